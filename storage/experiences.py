from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, insert, or_, select, update

from bot.domain.experiences import folded
from bot.domain.parts import Parts, Visibility, text_of
from storage import parts as rows
from storage.database import Transaction
from storage.schema import experience, part


@dataclass(frozen=True)
class Experience:
    """What a member learnt at work and shares; `group_id` is the group they were in then."""

    id: int
    programme_id: int
    member_id: int
    group_id: int | None
    answer_id: int | None
    visibility: Visibility
    shared_at: datetime
    parts: Parts


@dataclass(frozen=True)
class Reader:
    """Who reads, what they take part in, and the groups they are in there."""

    member_id: int
    programme_ids: tuple[int, ...]
    group_ids: tuple[int, ...]


COLUMNS = [experience.c[name] for name in Experience.__dataclass_fields__ if name != "parts"]
ALL = select(*COLUMNS).order_by(experience.c.id)
FROM_ANSWER = ALL.where(experience.c.answer_id == bindparam("answer"))  # built once: every answer asks for it


def get(tx: Transaction, id: int) -> Experience | None:
    found = _select(tx, experience.c.id == id)
    return found[0] if found else None


def of_member(tx: Transaction, member_id: int) -> list[Experience]:
    return _select(tx, experience.c.member_id == member_id)


def written_in(tx: Transaction, member_id: int, chat_id: int, message_id: int) -> Experience | None:
    """A member's experience of which a part came in this message."""
    here = select(part.c.experience_id).where(part.c.chat == chat_id, part.c.message == message_id)
    found = _select(tx, experience.c.member_id == member_id, experience.c.id.in_(here))
    return found[0] if found else None


def from_answer(tx: Transaction, answer_id: int) -> Experience | None:
    return next(iter(_read(tx, FROM_ANSWER, answer=answer_id)), None)


def add(tx: Transaction, now: datetime, parts: Parts, **columns: Any) -> int:
    values = {"words": _words(parts), "shared_at": now, **columns}
    id: int = tx.execute(insert(experience).values(values).returning(experience.c.id)).scalar_one()
    rows.write(tx, part.c.experience_id, id, parts)
    return id


def change(tx: Transaction, now: datetime, id: int, parts: Parts) -> None:
    tx.execute(update(experience).where(experience.c.id == id).values(words=_words(parts), edited_at=now))
    rows.write(tx, part.c.experience_id, id, parts)


def show_to(tx: Transaction, id: int, visibility: Visibility, group_id: int | None) -> None:
    tx.execute(update(experience).where(experience.c.id == id).values(visibility=visibility, group_id=group_id))


def remove(tx: Transaction, id: int) -> None:
    tx.execute(delete(experience).where(experience.c.id == id))


def search(tx: Transaction, words: Sequence[str], limit: int, *, reader: Reader) -> list[int]:
    """The experiences that the reader may see with every word, or words that begin so; newest first.

    `words` are folded as by bot.domain.experiences.
    """
    found = [experience.c.words.contains(f" {word}", autoescape=True) for word in words]
    query = select(experience.c.id).where(_seen(reader), *found)
    return list(
        tx.execute(query.order_by(experience.c.shared_at.desc(), experience.c.id.desc()).limit(limit)).scalars()
    )


def vocabulary(tx: Transaction, *, reader: Reader) -> set[str]:
    """Every word of the experiences that the reader may see."""
    query = select(experience.c.words).where(_seen(reader))
    return {word for words in tx.execute(query).scalars() for word in words.split()}


def seen(tx: Transaction, ids: Sequence[int], *, reader: Reader) -> list[Experience]:
    """Those of some experiences that the reader may see now, in the order asked for."""
    found = {each.id: each for each in _select(tx, experience.c.id.in_(ids), _seen(reader))}
    return [found[id] for id in ids if id in found]


def _seen(reader: Reader) -> ColumnElement[bool]:
    group = and_(experience.c.visibility == "group", experience.c.group_id.in_(reader.group_ids))
    theirs = or_(experience.c.member_id == reader.member_id, experience.c.visibility == "cohort", group)
    return and_(experience.c.programme_id.in_(reader.programme_ids), theirs)


def _words(parts: Parts) -> str:
    return f" {' '.join(folded(text_of(parts)))} "


def _select(tx: Transaction, *where: ColumnElement[bool]) -> list[Experience]:
    return _read(tx, ALL.where(*where))


def _read(tx: Transaction, query: Select[Any], **parameters: int) -> list[Experience]:
    found = list(tx.execute(query, parameters))
    parts = rows.of(tx, part.c.experience_id, [row.id for row in found])
    return [Experience(*(*row, parts[row.id])) for row in found]
