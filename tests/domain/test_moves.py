"""Where else in a plan a person could be, compared with every plan in which they are there."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.groups import Person, Rules, assign, evaluate
from bot.domain.groups.moves import moves

PLACES = ["1866", "1867", "1865", "1868", "1870", "5501"]


@st.composite
def crowds(draw: st.DrawFn) -> list[Person]:
    n = draw(st.integers(7, 14))
    return [
        Person(
            id=f"p{i:02}",
            name=f"P{i}",
            library="B",
            municipality_number=draw(st.sampled_from(PLACES)),
            slots=frozenset(draw(st.sets(st.integers(0, 9), max_size=4))),
            size_class=draw(st.sampled_from(["small", "larger"])),
            leader_id=f"p{draw(st.integers(0, n - 1)):02}" if draw(st.integers(0, 4)) == 0 else None,
        )
        for i in range(n)
    ]


@given(crowds(), st.data())
def test_a_move_costs_what_it_says_and_keeps_every_rule(people: list[Person], data: st.DataObject) -> None:
    rules = Rules()
    try:
        plan = assign(people, rules, work=2_000).groups
    except ValueError:
        return
    id = data.draw(st.sampled_from([person.id for person in people]))
    by_id = {person.id: person for person in people}
    for move in moves(people, rules, plan, id, {}):
        after = {group.id: group for group in plan} | {group.id: group for group in move.groups}
        assert sorted(chain(*(group.members for group in after.values()))) == sorted(by_id)
        assert id in after[move.to].members
        assert all(rules.min <= len(group.members) <= rules.max for group in after.values())
        assert not [
            p for p in people for g in after.values() if p.leader_id != p.id and {p.id, p.leader_id} <= {*g.members}
        ]
        total = sum(evaluate([by_id[each] for each in group.members], rules).total for group in after.values())
        assert abs(total - sum(sum(group.cost.values()) for group in plan) - move.total) < 1e-6
