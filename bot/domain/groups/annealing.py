"""Annealing over two moves: a unit goes to another group (relocate), or changes places with another one (swap).

A group may be smaller than allowed for a while, at a price that rises as it cools: so groups are opened and closed,
and their number is found by the search itself.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from bot.domain.groups.arrays import Floats, Ints
from bot.domain.groups.compiled import compiled, cost_of, random

STEP = 100
"""Moves looked at between two temperatures."""


class State(NamedTuple):
    """A plan under way; the people of group g are group[g, :size[g]]."""

    group: Ints
    size: Ints
    cost: Floats
    where: Ints
    """The group of each unit."""


class Pool(NamedTuple):
    """The groups met last, as a ring: members, size, number, cost; and how many were met in all."""

    group: Ints
    size: Ints
    number: Ints
    cost: Floats
    met: Ints


@compiled
def price(size: int, least: int, lack: float) -> float:
    """What a group that is too small costs for now."""
    return lack * math.sqrt(least - size) if 0 < size < least else 0.0


@compiled
def without(unit_of: Ints, group: Ints, size: int, unit: int, rest: Ints) -> int:
    """Write a group's people but for one unit to `rest`; tells how many they are."""
    n = 0
    for i in range(size):
        if unit_of[group[i]] != unit:
            rest[n] = group[i]
            n += 1
    return n


@compiled
def clash(clash_first: Ints, clashes: Ints, where: Ints, unit: int, group: int, leaving: int) -> bool:
    """Tell whether somebody in the group, but for the unit that leaves it, must be apart from this unit."""
    for i in range(clash_first[unit], clash_first[unit + 1]):
        if clashes[i] != leaving and where[clashes[i]] == group:
            return True
    return False


@compiled
def keep(pool: Any, group: Ints, size: int, number: int, cost: float) -> None:
    row = pool.met[0] % len(pool.size)
    for i in range(size):
        pool.group[row, i] = group[i]
    pool.size[row], pool.number[row], pool.cost[row] = size, number, cost
    pool.met[0] += 1


@compiled
def anneal(
    arrays: Any,
    state: Any,
    pool: Any,
    region: Ints,
    here: int,
    moves: int,
    hot: float,
    cold: float,
    lack: float,
    seed: Any,
) -> int:
    """Look at so many moves inside one region while it gets colder, from `hot` to `cold` kilometre equivalents.

    `lack` is the price of one person too few at the temperature 1; gives the number of moves made.
    """
    people, travel, weights, unit_of = arrays.people, arrays.travel, arrays.weights, arrays.unit_of
    first, members, pinned, near = arrays.first, arrays.members, arrays.pinned, arrays.near
    clash_first, clashes, town_first, town = arrays.clash_first, arrays.clashes, arrays.town_first, arrays.town
    group, size, cost, where = state.group, state.size, state.cost, state.where
    least, most = arrays.least, arrays.most
    one, other = np.empty(most, np.int64), np.empty(most, np.int64)
    movable = np.array([u for u in range(len(where)) if region[where[u]] == here and pinned[u] < 0])
    if len(movable) == 0:
        return 0
    made = 0
    temperature, price_of_lack = hot, lack
    for step in range(moves):
        if step % STEP == 0:
            temperature = hot * (cold / hot) ** (step / moves)
            price_of_lack = lack / temperature**1.5
        u = movable[int(random(seed) * len(movable))]
        a = where[u]
        swapped = -1
        if random(seed) < 0.03:
            b = int(random(seed) * len(size))
            if size[b] > 0 or region[b] != here:
                continue
            size_b = 0
        else:
            place = near[people[members[first[u]], 2], int(random(seed) ** 3 * near.shape[1])]
            b = where[town[town_first[place] + int(random(seed) * (town_first[place + 1] - town_first[place]))]]
            if a == b or region[b] != here:
                continue
            if random(seed) < 0.3:
                size_b = size[b]
                other[:size_b] = group[b, :size_b]
            else:
                swapped = unit_of[group[b, int(random(seed) * size[b])]]
                if pinned[swapped] >= 0:
                    continue
                size_b = without(unit_of, group[b], size[b], swapped, other)
        size_a = size[a] - (first[u + 1] - first[u])
        if size_b + first[u + 1] - first[u] > most or clash(clash_first, clashes, where, u, b, swapped):
            continue
        if swapped >= 0:
            coming = first[swapped + 1] - first[swapped]
            if size_a + coming > most or clash(clash_first, clashes, where, swapped, a, u):
                continue
        size_a = without(unit_of, group[a], size[a], u, one)
        for i in range(first[u], first[u + 1]):
            other[size_b] = members[i]
            size_b += 1
        if swapped >= 0:
            for i in range(first[swapped], first[swapped + 1]):
                one[size_a] = members[i]
                size_a += 1
        lacking = price(size_a, least, price_of_lack) + price(size_b, least, price_of_lack)
        lacked = price(size[a], least, price_of_lack) + price(size[b], least, price_of_lack)
        limit = cost[a] + cost[b] + lacked - lacking - temperature * math.log(1.0 - random(seed))
        cost_a = cost_of(people, travel, weights, one, size_a, a)
        if cost_a > limit:
            continue
        cost_b = cost_of(people, travel, weights, other, size_b, b)
        if cost_a + cost_b > limit:
            continue
        made += 1
        group[a, :size_a], group[b, :size_b] = one[:size_a], other[:size_b]
        size[a], size[b], cost[a], cost[b] = size_a, size_b, cost_a, cost_b
        where[u] = b
        if swapped >= 0:
            where[swapped] = a
        if len(pool.size) > 0:
            keep(pool, one, size_a, a, cost_a)
            keep(pool, other, size_b, b, cost_b)
    return made
