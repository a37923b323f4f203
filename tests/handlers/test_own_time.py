from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.conversation import press
from storage import calendar, groups
from tests.kept import kept
from tests.region import ANDOY
from tests.scene import Person
from tests.week import CHAT, FIRST, SECOND, Week, begun, oslo


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Week]) -> Week:
    return copy_of(getattr(request, "param", Week))


AFTER_THE_FIRST = pytest.mark.parametrize("week", [begun], indirect=True)


def opens(person: Person) -> str:
    person.writes("/gruppe")
    person.presses("Dag, tid og fri")
    return person.last.text


def off(week: Week) -> list[tuple[date, str]]:
    return calendar.off(week.scene.tx, [week.north.id]).get(week.north.id, [])


# --- leave -----------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_a_group_takes_a_week_off_and_everything_comes_a_week_later(week: Week) -> None:
    assert "Spørsmålet til Nord kommer hver tirsdag kl. 09.00." in opens(week.kari)
    week.kari.presses("Uke 37")
    assert "✓ Uke 37" in week.kari.last.labels
    week.scene.at(oslo(9, 8, 12))
    assert FIRST in week.question.text
    week.scene.at(oslo(9, 15))
    assert SECOND in week.question.text
    assert SECOND in week.per.sees(SECOND).text  # the other group was asked a week before
    assert off(week) == [(date(2026, 9, 7), "leave")]


@AFTER_THE_FIRST
def test_leave_that_parts_a_module_in_two_is_told_where_it_is_chosen(week: Week) -> None:
    opens(week.kari)
    parted = "«Samfunnsoppdraget og rolleforståelse» blir delt i to av ferie: 4 uker uten spørsmål fra uke 37."
    for n in (37, 38, 39):
        assert parted not in week.kari.last.text
        week.kari.presses(f"Uke {n}")
    assert parted in week.kari.last.text
    week.kari.presses("✓ Uke 38")
    assert "delt i to" not in week.kari.last.text


@AFTER_THE_FIRST
def test_the_group_hears_of_it_in_its_chat_once_a_day_and_the_message_follows(week: Week) -> None:
    opens(week.kari)
    week.kari.presses("Uke 37")
    week.kari.presses("Uke 38")
    told = [shown.text for shown in week.scene.chat(CHAT) if "Vi har fri" in shown.text]
    assert len(told) == 1
    assert "Vi har fri: uke 37, uke 38." in told[0]
    week.kari.presses("✓ Uke 37")
    assert "Vi har fri: uke 38." in week.kari.sees("Vi har fri", CHAT).text


@AFTER_THE_FIRST
def test_leave_that_is_given_up_again_leaves_the_plan_as_it_was(week: Week) -> None:
    opens(week.kari)
    week.kari.presses("Uke 37")
    week.kari.presses("✓ Uke 37")
    week.scene.at(oslo(9, 8))
    assert SECOND in week.question.text


@AFTER_THE_FIRST
def test_weeks_that_are_free_anyway_are_named_and_cannot_be_chosen(week: Week) -> None:
    assert "Uten spørsmål uansett: uke 40 (skoleferie), uke 47 (budsjettinnspurt)." in opens(week.kari)
    assert "Uke 40" not in week.kari.last.labels
    before = kept(week.scene.tx)
    assert week.kari.carries(press("own_time.leave", week.north.id, date(2026, 9, 28), 1), week.kari.last.id)
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
def test_the_week_whose_question_was_put_cannot_be_taken_off(week: Week) -> None:
    opens(week.kari)
    assert "Uke 36" not in week.kari.last.labels
    before = kept(week.scene.tx)
    assert week.kari.carries(press("own_time.leave", week.north.id, date(2026, 8, 31), 1), week.kari.last.id)
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
def test_a_group_has_at_most_six_weeks_of_leave_to_come(week: Week) -> None:
    opens(week.kari)
    for n in (37, 38, 39, 41, 42, 43):
        week.kari.presses(f"Uke {n}")
    assert "flere er det ikke plass til" in week.kari.presses("Uke 44")[0]


@AFTER_THE_FIRST
def test_the_facilitator_sets_it_too_and_nobody_else_does(week: Week) -> None:
    week.vilde.writes("/veileder")
    for label in ("Grupper", "Nord", "Dag, tid og fri", "Uke 37"):
        week.vilde.presses(label)
    assert "✓ Uke 37" in week.vilde.last.labels
    eva = week.librarian("Eva", ANDOY)
    before = kept(week.scene.tx)
    for data in (
        press("own_time", week.north.id),
        press("own_time.leave", week.north.id, date(2026, 9, 14), 1),
        press("own_time.set", "group", week.north.id, 3, 525),
        press("own_time", 999),
        press("own_time.day", "others", week.north.id),
        press("own_time.leave", week.north.id, "i-morgen", 1),
    ):
        assert eva.carries(data, 1)
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
def test_nothing_else_goes_to_a_group_on_leave_of_the_bots_own_accord(week: Week) -> None:
    opens(week.kari)
    week.kari.presses("Uke 37")
    week.scene.at(oslo(9, 7, 10))
    before = len(week.in_chat())
    eva = week.librarian("Eva", ANDOY)
    week.places(eva, week.north)
    assert len(week.in_chat()) == before
    week.scene.at(oslo(9, 14, 8))
    assert len(week.in_chat()) > before


@AFTER_THE_FIRST
def test_where_leave_comes_after_the_programme_has_been_asked_it_is_told_in_the_plan(week: Week) -> None:
    opens(week.kari)
    week.kari.presses("Uke 38")
    week.ola.writes("/program")
    assert "Neste uke uten spørsmål: uke 38 (gruppa har fri)" in week.ola.last.text


# --- hours -----------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_a_group_chooses_its_own_hour_from_the_next_week_on(week: Week) -> None:
    opens(week.kari)
    for label in ("Annen dag eller tid", "torsdag", "08.00", "08.45"):
        week.kari.presses(label)
    assert "Fra uke 37 kommer spørsmålet til Nord hver torsdag kl. 08.45." in week.kari.last.text
    assert "hver torsdag kl. 08.45" in week.in_chat()[-1]
    week.scene.at(oslo(9, 10, 8, 44))
    assert FIRST in week.question.text
    week.scene.at(oslo(9, 10, 8, 45))
    assert SECOND in week.question.text


@AFTER_THE_FIRST
def test_an_hour_that_is_to_come_holds_from_this_week_where_the_question_is_to_come_too(week: Week) -> None:
    week.scene.at(oslo(9, 7, 10))
    opens(week.kari)
    for label in ("Annen dag eller tid", "onsdag", "15.00", "15.45"):
        week.kari.presses(label)
    week.scene.at(oslo(9, 9, 15, 44))
    assert FIRST in week.question.text
    week.scene.at(oslo(9, 9, 15, 45))
    assert SECOND in week.question.text


def test_on_fridays_no_hour_after_noon_is_offered(week: Week) -> None:
    opens(week.kari)
    week.kari.presses("Annen dag eller tid")
    week.kari.presses("fredag")
    assert week.kari.last.labels == ["08.00", "09.00", "10.00", "11.00", "Tilbake"]
    before = kept(week.scene.tx)
    for weekday, minutes in ((4, 12 * 60), (1, 7 * 60), (1, 16 * 60), (5, 600), (1, 601), (-1, 600), (1, 99999)):
        assert week.kari.carries(press("own_time.set", "group", week.north.id, weekday, minutes), week.kari.last.id)
    assert kept(week.scene.tx) == before


def sets_own_hour(person: Person, *labels: str) -> None:
    person.writes("/innstillinger")
    person.presses("Når de kommer privat")
    for label in labels:
        person.presses(label)


def test_who_has_the_questions_in_the_group_is_told_that_an_own_hour_is_for_little(week: Week) -> None:
    for person in (week.kari, week.per):
        person.writes("/innstillinger")
        person.presses("Når de kommer privat")
    assert "Nå kommer spørsmålene dine i gruppa." in week.kari.last.text
    assert "Nå kommer" not in week.per.last.text
    week.kari.writes("/innstillinger")
    week.kari.presses("Spørsmål privat også")
    week.kari.presses("Når de kommer privat")
    assert "Nå kommer" not in week.kari.last.text


def test_a_copy_comes_at_ones_own_hour(week: Week) -> None:
    sets_own_hour(week.per, "torsdag", "13.00", "13.15")
    assert "Spørsmål som kommer privat: hver torsdag kl. 13.15." in week.per.last.text
    week.begins()
    assert FIRST in week.liv.last.text
    week.scene.at(oslo(9, 3, 13, 14))
    assert FIRST not in week.per.last.text
    week.scene.at(oslo(9, 3, 13, 15))
    assert FIRST in week.per.last.text
    assert week.per.last.at == oslo(9, 3, 13, 15)
    sets_own_hour(week.per, "Med en gang")
    week.scene.at(oslo(9, 8))
    assert SECOND in week.per.last.text


def test_the_next_thing_that_happens_is_somebodys_own_hour(week: Week) -> None:
    sets_own_hour(week.per, "torsdag", "13.00", "13.15")
    week.scene.at(oslo(9, 3, 16))
    assert week.per.last.at == oslo(9, 3, 13, 15)


def test_who_has_got_a_question_at_their_own_hour_is_not_reminded_of_it_the_day_after(week: Week) -> None:
    sets_own_hour(week.per, "torsdag", "13.00", "13.15")
    week.scene.at(oslo(9, 3, 14))
    before = len(week.per.chat)
    week.scene.at(oslo(9, 7, 16))
    assert len(week.per.chat) == before


def test_who_has_an_own_hour_and_goes_on_pause_before_it_gets_nothing(week: Week) -> None:
    sets_own_hour(week.per, "torsdag", "13.00", "13.15")
    week.begins()
    week.per.writes("/pause")
    week.per.presses("1 uke")
    before = len(week.per.chat)
    week.scene.at(oslo(9, 4, 10))
    assert len(week.per.chat) == before


def test_who_has_answered_before_their_own_hour_is_not_asked_again(week: Week) -> None:
    sets_own_hour(week.per, "torsdag", "13.00", "13.15")
    week.begins()
    week.answers(week.per)
    before = len(week.per.chat)
    week.scene.at(oslo(9, 4, 10))
    assert len(week.per.chat) == before


def test_a_group_that_has_no_chat_has_its_hour_and_leave_too(week: Week) -> None:
    opens(week.per)
    week.per.presses("Uke 36")
    week.scene.at(oslo(9, 2))
    assert [FIRST in shown.text for shown in week.liv.chat] == []
    assert FIRST in week.question.text
    assert groups.chat(week.scene.tx, week.south.id) is None
    week.scene.at(oslo(9, 8))
    assert FIRST in week.liv.last.text
    assert week.liv.last.at == oslo(9, 8)
