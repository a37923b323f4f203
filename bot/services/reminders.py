"""Reminders of video sessions: the day before and half an hour before, at any hour of the day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.delivery import Delivery
from bot.domain.sessions import Reminder, Session
from bot.services import alerts, outbox
from bot.services.sessions import subject
from storage import Transaction
from storage import sessions as rows
from storage.sessions import Invited

KIND = "session.reminder"
# What begins shortly before midnight is reminded of at 20:00 the day before, some 28 hours ahead.
EARLIEST = timedelta(hours=30)


def remind(tx: Transaction, now: datetime) -> None:
    """Send each reminder whose moment has come, to those who come and those who have not said; once."""
    for session in rows.unreminded(tx, now + EARLIEST):
        for reminder in Reminder:
            if session.leaves_at(reminder) <= now:
                _remind(tx, now, session, reminder)


def _remind(tx: Transaction, now: datetime, session: Session, reminder: Reminder) -> None:
    for each in rows.to_remind(tx, session.id, reminder):
        if _wants(each, session, now):
            outbox.send(
                tx,
                now,
                outbox.To(member=each.id),
                KIND,
                programme=session.programme_id,
                key=f"{_key(session)}{reminder.name}:{each.id}",
                subject=subject(session.id, each.id),
                due_at=session.leaves_at(reminder),
                expires_at=session.too_late_at(reminder),
                session=session.id,
                edition=session.edition,
            )
    rows.reminded(tx, session.id, reminder)


def _wants(invited: Invited, session: Session, now: datetime) -> bool:
    """Somebody on pause is only reminded of what they said they come to."""
    if invited.response in ("accepted", "declined"):
        return invited.response == "accepted"
    today = now.astimezone(ZoneInfo(session.timezone)).date()
    return invited.paused_until is None or invited.paused_until <= today


def next_reminder(tx: Transaction, now: datetime) -> datetime | None:
    """When the next reminder leaves."""
    moments = (session.leaves_at(reminder) for session in rows.ahead(tx, now) for reminder in Reminder)
    return min((moment for moment in moments if moment > now), default=None)


def too_late(tx: Transaction, now: datetime, late: Delivery) -> None:
    """A reminder expired: its session's facilitators are told once, with how many."""
    session = rows.get(tx, late.params["session"])
    key = f"{_key(session)}too-late"
    alerts.tell(tx, now, session.programme_id, "alert.session_reminders", key, session=session.id)


def missed(tx: Transaction, session: Session) -> int:
    """How many people a reminder of a session came too late for."""
    return rows.came_too_late(tx, KIND, _key(session))


def _key(session: Session) -> str:
    return f"session:{session.id}:{session.edition}:"
