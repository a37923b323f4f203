"""A facilitator hands what they look after over to another, who says yes first, or gives it up."""

from datetime import datetime, timedelta

from bot.domain.conversation import Refusal
from bot.domain.people import Member
from bot.services import charge, charging, monday_card, notes, outbox, programme
from bot.services.outbox import To
from storage import Transaction, audit, people
from storage import charge as rows
from storage import outbox as messages
from storage.charge import Handover, offered

__all__ = ["Handover", "offered"]

WAITS = timedelta(days=14)


# --- handing over ----------------------------------------------------------------------------------------------------


def others(tx: Transaction, member: Member | None, programme_id: int) -> list[Member]:
    """To whom a facilitator may hand over; raises Refusal for who is none."""
    who = programme.must_be(tx, member, programme_id, "facilitator")
    return [each for each in people.with_role(tx, programme_id, "facilitator") if each.id != who.id]


def must_be_other(tx: Transaction, member: Member | None, programme_id: int, to_id: int) -> None:
    """Raise Refusal where a facilitator cannot hand over to somebody."""
    if to_id not in {each.id for each in others(tx, member, programme_id)}:
        raise Refusal("stale")


def offer(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, to_id: int, *, leaves: bool
) -> None:
    """Ask another facilitator to take over all that is one's own, in place of whom was asked before; raises Refusal."""
    must_be_other(tx, member, programme_id, to_id)
    assert member
    if not leaves and rows.of(tx, programme_id)[member.id] == set():
        raise Refusal("handover.nothing")
    withdraw(tx, now, member, programme_id)
    new = Handover(member.id, programme_id, to_id, leaves)
    rows.offer(tx, now, new)
    outbox.send(
        tx,
        now,
        To(member=to_id),
        "handover.offer",
        programme=programme_id,
        subject=_about(new),
        in_hours=True,
        expires_at=now + WAITS,
        of=programme_id,
        by=member.id,
    )


def _about(offer: Handover) -> str:
    return f"handover-{offer.programme_id}:{offer.member_id}"


def withdraw(tx: Transaction, now: datetime, member: Member, programme_id: int) -> None:
    """Take back what was asked, if anything was."""
    if (asked := offered(tx, member.id, programme_id)) is not None:
        rows.forget_offer(tx, member.id, programme_id)
        messages.drop_about(tx, _about(asked))
        outbox.refresh(tx, now, _about(asked))


def accept(tx: Transaction, now: datetime, actor: Member | None, programme_id: int, giver_id: int) -> None:
    """Take over what another facilitator has, and what waits there; raises Refusal where it was not asked."""
    asked, taker = _asked(tx, actor, programme_id, giver_id)
    before, over = rows.of(tx, programme_id), charge.left_over(tx, programme_id)
    if giver_id not in before or taker.id not in before:
        raise Refusal("stale")
    given, own = before[giver_id], before[taker.id]
    taken, by_choice = None if given is None or own is None else given | own, rows.chose(tx, taker.id, programme_id)
    rows.put(tx, taker.id, programme_id, taken, by_choice=by_choice)
    if asked.leaves:
        _end(tx, now, programme_id, giver_id)
    else:
        rows.put(tx, giver_id, programme_id, ())
    notes.follow(tx, now, programme_id, giver_id)
    monday_card.refresh(tx, now, programme_id)
    audit.note(tx, now, "groups taken over", programme_id, taker.id, member=giver_id, left=asked.leaves)
    _answered(tx, now, asked, yes=True)
    charging.tell_left_over(tx, now, programme_id, before=over)


def decline(tx: Transaction, now: datetime, actor: Member | None, programme_id: int, giver_id: int) -> None:
    """Say no; everything stays as it is. Raises Refusal where it was not asked."""
    asked, _ = _asked(tx, actor, programme_id, giver_id)
    _answered(tx, now, asked, yes=False)


def _asked(tx: Transaction, actor: Member | None, programme_id: int, giver_id: int) -> tuple[Handover, Member]:
    asked = offered(tx, giver_id, programme_id)
    if asked is None or actor is None or asked.to_id != actor.id:
        raise Refusal("stale")
    return asked, actor


def _answered(tx: Transaction, now: datetime, asked: Handover, *, yes: bool) -> None:
    rows.forget_offer(tx, asked.member_id, asked.programme_id)
    outbox.refresh(tx, now, _about(asked))
    to, kind = To(member=asked.member_id), "handover.taken" if yes else "handover.declined"
    outbox.send(tx, now, to, kind, programme=asked.programme_id, of=asked.programme_id, whom=asked.to_id)


# --- giving up -------------------------------------------------------------------------------------------------------


def may_step_down(tx: Transaction, member: Member | None, programme_id: int) -> None:
    """Raise Refusal for the last facilitator where there is no manager either."""
    if not others(tx, member, programme_id) and not people.with_role(tx, programme_id, "manager"):
        raise Refusal("handover.last", programme=programme_id)


def step_down(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> None:
    """Be a facilitator no more; raises Refusal as above."""
    may_step_down(tx, member, programme_id)
    assert member
    _give_up(tx, now, member.id, programme_id, member.id)


def relieve(tx: Transaction, now: datetime, actor: Member | None, programme_id: int, member_id: int) -> None:
    """A manager lets somebody be a facilitator no more, who is told; raises Refusal."""
    manager = programme.must_be(tx, actor, programme_id, "manager")
    if member_id not in rows.of(tx, programme_id):
        raise Refusal("stale")
    _give_up(tx, now, manager.id, programme_id, member_id)
    if member_id != manager.id:
        to = To(member=member_id)
        outbox.send(tx, now, to, "charge.relieved", programme=programme_id, in_hours=True, of=programme_id)


def leave_all(tx: Transaction, now: datetime, member: Member) -> None:
    """Somebody who is about to be erased is a facilitator no more, wherever they were one."""
    for programme_id, role in sorted(people.roles(tx, member.id)):
        if role == "facilitator":
            _give_up(tx, now, member.id, programme_id, member.id)


def _give_up(tx: Transaction, now: datetime, by: int, programme_id: int, member_id: int) -> None:
    over = charge.left_over(tx, programme_id)
    _end(tx, now, programme_id, member_id)
    notes.follow(tx, now, programme_id, member_id)
    monday_card.refresh(tx, now, programme_id)
    audit.note(tx, now, "facilitator stepped down", programme_id, by, member=member_id)
    charging.tell_left_over(tx, now, programme_id, before=over)


def _end(tx: Transaction, now: datetime, programme_id: int, member_id: int) -> None:
    """Let somebody be a facilitator no more; nothing more comes to them as one, and nobody waits for their answer."""
    withdraw(tx, now, people.get(tx, member_id), programme_id)
    for asked in rows.offered_to(tx, member_id, programme_id):
        _answered(tx, now, asked, yes=False)
    rows.put(tx, member_id, programme_id, None)
    people.take_role(tx, member_id, programme_id, "facilitator")
    if not any(id == programme_id for id, _ in people.roles(tx, member_id)):
        messages.drop_to(tx, member_id, programme_id)
