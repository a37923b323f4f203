"""The set partition: of many possible groups (columns) choose those that hold everybody once and cost least.

Solved by HiGHS: over the groups that a search has met, or over every group there is, where column generation on the
linear programme gives a bound, and only groups whose reduced cost lies within the gap can be part of anything better.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import highspy
import numpy as np

from bot.domain.groups.arrays import Floats, Ints

AT_ONCE = 2000
"""Columns taken in each round of pricing."""
PROMISING, MOST_OPEN = 500, 100_000
"""Columns given to branch and bound: at first, and at most."""
EXACT = 1e-7


class Columns(NamedTuple):
    units: Any
    """The units of each group, filled up with the number of units."""
    number: Ints
    """Which group it is, or -1 for a new one."""
    cost: Floats

    def take(self, chosen: Any) -> "Columns":
        return Columns(self.units[chosen], self.number[chosen], self.cost[chosen])


class Partition(NamedTuple):
    columns: Columns
    total: float
    proven: bool
    """Whether nothing among the columns given is cheaper."""


def cheapest(
    columns: Columns,
    plan: Columns,
    units: int,
    groups: int,
    stop: Callable[[], bool],
    enough: float = 0.0,
) -> Partition:
    """Choose the cheapest columns with each unit once and each known group at most once; `plan` is such a choice.

    Where `groups` is 0 the same known group may be chosen twice. `enough`, a share above 0, spares the second pass and
    the proof for what comes so near to the bound.

    Column generation on the linear programme gives a bound. The few columns with the lowest reduced cost then mostly
    make a better plan, and of all columns only those with a reduced cost within the gap left can be part of a still
    better one.
    """
    bound, reduced = _bound(columns, plan, units, groups, stop)
    best = Partition(plan, float(plan.cost.sum()), proven=False)
    for most in (PROMISING, MOST_OPEN) if enough == 0 else (PROMISING,):
        within = np.flatnonzero(reduced <= best.total - bound + EXACT)
        complete = len(within) <= most
        if not complete:
            within = np.sort(within[np.argpartition(reduced[within], most)[:most]])
        best = _integer(columns.take(within), best.columns, units, groups, stop, enough)
        if complete or not best.proven:
            break
    return best._replace(proven=enough == 0 and best.proven and complete and bool(reduced.min() > -EXACT))


def _bound(columns: Columns, plan: Columns, units: int, groups: int, stop: Callable[[], bool]) -> tuple[float, Floats]:
    """Give the value of the linear programme and each column's reduced cost; the columns come in where they pay."""
    met = plan
    while True:
        solver = _solver(met, units, groups)
        solver.run()
        reduced = _reduced(columns, np.array(solver.getSolution().row_dual), units)
        if reduced.min() > -EXACT or stop():
            return solver.getInfo().objective_function_value, reduced
        worst = np.argpartition(reduced, min(AT_ONCE, len(reduced) - 1))[:AT_ONCE]
        met = joined(met, columns.take(worst[reduced[worst] < -EXACT]))


def _integer(
    columns: Columns, plan: Columns, units: int, groups: int, stop: Callable[[], bool], enough: float
) -> Partition:
    """Branch and bound, from a plan that is known."""
    every = joined(plan, columns)
    count = len(every.cost)
    solver = _solver(every, units, groups)
    solver.setOptionValue("mip_rel_gap", enough)
    solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), np.ones(count, np.uint8))
    solver.setSolution(len(plan.cost), np.arange(len(plan.cost), dtype=np.int32), np.ones(len(plan.cost)))
    solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stop() else None)
    solver.run()
    chosen = every.take(np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5))
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Partition(chosen, float(chosen.cost.sum()), proven)


def _reduced(columns: Columns, duals: Floats, units: int) -> Floats:
    """What each column costs beyond the prices of those whom it holds."""
    of_units, of_groups = np.append(duals[:units], 0.0), np.append(duals[units:], 0.0)
    reduced: Floats = columns.cost.copy()
    if len(of_groups) > 1:
        reduced -= of_groups[columns.number]
    for place in range(columns.units.shape[1]):
        reduced -= of_units[columns.units[:, place]]
    return reduced


def joined(one: Columns, other: Columns) -> Columns:
    return Columns(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))


def _solver(columns: Columns, units: int, groups: int) -> highspy.Highs:
    """Set up the linear programme: a row for each unit that some column holds, then one for each known group."""
    numbered = (columns.number >= 0) & (groups > 0)
    rows = np.concatenate([columns.units, np.where(numbered, units + 1 + columns.number, units)[:, None]], axis=1)
    there = rows != units
    index = rows[there]
    index = index - (index > units)
    count = len(columns.cost)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, units + groups
    model.col_cost_ = columns.cost
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    held = np.bincount(index, minlength=units + groups) > 0
    model.row_lower_ = np.concatenate([held[:units], np.zeros(groups)]).astype(np.float64)
    model.row_upper_ = np.ones(units + groups)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    model.a_matrix_.index_ = index
    model.a_matrix_.value_ = np.ones(len(index))
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_abs_gap": EXACT,
    }.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver
