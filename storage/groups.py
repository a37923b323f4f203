from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, insert, select, update

from bot.domain.people import GroupChat, Member, StudyGroup
from storage.database import Transaction
from storage.schema import group_chat, group_member, member, study_group
from storage.upsert import insert_or_replace

COLUMNS = [study_group.c[name] for name in StudyGroup.__dataclass_fields__]
CHAT = [group_chat.c[name] for name in GroupChat.__dataclass_fields__]


def get(tx: Transaction, id: int) -> StudyGroup:
    return StudyGroup(*tx.execute(select(*COLUMNS).where(study_group.c.id == id)).one())


def find(tx: Transaction, id: int) -> StudyGroup | None:
    return _first(tx, select(*COLUMNS).where(study_group.c.id == id))


def every(tx: Transaction, programme_id: int) -> list[StudyGroup]:
    """The groups of a programme that have not ended."""
    going = study_group.c.ended_at.is_(None)
    query = select(*COLUMNS).where(study_group.c.programme_id == programme_id, going).order_by(study_group.c.id)
    return [StudyGroup(*row) for row in tx.execute(query)]


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
    query = (
        select(*[member.c[name] for name in Member.__dataclass_fields__])
        .join(group_member, group_member.c.member_id == member.c.id)
        .where(_in_it(group_member.c.group_id == group_id))
        .order_by(member.c.name, member.c.id)
    )
    return [Member(*row) for row in tx.execute(query)]


def of_member(tx: Transaction, member_id: int, programme_id: int) -> StudyGroup | None:
    """The group that a member is in now."""
    here = _in_it(group_member.c.member_id == member_id, study_group.c.programme_id == programme_id)
    return _first(tx, select(*COLUMNS).join(group_member).where(here))


def grouped(tx: Transaction, programme_id: int) -> dict[int, int]:
    """The group of each member who is in one now."""
    query = select(group_member.c.member_id, group_member.c.group_id).join(study_group)
    rows = tx.execute(query.where(_in_it(study_group.c.programme_id == programme_id)))
    return {row.member_id: row.group_id for row in rows}


# --- where it talks --------------------------------------------------------------------------------------------------


def by_chat(tx: Transaction, chat_id: int) -> StudyGroup | None:
    """The group that talks in a chat."""
    here = and_(group_chat.c.kind == "telegram", group_chat.c.chat_id == chat_id)
    return _first(tx, select(*COLUMNS).join(group_chat).where(here))


def chat(tx: Transaction, group_id: int) -> GroupChat | None:
    row = tx.execute(select(*CHAT).where(group_chat.c.group_id == group_id)).one_or_none()
    return GroupChat(*row) if row else None


def is_open(tx: Transaction, group_id: int) -> bool:
    """Whether a group has a chat in which the bot can write."""
    query = select(exists().where(group_chat.c.group_id == group_id, group_chat.c.lost_at.is_(None)))
    return bool(tx.execute(query).scalar())


def bind(tx: Transaction, now: datetime, group_id: int, chat_id: int) -> None:
    """Let a group talk in a chat from now on, in place of any it had, and of any other group that had it."""
    tx.execute(delete(group_chat).where(group_chat.c.chat_id == chat_id, group_chat.c.group_id != group_id))
    row = {"group_id": group_id, "kind": "telegram", "chat_id": chat_id, "thread_id": None}
    fresh = {"invite_link": None, "may_delete": False, "lost_at": None, "bound_at": now}
    insert_or_replace(tx, group_chat, row | fresh, ["group_id"])
    tx.execute(update(group_member).where(group_member.c.group_id == group_id).values(in_chat_since=None))


def came_into_chat(tx: Transaction, now: datetime, group_id: int, member_id: int) -> None:
    """Note that somebody in a group is in its chat; since when stays as it was."""
    here = _in_it(group_member.c.group_id == group_id, group_member.c.member_id == member_id)
    tx.execute(update(group_member).where(here, group_member.c.in_chat_since.is_(None)).values(in_chat_since=now))


def went_from_chat(tx: Transaction, group_id: int, member_id: int) -> None:
    here = _in_it(group_member.c.group_id == group_id, group_member.c.member_id == member_id)
    tx.execute(update(group_member).where(here).values(in_chat_since=None))


def in_chat(tx: Transaction, group_id: int) -> set[int]:
    """The members of a group who are in its chat."""
    here = _in_it(group_member.c.group_id == group_id, group_member.c.in_chat_since.is_not(None))
    return set(tx.execute(select(group_member.c.member_id).where(here)).scalars())


def set_invite_link(tx: Transaction, group_id: int, link: str | None) -> None:
    tx.execute(update(group_chat).where(group_chat.c.group_id == group_id).values(invite_link=link))


def set_may_delete(tx: Transaction, group_id: int, *, may_delete: bool) -> None:
    tx.execute(update(group_chat).where(group_chat.c.group_id == group_id).values(may_delete=may_delete))


def lose(tx: Transaction, now: datetime, group_id: int) -> bool:
    """Note that the bot cannot write in a group's chat; False when that was known."""
    here = and_(group_chat.c.group_id == group_id, group_chat.c.lost_at.is_(None))
    return tx.execute(update(group_chat).where(here).values(lost_at=now)).rowcount > 0


def regain(tx: Transaction, group_id: int) -> None:
    tx.execute(update(group_chat).where(group_chat.c.group_id == group_id).values(lost_at=None))


def migrate(tx: Transaction, old: int, new: int) -> None:
    """A group's chat became a supergroup with a new id."""
    tx.execute(update(group_chat).where(group_chat.c.chat_id == old).values(chat_id=new))


def _first(tx: Transaction, query: Select[Any]) -> StudyGroup | None:
    row = tx.execute(query).first()
    return StudyGroup(*row) if row else None
