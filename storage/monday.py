"""What facilitators are told of on Mondays, of all groups at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, not_, or_, select

from bot.domain.people import Member
from bot.domain.sessions import Session
from storage.database import Transaction
from storage.recipients import takes_part
from storage.schema import (
    contact,
    group_chat,
    group_member,
    invitation,
    member,
    participation,
    posting,
    session,
    study_group,
)
from storage.sessions import COLUMNS as SESSION
from storage.sessions import COMES


@dataclass(frozen=True)
class Group:
    """A group as it stands, and who is in it."""

    id: int
    name: str
    members: int
    here: int  # who are not on pause
    chat_lost: bool
    asked_on: date | None  # the Monday of the week in which it was asked last


def _groups() -> Select[Any]:
    other = posting.alias("other")
    newest = select(other.c.id).where(other.c.group_id == study_group.c.id).order_by(other.c.monday.desc()).limit(1)
    lost = exists().where(group_chat.c.group_id == study_group.c.id, group_chat.c.lost_at.is_not(None))
    return (
        select(study_group.c.id, study_group.c.name, lost.label("lost"), posting.c.monday)
        .select_from(study_group)
        .outerjoin(posting, posting.c.id == newest.correlate(study_group).scalar_subquery())
        .where(study_group.c.programme_id == bindparam("programme"), study_group.c.ended_at.is_(None))
        .order_by(study_group.c.id)
    )


def _counts() -> Select[Any]:
    back = or_(participation.c.paused_until.is_(None), participation.c.paused_until <= bindparam("today"))
    return (
        select(group_member.c.group_id, func.count(), func.count().filter(back))
        .join(participation, participation.c.member_id == group_member.c.member_id)
        .where(takes_part(bindparam("programme")), group_member.c.until.is_(None))
        .group_by(group_member.c.group_id)
    )


# Built once: the message follows all that is done in its week.
GROUPS, COUNTS = _groups(), _counts()


def groups(tx: Transaction, programme_id: int, today: date) -> list[Group]:
    """Every group of a programme that has not ended."""
    counts = _members(tx, programme_id, today)
    return [
        Group(row.id, row.name, *counts.get(row.id, (0, 0)), bool(row.lost), row.monday)
        for row in tx.execute(GROUPS, {"programme": programme_id})
    ]


def _members(tx: Transaction, programme_id: int, today: date) -> dict[int, tuple[int, int]]:
    """How many are in each group, and how many of them are not on pause."""
    return {row[0]: (row[1], row[2]) for row in tx.execute(COUNTS, {"programme": programme_id, "today": today})}


def uncovered(tx: Transaction, now: datetime, programme_id: int, until: datetime, asked_by: datetime) -> list[Session]:
    """The sessions of a programme that begin before a moment and to which nobody has said yes.

    Somebody was asked by then, since the session was moved if it was; where nobody was, it had been announced.
    """
    first = select(func.min(invitation.c.invited_at)).where(invitation.c.session_id == session.c.id)
    was_asked = func.coalesce(first.scalar_subquery(), session.c.announced_at) <= asked_by
    here = (session.c.programme_id == programme_id, session.c.cancelled_at.is_(None), not_(COMES.correlate(session)))
    query = select(*SESSION).where(*here, was_asked, session.c.starts_at > now, session.c.starts_at < until)
    return [Session(*row) for row in tx.execute(query.order_by(session.c.starts_at, session.c.id))]


def other_way(tx: Transaction, programme_id: int) -> list[Member]:
    """Those who take part and would rather be reached in another way, by name."""
    wants = participation.c.other_way_since.is_not(None)
    query = select(*[member.c[name] for name in Member.__dataclass_fields__]).join(participation)
    query = query.where(and_(takes_part(programme_id), wants)).order_by(member.c.name, member.c.id)
    return [Member(*row) for row in tx.execute(query)]


def out_of_reach(tx: Transaction, programme_id: int) -> list[Member]:
    """Those who take part and whom there is no way to reach now, by name."""
    reached = exists().where(contact.c.member_id == member.c.id, contact.c.reachable)
    query = select(*[member.c[name] for name in Member.__dataclass_fields__]).join(participation)
    query = query.where(and_(takes_part(programme_id), not_(reached))).order_by(member.c.name, member.c.id)
    return [Member(*row) for row in tx.execute(query)]


def by_name(tx: Transaction, ids: list[int]) -> list[Member]:
    """Some members, by name."""
    query = select(*[member.c[name] for name in Member.__dataclass_fields__]).where(member.c.id.in_(ids))
    return [Member(*row) for row in tx.execute(query.order_by(member.c.name, member.c.id))]
