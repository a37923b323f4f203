from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.schema import group_plan


@dataclass(frozen=True)
class Row:
    """A proposal of groups as it is kept: `plan` and `collision` are None until it is worked out.

    A collision is empty where the work failed for another reason.
    """

    id: int
    programme_id: int
    made_at: datetime
    follows: int | None
    people: str
    wishes: dict[str, Any]
    plan: dict[str, Any] | None
    collision: dict[str, Any] | None
    confirmed_at: datetime | None


COLUMNS = [group_plan.c[name] for name in Row.__dataclass_fields__]
UNTHOUGHT = (group_plan.c.plan.is_(None), group_plan.c.collision.is_(None))


def add(tx: Transaction, now: datetime, programme_id: int, made_by: int, **columns: Any) -> int:
    values = {"programme_id": programme_id, "made_by": made_by, "made_at": now, **columns}
    id: int = tx.execute(insert(group_plan).values(values).returning(group_plan.c.id)).scalar_one()
    return id


def get(tx: Transaction, id: int) -> Row | None:
    row = tx.execute(select(*COLUMNS).where(group_plan.c.id == id)).one_or_none()
    return Row(*row) if row else None


def wanted(tx: Transaction) -> Row | None:
    """The proposal that has waited longest to be worked out."""
    row = tx.execute(select(*COLUMNS).where(*UNTHOUGHT).order_by(group_plan.c.id).limit(1)).one_or_none()
    return Row(*row) if row else None


def undrawn(tx: Transaction) -> Row | None:
    """The newest proposal that can still be taken and has no map."""
    lacks = (group_plan.c.plan.is_not(None), group_plan.c.map.is_(None), group_plan.c.confirmed_at.is_(None))
    row = tx.execute(select(*COLUMNS).where(*lacks).order_by(group_plan.c.id.desc()).limit(1)).one_or_none()
    return Row(*row) if row else None


def change(tx: Transaction, id: int, **columns: Any) -> None:
    tx.execute(update(group_plan).where(group_plan.c.id == id).values(columns))


def picture(tx: Transaction, id: int) -> bytes | None:
    """The map of a proposal."""
    found: bytes | None = tx.execute(select(group_plan.c.map).where(group_plan.c.id == id)).scalar_one_or_none()
    return found


def confirm(tx: Transaction, now: datetime, id: int) -> bool:
    """Note that a proposal was taken; False where it was before."""
    waiting = update(group_plan).where(group_plan.c.id == id, group_plan.c.confirmed_at.is_(None))
    return tx.execute(waiting.values(confirmed_at=now)).rowcount == 1


def forget_old(tx: Transaction, before: datetime) -> None:
    """Forget proposals made before a moment, with the ids of those who were to be placed."""
    tx.execute(delete(group_plan).where(group_plan.c.made_at < before))
