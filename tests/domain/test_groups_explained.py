from dataclasses import replace

import pytest

from bot.domain.groups import Person, Pin, Rules, assign, explain
from bot.domain.groups.demands import Demand

LOFOTEN = ["1860", "1859", "1865", "1868"]
FINNMARK = ["5607", "5634", "5636", "5628"]
HELGELAND = ["1820", "1822", "1824", "1832", "1833"]


def thirteen(**given_):
    slots = {"p01": frozenset({4}), **given_}
    return [
        Person(f"p{n:02}", f"Person {n}", "Biblioteket", number, slots=slots.get(f"p{n:02}", frozenset({3})))
        for n, number in enumerate(LOFOTEN + FINNMARK + HELGELAND)
    ]


def test_an_explanation_says_how_far_it_is_and_who_is_free():
    found = explain(assign(thirteen(), Rules()), thirteen(), Rules(), "p00")
    assert set(found.group.members) == {"p00", "p01", "p02", "p03"}
    assert found.km == 0 or found.group.host_municipality != "1860"
    assert set(found.free) == {"p00", "p02", "p03"}
    assert found.share_module == ()


def test_the_two_next_best_groups_come_with_the_term_that_speaks_against_them():
    rules = Rules(max=6)
    people = thirteen()
    plan = assign(people, rules)
    near, far = explain(plan, people, rules, "p12").alternatives
    assert set(near.group.members) == {"p00", "p01", "p02", "p03"}
    assert near.against == far.against == "travel"
    assert 0 < near.total < far.total
    assert near.km < far.km


def test_what_moving_would_cost_is_what_the_plan_would_cost_more():
    people = thirteen()
    plan = assign(people, Rules(max=6))
    for each in people:
        for other in explain(plan, people, Rules(max=6), each.id).alternatives:
            assert other.total >= 0  # else the plan were not the cheapest


def test_rules_that_bar_the_way_are_named():
    people = thirteen()
    four = Rules(max=5, min=4)
    small = next(group.members for group in assign(people, four).groups if len(group.members) == 4)
    barred = explain(assign(people, four), people, four, small[0]).alternatives
    assert {each.against for each in barred} <= {"full", "left too small"}
    pinned = Rules(pin=(Pin("p00", "g9"),))
    found = explain(assign(people, pinned), people, pinned, "p00")
    assert found.group.id == "g9"
    assert found.decided == (Demand("pin", ("p00",), "g9"),)
    assert {each.against for each in found.alternatives} == {"pinned"}


def test_where_no_term_speaks_against_a_group_none_is_named():
    people = thirteen()
    plan = assign(people, Rules(max=6))
    lofoten = next(group for group in plan.groups if "p00" in group.members)
    strayed = [
        replace(group, members=(*group.members, "p00") if group.id != lofoten.id else ("p01", "p02", "p03"))
        for group in plan.groups
        if "p12" not in group.members
    ]
    (home,) = explain(replace(plan, groups=tuple(strayed)), people, Rules(max=6), "p00").alternatives
    assert home.total < 0
    assert home.against is None


def test_a_private_apart_changes_no_explanation():
    people = thirteen()
    rules = Rules(apart=(frozenset({"p00", "p12"}), frozenset({"p00", "p01"})), leaders=(frozenset({"p00", "p04"}),))
    plan = assign(people, rules)
    for each in people:
        assert explain(plan, people, rules, each.id) == explain(plan, people, replace(rules, apart=()), each.id)


def test_the_group_of_the_own_leader_or_staff_is_barred_also_where_there_are_several_leaders():
    people = [replace(each, leader_id="p04") if each.id == "p00" else each for each in thirteen()]
    rules = Rules(max=6, leaders=(frozenset({"p00", "p04"}), frozenset({"p00", "p12"})))
    found = explain(assign(people, rules), people, rules, "p00")
    assert {each.ids for each in found.decided} == {("p00", "p04"), ("p00", "p12")}
    assert {each.against for each in found.alternatives} == {"leader"}


def test_somebody_who_is_not_in_the_plan_has_no_explanation():
    with pytest.raises(KeyError):
        explain(assign(thirteen(), Rules()), thirteen(), Rules(), "nobody")
