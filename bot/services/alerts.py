"""What cannot be sent or done is told to someone who can act: the programme's facilitators."""

from datetime import datetime
from typing import Any

from bot.domain.conversation import Refusal
from bot.domain.delivery import FORGOTTEN, Delivery, IfUncertain
from bot.domain.people import Member, StudyGroup
from bot.services import charge, monday_card, outbox, programme
from bot.services.charge import facilitators
from storage import Transaction, done, groups, people, sessions
from storage import outbox as rows
from storage.outbox import get, in_doubt
from storage.people import find as find_member
from storage.people import is_reachable

__all__ = [
    "address",
    "asked_about",
    "blocked",
    "chat_found",
    "chat_lost",
    "expired",
    "facilitators",
    "find_member",
    "get",
    "in_doubt",
    "is_done_with",
    "is_reachable",
    "no_longer_asked",
    "recipient",
    "refused",
    "retry",
    "tell",
    "uncertain",
    "unreachable",
    "waiting",
]


TO_ADDRESS = "alerts.address"  # what waits to be told

# What the bot does in a chat that somebody else must do where it cannot.
CALLS = frozenset(
    {
        "group.invite_link",
        "group.approve",
        "group.decline",
        "group.remove",
        "forum.look",
        "forum.invite_link",
        "forum.approve",
        "forum.decline",
        "forum.topic",
        "forum.double",
        "forum.reopen",
    }
)

# A programme that is stuck may be one that cannot be read, its hours neither.
AT_ONCE = frozenset(
    {
        "alert.uncertain",
        "alert.restored",
        "alert.session_reminders",
        "alert.stuck",
        "group.bound",
        "group.rights",
        "forum.bound",
        "forum.rights",
        "forum.topic_again",
    }
)


def tell(
    tx: Transaction,
    now: datetime,
    programme_id: int,
    kind: str,
    key: str | None = None,
    *,
    but: int | None = None,
    subject: str | None = None,
    if_uncertain: IfUncertain = "repeat",
    **params: Any,
) -> None:
    """Send a message to the facilitators of a programme; with a key, once each.

    They are those who look after the group that it is about when it leaves; all where it is about none.
    The one who did what is told, `but`, knows already.
    It comes when the bot may write by itself, but for what cannot wait or answers what a facilitator does (AT_ONCE).
    """
    how: dict[str, Any] = {"subject": subject, "if_uncertain": if_uncertain}
    told: dict[str, Any] = {"told": kind, "once": key, "but": but, "of": params}
    if kind in AT_ONCE:
        _address(tx, now, programme_id, told, **how)
    else:
        to, how = outbox.To(facilitators=programme_id), how | {"priority": outbox.ANSWER, "act": "call"}
        outbox.send(tx, now, to, TO_ADDRESS, programme=programme_id, key=key, in_hours=True, **how, **told)


def address(tx: Transaction, now: datetime, waited: Delivery) -> None:
    """What was to be told may leave: it goes to those who look after now what it is about."""
    how: dict[str, Any] = {"subject": waited.subject, "if_uncertain": waited.if_uncertain}
    assert waited.programme_id is not None
    _address(tx, now, waited.programme_id, waited.params, **how, in_hours=True)


def _address(tx: Transaction, now: datetime, programme_id: int, told: dict[str, Any], **how: Any) -> None:
    how |= {"programme": programme_id, **told["of"]}
    for member in facilitators(tx, programme_id, _concerned(tx, programme_id, told["of"])):
        if member.id != told["but"]:
            key = f"{told['once']}:{member.id}" if told["once"] else None
            outbox.send(tx, now, outbox.To(member=member.id), told["told"], key=key, **how)


def _concerned(tx: Transaction, programme_id: int, of: dict[str, Any]) -> int | None:
    """The group that something is about, by its parameters: given itself, or that of a person, session or delivery."""
    if (group_id := of.get("group")) is not None:
        return int(group_id)
    if (member_id := of.get("member")) is not None:
        return charge.group_of(tx, member_id, programme_id)
    if (session_id := of.get("session")) is not None:
        return sessions.get(tx, session_id).group_id
    delivery = rows.get(tx, of["delivery"]) if "delivery" in of else None
    return _group(tx, delivery, programme_id) if delivery else None


def unreachable(tx: Transaction, now: datetime, delivery: Delivery, *, is_gone: bool = False) -> None:
    """A member or a group's chat has shut the bot out, or its topic is gone; told once, until they are back."""
    if delivery.act == "call":
        refused(tx, now, delivery)
    elif delivery.group_id is not None:
        chat_lost(tx, now, delivery.group_id, is_gone=is_gone)
    elif delivery.member_id is not None:
        blocked(tx, now, delivery.member_id)


def blocked(tx: Transaction, now: datetime, member_id: int) -> None:
    """Somebody has shut the bot out in their own chat."""
    if people.set_reachable(tx, member_id, reachable=False):
        for programme_id in sorted({id for id, _ in people.roles(tx, member_id)}):
            tell(tx, now, programme_id, "alert.unreachable", member=member_id)
            monday_card.refresh(tx, now, programme_id)


def chat_lost(tx: Transaction, now: datetime, group_id: int, *, is_gone: bool = False) -> None:
    """The bot cannot write in a group's chat any more, or its topic is gone; told once, until it can again."""
    if groups.lose(tx, now, group_id):
        if is_gone:
            groups.forget_topic(tx, group_id)
        programme_id = groups.get(tx, group_id).programme_id
        tell(tx, now, programme_id, "alert.chat", subject=_about_chat(group_id), group=group_id)
        monday_card.refresh(tx, now, programme_id)


def chat_found(tx: Transaction, now: datetime, group_id: int) -> None:
    """The bot can write in a group's chat again: what told that it could not, says so."""
    outbox.refresh(tx, now, _about_chat(group_id))
    monday_card.refresh(tx, now, groups.get(tx, group_id).programme_id)


def _about_chat(group_id: int) -> str:
    return f"lost:{group_id}"


def uncertain(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """Nobody knows whether a message arrived: a facilitator can look, and says so by a button."""
    for programme_id in _programmes(tx, delivery):
        key = f"uncertain:{delivery.id}:{delivery.repeats}"
        subject = f"uncertain:{delivery.id}"
        tell(tx, now, programme_id, "alert.uncertain", key=key, subject=subject, delivery=delivery.id)
        monday_card.refresh(tx, now, programme_id)


def expired(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """A message became too old to be sent."""
    for programme_id in _programmes(tx, delivery):
        tell(tx, now, programme_id, "alert.expired", key=f"expired:{delivery.id}", delivery=delivery.id)


def refused(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """Something will never be sent or done; the first of its kind each day is told, the log has them all.

    What a facilitator has tried again is told again.

    An answer that fails is seen by the one who waits for it, and what the bot only asked Telegram is no matter.
    """
    if delivery.kind not in CALLS if delivery.act == "call" else delivery.priority == outbox.ANSWER:
        return
    for programme_id in _programmes(tx, delivery):
        subject = f"refused:{delivery.id}"
        since = now.isoformat() if outbox.is_said(tx, subject) else f"{now:%Y-%m-%d}"
        key = f"refused:{delivery.kind}:{delivery.group_id}:{programme_id}:{since}"
        tell(tx, now, programme_id, "alert.refused", key=key, subject=subject, delivery=delivery.id)


def retry(tx: Transaction, now: datetime, member: Member | None, delivery_id: int) -> None:
    """Send or do what was refused once more; nothing where it is on its way already.

    Raises Refusal where it is not theirs to say, and where it is not known any more what it was.
    """
    delivery = rows.get(tx, delivery_id)
    if delivery is None or delivery.kind in FORGOTTEN or not _looks_after(tx, member, delivery):
        raise Refusal("stale")
    if delivery.status == "failed":
        rows.change(tx, delivery_id, status="pending", due_at=now, in_hours=False, expires_at=None)


def _programmes(tx: Transaction, delivery: Delivery) -> list[int]:
    """The programmes whose facilitators are told; none where it was an alert itself."""
    return [] if delivery.kind.startswith("alert.") else _of_programmes(tx, delivery)


def _of_programmes(tx: Transaction, delivery: Delivery) -> list[int]:
    """The programme it belongs to, else those of the person it was meant for."""
    if delivery.programme_id is not None:
        return [delivery.programme_id]
    if delivery.group_id is not None:
        return [groups.get(tx, delivery.group_id).programme_id]
    if delivery.member_id is None:
        return []
    return sorted({programme_id for programme_id, _ in people.roles(tx, delivery.member_id)})


def _group(tx: Transaction, delivery: Delivery, programme_id: int) -> int | None:
    """The group that it went to, or that the one it went to is in."""
    if delivery.group_id is not None or delivery.member_id is None:
        return delivery.group_id
    return charge.group_of(tx, delivery.member_id, programme_id)


def recipient(tx: Transaction, delivery: Delivery) -> Member | StudyGroup | None:
    """Who it was meant for; None for a chat of somebody who has not joined."""
    if delivery.group_id is not None:
        return groups.get(tx, delivery.group_id)
    return people.get(tx, delivery.member_id) if delivery.member_id is not None else None


def waiting(tx: Transaction, programme_id: int, member: Member | None = None) -> list[Delivery]:
    """The messages of a programme of which nobody knows whether they arrived.

    Where a facilitator is given, those to groups they look after, to people in those and to people in none.
    """
    found, theirs = rows.uncertain(tx, programme_id), charge.groups_of(tx, member, programme_id)
    if not found or theirs is None:
        return found
    others = charge.of_others(tx, member, programme_id)
    return [each for each in found if (each.group_id in {*theirs, None} and each.member_id not in others)]


def asked_about(tx: Transaction, member: Member | None, delivery_id: int) -> Delivery:
    """What it is asked about whether it arrived; raises Refusal where it is not theirs to say."""
    delivery = rows.get(tx, delivery_id)
    if delivery is None or not _looks_after(tx, member, delivery):
        raise Refusal("not_allowed")
    return delivery


def no_longer_asked(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """It is settled what became of something: where it was asked, that is seen."""
    outbox.refresh(tx, now, f"uncertain:{delivery.id}")
    for programme_id in _of_programmes(tx, delivery):
        monday_card.refresh(tx, now, programme_id)


def is_done_with(tx: Transaction, delivery: Delivery) -> bool:
    """Whether it is a question that somebody has answered or skipped elsewhere."""
    if delivery.kind != "posting.private":
        return False
    asked = delivery.params["prompt"]
    return delivery.member_id in done.answerers(tx, asked) | done.skippers(tx, asked)


def _looks_after(tx: Transaction, member: Member | None, delivery: Delivery) -> bool:
    """Whether somebody is shown it among what is in doubt: what went to one person, only to who follows people up."""
    roles = people.roles(tx, member.id) if member else set()
    return any(
        programme.sees_names(tx, member, id) or ((id, "manager") in roles and delivery.group_id is not None)
        for id in _of_programmes(tx, delivery)
        if (at := _group(tx, delivery, id)) is None or charge.looks_after(tx, member, id, at)
    )
