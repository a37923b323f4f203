import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, delete, func, insert, not_, select, update

from storage import same_group
from storage.database import Transaction
from storage.schema import group_member, group_plan, library, participation, post, study_group


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
    plan: str | None
    """As JSON, which takes long to take apart where it places many."""
    collision: dict[str, Any] | None
    confirmed_at: datetime | None
    made_by: int | None
    cause: str | None
    merges: int | None
    before: dict[str, str] | None
    declined_at: datetime | None


@dataclass(frozen=True)
class Outline:
    """A proposal without those whom it is about, who take long to read where they are many."""

    id: int
    programme_id: int
    made_at: datetime
    follows: int | None
    wishes: dict[str, Any]
    cause: str | None
    confirmed_at: datetime | None
    declined_at: datetime | None
    is_unthought: bool
    has_groups: bool


COLUMNS = [
    cast(group_plan.c.plan, String) if name == "plan" else group_plan.c[name] for name in Row.__dataclass_fields__
]
OF_PEOPLE = ("wishes", "before", "plan", "collision")
UNTHOUGHT = (group_plan.c.plan.is_(None), group_plan.c.collision.is_(None))
# Built once: each time that something has happened they are asked for.
WANTED = select(func.min(group_plan.c.id)).where(*UNTHOUGHT)
UNDRAWN = select(func.max(group_plan.c.id)).where(
    group_plan.c.plan.is_not(None), group_plan.c.map.is_(None), group_plan.c.confirmed_at.is_(None)
)
NEWEST_MERGING = select(func.max(group_plan.c.id)).where(group_plan.c.merges == bindparam("group"))
_NO_THAT_HOLDS = and_(group_plan.c.declined_at.is_not(None), group_plan.c.declined_at >= bindparam("before"))
FORGET_OLD = delete(group_plan).where(group_plan.c.made_at < bindparam("before"), not_(_NO_THAT_HOLDS))
OUTLINE = [
    *(group_plan.c[name] for name in Outline.__dataclass_fields__ if name in group_plan.c),
    and_(*UNTHOUGHT),
    group_plan.c.plan.is_not(None),
]


def add(tx: Transaction, now: datetime, programme_id: int, made_by: int | None, **columns: Any) -> int:
    values = {"programme_id": programme_id, "made_by": made_by, "made_at": now, **columns}
    id: int = tx.execute(insert(group_plan).values(values).returning(group_plan.c.id)).scalar_one()
    return id


def get(tx: Transaction, id: int) -> Row | None:
    row = tx.execute(select(*COLUMNS).where(group_plan.c.id == id)).one_or_none()
    return Row(*row) if row else None


def of_programme(tx: Transaction, programme_id: int) -> dict[int, dict[str, Any]]:
    """What each proposal of a programme knows of people, by column."""
    columns = [group_plan.c[name] for name in OF_PEOPLE]
    found = select(group_plan.c.id, *columns).where(group_plan.c.programme_id == programme_id).order_by(group_plan.c.id)
    return {id: dict(zip(OF_PEOPLE, known, strict=True)) for id, *known in tx.execute(found)}


def wanted(tx: Transaction) -> int | None:
    """The proposal that has waited longest to be worked out."""
    id: int | None = tx.execute(WANTED).scalar()
    return id


def outline(tx: Transaction, id: int) -> Outline | None:
    row = tx.execute(select(*OUTLINE).where(group_plan.c.id == id)).one_or_none()
    return Outline(*row) if row else None


def newest(tx: Transaction, programme_id: int) -> Outline | None:
    """The proposal of a programme that was asked for last."""
    return _outlined(tx, group_plan.c.programme_id == programme_id)


def undrawn(tx: Transaction) -> int | None:
    """The newest proposal that can still be taken and has no map."""
    id: int | None = tx.execute(UNDRAWN).scalar()
    return id


def change(tx: Transaction, id: int, **columns: Any) -> None:
    tx.execute(update(group_plan).where(group_plan.c.id == id).values(columns))


def remove(tx: Transaction, id: int) -> None:
    tx.execute(delete(group_plan).where(group_plan.c.id == id))


def newest_told(tx: Transaction, programme_id: int) -> int | None:
    """The proposal that came by itself last, once it is worked out."""
    return _newest(tx, _came(programme_id))


def told(tx: Transaction, programme_id: int) -> list[int]:
    """All of those, the newest last."""
    return list(tx.execute(select(group_plan.c.id).where(_came(programme_id)).order_by(group_plan.c.id)).scalars())


def newest_declined(tx: Transaction, programme_id: int) -> Outline | None:
    """The last one that came by itself and was not wanted."""
    return _outlined(tx, _came(programme_id), group_plan.c.declined_at.is_not(None))


def newest_merging(tx: Transaction, group_id: int) -> Outline | None:
    """The last one that lets a group be merged with others."""
    id = tx.execute(NEWEST_MERGING, {"group": group_id}).scalar()
    return outline(tx, id) if id is not None else None


def _came(programme_id: int) -> ColumnElement[bool]:
    is_told = and_(group_plan.c.cause.in_(("change", "merge")), not_(and_(*UNTHOUGHT)))
    return and_(group_plan.c.programme_id == programme_id, is_told)


def _newest(tx: Transaction, *where: ColumnElement[bool]) -> int | None:
    newest: int | None = tx.execute(select(func.max(group_plan.c.id)).where(*where)).scalar()
    return newest


def _outlined(tx: Transaction, *where: ColumnElement[bool]) -> Outline | None:
    id = _newest(tx, *where)
    return outline(tx, id) if id is not None else None


def picture(tx: Transaction, id: int) -> bytes | None:
    """The map of a proposal."""
    found: bytes | None = tx.execute(select(group_plan.c.map).where(group_plan.c.id == id)).scalar_one_or_none()
    return found


def confirm(tx: Transaction, now: datetime, id: int) -> bool:
    """Note that a proposal was taken; False where it was before."""
    waiting = update(group_plan).where(group_plan.c.id == id, group_plan.c.confirmed_at.is_(None))
    return tx.execute(waiting.values(confirmed_at=now)).rowcount == 1


def forget_old(tx: Transaction, before: datetime) -> None:
    """Forget proposals made before a moment, with the ids of those who were to be placed; a no is heeded as long."""
    tx.execute(FORGET_OLD, {"before": before})


# --- what it is made from --------------------------------------------------------------------------------------------


def fingerprint(tx: Transaction, programme_id: int) -> str:
    """Stands for who can be placed, all that counts of each one, and where each one is: it changes when that does.

    The database itself makes one text of each table, which is much quicker than to hand over its rows.
    """
    mine = (participation.c.programme_id == programme_id, participation.c.status == "active")
    works_in = (post.c.position, library.c.id, library.c.municipality_number, library.c.size_class)
    people = (
        _told(participation.c.member_id, participation.c.slots, participation.c.electives, *works_in)
        .select_from(participation)
        .join(post, post.c.member_id == participation.c.member_id)
        .join(library)
        .where(*mine, participation.c.without_seat.is_(False))
        .order_by(participation.c.member_id, post.c.rank, library.c.id)
    )
    places = (
        _told(group_member.c.member_id, group_member.c.group_id)
        .join(study_group)
        .where(study_group.c.programme_id == programme_id, group_member.c.until.is_(None))
        .order_by(group_member.c.member_id, group_member.c.group_id)
    )
    afar = _told(post.c.library_id, post.c.member_id).where(post.c.position == "remote_leader")
    tables = (people, places, afar.order_by(post.c.library_id, post.c.member_id))
    made_of = [tx.execute(select(func.aggregate_strings(each.subquery().c.told, "\n"))).scalar() for each in tables]
    return hashlib.sha256(repr([made_of, sorted(map(sorted, same_group.both(tx)))]).encode()).hexdigest()


def _told(first: ColumnElement[Any], *others: ColumnElement[Any]) -> Select[tuple[str]]:
    """Rows as one text each."""
    told: ColumnElement[str] = cast(first, String)
    for each in others:
        told = told + " " + cast(each, String)
    return select(told.label("told"))
