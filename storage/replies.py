from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select

from bot.domain.parts import Parts, Visibility
from storage import parts as rows
from storage.database import Transaction
from storage.schema import answer, part, prompt, reply


@dataclass(frozen=True)
class Reply:
    """What somebody wrote to a colleague's answer; those see it who see the answer, where that was said."""

    id: int
    answer_id: int
    member_id: int
    programme_id: int
    group_id: int | None
    visibility: Visibility
    parts: Parts


COLUMNS = (
    reply.c.id,
    reply.c.answer_id,
    reply.c.member_id,
    prompt.c.programme_id,
    answer.c.group_id,
    answer.c.visibility,
)


def add(tx: Transaction, now: datetime, answer_id: int, member_id: int, parts: Parts) -> Reply:
    values = {"answer_id": answer_id, "member_id": member_id, "written_at": now}
    id: int = tx.execute(insert(reply).values(values).returning(reply.c.id)).scalar_one()
    rows.write(tx, part.c.reply_id, id, parts)
    return _select(tx, reply.c.id == id)[0]


def change(tx: Transaction, id: int, parts: Parts) -> None:
    rows.write(tx, part.c.reply_id, id, parts)


def remove(tx: Transaction, id: int) -> None:
    tx.execute(delete(reply).where(reply.c.id == id))


def get(tx: Transaction, id: int) -> Reply | None:
    return next(iter(_select(tx, reply.c.id == id)), None)


def to(tx: Transaction, answer_id: int) -> list[Reply]:
    """The replies to an answer, oldest first."""
    return _select(tx, reply.c.answer_id == answer_id)


def written_in(tx: Transaction, member_id: int, chat_id: int, message_id: int) -> Reply | None:
    """A member's reply that came in this message."""
    here = select(part.c.reply_id).where(part.c.chat == chat_id, part.c.message == message_id)
    return next(iter(_select(tx, reply.c.member_id == member_id, reply.c.id.in_(here))), None)


def _select(tx: Transaction, *where: ColumnElement[bool]) -> list[Reply]:
    query = (
        select(*COLUMNS).join(answer, answer.c.id == reply.c.answer_id).join(prompt, prompt.c.id == answer.c.prompt_id)
    )
    found = list(tx.execute(query.where(*where).order_by(reply.c.id)))
    parts = rows.of(tx, part.c.reply_id, [row.id for row in found])
    return [Reply(*row, parts=parts[row.id]) for row in found]
