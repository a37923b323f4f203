"""What an operator does to the whole: put back a copy of the database without sending anything twice."""

from datetime import datetime

from bot.services import alerts, due
from storage import Transaction, audit, copies, programmes
from storage import outbox as rows

MOST_MOMENTS = 10_000  # a rule that names the same moment twice must not keep this up for ever


def put_back(tx: Transaction, taken_at: datetime, now: datetime) -> int:
    """Let a copy live through the time since it was taken; gives how many messages nobody knows about.

    What waited to be sent then, and what has become due since, was perhaps sent by the database that this one
    replaces: a facilitator looks, and says for each whether it arrived.
    """
    copies.count_on(tx, now)
    moment = taken_at
    for _ in range(MOST_MOMENTS):
        _do_due(tx, moment)
        following = due.next_due(tx, moment)
        if following is None or not moment < following <= now:
            break
        moment = following
    _do_due(tx, now)
    in_doubt = rows.doubt(tx, now)
    audit.note(tx, now, "copy put back", taken_at=taken_at.isoformat(), in_doubt=in_doubt)
    for running in programmes.every(tx):
        if count := len(rows.uncertain(tx, running.id)):
            alerts.tell(tx, now, running.id, "alert.restored", taken_at=taken_at.isoformat(), count=count)
    return in_doubt


def _do_due(tx: Transaction, moment: datetime) -> None:
    for rule in due.RULES:
        while rule(tx, moment):
            pass
