"""What a facilitator changes in the plan of a programme, or of one group, while it runs: first seen, then done."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.conversation import Refusal
from bot.domain.free import WEEK, monday_of
from bot.domain.people import Member
from bot.domain.programme import Change, NotThisWeek, Plan
from bot.domain.programme.line import as_json
from bot.services import programme
from bot.services.calendar import Calendar
from storage import Transaction, audit
from storage import calendar as rows


@dataclass(frozen=True)
class Affected:
    """A question that comes at another time, no more (`after` is None), or now too (`before` is None)."""

    key: str
    before: datetime | None
    after: datetime | None


Effects = dict[tuple[Affected, ...], list[int]]
"""What a change does, with the groups for which it does just that."""


def effects(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    programme_id: int,
    change: Change,
    *,
    group_id: int | None = None,
) -> Effects:
    """Every message that a change affects, group by group, where nothing is done yet.

    Raises Refusal where somebody may not ("not_allowed"), or it does nothing ("plan_changes.nothing").
    """
    calendar, ids = _calendar(tx, member, programme_id, group_id)
    return _effects(calendar, now, ids, _change(calendar, now, ids, change, group_id))


def make(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    programme_id: int,
    change: Change,
    *,
    group_id: int | None = None,
) -> Effects:
    """Let it hold from the first week in which none of them has been asked; raises Refusal as `effects` does."""
    calendar, ids = _calendar(tx, member, programme_id, group_id)
    new = _change(calendar, now, ids, change, group_id)
    found = _effects(calendar, now, ids, new)
    for each in ids:
        rows.note_off(tx, each, calendar.of_group(each).passed(now))
    made_by = member.id if member else None
    rows.add_change(tx, now, programme_id, new.monday, change=new.change, group_id=group_id, made_by=made_by)
    rows.look_anew(tx, programme_id)
    audit.note(tx, now, "plan changed", programme_id, made_by, group=group_id, change=new.change)
    return found


def _calendar(
    tx: Transaction, member: Member | None, programme_id: int, group_id: int | None
) -> tuple[Calendar, list[int]]:
    programme.must_be(tx, member, programme_id, "facilitator")
    calendar = Calendar.load(tx, programme.get(tx, programme_id), None if group_id is None else [group_id])
    ids = [id for id in calendar.own if id in calendar.groups]
    if group_id is not None and group_id not in calendar.own:
        raise Refusal("stale")
    return calendar, ids


def _change(
    calendar: Calendar, now: datetime, ids: Collection[int], change: Change, group_id: int | None
) -> rows.Changed:
    keys = {value for value in vars(change).values() if isinstance(value, str) and value}
    if not keys <= {module.key for module in calendar.programme.modules}:
        raise Refusal("stale")
    return rows.Changed(0, group_id, _from(calendar, now, ids, change), as_json(change))


def _from(calendar: Calendar, now: datetime, ids: Collection[int], change: Change) -> date:
    """The Monday of the first week in which none of the groups has been asked, nor should have been."""
    this_week = monday_of(now.astimezone(ZoneInfo(calendar.programme.time_zone)).date())
    asked = [id for id in ids if _is_asked(calendar.of_group(id), now, this_week)]
    is_over = len(asked) == len(ids) if isinstance(change, NotThisWeek) else bool(asked)
    return this_week + WEEK if is_over else this_week


def _is_asked(plan: Plan, now: datetime, monday: date) -> bool:
    return any(question.monday == monday and question.at <= now for question in plan.questions)


def _effects(calendar: Calendar, now: datetime, ids: Collection[int], new: rows.Changed) -> Effects:
    changed = replace(calendar, changes=sorted([*calendar.changes, new], key=lambda each: each.monday))
    found: Effects = {}
    for id in ids:
        if affected := _between(calendar.of_group(id), changed.of_group(id), now):
            found.setdefault(affected, []).append(id)
    if not found:
        raise Refusal("plan_changes.nothing")
    return found


def _between(before: Plan, after: Plan, now: datetime) -> tuple[Affected, ...]:
    was, will = _to_come(before, now), _to_come(after, now)
    both = [Affected(key, was.get(key), will.get(key)) for key in {**was, **will} if was.get(key) != will.get(key)]
    return tuple(sorted(both, key=lambda each: (each.after or each.before or now, each.key)))


def _to_come(plan: Plan, now: datetime) -> dict[str, datetime]:
    return {question.prompt.key: question.at for question in plan.questions if question.at > now}
