from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, null, select, update

from storage.database import Transaction
from storage.schema import inbox, part
from storage.upsert import insert_or_ignore


@dataclass(frozen=True)
class Waiting:
    id: int
    update_id: int
    body: dict[str, Any]
    received_at: datetime


# Built once, since every update goes through them.
WAITING = (
    select(inbox.c.id, inbox.c.update_id, inbox.c.body, inbox.c.received_at)
    .where(inbox.c.done_at.is_(None))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
DONE = update(inbox).where(inbox.c.id == bindparam("row")).values(done_at=bindparam("now"), body=null())


def store(tx: Transaction, now: datetime, bot_id: int, updates: Sequence[dict[str, Any]]) -> None:
    """Keep raw updates; one that was kept before is ignored, however Telegram numbers them."""
    rows = [{"bot_id": bot_id, "update_id": body["update_id"], "body": body, "received_at": now} for body in updates]
    insert_or_ignore(tx, inbox, rows, ["bot_id", "update_id"])


def waiting(tx: Transaction, limit: int) -> list[Waiting]:
    """Updates not yet done, oldest first."""
    return [Waiting(*row) for row in tx.execute(WAITING, {"most": limit})]


def done(tx: Transaction, now: datetime, ids: Sequence[int]) -> None:
    """Mark updates as done and forget what they said."""
    if ids:
        tx.execute(DONE, [{"row": id, "now": now} for id in ids])


def put_aside(tx: Transaction, now: datetime, id: int, error: str) -> None:
    """Mark an update that could not be handled; its body stays for the operator."""
    tx.execute(update(inbox).where(inbox.c.id == id).values(done_at=now, error=error))


def is_source(tx: Transaction, chat_id: int, message_id: int | None) -> bool:
    """Tell whether something of an answer or experience that is kept was written in this message."""
    found = select(exists().where(part.c.chat == chat_id, part.c.message == message_id))
    return tx.execute(found).scalar_one()


FORGET = delete(inbox).where(inbox.c.done_at < bindparam("before"))  # built once: it is done at each ring


def forget(tx: Transaction, before: datetime) -> None:
    """Forget updates that were done before a moment, their ids and errors too."""
    tx.execute(FORGET, {"before": before})
