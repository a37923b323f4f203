"""Where else in a plan a person could be, and what that would cost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.groups.cost import evaluate
from bot.domain.groups.demands import Pair, apart_pairs
from bot.domain.groups.model import Assignment, Group, Person, Rules

LEAST = 1e-9


@dataclass(frozen=True)
class Move:
    """A person goes to another group, alone or in exchange for somebody of it."""

    to: str
    exchanged: str | None
    groups: tuple[Group, ...]
    """The two groups as they would be."""
    price: Mapping[str, float]
    """What it adds to each term that it changes, in kilometre equivalents; less than 0 where it is better."""

    @property
    def total(self) -> float:
        return sum(self.price.values())


def moves(
    people: Iterable[Person], rules: Rules, plan: Sequence[Group], id: str, before: Mapping[str, str]
) -> list[Move]:
    """Give the cheapest way for a person into each other group that the hard rules allow, cheapest first.

    `before` is the group that each person was in. Those who are to be together do not move alone, nor who is pinned.
    """
    return _Moves({person.id: person for person in people}, rules, before).of(plan, id)


def taken(plan: Assignment, move: Move, before: Mapping[str, str]) -> Assignment:
    """Give the plan that a move makes of another; what warned of its groups is left out, as it may not be so now."""
    changed = {group.id: group for group in move.groups}
    groups = tuple(changed.get(group.id, group) for group in plan.groups)
    moved = sorted(id for group in groups for id in group.members if before.get(id, group.id) != group.id)
    cost = {term: paid + move.price.get(term, 0.0) for term, paid in plan.cost.items()}
    return replace(
        plan, groups=groups, total=sum(cost.values()), cost=cost, status="heuristic", warnings=(), moved=tuple(moved)
    )


@dataclass(frozen=True)
class _Moves:
    people: Mapping[str, Person]
    rules: Rules
    before: Mapping[str, str]

    def of(self, plan: Sequence[Group], id: str) -> list[Move]:
        home = next(group for group in plan if id in group.members)
        ways = (self._ways(home, other, id) for other in plan if other is not home)
        cheapest = (
            min(found, key=lambda move: (move.total, move.exchanged or "")) for each in ways if (found := list(each))
        )
        return sorted(cheapest, key=lambda move: (move.total, move.to))

    def _ways(self, home: Group, other: Group, id: str) -> Iterator[Move]:
        for exchanged in (None, *other.members):
            back = {exchanged} if exchanged else set()
            left = self._group(home, {*home.members} - {id} | back)
            joined = self._group(other, {*other.members} - back | {id})
            if self._holds(left) and self._holds(joined):
                yield Move(other.id, exchanged, (left, joined), _price((home, other), (left, joined)))

    def _group(self, group: Group, members: set[str]) -> Group:
        """A group as it would be with these members."""
        newcomers = sum(self.before.get(id, group.id) != group.id for id in members)
        found = evaluate([self.people[id] for id in sorted(members)], self.rules, newcomers)
        return replace(
            group,
            host_municipality=found.host_municipality,
            slot=found.slot,
            module=found.module,
            members=tuple(sorted(members)),
            cost=found.cost,
        )

    def _holds(self, group: Group) -> bool:
        """Whether every hard rule holds in a group."""
        members = frozenset(group.members)
        return (
            self.rules.min <= len(members) <= self.rules.max
            and not any(pair <= members for pair in self._apart)
            and all(not ids & members or ids & self.people.keys() <= members for ids in self.rules.together)
            and all(pin.id not in members or pin.group == group.id for pin in self.rules.pin)
        )

    @cached_property
    def _apart(self) -> set[Pair]:
        return apart_pairs(self.people.values(), self.rules)


def _price(before: tuple[Group, Group], after: tuple[Group, Group]) -> dict[str, float]:
    change = {
        term: sum(each.cost[term] for each in after) - sum(each.cost[term] for each in before) for term in after[0].cost
    }
    return {term: cost for term, cost in change.items() if abs(cost) > LEAST}
