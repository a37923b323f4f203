"""Where those of a group that has become too small could go, while everybody else stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.groups.cost import evaluate
from bot.domain.groups.demands import Pair, apart_pairs, demands, units
from bot.domain.groups.model import Assignment, Group, Person, Rules


def merged(people: Iterable[Person], rules: Rules, groups: Sequence[Group], id: str) -> Assignment | None:
    """Give a plan without this one: its people together in another where that is possible, else where each fits.

    Cheapest first, by what is added to the others; None where somebody fits nowhere.
    """
    by_id = {person.id: person for person in people}
    others = {group.id: group for group in priced(by_id, rules, groups).groups if group.id != id}
    leaving = [by_id[member] for group in groups if group.id == id for member in group.members if member in by_id]
    apart = apart_pairs(by_id.values(), rules)
    whole = _joined(by_id, rules, apart, others, [person.id for person in leaving])
    if whole:
        return _plan(whole.values())
    for unit in sorted(units(leaving, demands(leaving, rules)), key=lambda unit: (-len(unit.ids), sorted(unit.ids))):
        joined = _joined(by_id, rules, apart, others, unit.ids)
        if joined is None:
            return None
        others = joined
    return _plan(others.values())


def priced(people: Mapping[str, Person], rules: Rules, groups: Iterable[Group]) -> Assignment:
    """Give groups as a plan of those who are among the people, with what they cost."""
    here = [replace(group, members=tuple(each for each in group.members if each in people)) for group in groups]
    return _plan(_priced(people, rules, group) for group in here if group.members)


def _plan(groups: Iterable[Group]) -> Assignment:
    planned = tuple(groups)
    cost = {term: sum(group.cost[term] for group in planned) for group in planned[:1] for term in group.cost}
    return Assignment(planned, sum(cost.values()), cost, "heuristic", (), (), "work")


def _joined(
    people: Mapping[str, Person],
    rules: Rules,
    apart: set[Pair],
    groups: Mapping[str, Group],
    newcomers: Iterable[str],
) -> dict[str, Group] | None:
    """The groups with these people in the one where they add least; None where they fit into none."""
    wider = [replace(group, members=tuple(sorted({*group.members, *newcomers}))) for group in groups.values()]
    open_ = [
        _met(people, rules, group)
        for group in wider
        if len(group.members) <= rules.max and not any(pair <= {*group.members} for pair in apart)
    ]
    best = min(open_, key=lambda group: (_total(group) - _total(groups[group.id]), group.id), default=None)
    return {**groups, best.id: best} if best else None


def _met(people: Mapping[str, Person], rules: Rules, group: Group) -> Group:
    """A group that meets where and when it is cheapest."""
    found = evaluate([people[id] for id in group.members], rules)
    return replace(
        group, host_municipality=found.host_municipality, slot=found.slot, module=found.module, cost=found.cost
    )


def _priced(people: Mapping[str, Person], rules: Rules, group: Group) -> Group:
    return replace(group, cost=evaluate([people[id] for id in group.members], rules).cost)


def _total(group: Group) -> float:
    return sum(group.cost.values())
