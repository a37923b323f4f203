"""Telegram's own menu of commands, as it is for one person: in their language, and with what they may do."""

from datetime import datetime, timedelta

from bot.services import outbox
from bot.services.outbox import To
from storage import Transaction

AFTER_THE_ANSWER = timedelta(seconds=5)


def publish(tx: Transaction, now: datetime, member_id: int) -> None:
    """Show somebody the menu that is theirs from now on."""
    outbox.send(tx, now, To(member=member_id), "help.commands", act="call", due_at=now + AFTER_THE_ANSWER)
