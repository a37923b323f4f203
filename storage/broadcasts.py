from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select

from bot.domain.broadcasts import Broadcast
from storage.database import Transaction
from storage.schema import broadcast, member, outbox, study_group

COLUMNS = [broadcast.c[name] for name in Broadcast.__dataclass_fields__]


@dataclass(frozen=True)
class Copy:
    """How far a broadcast has come to one member or one group's chat."""

    to: str
    status: str


def add(tx: Transaction, **columns: Any) -> Broadcast:
    return Broadcast(*tx.execute(insert(broadcast).values(**columns).returning(*COLUMNS)).one())


def get(tx: Transaction, id: int) -> Broadcast | None:
    row = tx.execute(select(*COLUMNS).where(broadcast.c.id == id)).one_or_none()
    return Broadcast(*row) if row else None


def latest(tx: Transaction, programme_id: int, author_id: int, limit: int) -> list[Broadcast]:
    """What somebody has sent in a programme, newest first."""
    mine = select(*COLUMNS).where(broadcast.c.programme_id == programme_id, broadcast.c.author_id == author_id)
    return [Broadcast(*row) for row in tx.execute(mine.order_by(broadcast.c.id.desc()).limit(limit))]


def copies(tx: Transaction, subject: str) -> list[Copy]:
    """What became of the messages about a subject, by the name of whom they went to."""
    to = func.coalesce(member.c.name, study_group.c.name)
    query = (
        select(to, outbox.c.status)
        .select_from(outbox)
        .outerjoin(member, member.c.id == outbox.c.member_id)
        .outerjoin(study_group, study_group.c.id == outbox.c.group_id)
        .where(outbox.c.subject == subject, outbox.c.act == "send")
        .order_by(to, outbox.c.id)
    )
    return [Copy(*row) for row in tx.execute(query)]
