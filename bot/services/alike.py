"""The plans of many groups, worked out once for those that are asked the same."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.programme import Plan
from bot.services.calendar import Calendar
from bot.services.programme import Running
from storage import Transaction
from storage.monday import Group

ALONE = 60  # plans that are worked out at a time; what more than so many kinds of groups are asked nobody reads


def plans(
    tx: Transaction, running: Running, groups: Sequence[Group], monday: date, until: datetime
) -> list[tuple[Plan, list[Group]]]:
    """What groups are asked from a Monday on and till a moment, each plan with those it is of.

    One stands for all that are alike while it is core modules that come: which electives come hangs on who is in a
    group. Of very many groups that are all on their own way some are left out.
    """
    alike: dict[object, list[Group]] = defaultdict(list)
    for group in groups:
        if group.members:
            alike[group.laid_out].append(group)
    kinds = sorted(alike.values(), key=len, reverse=True)[:ALONE]
    found = _laid_out(tx, running, [kind[0] for kind in kinds])
    together = [kind for kind in kinds if len(kind) == 1 or _is_core(found[kind[0].id], monday, until)]
    alone = [group for kind in kinds if kind not in together for group in kind][:ALONE]
    found |= _laid_out(tx, running, [each for each in alone if each.id not in found])
    return [(found[kind[0].id], kind) for kind in [*together, *([each] for each in alone)]]


def _is_core(plan: Plan, monday: date, until: datetime) -> bool:
    return all(each.module.core for each in plan.questions if each.monday >= monday and each.at < until)


def _laid_out(tx: Transaction, running: Running, groups: Sequence[Group]) -> dict[int, Plan]:
    calendar = Calendar.load(tx, running, [each.id for each in groups])
    return {each.id: calendar.of_group(each.id) for each in groups}
