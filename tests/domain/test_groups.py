from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.groups import Person, Pin, Rules, Weights, assign, evaluate
from bot.domain.groups.demands import apart_pairs
from bot.domain.places import distance_km, load_municipalities

NORTH = [number for number in load_municipalities() if number[:2] in {"18", "55", "56"}]
LOFOTEN = ["1860", "1859", "1865", "1868"]  # Vestvågøy, Flakstad, Vågan, Øksnes
FINNMARK = ["5607", "5634", "5636", "5628"]  # Vadsø, Vardø, Nesseby, Tana
HELGELAND = ["1820", "1822", "1824", "1832", "1833"]  # Alstahaug, Leirfjord, Vefsn, Hemnes, Rana


def person(id, number="1860", **given_):
    return Person(id, f"Person {id}", "Biblioteket", number, **given_)


def thirteen():
    return [person(f"p{n:02}", number) for n, number in enumerate(LOFOTEN + FINNMARK + HELGELAND)]


def members(assignment):
    return [set(group.members) for group in assignment.groups]


def group_of(assignment, id):
    return next(group.id for group in assignment.groups if id in group.members)


@st.composite
def crowds(draw):
    """Draw people anywhere in the north, some of them led by another."""
    count = draw(st.integers(1, 14))
    people = []
    for n in range(count):
        leader = draw(st.none() | st.integers(0, count - 1).filter(lambda leader, n=n: leader != n))
        people.append(
            person(
                f"p{n:02}",
                draw(st.sampled_from(NORTH)),
                slots=frozenset(draw(st.sets(st.integers(0, 9), max_size=3))),
                modules=frozenset(draw(st.sets(st.sampled_from(["E1", "E2", "E6"]), max_size=2))),
                size_class=draw(st.sampled_from(["small", "larger"])),
                leader_id=None if leader is None else f"p{leader:02}",
            )
        )
    return people


def test_thirteen_people_become_two_groups_of_four_and_one_of_five_by_neighbourhood():
    assignment = assign(thirteen(), Rules())
    assert sorted(len(group.members) for group in assignment.groups) == [4, 4, 5]
    assert {"p00", "p01", "p02", "p03"} in members(assignment)
    assert {"p04", "p05", "p06", "p07"} in members(assignment)
    assert assignment.warnings == ()


def test_a_group_is_named_after_its_host_which_is_one_of_its_own_municipalities():
    assignment = assign(thirteen(), Rules())
    for group in assignment.groups:
        assert group.host_municipality in {each.municipality_number for each in thirteen() if each.id in group.members}
        assert group.name == load_municipalities()[group.host_municipality].name


def test_two_groups_of_one_host_do_not_share_a_name():
    people = [person(f"p{n}") for n in range(8)]
    assert sorted(group.name for group in assign(people, Rules()).groups) == ["Vestvågøy", "Vestvågøy 2"]


@given(crowds())
def test_the_cheapest_host_slot_and_module_are_found(people):
    weights = Weights()
    found = evaluate(people, Rules())

    def travel(host):
        there = load_municipalities()[host]
        km = [_km(load_municipalities()[each.municipality_number], there) for each in people]
        county = sum(each.municipality_number[:2] != host[:2] for each in people)
        return sum(km) + sum(max(0, each - 100) for each in km) + weights.other_county * county

    assert found.cost["travel"] == pytest.approx(min(travel(each.municipality_number) for each in people))
    assert found.cost["slot"] == 40 * min(sum(slot not in each.slots for each in people) for slot in range(10))
    assert found.cost["module"] == 15 * min(
        sum(key not in each.modules for each in people) for key in ("E1", "E2", "E6")
    )


def _km(one, other):
    return distance_km(one.lat, one.lon, other.lat, other.lon)


def test_each_term_of_the_measure_costs_what_its_weight_says():
    one = person("a", slots=frozenset({3}), modules=frozenset({"E1"}))
    two = person("b", slots=frozenset({3, 4}), modules=frozenset({"E1", "E2"}))
    three = person("c", slots=frozenset({4}))
    found = evaluate([one, two, three], Rules(), newcomers=2)
    assert (found.host_municipality, found.slot, found.module) == ("1860", 3, "E1")
    assert found.cost == {
        "travel": 0,
        "slot": 40,
        "module": 15,
        "no_larger": 40,
        "no_small": 0,
        "same_municipality": 60,
        "size": 10,
        "stability": 60,
    }
    assert found.total == 225


def test_kilometres_beyond_a_hundred_count_twice_and_another_county_costs_extra():
    here, there = person("a", "1804", lat=67.0, lon=15.0), person("b", "5501", lat=67.0, lon=20.0)
    km = [distance_km(67.0, 20.0, 67.2827, 14.3751), distance_km(67.0, 15.0, 67.2827, 14.3751)]
    found = evaluate([here, there], Rules())
    if found.host_municipality == "1804":
        assert found.cost["travel"] == pytest.approx(km[1] + km[0] + (km[0] - 100) + 20)
    else:
        pytest.fail("the shorter journey was not chosen")


def test_leader_and_own_staff_share_a_group_only_when_both_ask():
    people = [person("boss"), person("staff", leader_id="boss"), *(person(f"p{n}") for n in range(4))]
    assignment = assign(people, Rules())
    assert group_of(assignment, "boss") != group_of(assignment, "staff")
    asked = assign(people, Rules(together=(frozenset({"boss", "staff"}),)))
    assert group_of(asked, "boss") == group_of(asked, "staff")


def test_together_apart_and_pins_hold_against_the_map():
    rules = Rules(
        together=(frozenset({"p00", "p04"}),),
        apart=(frozenset({"p01", "p02"}), frozenset({"p05", "p06"})),
        pin=(Pin("p08", "g2"),),
    )
    assignment = assign(thirteen(), rules)
    assert group_of(assignment, "p00") == group_of(assignment, "p04")
    assert group_of(assignment, "p01") != group_of(assignment, "p02")
    assert group_of(assignment, "p05") != group_of(assignment, "p06")
    assert group_of(assignment, "p08") == "g2"


def test_a_common_time_weighs_more_than_a_short_way():
    people = [person(f"p{n}", slots=frozenset({n % 2})) for n in range(8)]
    slots = {each.id: each.slots for each in people}
    for group in assign(people, Rules()).groups:
        assert len(set().union(*(slots[id] for id in group.members))) == 1


def test_fewer_people_than_a_group_needs_become_one_group_with_a_warning():
    assignment = assign([person("a"), person("b")], Rules())
    assert members(assignment) == [{"a", "b"}]
    assert assignment.warnings == ("Det er bare 2 i gruppa Vestvågøy. En gruppe bør ha minst 3.",)


def test_nobody_becomes_no_group():
    assert assign([], Rules()).groups == ()


def test_someone_too_far_away_is_flagged_and_not_hidden():
    assignment = assign([*(person(f"p{n}") for n in range(3)), person("far", "5607")], Rules())
    assert [warning for warning in assignment.warnings if warning.startswith("Person far har ")]


def test_it_is_heard_how_far_it_is():
    heard = []
    assign(thirteen(), Rules(), work=4_000, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_an_unknown_municipality_needs_coordinates():
    with pytest.raises(ValueError, match="ikke kjent"):
        assign([person(f"p{n}", "9999") for n in range(4)], Rules())
    placed = [person(f"p{n}", "9999", lat=68.0, lon=15.0) for n in range(4)]
    assert assign(placed, Rules()).groups[0].name == "9999"
    assert assign(placed, Rules()).status == "optimal"
    apart = [*placed, person("p9", "9999", lat=69.0, lon=16.0)]
    assert assign(apart, Rules()).status == "heuristic"


def test_what_happens_to_others_does_not_rename_or_renumber_a_group():
    first = assign(thirteen(), Rules())
    gone = set(first.groups[0].members)
    left = [each for each in thirteen() if each.id not in gone]
    second = assign(left, Rules(), previous=first)
    kept = {(group.id, group.name, group.members) for group in first.groups[1:]}
    assert {(group.id, group.name, group.members) for group in second.groups} == kept
    assert second.moved == ()


def test_a_new_person_joins_without_moving_anybody():
    first = assign(thirteen(), Rules())
    second = assign([*thirteen(), person("new", "1859")], Rules(), previous=first)
    assert second.moved == ()
    assert group_of(second, "new") == group_of(second, "p01")


def test_a_plan_says_who_moved():
    first = assign(thirteen(), Rules())
    second = assign(thirteen(), Rules(apart=(frozenset({"p00", "p01"}),)), previous=first)
    changed = [id for id in ("p00", "p01") if group_of(first, id) != group_of(second, id)]
    assert changed
    assert set(changed) <= set(second.moved)
    assert all(group_of(first, id) != group_of(second, id) for id in second.moved)


def test_no_work_gives_groups_that_keep_the_rules_and_work_never_makes_them_dearer():
    people = thirteen()
    none = assign(people, Rules(), work=0)
    assert none.status == "heuristic"
    assert assign(people, Rules()).total <= none.total


def test_the_callers_clock_can_stop_the_search():
    cut = assign(thirteen(), Rules(), stop=lambda: True)
    assert (cut.stopped, cut.status) == ("time", "heuristic")
    assert assign(thirteen(), Rules()).stopped == "work"


def test_every_pair_of_an_apart_rule_is_kept_apart():
    pairs = apart_pairs([], Rules(apart=(frozenset("abc"),)))
    assert pairs == {frozenset(pair) for pair in permutations("abc", 2)}
