"""Who is to be asked alone: those without a group, and those who were not there when their group was asked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
)

from storage.database import Transaction
from storage.schema import (
    answer,
    group_chat,
    group_member,
    library,
    participation,
    post,
    posting,
    prompt,
    skip,
    study_group,
)

PROGRAMME: BindParameter[int] = bindparam("programme")


def _came_later() -> Select[Any]:
    here = (prompt.c.programme_id == PROGRAMME, posting.c.closes_at > bindparam("now"))
    put = select(posting).join(prompt).where(*here).cte("put").prefix_with("MATERIALIZED")  # few, of very many
    who = participation.c.member_id
    chat = exists().where(group_chat.c.group_id == group_member.c.group_id, group_chat.c.lost_at.is_(None))
    came = or_(
        group_member.c.since > put.c.posted_at,
        participation.c.joined_at > put.c.posted_at,
        participation.c.paused_until > put.c.monday,
    )
    in_private = or_(not_(chat), group_member.c.in_chat_since.is_(None), participation.c.private_prompts)
    return (
        select(group_member.c.group_id, who)
        .join(group_member, and_(group_member.c.member_id == who, group_member.c.until.is_(None)))
        .join(put, put.c.group_id == group_member.c.group_id)
        .where(
            *_is_here(),
            not_(_was_alone(put.c.monday)),
            not_(exists().where(answer.c.prompt_id == put.c.prompt_id, answer.c.member_id == who)),
            not_(exists().where(skip.c.prompt_id == put.c.prompt_id, skip.c.member_id == who)),
            or_(came, and_(not_(put.c.missed), in_private)),
        )
        .distinct()
    )


def _is_here() -> tuple[ColumnElement[bool], ...]:
    today: BindParameter[date] = bindparam("today")
    back = or_(participation.c.paused_until.is_(None), participation.c.paused_until <= today)
    return (participation.c.programme_id == PROGRAMME, participation.c.status == "active", back)


def _has_seat() -> ColumnElement[bool]:
    here = (study_group.c.id == group_member.c.group_id, study_group.c.programme_id == PROGRAMME)
    going = (study_group.c.ended_at.is_(None), group_member.c.until.is_(None))
    return exists().where(group_member.c.member_id == participation.c.member_id, *here, *going)


def _was_alone(monday: Any) -> ColumnElement[bool]:
    """Whether somebody was asked something alone in the week from a Monday on."""
    alone, asked = posting.alias("alone"), prompt.alias("alone_prompt")
    here = (alone.c.member_id == participation.c.member_id, alone.c.monday >= monday)
    return exists().where(*here, asked.c.id == alone.c.prompt_id, asked.c.programme_id == PROGRAMME)


def _without_group() -> Select[Any]:
    mine = (participation.c.programme_id == PROGRAMME, participation.c.status == "active")
    return select(participation.c.member_id).where(*mine, not_(_has_seat()))


def _one_of_each_kind() -> Select[Any]:
    """Of those without a group one of each kind, by all that a plan of theirs hangs on."""
    first = and_(post.c.member_id == participation.c.member_id, post.c.rank == 0)
    led, other = post.alias("led"), post.alias("other")
    afar = exists().where(other.c.library_id == led.c.library_id, other.c.position == "remote_leader")
    remote = exists().where(led.c.member_id == participation.c.member_id, afar)
    county = func.substr(library.c.municipality_number, 1, 2)
    mine = (participation.c.programme_id == PROGRAMME, participation.c.status == "active", not_(_has_seat()))
    query = select(func.min(participation.c.member_id)).select_from(participation).outerjoin(post, first)
    query = query.outerjoin(library, library.c.id == post.c.library_id).where(*mine)
    return query.group_by(county, cast(participation.c.electives, String), remote)


# Built once: they are asked at each ring.
CAME_LATER, WITHOUT_GROUP, ONE_OF_EACH_KIND = _came_later(), _without_group(), _one_of_each_kind()
NOT_ASKED = select(participation.c.member_id).where(
    *_is_here(), not_(_has_seat()), not_(_was_alone(bindparam("monday")))
)


def came_later(tx: Transaction, now: datetime, programme_id: int, today: date) -> dict[int, list[int]]:
    """Members of groups who may not have seen what was put to their group, nor got it alone; by group."""
    found: dict[int, list[int]] = {}
    for row in tx.execute(CAME_LATER, {"programme": programme_id, "now": now, "today": today}):
        found.setdefault(row.group_id, []).append(row.member_id)
    return found


def not_asked(tx: Transaction, programme_id: int, today: date, monday: date) -> list[int]:
    """Those without a group who have been asked nothing in the week from a Monday on."""
    return list(tx.execute(NOT_ASKED, {"programme": programme_id, "today": today, "monday": monday}).scalars())


def without_group(tx: Transaction, programme_id: int) -> list[int]:
    """Those who take part and have no group."""
    return list(tx.execute(WITHOUT_GROUP, {"programme": programme_id}).scalars())


def one_of_each_kind(tx: Transaction, programme_id: int) -> list[int]:
    """One of each kind of them: those of one county who chose the same electives are asked the same."""
    return list(tx.execute(ONE_OF_EACH_KIND, {"programme": programme_id}).scalars())
