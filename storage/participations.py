from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, update

from bot.domain.people import Member, Participation, Post
from storage.database import Transaction
from storage.libraries import posts_of
from storage.schema import group_member, member, participation, post, study_group
from storage.upsert import insert_or_replace

COLUMNS = [
    member.c.id,
    member.c.name,
    member.c.language,
    participation.c.programme_id,
    participation.c.status,
    participation.c.slots,
    participation.c.electives,
    participation.c.private_prompts,
    participation.c.paused_until,
    participation.c.joined_at,
    participation.c.hour,
    participation.c.other_way_since,
]
_ALL = select(*COLUMNS).join(member).order_by(participation.c.joined_at, member.c.id, participation.c.programme_id)
# Built once: who takes part how is asked at each press, and of everybody to whom something is said.
OF_MEMBER = _ALL.where(participation.c.member_id == bindparam("member"))
GET = OF_MEMBER.where(participation.c.programme_id == bindparam("programme"))
ACTIVE = _ALL.where(participation.c.programme_id == bindparam("programme"), participation.c.status == "active")
AMONG = ACTIVE.where(participation.c.member_id.in_(bindparam("among")))
ELSEWHERE = select(participation.c.programme_id).where(
    participation.c.member_id == bindparam("member"),
    participation.c.programme_id != bindparam("programme"),
    participation.c.status == "active",
)
LEFT = _ALL.where(participation.c.programme_id == bindparam("programme"), participation.c.status == "left")


def get(tx: Transaction, member_id: int, programme_id: int) -> Participation | None:
    """How a member takes part, or took part until they left; None where they never joined to take part."""
    return next(iter(_read(tx, GET, member=member_id, programme=programme_id)), None)


def of_member(tx: Transaction, member_id: int) -> list[Participation]:
    return _read(tx, OF_MEMBER, member=member_id)


def is_elsewhere(tx: Transaction, member_id: int, programme_id: int) -> bool:
    """Whether a member takes part in another programme too."""
    return tx.execute(ELSEWHERE, {"member": member_id, "programme": programme_id}).first() is not None


def active(tx: Transaction, programme_id: int, among: Collection[int] | None = None) -> list[Participation]:
    """Who takes part now, of everyone or among some members; those on pause too, in the order they joined."""
    if among is None:
        return _read(tx, ACTIVE, programme=programme_id)
    return _read(tx, AMONG, programme=programme_id, among=list(among))


def how_many(tx: Transaction, programme_id: int) -> int:
    """How many take part now, those on pause too."""
    mine = (participation.c.programme_id == programme_id) & (participation.c.status == "active")
    return tx.execute(select(func.count()).select_from(participation).where(mine)).scalar_one()


def placeable(tx: Transaction, programme_id: int) -> int:
    """How many can be put into groups: those who take part, have a library and no seat kept from them."""
    return tx.execute(select(func.count()).select_from(participation).where(_placeable(programme_id))).scalar_one()


def placeable_ids(tx: Transaction, programme_id: int) -> set[int]:
    """Who those are."""
    return set(tx.execute(select(participation.c.member_id).where(_placeable(programme_id))).scalars().all())


def waiting(tx: Transaction, programme_id: int) -> int:
    """How many of those are in no group."""
    return tx.execute(select(func.count()).select_from(participation).where(_waiting(programme_id))).scalar_one()


def first_waiting(tx: Transaction, programme_id: int, most: int) -> list[str]:
    """The names of the first of them, in the order they joined."""
    query = select(member.c.name).select_from(participation).join(member).where(_waiting(programme_id))
    return list(tx.execute(query.order_by(participation.c.joined_at, member.c.id).limit(most)).scalars())


def _placeable(programme_id: int) -> ColumnElement[bool]:
    works = exists().where(post.c.member_id == participation.c.member_id)
    here = (participation.c.programme_id == programme_id, participation.c.status == "active")
    return and_(*here, participation.c.without_seat.is_(False), works)


def _waiting(programme_id: int) -> ColumnElement[bool]:
    placed = select(group_member.c.member_id).join(study_group)
    placed = placed.where(study_group.c.programme_id == programme_id, group_member.c.until.is_(None))
    return and_(_placeable(programme_id), participation.c.member_id.not_in(placed))


def left(tx: Transaction, programme_id: int) -> list[Participation]:
    return _read(tx, LEFT, programme=programme_id)


def start(tx: Transaction, now: datetime, member_id: int, programme_id: int, **columns: Any) -> None:
    """Let a member take part, for the first time or again."""
    here = {"status": "active", "joined_at": now, "without_seat": False}
    row = {"member_id": member_id, "programme_id": programme_id} | here | columns
    insert_or_replace(tx, participation, row, ["member_id", "programme_id"])


def change(tx: Transaction, member_id: int, programme_id: int, **columns: Any) -> None:
    mine = (participation.c.member_id == member_id) & (participation.c.programme_id == programme_id)
    tx.execute(update(participation).where(mine).values(**columns))


def without_seat(tx: Transaction, programme_id: int) -> set[int]:
    """Those who are to be in no group till their pause is over."""
    query = select(participation.c.member_id).where(participation.c.programme_id == programme_id)
    return set(tx.execute(query.where(participation.c.without_seat)).scalars())


# Built once: they are asked at each ring.
BACK = select(participation.c.member_id, participation.c.programme_id).where(
    participation.c.without_seat,
    or_(participation.c.paused_until.is_(None), participation.c.paused_until <= bindparam("today")),
)
NEXT_BACK = (
    select(participation.c.programme_id, func.min(participation.c.paused_until).label("day"))
    .where(participation.c.without_seat, participation.c.paused_until.is_not(None))
    .group_by(participation.c.programme_id)
)


def back(tx: Transaction, today: date) -> list[tuple[int, int]]:
    """The members, each with the programme, whose pause is over and who gave up their seat for it."""
    return [(row.member_id, row.programme_id) for row in tx.execute(BACK, {"today": today})]


def next_back(tx: Transaction) -> dict[int, date]:
    """The day on which the next of them is back, by programme."""
    return {row.programme_id: row.day for row in tx.execute(NEXT_BACK)}


def _read(tx: Transaction, query: Select[Any], **parameters: Any) -> list[Participation]:
    rows = list(tx.execute(query, parameters))
    posts = posts_of(tx, sorted({row.id for row in rows}))
    return [_participation(row, tuple(posts.get(row.id, ()))) for row in rows]


def _participation(row: Any, posts: tuple[Post, ...]) -> Participation:
    who = Member(row.id, row.name, row.language)
    slots, electives = tuple(row.slots), tuple(row.electives)
    told = (row.programme_id, row.status, slots, electives, row.private_prompts)
    hour = tuple(row.hour) if row.hour else None
    return Participation(who, *told, row.paused_until, row.joined_at, posts, hour, row.other_way_since)
