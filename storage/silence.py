from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, or_, select

from bot.domain.free import monday_of
from storage.database import Transaction
from storage.duties import SENT_AT, has_arrived, saw_it
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
    alone = select(posting.c.member_id, SENT_AT).where(posting.c.member_id.in_(members))
    theirs = select(group_member.c.group_id).where(
        group_member.c.member_id.in_(members), group_member.c.until.is_(None)
    )
    groups = list(tx.execute(theirs.distinct()).scalars())  # else the questions of every group are looked through
    in_chat = select(group_member.c.member_id, SENT_AT).select_from(group_member)
    in_chat = in_chat.join(posting, saw_it()).where(group_member.c.member_id.in_(members))
    in_chat = in_chat.where(posting.c.group_id.in_(groups))
    lately = [posting.c.monday < monday, posting.c.monday >= monday - LONGEST]
    days: dict[int, set[date]] = defaultdict(set)
    for query in (alone, in_chat):
        here = query.join(prompt, prompt.c.id == posting.c.prompt_id).where(prompt.c.programme_id == programme_id)
        for member_id, sent_at in tx.execute(here.where(*lately, has_arrived(), ~IS_LATER)):
            if sent_at.date() < monday:
                days[member_id].add(sent_at.date())
    return days


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
