from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.schema import group_plan


@dataclass(frozen=True)
class Plan:
    """A proposal of groups, as JSON: {"people": what it was made from, "groups": [...]}."""

    id: int
    programme_id: int
    plan: dict[str, Any]
    confirmed_at: datetime | None


COLUMNS = [group_plan.c[name] for name in Plan.__dataclass_fields__]


def add(tx: Transaction, now: datetime, programme_id: int, made_by: int, plan: dict[str, Any]) -> int:
    values = {"programme_id": programme_id, "made_by": made_by, "plan": plan, "made_at": now}
    id: int = tx.execute(insert(group_plan).values(values).returning(group_plan.c.id)).scalar_one()
    return id


def get(tx: Transaction, id: int) -> Plan | None:
    row = tx.execute(select(*COLUMNS).where(group_plan.c.id == id)).one_or_none()
    return Plan(*row) if row else None


def confirm(tx: Transaction, now: datetime, id: int) -> bool:
    """Note that a proposal was taken; False where it was before."""
    waiting = update(group_plan).where(group_plan.c.id == id, group_plan.c.confirmed_at.is_(None))
    return tx.execute(waiting.values(confirmed_at=now)).rowcount == 1


def forget_old(tx: Transaction, before: datetime) -> None:
    """Forget proposals made before a moment, with the ids of those who were to be placed."""
    tx.execute(delete(group_plan).where(group_plan.c.made_at < before))
