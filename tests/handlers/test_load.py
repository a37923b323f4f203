"""Every fourth week with a question people are asked how much it is; facilitators see how many say what, not who."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.delivery import NotSent
from bot.services import load
from storage import calendar, charge, participations, programmes
from storage.schema import load as table
from tests.cohort import STARTER
from tests.handlers.test_privacy import document, erase
from tests.handlers.test_sessions import announces
from tests.pilots import without
from tests.scene import Person, Scene
from tests.week import Week, begun, oslo

FOURTH = STARTER[STARTER.index('[[module.prompt]]\nstep = "share"') : STARTER.index('[[module]]\nkey = "M2"')]
ASKED = "Hvor mye er dette for deg nå"
FRIDAY, MONDAY = oslo(9, 25, 10), oslo(9, 28, 10)  # after the fourth question


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Week]) -> Week:
    return copy_of(getattr(request, "param", begun))


def asked(person: Person) -> int:
    """How often somebody has been asked."""
    return sum(ASKED in each.text for each in person.chat)


def answers_every_week(week: Week, *people: Person, until: int = 22) -> None:
    """Answer each Tuesday's question of September, so that nobody is reminded."""
    for day in range(1, until + 1, 7):
        week.scene.at(oslo(9, day, 9 if day == 1 else 10))
        for person in people:
            week.answers(person, f"Svar den {day}.")


def everyone(week: Week) -> tuple[Person, ...]:
    return (week.kari, week.ola, week.ine, week.per, week.liv)


def kari_answers(scene: Scene) -> Week:
    week = begun(scene)
    answers_every_week(week, week.kari)
    return week


def everyone_answers(scene: Scene) -> Week:
    week = begun(scene)
    answers_every_week(week, *everyone(week))
    return week


SHE_ANSWERED = pytest.mark.parametrize("week", [kari_answers], indirect=True)
ALL_ANSWERED = pytest.mark.parametrize("week", [everyone_answers], indirect=True)


# --- when ------------------------------------------------------------------------------------------------------------


@ALL_ANSWERED
def test_after_the_fourth_question_everyone_is_asked_privately_as_the_week_ends(week: Week) -> None:
    week.scene.at(oslo(9, 25, 9, 59))
    assert [asked(each) for each in everyone(week)] == [0, 0, 0, 0, 0]
    week.scene.at(FRIDAY)
    assert [asked(each) for each in everyone(week)] == [1, 1, 1, 1, 1]
    shown = week.kari.sees(ASKED)
    assert shown.labels == ["For mye", "Passe", "For lite"]
    assert "Veilederne ser hvor mange som svarer hva, ikke hvem." in shown.text
    assert not any(ASKED in text for text in week.in_chat())


@SHE_ANSWERED
def test_it_comes_again_after_four_more_questions_and_not_before(week: Week) -> None:
    week.scene.at(FRIDAY)
    for day in (oslo(10, 6, 10), oslo(10, 13, 10), oslo(10, 20, 10), oslo(10, 27, 10)):  # week 40 is free
        assert asked(week.kari) == 1
        week.scene.at(day)
        week.answers(week.kari, f"Svar {day:%d}.")
    week.scene.at(oslo(10, 30, 9, 59))
    assert asked(week.kari) == 1
    week.scene.at(oslo(10, 30, 10))
    assert asked(week.kari) == 2


@SHE_ANSWERED
def test_who_was_reminded_that_week_is_asked_on_the_monday_after(week: Week) -> None:
    answers_every_week(week, week.ola, until=15)
    week.scene.at(FRIDAY)
    assert week.ola.sees("Her er spørsmålet en gang til")
    assert (asked(week.kari), asked(week.ola)) == (1, 0)
    week.scene.at(oslo(9, 28, 9, 59))
    assert asked(week.ola) == 0
    week.scene.at(oslo(10, 5, 10))  # the Monday itself is in the autumn holiday
    assert asked(week.ola) == 1


def test_a_reminder_later_that_day_goes_first(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, hours=[("2026-09-07", 1, "11:00")])
    answers_every_week(week, week.kari, until=1)
    for day in (8, 15, 22):
        week.scene.at(oslo(9, day, 12))
        week.answers(week.kari, f"Svar den {day}.")
        if day < 22:
            week.answers(week.ola, f"Svar den {day}.")
    week.scene.at(oslo(9, 25, 10, 59))
    assert (asked(week.kari), asked(week.ola)) == (0, 0)
    week.scene.at(oslo(9, 25, 11))
    assert (asked(week.kari), asked(week.ola)) == (1, 0)
    assert week.ola.sees("Her er spørsmålet en gang til")


def test_it_is_as_late_as_the_question_was(week: Week) -> None:
    answers_every_week(week, week.kari, until=15)
    week.scene.at(oslo(9, 22, 8, 59))
    week.scene.outcomes = [NotSent("busy", after=7200)] * 3  # of the chat, and of the two without one
    week.scene.at(oslo(9, 22, 12))
    week.answers(week.kari, "Et svar.")
    week.scene.at(oslo(9, 25, 10, 55))
    assert asked(week.kari) == 0
    week.scene.at(oslo(9, 25, 11, 5))
    assert asked(week.kari) == 1


def test_after_a_question_on_a_friday_it_comes_on_monday(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, hours=[("2026-09-07", 4, "09:00")])
    answers_every_week(week, week.kari, until=1)
    for day in (11, 18, 25):
        week.scene.at(oslo(9, day, 10))
        week.answers(week.kari, f"Svar den {day}.")
    week.scene.at(oslo(9, 25, 15))
    assert asked(week.kari) == 0
    week.scene.at(oslo(10, 5, 10))
    assert asked(week.kari) == 1


def test_a_late_joiner_is_asked_after_four_questions_of_their_own(week: Week) -> None:
    answers_every_week(week, week.kari, until=8)
    siri = week.librarian("Siri", "1865")
    week.places(siri, week.south)
    for day in (oslo(9, 9), oslo(9, 15, 10), oslo(9, 22, 10), oslo(9, 25, 15)):
        week.scene.at(day)
        siri.writes("/hjelp")
    assert asked(siri) == 0
    week.scene.at(oslo(10, 6, 10))
    week.answers(siri, "Et svar.")
    week.scene.at(oslo(10, 9, 12))
    assert asked(siri) == 1


@SHE_ANSWERED
def test_nobody_on_pause_nor_who_has_been_silent_is_asked_before_they_are_back(week: Week) -> None:
    participations.change(week.scene.tx, week.member(week.kari), week.id, paused_until=date(2026, 10, 6))
    week.scene.at(oslo(10, 5, 15))
    assert (asked(week.kari), asked(week.ola)) == (0, 0)
    week.scene.at(oslo(10, 6, 12))
    week.answers(week.kari, "Tilbake.")
    week.ola.writes("/hjelp")
    week.scene.at(oslo(10, 9, 12))
    assert asked(week.kari) == 1
    assert asked(week.ine) == 0


def test_who_has_no_group_is_asked_too(week: Week) -> None:
    siri = week.librarian("Siri", "1865")
    for day in (2, 8, 15, 22):
        week.scene.at(oslo(9, day, 12))
        week.answers(siri, f"Svar den {day}.")
    week.scene.at(oslo(9, 25, 12))
    assert asked(siri) == 1


@SHE_ANSWERED
def test_a_bot_that_was_down_on_the_friday_asks_when_it_may_write_again(week: Week) -> None:
    week.scene.later(days=5)
    assert asked(week.kari) == 0  # it is Sunday, and the next week is free
    week.scene.at(oslo(10, 5, 8))
    assert asked(week.kari) == 1


@SHE_ANSWERED
def test_a_bot_that_was_down_till_the_next_question_asks_with_that_one(week: Week) -> None:
    week.scene.later(days=14, hours=1)
    week.answers(week.kari, "Enda et svar.")
    assert asked(week.kari) == 0
    week.scene.at(oslo(10, 9, 11))  # as long after it as the reminder would come
    assert asked(week.kari) == 1


# --- what they say ---------------------------------------------------------------------------------------------------


def said(week: Week, person: Person) -> list[str | None]:
    mine = (table.c.member_id == week.member(person), table.c.programme_id == week.id)
    return list(week.scene.tx.execute(select(table.c.felt).where(*mine).order_by(table.c.monday)).scalars())


@SHE_ANSWERED
def test_one_press_is_an_answer_and_another_changes_it(week: Week) -> None:
    week.scene.at(FRIDAY)
    assert said(week, week.kari) == [None]
    week.kari.presses("Passe")
    assert said(week, week.kari) == ["fine"]
    assert week.kari.last.labels == ["For mye", "✓ Passe", "For lite"]
    week.kari.presses("For mye")
    assert said(week, week.kari) == ["much"]
    assert week.kari.last.labels == ["✓ For mye", "Passe", "For lite", "Ta pause"]
    assert "Takk for at du sa det!" in week.kari.last.text
    assert asked(week.kari) == 1


@SHE_ANSWERED
def test_only_who_was_asked_can_say_and_only_one_of_the_three(week: Week) -> None:
    week.scene.at(FRIDAY)
    shown = week.kari.sees(ASKED)
    forged = shown.button("Passe").press
    for person in (week.ine, week.vilde, week.scene.person("Eva")):
        person.carries(forged, shown.id)
        person.carries(forged.replace("fine", "much"), shown.id)
    week.kari.carries(forged.replace("fine", "lots"), shown.id)
    for odd in ("0", "99999999999", "-1", "x"):
        week.kari.carries(forged.replace(str(date(2026, 9, 21).toordinal()), odd), shown.id)
    everything = week.scene.tx.execute(select(table.c.felt)).scalars().all()
    assert set(everything) == {None}


def test_who_has_left_is_not_asked_and_cannot_answer_what_they_were(week: Week) -> None:
    answers_every_week(week, week.kari, week.ola)
    week.leaves(week.ola)
    week.scene.at(FRIDAY)
    week.leaves(week.kari)
    week.kari.presses("Passe")
    assert (said(week, week.kari), said(week, week.ola)) == ([None], [])


@SHE_ANSWERED
def test_what_one_said_is_in_ones_data_and_goes_with_them(week: Week) -> None:
    week.scene.at(FRIDAY)
    week.kari.presses("For lite")
    (row,) = document(week.kari)["load"]
    assert (row["felt"], row["monday"]) == ("little", "2026-09-21")
    erase(week.kari)
    assert week.scene.tx.execute(select(table).where(table.c.felt == "little")).all() == []


# --- what facilitators see -------------------------------------------------------------------------------------------


def figures(person: Person) -> str:
    person.writes("/veileder")
    person.presses("Spørsmål")
    person.presses("Hvor mye er det?")
    return person.last.text


@ALL_ANSWERED
def test_facilitators_see_how_many_say_what_over_time_and_no_names(week: Week) -> None:
    assert "Ingen er spurt ennå." in figures(week.vilde)
    week.scene.at(FRIDAY)
    week.kari.presses("For mye")
    week.ola.presses("Passe")
    week.per.presses("Passe")
    told = figures(week.vilde)
    assert "Uke 39: 1 for mye, 2 passe, 0 for lite, 2 har ikke svart." in told
    assert not any(each.name in told for each in everyone(week))


@ALL_ANSWERED
def test_a_manager_sees_no_number_about_few(week: Week) -> None:
    manager = week.manager("Mona")
    week.scene.at(FRIDAY)
    for each in (week.kari, week.ola, week.ine, week.per):
        each.presses("Passe")
    assert "Uke 39: færre enn 5 har svart." in figures(manager)
    week.liv.presses("For mye")
    assert "Uke 39: færre enn 5 for mye, færre enn 5 passe, færre enn 5 for lite." in figures(manager)
    week.liv.presses("Passe")
    assert "Uke 39: færre enn 5 for mye, 5 passe, færre enn 5 for lite." in figures(manager)


def test_nobody_else_sees_the_figures(week: Week) -> None:
    week.vilde.writes("/veileder")
    week.vilde.presses("Spørsmål")
    data = week.vilde.last.button("Hvor mye er det?").press
    other = Week(week.scene, grouped=False)
    for person in (week.kari, other.vilde):
        person.carries(data, week.vilde.last.id)
        assert not any("Hver fjerde uke" in each.text for each in person.chat)


@ALL_ANSWERED
def test_what_was_said_lately_is_a_line_for_who_has_to_know_what_is_new(week: Week) -> None:
    tx = week.scene.tx
    assert load.latest(tx, week.scene.now, week.id) is None
    week.scene.at(FRIDAY)
    week.kari.presses("For mye")
    found = load.latest(tx, MONDAY, week.id)
    assert found is not None
    assert (found.much, found.fine, found.little, found.silent) == (1, 0, 0, 4)
    south = load.latest(tx, MONDAY, week.id, among=[week.south.id])
    assert south is not None
    assert (south.much, south.silent) == (0, 2)
    assert load.latest(tx, oslo(10, 12), week.id) is None


def test_where_most_of_a_group_say_twice_that_it_is_too_much_the_facilitator_hears_it_once(week: Week) -> None:
    loud = (week.kari, week.ola, week.per)
    answers_every_week(week, *loud)
    week.scene.at(FRIDAY)
    for each in loud:
        each.presses("For mye")
    for day in (oslo(10, 6, 10), oslo(10, 13, 10), oslo(10, 20, 10), oslo(10, 27, 10)):
        week.scene.at(day)
        for each in loud:
            week.answers(each, f"Svar {day:%d}.")
    week.scene.at(oslo(10, 30, 11))
    week.kari.presses("For mye")
    week.per.presses("For mye")
    assert not any("De fleste i" in each.text for each in week.vilde.chat)
    week.ola.presses("For mye")
    told = week.vilde.sees("De fleste i Nord har nå sagt to ganger på rad at det er for mye.")
    assert told.labels == ["Gi gruppa mer rom"]
    week.ola.presses("Passe")
    week.ola.presses("For mye")
    assert sum("De fleste i" in each.text for each in week.vilde.chat) == 1
    assert "Uke 44: 3 for mye, 0 passe, 0 for lite.\nUke 39: 3 for mye" in figures(week.vilde)


def test_the_figures_tell_of_weeks_to_come_that_are_too_long(week: Week) -> None:
    announces(week.vilde, when="torsdag 10. september 12.30")
    assert "minutter for" not in figures(week.vilde)
    announces(week.vilde, when="onsdag 9. september 12.30")
    assert "Uke 37 blir på 135 minutter for hele kullet: spørsmål 10, kollegasvar 5, møter 120." in figures(week.vilde)


@ALL_ANSWERED
def test_a_facilitator_of_some_groups_sees_the_figures_of_those(week: Week) -> None:
    week.scene.at(FRIDAY)
    week.kari.presses("For mye")
    week.per.presses("Passe")
    berit = week.facilitator("Berit")
    charge.put(week.scene.tx, week.member(berit), week.id, [week.south.id])
    assert "Uke 39: 0 for mye, 1 passe, 0 for lite, 1 har ikke svart." in figures(berit)


class Brief(Week):
    """Three questions, and one three months later."""

    source = without(
        STARTER.replace("electives = 2", "electives = 0").replace("weeks = 4", "weeks = 3", 1).replace(FOURTH, "", 1),
        *(f"M{n}" for n in range(2, 6)),
    )


def test_when_the_modules_are_over_it_is_not_asked_any_more(scene: Scene) -> None:
    week = Brief(scene)
    week.begins()
    answers_every_week(week, week.kari, until=15)
    scene.at(oslo(12, 15, 12))
    assert "Hva gjør du annerledes nå" in week.question.text
    week.answers(week.kari, "Jeg spør oftere.")
    scene.at(oslo(12, 22, 12))
    assert asked(week.kari) == 0


class WithoutIt(Week):
    source = STARTER[: STARTER.index("[[along]]")]


def test_a_programme_that_does_not_put_the_question_asks_nobody(scene: Scene) -> None:
    week = WithoutIt(scene)
    week.begins()
    answers_every_week(week, week.kari)
    week.scene.at(FRIDAY)
    assert asked(week.kari) == 0


@ALL_ANSWERED
def test_what_was_said_is_lately_for_as_long_as_it_is_where_the_programme_is(week: Week) -> None:
    tx = week.scene.tx
    week.scene.at(FRIDAY)
    sunday = oslo(10, 11, 16)
    assert load.latest(tx, sunday, week.id) is not None
    programmes.go_by(tx, week.id, STARTER.replace("Europe/Oslo", "Australia/Lord_Howe"))  # where it is Monday by now
    assert load.latest(tx, sunday, week.id) is None
