"""How the outbox is emptied: claimed by the sender in small bites, settled when the attempt has ended."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.domain import hours
from bot.domain.conversation import Call, Message
from bot.domain.delivery import (
    Delivery,
    Migrated,
    NotSent,
    Outcome,
    Perhaps,
    Refused,
    Sent,
    Unreachable,
    at_the_end,
    settle,
)
from bot.domain.free import Free
from bot.domain.pace import Pace
from bot.domain.people import Member
from bot.domain.programme import ProgrammeFaults
from bot.services import (
    alerts,
    calendar,
    coming,
    forums,
    group_chats,
    load,
    monday,
    recognising,
    reminders,
    reminding,
    removals,
    silence,
    start_questions,
    summaries,
    topics,
)
from bot.services.one_by_one import AGAIN
from bot.services.outbox import ANSWER, FAN_OUT
from bot.services.programme import Running
from storage import Transaction, groups, is_passing, programmes, savepoint
from storage import forums as forum_rows
from storage import outbox as rows

log = logging.getLogger(__name__)

HEADS = 200  # more than can be held back by the pace of their chats at one time
UNREADABLE = timedelta(hours=1)  # how long what a programme's file says of is waited with, where it cannot be read
Render = Callable[[Transaction, Delivery, datetime], Message | Call | None]


def _in_silence(tx: Transaction, now: datetime, late: Delivery) -> None:
    """A courtesy that came too late: nobody waits for it, and nobody is told."""


# What follows when something was said or done: called with the delivery and what Telegram gave back.
AFTER: dict[str, Callable[[Transaction, datetime, Delivery, Any], None]] = {
    "group.invite_link": group_chats.invited,
    "group.look": coming.looked,
    "group.my_rights": group_chats.rights_told,
    "forum.look": forums.looked,
    "forum.invite_link": forums.invited,
    "forum.topic": topics.made,
    "forum.reopen": topics.reopened,
    "answer.posted": recognising.said,
}
# Who hears, in place of alerts.expired, that a message of a kind came too late.
EXPIRED: dict[str, Callable[[Transaction, datetime, Delivery], None]] = {
    reminders.KIND: reminders.too_late,
    reminding.KIND: _in_silence,
    recognising.KIND: _in_silence,
    summaries.KIND: _in_silence,
    load.KIND: _in_silence,
    silence.CHECK_IN: _in_silence,
    start_questions.KIND: _in_silence,
    monday.KIND: _in_silence,
}
# Who hears, in place of alerts.refused and alerts.unreachable, that something could not be done.
REFUSED: dict[str, Callable[[Transaction, datetime, Delivery], None]] = {
    "removals.delete": removals.refused,
    "removed": removals.kept,
}


@dataclass(frozen=True)
class Claimed:
    """A message that is about to be sent, in the words of this moment."""

    delivery: Delivery
    chat_id: int
    thread_id: int | None
    message: Message | Call  # where one is deleted: what it says if Telegram does not let it be deleted any more

    @property
    def paced(self) -> int | None:
        return _paced(self.delivery, self.chat_id)


class Batch(NamedTuple):
    """What can leave at once, until when other messages that are due are held back, and when the next will be due."""

    claimed: list[Claimed]
    held_until: datetime | None
    next_due: datetime | None

    @property
    def wake(self) -> datetime | None:
        """When to look again."""
        return min(filter(None, (self.held_until, self.next_due)), default=None)


NONE = Batch([], None, None)


def claim(tx: Transaction, now: datetime, slots: int, pace: Pace, render: Render) -> Batch:
    """Take what can leave at once, in the words of this moment.

    What is too late, obsolete or has nowhere to go is settled on the way.
    """
    for late in rows.overdue(tx, now):
        _expire(tx, now, late)
    claimed: list[Claimed] = []
    held_until: datetime | None = None
    for n, parcel in enumerate(rows.heads(tx, now, limit=HEADS), 1):
        if len(claimed) == slots or (claimed and n == HEADS):  # behind the last there may be more
            held_until = now
            break
        answers = parcel.delivery.priority == ANSWER
        if (room_at := pace.room_at(now, answers=answers)) > now:  # nor for those behind it: answers come first
            held_until = min(room_at, held_until or room_at)
            break
        ready = _made_ready(tx, now, parcel, pace, render)
        if isinstance(ready, Claimed):
            pace.leaves(ready.paced, now, answers=answers)
            claimed.append(ready)
        else:
            held_until = min(ready, held_until or ready)
    if claimed:
        rows.claim(tx, now, {each.delivery.id: each.chat_id for each in claimed})
    return Batch(claimed, held_until, rows.next_due(tx, now))


def _made_ready(tx: Transaction, now: datetime, parcel: rows.Parcel, pace: Pace, render: Render) -> Claimed | datetime:
    """A message in the words of this moment; else when it can leave, or now for what it held back and what is told."""
    delivery = parcel.delivery
    ready_at = pace.ready_at(_paced(delivery, parcel.chat_id), now, answers=delivery.priority == ANSWER)
    if delivery.kind != alerts.TO_ADDRESS and _nowhere_to_go(tx, now, parcel):
        return now
    if (opens := _opens(tx, now, delivery)) > now:
        rows.change(tx, delivery.id, status="pending", due_at=opens)  # till then it holds nothing back
        return now
    if delivery.kind == alerts.TO_ADDRESS:
        _address(tx, now, delivery)
        return now
    return ready_at if ready_at > now else _rendered(tx, now, parcel, render) or now


def _address(tx: Transaction, now: datetime, waited: Delivery) -> None:
    """Tell what waited to those who look after it now; where that fails it holds up nothing else, and waits on."""
    try:
        with savepoint(tx):
            alerts.address(tx, now, waited)
            rows.forget(tx, waited.id)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception(
            "message %s of kind %s could not be addressed; it is tried again", waited.id, waited.params["told"]
        )
        rows.change(tx, waited.id, status="pending", due_at=now + AGAIN)


def _nowhere_to_go(tx: Transaction, now: datetime, parcel: rows.Parcel) -> bool:
    """Settle a message to somebody who cannot be reached, or that changes one that never came."""
    if parcel.chat_id is None:
        settled(tx, now, parcel.delivery, Unreachable("no way to reach them is known"))
        return True
    if parcel.delivery.act in ("edit", "delete") and parcel.delivery.message_id is None:
        rows.change(tx, parcel.delivery.id, status="dropped", settled_at=now)
        return True
    return False


def _opens(tx: Transaction, now: datetime, delivery: Delivery) -> datetime:
    """When a message may leave by the hours of its programme; it waits while that cannot be read."""
    try:
        running = programmes.of_delivery(tx, delivery.programme_id, None, None) if delivery.in_hours else None
    except ProgrammeFaults:
        log.error("programme %s cannot be read; message %s waits", delivery.programme_id, delivery.id)  # noqa: TRY400
        return now + UNREADABLE
    return hours.next_allowed(now, _free(tx, running, delivery)) if running else now


def _free(tx: Transaction, running: Running, delivery: Delivery) -> Free:
    return calendar.free_of(tx, running, group_id=delivery.group_id, member_id=delivery.member_id)


def _paced(delivery: Delivery, chat_id: int | None) -> int | None:
    """The chat whose own limit a message counts in; none for an edit in private, which Telegram lets follow a tap."""
    return chat_id if chat_id is not None and (delivery.act == "send" or chat_id < 0) else None


def _rendered(tx: Transaction, now: datetime, parcel: rows.Parcel, render: Render) -> Claimed | None:
    delivery = parcel.delivery
    assert parcel.chat_id is not None
    try:
        with savepoint(tx):
            message = render(tx, delivery, now)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("message %s of kind %s could not be put into words", delivery.id, delivery.kind)
        settled(tx, now, delivery, Refused("it could not be put into words"))
        return None
    if message is None:
        rows.change(tx, delivery.id, status="dropped", settled_at=now, **at_the_end(delivery))
        return None
    return Claimed(delivery, parcel.chat_id, parcel.thread_id, message)


def settled(tx: Transaction, now: datetime, delivery: Delivery, outcome: Outcome, chat_id: int | None = None) -> None:
    """Write down what became of an attempt, and tell those who must know.

    What was proved to have arrived while nobody knew stays so.
    """
    if isinstance(outcome, Perhaps | NotSent) and (known := rows.get(tx, delivery.id)) and known.status == "sent":
        return
    if isinstance(outcome, Migrated) and chat_id is not None:
        outcome = _migrated(tx, now, delivery, chat_id, outcome)
    settlement = settle(delivery, outcome, now)
    moved = {"chat_id": chat_id} if chat_id is not None and settlement.status in ("sent", "uncertain") else {}
    ended = at_the_end(delivery) if settlement.status in ("sent", "failed", "dropped") else {}
    rows.change(tx, delivery.id, status=settlement.status, settled_at=now, **moved, **settlement.changes, **ended)
    match settlement.status, outcome:
        case "sent", Sent(result=result):
            _arrived(tx, now, delivery, result)
        case "failed", _ if delivery.kind in REFUSED:
            log.warning("message %s of kind %s: %s", delivery.id, delivery.kind, settlement.changes)
            REFUSED[delivery.kind](tx, now, delivery)
        case "failed", Unreachable(is_gone=is_gone):
            alerts.unreachable(tx, now, delivery, is_gone=is_gone)
        case "failed", _:
            log.error("message %s of kind %s will not be sent: %s", delivery.id, delivery.kind, settlement.changes)
            alerts.refused(tx, now, delivery)
        case "uncertain", _:
            alerts.uncertain(tx, now, delivery)


def resolve(tx: Transaction, now: datetime, member: Member | None, delivery_id: int, *, arrived: bool) -> bool:
    """Take the facilitator's word for an uncertain delivery; False when someone was quicker.

    What its reader needs no more is not sent again.
    Raises Refusal where it is not theirs to say.
    """
    delivery = alerts.asked_about(tx, member, delivery_id)
    if delivery.status != "uncertain":
        return False
    if arrived:
        _arrived(tx, rows.arrived(tx, now, delivery_id), delivery)
    elif alerts.is_done_with(tx, delivery):
        rows.change(tx, delivery_id, status="dropped", settled_at=now)
    else:
        rows.change(
            tx, delivery_id, status="pending", repeats=delivery.repeats + 1, due_at=now, in_hours=False, expires_at=None
        )
    alerts.no_longer_asked(tx, now, delivery)
    return True


def proved(tx: Transaction, now: datetime, delivery: Delivery, message_id: int) -> None:
    """Somebody pressed a button on a message or replied to it: so it stands there, under this id, or another too."""
    if delivery.status == "sent" and delivery.message_id is not None:
        return
    rows.change(tx, delivery.id, message_id=message_id)
    _arrived(tx, rows.arrived(tx, now, delivery.id), delivery)
    alerts.no_longer_asked(tx, now, delivery)


def _arrived(tx: Transaction, at: datetime, delivery: Delivery, result: Any = None) -> None:
    """Let what follows on its arrival happen, however that is known; what counts from then counts from its moment."""
    if delivery.subject:  # what is edited or taken back is found by what it is about
        rows.follow(tx, delivery.id)
    if delivery.kind in AFTER:
        _follow(tx, at, delivery, result)


def _migrated(tx: Transaction, now: datetime, delivery: Delivery, old: int, to: Migrated) -> Outcome:
    """A group's chat goes on under a new id, where the number of an old message is that of another one."""
    groups.migrate(tx, old, to.chat_id)
    forum_rows.migrate(tx, old, to.chat_id)
    rows.move_chat(tx, old, to.chat_id)
    for group in groups.all_in(tx, to.chat_id):
        removals.stay_behind(tx, now, group.id)
    names_a_message = delivery.act in ("edit", "delete") or delivery.kind == "removals.delete"
    return Refused("the message stayed behind when its group became a supergroup") if names_a_message else to


def _follow(tx: Transaction, now: datetime, delivery: Delivery, result: Any) -> None:
    """Let what follows happen; where that fails, what was done stays done."""
    try:
        with savepoint(tx):
            AFTER[delivery.kind](tx, now, delivery, result)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("what follows message %s of kind %s failed", delivery.id, delivery.kind)


def _expire(tx: Transaction, now: datetime, late: Delivery) -> None:
    rows.change(tx, late.id, status="expired", settled_at=now, **at_the_end(late))
    if late.priority == FAN_OUT:
        EXPIRED.get(late.kind, alerts.expired)(tx, now, late)


def recover(tx: Transaction, now: datetime) -> int:
    """After a crash: what was under way may have arrived; gives how many messages that were."""
    interrupted = rows.under_way(tx)
    for delivery in interrupted:
        settled(tx, now, delivery, Perhaps("the bot stopped while it was being sent"))
    return len(interrupted)
