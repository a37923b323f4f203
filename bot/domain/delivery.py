"""What may happen to a message on its way out, and what follows from it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

Status = Literal["pending", "sending", "retry", "sent", "uncertain", "expired", "failed", "dropped", "taken_back"]
Act = Literal["send", "edit", "delete", "call"]
IfUncertain = Literal["ask", "repeat", "drop"]

MAX_ATTEMPTS = 12  # of what may be done twice, and never gets an answer
LONGEST_BACKOFF = timedelta(minutes=15)


@dataclass(frozen=True)
class Delivery:
    """A row of the outbox: to whom, what, and how far it has come."""

    id: int
    lane: str
    kind: str
    params: dict[str, Any]
    act: Act
    status: Status
    priority: int
    if_uncertain: IfUncertain
    attempts: int
    repeats: int
    due_at: datetime
    expires_at: datetime | None
    member_id: int | None = None
    group_id: int | None = None
    programme_id: int | None = None
    chat_id: int | None = None
    thread_id: int | None = None
    message_id: int | None = None
    follows: int | None = None
    subject: str | None = None
    key: str | None = None
    in_hours: bool = False
    error: str | None = None


@dataclass(frozen=True)
class Sent:
    message_id: int | None = None
    result: Any = None  # what a call gave back


@dataclass(frozen=True)
class NotSent:
    """It never reached Telegram, or Telegram asks us to wait `after` seconds; `everywhere` when all chats must wait."""

    reason: str
    after: float | None = None


@dataclass(frozen=True)
class Migrated:
    chat_id: int


@dataclass(frozen=True)
class Unreachable:
    """The person or chat has shut the bot out, or the topic is gone for good: somebody must be told."""

    reason: str
    is_gone: bool = False


@dataclass(frozen=True)
class Refused:
    """Telegram will never take this message: the operator must be told."""

    reason: str


@dataclass(frozen=True)
class Perhaps:
    """The request left and no answer came: it may have arrived."""

    reason: str


Outcome = Sent | NotSent | Migrated | Unreachable | Refused | Perhaps


@dataclass(frozen=True)
class Settlement:
    """The columns of the outbox row that change, once an attempt has ended."""

    status: Status
    changes: dict[str, Any] = field(default_factory=dict)


# Their parameters name somebody who may have gone since, or hold a link's token: nothing needs them afterwards.
FORGOTTEN = frozenset(
    {
        "joining.welcome",
        "group.approve",
        "group.decline",
        "group.remove",
        "forum.approve",
        "forum.decline",
        "removals.delete",
    }
)
# Done twice these make two; but Telegram tells of what they made, and so long that is waited for.
TOLD_OF = frozenset({"forum.topic"})
NEWS_TAKES = 60.0  # seconds


def at_the_end(delivery: Delivery) -> dict[str, Any]:
    """The columns that change in a row that has come to its end, however it did."""
    return {"params": {}} if delivery.kind in FORGOTTEN else {}


def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> Settlement:
    """Decide what becomes of a delivery after an attempt; the table "Delivery" of the design, row by row."""
    match outcome:
        case Sent():
            return Settlement("sent", {"message_id": outcome.message_id or delivery.message_id, "error": None})
        case Migrated(chat_id):
            return Settlement("pending", {"chat_id": chat_id})
        case NotSent(reason, after):
            return _again(delivery, reason, after, now)
        case Perhaps(reason):
            return _perhaps(delivery, reason, now)
        case Unreachable() | Refused():
            return Settlement("failed", {"error": outcome.reason})


def _again(delivery: Delivery, reason: str, after: float | None, now: datetime) -> Settlement:
    """Try again, as long as the message may be sent at all: an outage of hours must not lose a question."""
    attempts = delivery.attempts + 1
    wait = backoff(attempts) if after is None else timedelta(seconds=after)
    return Settlement("retry", {"error": reason, "attempts": attempts, "due_at": now + wait})


def _perhaps(delivery: Delivery, reason: str, now: datetime) -> Settlement:
    if delivery.act != "send":  # editing, deleting and calling twice does no harm
        given_up = Settlement("failed", {"error": reason, "attempts": delivery.attempts + 1})
        after = NEWS_TAKES if delivery.kind in TOLD_OF else None
        return given_up if delivery.attempts + 1 >= MAX_ATTEMPTS else _again(delivery, reason, after, now)
    if delivery.if_uncertain == "drop":
        return Settlement("dropped", {"error": reason})
    if delivery.if_uncertain == "repeat" and delivery.repeats == 0:
        return Settlement("retry", {"error": reason, "repeats": 1, "due_at": now + backoff(1)})
    return Settlement("uncertain", {"error": reason})


def backoff(attempts: int) -> timedelta:
    """Two seconds, then twice as long each time, at most a quarter of an hour."""
    return min(timedelta(seconds=2 ** min(attempts, MAX_ATTEMPTS)), LONGEST_BACKOFF)
