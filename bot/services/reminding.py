"""One reminder of a question, at most: for who has neither answered nor skipped it and is not on pause."""

from datetime import datetime, timedelta

from bot.domain import hours, rhythm
from bot.domain import prompts as rules
from bot.domain.free import Free
from bot.services import calendar, duties, outbox, programme, prompts, silence
from bot.services.outbox import To
from bot.services.own_time import own_hour
from bot.services.programme import Running
from storage import Transaction, participations
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
    running = programme.get(tx, put.programme_id)
    free = calendar.free_of(tx, running, group_id=put.group_id, member_id=put.member_id)
    if (due_at := rhythm.remind_at(put.asked_at, free)) >= now + LATER:
        return due_at
    undecided = _undecided(tx, now, put)
    if not undecided:
        return None
    until = _until(tx, running, put, free)
    if now >= until:
        return None
    leaves_at = hours.next_allowed(now, free)
    for id in sorted(undecided - silence.with_line(tx, now, running, undecided, at=leaves_at, free=free)):
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
                expires_at=until,
                prompt=put.prompt_id,
            )
    return None


def _until(tx: Transaction, running: Running, put: Put, free: Free) -> datetime:
    """From when on nobody is reminded of what came to the group, or to the one who was asked alone."""
    if put.member_id is None:
        assert put.group_id is not None
        plan, hour = calendar.of_group(tx, running, put.group_id), None
    else:
        person = participations.get(tx, put.member_id, running.id)
        plan, hour = calendar.of_member(tx, running, put.member_id), own_hour(person) if person else None
    those = [each for each in plan.questions if each.monday >= put.monday][:2]
    moments = [rules.own_moment(each, hour, free) if hour else each.at for each in those]
    return rhythm.reminded_until(moments, free)


def _undecided(tx: Transaction, now: datetime, put: Put) -> set[int]:
    today = programme.get(tx, put.programme_id).content.day(now)
    return {each.member_id for each in rows.undecided(tx, put) if not (each.paused_until and today < each.paused_until)}
