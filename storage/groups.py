from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, insert, not_, or_, select, update

from bot.domain.people import GroupChat, Member, StudyGroup
from storage.database import Transaction
from storage.schema import group_chat, group_member, member, participation, study_group
from storage.upsert import insert_or_replace

COLUMNS = [study_group.c[name] for name in StudyGroup.__dataclass_fields__]
# Built once: they are asked at each press and for every message.
OF_MEMBER = (
    select(*COLUMNS)
    .join(group_member)
    .where(
        group_member.c.until.is_(None),
        group_member.c.member_id == bindparam("member"),
        study_group.c.programme_id == bindparam("programme"),
    )
)
GET = select(*COLUMNS).where(study_group.c.id == bindparam("group"))
_AT = and_(group_chat.c.kind == "telegram", group_chat.c.chat_id == bindparam("chat"))
ALL_IN = select(*COLUMNS).join(group_chat).where(_AT).order_by(study_group.c.id)
BY_CHAT = (
    select(*COLUMNS)
    .join(group_chat)
    .where(_AT, or_(group_chat.c.thread_id.is_(None), group_chat.c.thread_id == bindparam("topic")))
)
ANY = (
    select(study_group.c.id)
    .where(study_group.c.programme_id == bindparam("programme"), study_group.c.ended_at.is_(None))
    .limit(1)
)
FEW = (
    select(study_group.c.id, study_group.c.few_since)
    .where(study_group.c.few_since.is_not(None), study_group.c.ended_at.is_(None))
    .order_by(study_group.c.id)
)
MEMBERS = (
    select(*[member.c[name] for name in Member.__dataclass_fields__])
    .join(group_member, group_member.c.member_id == member.c.id)
    .where(group_member.c.until.is_(None), group_member.c.group_id == bindparam("group"))
    .order_by(member.c.name, member.c.id)
)
CAME_INTO_CHAT = (
    update(group_member)
    .where(group_member.c.group_id == bindparam("group"), group_member.c.member_id == bindparam("member"))
    .where(group_member.c.until.is_(None), group_member.c.in_chat_since.is_(None))
    .values(in_chat_since=bindparam("now"))
)
CHAT_OF = select(*(group_chat.c[name] for name in GroupChat.__dataclass_fields__)).where(
    group_chat.c.group_id == bindparam("group")
)
GONE = 0  # in place of the number of a topic that is deleted


def get(tx: Transaction, id: int) -> StudyGroup:
    return StudyGroup(*tx.execute(GET, {"group": id}).one())


def find(tx: Transaction, id: int) -> StudyGroup | None:
    return _first(tx, GET, group=id)


def every(tx: Transaction, programme_id: int) -> list[StudyGroup]:
    """The groups of a programme that have not ended."""
    going = study_group.c.ended_at.is_(None)
    query = select(*COLUMNS).where(study_group.c.programme_id == programme_id, going).order_by(study_group.c.id)
    return [StudyGroup(*row) for row in tx.execute(query)]


def has_any(tx: Transaction, programme_id: int) -> bool:
    """Whether a programme has a group that has not ended."""
    return tx.execute(ANY, {"programme": programme_id}).first() is not None


def is_any_asked(tx: Transaction, programme_id: int) -> bool:
    """Whether any group of a programme is still to be asked something."""
    going = (study_group.c.programme_id == programme_id, study_group.c.ended_at.is_(None))
    query = select(study_group.c.id).where(*going, study_group.c.next_at.is_not(None))
    return tx.execute(query.limit(1)).first() is not None


def add(tx: Transaction, now: datetime, programme_id: int, members: Sequence[int], **columns: Any) -> StudyGroup:
    """Make a group of these members."""
    new = insert(study_group).values(programme_id=programme_id, created_at=now, **columns)
    group = get(tx, tx.execute(new.returning(study_group.c.id)).scalar_one())
    for member_id in members:
        add_member(tx, now, group.id, member_id)
    return group


def end(tx: Transaction, now: datetime, id: int) -> None:
    """Note that a group is over; what was said in it stays."""
    tx.execute(update(study_group).where(study_group.c.id == id).values(ended_at=now))


def change(tx: Transaction, id: int, **columns: Any) -> None:
    tx.execute(update(study_group).where(study_group.c.id == id).values(columns))


def names(tx: Transaction, programme_id: int) -> set[str]:
    """What the groups of a programme are called, those that have ended too."""
    query = select(study_group.c.name).where(study_group.c.programme_id == programme_id)
    return set(tx.execute(query).scalars())


@dataclass(frozen=True)
class Active:
    """How many of a group take part and are not on pause, and since when those have been too few."""

    group_id: int
    active: int
    few_since: datetime | None


def few(tx: Transaction) -> dict[int, datetime]:
    """The groups that have had too few, and since when."""
    return {row.id: row.few_since for row in tx.execute(FEW)}


def _counts() -> Select[Any]:
    here = (participation.c.member_id == group_member.c.member_id, participation.c.status == "active")
    same = and_(participation.c.programme_id == study_group.c.programme_id, *here)
    away = participation.c.paused_until > bindparam("today")
    n = func.count(participation.c.member_id).filter(or_(participation.c.paused_until.is_(None), not_(away)))
    return (
        select(study_group.c.id, n, study_group.c.few_since)
        .outerjoin(group_member, and_(group_member.c.group_id == study_group.c.id, group_member.c.until.is_(None)))
        .outerjoin(participation, same)
        .where(study_group.c.programme_id == bindparam("programme"), study_group.c.ended_at.is_(None))
        .group_by(study_group.c.id, study_group.c.few_since)
        .order_by(study_group.c.id)
    )


COUNTS = _counts()  # built once: it is asked at each ring


def counts(tx: Transaction, programme_id: int, today: date) -> list[Active]:
    """Count those of each group of a programme that has not ended."""
    return [Active(*row) for row in tx.execute(COUNTS, {"programme": programme_id, "today": today})]


# --- who is in it ----------------------------------------------------------------------------------------------------


def _in_it(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(group_member.c.until.is_(None), *where)


def add_member(tx: Transaction, now: datetime, group_id: int, member_id: int) -> None:
    tx.execute(insert(group_member).values(group_id=group_id, member_id=member_id, since=now))


def end_membership(tx: Transaction, now: datetime, group_id: int, member_id: int) -> None:
    where = _in_it(group_member.c.group_id == group_id, group_member.c.member_id == member_id)
    tx.execute(update(group_member).where(where).values(until=now))


def members(tx: Transaction, group_id: int) -> list[Member]:
    """Who is in a group now."""
    return [Member(*row) for row in tx.execute(MEMBERS, {"group": group_id})]


def been_in(tx: Transaction, group_id: int) -> list[int]:
    """Who is in a group now or has been."""
    query = select(group_member.c.member_id).where(group_member.c.group_id == group_id).distinct()
    return list(tx.execute(query).scalars())


def of_member(tx: Transaction, member_id: int, programme_id: int) -> StudyGroup | None:
    """The group that a member is in now."""
    row = tx.execute(OF_MEMBER, {"member": member_id, "programme": programme_id}).first()
    return StudyGroup(*row) if row else None


def members_in(tx: Transaction, group_ids: Collection[int]) -> dict[int, list[int]]:
    """Who is in each of these groups now; a group that nobody is in is left out."""
    here = _in_it(group_member.c.group_id.in_(group_ids))
    query = select(group_member.c.group_id, group_member.c.member_id).where(here).order_by(group_member.c.member_id)
    found: dict[int, list[int]] = {}
    for row in tx.execute(query):
        found.setdefault(row.group_id, []).append(row.member_id)
    return found


def grouped(tx: Transaction, programme_id: int) -> dict[int, int]:
    """The group of each member who is in one now."""
    query = select(group_member.c.member_id, group_member.c.group_id).join(study_group)
    return dict(tx.execute(query.where(_in_it(study_group.c.programme_id == programme_id))).all())


# --- where it talks --------------------------------------------------------------------------------------------------


def by_chat(tx: Transaction, chat_id: int, thread_id: int | None = None) -> StudyGroup | None:
    """The group that talks in a chat of its own, or in this topic of one."""
    return _first(tx, BY_CHAT, chat=chat_id, topic=thread_id)


def all_in(tx: Transaction, chat_id: int) -> list[StudyGroup]:
    """The groups that talk in a chat: one, or those that have a topic there."""
    return [StudyGroup(*row) for row in tx.execute(ALL_IN, {"chat": chat_id})]


def _at(chat_id: int) -> ColumnElement[bool]:
    return and_(group_chat.c.kind == "telegram", group_chat.c.chat_id == chat_id)


def chat(tx: Transaction, group_id: int) -> GroupChat | None:
    row = tx.execute(CHAT_OF, {"group": group_id}).one_or_none()
    return GroupChat(*row) if row else None


def is_open(tx: Transaction, group_id: int) -> bool:
    """Whether a group has a chat in which the bot can write."""
    query = select(exists().where(group_chat.c.group_id == group_id, group_chat.c.lost_at.is_(None)))
    return bool(tx.execute(query).scalar())


def bind(tx: Transaction, now: datetime, group_id: int, chat_id: int, thread_id: int | None = None) -> None:
    """Let a group talk in a chat or topic from now on, in place of any it had, and of any other group that had it."""
    same = and_(_at(chat_id), group_chat.c.thread_id.is_not_distinct_from(thread_id))
    tx.execute(delete(group_chat).where(same, group_chat.c.group_id != group_id))
    row = {"group_id": group_id, "kind": "telegram", "chat_id": chat_id, "thread_id": thread_id}
    fresh = {"invite_link": None, "may_delete": False, "lost_at": None, "bound_at": now}
    insert_or_replace(tx, group_chat, row | fresh, ["group_id"])
    tx.execute(update(group_member).where(group_member.c.group_id == group_id).values(in_chat_since=None))


def came_into_chat(tx: Transaction, now: datetime, group_id: int, member_id: int) -> bool:
    """Note that somebody in a group is in its chat; False where they were before, and since when stays as it was."""
    return tx.execute(CAME_INTO_CHAT, {"group": group_id, "member": member_id, "now": now}).rowcount > 0


def went_from_chat(tx: Transaction, group_id: int, member_id: int) -> None:
    here = _in_it(group_member.c.group_id == group_id, group_member.c.member_id == member_id)
    tx.execute(update(group_member).where(here).values(in_chat_since=None))


def in_chat(tx: Transaction, group_id: int) -> set[int]:
    """The members of a group who are in its chat."""
    here = _in_it(group_member.c.group_id == group_id, group_member.c.in_chat_since.is_not(None))
    return set(tx.execute(select(group_member.c.member_id).where(here)).scalars())


def present(tx: Transaction, chat_id: int, among: Collection[int]) -> set[int]:
    """Those among some members who are in a chat, by any group of theirs that talks there."""
    here = _in_it(group_member.c.member_id.in_(among), group_member.c.in_chat_since.is_not(None))
    query = select(group_member.c.member_id).join(group_chat, group_chat.c.group_id == group_member.c.group_id)
    return set(tx.execute(query.where(here, _at(chat_id))).scalars())


def set_invite_link(tx: Transaction, group_id: int, link: str | None) -> None:
    tx.execute(update(group_chat).where(group_chat.c.group_id == group_id).values(invite_link=link))


def set_may_delete(tx: Transaction, group_id: int, *, may_delete: bool) -> None:
    tx.execute(update(group_chat).where(group_chat.c.group_id == group_id).values(may_delete=may_delete))


def lose(tx: Transaction, now: datetime, group_id: int) -> bool:
    """Note that the bot cannot write in a group's chat; False when that was known."""
    here = and_(group_chat.c.group_id == group_id, group_chat.c.lost_at.is_(None))
    return tx.execute(update(group_chat).where(here).values(lost_at=now)).rowcount > 0


def forget_topic(tx: Transaction, group_id: int) -> None:
    """Note that the topic of a group is gone for good; where it talks in no topic nothing changes."""
    here = and_(group_chat.c.group_id == group_id, group_chat.c.thread_id.is_not(None))
    tx.execute(update(group_chat).where(here).values(thread_id=GONE))


def regain(tx: Transaction, group_id: int) -> None:
    tx.execute(update(group_chat).where(group_chat.c.group_id == group_id).values(lost_at=None))


def migrate(tx: Transaction, old: int, new: int) -> None:
    """A group's chat became a supergroup with a new id."""
    tx.execute(update(group_chat).where(group_chat.c.chat_id == old).values(chat_id=new))


def _first(tx: Transaction, query: Select[Any], **parameters: int | None) -> StudyGroup | None:
    row = tx.execute(query, parameters).first()
    return StudyGroup(*row) if row else None
