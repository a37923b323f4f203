"""Who was asked how much it is, and what they said."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, select, update

from bot.domain.load import Reached
from storage.database import Transaction
from storage.duties import Put, has_arrived, saw_it
from storage.recipients import in_group, in_groups, takes_part
from storage.schema import contact, group_member, load, outbox, participation, posting, prompt
from storage.upsert import insert_or_ignore

REMINDER = "reminding.question"
CAME_TO_NOTHING = ("dropped", "expired")
PROGRAMME: BindParameter[int] = bindparam("programme")
GROUP: BindParameter[int | None] = bindparam("group")
MEMBER: BindParameter[int | None] = bindparam("member")
MEMBERS: BindParameter[list[int]] = bindparam("members")
MONDAY: BindParameter[date] = bindparam("monday")


def _reached(here: ColumnElement[bool]) -> Select[Any]:
    mine = participation.c.member_id
    heard_on = select(func.max(contact.c.heard_on)).where(contact.c.member_id == mine).scalar_subquery()
    query = select(mine, heard_on, participation.c.paused_until, _is_reminded())
    return query.where(takes_part(PROGRAMME), here).order_by(mine)


def _is_reminded() -> ColumnElement[bool]:
    """Whether the member of a participation was reminded of a question in a week."""
    mine = and_(outbox.c.member_id == participation.c.member_id, outbox.c.kind == REMINDER)
    lately = outbox.c.due_at >= bindparam("since")
    return exists().where(mine, lately, outbox.c.status.not_in(CAME_TO_NOTHING)).correlate(participation)


def _newer(theirs: ColumnElement[bool]) -> Select[Any]:
    query = select(posting.c.id).join(prompt).where(theirs, prompt.c.programme_id == PROGRAMME)
    return query.where(posting.c.monday > MONDAY).limit(1)


def _came(query: Select[Any]) -> Select[Any]:
    """Who of some members got which week's question, and that it came."""
    here = query.join(prompt, prompt.c.id == posting.c.prompt_id).where(prompt.c.programme_id == PROGRAMME)
    return here.where(posting.c.monday > bindparam("since"), posting.c.monday <= MONDAY, has_arrived())


# Built once: each question asks for them.
IN_GROUP, ALONE = _reached(in_group(GROUP)), _reached(participation.c.member_id == MEMBER)
NEWER_IN_GROUP, NEWER_ALONE = _newer(posting.c.group_id == GROUP), _newer(posting.c.member_id == MEMBER)
CAME_ALONE = _came(select(posting.c.member_id, posting.c.monday).where(posting.c.member_id.in_(MEMBERS)))
CAME_IN_CHAT = _came(
    select(group_member.c.member_id, posting.c.monday)
    .select_from(group_member)
    .join(posting, saw_it())
    .where(group_member.c.member_id.in_(MEMBERS), posting.c.group_id == GROUP)
)
LAST_ASKED = (
    select(load.c.member_id, func.max(load.c.monday))
    .where(load.c.programme_id == PROGRAMME, load.c.member_id.in_(MEMBERS))
    .group_by(load.c.member_id)
)


def _whose(put: Put) -> dict[str, Any]:
    return {"programme": put.programme_id, "group": put.group_id, "member": put.member_id, "monday": put.monday}


def reached(tx: Transaction, put: Put) -> list[Reached]:
    """Those of the group to which a question was put, or the one to whom; each with how it stands with them."""
    since = datetime.combine(put.monday, time(), UTC)
    found = tx.execute(IN_GROUP if put.group_id is not None else ALONE, _whose(put) | {"since": since}).all()
    weeks = _weeks(tx, put, [row[0] for row in found])
    return [Reached(id, len(weeks[id]), *rest) for id, *rest in found]


def has_newer(tx: Transaction, put: Put) -> bool:
    """Whether the group, or the one, to whom a question was put has been asked something after it."""
    query = NEWER_IN_GROUP if put.group_id is not None else NEWER_ALONE
    return tx.execute(query, _whose(put)).first() is not None


def _weeks(tx: Transaction, put: Put, members: Collection[int]) -> dict[int, set[date]]:
    """The weeks in which a question came to each of some members, alone or in their group's chat, by their Mondays.

    Until that of a question, and after the one in which they were last asked how much it is.
    """
    last = _last_asked(tx, put.programme_id, members)
    since = min((last.get(id, date.min) for id in members), default=date.min)
    weeks: dict[int, set[date]] = defaultdict(set)
    here = _whose(put) | {"members": list(members), "since": since}
    for query in (CAME_ALONE, CAME_IN_CHAT):
        for member_id, monday in tx.execute(query, here):
            if monday > last.get(member_id, date.min):
                weeks[member_id].add(monday)
    return weeks


def _last_asked(tx: Transaction, programme_id: int, members: Collection[int]) -> dict[int, date]:
    found = tx.execute(LAST_ASKED, {"programme": programme_id, "members": list(members)})
    return {row[0]: row[1] for row in found}


def ask(tx: Transaction, member_id: int, programme_id: int, monday: date) -> None:
    """Note that somebody is asked after a week's question."""
    row = {"member_id": member_id, "programme_id": programme_id, "monday": monday, "felt": None}
    insert_or_ignore(tx, load, [row], ["member_id", "programme_id", "monday"])


def say(tx: Transaction, member_id: int, programme_id: int, monday: date, felt: str) -> bool:
    """Keep what somebody says of it; False where they were not asked."""
    mine = (load.c.member_id == member_id, load.c.programme_id == programme_id, load.c.monday == monday)
    return tx.execute(update(load).where(*mine).values(felt=felt)).rowcount == 1


def said(tx: Transaction, member_id: int, programme_id: int, monday: date) -> str | None:
    mine = (load.c.member_id == member_id, load.c.programme_id == programme_id, load.c.monday == monday)
    felt: str | None = tx.execute(select(load.c.felt).where(*mine)).scalar()
    return felt


def last_of_group(tx: Transaction, programme_id: int, group_id: int) -> dict[int, list[str]]:
    """What each of a group has said who takes part, newest first; nothing of those who have said nothing."""
    mine = and_(load.c.member_id == participation.c.member_id, load.c.programme_id == programme_id, load.c.felt != "")
    query = select(participation.c.member_id, load.c.felt).outerjoin(load, mine).order_by(load.c.monday.desc())
    found: dict[int, list[str]] = defaultdict(list)
    for member_id, felt in tx.execute(query.where(takes_part(programme_id), in_group(group_id))):
        found[member_id] += [felt] if felt else []
    return found


def figures(
    tx: Transaction, programme_id: int, since: date, group_ids: Collection[int] | None = None
) -> dict[date, Counter[str | None]]:
    """How many said what after each week's question from a Monday on; None for those who have said nothing.

    Of those who take part, or of those of them who are in some groups.
    """
    query = select(load.c.monday, load.c.felt, func.count()).join(
        participation,
        and_(participation.c.member_id == load.c.member_id, participation.c.programme_id == load.c.programme_id),
    )
    here = [takes_part(programme_id), load.c.monday >= since]
    if group_ids is not None:
        here.append(in_groups(group_ids))
    found: dict[date, Counter[str | None]] = defaultdict(Counter)
    for monday, felt, n in tx.execute(query.where(*here).group_by(load.c.monday, load.c.felt).order_by(load.c.monday)):
        found[monday][felt] += n
    return found
