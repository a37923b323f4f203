"""One reminder of a question, at most: for who has neither answered nor skipped it and is not on pause."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import rhythm
from bot.domain.people import Member
from bot.services import calendar, outbox, programme, prompts, steps
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, participations
from storage import prompts as prompt_rows
from storage import reminding as rows
from storage import steps as step_rows
from storage.steps import Put

KIND = "reminding.question"
LATER = timedelta(hours=1)  # so much later, at least, did a question come that is not simply one of many on their way


def remind(tx: Transaction, now: datetime) -> bool:
    """Remind those whose question was put three working days ago; True where there may be more."""
    return steps.do(tx, now, "reminder", _remind)


def next_question_reminder(tx: Transaction, now: datetime) -> datetime | None:
    """When it is looked next who has not answered."""
    return step_rows.next_due(tx, "reminder", now)


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
    today = _today(now, programme.get(tx, put.programme_id))
    return [each.member_id for each in rows.undecided(tx, put) if not (each.paused_until and today < each.paused_until)]


def is_waited_for(tx: Transaction, now: datetime, member: Member, prompt_id: int) -> bool:
    """Whether somebody takes part, is not on pause, and has neither answered nor skipped a question."""
    if (found := prompt_rows.find(tx, prompt_id)) is None:
        return False
    taking_part = participations.get(tx, member.id, found[0])
    if taking_part is None or taking_part.status != "active":
        return False
    is_away = taking_part.is_away(_today(now, programme.get(tx, found[0])))
    return not is_away and not prompt_rows.is_done(tx, prompt_id, member.id)


def _today(now: datetime, running: Running) -> date:
    return now.astimezone(ZoneInfo(running.content.time_zone)).date()
