"""What is asked before the first week: one question when somebody has joined, one when they hear of their group."""

from datetime import datetime

from bot.domain import prompts as rules
from bot.domain.programme import START
from bot.services import calendar, outbox, programme
from bot.services.outbox import To
from bot.services.programme import Running
from bot.services.prompts import Asked, card_about
from storage import Transaction, participations, programmes
from storage import outbox as messages

KIND = "start_questions.card"


def first(tx: Transaction, now: datetime, programme_id: int) -> int | None:
    """The prompt for who has joined; None from the week of the first question on, since they are asked that."""
    running = programme.get(tx, programme_id)
    return _prompt(tx, running, 0) if _is_before(now, running) else None


def _is_before(now: datetime, running: Running) -> bool:
    return rules.is_week_before(now, calendar.first_question(running), running.content.time_zone)


def has_begun(now: datetime, running: Running) -> bool:
    return now >= calendar.first_question(running)


def is_second(asked: Asked) -> bool:
    """Whether a prompt is the second one, which goes with a way to choose one's hour."""
    return asked.prompt in asked.running.content.asked_along(START)[1:]


def ask_second(tx: Transaction, now: datetime, programme_id: int, member_id: int) -> None:
    """Ask the second one of somebody who has just got a group, once, and never in the week of another question."""
    running = programme.get(tx, programme_id)
    prompt_id = _prompt(tx, running, 1) if _is_before(now, running) else None
    part = participations.get(tx, member_id, programme_id) if prompt_id else None
    if prompt_id is None or part is None:
        return
    first_week = calendar.first_question(running)
    if at := rules.before_start(now, part.joined_at, first_week, calendar.free_of(tx, running, member_id=member_id)):
        outbox.send(
            tx,
            now,
            To(member=member_id),
            KIND,
            programme=programme_id,
            key=f"start:{prompt_id}:{member_id}",
            subject=card_about(prompt_id, member_id),
            if_uncertain="drop",
            due_at=at,
            in_hours=True,
            expires_at=rules.week_begins(first_week, running.content.time_zone),
            prompt=prompt_id,
        )


def next_start_question(tx: Transaction, now: datetime) -> datetime | None:
    """When the next of them leaves."""
    return messages.next_of(tx, KIND, now)


def _prompt(tx: Transaction, running: Running, n: int) -> int | None:
    asked = running.content.asked_along(START)
    return programmes.prompt_of(tx, running.id, asked[n].key).id if n < len(asked) else None
