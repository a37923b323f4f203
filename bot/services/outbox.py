"""What is to leave: every use case puts it here, the sender takes it from here (services/delivery.py)."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.delivery import Act, Delivery, IfUncertain
from storage import Transaction
from storage import outbox as rows

ANSWER, FAN_OUT = 0, 1
REPLY_KEEPS = timedelta(hours=1)
KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class To:
    """Where a message goes: to a member, wherever they are reached; to a group's chat; to a chat or topic as such.

    What is for a programme's facilitators goes to whom it concerns when it leaves (alerts.address).
    """

    member: int | None = None
    group: int | None = None
    chat: int | None = None
    thread: int | None = None
    facilitators: int | None = None

    @property
    def lane(self) -> str:
        if self.member is not None:
            return f"member:{self.member}"
        if self.facilitators is not None:
            return f"facilitators:{self.facilitators}"
        return f"group:{self.group}" if self.group is not None else f"chat:{self.chat}"


def send(
    tx: Transaction,
    now: datetime,
    to: To,
    kind: str,
    *,
    programme: int | None = None,
    key: str | None = None,
    subject: str | None = None,
    if_uncertain: IfUncertain = "repeat",
    priority: int = FAN_OUT,
    due_at: datetime | None = None,
    in_hours: bool = False,
    expires_at: datetime | None = None,
    act: Act = "send",
    **params: Any,
) -> bool:
    """Put a message of a kind in the outbox; with a `key` only once, ever. Its words are made when it leaves.

    `if_uncertain` says what happens when nobody knows whether it arrived: "ask" a facilitator, "repeat" it once with a
    note that it may be a repeat, or "drop" it. `subject` names what it is about, so that it can be edited or taken
    back. What is `in_hours` leaves only when the bot may write by itself, also where it is late or tried again.
    """
    return _add(
        tx,
        now,
        to,
        kind,
        params,
        programme_id=programme,
        subject=subject,
        key=key,
        priority=priority,
        if_uncertain=if_uncertain,
        due_at=due_at or now,
        in_hours=in_hours,
        expires_at=expires_at,
        act=act,
    )


def reply(
    tx: Transaction,
    now: datetime,
    to: To,
    kind: str,
    *,
    edits: tuple[int, int] | None = None,
    subject: str | None = None,
    **params: Any,
) -> None:
    """Answer somebody who is waiting; one about a `programme` is put into the words of that programme.

    `edits` is the chat and id of a message whose place it takes.
    """
    place = {"chat_id": edits[0], "message_id": edits[1], "act": "edit"} if edits else {}
    _add(
        tx,
        now,
        to,
        kind,
        params,
        programme_id=params.get("programme"),
        subject=subject,
        priority=ANSWER,
        if_uncertain="drop",
        expires_at=now + REPLY_KEEPS,
        **place,
    )


def _add(tx: Transaction, now: datetime, to: To, kind: str, params: dict[str, Any], **columns: Any) -> bool:
    row = {
        "lane": to.lane,
        "member_id": to.member,
        "group_id": to.group,
        "chat_id": to.chat,
        "thread_id": to.thread,
        "kind": kind,
        "params": params,
        "act": "send",
    }
    return rows.add(tx, **(_fresh(now) | row | columns))


def call(
    tx: Transaction,
    now: datetime,
    to: To,
    kind: str,
    *,
    programme: int | None = None,
    key: str | None = None,
    **params: Any,
) -> bool:
    """Have something done in a chat that is no message; its renderer gives the Call."""
    return send(tx, now, to, kind, programme=programme, key=key, priority=ANSWER, act="call", **params)


def refresh(tx: Transaction, now: datetime, subject: str) -> None:
    """Make every message that was sent about a subject say what is true now."""
    for sent in rows.sent_about(tx, subject):
        renew(tx, now, sent)


def refresh_listing(tx: Transaction, now: datetime, subject: str, id: int, to: Collection[int] | None = None) -> None:
    """Make every list about a subject, which names what it shows in `ids`, say what is true now of one of them.

    Where only some members can have been shown it, `to` says who: then no others' lists are looked through.
    """
    for sent in rows.sent_about(tx, subject, to):
        if id in sent.params["ids"]:
            renew(tx, now, sent)


def join_lists(tx: Transaction, now: datetime, subject: str, id: int, *, to: Collection[int], room: int) -> None:
    """Let the lists about a subject that these members were sent, and that have room for one more, show it too."""
    for sent in rows.sent_about(tx, subject, to):
        ids = sent.params["ids"]
        if id not in ids and len(ids) < room:
            rows.change(tx, sent.id, params={**sent.params, "ids": [*ids, id]})
            renew(tx, now, replace(sent, params={**sent.params, "ids": [*ids, id]}))
        elif id not in ids:
            renew(tx, now, sent)  # there is more to look at now


def hide(tx: Transaction, now: datetime, sent: Delivery) -> None:
    """Remove one message that was sent."""
    _follow_up(tx, now, sent, "delete", kind="removed", params={})
    if sent.status == "sent" and sent.message_id is not None:  # others have yet to tell where they stand
        rows.change(tx, sent.id, status="taken_back")


def renew(tx: Transaction, now: datetime, sent: Delivery) -> None:
    """Make one message that was sent say what is true now."""
    show(tx, now, sent, sent.kind, sent.params)


def show(tx: Transaction, now: datetime, sent: Delivery, kind: str, params: Mapping[str, Any]) -> None:
    """Make one message that was sent say something else."""
    to = {"member_id": sent.member_id, "group_id": sent.group_id}
    _follow_up(tx, now, sent, "edit", kind=kind, params=params, **to)


def take_back(tx: Transaction, now: datetime, subject: str) -> None:
    """Remove everything about a subject: what waits is dropped, what was sent is deleted.

    What Telegram does not let the bot delete any more says "removed" instead.
    """
    rows.drop_about(tx, subject)
    for sent in rows.sent_about(tx, subject):
        hide(tx, now, sent)


def drop_missed(tx: Transaction, subject: str) -> None:
    """Let what somebody missed about a subject not come when they are back: something else will."""
    rows.drop_about(tx, subject, ("failed",))


def _follow_up(tx: Transaction, now: datetime, sent: Delivery, act: Act, **columns: Any) -> None:
    """What waits to do the same does for both: its words are made when it leaves."""
    row = {
        "lane": sent.lane,
        "chat_id": sent.chat_id,
        "kind": sent.kind,
        "params": sent.params,
        "act": act,
        "message_id": sent.message_id,
        "follows": sent.id if sent.message_id is None else None,
        "programme_id": sent.programme_id,
        "priority": ANSWER,
        "if_uncertain": "repeat",
    }
    row |= columns
    last = rows.last_to_follow(tx, sent)
    if last is None or any(getattr(last, name) != row[name] for name in ("act", "kind", "params", "if_uncertain")):
        rows.add(tx, **(_fresh(now) | row))


def _fresh(now: datetime) -> dict[str, Any]:
    return {"status": "pending", "attempts": 0, "repeats": 0, "due_at": now}


def is_said(tx: Transaction, subject: str) -> bool:
    """Whether something was said about a subject, or is about to be."""
    return rows.is_said(tx, subject)


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget what was said some months ago, but for what can still be edited, taken back or said twice."""
    rows.forget_said(tx, now - KEPT_FOR)


def mark(address: str) -> str:
    """Stands in a key for somebody whom something is said to once, so that it is not kept who they are."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def at(tx: Transaction, chat_id: int, message_id: int) -> Delivery | None:
    """What the bot said in the message that stands there, if it did."""
    return rows.at(tx, chat_id, message_id)
