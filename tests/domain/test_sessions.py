from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.conversation import File, Incoming, Refusal
from bot.domain.sessions import Reminder, Session, leaves_out, read_access, read_link, read_title

OSLO = ZoneInfo("Europe/Oslo")


def session(day: date, at: time) -> Session:
    starts = datetime.combine(day, at, OSLO).astimezone(UTC)
    return Session(1, 1, None, "Møte", starts, "Europe/Oslo", 60, "https://a.no/1", 0, 0, starts, None)


def day_before(day: date, at: time) -> str:
    return f"{session(day, at).leaves_at(Reminder.DAY_BEFORE).astimezone(OSLO):%Y-%m-%d %H:%M}"


def wrote(text: str, file: File | None = None) -> Incoming:
    return Incoming("1", 1, private=True, at=datetime(2026, 8, 24, tzinfo=UTC), text=text, file=file)


def test_the_day_before_is_at_the_same_hour_by_the_local_calendar() -> None:
    assert day_before(date(2026, 9, 3), time(8, 30)) == "2026-09-02 08:30"


def test_the_day_before_stays_at_the_same_hour_when_clocks_change() -> None:
    assert day_before(date(2026, 10, 25), time(10)) == "2026-10-24 10:00"
    assert day_before(date(2026, 10, 26), time(8, 30)) == "2026-10-25 08:30"
    assert day_before(date(2027, 3, 28), time(8, 30)) == "2027-03-27 08:30"
    hours = session(date(2026, 10, 25), time(10))
    assert (hours.starts_at - hours.leaves_at(Reminder.DAY_BEFORE)).total_seconds() == 25 * 3600


def test_nobody_is_woken_by_a_reminder() -> None:
    assert day_before(date(2026, 9, 3), time(7)) == "2026-09-02 08:00"
    assert day_before(date(2026, 9, 3), time(21)) == "2026-09-02 20:00"
    assert day_before(date(2026, 9, 3), time(0)) == "2026-09-02 08:00"


def test_how_many_reminders_are_behind_follows_the_clock() -> None:
    meeting = session(date(2026, 9, 3), time(8, 30))
    moments = [(2, 8, 29), (2, 8, 30), (3, 7, 59), (3, 8, 0), (3, 9, 0)]
    behind = [meeting.behind(datetime(2026, 9, day, hour, minute, tzinfo=OSLO)) for day, hour, minute in moments]
    assert behind == [0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    "link",
    [
        "https://video.example.no/m/1",
        "HTTPS://VIDEO.EXAMPLE.NO/M",
        "https://teams.example.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d",
    ],
)
def test_a_link_is_taken_out_of_what_was_pasted(link: str) -> None:
    assert read_link(wrote(link)) == link
    assert read_link(wrote(f"Bli med i møtet:\n{link}.\nKode: 123")) == link
    assert read_link(wrote(f"{link} {link}")) == link


@pytest.mark.parametrize(
    "text",
    [
        "", "møterom 2", "http://video.example.no/m/1", "video.example.no", "https://", "https://localhost/x", "https://.",
        "ftp://a.no", "https://[::1", "https://bank.no@a.no/x", "https://a.no/" + "x" * 500, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_safe_link_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_link(wrote(text))
    assert refusal.value.kind == "session.link_wanted"


@pytest.mark.parametrize(
    ("pasted", "access"),
    [
        ("https://zoom.us/j/123 passord 999", "passord: 999"),
        (
            "https://a.no/1\nMeeting ID: 329 456 789 01\nPasscode: 2sfg4k",
            "Meeting ID: 329 456 789 01, Passcode: 2sfg4k",
        ),
        ("https://a.no/1 Møte-ID: 329456789 Kode=a.B-3", "Møte-ID: 329456789, Kode: a.B-3"),
        ("https://a.no/1 koden er enkel", ""),
        ("https://a.no/1 passord er ikke nødvendig", ""),
        ("https://a.no/1?pwd=kode:9", ""),
        ("https://a.no/1", ""),
    ],
)
def test_a_meetings_number_and_code_are_taken_out_of_what_was_pasted(pasted: str, access: str) -> None:
    assert read_access(pasted) == access


def test_of_a_pasted_invitations_links_the_one_to_the_meeting_is_taken() -> None:
    pasted = "https://teams.example.com/l/meetup-join/19%3a/0 Trenger du hjelp? https://aka.example/JoinTeamsMeeting"
    assert read_link(wrote(pasted)) == "https://teams.example.com/l/meetup-join/19%3a/0"
    assert leaves_out(pasted)
    assert not leaves_out("https://a.no/1\nKode: 12")


def test_several_links_are_one_too_many() -> None:
    with pytest.raises(Refusal) as refusal:
        read_link(wrote("https://a.no/1 eller https://b.no/2"))
    assert refusal.value.kind == "session.link_many"


def test_a_title_is_one_line() -> None:
    assert read_title(wrote("  Videomøte 1:\n Motivasjon ")) == "Videomøte 1: Motivasjon"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (wrote(""), "session.title_wanted"),
        (wrote("🙂"), "session.title_wanted"),
        (wrote("Bilde", File("photo", "x")), "session.title_wanted"),
        (wrote("x" * 81), "session.title_long"),
        (wrote("x" * 20_000), "session.title_long"),
    ],
)
def test_what_is_no_title_is_refused(said: Incoming, kind: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_title(said)
    assert refusal.value.kind == kind
