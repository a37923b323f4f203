"""What was done to a programme and by whom: an operator reads it with `kollokvie audit`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from storage.database import Transaction
from storage.schema import audit, member


@dataclass(frozen=True)
class Entry:
    at: datetime
    action: str
    programme_id: int | None
    actor: str | None  # nobody where it was an operator, or somebody who is erased since
    details: dict[str, Any]


def note(
    tx: Transaction,
    now: datetime,
    action: str,
    programme_id: int | None = None,
    actor_id: int | None = None,
    **details: Any,
) -> None:
    """Write down that something was done; `details` holds ids and counts, no text that people wrote."""
    tx.execute(
        insert(audit).values(at=now, action=action, programme_id=programme_id, actor_id=actor_id, details=details)
    )


def last(tx: Transaction, action: str, programme_id: int | None = None) -> datetime | None:
    """When something was done last, to a programme or to the whole."""
    done = (audit.c.action == action, audit.c.programme_id.is_not_distinct_from(programme_id))
    found = select(audit.c.at).where(*done).order_by(audit.c.id.desc()).limit(1)
    at: datetime | None = tx.execute(found).scalar_one_or_none()
    return at


def newest(tx: Transaction, limit: int) -> list[Entry]:
    """What was done last, newest first."""
    query = select(audit.c.at, audit.c.action, audit.c.programme_id, member.c.name, audit.c.details)
    found = query.outerjoin_from(audit, member, audit.c.actor_id == member.c.id).order_by(audit.c.id.desc())
    return [Entry(*row) for row in tx.execute(found.limit(limit))]
