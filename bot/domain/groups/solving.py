"""The way to a plan: anneal; for few people, choose anew among all groups met; for very few, among all there are."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bot.domain.groups.annealing import State
from bot.domain.groups.arrays import Arrays
from bot.domain.groups.effort import Effort
from bot.domain.groups.enumerating import every_group
from bot.domain.groups.partition import Columns, cheapest, joined
from bot.domain.groups.schedule import HARD, HOT, LACK, RUNS, SMALL, WARM, Met, by_regions, side_by_side
from bot.domain.groups.start import Given, carried_over, state_of
from bot.domain.groups.windows import improve


class Solution(NamedTuple):
    groups: list[tuple[int, list[int]]]
    """Numbers of groups, and of the people in them."""
    proven: bool
    late: bool
    """Whether time ended the search, and not work."""


def solve(arrays: Arrays, known: int, packed: Sequence[Given], effort: Effort) -> Solution:
    """Find groups for units; the first `known` groups were there before or are asked for by name.

    `packed` is a way to keep the hard rules.
    """
    before = bool((arrays.people[:, 4] >= 0).any())
    hot, begin = (WARM, carried_over(arrays, known)) if before else (HOT, packed)
    if len(arrays.people) > SMALL:
        return _large(arrays, known, packed, begin, hot, effort)
    starts = [state_of(arrays, known, begin if n else packed) for n in range(RUNS)]
    met, late = side_by_side(arrays, starts, hot, effort)
    allowed = [state for state in starts if not _undersized(arrays, state)]
    plan = _plan(arrays, known, min(allowed, key=lambda state: float(state.cost.sum())))
    if effort.work != 0:
        plan = improve(arrays, joined(plan, _different(arrays, known, met)), plan, known, effort)
    proven = False
    if not late and (every := every_group(arrays, effort.work)):
        best = cheapest(every, plan, len(arrays.pinned), 0, effort.stop)
        if _each_once(best.columns):
            plan, proven = best.columns, best.proven
    return Solution(_numbered(arrays, plan, known), proven, late or effort.stop())


def _large(
    arrays: Arrays, known: int, packed: Sequence[Given], begin: Sequence[Given], hot: float, effort: Effort
) -> Solution:
    state = state_of(arrays, known, begin)
    late = by_regions(arrays, state, hot, LACK, effort)
    if _undersized(arrays, state):
        state = state_of(arrays, known, packed)
        late = by_regions(arrays, state, hot, HARD, effort)
    groups = [(int(n), state.group[n, : state.size[n]].tolist()) for n in np.flatnonzero(state.size)]
    return Solution(groups, False, late)


def _plan(arrays: Arrays, known: int, state: State) -> Columns:
    used = np.flatnonzero(state.size)
    return _columns(arrays, known, Met(state.group[used], state.size[used], used, state.cost[used]))


def _different(arrays: Arrays, known: int, met: Met) -> Columns:
    """The different groups among those met that are large enough."""
    large = met.size >= arrays.least
    columns = _columns(arrays, known, Met(met.group[large], met.size[large], met.number[large], met.cost[large]))
    key = np.concatenate([columns.units, columns.number[:, None]], axis=1)
    _, first = np.unique(key, axis=0, return_index=True)
    return columns.take(first)


def _columns(arrays: Arrays, known: int, met: Met) -> Columns:
    none = len(arrays.pinned)
    units = np.where(np.arange(arrays.most) < met.size[:, None], arrays.unit_of[met.group], none)
    units.sort(axis=1)
    units[:, 1:][units[:, 1:] == units[:, :-1]] = none
    units.sort(axis=1)
    return Columns(units, np.where(met.number < known, met.number, -1), met.cost)


def _undersized(arrays: Arrays, state: State) -> bool:
    return bool(((state.size > 0) & (state.size < arrays.least)).any())


def _each_once(columns: Columns) -> bool:
    """Tell whether no two groups are the same one from before."""
    numbers = columns.number[columns.number >= 0]
    return len(np.unique(numbers)) == len(numbers)


def _numbered(arrays: Arrays, plan: Columns, known: int) -> list[tuple[int, list[int]]]:
    groups = []
    for n, (units, number) in enumerate(zip(plan.units, plan.number, strict=True)):
        inside = [int(unit) for unit in units if unit < len(arrays.pinned)]
        people = [int(p) for unit in inside for p in arrays.members[arrays.first[unit] : arrays.first[unit + 1]]]
        groups.append((int(number) if number >= 0 else known + n, people))
    return groups
