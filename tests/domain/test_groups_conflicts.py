import pickle
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.groups import Collision, Impossible, Person, Pin, Rules, assign
from bot.domain.groups.demands import Demand, demands
from bot.domain.groups.packing import fits
from tests.domain.groups_measure import allowed, partitions


def crowd(count, **leaders):
    return [Person(f"p{n}", f"P{n}", "Biblioteket", "1860", leader_id=leaders.get(f"p{n}")) for n in range(count)]


def ids(text):
    return frozenset(text.split())


def collision(people, rules):
    with pytest.raises(Impossible) as raised:
        assign(people, rules)
    return raised.value.collision


def together(text):
    return Demand("together", tuple(text.split()))


def apart(text):
    return Demand("apart", tuple(text.split()))


def pin(id, group):
    return Demand("pin", (id,), group)


@pytest.mark.parametrize(
    ("people", "rules", "core"),
    [
        (
            crowd(8),
            Rules(together=(ids("p0 p1"), ids("p1 p2")), apart=(ids("p0 p2"),)),
            (together("p0 p1"), together("p1 p2"), apart("p0 p2")),
        ),
        (
            crowd(8),
            Rules(together=(ids("p0 p1"),), apart=(ids("p0 p1"),)),
            (together("p0 p1"), apart("p0 p1")),
        ),
        (crowd(7), Rules(min=4), (Demand("max", size=5), Demand("min", size=4))),
        (
            crowd(8),
            Rules(together=(ids("p0 p1 p2 p3 p4 p5"),)),
            (together("p0 p1 p2 p3 p4 p5"), Demand("max", size=5)),
        ),
        (crowd(8), Rules(pin=(Pin("p0", "g1"), Pin("p0", "g2"))), (pin("p0", "g1"), pin("p0", "g2"))),
        (
            crowd(4),
            Rules(pin=(Pin("p0", "g1"), Pin("p1", "g2"))),
            (pin("p0", "g1"), pin("p1", "g2"), Demand("min", size=3)),
        ),
        (crowd(2), Rules(apart=(ids("p0 p1"),)), (apart("p0 p1"), Demand("min", size=2))),
        (
            crowd(8, p1="p0"),
            Rules(pin=(Pin("p0", "g1"), Pin("p1", "g1"))),
            (pin("p0", "g1"), pin("p1", "g1"), Demand("leader", ("p0", "p1"))),
        ),
    ],
)
def test_of_rules_that_collide_any_one_can_be_given_up(people, rules, core):
    assert collision(people, rules) == Collision(len(people), (core,), tuple((each,) for each in core))


def test_it_is_told_which_rule_is_enough_to_give_up_where_not_any_is():
    rules = Rules(together=(ids("p0 p1"),), apart=(ids("p0 p1"), ids("p0 p1 p2")))
    assert collision(crowd(9), rules).ways_out == ((together("p0 p1"),),)


def test_who_leads_whom_is_the_last_to_be_given_up():
    found = collision(crowd(9, p3="p0", p4="p1"), Rules(pin=tuple(Pin(f"p{n}", "g1") for n in (0, 1, 3, 4))))
    assert len(found.cores) == 2
    assert found.ways_out == ((pin("p0", "g1"), pin("p1", "g1")),)


def test_leaders_and_staff_who_are_listed_are_not_brought_together_by_a_wish_and_are_no_wish_themselves():
    led = ids("p0 p1")
    found = collision(crowd(8), Rules(together=(led,), leaders=(led, ids("p0 gone"))))
    assert found.cores == ((together("p0 p1"), Demand("leader", ("p0", "p1"))),)
    twice = demands(crowd(8), Rules(apart=(led,), leaders=(led,)))
    assert [each.kind for each in twice] == ["leader", "max", "min"]


def test_many_collisions_that_have_nothing_to_do_with_each_other_are_told_each():
    pairs = tuple(ids(f"p{n} p{n + 1}") for n in range(0, 50, 2))
    found = collision(crowd(70), Rules(together=pairs, apart=pairs))
    assert len(found.cores) == 25
    assert [len(way) for way in found.ways_out] == [25]


def test_one_collision_among_hundreds_of_rules_is_found():
    pairs = tuple(ids(f"p{n} p{n + 1}") for n in range(0, 800, 2))
    rules = Rules(together=(*pairs, ids("p0 p2")), apart=(ids("p1 p3"),), pin=(Pin("p700", "g1"), Pin("p702", "g2")))
    found = collision(crowd(1000), rules)
    assert found.cores == ((together("p0 p1"), together("p2 p3"), together("p0 p2"), apart("p1 p3")),)


def test_of_more_collisions_than_are_looked_for_no_way_out_is_claimed():
    pairs = tuple(ids(f"p{n} p{n + 1}") for n in range(0, 80, 2))
    found = collision(crowd(99), Rules(together=pairs, apart=pairs))
    assert (len(found.cores), found.ways_out) == (30, ())


def test_a_collision_is_kept_and_handed_on_whole():
    found = collision(crowd(8), Rules(together=(ids("p0 p1"),), apart=(ids("p0 p1"),), pin=(Pin("p3", "g9"),)))
    assert Collision.of_json(found.as_json()) == found
    assert pickle.loads(pickle.dumps(Impossible(found))).collision == found


@st.composite
def tangles(draw):
    people = crowd(draw(st.integers(2, 7)), **draw(st.dictionaries(st.sampled_from(["p0", "p1", "p2"]), st.just("p3"))))
    some = st.lists(st.frozensets(st.sampled_from([each.id for each in people]), min_size=2, max_size=3), max_size=3)
    return people, Rules(
        draw(st.integers(1, 3)), 3, draw(st.integers(3, 4)), together=tuple(draw(some)), apart=tuple(draw(some))
    )


@given(tangles())
def test_groups_are_found_if_and_only_if_there_are_any_and_giving_up_what_is_named_is_enough(tangle):
    people, rules = tangle
    every = partitions([each.id for each in people])
    possible = any(allowed(groups, people, rules) for groups in every)
    by_id, wanted = {each.id: each for each in people}, demands(people, rules)
    assert fits(by_id, wanted) == possible
    if not possible:
        found = collision(people, rules)
        for core in found.cores:
            assert not fits(by_id, core)
            assert all(fits(by_id, [each for each in core if each != one]) for one in core)
        for gone in found.ways_out:
            assert fits(by_id, [each for each in wanted if each not in gone])
        fewest = len(found.ways_out[0])
        fewer = combinations(wanted, fewest - 1)
        assert not any(fits(by_id, [each for each in wanted if each not in gone]) for gone in fewer)
