from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from storage.database import Transaction
from storage.recipients import takes_part
from storage.schema import contact, group_member, participation, posting, prompt
from storage.steps import has_arrived, saw_it

LONGEST = timedelta(weeks=16)  # a summer and some weeks; what was asked before is not looked at
MINE = participation.c.member_id
HEARD_ON = select(func.max(contact.c.heard_on)).where(contact.c.member_id == MINE).scalar_subquery()


@dataclass(frozen=True)
class Quiet:
    """Somebody who has not been heard for a while, and the days on which they were asked something."""

    member_id: int
    heard_on: date | None
    paused_until: date | None
    asked_on: frozenset[date]


def quiet(tx: Transaction, programme_id: int, monday: date, heard_before: date) -> list[Quiet]:
    """Those who take part and were last heard before a day, with what reached them in the weeks before a Monday."""
    whom = [takes_part(programme_id), or_(HEARD_ON.is_(None), heard_before > HEARD_ON)]
    lately = [prompt.c.programme_id == programme_id, posting.c.monday < monday, posting.c.monday >= monday - LONGEST]
    asked: dict[tuple[int, date | None, date | None], set[date]] = defaultdict(set)
    for query in (_alone(), _in_chat()):
        for row in tx.execute(query.where(*whom, *lately, has_arrived())):
            asked[row[:3]].add(row.posted_at.date())
    return [Quiet(*who, frozenset(days)) for who, days in sorted(asked.items(), key=lambda each: each[0][0])]


def _asked() -> Select[Any]:
    return select(MINE, HEARD_ON, participation.c.paused_until, posting.c.posted_at).select_from(posting)


def _alone() -> Select[Any]:
    return _asked().join(prompt, prompt.c.id == posting.c.prompt_id).join(participation, posting.c.member_id == MINE)


def _in_chat() -> Select[Any]:
    joined = _asked().join(prompt, prompt.c.id == posting.c.prompt_id).join(group_member, saw_it())
    return joined.join(participation, group_member.c.member_id == MINE)


def last_asked(tx: Transaction, programme_id: int, before: date) -> date | None:
    """The Monday of the last week before one in which anybody in a programme was asked something."""
    query = select(func.max(posting.c.monday)).join(prompt).where(prompt.c.programme_id == programme_id)
    day: date | None = tx.execute(query.where(posting.c.monday < before)).scalar()
    return day


def is_asked_since(tx: Transaction, programme_id: int, monday: date) -> bool:
    """Whether anybody in a programme has been asked something in that week or later."""
    query = select(posting.c.id).join(prompt).where(prompt.c.programme_id == programme_id, posting.c.monday >= monday)
    return tx.execute(query.limit(1)).first() is not None
