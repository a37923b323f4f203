"""What cannot be sent or done is told to someone who can act: the programme's facilitators."""

from datetime import datetime
from typing import Any

from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.services import outbox
from storage import Transaction, people
from storage import outbox as rows


def facilitators(tx: Transaction, programme_id: int) -> list[Member]:
    """Those who can act; the managers where a programme has no facilitator yet."""
    return people.with_role(tx, programme_id, "facilitator") or people.with_role(tx, programme_id, "manager")


def tell(tx: Transaction, now: datetime, programme_id: int, kind: str, key: str | None = None, **params: Any) -> None:
    """Send a message to every facilitator of a programme; with a key, once each."""
    for member in facilitators(tx, programme_id):
        each = f"{key}:{member.id}" if key else None
        outbox.send(tx, now, outbox.To(member=member.id), kind, programme=programme_id, key=each, **params)


def unreachable(tx: Transaction, now: datetime, delivery: Delivery, reason: str) -> None:
    """A member or a group's chat has shut the bot out; told once, until they are back."""
    for programme_id in _programmes(tx, delivery):
        if delivery.group_id is not None:
            tell(
                tx,
                now,
                programme_id,
                "alert.chat",
                key=f"chat-lost:{delivery.group_id}:{now:%G-%V}",
                group=delivery.group_id,
            )
    if delivery.member_id is not None and people.set_reachable(tx, delivery.member_id, reachable=False):
        for programme_id in _programmes(tx, delivery):
            tell(tx, now, programme_id, "alert.unreachable", member=delivery.member_id, reason=reason)


def uncertain(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """Nobody knows whether a message arrived: a facilitator can look, and says so by a button."""
    for programme_id in _programmes(tx, delivery):
        tell(
            tx,
            now,
            programme_id,
            "alert.uncertain",
            key=f"uncertain:{delivery.id}:{delivery.repeats}",
            delivery=delivery.id,
        )


def expired(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """A message became too old to be sent."""
    for programme_id in _programmes(tx, delivery):
        tell(tx, now, programme_id, "alert.expired", key=f"expired:{delivery.id}", delivery=delivery.id)


def _programmes(tx: Transaction, delivery: Delivery) -> list[int]:
    """The programme it belongs to, else those of the person it was meant for; none where it was an alert itself."""
    if delivery.kind.startswith("alert."):
        return []
    if delivery.programme_id is not None:
        return [delivery.programme_id]
    if delivery.member_id is None:
        return []
    return sorted({programme_id for programme_id, _ in people.roles(tx, delivery.member_id)})


def resolve(tx: Transaction, now: datetime, delivery_id: int, arrived: bool) -> bool:
    """Take the facilitator's word for an uncertain delivery; False when someone was quicker."""
    delivery = rows.get(tx, delivery_id)
    if delivery is None or delivery.status != "uncertain":
        return False
    if arrived:
        rows.change(tx, delivery_id, status="sent", settled_at=now)
    else:
        rows.change(tx, delivery_id, status="pending", repeats=delivery.repeats + 1, due_at=now, expires_at=None)
    return True
