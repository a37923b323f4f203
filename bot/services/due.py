"""What time brings: each rule does what is due and not yet done at `now`, however late it is asked."""

from collections.abc import Callable
from datetime import datetime

from bot.services import inbox, privacy, reminders, sessions
from storage import Transaction

Rule = Callable[[Transaction, datetime], None]
Next = Callable[[Transaction, datetime], datetime | None]

RULES: list[Rule] = [inbox.forget_old, privacy.forget_strangers, sessions.invite, reminders.remind]
NEXT: list[Next] = [reminders.next_reminder]


def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """The next moment at which a rule will have something to do."""
    return min((moment for each in NEXT if (moment := each(tx, now))), default=None)
