"""What a plan is laid out from: a group's own hours and leave, what it was asked, and what was changed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Result, Select, String, bindparam, cast, delete, func, insert, select, update

from bot.domain.free import Reason
from storage.database import Transaction
from storage.schema import LOOK_NOW, plan_change, posting, prompt, study_group, week_off
from storage.upsert import insert_or_ignore


@dataclass(frozen=True)
class Course:
    """What is a group's own in its plan; `electives` once it has begun on them."""

    group_id: int
    host_municipality: str
    electives: tuple[str, ...] | None
    hours: Sequence[tuple[str, int, str]]  # from which Monday on, which weekday, at what time
    leave: Sequence[str]  # Mondays


def _weeks(group_id: Column[int], monday: Column[date], what: Column[Any]) -> Select[int, str]:
    """What there is of each group in its weeks, as one text: a large programme has tens of thousands of weeks."""
    return select(group_id, func.aggregate_strings(cast(monday, String) + "=" + what, "\n")).group_by(group_id)


# Built once: they are laid out for each question and for much of what is said.
_THEIRS = (study_group.c.host_municipality, study_group.c.electives, study_group.c.hours, study_group.c.leave)
COURSES = select(study_group.c.id, *_THEIRS).where(study_group.c.programme_id == bindparam("programme"))
COURSES_AMONG = COURSES.where(study_group.c.id.in_(bindparam("among")))
_OF_PROGRAMME = prompt.c.programme_id == bindparam("programme")
PUT = _weeks(posting.c.group_id, posting.c.monday, prompt.c.key).join(prompt).where(_OF_PROGRAMME)
PUT_ANY = PUT.where(posting.c.group_id.is_not(None))
PUT_AMONG = PUT.where(posting.c.group_id.in_(bindparam("among")))
PUT_ALONE = select(posting.c.member_id, posting.c.monday, prompt.c.key).join(prompt)
PUT_ALONE = PUT_ALONE.where(_OF_PROGRAMME, posting.c.member_id.in_(bindparam("among")))
OFF = _weeks(week_off.c.group_id, week_off.c.monday, week_off.c.reason)
OFF = OFF.where(week_off.c.group_id.in_(bindparam("among")))
LOOK_AT = update(study_group).where(study_group.c.id == bindparam("group")).values(next_at=bindparam("moment"))


def courses(tx: Transaction, programme_id: int, among: Collection[int] | None = None) -> dict[int, Course]:
    """Of each group of a programme, or of some of them."""
    return {
        row.id: Course(
            row.id,
            row.host_municipality,
            None if row.electives is None else tuple(row.electives),
            [tuple(each) for each in row.hours],
            row.leave,
        )
        for row in _among(tx, COURSES, COURSES_AMONG, programme_id, among)
    }


def _among(
    tx: Transaction,
    every: Select[*tuple[Any, ...]],
    some: Select[*tuple[Any, ...]],
    programme_id: int,
    among: Collection[int] | None,
) -> Result[*tuple[Any, ...]]:
    if among is None:
        return tx.execute(every, {"programme": programme_id})
    return tx.execute(some, {"programme": programme_id, "among": list(among)})


def put(tx: Transaction, programme_id: int, among: Collection[int] | None = None) -> dict[int, list[tuple[date, str]]]:
    """What each group was asked in which week, in order."""
    found = _among(tx, PUT_ANY, PUT_AMONG, programme_id, among)
    return {group_id: list(_read(weeks)) for group_id, weeks in found}


@lru_cache(maxsize=1024)  # many groups have the same
def _read(weeks: str) -> list[tuple[date, Any]]:
    each = (week.split("=") for week in sorted(weeks.split("\n")))
    return [(date.fromisoformat(monday), what) for monday, what in each]


def put_alone(tx: Transaction, programme_id: int, members: Collection[int]) -> dict[int, dict[date, str]]:
    """What each of these members was asked alone, by the Monday of its week."""
    found: dict[int, dict[date, str]] = defaultdict(dict)
    for row in tx.execute(PUT_ALONE, {"programme": programme_id, "among": list(members)}):
        found[row.member_id][row.monday] = row.key
    return found


# --- weeks without a question ----------------------------------------------------------------------------------------


def off(tx: Transaction, groups: Collection[int]) -> dict[int, list[tuple[date, Reason]]]:
    """The weeks that have passed in which each of these groups was asked nothing, and why."""
    return {group_id: list(_read(weeks)) for group_id, weeks in tx.execute(OFF, {"among": list(groups)})}


def note_off(tx: Transaction, group_id: int, weeks: Sequence[tuple[date, Reason]]) -> None:
    """Note why a group was asked nothing in some weeks, where it is not noted yet."""
    rows = [{"group_id": group_id, "monday": monday, "reason": reason} for monday, reason in weeks]
    insert_or_ignore(tx, week_off, rows, ["group_id", "monday"])


# --- what is a group's own -------------------------------------------------------------------------------------------


def change(tx: Transaction, group_id: int, **columns: Any) -> None:
    """Change what a group's plan is laid out from; it is looked anew when it is asked."""
    here = study_group.c.id == group_id
    tx.execute(update(study_group).where(here).values(next_at=LOOK_NOW, **columns))


def look_anew(tx: Transaction, programme_id: int) -> None:
    """Look anew when the groups of a programme are asked."""
    tx.execute(update(study_group).where(study_group.c.programme_id == programme_id).values(next_at=LOOK_NOW))


def look_at(tx: Transaction, group_id: int, next_at: datetime | None) -> None:
    """Say when it is looked next whether to ask a group; None where no more is asked."""
    tx.execute(LOOK_AT, {"group": group_id, "moment": next_at})


# Built once: they are asked at each ring.
_GOING = study_group.c.ended_at.is_(None)
DUE = (
    select(study_group.c.id)
    .where(study_group.c.programme_id == bindparam("programme"), _GOING, study_group.c.next_at <= bindparam("now"))
    .order_by(study_group.c.next_at, study_group.c.id)
    .limit(bindparam("most"))
)
NEXT_DUE = select(func.min(study_group.c.next_at)).where(_GOING, study_group.c.next_at > bindparam("now"))


def due(tx: Transaction, programme_id: int, now: datetime, limit: int) -> list[int]:
    """The first groups of a programme for which it is to be looked now whether to ask them."""
    return list(tx.execute(DUE, {"programme": programme_id, "now": now, "most": limit}).scalars())


def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """The next moment to come at which it is looked whether to ask a group."""
    moment: datetime | None = tx.execute(NEXT_DUE, {"now": now}).scalar()
    return moment


# --- changes of the plan ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """A change of a programme's plan, or of one group's, from a Monday on."""

    id: int
    group_id: int | None
    monday: date
    change: dict[str, Any]


CHANGES = (
    select(*(plan_change.c[name] for name in Changed.__dataclass_fields__))
    .where(plan_change.c.programme_id == bindparam("programme"))
    .order_by(plan_change.c.monday, plan_change.c.id)
)


def changes(tx: Transaction, programme_id: int) -> list[Changed]:
    """What was changed in a programme's plan and those of its groups, in the order in which it holds."""
    return [Changed(*row) for row in tx.execute(CHANGES, {"programme": programme_id})]


def add_change(tx: Transaction, now: datetime, programme_id: int, monday: date, **columns: Any) -> int:
    values = {"programme_id": programme_id, "monday": monday, "made_at": now, **columns}
    id: int = tx.execute(insert(plan_change).values(values).returning(plan_change.c.id)).scalar_one()
    return id


def forget_change(tx: Transaction, id: int) -> None:
    tx.execute(delete(plan_change).where(plan_change.c.id == id))
