from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from storage.database import Transaction
from storage.schema import answer, group_chat, group_member, posting, prompt, skip, study_group
from storage.upsert import insert_or_ignore


@dataclass(frozen=True)
class Posting:
    """A question that was put to a group or, privately, to a member; `missed` where it was too late to."""

    id: int
    prompt_id: int
    key: str
    group_id: int | None
    member_id: int | None
    monday: date  # of its week
    posted_at: datetime
    missed: bool


@dataclass(frozen=True)
class Seat:
    """A member's place in a group, and whether they are in its chat."""

    group_id: int
    member_id: int
    since: datetime
    in_chat: bool


COLUMNS = [prompt.c.key if name == "key" else posting.c[name] for name in Posting.__dataclass_fields__]


def posted(tx: Transaction, programme_id: int, since: datetime) -> list[Posting]:
    """What was put to the people of a programme since a moment, oldest first."""
    return _select(tx, prompt.c.programme_id == programme_id, posting.c.posted_at >= since)


def posted_to(tx: Transaction, prompt_id: int, group_id: int) -> Posting | None:
    """How a question was put to a group."""
    return next(iter(_select(tx, posting.c.prompt_id == prompt_id, posting.c.group_id == group_id)), None)


def last_asked(tx: Transaction, programme_id: int) -> dict[int, datetime]:
    """When each group of a programme was asked last."""
    last = select(func.max(posting.c.posted_at)).where(posting.c.group_id == study_group.c.id).scalar_subquery()
    query = select(study_group.c.id, last.label("at")).where(study_group.c.programme_id == programme_id)
    return {row.id: row.at for row in tx.execute(query) if row.at}


def was_asked_since(tx: Transaction, member_id: int, moment: datetime) -> bool:
    """Whether something was put to a member alone since a moment."""
    query = select(posting.c.id).where(posting.c.member_id == member_id, posting.c.posted_at >= moment)
    return tx.execute(query.limit(1)).first() is not None


def prompt_of(tx: Transaction, posting_id: int) -> int | None:
    id: int | None = tx.execute(select(posting.c.prompt_id).where(posting.c.id == posting_id)).scalar()
    return id


def _select(tx: Transaction, *where: ColumnElement[bool]) -> list[Posting]:
    query = select(*COLUMNS).join(prompt, prompt.c.id == posting.c.prompt_id).where(*where)
    return [Posting(*row) for row in tx.execute(query.order_by(posting.c.id))]


def post(tx: Transaction, now: datetime, prompt_id: int, monday: date, *, missed: bool = False, **whom: int) -> Posting:
    """Note that the question of a week is put to group_id=... or to member_id=..."""
    values = {"prompt_id": prompt_id, "monday": monday, "posted_at": now, "missed": missed, **whom}
    id: int = tx.execute(insert(posting).values(values).returning(posting.c.id)).scalar_one()
    return _select(tx, posting.c.id == id)[0]


def seats(tx: Transaction, programme_id: int) -> list[Seat]:
    """Who sits in which group now, and since when."""
    in_chat = group_member.c.in_chat_since.is_not(None)
    query = select(group_member.c.group_id, group_member.c.member_id, group_member.c.since, in_chat).join(study_group)
    here = (
        study_group.c.programme_id == programme_id,
        study_group.c.ended_at.is_(None),
        group_member.c.until.is_(None),
    )
    return [Seat(*row) for row in tx.execute(query.where(*here).order_by(group_member.c.since))]


def electives(tx: Transaction, programme_id: int) -> dict[int, tuple[str, ...]]:
    """The electives of the groups that have begun on them."""
    query = select(study_group.c.id, study_group.c.electives).where(study_group.c.programme_id == programme_id)
    return {row.id: tuple(row.electives) for row in tx.execute(query.where(study_group.c.electives.is_not(None)))}


def settle_electives(tx: Transaction, group_id: int, keys: Sequence[str]) -> None:
    tx.execute(update(study_group).where(study_group.c.id == group_id).values(electives=list(keys)))


def chats(tx: Transaction, programme_id: int) -> dict[int, datetime]:
    """The groups that have a chat in which the bot can write, and since when."""
    query = select(group_chat.c.group_id, group_chat.c.bound_at).join(study_group)
    here = (study_group.c.programme_id == programme_id, group_chat.c.lost_at.is_(None))
    return {row.group_id: row.bound_at for row in tx.execute(query.where(*here))}


def find(tx: Transaction, prompt_id: int) -> tuple[int, str] | None:
    """The programme of a prompt and its key there."""
    row = tx.execute(select(prompt.c.programme_id, prompt.c.key).where(prompt.c.id == prompt_id)).one_or_none()
    return (row.programme_id, row.key) if row else None


# --- who is done with a question -------------------------------------------------------------------------------------


def skip_it(tx: Transaction, now: datetime, prompt_id: int, member_id: int) -> bool:
    """Note that a member skips a question; False when that was known."""
    row = {"prompt_id": prompt_id, "member_id": member_id, "skipped_at": now}
    return insert_or_ignore(tx, skip, [row], ["prompt_id", "member_id"]) == 1


def unskip(tx: Transaction, prompt_id: int, member_id: int) -> bool:
    """Forget that a member skips a question; False where they did not."""
    mine = delete(skip).where(skip.c.prompt_id == prompt_id, skip.c.member_id == member_id)
    return tx.execute(mine).rowcount > 0


def skipped_at(tx: Transaction, prompt_id: int, member_id: int) -> datetime | None:
    query = select(skip.c.skipped_at).where(skip.c.prompt_id == prompt_id, skip.c.member_id == member_id)
    moment: datetime | None = tx.execute(query).scalar()
    return moment


def skippers(tx: Transaction, prompt_id: int) -> set[int]:
    return set(tx.execute(select(skip.c.member_id).where(skip.c.prompt_id == prompt_id)).scalars())


def answerers(tx: Transaction, prompt_id: int) -> set[int]:
    return set(tx.execute(select(answer.c.member_id).where(answer.c.prompt_id == prompt_id)).scalars())
