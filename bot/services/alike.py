"""The plans of many groups, worked out once for those that are asked the same."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from bot.domain.people import StudyGroup
from bot.domain.programme import Course, Plan, laid_out
from bot.services.calendar import Calendar
from bot.services.programme import Running
from storage import Transaction
from storage import calendar as rows
from storage.monday import Group

ALONE = 60  # plans that are worked out at a time; what more than so many kinds of groups are asked nobody reads
One = TypeVar("One", StudyGroup, Group)


def plans(
    tx: Transaction, running: Running, groups: Sequence[Group], monday: date, until: datetime
) -> list[tuple[Plan, list[Group]]]:
    """What groups are asked from a Monday on and till a moment, each plan with those it is of.

    One stands for all that are alike while it is core modules that come: which electives come hangs on who is in a
    group. Where an elective was moved each is looked up itself, unless they are very many; and of very many groups
    that are all on their own way some are left out.
    """
    there = [each for each in groups if each.members]
    if len(there) <= ALONE and _moves_electives(tx, running):
        own = _laid_out(tx, running, there)
        return [(own[each.id], [each]) for each in there]
    kinds = sorted(_kinds(tx, running, there), key=len, reverse=True)[:ALONE]
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


def exactly(
    tx: Transaction, running: Running, groups: Sequence[StudyGroup], until: date
) -> list[tuple[Plan, list[StudyGroup]]]:
    """What each of some groups was asked and is asked up to a week, every plan with those it is of.

    Unlike `plans`, which tells roughly what comes and may leave groups out, this holds for each of them: it is shown
    to who changes what they are asked.

    Who is in a group makes a difference to its electives alone: while none has come, one stands for all that have been
    asked the same and are free alike. All others are looked up with those who are in them.
    """
    kinds = [[each] for each in groups] if _moves_electives(tx, running) else _kinds(tx, running, groups)
    found = Calendar.load(tx, running, [kind[0].id for kind in kinds])
    together, rest = [], []
    for kind in kinds:
        plan = found.of_group(kind[0].id)
        if len(kind) == 1 or _is_before_electives(plan, until):
            together.append((plan, kind))
        else:
            rest += kind
    return [*together, *_each(tx, running, rest)]


def _moves_electives(tx: Transaction, running: Running) -> bool:
    """Whether an elective is moved or dropped: it comes sooner or later for those who have it."""
    electives = {each.key for each in running.content.modules if not each.core}
    return any(not electives.isdisjoint(map(str, each.change.values())) for each in rows.changes(tx, running.id))


def _kinds(tx: Transaction, running: Running, groups: Sequence[One]) -> list[list[One]]:
    """Groups that have everything in common but who is in them."""
    ids = [each.id for each in groups]
    own, put, off = rows.courses(tx, running.id, ids), rows.put(tx, running.id, ids), rows.off(tx, ids)
    alone = {each.group_id for each in rows.changes(tx, running.id)}
    found: dict[object, list[One]] = defaultdict(list)
    for group in groups:
        its = own[group.id]
        time = (its.host_municipality[:2], its.electives, tuple(its.hours), tuple(its.leave))
        history = (tuple(put.get(group.id, ())), tuple(off.get(group.id, ())))
        found[time, history, group.id if group.id in alone else None].append(group)
    return list(found.values())


def _is_before_electives(plan: Plan, until: date) -> bool:
    return all(week.step is None or week.step.module.core for week in plan.weeks if week.monday <= until)


def _each(tx: Transaction, running: Running, groups: Sequence[StudyGroup]) -> list[tuple[Plan, list[StudyGroup]]]:
    calendar = Calendar.load(tx, running, [each.id for each in groups])
    found: dict[Course, list[StudyGroup]] = defaultdict(list)
    for group in groups:
        found[calendar.course(group.id)].append(group)
    return [(laid_out(course), theirs) for course, theirs in found.items()]
