"""Who has asked to be in the same group as their own leader, or as somebody they lead."""

from datetime import datetime

from sqlalchemy import and_, delete, select

from storage.database import Transaction
from storage.schema import same_group
from storage.upsert import insert_or_ignore

_back = same_group.alias("back")
_answered = and_(_back.c.member_id == same_group.c.other_id, _back.c.other_id == same_group.c.member_id)
BOTH = select(same_group.c.member_id, same_group.c.other_id).join(_back, _answered)


def ask(tx: Transaction, now: datetime, member_id: int, other_id: int) -> None:
    row = {"member_id": member_id, "other_id": other_id, "asked_at": now}
    insert_or_ignore(tx, same_group, [row], ["member_id", "other_id"])


def take_back(tx: Transaction, member_id: int, other_id: int) -> None:
    theirs = and_(same_group.c.member_id == member_id, same_group.c.other_id == other_id)
    tx.execute(delete(same_group).where(theirs))


def asked_by(tx: Transaction, member_id: int) -> set[int]:
    """Whom a member has asked to be with."""
    return set(tx.execute(select(same_group.c.other_id).where(same_group.c.member_id == member_id)).scalars())


def both(tx: Transaction) -> set[frozenset[int]]:
    """The pairs of members who have both asked."""
    return {frozenset(row) for row in tx.execute(BOTH)}
