"""Nearest-neighbour groups under the hard rules, then cheaper ones by moving and swapping."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from bot.domain.groups.cost import evaluate, position
from bot.domain.groups.demands import Pair, Unit
from bot.domain.groups.model import Person, Rules
from bot.domain.places import distance_km

Plan = list[set[Unit]]
"""The units of each group, in the order of the group ids."""
MOST_TRIES = 50_000


@dataclass(frozen=True)
class Problem:
    units: Sequence[Unit]
    group_ids: Sequence[str]
    before: Mapping[str, str]
    """The group each person was in."""
    rules: Rules
    least: int
    """The smallest size allowed here: rules.min, but for fewer people than that."""
    apart: set[Pair]
    known: dict[tuple[frozenset[str], str], float] = field(default_factory=dict)
    """What groups cost that were looked at before."""

    @cached_property
    def clashes(self) -> set[frozenset[Unit]]:
        pairs = combinations(self.units, 2)
        return {frozenset(pair) for pair in pairs if any(self._apart(*pair))}

    def _apart(self, one: Unit, other: Unit) -> Iterator[bool]:
        return (frozenset((a, b)) in self.apart for a in one.ids for b in other.ids)

    def allows(self, unit: Unit, group: int, others: set[Unit]) -> bool:
        """Tell whether a unit may join these others in that group."""
        return (
            unit.pinned in (None, self.group_ids[group])
            and size(others) + len(unit.members) <= self.rules.max
            and not any(frozenset((unit, other)) in self.clashes for other in others)
        )

    def cost(self, units: set[Unit], group: int) -> float:
        members = people_of(units)
        key = frozenset(person.id for person in members), self.group_ids[group]
        if key not in self.known:
            self.known[key] = evaluate(members, self.rules, self.newcomers(members, group)).total
        return self.known[key]

    def newcomers(self, members: Sequence[Person], group: int) -> int:
        here = self.group_ids[group]
        return sum(self.before.get(person.id, here) != here for person in members)


def people_of(units: set[Unit]) -> list[Person]:
    return sorted((person for unit in units for person in unit.members), key=lambda person: person.id)


def size(units: set[Unit]) -> int:
    return sum(len(unit.members) for unit in units)


def nearest(problem: Problem, seed: int) -> Plan | None:
    """Fill the groups from the outskirts inwards, each with who is nearest; None where no way was found."""
    plan: Plan = [set() for _ in problem.group_ids]
    tries = iter(range(MOST_TRIES))
    return plan if _fill(problem, plan, _hardest_first(problem, seed), tries) else None


def _hardest_first(problem: Problem, seed: int) -> list[Unit]:
    """Order units: pinned, old members, large, much to avoid, the one the seed picks, and then the most remote."""
    start = problem.units[seed % len(problem.units)] if seed else None
    clashes = {unit: sum(unit in pair for pair in problem.clashes) for unit in problem.units}
    return sorted(
        problem.units,
        key=lambda unit: (
            unit.pinned is None,
            _old_group(problem, unit) is None,
            -len(unit.members),
            -clashes[unit],
            unit is not start,
            -_remoteness(problem, unit),
            sorted(unit.ids),
        ),
    )


def _fill(problem: Problem, plan: Plan, waiting: Sequence[Unit], tries: Iterator[int]) -> bool:
    lacking = sum(max(0, problem.least - size(units)) for units in plan)
    if lacking > sum(len(unit.members) for unit in waiting) or next(tries, None) is None:
        return False
    if not waiting:
        return True
    unit, rest = waiting[0], waiting[1:]
    choices = [group for group in range(len(plan)) if problem.allows(unit, group, plan[group])]
    for group in sorted(choices, key=lambda group: _pull(problem, unit, group, plan[group])):
        plan[group].add(unit)
        if _fill(problem, plan, rest, tries):
            return True
        plan[group].remove(unit)
    return False


def _pull(problem: Problem, unit: Unit, group: int, others: set[Unit]) -> tuple[bool, float, int]:
    """Rank groups for a unit: its old one, else the nearest; a group of its own is as far as the next is too far."""
    at_home = _old_group(problem, unit) == problem.group_ids[group]
    near = min((_km(unit, other) for other in others), default=problem.rules.travel_limit_km)
    return not at_home, near, group


def _old_group(problem: Problem, unit: Unit) -> str | None:
    return next((problem.before[id] for id in sorted(unit.ids) if problem.before.get(id) in problem.group_ids), None)


def _remoteness(problem: Problem, unit: Unit) -> float:
    return sum(_km(unit, other) for other in problem.units)


def _km(one: Unit, other: Unit) -> float:
    return distance_km(*position(one.members[0]), *position(other.members[0]))


class Change(NamedTuple):
    one: int
    other: int
    leaving: Unit
    coming: Unit | None
    """Who comes from the other group in exchange, if anybody."""


def improve(problem: Problem, plan: Plan, work: int, stop: Callable[[], bool]) -> str:
    """Take every move or swap that makes the plan cheaper until none does; says whether work or time ended it."""
    left = work
    better = True
    while better:
        better = False
        for change in _changes(problem, plan):
            if left <= 0:
                return "work"
            if stop():
                return "time"
            left -= 1
            better |= _take_if_cheaper(problem, plan, change)
    return "work"


def _changes(problem: Problem, plan: Plan) -> Iterator[Change]:
    place = {unit: group for group, units in enumerate(plan) for unit in units}
    for n, unit in enumerate(problem.units):
        for other in range(len(plan)):
            yield Change(place[unit], other, unit, None)
        for swapped in problem.units[n + 1 :]:
            yield Change(place[unit], place[swapped], unit, swapped)


def _take_if_cheaper(problem: Problem, plan: Plan, change: Change) -> bool:
    one, other, leaving, coming = change
    back = {coming} if coming else set()
    if one == other or leaving not in plan[one] or not back <= plan[other]:
        return False
    rest_one, rest_other = plan[one] - {leaving}, plan[other] - back
    if not problem.allows(leaving, other, rest_other) or (coming and not problem.allows(coming, one, rest_one)):
        return False
    new_one, new_other = rest_one | back, rest_other | {leaving}
    if min(size(new_one), size(new_other)) < problem.least:
        return False
    old = problem.cost(plan[one], one) + problem.cost(plan[other], other)
    if problem.cost(new_one, one) + problem.cost(new_other, other) >= old - 1e-9:
        return False
    plan[one], plan[other] = new_one, new_other
    return True
