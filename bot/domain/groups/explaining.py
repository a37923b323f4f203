"""Why somebody is where they are, computed from the plan: what they share, what decided, what spoke against others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.groups.cost import evaluate, km_to_host
from bot.domain.groups.demands import Demand, demands, pairs, units
from bot.domain.groups.model import Assignment, Group, Person, Rules
from bot.domain.groups.moves import LEAST


@dataclass(frozen=True)
class Alternative:
    """Another group, and what speaks most against moving there."""

    group: Group
    km: float
    """To where it meets."""
    against: str | None
    """«pinned», «leader», «full» or «left too small» where a rule bars the way, else the dearest term; None where no
    term rises."""
    price: Mapping[str, float]
    """What each term of the plan would rise by, in kilometre equivalents, were the rules not in the way."""

    @property
    def total(self) -> float:
        return sum(self.price.values())


@dataclass(frozen=True)
class Explanation:
    group: Group
    km: float
    free: tuple[str, ...]
    """Who in the group can meet at its time."""
    share_module: tuple[str, ...]
    decided: tuple[Demand, ...]
    """The hard rules about this person; a private «apart» is never among them."""
    alternatives: tuple[Alternative, ...]
    """The two groups that would cost least to move to."""


def explain(assignment: Assignment, people: Iterable[Person], rules: Rules, id: str) -> Explanation:
    """Explain where a person is; raises KeyError for somebody who is not in the plan.

    A private «apart» is not looked at: what is told is the same whether there is one or not.
    """
    by_id = {person.id: person for person in people}
    group = {member: group for group in assignment.groups for member in group.members}[id]
    members = [by_id[member] for member in group.members]
    wanted = demands(by_id.values(), replace(rules, apart=()))
    unit = next(unit.ids for unit in units(by_id.values(), wanted) if id in unit.ids)
    home = _Home(by_id, rules, wanted, unit, group)
    priced = [home.alternative(other, by_id[id]) for other in assignment.groups if other.id != group.id]
    return Explanation(
        group,
        km_to_host(by_id[id], group.host_municipality, members, rules.km),
        tuple(person.id for person in members if group.slot in person.slots),
        tuple(person.id for person in members if group.module in person.modules),
        tuple(each for each in wanted if id in each.ids),
        tuple(sorted(priced, key=lambda each: (each.total, each.group.id))[:2]),
    )


@dataclass(frozen=True)
class _Home:
    """A group that some would leave together."""

    people: Mapping[str, Person]
    rules: Rules
    wanted: Sequence[Demand]
    unit: frozenset[str]
    group: Group

    def alternative(self, other: Group, person: Person) -> Alternative:
        there = self._costs([*other.members, *sorted(self.unit)])
        change = {term: there[term] - now for term, now in self._costs(other.members).items()}
        price = {term: change[term] + self._saved[term] for term in change}
        dearest = max(price, key=lambda term: price[term])
        against = self._bar(other) or (dearest if price[dearest] > LEAST else None)
        members = [self.people[member] for member in other.members]
        return Alternative(other, km_to_host(person, other.host_municipality, members, self.rules.km), against, price)

    def _costs(self, ids: Iterable[str]) -> Mapping[str, float]:
        return evaluate([self.people[id] for id in ids], self.rules).cost

    @property
    def _left(self) -> list[str]:
        return [id for id in self.group.members if id not in self.unit]

    @cached_property
    def _saved(self) -> Mapping[str, float]:
        """What each term changes by where they leave."""
        left = self._costs(self._left) if self._left else {}
        return {term: left.get(term, 0.0) - now for term, now in self._costs(self.group.members).items()}

    @cached_property
    def _kept_from(self) -> set[str]:
        """Those whom they may not be in a group with: leaders and own staff."""
        apart = (pair for each in self.wanted if each.kind == "leader" for pair in pairs(each.ids) if pair & self.unit)
        return {id for pair in apart for id in pair - self.unit}

    def _bar(self, other: Group) -> str | None:
        """Which rule forbids the move, if one does."""
        if any(each.kind == "pin" and each.ids[0] in self.unit for each in self.wanted):
            return "pinned"
        if self._kept_from & set(other.members):
            return "leader"
        if len(other.members) + len(self.unit) > self.rules.max:
            return "full"
        return "left too small" if 0 < len(self._left) < self.rules.min else None
