"""The messages that answers and experiences came in, and what members wrote in private without being asked."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, bindparam, delete, insert, select, update

from bot.domain.conversation import File
from bot.domain.parts import Part, Parts
from storage.database import Transaction
from storage.schema import part


@cache
def _of(owner: Column[int]) -> Select[Any]:
    columns = (part.c.text, part.c.file, part.c.chat, part.c.message, part.c.written_at, part.c.named)
    return select(owner, *columns).where(owner.in_(bindparam("ids"))).order_by(part.c.id)


def of(tx: Transaction, owner: Column[int], ids: Sequence[int]) -> dict[int, Parts]:
    """The parts of answers (owner is part.c.answer_id) or of experiences, by their ids."""
    found: dict[int, Parts] = dict.fromkeys(ids, ())
    if not found:
        return found
    for owner_id, text, file, *others in tx.execute(_of(owner), {"ids": ids}):
        found[owner_id] += (Part(text, File(**file) if file else None, *others),)
    return found


def write(tx: Transaction, owner: Column[int], id: int, parts: Parts) -> None:
    """Let something have these parts and no others."""
    tx.execute(delete(part).where(owner == id))
    for each in parts:
        _add(tx, owner, id, each)


def _add(tx: Transaction, owner: Column[int], id: int, new: Part) -> None:
    file = {"kind": new.file.kind, "id": new.file.id} if new.file else None
    said = {"text": new.text, "file": file, "named": new.named}
    written = {"chat": new.chat, "message": new.message, "written_at": new.at}
    tx.execute(insert(part).values({owner.name: id, **said, **written}))


def let_name(tx: Transaction, owner: Column[int], id: int) -> None:
    """Note that its author has decided to name those whom it seems to name."""
    tx.execute(update(part).where(owner == id).values(named=True))


def deleted(tx: Transaction, chat: int, message: int) -> None:
    """Note that the message somebody wrote it in is deleted: what it gave stands nowhere else any more."""
    tx.execute(update(part).where(part.c.chat == chat, part.c.message == message).values(chat=0, message=0))


# --- written without being asked -------------------------------------------------------------------------------------


def keep_unasked(tx: Transaction, member_id: int, unasked: Part) -> None:
    """Keep what a member wrote in private until they have said what it is."""
    forget_unasked(tx, member_id, unasked.message)
    _add(tx, part.c.unasked_by, member_id, unasked)


def unasked_of(tx: Transaction, member_id: int) -> Parts:
    return of(tx, part.c.unasked_by, [member_id])[member_id]


def forget_unasked(tx: Transaction, member_id: int, message_id: int) -> None:
    tx.execute(delete(part).where(part.c.unasked_by == member_id, part.c.message == message_id))


FORGET_UNASKED = delete(part).where(  # built once: it is done at each ring
    part.c.unasked_by.is_not(None), part.c.written_at < bindparam("before")
)


def forget_unasked_before(tx: Transaction, before: datetime) -> None:
    tx.execute(FORGET_UNASKED, {"before": before})
