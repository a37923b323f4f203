from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar_file import calendar_file
from bot.domain.sessions import Session

STARTS = datetime(2026, 9, 3, 6, 30, tzinfo=UTC)
SESSION = Session(
    id=7,
    programme_id=1,
    group_id=None,
    title="Videomøte 1",
    starts_at=STARTS,
    timezone="Europe/Oslo",
    minutes=60,
    join_link="https://video.example.no/m/1",
    sequence=2,
    edition=1,
    announced_at=STARTS - timedelta(days=14),
    cancelled_at=None,
)


def file(session: Session, organiser: str = "Ledelse") -> bytes:
    return calendar_file(session, organiser=organiser, bot="kollokvie_bot", now=STARTS - timedelta(days=1))


def lines(content: bytes) -> dict[str, str]:
    """Its properties as a calendar reads them: unfolded, and cut at the first colon outside quotation marks."""
    unfolded = content.replace(b"\r\n ", b"").decode()
    return {line.split(":")[0].split(";")[0]: line for line in unfolded.split("\r\n") if line}


def test_a_session_becomes_an_event_in_utc() -> None:
    assert file(SESSION).decode() == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Kollokvie//Kollokvie//NO\r\n"
        "METHOD:PUBLISH\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:20260820T063000Z-7@kollokvie_bot\r\n"
        "SEQUENCE:2\r\n"
        "DTSTAMP:20260902T063000Z\r\n"
        "DTSTART:20260903T063000Z\r\n"
        "DTEND:20260903T073000Z\r\n"
        "SUMMARY:Videomøte 1\r\n"
        "LOCATION:https://video.example.no/m/1\r\n"
        "DESCRIPTION:https://video.example.no/m/1\r\n"
        "URL:https://video.example.no/m/1\r\n"
        'ORGANIZER;CN="Ledelse":invalid:nomail\r\n'
        "STATUS:CONFIRMED\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


def test_a_moved_session_replaces_the_event_it_was() -> None:
    moved = replace(SESSION, starts_at=STARTS + timedelta(days=1), sequence=3)
    assert lines(file(moved))["UID"] == lines(file(SESSION))["UID"]
    assert lines(file(moved))["SEQUENCE"] == "SEQUENCE:3"


def test_a_cancelled_session_takes_the_event_away() -> None:
    cancelled = lines(file(replace(SESSION, cancelled_at=STARTS)))
    assert cancelled["METHOD"] == "METHOD:CANCEL"
    assert cancelled["STATUS"] == "STATUS:CANCELLED"


def test_signs_with_a_meaning_are_escaped() -> None:
    assert lines(file(replace(SESSION, title="A, b; c\\d: «e»")))["SUMMARY"] == r"SUMMARY:A\, b\; c\\d: «e»"
    assert (
        lines(file(SESSION, organiser='Program "A"; B'))["ORGANIZER"]
        == "ORGANIZER;CN=\"Program 'A'; B\":invalid:nomail"
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=300))
def test_no_title_breaks_the_file(title: str) -> None:
    content = file(replace(SESSION, title=title))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        line.decode()  # no character is cut in two
    summary = lines(content)["SUMMARY"].removeprefix("SUMMARY:")
    read = summary.replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",").replace("\0", "\\")
    assert read == title
