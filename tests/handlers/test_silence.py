import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.domain.delivery import NotSent, Perhaps
from bot.services import due, privacy, settings, silence
from storage import calendar, participations, people
from tests.cohort import STARTER, Cohort
from tests.scene import Person, Scene
from tests.week import CHAT, Week, begun, oslo

LINE = "Det er en stund siden vi snakket sammen"
CALL = "Kan trenge en telefon: "


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    """Everybody was heard in the first question's week but Kari and Per."""
    return copy_of(begun)


def lines(*persons: Person) -> list[int]:
    """How many friendly lines each has got."""
    return [len([shown for shown in person.chat if LINE in shown.text]) for person in persons]


def calls(week: Week) -> list[str]:
    """Whom the facilitator is told of as new."""
    told = [part for shown in week.vilde.chat for part in shown.text.split("\n\n") if CALL in part]
    return [part.partition(CALL)[2] for part in told]


def everybody_else(week: Week) -> None:
    for each in (week.ola, week.ine, week.liv):
        people.heard(week.scene.tx, week.member(each), week.scene.now.date())


def live(week: Week, until: date) -> None:
    """Let days pass on which everybody but Kari and Per is heard."""
    while week.scene.now < (end := oslo(until.month, until.day, 11, year=until.year)):
        everybody_else(week)
        week.scene.at(min(week.scene.now + timedelta(days=5), end))


def test_after_two_silent_weeks_one_gets_a_friendly_line_on_monday_morning_with_two_ways_out(week: Week) -> None:
    live(week, date(2026, 9, 13))
    assert lines(week.kari, week.per) == [0, 0]
    live(week, date(2026, 9, 14))
    assert lines(week.kari, week.per, week.ola, week.ine, week.liv) == [1, 1, 0, 0, 0]
    assert week.kari.last.labels == ["Ta pause", "Nå meg på en annen måte"]
    assert "det er helt greit" in week.kari.last.text
    assert calls(week) == []


def test_where_many_have_been_silent_they_get_it_some_at_a_time(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    live(week, date(2026, 9, 13))
    monkeypatch.setattr(silence, "BITE", 1)
    week.scene.now = oslo(9, 14, 10)
    for more, told in ((True, 1), (False, 2)):
        assert silence.look(week.scene.tx, week.scene.now) == more
        week.scene.deliver()
        assert sum(lines(week.kari, week.per)) == told


def test_once_in_a_silence_is_all(week: Week) -> None:
    live(week, date(2026, 10, 26))
    assert lines(week.kari, week.per) == [1, 1]


def test_after_three_silent_weeks_the_facilitators_hear_who_may_need_a_call_as_news_once(week: Week) -> None:
    live(week, date(2026, 9, 20))
    assert calls(week) == []
    live(week, date(2026, 9, 21))
    assert calls(week) == ["Kari, Per."]
    live(week, date(2026, 10, 26))
    assert calls(week) == ["Kari, Per."]


class FarEast(Week):
    """They are asked when it is still Sunday in UTC."""

    source = STARTER.replace("Europe/Oslo", "Australia/Lord_Howe").replace('weekday = "tirsdag"', 'weekday = "mandag"')


def test_they_hear_of_it_as_early_in_a_zone_far_east(scene: Scene) -> None:
    week = FarEast(scene)  # the first question comes on the 7th
    live(week, date(2026, 9, 27))
    assert calls(week) == []
    live(week, date(2026, 9, 28))
    assert calls(week) == ["Kari, Per."]


@pytest.mark.parametrize("heard", ["answers", "skips", "presses", "writes", "chats"])
def test_an_answer_a_skip_or_any_press_or_word_ends_the_silence(week: Week, heard: str) -> None:
    live(week, date(2026, 9, 9))
    match heard:
        case "answers":
            week.kari.replies(week.question, "En gutt fikk lekseplass.", CHAT)
        case "skips":
            week.kari.presses("Hopp over", chat=CHAT)
        case "presses":
            week.kari.carries("answers.others 1", week.kari.chat[0].id)
        case "writes":
            week.kari.writes("/hjelp")
        case "chats":
            week.kari.replies(week.question, "", CHAT, unsupported=True)
    live(week, date(2026, 9, 14))
    assert lines(week.kari, week.per) == [0, 1]


def test_who_was_heard_on_the_day_of_the_question_was_heard_that_week(week: Week) -> None:
    week.kari.writes("/hjelp")
    live(week, date(2026, 9, 14))
    assert lines(week.kari) == [0]
    live(week, date(2026, 9, 21))
    assert lines(week.kari) == [1]


def test_weeks_on_pause_are_not_silent_ones(week: Week) -> None:
    week.kari.writes("/pause")
    week.kari.presses("2 uker")
    live(week, date(2026, 9, 22))
    assert lines(week.kari, week.per) == [0, 1]
    live(week, date(2026, 10, 5))  # back on the 15th; asked on the 15th and the 22nd, week 40 is free
    assert lines(week.kari) == [1]


def test_who_goes_on_pause_before_it_leaves_gets_no_line(week: Week) -> None:
    week.scene.at(oslo(9, 14, 9, 30))
    week.scene.outcomes = [NotSent("no connection")] * 10
    week.scene.at(oslo(9, 14, 10))
    week.scene.outcomes = []
    participations.change(week.scene.tx, week.member(week.kari), week.id, paused_until=date(2026, 10, 1))
    week.scene.later(hours=1)
    assert lines(week.kari, week.per) == [0, 1]


def test_who_is_heard_before_it_leaves_gets_no_line(week: Week) -> None:
    week.scene.at(oslo(9, 14, 9, 30))
    week.scene.outcomes = [NotSent("no connection")] * 10
    week.scene.at(oslo(9, 14, 10))
    week.scene.outcomes = []
    week.kari.replies(week.question, "En gutt fikk lekseplass.", CHAT)
    week.scene.later(hours=1)
    assert lines(week.kari, week.per) == [0, 1]


def test_free_weeks_are_not_silent_ones(week: Week) -> None:
    live(week, date(2026, 9, 15))
    week.kari.writes("/hjelp")
    live(week, date(2026, 10, 5))
    assert lines(week.kari) == [1]  # silent on the 22nd; week 40 is free
    live(week, date(2026, 10, 12))
    assert lines(week.kari) == [2]


def test_a_question_that_never_arrived_is_no_silent_week(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(9, 1, 8))
    scene.outcomes = [Perhaps("time-out")]
    week.begins()
    scene.at(oslo(9, 14, 11))
    assert lines(week.kari, week.per) == [0, 1]


def test_the_pause_is_one_tap_away(week: Week) -> None:
    week.scene.at(oslo(9, 14, 11))
    week.kari.presses("Ta pause")
    week.kari.presses("1 uke")
    assert "Du har pause til" in week.kari.last.text


def test_who_would_rather_be_reached_in_another_way_says_so_in_one_tap_and_the_facilitators_are_told_once(
    week: Week,
) -> None:
    week.scene.at(oslo(9, 14, 11))
    week.kari.presses("Nå meg")
    week.kari.presses("Nå meg")
    assert "Nå får veilederne vite" in week.kari.last.text
    told = [shown.text for shown in week.vilde.chat if "Kari vil heller nås på en annen måte" in shown.text]
    assert len(told) == 1


def test_that_wish_stands_where_facilitators_look_until_it_is_agreed_how(week: Week) -> None:
    week.scene.at(oslo(9, 14, 11))
    week.kari.presses("Nå meg")
    week.scene.at(oslo(9, 21, 9))
    shown = [each for each in week.vilde.chat if "Vil heller nås på en annen måte: Kari." in each.text][-1]
    week.vilde.presses("Hvem vil nås på en annen måte", shown)
    week.vilde.presses("Kari")
    assert "Har bedt om å nås på en annen måte, mandag 14. september." in week.vilde.last.text
    week.vilde.presses("Vi har avtalt hvordan")
    assert "annen måte" not in week.vilde.last.text + shown.text
    assert "Vi har avtalt hvordan" not in week.vilde.last.labels


def test_who_leaves_and_comes_back_has_no_such_wish(week: Week) -> None:
    week.scene.at(oslo(9, 14, 11))
    week.kari.presses("Nå meg")
    tx, now, kari = week.scene.tx, week.scene.now, people.get(week.scene.tx, week.member(week.kari))
    part = participations.get(tx, kari.id, week.id)
    assert part is not None
    settings.leave(tx, now, part)
    settings.come_back(tx, now, kari, week.id)
    week.scene.at(oslo(9, 21, 9))
    assert "annen måte" not in week.vilde.last.text


def test_where_nobody_looks_after_the_programme_one_is_told_whom_to_ask(week: Week) -> None:
    mona = week.manager("Mona")
    privacy.erase(week.scene.tx, week.scene.now, people.get(week.scene.tx, week.member(week.vilde)))
    week.scene.at(oslo(9, 14, 11))
    week.kari.presses("Nå meg")
    assert "spør den som inviterte deg" in week.kari.last.text
    week.scene.later(hours=1)
    week.scene.at(oslo(9, 21, 8))
    assert not any("annen måte" in shown.text for shown in mona.chat)


def test_who_has_left_or_is_erased_is_no_more_looked_for(week: Week) -> None:
    tx = week.scene.tx
    part = participations.get(tx, week.member(week.kari), week.id)
    assert part
    settings.leave(tx, week.scene.now, part)
    privacy.erase(tx, week.scene.now, people.get(tx, week.member(week.per)))
    live(week, date(2026, 9, 28))
    assert lines(week.kari) == [0]
    assert calls(week) == []


def test_who_is_erased_before_the_facilitators_are_told_is_not_named(week: Week) -> None:
    live(week, date(2026, 9, 20))
    week.scene.outcomes = [NotSent("no connection")] * 10
    week.scene.at(oslo(9, 21, 8))
    week.scene.outcomes = []
    privacy.erase(week.scene.tx, week.scene.now, people.get(week.scene.tx, week.member(week.kari)))
    week.scene.later(hours=1)
    assert calls(week) == ["Per."]


def test_who_is_silent_in_two_programmes_gets_one_line(week: Week) -> None:
    other = Cohort(week.scene)
    another = Week(week.scene, grouped=False)
    for id in (other.id, another.id):
        rest = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
        participations.start(week.scene.tx, week.scene.now, week.member(week.kari), id, **rest)
    other.group("Andre", week.kari)
    live(week, date(2026, 9, 28))
    assert lines(week.kari) == [1]


def test_a_bot_that_was_away_on_monday_looks_when_it_is_back(week: Week) -> None:
    live(week, date(2026, 9, 13))
    week.scene.now = oslo(9, 16, 11)
    week.scene.until_now()
    assert lines(week.kari, week.per) == [1, 1]
    live(week, date(2026, 9, 21))
    assert len(calls(week)) == 1


def test_after_weeks_away_nobody_is_missed_for_what_they_were_never_asked(week: Week) -> None:
    week.scene.now = oslo(9, 28, 11)
    week.scene.until_now()
    assert lines(week.kari, week.per) == [0, 0]
    assert calls(week) == []


def test_a_line_that_perhaps_arrived_is_not_sent_again(week: Week) -> None:
    week.scene.at(oslo(9, 14, 9, 30))
    told = len(week.vilde.chat)
    week.scene.outcomes = [Perhaps("time-out")] * 10
    week.scene.at(oslo(9, 14, 12))
    assert lines(week.kari, week.per) == [0, 0]
    assert len(week.vilde.chat) == told


def test_it_is_looked_only_on_the_monday_after_a_question(week: Week) -> None:
    moments = []
    while week.scene.now < oslo(10, 12, 12):
        following = due.next_due(week.scene.tx, week.scene.now)
        assert following is not None
        if due.next_kind(week.scene.tx, week.scene.now) == "next_look":
            moments.append(following)
        week.scene.at(following)
    assert moments == [oslo(9, day, 10) for day in (7, 14, 21, 28)] + [oslo(10, 12, 10)]


# --- one thing a day -------------------------------------------------------------------------------------------------


def asked_of(person: Person, day: date) -> list[str]:
    """What somebody is asked on a day."""
    signs = (LINE, "en gang til", "Hvor mye er dette for deg nå")
    return [sign for shown in person.chat for sign in signs if sign in shown.text and shown.at.date() == day]


@pytest.mark.parametrize("hour", ["09:00", "11:00"])
def test_who_gets_the_line_is_not_reminded_on_the_same_day(scene: Scene, hour: str) -> None:
    week = Week(scene)
    calendar.change(scene.tx, week.north.id, hours=[("2026-08-31", 2, hour)])
    scene.at(oslo(9, 14, 15))
    assert asked_of(week.kari, date(2026, 9, 7)) == ["en gang til"]
    assert asked_of(week.kari, date(2026, 9, 14)) == [LINE]


class Unbroken(Week):
    """The fourth question is followed by a week with another."""

    source = re.sub(r"(?ms)^\[school_holidays\]\n.*?^$|^budget_weeks .*?$", "", STARTER)


def test_nor_asked_how_much_it_is(scene: Scene) -> None:
    week = Unbroken(scene)
    for day in (oslo(9, 1, 8), oslo(9, 8, 8), oslo(9, 14, 12)):
        scene.at(day)
        week.kari.writes("/hjelp")
    scene.at(oslo(9, 28, 13))
    assert asked_of(week.kari, date(2026, 9, 25)) == ["en gang til"]
    assert asked_of(week.kari, date(2026, 9, 28)) == [LINE]


def test_nor_is_who_gets_both_only_after_a_free_week(scene: Scene) -> None:
    week = Week(scene)
    calendar.change(scene.tx, week.north.id, hours=[("2026-08-31", 3, "09:00")])
    for day in (oslo(9, 3), oslo(9, 10), oslo(9, 16)):
        scene.at(day)
        week.kari.writes("/hjelp")
    scene.at(oslo(10, 5, 13))  # asked on the 17th and the 24th; it was looked on the 28th, in her free week 40
    assert asked_of(week.kari, date(2026, 10, 5)) == [LINE]
