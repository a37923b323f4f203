"""What facilitators have changed in the plan of a programme, and who did."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from storage.database import Transaction
from storage.schema import member, plan_change


@dataclass(frozen=True)
class Made:
    """A change of a programme's plan, or of one group's; `by` is the name of who made it, where it is known."""

    id: int
    group_id: int | None
    monday: date
    change: dict[str, Any]
    at: datetime
    by: str | None


def newest(tx: Transaction, programme_id: int) -> list[Made]:
    """What was changed in a programme's plan, newest first."""
    kept = plan_change.c
    query = select(kept.id, kept.group_id, kept.monday, kept.change, kept.made_at, member.c.name)
    found = query.outerjoin_from(plan_change, member).where(kept.programme_id == programme_id)
    return [Made(*row) for row in tx.execute(found.order_by(kept.made_at.desc(), kept.id.desc()))]
