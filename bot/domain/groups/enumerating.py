"""Every group that the rules allow, with its cost: how a few people can be shared out is then known for certain."""

from typing import Any

import numpy as np

from bot.domain.groups.arrays import Arrays
from bot.domain.groups.compiled import compiled, cost_of
from bot.domain.groups.partition import Columns

MOST_COLUMNS = 6_000_000
"""Forty people in groups of four to six give 4.6 million, in 100 MB."""


def every_group(arrays: Arrays, work: int | None) -> Columns | None:
    """Give all allowed groups, each as the group from before that most of them come from; None where they are too many.

    Two of them may be the same group from before: together they then cost too little, never too much.
    """
    apart = _apart(arrays)
    none = Columns(np.empty((0, arrays.most), np.uint8), np.empty(0, np.int64), np.empty(0))
    if len(apart) > np.iinfo(np.uint8).max:
        return None
    count = enumerate_groups(arrays, apart, none, limit := MOST_COLUMNS if work is None else min(MOST_COLUMNS, work))
    if count > limit:
        return None
    columns = Columns(np.full((count, arrays.most), len(apart), np.uint8), np.empty(count, np.int64), np.empty(count))
    enumerate_groups(arrays, apart, columns, count)
    return columns


def _apart(arrays: Arrays) -> Any:
    units = len(arrays.pinned)
    apart = np.zeros((units, units), np.bool_)
    for unit in range(units):
        apart[unit, arrays.clashes[arrays.clash_first[unit] : arrays.clash_first[unit + 1]]] = True
    pinned = arrays.pinned >= 0
    return apart | (pinned[:, None] & pinned & (arrays.pinned[:, None] != arrays.pinned))


@compiled
def enumerate_groups(arrays: Any, apart: Any, columns: Any, limit: int) -> int:
    """Count the allowed groups, up to one more than the limit, and write them down where there is room for them."""
    people, travel, weights = arrays.people, arrays.travel, arrays.weights
    first, members, pinned, least, most = arrays.first, arrays.members, arrays.pinned, arrays.least, arrays.most
    chosen, group = np.empty(most, np.int64), np.empty(most, np.int64)
    count = depth = size = unit = 0
    while count <= limit:
        if unit == len(pinned) or size == most:
            if depth == 0:
                break
            depth -= 1
            unit = chosen[depth]
            size -= first[unit + 1] - first[unit]
        else:
            allowed = size + first[unit + 1] - first[unit] <= most
            for i in range(depth):
                allowed &= not apart[chosen[i], unit]
            if allowed:
                chosen[depth] = unit
                depth += 1
                for i in range(first[unit], first[unit + 1]):
                    group[size] = members[i]
                    size += 1
                if size >= least:
                    if len(columns.cost) > 0:
                        number = _number(people, pinned, group, size, chosen, depth)
                        for i in range(depth):
                            columns.units[count, i] = chosen[i]
                        columns.number[count] = number
                        columns.cost[count] = cost_of(people, travel, weights, group, size, number)
                    count += 1
        unit += 1
    return count


@compiled
def _number(people: Any, pinned: Any, group: Any, size: int, units: Any, depth: int) -> int:
    """Tell which group these people are: the one that somebody is pinned to, else where most of them were before."""
    for i in range(depth):
        if pinned[units[i]] >= 0:
            return int(pinned[units[i]])
    number, most = -1, 0
    for i in range(size):
        before = people[group[i], 4]
        count = 0
        for j in range(size):
            count += before >= 0 and people[group[j], 4] == before
        if count > most:
            number, most = before, count
    return number
