from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from storage.database import Transaction
from storage.schema import note


@dataclass(frozen=True)
class Note:
    """What a participant wrote to the facilitators of a programme."""

    id: int
    programme_id: int
    member_id: int
    text: str
    file: dict[str, str] | None
    written_at: datetime


COLUMNS = [note.c[name] for name in Note.__dataclass_fields__]


def add(tx: Transaction, **columns: Any) -> Note:
    return Note(*tx.execute(insert(note).values(**columns).returning(*COLUMNS)).one())


def get(tx: Transaction, id: int) -> Note | None:
    row = tx.execute(select(*COLUMNS).where(note.c.id == id)).one_or_none()
    return Note(*row) if row else None
