"""The places where groups meet, which the picture names: one for each group, or for all groups of a municipality."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.groups import Group, Person
from bot.domain.groups.cost import position
from bot.domain.places import load_municipalities

MOST_GROUPS = 100
"""With more groups than this, those of one municipality are shown as one."""


@dataclass(frozen=True)
class Host:
    groups: tuple[str, ...]
    name: str
    place: tuple[float, float]
    """Latitude and longitude in degrees."""
    members: tuple[str, ...]


def hosts(groups: Sequence[Group], everyone: Mapping[str, Person]) -> list[Host]:
    if len(groups) > MOST_GROUPS:
        return by_municipality(groups, everyone)
    return [Host((each.id,), name_of(each), place_of(each, everyone), each.members) for each in groups]


def by_municipality(groups: Sequence[Group], everyone: Mapping[str, Person]) -> list[Host]:
    """Give the places where groups meet, in the order of their first groups."""
    by_host: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        by_host[group.host_municipality].append(group)
    return [
        Host(
            tuple(each.id for each in there),
            f"{len(there)} × {host_name(host)}" if len(there) > 1 else name_of(there[0]),
            place_of(there[0], everyone),
            tuple(id for each in there for id in each.members),
        )
        for host, there in by_host.items()
    ]


def place_of(group: Group, everyone: Mapping[str, Person]) -> tuple[float, float]:
    """The centre of the host municipality, or where its first member is when the municipality is not known."""
    if place := load_municipalities().get(group.host_municipality):
        return place.lat, place.lon
    there = [everyone[id] for id in sorted(group.members) if id in everyone]
    return position(min(there, key=lambda person: person.municipality_number != group.host_municipality))


def host_name(number: str) -> str:
    place = load_municipalities().get(number)
    return place.name if place else number


def name_of(group: Group) -> str:
    """A group's name, and where it meets when the name does not say so."""
    host = host_name(group.host_municipality)
    return group.name if host in group.name else f"{group.name} ({host})"
