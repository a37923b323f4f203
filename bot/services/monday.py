"""When a week begins, facilitators are told what needs them; services/outlook.py finds it as the message leaves."""

from datetime import datetime

from bot.domain import rhythm
from bot.domain.free import WEEK, monday_of
from bot.services import alerts, calendar, monday_card, outbox, programme
from bot.services.one_by_one import AGAIN, one_by_one
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, groups, programmes

KIND = "monday.week"
BEFORE = 2 * WEEK  # the first question: then there are people to reach and sessions to plan


def tell(tx: Transaction, now: datetime) -> None:
    """Tell the facilitators of each programme in which it is time to."""
    one_by_one(
        tx,
        programmes.to_tell(tx, now),
        lambda id: _tell(tx, now, programme.get(tx, id)),
        lambda id: programmes.change(tx, id, monday_at=now + AGAIN),
    )


def next_message(tx: Transaction, now: datetime) -> datetime | None:
    """When facilitators are told next."""
    moment = programmes.next_telling(tx)
    return moment and max(moment, now)


def look_after(tx: Transaction, now: datetime, programme_id: int) -> None:
    """Something was asked: facilitators are told again when a week begins, also where all seemed to be over."""
    if programmes.monday_at(tx, programme_id) is None:
        _tell_later(tx, now, programme.get(tx, programme_id))


def _tell(tx: Transaction, now: datetime, running: Running) -> None:
    """Where several weeks have begun meanwhile, of the last of them."""
    at, free = programmes.monday_at(tx, running.id), running.content.free()
    assert at is not None
    last = rhythm.tell_at(now - WEEK, free)
    if _begins(running) < at < last <= now:
        at = last
    if now < (until := rhythm.told_until(at, free)):
        _send(tx, now, running, at, until)
    _tell_later(tx, now, running)


def _send(tx: Transaction, now: datetime, running: Running, at: datetime, until: datetime) -> None:
    monday = monday_of(running.content.day(at))
    for member in alerts.facilitators(tx, running.id):
        outbox.send(
            tx,
            now,
            To(member=member.id),
            KIND,
            programme=running.id,
            key=f"monday:{running.id}:{monday}:{member.id}",
            subject=monday_card.about(running.id, monday),
            if_uncertain="drop",
            in_hours=True,
            expires_at=until,
            of=running.id,
            monday=monday.isoformat(),
        )


def _tell_later(tx: Transaction, now: datetime, running: Running) -> None:
    """The next week; none where there are groups and none of them is asked any more."""
    is_over = groups.has_any(tx, running.id) and not groups.is_any_asked(tx, running.id)
    at = None if is_over else rhythm.tell_at(max(now, _begins(running)), running.content.free())
    programmes.change(tx, running.id, monday_at=at)


def _begins(running: Running) -> datetime:
    return calendar.first_question(running) - BEFORE
