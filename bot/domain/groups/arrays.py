"""People and rules as arrays, for what is compiled and for what is solved."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.groups.cost import SLOTS, position
from bot.domain.groups.demands import Pair, Unit
from bot.domain.groups.model import Km, Person, Rules, Unusable
from bot.domain.places import EARTH_RADIUS_KM, load_municipalities

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_MODULES = 63 - len(SLOTS)
NEIGHBOURS = 40
"""Municipalities from where somebody's next group is drawn."""


class Arrays(NamedTuple):
    """Numbers stand for people (by id), units, municipalities and groups; a group that was there before is itself."""

    people: Ints
    """Of each person: times and modules as bits, site, municipality, whether larger, and the group before or -1."""
    travel: Floats
    """From each site to each municipality, in kilometre equivalents."""
    weights: Floats
    """Slot, module, no_larger, no_small, same_municipality, size, stability, and the target size."""
    unit_of: Ints
    first: Ints
    members: Ints
    """The people of unit u are members[first[u]:first[u + 1]]; clashes and towns are laid out in the same way."""
    clash_first: Ints
    clashes: Ints
    pinned: Ints
    """The group of each unit, or -1."""
    town_first: Ints
    town: Ints
    near: Ints
    """The nearest municipalities to each."""
    least: int
    most: int


def tabulate(
    units: Sequence[Unit],
    apart: Iterable[Pair],
    rules: Rules,
    least: int,
    group_of: Mapping[str, int],
    before: Mapping[str, str],
) -> Arrays:
    """Lay out units, whose people are in the order of their ids; `group_of` gives the numbers of known groups."""
    everyone = sorted((person for unit in units for person in unit.members), key=lambda person: person.id)
    number = {person.id: n for n, person in enumerate(everyone)}
    unit_of = {person.id: n for n, unit in enumerate(units) for person in unit.members}
    towns = sorted({person.municipality_number for person in everyone})
    sites = sorted({(person.municipality_number, position(person)) for person in everyone})
    centres = _centres(towns, everyone)
    given = _given(towns, rules.km)
    clashing: list[set[int]] = [set() for _ in units]
    for one, other in (tuple(pair) for pair in apart if pair <= unit_of.keys()):
        clashing[unit_of[one]].add(unit_of[other])
        clashing[unit_of[other]].add(unit_of[one])
    homes: dict[str, list[int]] = {town: [] for town in towns}
    for n, unit in enumerate(units):
        for town in sorted({person.municipality_number for person in unit.members}):
            homes[town].append(n)
    weights = rules.weights
    return Arrays(
        _people(everyone, sites, towns, {id: group_of[group] for id, group in before.items()}),
        _travel(sites, towns, centres, given, rules),
        np.array([weights.slot, weights.module, weights.no_larger, weights.no_small, weights.same_municipality,
                  weights.size, weights.stability, rules.target], np.float64),
        np.array([unit_of[person.id] for person in everyone]),
        *_rows([[number[person.id] for person in unit.members] for unit in units]),
        *_rows([sorted(others) for others in clashing]),
        np.array([-1 if unit.pinned is None else group_of[unit.pinned] for unit in units]),
        *_rows(list(homes.values())),
        np.ascontiguousarray(np.argsort(_known(_km(centres, centres), given), axis=1, kind="stable")[:, :NEIGHBOURS]),
        least,
        rules.max,
    )  # fmt: skip


def _people(
    everyone: Sequence[Person],
    sites: Sequence[tuple[str, tuple[float, float]]],
    towns: Sequence[str],
    before: Mapping[str, int],
) -> Ints:
    site_of, town_of = _numbers(sites), _numbers(towns)
    modules = sorted({module for person in everyone for module in person.modules})
    if len(modules) > MOST_MODULES:
        raise Unusable(f"Det er {len(modules)} ulike valgfrie moduler; det kan være {MOST_MODULES}.")
    bit = {module: len(SLOTS) + n for n, module in enumerate(modules)}
    return np.array(
        [
            (
                sum(1 << slot for slot in person.slots) + sum(1 << bit[module] for module in person.modules),
                site_of[person.municipality_number, position(person)],
                town_of[person.municipality_number],
                person.size_class == "larger",
                before.get(person.id, -1),
            )
            for person in everyone
        ],
        np.int64,
    )


def _travel(
    sites: Sequence[tuple[str, tuple[float, float]]],
    towns: Sequence[str],
    centres: Floats,
    given: Floats,
    rules: Rules,
) -> Floats:
    town_of = _numbers(towns)
    home = np.array([town_of[town] for town, _ in sites])
    counties = np.array([town[:2] for town in towns])
    km = _known(_km(np.array([point for _, point in sites]), centres), given[home])
    abroad = counties[home][:, None] != counties
    cost: Floats = km + np.maximum(0.0, km - rules.weights.far_km) + rules.weights.other_county * abroad
    return cost


def _given(towns: Sequence[str], km: Km) -> Floats:
    """Kilometres between municipalities, where somebody has said how many."""
    return np.array([[km.get((town, other), np.nan) for other in towns] for town in towns])


def _known(km: Floats, given: Floats) -> Floats:
    return np.where(np.isnan(given), km, given)


def _centres(towns: Sequence[str], everyone: Iterable[Person]) -> Floats:
    """Where each municipality would host: its centre, or its first person's place when it is not known."""
    known = load_municipalities()
    unknown = {person.municipality_number: person for person in reversed([*everyone])}
    return np.array([(known[t].lat, known[t].lon) if t in known else position(unknown[t]) for t in towns])


def _km(points: Floats, others: Floats) -> Floats:
    """Great-circle distances in km, as bot.domain.places.distance_km."""
    north, other_north = np.radians(points[:, :1]), np.radians(others[:, 0])
    east = np.radians(others[:, 1] - points[:, 1:])
    half = np.sin((other_north - north) / 2) ** 2 + np.cos(north) * np.cos(other_north) * np.sin(east / 2) ** 2
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    return km


def _numbers(things: Iterable[Any]) -> dict[Any, int]:
    return {thing: n for n, thing in enumerate(things)}


def _rows(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lay lists end to end, after where each begins."""
    begins = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    return begins, np.array([item for each in lists for item in each], np.int64)
