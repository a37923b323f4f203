"""What a bot that lives in the test's own process has still to do, as its database and its loops tell."""

from datetime import UTC, datetime

from sqlalchemy import text

from bot.app import App
from bot.services import due
from storage import Transaction

NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)
WAITING = text("SELECT min(due_at) FROM outbox WHERE status IN ('pending', 'retry')")
OPEN = text("""
    SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL),
        (SELECT count(*) FROM outbox WHERE status = 'sending'),
        (SELECT count(*) FROM outbox WHERE status IN ('pending', 'retry') AND due_at <= :now)
""")


def next_moment(tx: Transaction, now: datetime) -> datetime | None:
    """When something is due, or a message may leave."""
    waiting = tx.execute(WAITING).scalar()
    moments = [due.next_due(tx, now), waiting and datetime.fromisoformat(waiting).replace(tzinfo=UTC)]
    return min(filter(None, moments), default=None)


def is_left(tx: Transaction, now: datetime) -> str:
    """What it is about: "work", or "pace" where no more than its pace holds back what is to be said; else nothing."""
    undone, under_way, waiting = tx.execute(OPEN, {"now": f"{now:%Y-%m-%d %H:%M:%S.%f}"}).one()
    return "work" if undone or under_way else "pace" if waiting else ""


def held_until(app: App) -> datetime | None:
    """Until when its pace holds back what is to be said, where it waits for that alone and nothing is on its way."""
    sender = app._sender  # noqa: SLF001
    waits = sender._waits_after and not sender._under_way and not sender._bell.is_set()  # noqa: SLF001
    return sender._waits_after.held_until if waits else None  # noqa: SLF001


def looks(app: App, now: datetime) -> bool:
    """Whether it is about to look at what is due."""
    next_due = app._scheduler.next_due  # noqa: SLF001
    return next_due is not None and next_due <= now


def is_about_to_act(app: App, now: datetime) -> bool:
    """Whether it is about to look at what is due, or to say something, if only when its pace lets it."""
    return looks(app, now) or not app._sender.is_at_rest  # noqa: SLF001


def looks_anew(app: App) -> None:
    """It has not looked yet at what is due."""
    app._scheduler.next_due = NOT_YET  # noqa: SLF001
