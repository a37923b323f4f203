"""Groups that are asked the same are looked up once, and each is still told what it is asked itself."""

from datetime import date, timedelta

import pytest

from bot.domain.programme import Change, First, Move, Plan
from bot.domain.programme import Week as PlanWeek
from bot.services import calendar, plan_changes, programme
from bot.services.alike import exactly, plans
from storage import calendar as rows
from storage import groups, monday, participations, people
from tests.scene import Person, Scene
from tests.week import Week, oslo

IN_CORE, IN_ELECTIVES = date(2026, 10, 5), date(2027, 6, 7)


@pytest.fixture
def week(scene: Scene) -> Week:
    """Nord chose other electives than Sør; both have a chat's worth of people and the same hours."""
    week = Week(scene)
    chooses(week, "E5", "E3", who=(week.kari, week.ola, week.ine))
    chooses(week, "E1", "E2", who=(week.per, week.liv))
    week.begins()
    return week


def chooses(week: Week, *electives: str, who: tuple[Person, ...]) -> None:
    for each in who:
        participations.change(week.scene.tx, week.member(each), week.id, electives=list(electives))


def change(week: Week, change: Change, group: int | None = None) -> None:
    vilde = people.by_address(week.scene.tx, str(week.vilde.id))
    plan_changes.make(week.scene.tx, week.scene.now, vilde, week.id, change, group_id=group)


def together(week: Week, until: date) -> list[list[str]]:
    """Which groups one plan is said to hold for; it is that of each of them."""
    tx, running = week.scene.tx, programme.get(week.scene.tx, week.id)
    found = exactly(tx, running, groups.every(tx, week.id), until)
    for plan, those in found:
        for group in those:
            assert up_to(plan, until) == up_to(calendar.of_group(tx, running, group.id), until)
    return sorted([each.name for each in those] for _, those in found)


def up_to(plan: Plan, until: date, since: date = date.min) -> list[PlanWeek]:
    return [each for each in plan.weeks if since <= each.monday <= until]


def test_who_is_in_a_group_makes_no_difference_before_the_electives(week: Week) -> None:
    assert together(week, IN_CORE) == [["Nord", "Sør"]]
    assert together(week, IN_ELECTIVES) == [["Nord"], ["Sør"]]


def test_groups_are_apart_by_what_one_was_asked_or_is_free_when_the_other_is_not(week: Week) -> None:
    rows.change(week.scene.tx, week.south.id, leave=["2026-09-07"])
    assert together(week, IN_CORE) == [["Nord"], ["Sør"]]
    week.scene.at(oslo(9, 15))
    rows.change(week.scene.tx, week.south.id, leave=[])
    assert together(week, IN_CORE) == [["Nord"], ["Sør"]]


@pytest.mark.parametrize("of_one", [True, False])
def test_what_was_changed_for_one_is_its_own(week: Week, *, of_one: bool) -> None:
    change(week, First("M2-1"), week.south.id if of_one else None)
    week.scene.later(days=1)
    assert together(week, IN_CORE) == ([["Nord"], ["Sør"]] if of_one else [["Nord", "Sør"]])


@pytest.mark.parametrize("elective", ["E5", "E1"])
def test_an_elective_that_is_moved_up_comes_to_those_who_have_it(week: Week, elective: str) -> None:
    change(week, Move(elective, "M2"))
    assert together(week, IN_CORE + timedelta(weeks=4)) == [["Nord"], ["Sør"]]


# --- Monday's message ------------------------------------------------------------------------------------------------


def foreseen(week: Week) -> list[list[str]]:
    """Which groups one plan is said to hold for in the next two weeks; it is that of each of them."""
    tx, running, today = week.scene.tx, programme.get(week.scene.tx, week.id), week.scene.now.date()
    all_, until = monday.groups(tx, week.id, today), today + timedelta(weeks=2)
    found = plans(tx, running, all_, today, week.scene.now + timedelta(weeks=2))
    for plan, those in found:
        for group in those:
            assert up_to(plan, until, today) == up_to(calendar.of_group(tx, running, group.id), until, today)
    return sorted([each.name for each in those] for _, those in found)


def test_groups_are_apart_on_mondays_where_one_lags_though_both_were_asked_the_same_last(week: Week) -> None:
    rows.change(week.scene.tx, week.south.id, leave=["2026-09-07"])
    week.scene.at(oslo(9, 14, 7))
    change(week, First("M2-1"))
    rows.change(week.scene.tx, week.south.id, leave=[])
    week.scene.at(oslo(9, 21, 7))
    assert foreseen(week) == [["Nord"], ["Sør"]]


def test_groups_that_were_asked_the_same_are_looked_up_once_on_mondays_while_core_modules_come(week: Week) -> None:
    week.scene.at(oslo(9, 21, 7))
    assert foreseen(week) == [["Nord", "Sør"]]


@pytest.mark.parametrize("elective", ["E5", "E1"])
def test_an_elective_that_is_moved_up_is_told_on_mondays_of_those_who_have_it(week: Week, elective: str) -> None:
    change(week, Move(elective, "M2"))
    week.scene.at(oslo(9, 21, 7))
    assert foreseen(week) == [["Nord"], ["Sør"]]
