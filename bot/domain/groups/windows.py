"""Windows: some neighbouring groups at a time are shared out anew, as cheaply as the groups met allow."""

from typing import Any

import numpy as np

from bot.domain.groups.arrays import Arrays
from bot.domain.groups.effort import Effort
from bot.domain.groups.partition import Columns, cheapest, joined

WIDTH = 40
"""Units in a window: the groups met among so many are settled in about a second."""
WHOLE = 64
"""Up to so many units all groups are opened at once."""
OPENINGS = 8
"""Windows opened, if the plan is larger than one."""
ENOUGH = 0.003
"""How near to its bound a window need come."""


def improve(arrays: Arrays, met: Columns, plan: Columns, known: int, effort: Effort) -> Columns:
    """Give a plan at least as cheap."""
    units = len(arrays.pinned)
    draw = np.random.default_rng(abs(effort.seed))
    for _ in range(OPENINGS if units > WHOLE else 1):
        if effort.stop():
            break
        opened = _opened(arrays, plan, int(draw.integers(units)), WIDTH if units > WHOLE else units)
        inside = np.zeros(units + 1, np.bool_)
        inside[plan.units[opened]] = inside[units] = True
        taken = np.zeros(known + 1, np.bool_)
        taken[np.delete(plan.number, opened)] = True
        taken[-1] = False
        fits = inside[met.units].all(axis=1) & ~taken[met.number]
        best = cheapest(met.take(fits), plan.take(opened), units, known, effort.stop, ENOUGH)
        plan = joined(plan.take(np.delete(np.arange(len(plan.cost)), opened)), best.columns)
    return plan


def _opened(arrays: Arrays, plan: Columns, unit: int, width: int) -> Any:
    """Give the groups nearest to a unit that make up a window."""
    somebody = arrays.members[arrays.first[:-1]]
    near = arrays.travel[arrays.people[somebody[unit], 1], arrays.people[somebody, 2]]
    order = np.argsort(np.append(near, np.inf)[plan.units].min(axis=1), kind="stable")
    held = np.cumsum((plan.units[order] < len(arrays.pinned)).sum(axis=1))
    return np.sort(order[: 1 + np.searchsorted(held, width)])
