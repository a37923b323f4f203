from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    update,
)

from bot.domain.delivery import Delivery
from storage.database import Transaction
from storage.schema import contact, group_chat, outbox
from storage.upsert import insert_or_ignore

OPEN = ("pending", "retry", "sending")
WAITING = ("pending", "retry")
COLUMNS = [outbox.c[name] for name in Delivery.__dataclass_fields__]
DELIVERIES = select(*COLUMNS).order_by(outbox.c.id)


def _is_open(table: FromClause) -> ColumnElement[bool]:
    """In the words of the partial indexes, which serve no query that names the statuses as parameters."""
    return table.c.status.in_([literal_column(f"'{each}'") for each in OPEN])


def _is_waiting() -> ColumnElement[bool]:
    return and_(_is_open(outbox), outbox.c.status != "sending")


def _heads() -> Select[Any]:
    """However many wait, this looks at no more than the first of them: an index has their order, another each lane.

    An answer waits for nothing that started by itself, which may be one of thousands, but for what it edits or deletes.
    """
    other = outbox.alias("other")
    begun = or_(other.c.status == "retry", other.c.due_at <= bindparam("now"))
    knows_where = or_(outbox.c.follows.is_(None), outbox.c.message_id.is_not(None))
    overtakes = and_(outbox.c.priority < other.c.priority, knows_where)
    in_front = or_(other.c.status == "sending", and_(other.c.id < outbox.c.id, begun, not_(overtakes)))
    return (
        _parcels()
        .where(_is_waiting(), outbox.c.due_at <= bindparam("now"))
        .where(~exists().where(other.c.lane == outbox.c.lane, _is_open(other), in_front))
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=outbox, skip_locked=True)
    )


def _parcels() -> Select[Any]:
    address = and_(contact.c.member_id == outbox.c.member_id, contact.c.kind == "telegram", contact.c.reachable)
    chat = and_(group_chat.c.group_id == outbox.c.group_id, group_chat.c.lost_at.is_(None))
    return (
        select(
            *COLUMNS, contact.c.address, group_chat.c.chat_id.label("group_chat"), group_chat.c.thread_id.label("topic")
        )
        .select_from(outbox)
        .outerjoin(contact, address)
        .outerjoin(group_chat, chat)
    )


# Built once, since every message goes through them: putting a statement together costs five times its execution.
ADD = insert(outbox)
CHANGE = update(outbox).where(outbox.c.id == bindparam("row"))
CLAIM = CHANGE.values(status="sending", chat_id=bindparam("chat"), claimed_at=bindparam("now"))
HEADS = _heads()
OVERDUE = select(*COLUMNS).where(_is_waiting(), outbox.c.expires_at <= bindparam("now")).order_by(outbox.c.expires_at)
NEXT_DUE = select(func.min(outbox.c.due_at)).where(_is_waiting(), outbox.c.due_at > bindparam("now"))
NEXT_OF = NEXT_DUE.where(outbox.c.kind == bindparam("what"))
FOLLOWED = select(outbox.c.chat_id, outbox.c.message_id).where(outbox.c.id == bindparam("row"))
_FOLLOWS = and_(outbox.c.follows == bindparam("row"), outbox.c.message_id.is_(None))
FOLLOWERS = select(outbox.c.id).where(_FOLLOWS)
FOLLOWING = DELIVERIES.where(_FOLLOWS, _is_waiting())
_STANDS_THERE = and_(outbox.c.chat_id == bindparam("chat"), outbox.c.message_id == bindparam("message"))
AT = DELIVERIES.where(_STANDS_THERE, outbox.c.act == "send")
CHANGING = DELIVERIES.where(_STANDS_THERE, outbox.c.act.in_(("edit", "delete")), _is_waiting())
SENT_ABOUT = DELIVERIES.where(
    outbox.c.subject == bindparam("subject"), outbox.c.act == "send", outbox.c.status.in_(("sent", "sending"))
)
_STRANGERS = and_(outbox.c.member_id.is_(None), outbox.c.group_id.is_(None), outbox.c.act != "call")
_STRANGERS = and_(_STRANGERS, outbox.c.status.not_in(OPEN))
FORGET_STRANGERS = delete(outbox).where(_STRANGERS, outbox.c.key.is_(None))
FORGET_WHO = update(outbox).where(_STRANGERS, outbox.c.chat_id.is_not(None)).values(lane="chat", chat_id=None)
FORGET_SAID = delete(outbox).where(
    outbox.c.status.not_in((*OPEN, "uncertain")),
    outbox.c.due_at < bindparam("before"),
    outbox.c.subject.is_(None),
    outbox.c.key.is_(None),
)
SENT_ABOUT_TO = SENT_ABOUT.where(outbox.c.member_id.in_(bindparam("members")))


@dataclass(frozen=True)
class Parcel:
    """A delivery with the chat it goes to now; no chat when nobody can be reached there."""

    delivery: Delivery
    chat_id: int | None
    thread_id: int | None


def add(tx: Transaction, **columns: Any) -> bool:
    """Put a message in the outbox; False when one with the same key is there already."""
    if columns.get("key"):
        return insert_or_ignore(tx, outbox, [columns], ["key"]) == 1
    tx.execute(ADD, columns)
    return True


def known(tx: Transaction, keys: Collection[str]) -> set[str]:
    """Those of some keys under which a message was put in the outbox, whatever became of it."""
    return set(tx.execute(select(outbox.c.key).where(outbox.c.key.in_(keys))).scalars())


def heads(tx: Transaction, now: datetime, limit: int) -> Iterator[Parcel]:
    """The first open message of each lane, where it is due and not under way, and the first answer; answers come first.

    What is meant for later holds back nothing; what is tried again does.
    """
    with tx.execute(HEADS, {"now": now, "most": limit}) as found:
        for row in found:  # one by one: a sender that has no room looks at the first alone
            yield _parcel(row)


def overdue(tx: Transaction, now: datetime) -> list[Delivery]:
    """Messages that are not under way and may not be sent any more."""
    return [_delivery(row) for row in tx.execute(OVERDUE, {"now": now})]


def under_way(tx: Transaction) -> list[Delivery]:
    """What a run that ended had claimed."""
    return _select(tx, outbox.c.status == "sending")


def next_due(tx: Transaction, after: datetime) -> datetime | None:
    """When the next message that is not yet due will be."""
    moment: datetime | None = tx.execute(NEXT_DUE, {"now": after}).scalar()
    return moment


def next_of(tx: Transaction, kind: str, after: datetime) -> datetime | None:
    """When the next message of a kind that is not yet due will be."""
    moment: datetime | None = tx.execute(NEXT_OF, {"now": after, "what": kind}).scalar()
    return moment


def get(tx: Transaction, id: int) -> Delivery | None:
    found = _select(tx, outbox.c.id == id)
    return found[0] if found else None


def change(tx: Transaction, id: int, **columns: Any) -> None:
    tx.execute(CHANGE, {"row": id, **columns})


def forget(tx: Transaction, id: int) -> None:
    tx.execute(delete(outbox).where(outbox.c.id == id))


def claim(tx: Transaction, now: datetime, chats: Mapping[int, int]) -> None:
    """Note what is about to leave, and to which chat: after a crash only that tells where it may stand."""
    tx.execute(CLAIM, [{"row": id, "chat": chat, "now": now} for id, chat in chats.items()])


def arrived(tx: Transaction, now: datetime, id: int) -> datetime:
    """Note that a message has arrived, and give when: as its attempt ended, where that is known."""
    moment: datetime = tx.execute(select(outbox.c.settled_at).where(outbox.c.id == id)).scalar() or now
    change(tx, id, status="sent", settled_at=moment)
    return moment


def follow(tx: Transaction, id: int) -> None:
    """Tell what waits to edit or delete a message where that now stands."""
    for follower in tx.execute(FOLLOWERS, {"row": id}).scalars().all():
        chat, message = tx.execute(FOLLOWED, {"row": id}).one()
        change(tx, follower, chat_id=chat, message_id=message)


def last_to_follow(tx: Transaction, sent: Delivery) -> Delivery | None:
    """What waits last to edit or delete a message that was sent, or is being sent."""
    if sent.message_id is None:
        found = tx.execute(FOLLOWING, {"row": sent.id}).all()
    else:
        found = tx.execute(CHANGING, {"chat": sent.chat_id, "message": sent.message_id}).all()
    return _delivery(found[-1]) if found else None


def sent_about(tx: Transaction, subject: str, to: Collection[int] | None = None) -> list[Delivery]:
    """What was sent about a subject such as "answer:12", or is being sent; to these members, where some are given."""
    if to is None:
        return [_delivery(row) for row in tx.execute(SENT_ABOUT, {"subject": subject})]
    return [_delivery(row) for row in tx.execute(SENT_ABOUT_TO, {"subject": subject, "members": list(to)})]


def sent_to(tx: Transaction, member_id: int, kinds: Sequence[str]) -> list[Delivery]:
    """What of some kinds was sent to somebody, or is being sent."""
    is_sent = and_(outbox.c.act == "send", outbox.c.status.in_(("sent", "sending")))
    return _select(tx, outbox.c.member_id == member_id, outbox.c.kind.in_(kinds), is_sent)


def is_said(tx: Transaction, subject: str) -> bool:
    """Whether something was sent about a subject, or is on its way or in doubt."""
    said = and_(outbox.c.subject == subject, outbox.c.act == "send", outbox.c.status.in_(("sent", "uncertain", *OPEN)))
    return tx.execute(select(outbox.c.id).where(said).limit(1)).first() is not None


def meant_for(tx: Transaction, subject: str) -> set[int]:
    """The members to whom something about a subject was to be sent, whatever became of it."""
    about = (outbox.c.subject == subject, outbox.c.act == "send", outbox.c.member_id.is_not(None))
    return set(tx.execute(select(outbox.c.member_id).where(*about)).scalars())


def how_often(tx: Transaction, subject: str) -> int:
    """How many messages about a subject there have been, whatever became of them."""
    about = and_(outbox.c.subject == subject, outbox.c.act == "send")
    return tx.execute(select(func.count()).select_from(outbox).where(about)).scalar_one()


def waiting_in(tx: Transaction, group_id: int, kind: str) -> list[Delivery]:
    """What of a kind waits to be sent or done in a group's chat."""
    return _select(tx, outbox.c.group_id == group_id, outbox.c.kind == kind, outbox.c.status.in_(WAITING))


def hasten(tx: Transaction, now: datetime, subject: str) -> None:
    """Let what waits to be sent about a subject be sent now."""
    waits = and_(outbox.c.subject == subject, outbox.c.status == "pending", outbox.c.due_at > now)
    tx.execute(update(outbox).where(waits).values(due_at=now))


def drop_about(tx: Transaction, subject: str, statuses: Sequence[str] = WAITING) -> None:
    """Take back what waits to be sent about a subject."""
    waits = and_(outbox.c.subject == subject, outbox.c.status.in_(statuses))
    tx.execute(update(outbox).where(waits).values(status="dropped"))


def drop_to(tx: Transaction, member_id: int, programme_id: int) -> None:
    """Take back what waits to be sent to somebody about a programme."""
    waits = and_(outbox.c.member_id == member_id, outbox.c.status.in_(WAITING))
    tx.execute(update(outbox).where(waits, outbox.c.programme_id == programme_id).values(status="dropped"))


def forget_strangers(tx: Transaction) -> None:
    """Forget what was said to chats that are neither a member's nor a group's, and what followed it there.

    What is done in a chat is said to nobody, and may be tried again.

    That something is said only once stays known, but not to whom.
    """
    tx.execute(FORGET_STRANGERS)
    tx.execute(FORGET_WHO)


def forget_said(tx: Transaction, before: datetime) -> None:
    """Forget what was due before a moment and is behind, where nothing can come of it any more."""
    tx.execute(FORGET_SAID, {"before": before})


def at(tx: Transaction, chat_id: int, message_id: int) -> Delivery | None:
    """The message that stands in a chat under this id."""
    found = [_delivery(row) for row in tx.execute(AT, {"chat": chat_id, "message": message_id})]
    return found[-1] if found else None


def shown_at(tx: Transaction, chat_id: int, message_id: int) -> Delivery | None:
    """What the message that stands there says now, or is about to: it may have been edited since it was sent."""
    here = and_(outbox.c.chat_id == chat_id, outbox.c.message_id == message_id, outbox.c.act.in_(("send", "edit")))
    found = _select(tx, here)
    return found[-1] if found else None


def uncertain(tx: Transaction, programme_id: int) -> list[Delivery]:
    return _select(tx, outbox.c.programme_id == programme_id, outbox.c.status == "uncertain")


def in_doubt(tx: Transaction, chat_id: int) -> list[Delivery]:
    """What may stand in a chat without anybody knowing, or without anybody knowing under which ids."""
    status = outbox.c.status
    perhaps = or_(status.in_(("uncertain", "sending")), and_(status.in_(WAITING), outbox.c.repeats > 0))
    somewhere = and_(status == "sent", or_(outbox.c.message_id.is_(None), outbox.c.repeats > 0))
    return _select(tx, outbox.c.chat_id == chat_id, outbox.c.act == "send", or_(perhaps, somewhere))


def revive(tx: Transaction, now: datetime, group_id: int, since: datetime, due_at: datetime) -> None:
    """Let what could not be sent to a group since then be sent after all, where it is not too late."""
    failed = and_(outbox.c.group_id == group_id, outbox.c.act == "send", outbox.c.status == "failed")
    in_time = or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > now)
    missed = update(outbox).where(failed, in_time, outbox.c.priority > 0, outbox.c.settled_at >= since)
    tx.execute(missed.values(status="pending", due_at=due_at, error=None))


def revive_for(tx: Transaction, now: datetime, member_id: int, since: datetime) -> None:
    """Let what could not be sent to somebody be sent after all: what is still in time, else what failed since then."""
    failed = and_(outbox.c.member_id == member_id, outbox.c.act == "send", outbox.c.status == "failed")
    lately = and_(outbox.c.expires_at.is_(None), outbox.c.settled_at >= since)
    missed = update(outbox).where(failed, outbox.c.priority > 0, or_(outbox.c.expires_at > now, lately))
    tx.execute(missed.values(status="pending", due_at=now, error=None))


def doubt(tx: Transaction, now: datetime) -> int:
    """Send nothing of what is due: what started by itself may have arrived; gives how many messages that is.

    Answers are asked for again, alerts told again, nobody waits for a courtesy; edits, deletions and calls do no harm
    when they are done twice.
    """
    due = and_(outbox.c.status.in_(OPEN), outbox.c.act == "send", outbox.c.due_at <= now)
    owed = and_(outbox.c.if_uncertain != "drop", outbox.c.kind.not_like("alert.%"))
    by_itself = and_(due, outbox.c.priority > 0, owed)
    in_doubt = [_parcel(row) for row in tx.execute(_parcels().where(by_itself))]
    for each in in_doubt:
        change(tx, each.delivery.id, status="uncertain", settled_at=now, chat_id=each.chat_id)
    tx.execute(update(outbox).where(due).values(status="dropped", settled_at=now))
    return len(in_doubt)


def move_chat(tx: Transaction, old: int, new: int) -> None:
    """A group became a supergroup: what waits for the old chat goes to the new one, but for what is to change there."""
    waits = and_(outbox.c.status.in_((*OPEN, "uncertain")), outbox.c.act.not_in(("edit", "delete")))
    tx.execute(update(outbox).where(outbox.c.chat_id == old, waits).values(chat_id=new))


def _select(tx: Transaction, *where: Any) -> list[Delivery]:
    return [_delivery(row) for row in tx.execute(DELIVERIES.where(*where))]


def _delivery(row: Any) -> Delivery:
    return Delivery(**row._mapping)  # noqa: SLF001


def _parcel(row: Any) -> Parcel:
    columns = dict(row._mapping)  # noqa: SLF001
    address, group, topic = columns.pop("address"), columns.pop("group_chat"), columns.pop("topic")
    delivery = Delivery(**columns)
    if delivery.message_id is None and delivery.group_id is not None:
        return Parcel(delivery, group, topic)
    if delivery.message_id is None and delivery.member_id is not None:
        return Parcel(delivery, address and int(address), None)
    return Parcel(delivery, delivery.chat_id, delivery.thread_id)


def newest(tx: Transaction, limit: int) -> list[Delivery]:
    query = select(*COLUMNS).order_by(outbox.c.id.desc()).limit(limit)
    return [_delivery(row) for row in tx.execute(query)]
