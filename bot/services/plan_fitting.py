"""Fitting a plan that was found to the groups there are: they meet as they did where that is as good."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.groups import Assignment, Group, Person, Rules, free_name
from bot.domain.groups.steady import steady
from bot.services import groups, programme
from storage import Transaction
from storage import groups as rows


@dataclass(frozen=True)
class Ground:
    """What plans are made on: everyone who can be placed, the rules for it, and the groups there are."""

    people: Mapping[str, Person]
    rules: Rules
    going: Mapping[str, Group]
    places: Mapping[str, str]
    """The group that each one is in."""
    names: frozenset[str]
    """Those that are taken."""


def ground(tx: Transaction, programme_id: int) -> Ground:
    all_ = groups.cohort(tx, programme.get(tx, programme_id))
    people = {person.id: person for person in all_.persons.values()}
    names = frozenset(rows.names(tx, programme_id))
    placed = places(tx, programme_id)
    return Ground(people, all_.rules, _going(tx, programme_id, placed), placed, names)


def fitted(on: Ground, found: Assignment) -> Assignment:
    """Let groups that go on meet as they did where that is as good, and call new ones after where they meet.

    Nobody is moved out of a group that was only proposed, so that costs nothing. What warns of it names people and may
    not be so any more: it is left out.
    """
    used, fitted = {*on.names}, []
    for group in found.groups:
        if before := on.going.get(group.id):
            here = on.people.keys() >= {*group.members}
            fitted.append(steady(group, before, on.people, on.rules) if here else group)
        else:
            fitted.append(replace(group, name=free_name(groups.place_name(group.host_municipality), used)))
            used.add(fitted[-1].name)
    priced = [replace(group, cost={**group.cost, "stability": _moving(on, group)}) for group in fitted]
    cost = {term: sum(group.cost.get(term, 0.0) for group in priced) for term in found.cost}
    return replace(found, groups=tuple(priced), cost=cost, total=sum(cost.values()), warnings=())


def _moving(on: Ground, group: Group) -> float:
    """What it costs that people come into a group from others."""
    return on.rules.weights.stability * sum(on.places.get(id, group.id) != group.id for id in group.members)


def _going(tx: Transaction, programme_id: int, placed: Mapping[str, str]) -> dict[str, Group]:
    """The groups there are, as those of a plan."""
    members: dict[str, list[str]] = {}
    for member, group in placed.items():
        members.setdefault(group, []).append(member)
    going = rows.every(tx, programme_id)
    return {str(each.id): groups.as_group(each, members.get(str(each.id), [])) for each in going}


def places(tx: Transaction, programme_id: int) -> dict[str, str]:
    """The group that each one is in now."""
    return {str(member): str(group) for member, group in rows.grouped(tx, programme_id).items()}
