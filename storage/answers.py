from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, delete, insert, or_, select, update

from bot.domain.parts import Parts, Visibility
from storage import parts as rows
from storage.database import Transaction
from storage.schema import answer, part, prompt


@dataclass(frozen=True)
class Answer:
    """What a member answered to a prompt; `group_id` is the group they were in then."""

    id: int
    prompt_id: int
    programme_id: int
    member_id: int
    group_id: int | None
    visibility: Visibility
    parts: Parts


def _answers(*where: ColumnElement[bool]) -> Select[Any]:
    names = [name for name in Answer.__dataclass_fields__ if name != "parts"]
    columns = [prompt.c.programme_id if name == "programme_id" else answer.c[name] for name in names]
    query = select(*columns).join(prompt, prompt.c.id == answer.c.prompt_id).where(*where)
    return query.order_by(answer.c.answered_at, answer.c.id)


# Built once: they are looked up at each step of answering.
GET = _answers(answer.c.id == bindparam("id"))
OF = _answers(answer.c.prompt_id == bindparam("prompt"), answer.c.member_id == bindparam("member"))


def get(tx: Transaction, id: int) -> Answer | None:
    return next(iter(_read(tx, GET, id=id)), None)


def of(tx: Transaction, prompt_id: int, member_id: int) -> Answer | None:
    """A member's answer to a prompt."""
    return next(iter(_read(tx, OF, prompt=prompt_id, member=member_id)), None)


def of_member(tx: Transaction, member_id: int) -> list[Answer]:
    return _read(tx, _answers(answer.c.member_id == member_id))


def written_in(tx: Transaction, member_id: int, chat_id: int, message_id: int) -> Answer | None:
    """A member's answer of which a part came in this message."""
    here = select(part.c.answer_id).where(part.c.chat == chat_id, part.c.message == message_id)
    return next(iter(_read(tx, _answers(answer.c.member_id == member_id, answer.c.id.in_(here)))), None)


def others(
    tx: Transaction,
    prompt_id: int,
    member_id: int,
    group_id: int | None,
    *,
    start: int = 0,
    count: int | None = None,
    ids: Collection[int] | None = None,
    together_with: Collection[int] = (),
) -> list[Answer]:
    """What others answered to a prompt, of that which someone in this group may see, oldest first.

    What others of the group answered to the prompts it is together with belongs to it. As many as `count` from the one
    at `start`; only those with these `ids`, where some are given.
    """
    # Someone without a group shares none: NULL is equal to nothing here.
    of_group = answer.c.group_id == bindparam("group", group_id, BigInteger)
    group = and_(answer.c.visibility == "group", of_group)
    seen = or_(answer.c.visibility == "cohort", group)
    among = [answer.c.id.in_(ids)] if ids is not None else []
    same_week = and_(answer.c.prompt_id.in_(together_with), of_group)
    theirs = (or_(answer.c.prompt_id == prompt_id, same_week), answer.c.member_id != member_id)
    return _read(tx, _answers(*theirs, seen, *among).offset(start).limit(count))


def add(tx: Transaction, now: datetime, prompt_id: int, member_id: int, parts: Parts, **columns: Any) -> int:
    values = {"prompt_id": prompt_id, "member_id": member_id, "answered_at": now, **columns}
    id: int = tx.execute(insert(answer).values(values).returning(answer.c.id)).scalar_one()
    rows.write(tx, part.c.answer_id, id, parts)
    return id


def change(tx: Transaction, now: datetime, id: int, parts: Parts) -> None:
    tx.execute(update(answer).where(answer.c.id == id).values(edited_at=now))
    rows.write(tx, part.c.answer_id, id, parts)


def show_to(tx: Transaction, id: int, visibility: Visibility, group_id: int | None) -> None:
    tx.execute(update(answer).where(answer.c.id == id).values(visibility=visibility, group_id=group_id))


def let_name(tx: Transaction, id: int) -> None:
    """Note that its author has decided to name those whom it seems to name."""
    rows.let_name(tx, part.c.answer_id, id)


def remove(tx: Transaction, id: int) -> None:
    tx.execute(delete(answer).where(answer.c.id == id))


def _read(tx: Transaction, query: Select[Any], **parameters: int) -> list[Answer]:
    found = list(tx.execute(query, parameters))
    parts = rows.of(tx, part.c.answer_id, [row.id for row in found])
    return [Answer(*(*row, parts[row.id])) for row in found]
