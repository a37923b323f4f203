"""What time brings: each rule does what is due and not yet done at `now`, however late it is asked."""

from collections.abc import Callable
from datetime import datetime

from bot.services import (
    away,
    changes,
    duties,
    group_plans,
    inbox,
    load,
    merging,
    monday,
    notes,
    outbox,
    posting,
    privacy,
    recognising,
    reminders,
    reminding,
    sessions,
    silence,
    start_questions,
    summaries,
    unasked,
)
from storage import Transaction

Rule = Callable[[Transaction, datetime], bool | None]  # True where there may be more to do at once
Next = Callable[[Transaction, datetime], datetime | None]

RULES: list[Rule] = [
    posting.post,
    duties.plan,
    reminding.remind,
    recognising.ask,
    summaries.sum_up,
    load.ask,
    silence.look,
    monday.tell,
    sessions.invite,
    reminders.remind,
    away.seat_anew,
    changes.ask_due,
    merging.merge_due,
    inbox.forget_old,
    unasked.forget_old,
    notes.forget_old,
    privacy.forget_strangers,
    outbox.forget_old,
    group_plans.forget_old,
]
NEXT: list[Next] = [
    posting.next_question,
    posting.next_copy,
    start_questions.next_start_question,
    reminding.next_question_reminder,
    recognising.next_recognition,
    summaries.next_summary,
    load.next_load,
    silence.next_look,
    monday.next_message,
    reminders.next_reminder,
    changes.next_change,
    merging.next_merge,
    away.next_back,
]


def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """The next moment at which a rule will have something to do."""
    return min((moment for each in NEXT if (moment := each(tx, now))), default=None)


def next_kind(tx: Transaction, now: datetime) -> str | None:
    """What has something to do at that moment, by name: "next_question", "next_reminder", "next_change"."""
    kinds = ((moment, each.__name__) for each in NEXT if (moment := each(tx, now)))
    return min(kinds, key=lambda each: each[0], default=(None, None))[1]
