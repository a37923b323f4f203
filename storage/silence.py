from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, or_, select

from bot.domain.free import monday_of
from storage.database import Transaction
from storage.duties import SENT_AT, has_arrived
from storage.recipients import takes_part
from storage.schema import contact, group_member, participation, posting, prompt

# What is asked some weeks after a module, or months after them all: nobody is called silent for that.
IS_LATER = or_(prompt.c.key.like("%-follow-up"), prompt.c.key.like("after-%"))
LONGEST = timedelta(weeks=12)  # a summer and some weeks; what was asked before is not looked at


@dataclass(frozen=True)
class Quiet:
    """Somebody who has not been heard for a while, and the days on which they were asked something."""

    member_id: int
    heard_on: date | None
    paused_until: date | None
    asked_on: frozenset[date]


def quiet(tx: Transaction, programme_id: int, monday: date, heard_before: date) -> list[Quiet]:
    """Those who take part and were last heard before a day, with what reached them in the weeks before a Monday."""
    mine = participation.c.member_id
    heard_on = select(func.max(contact.c.heard_on)).where(contact.c.member_id == mine).scalar_subquery()
    query = select(mine, heard_on, participation.c.paused_until).where(takes_part(programme_id))
    found = tx.execute(query.where(or_(heard_on.is_(None), heard_on < heard_before)).order_by(mine)).all()
    asked_on = _asked_on(tx, programme_id, monday, [row[0] for row in found]) if found else {}
    return [Quiet(*row, asked_on=frozenset(asked_on.get(row[0], ()))) for row in found]


def _asked_on(tx: Transaction, programme_id: int, monday: date, members: list[int]) -> dict[int, set[date]]:
    """The days before a Monday on which a question came to somebody, alone or in their group's chat; UTC, by member."""
    came = select(posting.c.group_id, posting.c.member_id, posting.c.posted_at, SENT_AT).join(prompt)
    lately = (posting.c.monday < monday, posting.c.monday >= monday - LONGEST)
    came = came.where(prompt.c.programme_id == programme_id, *lately, has_arrived(), ~IS_LATER)
    in_chats = _in_chats(tx, members)
    days: dict[int, set[date]] = defaultdict(set)
    for group_id, member_id, posted_at, sent_at in tx.execute(came):
        if sent_at.date() < monday:
            saw_it = [id for id, since in in_chats.get(group_id, ()) if since <= posted_at]
            for id in saw_it if member_id is None else (member_id,):
                days[id].add(sent_at.date())
    return days


def _in_chats(tx: Transaction, members: list[int]) -> dict[int, list[tuple[int, datetime]]]:
    """Those of some who are in their group's chat, and since when, by group.

    Who saw what is found out from this: the database would look for each of them under each question.
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


def last_asked(tx: Transaction, programme_id: int, before: date) -> date | None:
    """The Monday of the last week before one in which a question came to anybody in a programme; weeks of UTC."""
    until = datetime.combine(before, time(), UTC)
    query = select(SENT_AT).select_from(posting).join(prompt).where(prompt.c.programme_id == programme_id)
    lately = (posting.c.monday < before, posting.c.monday >= before - LONGEST, has_arrived(), until > SENT_AT)
    query = query.where(*lately, ~IS_LATER)
    moment: datetime | None = tx.execute(query.order_by(posting.c.monday.desc()).limit(1)).scalar()
    return moment and monday_of(moment.date())


def is_asked_since(tx: Transaction, programme_id: int, monday: date) -> bool:
    """Whether anybody in a programme has been asked something in that week or later."""
    query = select(posting.c.id).join(prompt).where(prompt.c.programme_id == programme_id, posting.c.monday >= monday)
    return tx.execute(query.limit(1)).first() is not None
