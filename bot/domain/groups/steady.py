"""A group that goes on keeps its place, time and module, where others would save no more than a move must."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.groups.cost import travel
from bot.domain.groups.model import Group, Person, Rules


def steady(group: Group, before: Group, people: Mapping[str, Person], rules: Rules) -> Group:
    """Give a planned group with what it had before, wherever the change saves no more than `stability`."""
    members = [people[id] for id in group.members]
    weights, cost = rules.weights, dict(group.cost)
    busy = sum(before.slot not in person.slots for person in members)
    unshared = sum(before.module not in person.modules for person in members)
    kept: dict[str, Any] = {}
    for name, term, price in (
        ("host_municipality", "travel", _travel(members, before.host_municipality, rules)),
        ("slot", "slot", weights.slot * busy),
        ("module", "module", weights.module * unshared),
    ):
        if price - cost.get(term, 0.0) <= weights.stability:
            kept[name], cost[term] = getattr(before, name), price
    return replace(group, cost=cost, **kept)


def _travel(members: Sequence[Person], host: str, rules: Rules) -> float:
    """What it costs to meet in a municipality: too much where nobody is from there any more."""
    if host not in {person.municipality_number for person in members}:
        return float("inf")
    return sum(travel(person, host, members, rules) for person in members)
