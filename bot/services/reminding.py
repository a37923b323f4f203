"""One reminder of a question, at most: for who has neither answered nor skipped it and is not on pause."""

from datetime import datetime, timedelta

from bot.domain import rhythm
from bot.services import calendar, duties, outbox, programme, prompts
from bot.services.outbox import To
from storage import Transaction
from storage import duties as duty_rows
from storage import reminding as rows
from storage.duties import Put

KIND = "reminding.question"
LATER = timedelta(hours=1)  # so much later, at least, did a question come that is not simply one of many on their way


def remind(tx: Transaction, now: datetime) -> bool:
    """Remind those whose question was put three working days ago; True where there may be more."""
    return duties.do(tx, now, "reminder", _remind)


def next_question_reminder(tx: Transaction, now: datetime) -> datetime | None:
    """When it is looked next who has not answered."""
    return duty_rows.next_due(tx, "reminder", now)


def _remind(tx: Transaction, now: datetime, put: Put) -> datetime | None:
    """Where the question came later than it was to, so does what reminds of it."""
    free = calendar.free_of(tx, programme.get(tx, put.programme_id), group_id=put.group_id, member_id=put.member_id)
    if (due_at := rhythm.remind_at(put.asked_at, free)) >= now + LATER:
        return due_at
    if now >= put.closes_at:
        return None
    for id in _undecided(tx, now, put):
        if rhythm.needs_reminding(rows.came_after(tx, id, put.programme_id, rhythm.HABIT)):
            outbox.send(
                tx,
                now,
                To(member=id),
                KIND,
                programme=put.programme_id,
                key=f"reminder:{put.prompt_id}:{id}",
                subject=prompts.card_about(put.prompt_id, id),
                if_uncertain="drop",
                in_hours=True,
                expires_at=put.closes_at,
                prompt=put.prompt_id,
            )
    return None


def _undecided(tx: Transaction, now: datetime, put: Put) -> list[int]:
    today = programme.get(tx, put.programme_id).content.day(now)
    return [each.member_id for each in rows.undecided(tx, put) if not (each.paused_until and today < each.paused_until)]
