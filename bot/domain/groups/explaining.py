"""Why somebody is where they are, computed from the plan: what they share, what decided, what spoke against others."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.groups.cost import evaluate, km_to_host
from bot.domain.groups.demands import Demand, demands, pairs, units
from bot.domain.groups.model import Assignment, Group, Person, Rules


@dataclass(frozen=True)
class Alternative:
    """Another group, and what speaks most against moving there."""

    group: Group
    km: float
    """To where it would meet then."""
    against: str
    """«pinned», «leader», «full» or «left too small» where a rule bars the way, else the dearest term."""
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

    A group that a private «apart» closes is left out, so that nobody can tell that there is one.
    """
    by_id = {person.id: person for person in people}
    group = {member: group for group in assignment.groups for member in group.members}[id]
    members = [by_id[member] for member in group.members]
    wanted = demands(by_id.values(), rules)
    unit = next(unit.ids for unit in units(by_id.values(), wanted) if id in unit.ids)
    closed = _kept_from(unit, (each for each in wanted if each.kind == "apart"))
    others = [other for other in assignment.groups if other.id != group.id and not closed & set(other.members)]
    priced = [_alternative(group, other, by_id, unit, rules, wanted, id) for other in others]
    return Explanation(
        group,
        km_to_host(by_id[id], group.host_municipality, members),
        tuple(person.id for person in members if group.slot in person.slots),
        tuple(person.id for person in members if group.module in person.modules),
        tuple(each for each in wanted if id in each.ids and each.kind != "apart"),
        tuple(sorted(priced, key=lambda each: (each.total, each.group.id))[:2]),
    )


def _kept_from(unit: Collection[str], wanted: Iterable[Demand]) -> set[str]:
    """Those who may not be in a group with any of these."""
    return {id for each in wanted for pair in pairs(each.ids) if pair & set(unit) for id in pair - set(unit)}


def _alternative(
    group: Group,
    other: Group,
    by_id: Mapping[str, Person],
    unit: Collection[str],
    rules: Rules,
    wanted: Iterable[Demand],
    id: str,
) -> Alternative:
    there = [by_id[member] for member in (*other.members, *sorted(unit))]
    left = [by_id[member] for member in group.members if member not in unit]
    joined = evaluate(there, rules)
    now = [evaluate([by_id[member] for member in each.members], rules).cost for each in (group, other)]
    then = [joined.cost, *([evaluate(left, rules).cost] if left else [])]
    price = {term: sum(each[term] for each in then) - sum(each[term] for each in now) for term in joined.cost}
    dearest = max(price, key=lambda term: price[term])
    bar = _bar(len(left), there, unit, rules, wanted)
    return Alternative(other, km_to_host(by_id[id], joined.host_municipality, there), bar or dearest, price)


def _bar(
    left: int, there: Collection[Person], unit: Collection[str], rules: Rules, wanted: Iterable[Demand]
) -> str | None:
    """Which rule forbids the move, if one does."""
    wanted = list(wanted)
    if any(each.kind == "pin" and each.ids[0] in unit for each in wanted):
        return "pinned"
    led = _kept_from(unit, (each for each in wanted if each.kind == "leader"))
    if led & {person.id for person in there}:
        return "leader"
    if len(there) > rules.max:
        return "full"
    return "left too small" if 0 < left < rules.min else None
