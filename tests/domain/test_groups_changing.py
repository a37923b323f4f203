"""What changes when people come and go: the difference, what is obvious, what is merged, and what stays as it is."""

import pytest

from bot.domain.groups import Group, Person, Pin, Rules, evaluate
from bot.domain.groups.differing import difference, is_obvious
from bot.domain.groups.merging import merged, priced
from bot.domain.groups.steady import steady
from tests.region import HADSEL, SORTLAND, VAGAN, VARDO

MONDAY, TUESDAY = 0, 2


def people(place: str, *ids: str, slots: tuple[int, ...] = (MONDAY,)) -> dict[str, Person]:
    return {id: Person(id, id.title(), f"Biblioteket til {id}", place, slots=frozenset(slots)) for id in ids}


def group(id: str, *members: str, host: str = SORTLAND, slot: int = MONDAY) -> Group:
    return Group(id, id.title(), host, slot, "", members)


def planned(everyone: dict[str, Person], *groups: Group) -> tuple[Group, ...]:
    return priced(everyone, Rules(), groups).groups


NORTH, SOUTH = people(SORTLAND, "a", "b", "c"), people(VAGAN, "d", "e", "f")
BEFORE = {**dict.fromkeys(NORTH, "north"), **dict.fromkeys(SOUTH, "south")}


# --- the difference --------------------------------------------------------------------------------------------------


def test_a_difference_names_who_comes_who_moves_and_what_begins_and_ends() -> None:
    change = difference(
        {"a": "old", "b": "old", "c": "kept", "gone": "empty"}, [group("kept", "a", "c", "new"), group("made", "b")]
    )
    assert change.joined == {"new": "kept"}
    assert change.moved == {"a": ("old", "kept"), "b": ("old", "made")}
    assert (change.made, change.ended) == (("made",), ("old",))
    assert change


def test_where_all_stay_there_is_no_difference_though_somebody_has_left() -> None:
    assert not difference({"a": "g", "b": "g"}, [group("g", "a")])


# --- what is obvious -------------------------------------------------------------------------------------------------


def obvious(newcomer: dict[str, Person], *groups: Group, km: float = 0, rules: Rules | None = None) -> bool:
    everyone = {**NORTH, **SOUTH, **newcomer}
    found = planned(everyone, *groups)
    return is_obvious(list(everyone.values()), rules or Rules(), BEFORE, found, dict.fromkeys(newcomer, km))


def test_a_newcomer_to_a_group_that_suits_clearly_better_is_obvious() -> None:
    assert obvious(people(SORTLAND, "new"), group("north", *NORTH, "new"), group("south", *SOUTH, host=VAGAN))


def test_a_newcomer_to_whom_another_group_suits_nearly_as_well_is_not() -> None:
    assert not obvious(people(HADSEL, "new"), group("north", *NORTH, "new"), group("south", *SOUTH, host=VAGAN))


def test_a_newcomer_beyond_the_limit_is_not_obvious() -> None:
    there = (group("north", *NORTH, "new"), group("south", *SOUTH, host=VAGAN))
    assert obvious(people(SORTLAND, "new"), *there, km=150)
    assert not obvious(people(SORTLAND, "new"), *there, km=151)


def test_a_newcomer_for_whom_somebody_else_moves_is_not_obvious() -> None:
    moved = (group("north", "a", "b", "new"), group("south", *SOUTH, "c", host=VAGAN))
    assert not obvious(people(SORTLAND, "new"), *moved)


def test_newcomers_who_need_a_group_of_their_own_are_not_obvious() -> None:
    late = people(VARDO, "x", "y", "z")
    own = (group("north", *NORTH), group("south", *SOUTH, host=VAGAN), group("east", *late, host=VARDO))
    assert not obvious(late, *own)


def test_where_nobody_comes_there_is_nothing_obvious() -> None:
    assert not obvious({}, group("north", *NORTH), group("south", *SOUTH, host=VAGAN))


def test_the_only_group_is_obvious() -> None:
    everyone = {**NORTH, **people(HADSEL, "new")}
    found = planned(everyone, group("north", *NORTH, "new"))
    assert is_obvious(list(everyone.values()), Rules(), dict.fromkeys(NORTH, "north"), found, {"new": 40})


# --- merging ---------------------------------------------------------------------------------------------------------


def where(everyone: dict[str, Person], rules: Rules, *groups: Group) -> dict[str, set[str]] | None:
    found = merged(everyone.values(), rules, groups, "small")
    return {each.id: set(each.members) for each in found.groups} if found else None


def test_those_of_a_small_group_go_together_into_the_group_that_it_costs_least() -> None:
    small = people(HADSEL, "x", "y")
    here = (group("north", *NORTH), group("south", *SOUTH, host=VAGAN), group("small", *small, host=HADSEL))
    found = where({**NORTH, **SOUTH, **small}, Rules(), *here)
    assert found == {"north": {*NORTH, "x", "y"}, "south": {*SOUTH}}


def test_where_none_has_room_for_all_each_goes_where_they_fit() -> None:
    north, south = NORTH | people(SORTLAND, "k"), SOUTH | people(VAGAN, "l")
    small = people(SORTLAND, "x") | people(VAGAN, "y")
    here = (group("north", *north), group("south", *south, host=VAGAN), group("small", "x", "y"))
    assert where({**north, **south, **small}, Rules(), *here) == {"north": {*north, "x"}, "south": {*south, "y"}}


def test_those_who_are_to_be_together_are_not_parted_and_those_to_be_apart_are() -> None:
    small = people(HADSEL, "x", "y")
    here = (group("north", *NORTH), group("south", *SOUTH, host=VAGAN), group("small", *small, host=HADSEL))
    everyone = {**NORTH, **SOUTH, **small}
    apart = Rules(apart=(frozenset("xa"), frozenset("yb")))
    assert where(everyone, apart, *here) == {"north": {*NORTH}, "south": {*SOUTH, "x", "y"}}
    tight = Rules(max=4, together=(frozenset("xy"),))
    assert where(everyone, tight, *here) is None
    assert where(everyone, Rules(max=4), *here) is not None


def test_where_somebody_fits_nowhere_nothing_is_merged() -> None:
    full = people(SORTLAND, *"abcde")
    small = people(SORTLAND, "x")
    assert where({**full, **small}, Rules(), group("north", *full), group("small", "x")) is None
    assert where(small, Rules(), group("small", "x")) is None


def test_a_merged_plan_has_its_own_price() -> None:
    small = people(HADSEL, "x", "y")
    everyone = {**NORTH, **SOUTH, **small}
    here = (group("north", *NORTH), group("south", *SOUTH, host=VAGAN), group("small", *small, host=HADSEL))
    found = merged(everyone.values(), Rules(pin=(Pin("a", "north"),)), here, "small")
    assert found
    alone = [evaluate([everyone[id] for id in each.members], Rules()).total for each in found.groups]
    assert found.total == pytest.approx(sum(alone))


# --- what stays ------------------------------------------------------------------------------------------------------


def kept(everyone: dict[str, Person], before: Group) -> Group:
    found = evaluate(list(everyone.values()), Rules())
    plan = Group("g", "G", found.host_municipality, found.slot, found.module, tuple(everyone), found.cost)
    return steady(plan, before, everyone, Rules())


def test_a_group_keeps_its_place_and_time_where_others_are_no_better() -> None:
    both = (MONDAY, TUESDAY)
    everyone = people(SORTLAND, "a", "b", "c", slots=both) | people(HADSEL, "d", slots=both)
    found = kept(everyone, group("g", host=HADSEL, slot=TUESDAY))
    assert (found.slot, found.host_municipality) == (TUESDAY, SORTLAND)
    near = people(SORTLAND, "a", slots=(MONDAY,)) | people(HADSEL, "b", slots=(MONDAY,))
    assert kept(near, group("g", host=HADSEL)).host_municipality == HADSEL


def test_a_group_meets_at_a_time_that_suits_one_more() -> None:
    everyone = people(SORTLAND, "a", "b") | people(SORTLAND, "c", slots=(MONDAY, TUESDAY))
    assert kept(everyone, group("g", slot=TUESDAY)).slot == MONDAY


def test_a_group_meets_elsewhere_when_nobody_is_left_from_where_it_met() -> None:
    assert kept(people(SORTLAND, "a", "b", "c"), group("g", host=VAGAN)).host_municipality == SORTLAND


def test_what_is_kept_though_it_is_a_little_dearer_is_paid_for() -> None:
    everyone = people(SORTLAND, "a", "b", slots=(MONDAY,)) | people(HADSEL, "c", slots=(MONDAY,))
    found, best = kept(everyone, group("g", host=HADSEL)), evaluate(list(everyone.values()), Rules())
    assert (best.host_municipality, found.host_municipality) == (SORTLAND, HADSEL)
    assert found.cost["travel"] == pytest.approx(2 * best.cost["travel"])
