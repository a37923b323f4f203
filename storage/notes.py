from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select, update

from storage.database import Transaction
from storage.schema import broadcast, note


@dataclass(frozen=True)
class Note:
    """What a participant wrote to the facilitators of a programme."""

    id: int
    programme_id: int
    member_id: int
    text: str
    file: dict[str, str] | None
    chat: int
    message: int
    written_at: datetime

    @property
    def in_private(self) -> bool:
        """Whether the bot alone has it; groups have negative ids."""
        return self.chat >= 0


COLUMNS = [note.c[name] for name in Note.__dataclass_fields__]


def add(tx: Transaction, **columns: Any) -> Note:
    return Note(*tx.execute(insert(note).values(**columns).returning(*COLUMNS)).one())


def get(tx: Transaction, id: int) -> Note | None:
    row = tx.execute(select(*COLUMNS).where(note.c.id == id)).one_or_none()
    return Note(*row) if row else None


def came_in(tx: Transaction, member_id: int, chat: int, message: int) -> Note | None:
    """The note that somebody wrote in this message."""
    here = (note.c.member_id == member_id, note.c.chat == chat, note.c.message == message)
    row = tx.execute(select(*COLUMNS).where(*here)).one_or_none()
    return Note(*row) if row else None


def unanswered(tx: Transaction, programme_id: int, since: datetime) -> list[Note]:
    """What was written since then and whose author no facilitator has written to after."""
    answer = (broadcast.c.programme_id == note.c.programme_id, broadcast.c.member_id == note.c.member_id)
    answered = exists().where(*answer, broadcast.c.sent_at >= note.c.written_at)
    new = (note.c.programme_id == programme_id, note.c.written_at >= since)
    return [Note(*row) for row in tx.execute(select(*COLUMNS).where(*new, ~answered).order_by(note.c.id))]


def change(tx: Transaction, id: int, text: str, file: dict[str, str] | None) -> None:
    tx.execute(update(note).where(note.c.id == id).values(text=text, file=file))


def forget(tx: Transaction, id: int) -> None:
    tx.execute(delete(note).where(note.c.id == id))


FORGET = delete(note).where(note.c.written_at < bindparam("before"))  # built once: it is done at each ring


def forget_before(tx: Transaction, before: datetime) -> None:
    tx.execute(FORGET, {"before": before})
