from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bot.domain.people import Forum
from storage.database import Transaction
from storage.schema import forum

COLUMNS = [forum.c[name] for name in Forum.__dataclass_fields__]
FIND = select(*COLUMNS).where(forum.c.programme_id == bindparam("programme"))


def find(tx: Transaction, programme_id: int) -> Forum | None:
    row = tx.execute(FIND, {"programme": programme_id}).one_or_none()
    return Forum(*row) if row else None


def by_chat(tx: Transaction, chat_id: int) -> Forum | None:
    """The forum that a chat is."""
    row = tx.execute(select(*COLUMNS).where(forum.c.chat_id == chat_id)).first()
    return Forum(*row) if row else None


def add(tx: Transaction, programme_id: int) -> None:
    """Note that the groups of a programme are to have topics."""
    tx.execute(insert(forum).values(programme_id=programme_id))


def change(tx: Transaction, programme_id: int, **columns: Any) -> None:
    tx.execute(update(forum).where(forum.c.programme_id == programme_id).values(**columns))


def remove(tx: Transaction, programme_id: int) -> None:
    tx.execute(delete(forum).where(forum.c.programme_id == programme_id))


def migrate(tx: Transaction, old: int, new: int) -> None:
    """A forum became a supergroup with a new id."""
    tx.execute(update(forum).where(forum.c.chat_id == old).values(chat_id=new))
