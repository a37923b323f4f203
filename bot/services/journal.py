"""What the bot did, for those who watch it: kinds and times, never what people wrote."""

from datetime import datetime
from typing import Any

from storage import Transaction, audit, outbox


def recent(tx: Transaction, limit: int) -> list[dict[str, Any]]:
    """The last messages: when, which kind, to which lane, and what became of them."""
    return [
        {"at": each.due_at.isoformat(), "kind": each.kind, "to": each.lane, "status": each.status}
        for each in outbox.newest(tx, limit)
    ]


def done(tx: Transaction, _now: datetime, limit: int) -> list[audit.Entry]:
    """What was done to programmes and to the whole, and by whom; newest first."""
    return audit.newest(tx, limit)
