"""Somebody who is on pause for long keeps their seat in the group, unless a facilitator gives it to others."""

from datetime import UTC, date, datetime, time, timedelta

from bot.domain.conversation import Refusal
from bot.domain.people import Member
from bot.domain.programme import ProgrammeFaults
from bot.services import alerts, changes, charge, groups, programme
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, participations
from storage import groups as rows


def long_away(tx: Transaction, now: datetime, member_id: int, programme_id: int, until: date) -> None:
    """Ask the facilitators whether somebody keeps their seat through a long pause; they do, till one says no."""
    if rows.of_member(tx, member_id, programme_id):
        key = f"away:{programme_id}:{member_id}:{until}"
        alerts.tell(tx, now, programme_id, "changes.away", key, member=member_id)


def until(tx: Transaction, now: datetime, member_id: int, programme_id: int) -> date | None:
    """Until when somebody is on pause; None where they are not."""
    part = participations.get(tx, member_id, programme_id)
    if part is None or part.status != "active":
        return None
    return part.paused_until if part.is_away(programme.get(tx, programme_id).content.day(now)) else None


def holds_seat(tx: Transaction, now: datetime, member_id: int, programme_id: int) -> date | None:
    """The same, of somebody who is in a group meanwhile."""
    return until(tx, now, member_id, programme_id) if rows.of_member(tx, member_id, programme_id) else None


def has_no_seat(tx: Transaction, member_id: int, programme_id: int) -> bool:
    """Whether somebody's seat was given to others, so that a group is found only when they are back."""
    return member_id in participations.without_seat(tx, programme_id)


def free_seat(tx: Transaction, now: datetime, actor: Member | None, member_id: int, programme_id: int) -> None:
    """Take somebody who is on pause out of their group; when they are back, one is found. Raises Refusal."""
    programme.must_see_names(tx, actor, programme_id)
    charge.must_follow_up(tx, actor, programme_id, member_id)
    if holds_seat(tx, now, member_id, programme_id) is None:
        raise Refusal("stale")
    group = rows.of_member(tx, member_id, programme_id)
    assert group is not None
    participations.change(tx, member_id, programme_id, without_seat=True)
    if not groups.leave_group(tx, now, member_id, programme_id, told="group.out_on_pause"):
        groups.tell(tx, now, To(member=member_id), "group.seat_freed", group)
    changes.noted(tx, now, programme_id)


def seat_anew(tx: Transaction, now: datetime) -> None:
    """Find a group for those who gave up their seat and are back."""
    tomorrow = now.date() + timedelta(days=1)  # in the east it is that day already
    for member_id, programme_id in participations.back(tx, tomorrow):
        if _readable(tx, programme_id) and until(tx, now, member_id, programme_id) is None:
            participations.change(tx, member_id, programme_id, without_seat=False)
            changes.noted(tx, now, programme_id, came=True)


def next_back(tx: Transaction, now: datetime) -> datetime | None:
    """When the next of them is back."""
    moments = (
        datetime.combine(day, time.min, running.content.zone).astimezone(UTC)
        for id, day in participations.next_back(tx).items()
        if (running := _readable(tx, id))
    )
    return max(now, first) if (first := min(moments, default=None)) else None


def _readable(tx: Transaction, programme_id: int) -> Running | None:
    """A programme; None where it cannot be read, which facilitators and the log know from its questions."""
    try:
        return programme.get(tx, programme_id)
    except ProgrammeFaults:
        return None
