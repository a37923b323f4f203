"""A pilot of four months goes on as a full programme: nothing is lost, and nothing is asked twice."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.conversation import Refusal
from bot.domain.programme import Drop, Lengthen, ProgrammeFaults
from bot.services import calendar as use_calendar
from bot.services import plan_changes, promoting
from bot.services.promoting import Promotion
from storage import calendar, participations, programmes
from storage import prompts as prompt_rows
from storage.schema import answer, posting, programme_source, session
from tests.handlers.test_sessions import announces
from tests.kept import kept
from tests.pilots import FULL, PILOT, first, without
from tests.scene import Scene
from tests.services.test_plan_changes import as_member, asked
from tests.week import SECOND, Week, oslo

# M1 to M3 from 1 September; the autumn holiday and the peak of the budget are free.
LAST, AGAIN = oslo(12, 1), oslo(1, 19, year=2027)
MODULES = {n: [f"M{n}-{week}" for week in range(1, 5)] for n in range(1, 6)}


class Pilot(Week):
    source = PILOT


class Short(Week):
    source = without(FULL, "M2", "M3", "M4", "M5")


@pytest.fixture
def week(scene: Scene) -> Week:
    week = Pilot(scene)
    week.begins()
    return week


def promotes(week: Week, source: str = FULL) -> Promotion:
    """Promote after a look that changes nothing; later all that follows at once."""
    before = kept(week.scene.tx)
    seen = promoting.preview(week.scene.tx, week.scene.now, week.id, source)
    assert kept(week.scene.tx) == before
    assert promoting.promote(week.scene.tx, week.scene.now, week.id, source) == seen
    week.scene.until_now()
    return seen


def electives(week: Week, *keys: str) -> None:
    for person in (week.kari, week.ola, week.ine):
        participations.change(week.scene.tx, week.member(person), week.id, electives=list(keys))


# --- a pilot that is over --------------------------------------------------------------------------------------------


def test_a_pilot_of_four_months_goes_on_after_christmas_with_its_groups_people_answers_and_sessions(week: Week) -> None:
    week.answers(week.kari, "En gutt fikk lekseplass.")
    announces(week.vilde, when="torsdag 28. januar 2027 kl. 08.30")
    week.scene.at(oslo(1, 11, 12, year=2027))
    pilot = [key for n in (1, 2, 3) for key in MODULES[n]]
    assert asked(week, week.north.id) == pilot == asked(week, week.south.id)
    stays = [week.scene.tx.execute(select(table)).all() for table in (answer, session, posting)]

    told = promotes(week)
    assert [module.key for module in told.added] == ["M4", "M5", "E1", "E2", "E3", "E4", "E5", "E6"]
    assert (told.gone, told.passed) == ((), ())
    assert (told.next_before, told.next_after) == (None, AGAIN)
    assert told.last_before == LAST
    assert told.last_after is not None
    assert told.last_after > oslo(5, 1, year=2027)
    assert told.choosing == 5
    assert [week.scene.tx.execute(select(table)).all() for table in (answer, session, posting)] == stays

    week.scene.at(oslo(1, 18, 12, year=2027))
    assert asked(week, week.north.id) == pilot
    week.scene.at(oslo(2, 16, 12, year=2027))
    assert asked(week, week.north.id) == [*pilot, *MODULES[4], "M5-1"] == asked(week, week.south.id)
    assert "Strategisk ledelse, uke 1 av 4" in week.question.text
    off = dict(calendar.off(week.scene.tx, [week.north.id])[week.north.id])
    assert (off[date(2026, 12, 7)], off[date(2027, 1, 11)]) == ("between", "between")
    assert not any("rakk ikke ut i tide" in each.text for each in week.vilde.chat)
    week.kari.writes("/minedata")
    assert "lekseplass" in (week.kari.last.message.attachment or b"").content.decode()  # type: ignore[union-attr]


def test_the_file_that_was_is_kept_with_the_day_it_held_until(week: Week) -> None:
    promotes(week)
    (row,) = week.scene.tx.execute(select(programme_source)).all()
    assert (row.programme_id, row.until, row.source) == (week.id, week.scene.now, PILOT)
    assert programmes.source(week.scene.tx, week.id) == FULL


# --- one that is not -------------------------------------------------------------------------------------------------


def test_a_pilot_that_goes_on_is_promoted_without_a_week_between(week: Week) -> None:
    week.scene.at(oslo(9, 9, 12))
    told = promotes(week)
    assert (told.next_before, told.next_after) == (oslo(9, 15), oslo(9, 15))
    week.scene.at(oslo(9, 22, 12))
    assert asked(week, week.north.id) == MODULES[1] == asked(week, week.south.id)


def test_the_message_of_the_week_says_what_is_asked_from_then_on(week: Week) -> None:
    week.scene.at(oslo(9, 7, 8))
    assert f"«{SECOND}" in week.vilde.last.text
    promotes(week, FULL.replace(SECOND, "Hva tror naboene"))
    assert "«Hva tror naboene" in week.vilde.sees("God morgen!").text


def test_what_a_facilitator_changed_holds_on_but_of_modules_that_are_gone(week: Week) -> None:
    vilde = as_member(week, week.vilde)
    for change in (Lengthen("M2"), Drop("M3")):
        plan_changes.make(week.scene.tx, week.scene.now, vilde, week.id, change)
    told = promotes(week, without(FULL, "M3"))
    assert [module.key for module in told.gone] == ["M3"]
    assert [each.change["kind"] for each in calendar.changes(week.scene.tx, week.id)] == ["Lengthen"]
    plan = use_calendar.of_group(week.scene.tx, programmes.get(week.scene.tx, week.id), week.north.id)
    at = {question.prompt.key: question.at for question in plan.questions}
    assert (at["M2-4"], at["M4-1"]) == (oslo(10, 27), oslo(11, 10))


def test_what_stands_before_something_that_was_asked_comes_too_late_and_is_told(week: Week) -> None:
    told = promotes(week, first(FULL, "M5"))
    assert told.passed == tuple(MODULES[5])
    week.scene.at(oslo(9, 8, 12))
    assert asked(week, week.north.id) == ["M1-1", "M1-2"]


def test_a_file_that_lacks_what_was_asked_or_asks_it_in_other_words_changes_nothing(week: Week) -> None:
    before = kept(week.scene.tx)
    for source in (without(FULL, "M1"), FULL.replace("Tenk på én gang den siste uka", "Tenk på en gang i fjor")):
        for use in (promoting.preview, promoting.promote):
            with pytest.raises(ProgrammeFaults):
                use(week.scene.tx, week.scene.now, week.id, source)
    for refused, id, source in (("programme.same", week.id, PILOT), ("programme.unknown", 99, FULL)):
        with pytest.raises(Refusal) as error:
            promoting.promote(week.scene.tx, week.scene.now, id, source)
        assert error.value.kind == refused
    assert kept(week.scene.tx) == before


# --- electives -------------------------------------------------------------------------------------------------------


def test_those_who_may_choose_more_electives_are_asked_once_they_are_back_and_till_they_have(week: Week) -> None:
    participations.change(week.scene.tx, week.member(week.ola), week.id, paused_until=date(2026, 9, 10))
    participations.change(week.scene.tx, week.member(week.ine), week.id, electives=["E1", "E2"])
    assert promotes(week).choosing == 4
    asks = week.kari.sees("Programmet går videre, med nye moduler.")
    assert "velge 2 valgmoduler" in asks.text
    for person in (week.ola, week.ine):
        assert not any("nye moduler" in each.text for each in person.chat)
    week.kari.presses("Velg valgmoduler")
    for title in ("Retorikk", "Integrering"):
        week.kari.presses(title)
    week.kari.presses("Ferdig")
    assert participations.get(week.scene.tx, week.member(week.kari), week.id).electives == ("E4", "E5")  # type: ignore[union-attr]
    week.scene.at(oslo(9, 10, 12))
    assert week.ola.sees("nye moduler")


def test_electives_that_are_gone_are_chosen_anew_and_groups_keep_those_they_have_begun_on(scene: Scene) -> None:
    week = Short(scene)
    electives(week, "E1", "E2")
    week.begins()
    week.scene.at(oslo(10, 6, 12))
    assert asked(week, week.north.id) == [*MODULES[1], "E1-1"]
    told = promotes(week, without(FULL, "M2", "M3", "M4", "M5", "E2"))
    assert told.choosing == 3
    assert calendar.courses(scene.tx, week.id)[week.north.id].electives == ("E1", "E3")
    week.scene.at(oslo(10, 27, 12))
    assert asked(week, week.north.id) == [*MODULES[1], "E1-1", "E1-2", "E1-3", "E3-1"]
    assert prompt_rows.last_put(scene.tx, [week.north.id])[week.north.id].key == "E3-1"


def test_facilitators_are_told(week: Week) -> None:
    promotes(week)
    told = week.vilde.sees("Programmet går nå videre som «Lederutvikling for små bibliotek».")
    assert "Det har fått 8 nye moduler." in told.text
    assert "Neste spørsmål: tirsdag 8. september kl. 09.00" in told.text
    week.vilde.presses("Det som kommer", told)
    assert "Hva tror folk i kommunen" in week.vilde.last.text
