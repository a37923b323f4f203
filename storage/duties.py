"""What is to be done about questions that were put, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, and_, bindparam, case, cast, exists, func, literal, select, update

from storage.database import Transaction
from storage.schema import duty, group_member, outbox, posting, prompt
from storage.upsert import insert_or_ignore


@dataclass(frozen=True)
class Put:
    """A question that was put to a group or, privately, to a member."""

    posting_id: int
    prompt_id: int
    programme_id: int
    group_id: int | None
    member_id: int | None
    monday: date  # of its week
    asked_at: datetime  # when it was sent, or is to be


@dataclass(frozen=True)
class Duty:
    """Something that is to be done about a question, and when; at no time where it is done."""

    posting_id: int
    kind: str
    due_at: datetime | None


def _key() -> ColumnElement[str]:
    """Of the message that puts a question."""
    return literal("posting:") + cast(posting.c.id, String)


WHEN = case((outbox.c.status == "sent", outbox.c.settled_at), else_=outbox.c.due_at)
SENT_AT = select(WHEN).where(outbox.c.key == _key()).scalar_subquery()
PUT = select(
    posting.c.id,
    posting.c.prompt_id,
    prompt.c.programme_id,
    posting.c.group_id,
    posting.c.member_id,
    posting.c.monday,
    func.coalesce(SENT_AT, posting.c.posted_at),
).join(prompt, prompt.c.id == posting.c.prompt_id)
# Built once: they are looked at at each ring, and for each question.
NEW = (
    PUT.where(posting.c.id > select(func.coalesce(func.max(duty.c.posting_id), 0)).scalar_subquery(), ~posting.c.missed)
    .order_by(posting.c.id)
    .limit(bindparam("most"))
)
NEW_TO_GROUPS = (
    select(prompt.c.programme_id)
    .join(posting)
    .where(posting.c.id > select(func.coalesce(func.max(duty.c.posting_id), 0)).scalar_subquery(), ~posting.c.missed)
    .where(posting.c.group_id.is_not(None))
    .distinct()
)
_DUE = and_(duty.c.posting_id == posting.c.id, duty.c.kind == bindparam("kind"), duty.c.due_at <= bindparam("now"))
DUE = PUT.join(duty, _DUE).order_by(duty.c.due_at, posting.c.id).limit(bindparam("most"))
NEXT_DUE = select(func.min(duty.c.due_at)).where(duty.c.kind == bindparam("kind"))
PUT_OFF = (
    update(duty)
    .where(duty.c.posting_id == bindparam("posting"), duty.c.kind == bindparam("what"))
    .values(due_at=bindparam("until"))
)


def new(tx: Transaction, most: int) -> list[Put]:
    """The questions that were put since duties were noted last, oldest first; not those that never left."""
    return [Put(*row) for row in tx.execute(NEW, {"most": most})]


def still_new(tx: Transaction) -> set[int]:
    """The programmes of which questions to groups were put since."""
    return set(tx.execute(NEW_TO_GROUPS).scalars())


def take(tx: Transaction, duties: Sequence[Duty]) -> None:
    """Note what is to be done."""
    insert_or_ignore(tx, duty, [vars(each) for each in duties], ["posting_id", "kind"])


def due(tx: Transaction, kind: str, now: datetime, most: int) -> list[Put]:
    """The questions about which something of a kind is to be done by now, soonest first."""
    return [Put(*row) for row in tx.execute(DUE, {"kind": kind, "now": now, "most": most})]


def put_off(tx: Transaction, posting_id: int, kind: str, until: datetime | None) -> None:
    """Let it be done at another moment; None where it is done."""
    tx.execute(PUT_OFF, {"posting": posting_id, "what": kind, "until": until})


def next_due(tx: Transaction, kind: str, now: datetime) -> datetime | None:
    """When something of a kind is to be done next; what waits since before now is done in a moment."""
    moment: datetime | None = tx.execute(NEXT_DUE, {"kind": kind}).scalar()
    return moment and max(moment, now)


# --- whom a question has reached -------------------------------------------------------------------------------------


def has_arrived() -> ColumnElement[bool]:
    """Whether the message that puts a question stands where it was sent."""
    return exists().where(outbox.c.key == _key(), outbox.c.status == "sent").correlate(posting)


def saw_it() -> ColumnElement[bool]:
    """Whether a place in a group is that of somebody who was in its chat when the question came there."""
    in_time = and_(group_member.c.since <= posting.c.posted_at, group_member.c.in_chat_since <= posting.c.posted_at)
    return and_(group_member.c.group_id == posting.c.group_id, group_member.c.until.is_(None), in_time)
