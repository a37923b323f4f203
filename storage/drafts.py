from typing import Any

from sqlalchemy import and_, select, update

from storage.database import Transaction
from storage.schema import draft
from storage.upsert import insert_or_replace


def get(tx: Transaction, member_id: int, programme_id: int, kind: str) -> tuple[dict[str, Any], int] | None:
    """What somebody has begun on, and how often it was changed."""
    row = tx.execute(select(draft.c.content, draft.c.revision).where(_of(member_id, programme_id, kind))).one_or_none()
    return (row.content, row.revision) if row else None


def keep(
    tx: Transaction, member_id: int, programme_id: int, kind: str, *, content: dict[str, Any], revision: int
) -> None:
    key = {"member_id": member_id, "programme_id": programme_id, "kind": kind}
    insert_or_replace(tx, draft, {**key, "content": content, "revision": revision}, list(key))


def drop(tx: Transaction, member_id: int, programme_id: int, kind: str) -> None:
    """Forget what somebody has begun on; what comes next counts on, lest an older preview be taken for one of it."""
    begun_on = update(draft).where(_of(member_id, programme_id, kind))
    tx.execute(begun_on.values(content={}, revision=draft.c.revision + 1))


def _of(member_id: int, programme_id: int, kind: str) -> Any:
    return and_(draft.c.member_id == member_id, draft.c.programme_id == programme_id, draft.c.kind == kind)
