"""How a database is: its version, whether it is whole, and what in it waits for somebody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from storage.database import Transaction
from storage.migrations import Version, version_of
from storage.schema import group_chat, inbox, outbox, study_group


@dataclass(frozen=True)
class Chat:
    """A group's chat that the bot writes in, of its own or a topic of one for all."""

    group: str
    chat_id: int
    thread_id: int | None


@dataclass(frozen=True)
class Health:
    version: Version
    fault: str | None = None  # what SQLite finds wrong with the file
    uncertain: int = 0
    failed: int = 0
    put_aside: int = 0
    chats: tuple[Chat, ...] = ()


def examine(tx: Transaction, since: datetime) -> Health:
    """Look at a database without changing it; what failed is counted since then."""
    version, fault = version_of(tx), _fault(tx)
    if version != "current" or fault:
        return Health(version, fault)
    failed = select(func.count()).where(outbox.c.status == "failed", outbox.c.settled_at >= since)
    bound = (
        select(study_group.c.name, group_chat.c.chat_id, group_chat.c.thread_id)
        .join(group_chat)
        .where(study_group.c.ended_at.is_(None))
    )
    return Health(
        version,
        uncertain=_count(tx, select(func.count()).where(outbox.c.status == "uncertain")),
        failed=_count(tx, failed),
        put_aside=_count(tx, select(func.count()).where(inbox.c.error.is_not(None))),
        chats=tuple(Chat(*row) for row in tx.execute(bound.order_by(study_group.c.id))),
    )


def _count(tx: Transaction, query: Select[int]) -> int:
    return tx.execute(query).scalar_one()


def _fault(tx: Transaction) -> str | None:
    if tx.dialect.name != "sqlite":
        return None
    said = "; ".join(row[0] for row in tx.exec_driver_sql("PRAGMA integrity_check(3)"))
    return None if said == "ok" else said
