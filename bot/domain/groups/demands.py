"""What must hold whatever it costs: who is together, who is apart, who is pinned to a group, how large groups are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from bot.domain.groups.model import Person, Rules

Pair = frozenset[str]


@dataclass(frozen=True)
class Demand:
    kind: Literal["together", "apart", "leader", "pin", "min", "max"]
    ids: tuple[str, ...] = ()
    group: str = ""
    size: int = 0


@dataclass(frozen=True, eq=False)
class Unit:
    """People who are moved as one; told apart by identity, which is quick."""

    members: tuple[Person, ...]
    pinned: str | None

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(person.id for person in self.members)


def demands(people: Iterable[Person], rules: Rules) -> list[Demand]:
    """List the rules that concern these people, one by one."""
    here = {person.id: person for person in people}
    together = [tuple(sorted(ids & here.keys())) for ids in rules.together]
    apart = [tuple(sorted(ids & here.keys())) for ids in rules.apart]
    leaders = {tuple(sorted(pair)) for pair in _led(here.values(), rules) if pair <= here.keys()}
    return [
        *(Demand("together", ids) for ids in together if len(ids) > 1),
        *(Demand("apart", ids) for ids in apart if len(ids) > 1 and ids not in leaders),
        *(Demand("pin", (pin.id,), pin.group) for pin in sorted(set(rules.pin), key=str) if pin.id in here),
        *(Demand("leader", ids) for ids in sorted(leaders)),
        Demand("max", size=rules.max),
        Demand("min", size=min(rules.min, len(here))),
    ]


def apart_pairs(people: Iterable[Person], rules: Rules) -> set[Pair]:
    """Give every pair that may not share a group: by a rule, or a leader and their own staff unless both ask."""
    return {pair for ids in rules.apart for pair in pairs(ids)} | _led(people, rules)


def _led(people: Iterable[Person], rules: Rules) -> set[Pair]:
    asked = {pair for ids in rules.together for pair in pairs(ids)}
    led = {frozenset((person.id, person.leader_id)) for person in people if person.leader_id}
    return {pair for pair in led - asked if len(pair) == 2} | set(rules.leaders)


def units(people: Iterable[Person], wanted: Iterable[Demand]) -> list[Unit]:
    """Join those who are to be together or are pinned to the same group; of two pins the first counts."""
    by_id = {person.id: person for person in people}
    joined = {id: {id} for id in by_id}
    pinned: dict[str, set[str]] = {}
    held = [each for each in wanted if each.kind in {"together", "pin"}]
    for each in held:
        if each.kind == "pin":
            pinned.setdefault(each.group, set()).update(each.ids)
    for ids in [*(each.ids for each in held if each.kind == "together"), *pinned.values()]:
        merged = set().union(*(joined[id] for id in ids))
        for id in merged:
            joined[id] = merged
    group_of = {id: group for group in sorted(pinned, reverse=True) for id in pinned[group]}
    sets = sorted({id: tuple(sorted(ids)) for id, ids in joined.items() if id == min(ids)}.values())
    return [
        Unit(tuple(by_id[id] for id in ids), min((group_of[id] for id in ids if id in group_of), default=None))
        for ids in sets
    ]


def pairs(ids: Iterable[str]) -> list[Pair]:
    return [frozenset(pair) for pair in combinations(sorted(ids), 2)]


def apart(wanted: Sequence[Demand]) -> set[Pair]:
    return {pair for each in wanted if each.kind in {"apart", "leader"} for pair in pairs(each.ids)}
