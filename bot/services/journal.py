"""What the bot did, for those who watch it: kinds and times, never what people wrote."""

from typing import Any

from storage import Transaction, outbox


def recent(tx: Transaction, limit: int) -> list[dict[str, Any]]:
    """The last messages: when, which kind, to which lane, and what became of them."""
    return [
        {"at": each.due_at.isoformat(), "kind": each.kind, "to": each.lane, "status": each.status}
        for each in outbox.newest(tx, limit)
    ]
