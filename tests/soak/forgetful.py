"""Makes a bot that takes everything it was about to send for unsent; loaded in place of nothing by one test alone."""

from datetime import datetime

from bot.services import delivery
from storage import Transaction
from storage import outbox as rows


def forget(tx: Transaction, now: datetime) -> int:
    interrupted = rows.under_way(tx)
    for each in interrupted:
        rows.change(tx, each.id, status="pending", due_at=now)
    return len(interrupted)


delivery.recover = forget
