from datetime import date, datetime

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update

from bot.domain.rhythm import Colleague
from storage.database import Transaction
from storage.recipients import in_group, takes_part
from storage.schema import contact, participation, recognition
from storage.upsert import insert_or_ignore


def wait(tx: Transaction, answer_id: int, ask_at: datetime) -> None:
    """Note when a colleague is asked about an answer, unless that was noted before."""
    insert_or_ignore(tx, recognition, [{"answer_id": answer_id, "ask_at": ask_at}], ["answer_id"])


# Built once: they are asked at each ring.
NEXT_DUE = select(func.min(recognition.c.ask_at))
DUE = (
    select(recognition.c.answer_id, recognition.c.ask_at)
    .where(recognition.c.ask_at <= bindparam("now"))
    .order_by(recognition.c.ask_at)
    .limit(bindparam("most"))
)


def due(tx: Transaction, now: datetime, most: int) -> list[tuple[int, datetime]]:
    """The answers about which a colleague is to be asked by now, and since when, oldest first."""
    return [(row.answer_id, row.ask_at) for row in tx.execute(DUE, {"now": now, "most": most})]


def next_due(tx: Transaction) -> datetime | None:
    moment: datetime | None = tx.execute(NEXT_DUE).scalar()
    return moment


def put_off(tx: Transaction, answer_id: int, ask_at: datetime) -> None:
    tx.execute(update(recognition).where(recognition.c.answer_id == answer_id).values(ask_at=ask_at))


def forget(tx: Transaction, answer_id: int) -> None:
    tx.execute(delete(recognition).where(recognition.c.answer_id == answer_id))


def asked(tx: Transaction, now: datetime, answer_id: int, member_id: int | None) -> None:
    """Note who is asked about an answer; None where there is nobody to ask."""
    asked_at = now if member_id is not None else None
    change = update(recognition).where(recognition.c.answer_id == answer_id)
    tx.execute(change.values(ask_at=None, asked_id=member_id, asked_at=asked_at))


def replied(tx: Transaction, now: datetime, answer_id: int) -> None:
    """Note that somebody has replied to an answer."""
    tx.execute(update(recognition).where(recognition.c.answer_id == answer_id).values(ask_at=None, replied_at=now))


def is_replied_to(tx: Transaction, answer_id: int) -> bool:
    query = select(recognition.c.answer_id).where(recognition.c.answer_id == answer_id)
    return tx.execute(query.where(recognition.c.replied_at.is_not(None))).first() is not None


def colleagues(tx: Transaction, group_id: int, programme_id: int, author_id: int, today: date) -> list[Colleague]:
    """Those of a group besides the author who take part, are not on pause and can be reached."""
    mine = participation.c.member_id
    last = select(func.max(recognition.c.asked_at)).where(recognition.c.asked_id == mine).scalar_subquery()
    heard = select(func.max(contact.c.heard_on)).where(contact.c.member_id == mine).scalar_subquery()
    query = select(mine, last, heard).where(
        takes_part(programme_id),
        in_group(group_id),
        mine != author_id,
        or_(participation.c.paused_until.is_(None), participation.c.paused_until <= today),
        exists().where(and_(contact.c.member_id == mine, contact.c.reachable)),
    )
    return [Colleague(*row) for row in tx.execute(query.order_by(mine))]
