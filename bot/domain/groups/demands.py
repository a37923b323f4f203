"""What must hold whatever it costs: who is together, who is apart, who is pinned to a group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.domain.groups.model import Impossible, Person, Rules

Pair = frozenset[str]


@dataclass(frozen=True, eq=False)
class Unit:
    """People who are moved as one; told apart by identity, which is quick."""

    members: tuple[Person, ...]
    pinned: str | None

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(person.id for person in self.members)


def apart_pairs(people: Iterable[Person], rules: Rules) -> set[Pair]:
    """Give every pair that may not share a group: by a rule, or a leader and their own staff unless both ask."""
    asked = {pair for ids in rules.together for pair in _pairs(ids)}
    leaders = {frozenset((person.id, person.leader_id)) for person in people if person.leader_id}
    return {pair for ids in rules.apart for pair in _pairs(ids)} | {pair for pair in leaders - asked if len(pair) == 2}


def units(people: Sequence[Person], rules: Rules, apart: set[Pair]) -> list[Unit]:
    """Join those who are to be together; raises Impossible where the rules collide inside a unit."""
    by_id = {person.id: person for person in people}
    joined = {person.id: {person.id} for person in people}
    for ids in rules.together:
        merged = set().union(*(joined[id] for id in ids if id in joined))
        for id in merged:
            joined[id] = merged
    pins = {pin.id: pin.group for pin in rules.pin}
    sets = {tuple(sorted(ids)) for ids in joined.values()}
    return [_unit([by_id[id] for id in ids], pins, rules, apart) for ids in sorted(sets)]


def _unit(members: list[Person], pins: dict[str, str], rules: Rules, apart: set[Pair]) -> Unit:
    names = ", ".join(person.name for person in members)
    if len(members) > rules.max:
        raise Impossible(f"{names} skal være sammen, men en gruppe har høyst {rules.max}. Del dem, eller øk max.")
    if clash := [pair for pair in _pairs(person.id for person in members) if pair in apart]:
        who = " og ".join(person.name for person in members if person.id in clash[0])
        raise Impossible(f"{who} skal både være sammen og hver for seg. Ta bort en av reglene.")
    groups = sorted({pins[person.id] for person in members if person.id in pins})
    if len(groups) > 1:
        raise Impossible(f"{names} skal være sammen, men er festet til {' og '.join(groups)}. Ta bort en av reglene.")
    return Unit(tuple(members), groups[0] if groups else None)


def _pairs(ids: Iterable[str]) -> list[Pair]:
    return [frozenset(pair) for pair in combinations(sorted(ids), 2)]
