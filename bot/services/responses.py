"""How many of each group answered, week by week, for who looks after them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from storage import Transaction, groups
from storage import responses as rows
from storage.responses import Response

__all__ = ["Response", "Row", "Table", "of_cohort", "of_groups"]

WEEKS, GROUPS = 8, 12  # as many as a phone has room for


@dataclass(frozen=True)
class Row:
    """A group, or the whole cohort, which has no name, and its weeks; None where nothing was asked."""

    name: str
    weeks: list[Response | None]


@dataclass(frozen=True)
class Table:
    """The last weeks with a question, oldest first, and some of the groups."""

    mondays: list[date]
    rows: list[Row]
    pages: int


def of_groups(tx: Transaction, programme_id: int, among: Collection[int] | None, number: int) -> Table:
    """A page of the groups of a programme, or of some of them."""
    going = [each for each in groups.every(tx, programme_id) if among is None or each.id in among]
    here = going[number * GROUPS : (number + 1) * GROUPS]
    mondays = rows.mondays(tx, programme_id, WEEKS)[::-1]
    found = rows.of_groups(tx, programme_id, mondays, [each.id for each in here])
    weeks = {(each.group_id, each.monday): each for each in found}
    filled = [Row(group.name, [weeks.get((group.id, monday)) for monday in mondays]) for group in here]
    return Table(mondays, filled, -(-len(going) // GROUPS))


def of_cohort(tx: Transaction, programme_id: int) -> Table:
    """All groups of a programme together."""
    mondays = rows.mondays(tx, programme_id, WEEKS)[::-1]
    weeks = {each.monday: each for each in rows.of_all(tx, programme_id, mondays)}
    return Table(mondays, [Row("", [weeks.get(monday) for monday in mondays])], 1)
