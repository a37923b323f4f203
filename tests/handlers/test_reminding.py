from collections.abc import Callable
from datetime import datetime, time

import pytest

from bot.domain.conversation import Message
from bot.domain.delivery import NotSent, Perhaps, Unreachable
from bot.domain.programme import Hour
from bot.services import due, operations, own_time, privacy, settings
from handlers import render
from storage import calendar, outbox, participations, people, programmes
from tests.cohort import STARTER, Cohort
from tests.pilots import Soon, divided
from tests.region import ANDOY, Region
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, FIRST, SECOND, Week, begun, oslo

SIGN = "en gang til"


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def reminders(person: Person) -> list[str]:
    return [shown.text for shown in person.chat if SIGN in shown.text]


def test_who_has_neither_answered_nor_skipped_is_reminded_privately_three_working_days_later(week: Week) -> None:
    week.scene.at(oslo(9, 4, 8, 59))
    assert reminders(week.kari) == []
    week.scene.at(oslo(9, 4, 9))
    for each in (week.kari, week.ola, week.ine, week.per, week.liv):
        assert [FIRST in text for text in reminders(each)] == [True]
    assert week.kari.last.labels == ["Svar", "Hopp over", "Vis svarene"]
    assert not [text for text in week.in_chat() if SIGN in text]


def test_one_reminder_a_question_is_all_there_ever_is(scene: Scene) -> None:
    week = Week(scene)
    participations.change(week.scene.tx, week.member(week.kari), week.id, private_prompts=True)
    week.begins()
    for day in (4, 5, 6, 7, 8):
        week.scene.at(oslo(9, day, 9))
        week.scene.later(minutes=1)
    assert len(reminders(week.ola)) == len(reminders(week.kari)) == len(reminders(week.per)) == 1
    week.scene.at(oslo(9, 11))
    assert [SECOND in text for text in reminders(week.ola)] == [False, True]


def test_a_question_that_is_taken_back_and_asked_again_is_reminded_of_once_in_all(week: Week) -> None:
    week.scene.at(oslo(9, 4))
    assert len(reminders(week.ola)) == 1
    week.vilde.writes("/veileder")
    for label in ("Spørsmål", "Det som kommer", "Denne uka", "Trekk tilbake", "Ja, trekk tilbake"):
        week.vilde.presses(label)
    week.scene.until_now()
    assert reminders(week.ola) == []
    week.scene.at(oslo(9, 8))
    assert FIRST in week.question.text
    week.scene.at(oslo(9, 14))
    assert reminders(week.ola) == []


def test_who_has_answered_or_skipped_is_not_reminded(week: Week) -> None:
    week.kari.replies(week.question, "En gutt fikk lekseplass.", CHAT)
    week.ola.presses("Hopp over", chat=CHAT)
    week.answers(week.per)
    week.liv.presses("Hopp over")
    week.scene.at(oslo(9, 4))
    assert [len(reminders(each)) for each in (week.kari, week.ola, week.per, week.liv, week.ine)] == [0, 0, 0, 0, 1]


def test_who_does_not_skip_after_all_is_reminded(week: Week) -> None:
    week.ola.presses("Hopp over", chat=CHAT)
    week.scene.later(minutes=1)
    week.ola.presses("Hopp over", chat=CHAT)
    week.scene.at(oslo(9, 4))
    assert len(reminders(week.ola)) == 1


def test_who_is_on_pause_is_not_reminded(week: Week) -> None:
    week.per.writes("/pause")
    week.per.presses("1 uke")
    week.scene.at(oslo(9, 4))
    assert (len(reminders(week.per)), len(reminders(week.liv))) == (0, 1)


def test_who_comes_back_within_the_week_can_be_reminded_of_what_they_get_then(week: Week) -> None:
    """Nothing was sent while they were away, so the one reminder is still to come, where there is time for it."""
    week.per.writes("/pause")
    week.per.presses("1 uke")
    week.scene.at(oslo(9, 4))
    week.per.presses("Jeg er tilbake nå")
    week.scene.at(oslo(9, 8))
    assert reminders(week.per) == []
    week.scene.at(oslo(9, 11))
    assert len(reminders(week.per)) == 1


def test_a_pause_that_begins_before_a_late_reminder_leaves_holds_it_back(week: Week) -> None:
    week.scene.outcomes = [NotSent("no connection")] * 5
    week.scene.at(oslo(9, 4))
    participations.change(week.scene.tx, week.member(week.per), week.id, paused_until=oslo(9, 11).date())
    week.scene.later(minutes=30)
    assert (len(reminders(week.per)), len(reminders(week.liv))) == (0, 1)


def test_nobody_is_reminded_who_has_answered_four_times_without_it(week: Week) -> None:
    for monday in (1, 8, 15, 22):
        week.scene.at(oslo(9, monday, 10))
        week.answers(week.kari)
        if monday != 8:
            week.answers(week.per)
    week.scene.at(oslo(10, 9))
    assert (reminders(week.kari), len(reminders(week.per)), len(reminders(week.liv))) == ([], 2, 5)


class Starting(Week):
    """A module that is called nearly as what comes before the first week."""

    source = STARTER.replace('key = "M1"', 'key = "Starthjelp"')


def test_so_it_is_whatever_the_module_is_called(scene: Scene) -> None:
    week = Starting(scene)
    for monday in (1, 8, 15, 22):
        scene.at(oslo(9, monday, 10))
        week.answers(week.kari)
    scene.at(oslo(10, 9))
    assert reminders(week.kari) == []


def test_who_answered_after_a_reminder_is_reminded_the_next_time(week: Week) -> None:
    for monday in (1, 8, 15):
        week.scene.at(oslo(9, monday, 10))
        week.answers(week.kari)
    week.scene.at(oslo(9, 25, 10))
    assert len(reminders(week.kari)) == 1
    week.answers(week.kari)
    assert reminders(week.kari) == []
    week.scene.at(oslo(10, 9))
    assert len(reminders(week.kari)) == 1


def test_a_reminder_says_how_it_stands_once_the_question_is_answered(week: Week) -> None:
    week.scene.at(oslo(9, 4))
    week.kari.presses("Svar")
    week.kari.writes("En gutt fikk lekseplass.")
    assert reminders(week.kari) == []
    assert "Du har svart. Takk!" in week.kari.sees(FIRST).text


def test_a_reply_to_the_reminder_is_the_answer(week: Week) -> None:
    week.scene.at(oslo(9, 4))
    week.ola.replies(week.ola.last, "En gutt fikk lekseplass.")
    week.ola.sees("Svaret ditt:")
    assert "En gutt fikk lekseplass." in week.ola.sees("Bare du ser det.").text


def test_the_reminder_can_be_skipped_in_one_tap(week: Week) -> None:
    week.scene.at(oslo(9, 4))
    assert week.ola.presses("Hopp over") == [
        "Helt greit. Jeg maser ikke om dette. Ombestemmer du deg, trykker du «Ikke hopp over»."
    ]


def test_a_late_joiner_whose_week_is_nearly_over_is_not_reminded(week: Week) -> None:
    week.scene.at(oslo(9, 4, 10))
    eva = week.librarian("Eva", ANDOY)
    week.scene.later(minutes=1)
    assert FIRST in eva.last.text
    week.scene.at(oslo(9, 10))
    assert reminders(eva) == []


def test_a_late_reminder_goes_until_the_next_question_is_near(week: Week) -> None:
    week.scene.now = oslo(9, 7, 8)
    week.scene.until_now()
    assert len(reminders(week.kari)) == 1


def test_a_reminder_that_comes_too_late_is_left_out_and_nobody_is_told(week: Week) -> None:
    week.scene.outcomes = [NotSent("no connection")] * 50
    week.scene.at(oslo(9, 4))
    week.scene.outcomes = []
    week.scene.now = oslo(9, 7, 9)
    week.scene.until_now()
    assert reminders(week.kari) == []
    assert not [shown.text for shown in week.vilde.chat if "for sent" in shown.text]


def test_a_bot_that_was_away_for_the_rest_of_the_week_reminds_nobody(week: Week) -> None:
    week.scene.now = oslo(9, 8, 8)
    week.scene.until_now()
    week.scene.at(oslo(9, 10))
    assert reminders(week.kari) == []


def test_a_reminder_that_perhaps_arrived_is_not_sent_again_and_nobody_is_asked(week: Week) -> None:
    week.scene.outcomes = [Perhaps("time-out")] * 5
    week.scene.at(oslo(9, 4))
    week.scene.later(hours=2)
    assert reminders(week.kari) == []
    assert not [shown.text for shown in week.vilde.chat if "vet ikke om" in shown.text]


def test_a_reminder_waits_for_allowed_hours(week: Week) -> None:
    week.scene.now = oslo(9, 4, 12, 30)
    week.scene.until_now()
    assert reminders(week.kari) == []
    week.scene.at(oslo(9, 7, 8))
    assert len(reminders(week.kari)) == 1


def test_a_question_that_never_reached_the_chat_is_reminded_of_to_nobody_there(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(9, 1, 8))
    scene.outcomes = [Perhaps("time-out")]
    week.begins()
    scene.at(oslo(9, 4))
    assert (reminders(week.kari), len(reminders(week.per))) == ([], 1)


@pytest.mark.parametrize("known", [oslo(9, 1, 12), oslo(9, 2, 12), oslo(9, 3, 14)])
@pytest.mark.parametrize("how", ["word", "reply"])
def test_a_question_of_which_it_is_known_late_that_it_came_is_reminded_of_as_any_other(
    scene: Scene, known: datetime, how: str
) -> None:
    week = Week(scene)
    scene.at(oslo(9, 1, 8))
    scene.outcomes = [Perhaps("time-out")]
    scene.at(known)
    if how == "word":
        week.vilde.presses("Kom fram")
    else:
        (lost,) = outbox.uncertain(scene.tx, week.id)
        message = render(scene.tx, lost, scene.now, bot="kollokvie_bot")
        assert isinstance(message, Message)
        week.ola.replies(Shown(scene.next_id(), message), "En gutt fikk lekseplass.", CHAT)
    scene.at(oslo(9, 7, 16))
    assert reminded_at(week.kari) == [oslo(9, 4)]


def test_who_has_left_or_is_erased_is_not_reminded(week: Week) -> None:
    tx, now = week.scene.tx, week.scene.now
    part = participations.get(tx, week.member(week.kari), week.id)
    assert part
    settings.leave(tx, now, part)
    privacy.erase(tx, now, people.get(tx, week.member(week.per)))
    week.scene.at(oslo(9, 4))
    assert (reminders(week.kari), reminders(week.per), len(reminders(week.liv))) == ([], [], 1)


def test_who_comes_into_the_group_later_is_reminded_of_what_they_got_themselves(week: Week) -> None:
    week.scene.at(oslo(9, 1, 11))
    eva = week.librarian("Eva", ANDOY)
    week.places(eva, week.north)
    week.scene.at(oslo(9, 2))
    jon = week.librarian("Jon", ANDOY)
    week.places(jon, week.north)
    week.scene.at(oslo(9, 4))
    assert (len(reminders(week.kari)), reminders(eva)) == (1, [])
    week.scene.at(oslo(9, 4, 11))
    assert len(reminders(eva)) == 1
    week.scene.at(oslo(9, 7, 9))
    assert (len(reminders(eva)), reminders(jon)) == (1, [])  # three working days later the next question is near


def test_somebody_of_two_programmes_is_reminded_of_each_by_name(week: Week) -> None:
    other = Cohort(week.scene)
    participations.start(
        week.scene.tx,
        week.scene.now,
        week.member(week.kari),
        other.id,
        slots=[],
        electives=[],
        private_prompts=False,
        paused_until=None,
    )
    week.scene.at(oslo(9, 4))
    assert [text.count("(2026)") for text in reminders(week.kari)] == [1]


def test_who_needs_no_reminder_in_one_programme_may_need_it_in_another(week: Week) -> None:
    other = Region(week.scene)
    other.group("Vest", other.librarian("Mari", ANDOY))
    alone = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
    participations.start(week.scene.tx, week.scene.now, week.member(week.kari), other.id, **alone)
    for monday in (1, 8, 15, 22):
        week.scene.at(oslo(9, monday, 10))
        week.kari.replies(week.question, "En gutt fikk lekseplass.", CHAT)
    week.scene.at(oslo(10, 6, 12))
    before = len(reminders(week.kari))
    week.scene.at(oslo(10, 9, 12))
    assert len(reminders(week.kari)) == before + 1


def test_a_copy_that_is_put_back_reminds_nobody_twice(week: Week) -> None:
    taken_at = oslo(9, 3)
    week.scene.now = oslo(9, 4, 10)
    operations.put_back(week.scene.tx, taken_at, week.scene.now)
    week.scene.deliver()
    assert reminders(week.kari) == []
    assert not outbox.uncertain(week.scene.tx, week.id)


def test_a_reminder_to_who_has_shut_the_bot_out_is_told_as_ever(week: Week) -> None:
    week.scene.outcomes = [Unreachable("blocked")]
    week.scene.at(oslo(9, 4))
    assert len([shown for shown in week.vilde.chat if shown.text.startswith("Jeg når ikke")]) == 1


def test_what_fails_is_tried_again_in_an_hour(week: Week) -> None:
    tx = week.scene.tx
    source = programmes.source(tx, week.id)
    programmes.go_by(tx, week.id, "?")
    week.scene.at(oslo(9, 4))
    programmes.go_by(tx, week.id, source)
    assert reminders(week.kari) == []
    week.scene.at(oslo(9, 4, 10))
    assert len(reminders(week.kari)) == 1


def test_it_is_named_when_it_is_looked_who_is_reminded(week: Week) -> None:
    assert due.next_due(week.scene.tx, week.scene.now) == oslo(9, 4)
    assert due.next_kind(week.scene.tx, week.scene.now) == "next_question_reminder"
    week.scene.at(oslo(9, 4))
    assert due.next_kind(week.scene.tx, week.scene.now) != "next_question_reminder"


def test_who_has_another_elective_than_the_group_is_reminded_of_theirs_alone(copy_of: Callable[..., Soon]) -> None:
    week = copy_of(divided)
    week.scene.at(oslo(10, 6))
    before = [len(reminders(each)) for each in (week.kari, week.ola)]
    week.scene.at(oslo(10, 9))
    assert [len(reminders(each)) for each in (week.kari, week.ola)] == [n + 1 for n in before]
    assert "Retorikk, uke 1 av 3" in reminders(week.kari)[-1]
    assert "Organisasjonsteori, uke 1 av 3" in reminders(week.ola)[-1]


def test_who_answers_the_groups_question_instead_of_theirs_is_not_reminded(copy_of: Callable[..., Soon]) -> None:
    week = copy_of(divided)
    week.scene.at(oslo(10, 6))
    before = len(reminders(week.kari))
    week.kari.replies(week.question, "Vi flyttet et møte.", CHAT)
    week.scene.at(oslo(10, 9))
    assert len(reminders(week.kari)) == before


# --- when the next question is near ----------------------------------------------------------------------------------


def asked_at(week: Week, *, weekday: int, at: str, since: str = "2026-08-31") -> None:
    """Let the group with a chat be asked at another hour."""
    calendar.change(week.scene.tx, week.north.id, hours=[(since, weekday, at)])


def reminded_at(person: Person) -> list[datetime]:
    return [shown.at for shown in person.chat if SIGN in shown.text]


@pytest.mark.parametrize(
    ("weekday", "hour", "reminded"),
    [(1, 15, oslo(9, 7, 8)), (2, 9, oslo(9, 7)), (3, 9, oslo(9, 8)), (4, 9, oslo(9, 9))],
)
def test_a_copy_at_ones_own_hour_is_reminded_of_until_ones_own_next_copy_is_near(
    scene: Scene, weekday: int, hour: int, reminded: datetime
) -> None:
    week = Week(scene)
    part = participations.get(scene.tx, week.member(week.per), week.id)
    assert part
    own_time.set_own_hour(scene.tx, part, Hour(weekday, time(hour)))
    scene.at(oslo(9, 10))
    assert reminded_at(week.per) == [reminded]


def test_a_free_week_may_lie_between_a_question_and_its_reminder_but_no_summer(scene: Scene) -> None:
    week = Week(scene)
    asked_at(week, weekday=2, at="09:00")
    scene.at(oslo(10, 9))
    assert reminded_at(week.ola) == [
        oslo(9, 7),
        oslo(9, 21),
        oslo(10, 5),
    ]  # on the 14th a friendly line; week 40 is free
    scene.at(oslo(8, 6, year=2027))
    assert reminded_at(week.ola)[-1] < oslo(6, 28, year=2027)  # of the one put on the 23rd there was none


def test_nobody_is_reminded_once_a_facilitator_has_sent_the_next_question(scene: Scene) -> None:
    week = Week(scene)
    asked_at(week, weekday=2, at="09:00")
    scene.at(oslo(9, 7, 8, 5))
    week.vilde.writes("/veileder")
    for label in ("Spørsmål", "Det som kommer", "Bare én gruppe", "Nord", "Uke 37", "Send nå", "Ja, send"):
        week.vilde.presses(label)
    scene.until_now()
    assert SECOND in week.question.text
    scene.at(oslo(9, 10, 8))
    assert reminded_at(week.kari) == []
    scene.at(oslo(9, 11))
    assert [SECOND in text for text in reminders(week.kari)] == [True]


def test_nor_once_the_group_has_moved_its_hour_and_been_asked_again(scene: Scene) -> None:
    week = Week(scene)
    asked_at(week, weekday=2, at="11:00")
    scene.at(oslo(9, 3))
    calendar.change(scene.tx, week.north.id, hours=[("2026-08-31", 2, "11:00"), ("2026-09-07", 0, "09:00")])
    scene.at(oslo(9, 10, 8))
    assert reminded_at(week.ola) == []
