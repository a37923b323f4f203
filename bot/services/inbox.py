"""What came in: kept before Telegram is told so, forgotten when it is done."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from storage import Transaction
from storage import inbox as rows
from storage.inbox import Waiting, done, is_source, put_aside

__all__ = ["BITE", "Waiting", "done", "forget_old", "is_source", "keep", "put_aside", "waiting"]

BITE = 50
KEEP_IDS = timedelta(days=14)


def keep(tx: Transaction, now: datetime, bot_id: int, updates: Sequence[dict[str, Any]]) -> None:
    """Keep raw updates once each."""
    rows.store(tx, now, bot_id, updates)


def waiting(tx: Transaction) -> list[Waiting]:
    """The next bite of updates that no handler has taken yet."""
    return rows.waiting(tx, BITE)


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget updates that were done two weeks ago."""
    rows.forget(tx, now - KEEP_IDS)
