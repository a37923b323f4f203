import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.groups import Impossible, Person, Pin, Rules, assign
from bot.domain.groups.conflicts import give_up
from bot.domain.groups.demands import demands
from bot.domain.groups.packing import pack
from tests.domain.groups_measure import allowed, partitions

ONE = "; det er nok å gi opp én av dem."


def crowd(count, **leaders):
    return [Person(f"p{n}", f"P{n}", "Biblioteket", "1860", leader_id=leaders.get(f"p{n}")) for n in range(count)]


def ids(text):
    return frozenset(text.split())


@pytest.mark.parametrize(
    ("people", "rules", "told"),
    [
        (
            crowd(8),
            Rules(together=(ids("p0 p1"), ids("p1 p2")), apart=(ids("p0 p2"),)),
            f"P0 og P1 sammen, P1 og P2 sammen og P0 og P2 hver for seg kan ikke alle holde{ONE}",
        ),
        (
            crowd(8),
            Rules(together=(ids("p0 p1"),), apart=(ids("p0 p1"),)),
            f"P0 og P1 sammen og P0 og P1 hver for seg kan ikke begge holde{ONE}",
        ),
        (crowd(7), Rules(min=4), "7 personer kan ikke deles i grupper på 4–5. Endre min eller max."),
        (
            crowd(8),
            Rules(together=(ids("p0 p1 p2 p3 p4 p5"),)),
            f"P0, P1, P2, P3, P4 og P5 sammen og høyst 5 i hver gruppe kan ikke begge holde{ONE}",
        ),
        (
            crowd(8),
            Rules(pin=(Pin("p0", "g1"), Pin("p0", "g2"))),
            f"P0 festet til g1 og P0 festet til g2 kan ikke begge holde{ONE}",
        ),
        (
            crowd(4),
            Rules(pin=(Pin("p0", "g1"), Pin("p1", "g2"))),
            f"P0 festet til g1, P1 festet til g2 og minst 3 i hver gruppe kan ikke alle holde{ONE}",
        ),
        (
            crowd(2),
            Rules(apart=(ids("p0 p1"),)),
            f"P0 og P1 hver for seg og minst 2 i hver gruppe kan ikke begge holde{ONE}",
        ),
        (
            crowd(9, p3="p0", p4="p1"),
            Rules(pin=tuple(Pin(f"p{n}", "g1") for n in (0, 1, 3, 4))),
            (
                "P0 festet til g1, P3 festet til g1 og P0 og P3 hver for seg (leder og ansatt) kan ikke alle holde. "
                "P1 festet til g1, P4 festet til g1 og P1 og P4 hver for seg (leder og ansatt) kan ikke alle holde. "
                "Det er nok å gi opp: P0 festet til g1 og P1 festet til g1."
            ),
        ),
    ],
)
def test_rules_that_collide_are_told_with_the_fewest_to_give_up(people, rules, told):
    with pytest.raises(Impossible, match=f"^{re.escape(told)}$"):
        assign(people, rules)


def test_it_is_named_which_rule_is_enough_to_give_up_where_not_any_is():
    rules = Rules(together=(ids("p0 p1"),), apart=(ids("p0 p1"), ids("p0 p1 p2")))
    with pytest.raises(Impossible, match=r"Det er nok å gi opp: P0 og P1 sammen\.$"):
        assign(crowd(9), rules)


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
    wanted = demands(people, rules)
    assert (pack(people, wanted) is not None) == possible
    if not possible:
        gone = give_up(people, wanted)
        assert pack(people, [each for each in wanted if each not in gone]) is not None
        for less in range(len(gone)):
            assert pack(people, [each for each in wanted if each not in gone[:less] + gone[less + 1 :]]) is None
