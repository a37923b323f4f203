"""What follows on a question, and when: who has not answered is reminded, the week is summed up, silence is heard."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain import hours
from bot.domain.free import Free

REMINDED_AFTER = 3  # working days
HABIT = 4  # answers in a row that needed no reminder


def remind_at(asked_at: datetime, free: Free) -> datetime:
    """Give the UTC moment when who has not answered is reminded: three working days later, in allowed hours."""
    return hours.next_allowed(hours.working_days_after(asked_at, REMINDED_AFTER, free), free)


def needs_reminding(last: Sequence[bool]) -> bool:
    """Whether somebody is ever reminded, by whether each of their last answers, newest first, came after a reminder."""
    return len(last) < HABIT or any(last[:HABIT])
