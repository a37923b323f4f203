from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from storage.database import Transaction, padded
from storage.duties import SENT_AT, has_arrived
from storage.recipients import takes_part
from storage.schema import contact, group_member, outbox, participation, posting, prompt

# What is asked some weeks after a module, or months after them all: nobody is called silent for that.
IS_LATER = or_(prompt.c.key.like("%-follow-up"), prompt.c.key.like("after-%"))
LONGEST = timedelta(weeks=12)  # a summer and some weeks; what was asked before is not looked at


@dataclass(frozen=True)
class Quiet:
    """Somebody who has not been heard for a while, and the moments at which they were asked something."""

    member_id: int
    heard_on: date | None
    paused_until: date | None
    asked_at: frozenset[datetime]


def quiet(
    tx: Transaction, programme_id: int, until: datetime, heard_before: date, among: Collection[int] | None = None
) -> list[Quiet]:
    """Those who take part, or those of some, who were last heard before a day, with what reached them before a week."""
    mine = participation.c.member_id
    heard_on = select(func.max(contact.c.heard_on)).where(contact.c.member_id == mine).scalar_subquery()
    query = select(mine, heard_on, participation.c.paused_until).where(takes_part(programme_id))
    if among is not None:
        query = query.where(mine.in_(among))
    found = tx.execute(query.where(or_(heard_on.is_(None), heard_on < heard_before)).order_by(mine)).all()
    theirs = padded([row[0] for row in found])
    asked_at = _asked_at(tx, programme_id, until, theirs, alone=among is not None) if found else {}
    return [Quiet(*row, asked_at=frozenset(asked_at.get(row[0], ()))) for row in found]


def _asked_at(
    tx: Transaction, programme_id: int, until: datetime, members: list[int], *, alone: bool
) -> dict[int, set[datetime]]:
    """When, before a week begins, a question came to each of some members in their group's chat, or to anybody alone.

    Who saw it in a chat is told by the same rule as in duties.saw_it. Where few are looked for `alone`, what came to
    others is left out: for all of a programme that would take longer than to pass it by.
    """
    came = select(posting.c.group_id, posting.c.member_id, posting.c.posted_at, SENT_AT).join(prompt)
    came = came.where(prompt.c.programme_id == programme_id, *_lately(until))
    in_chats = _in_chats(tx, members)
    if alone:
        came = came.where(or_(posting.c.group_id.in_([*in_chats]), posting.c.member_id.in_(members)))
    moments: dict[int, set[datetime]] = defaultdict(set)
    for group_id, member_id, posted_at, sent_at in tx.execute(came):
        there = [id for id, since in in_chats.get(group_id, ()) if since <= posted_at]
        for id in there if member_id is None else (member_id,):
            moments[id].add(sent_at)
    return moments


def _lately(until: datetime) -> tuple[ColumnElement[bool], ...]:
    """What came before a week begins, and not too long before; its Monday may be a day later there than in UTC."""
    last = until.astimezone(UTC).date()
    weeks = (posting.c.monday <= last, posting.c.monday >= last - LONGEST)
    return (*weeks, has_arrived(), until > SENT_AT, ~IS_LATER)


def _in_chats(tx: Transaction, members: list[int]) -> dict[int, list[tuple[int, datetime]]]:
    """Those of some who are in their group's chat, and since when, by group.

    Who saw what is found out from this, by the rule of duties.saw_it: the database would look for each of them under
    each question.
    """
    query = select(
        group_member.c.group_id, group_member.c.member_id, group_member.c.since, group_member.c.in_chat_since
    )
    here = (group_member.c.until.is_(None), group_member.c.in_chat_since.is_not(None))
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for group_id, member_id, since, in_chat_since in tx.execute(
        query.where(group_member.c.member_id.in_(members), *here)
    ):
        found[group_id].append((member_id, max(since, in_chat_since)))
    return found


def have_line(tx: Transaction, subjects: Collection[str], since: datetime) -> set[int]:
    """The members who got a line with one of these subjects since a moment, or to whom it is on its way."""
    came = (outbox.c.due_at >= since, outbox.c.status.not_in(("dropped", "expired")))
    return set(tx.execute(select(outbox.c.member_id).where(outbox.c.subject.in_(subjects), *came)).scalars())


def last_asked(tx: Transaction, programme_id: int, until: datetime) -> datetime | None:
    """When the last question of the last week before one that begins then came to anybody in a programme."""
    here = (prompt.c.programme_id == programme_id, *_lately(until))
    monday = select(posting.c.monday).join(prompt).where(*here).order_by(posting.c.monday.desc()).limit(1)
    last = select(SENT_AT).select_from(posting).join(prompt).where(*here, posting.c.monday == monday.scalar_subquery())
    moment: datetime | None = tx.execute(last.order_by(SENT_AT.desc()).limit(1)).scalar()
    return moment


def is_asked_since(tx: Transaction, programme_id: int, monday: date) -> bool:
    """Whether anybody in a programme has been asked something in that week or later."""
    query = select(posting.c.id).join(prompt).where(prompt.c.programme_id == programme_id, posting.c.monday >= monday)
    return tx.execute(query.limit(1)).first() is not None
