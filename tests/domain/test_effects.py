"""What becomes of the questions to come where a plan is changed."""

from datetime import date, timedelta

import pytest

from bot.domain.programme import Change, Drop, First, Lengthen, Move, NotThisWeek, Plan, Swap
from bot.domain.programme.effects import Break, breaks, effect, useful
from tests.domain.test_plan import PROGRAMME, START, oslo, plan

SECOND_WEEK = date(2027, 1, 18)
NOW = oslo(date(2027, 1, 13))  # the day after the first question


def changed(*changes: Change, since: date = SECOND_WEEK, **given) -> Plan:
    return plan(changes=tuple((since, each) for each in changes), put=((date(2027, 1, 11), "M1-1"),), **given)


def test_nothing_comes_of_a_plan_that_stays():
    assert effect(changed(), changed(), NOW) is None
    assert effect(changed(), changed(Move("M2", "M3")), NOW) is None


def test_what_has_been_asked_is_not_affected():
    found = effect(changed(), changed(NotThisWeek()), NOW)
    assert found is not None
    assert "M1-1" not in {each.key for each in found.affected}
    assert (found.affected[0].key, found.affected[0].after) == ("M1-2", oslo(date(2027, 1, 26)))


def test_the_end_is_when_the_last_module_ends_also_where_it_moves_no_question_of_it():
    found = effect(changed(), changed(Drop("E2")), NOW)
    assert found is not None
    before, after = changed().last, changed(Drop("E2")).last
    assert before is not None
    assert after is not None
    assert (before.prompt.key, after.prompt.key) == ("E2-3", "E1-3")
    assert found.last == (before.at, after.at)


def test_many_free_weeks_in_the_midst_of_a_module_part_it_in_two():
    away = [date(2027, 1, 25) + timedelta(weeks=n) for n in range(3)]
    few, many = (changed(free=PROGRAMME.free().on_leave(each)) for each in (away[:2], away))
    assert not any(each.module == "M1" for each in breaks(few))
    assert Break("M1", 2, date(2027, 1, 25), 3) in breaks(many)


def test_what_is_asked_after_a_module_or_between_two_is_no_break():
    assert {each.module for each in breaks(plan())} <= {each.module.key for each in plan().questions if each.number}
    assert all(each.weeks < 8 for each in breaks(plan()))


def test_a_module_that_was_parted_before_is_not_told_of():
    summer = date(2027, 5, 25)
    before, after = plan(summer), plan(summer, changes=((date(2027, 5, 31), Move("M5", "M4")),))
    assert breaks(before) != []
    found = effect(before, after, oslo(date(2027, 5, 26)))
    assert found is not None
    assert found.parted == ()


@pytest.mark.parametrize(
    ("change", "is_useful"),
    [
        (Drop("M1"), True),
        (Drop("M2"), True),
        (Drop("E5"), False),  # nobody was to have it
        (Lengthen("M1"), True),
        (Lengthen("E2"), False),  # nothing comes after it
        (Lengthen("E5"), False),
        (Move("M1"), True),
        (Move("M2", "M3"), False),  # it does so anyway
        (Move("M3", "M2"), True),
        (Swap("M2", "M3"), True),
        (Swap("E1", "E5"), True),
        (Swap("E4", "E5"), False),
        (First("M3-1"), True),
        (First("M1-2"), False),
    ],
    ids=str,
)
def test_only_what_moves_a_question_is_useful(change: Change, is_useful: bool):
    assert useful(PROGRAMME, [changed()], SECOND_WEEK, NOW, change) == is_useful
    assert (effect(changed(), changed(change), NOW) is not None) == is_useful


def test_a_module_that_is_behind_cannot_be_moved_or_change_places():
    put = tuple((START - timedelta(days=1) + timedelta(weeks=n), f"M1-{n + 1}") for n in range(4))
    behind = plan(put=put)
    now = oslo(START + timedelta(weeks=3, days=1))
    since = START + timedelta(weeks=4, days=-1)
    assert not useful(PROGRAMME, [behind], since, now, Drop("M1"))
    assert not useful(PROGRAMME, [behind], since, now, Swap("M1", "M2"))
    assert useful(PROGRAMME, [behind], since, now, Lengthen("M1"))


def test_a_change_is_useful_where_it_is_for_one_of_several():
    others = changed(electives=("E3", "E4"))
    assert useful(PROGRAMME, [changed(), others], SECOND_WEEK, NOW, Drop("E3"))
    assert not useful(PROGRAMME, [changed()], SECOND_WEEK, NOW, Drop("E3"))
