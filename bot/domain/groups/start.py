"""Where a search begins: groups that keep every hard rule, or the groups from before with those who come and go."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from bot.domain.groups.annealing import State
from bot.domain.groups.arrays import Arrays
from bot.domain.groups.compiled import cost_of


class Given(NamedTuple):
    """A group to begin with: its number, or None for a new one, and its units."""

    number: int | None
    units: Sequence[int]


def state_of(arrays: Arrays, known: int, given: Iterable[Given]) -> State:
    """Lay groups out; the known ones keep their numbers, and as many are empty as might come to be needed."""
    free = iter(range(known, known + len(arrays.people) // arrays.least + 1))
    groups = known + len(arrays.people) // arrays.least + 1
    state = State(
        np.zeros((groups, arrays.most), np.int64),
        np.zeros(groups, np.int64),
        np.zeros(groups),
        np.zeros(len(arrays.pinned), np.int64),
    )
    for number, units in given:
        n = next(free) if number is None else number
        for unit in units:
            put(arrays, state, unit, n)
    for n in range(groups):
        state.cost[n] = cost_of(arrays.people, arrays.travel, arrays.weights, state.group[n], state.size[n], n)
    return state


def put(arrays: Arrays, state: State, unit: int, number: int) -> None:
    members = arrays.members[arrays.first[unit] : arrays.first[unit + 1]]
    state.group[number, state.size[number] : state.size[number] + len(members)] = members
    state.size[number] += len(members)
    state.where[unit] = number


def carried_over(arrays: Arrays, known: int) -> list[Given]:
    """Leave everybody where they were, where the rules allow it, and the others in the nearest group with room."""
    groups: list[list[int]] = [[] for _ in range(known)]
    sizes = [0] * known
    where: dict[int, int] = {}
    lengths = np.diff(arrays.first)
    old = arrays.people[arrays.members[arrays.first[:-1]], 4]
    order = sorted(range(len(lengths)), key=lambda u: (arrays.pinned[u] < 0, old[u] < 0, -lengths[u], u))
    for unit in order:
        barred = {
            where.get(int(other)) for other in arrays.clashes[arrays.clash_first[unit] : arrays.clash_first[unit + 1]]
        }
        fits = [n for n, size in enumerate(sizes) if size + lengths[unit] <= arrays.most and n not in barred]
        wished = int(arrays.pinned[unit] if arrays.pinned[unit] >= 0 else old[unit])
        if wished not in fits:
            fits = [n for n in fits if arrays.pinned[unit] < 0 and groups[n]]
            wished = min(fits, key=lambda n: _km(arrays, unit, groups[n][0]), default=len(groups))
        if wished == len(groups):
            groups.append([])
            sizes.append(0)
        groups[wished].append(unit)
        sizes[wished] += int(lengths[unit])
        where[unit] = wished
    return [Given(n if n < known else None, units) for n, units in enumerate(groups) if units]


def _km(arrays: Arrays, unit: int, other: int) -> float:
    one, there = arrays.members[arrays.first[unit]], arrays.members[arrays.first[other]]
    return float(arrays.travel[arrays.people[one, 1], arrays.people[there, 2]])
