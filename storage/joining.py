from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.domain.joining import Draft
from storage.database import Transaction
from storage.schema import consent, joining
from storage.upsert import insert_or_replace


def save(tx: Transaction, now: datetime, draft: Draft) -> None:
    """Keep how far somebody has come, in place of what was kept before."""
    row = {
        "member_id": draft.member_id,
        "programme_id": draft.programme_id,
        "role": draft.role,
        "asks": list(draft.asks),
        "answers": dict(draft.answers),
        "since": now,
    }
    insert_or_replace(tx, joining, row, ["member_id", "programme_id"])


def get(tx: Transaction, member_id: int, programme_id: int) -> Draft | None:
    found = _select(tx, joining.c.member_id == member_id, joining.c.programme_id == programme_id)
    return found[0] if found else None


def newest(tx: Transaction, member_id: int) -> Draft | None:
    """What somebody was at last, on their way into a programme."""
    found = _select(tx, joining.c.member_id == member_id, joining.c.role.is_not(None))
    return found[0] if found else None


def unfinished(tx: Transaction, programme_id: int) -> list[Draft]:
    """Those who are on their way into a programme."""
    return _select(tx, joining.c.programme_id == programme_id, joining.c.role.is_not(None))


def forget(tx: Transaction, member_id: int, programme_id: int) -> None:
    tx.execute(delete(joining).where(joining.c.member_id == member_id, joining.c.programme_id == programme_id))


def _select(tx: Transaction, *where: Any) -> list[Draft]:
    columns = (joining.c.member_id, joining.c.programme_id, joining.c.role, joining.c.asks, joining.c.answers)
    query = select(*columns).where(*where).order_by(joining.c.since.desc())
    return [Draft(*row[:3], tuple(row.asks), row.answers) for row in tx.execute(query)]


def consent_to(tx: Transaction, now: datetime, member_id: int, programme_id: int) -> None:
    """Write down that somebody said yes to a programme."""
    tx.execute(insert(consent).values(member_id=member_id, programme_id=programme_id, given_at=now))


def withdraw_consent(tx: Transaction, now: datetime, member_id: int, programme_id: int) -> None:
    mine = (consent.c.member_id == member_id) & (consent.c.programme_id == programme_id)
    tx.execute(update(consent).where(mine, consent.c.withdrawn_at.is_(None)).values(withdrawn_at=now))
