"""Whom a session or a facilitator's message concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from storage.database import Transaction
from storage.schema import contact, group_member, member, participation


@dataclass(frozen=True)
class Recipient:
    id: int
    name: str
    reachable: bool


def takes_part(programme_id: Any) -> ColumnElement[bool]:
    """Whether a participation is an active one in this programme; somebody on pause takes part."""
    return and_(participation.c.programme_id == programme_id, participation.c.status == "active")


def in_group(group_id: Any) -> ColumnElement[bool]:
    """Whether the member of a participation is in this group now."""
    return _sits(group_member.c.group_id == group_id)


def in_groups(group_ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the member of a participation is in one of these groups now, however many they are."""
    return _sits(group_member.c.group_id.in_(group_ids))


def _sits(there: ColumnElement[bool]) -> ColumnElement[bool]:
    """Begins with the few of a group: asked of each participation, it would go through a whole cohort."""
    theirs = select(group_member.c.member_id).where(there, group_member.c.until.is_(None))
    return participation.c.member_id.in_(theirs.correlate_except(group_member))


def of(tx: Transaction, programme_id: int, group_id: int | None = None) -> list[Recipient]:
    """Everyone who takes part, or those of them who are in one group, by name."""
    reached = exists().where(contact.c.member_id == member.c.id, contact.c.reachable)
    query = select(member.c.id, member.c.name, reached).join(participation).where(takes_part(programme_id))
    if group_id is not None:
        query = query.where(in_group(group_id))
    return [Recipient(*row) for row in tx.execute(query.order_by(member.c.name, member.c.id))]
