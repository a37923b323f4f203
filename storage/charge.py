"""Which groups the facilitators of a programme look after, and what one asks another to take over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, select, update

from storage.database import Transaction
from storage.schema import charge, handover, role, study_group
from storage.upsert import insert_or_ignore, insert_or_replace


@dataclass(frozen=True)
class Handover:
    """What one facilitator has asked another; `leaves` where the first is none from then on."""

    member_id: int
    programme_id: int
    to_id: int
    leaves: bool


HANDOVER = [handover.c[name] for name in Handover.__dataclass_fields__]


def _of() -> Select[Any]:
    theirs = and_(charge.c.member_id == role.c.member_id, charge.c.programme_id == role.c.programme_id)
    going = and_(study_group.c.id == charge.c.group_id, study_group.c.ended_at.is_(None))
    return (
        select(role.c.member_id, role.c.only_some, study_group.c.id.label("group_id"))
        .outerjoin(charge, theirs)
        .outerjoin(study_group, going)
        .where(role.c.programme_id == bindparam("programme"), role.c.role == "facilitator")
        .order_by(role.c.member_id)
    )


OF = _of()  # built once: it is asked for all that facilitators are told


def of(tx: Transaction, programme_id: int) -> dict[int, set[int] | None]:
    """The groups of each facilitator that have not ended; None for one who looks after all."""
    found: dict[int, set[int] | None] = {}
    for row in tx.execute(OF, {"programme": programme_id}):
        if row.only_some:
            found[row.member_id] = (found.get(row.member_id) or set()) | {row.group_id} - {None}
        else:
            found[row.member_id] = None
    return found


def chose(tx: Transaction, member_id: int, programme_id: int) -> bool:
    """Whether a facilitator has chosen their groups themself."""
    return bool(tx.execute(select(role.c.by_choice).where(*_facilitator(member_id, programme_id))).scalar())


def _facilitator(member_id: int, programme_id: int) -> tuple[ColumnElement[bool], ...]:
    return (role.c.member_id == member_id, role.c.programme_id == programme_id, role.c.role == "facilitator")


def put(
    tx: Transaction,
    member_id: int,
    programme_id: int,
    group_ids: Collection[int] | None,
    *,
    by_choice: bool = False,
) -> None:
    """Let a facilitator look after these groups and no others, or after all; `by_choice` where it is their own."""
    theirs = (charge.c.member_id == member_id, charge.c.programme_id == programme_id)
    new = {"only_some": group_ids is not None, "by_choice": by_choice}
    tx.execute(update(role).where(*_facilitator(member_id, programme_id)).values(new))
    tx.execute(delete(charge).where(*theirs, charge.c.group_id.not_in(group_ids or ())))
    rows = [{"member_id": member_id, "programme_id": programme_id, "group_id": each} for each in group_ids or ()]
    insert_or_ignore(tx, charge, rows, ["member_id", "programme_id", "group_id"])


# --- handing over ----------------------------------------------------------------------------------------------------


def offer(tx: Transaction, now: datetime, new: Handover) -> None:
    """Ask somebody to take over, in place of whom was asked before."""
    insert_or_replace(tx, handover, {**vars(new), "offered_at": now}, ["member_id", "programme_id"])


def offered(tx: Transaction, member_id: int, programme_id: int) -> Handover | None:
    """What a facilitator has asked of another."""
    theirs = (handover.c.member_id == member_id, handover.c.programme_id == programme_id)
    row = tx.execute(select(*HANDOVER).where(*theirs)).one_or_none()
    return Handover(*row) if row else None


def offered_to(tx: Transaction, member_id: int, programme_id: int) -> list[Handover]:
    """What others have asked of a facilitator."""
    theirs = (handover.c.to_id == member_id, handover.c.programme_id == programme_id)
    return [Handover(*row) for row in tx.execute(select(*HANDOVER).where(*theirs).order_by(handover.c.member_id))]


def forget_offer(tx: Transaction, member_id: int, programme_id: int) -> None:
    theirs = (handover.c.member_id == member_id, handover.c.programme_id == programme_id)
    tx.execute(delete(handover).where(*theirs))
