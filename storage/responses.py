"""How many of each group answered, week by week."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, distinct, exists, func, or_, select

from storage.database import Transaction
from storage.schema import answer, group_member, posting, prompt, study_group


@dataclass(frozen=True)
class Response:
    """Of those who were in a group, or in any of them, in a week: how many it is, and how many answered."""

    group_id: int | None
    monday: date
    asked: int
    answered: int


def mondays(tx: Transaction, programme_id: int, most: int, *, before: date | None = None) -> list[date]:
    """The last weeks in which any group of a programme was asked something, newest first."""
    query = select(posting.c.monday).join(study_group).where(_were_asked(programme_id))
    if before is not None:
        query = query.where(posting.c.monday < before)
    return list(tx.execute(query.distinct().order_by(posting.c.monday.desc()).limit(most)).scalars())


def of_groups(
    tx: Transaction, programme_id: int, weeks: Sequence[date], among: Collection[int] | None = None
) -> list[Response]:
    """How many answered in these weeks, newest first, in each group that was asked then: of all, or of some."""
    columns = (posting.c.group_id, posting.c.monday)
    here = [] if among is None else [posting.c.group_id.in_(among)]
    query = select(*columns, *COUNTS).select_from(posting).join(study_group).join(group_member, _was_in())
    query = query.where(_were_asked(programme_id), posting.c.monday.in_(weeks), *here).group_by(*columns)
    return [Response(*row) for row in tx.execute(query.order_by(posting.c.monday.desc(), posting.c.group_id))]


def of_all(tx: Transaction, programme_id: int, weeks: Sequence[date]) -> list[Response]:
    """How many answered in these weeks, newest first, in all groups together."""
    query = select(posting.c.monday, *COUNTS).select_from(posting).join(study_group).join(group_member, _was_in())
    query = query.where(_were_asked(programme_id), posting.c.monday.in_(weeks)).group_by(posting.c.monday)
    return [Response(None, *row) for row in tx.execute(query.order_by(posting.c.monday.desc()))]


def _were_asked(programme_id: int) -> ColumnElement[bool]:
    """Whether a posting is to a group of a programme, and not one that it was too late to send."""
    return and_(study_group.c.programme_id == programme_id, posting.c.group_id.is_not(None), ~posting.c.missed)


def _was_in() -> ColumnElement[bool]:
    """Whether somebody was in the group in the week of a posting, or came before it closed."""
    until = or_(group_member.c.until.is_(None), group_member.c.until > posting.c.posted_at)
    return and_(group_member.c.group_id == posting.c.group_id, group_member.c.since < posting.c.closes_at, until)


def _count() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """How many were in it, and how many of them answered what the group, or they alone, were asked that week."""
    alone = posting.alias("alone")
    said = answer.c.member_id == group_member.c.member_id
    theirs = and_(alone.c.member_id == group_member.c.member_id, alone.c.monday == posting.c.monday)
    here = and_(prompt.c.id == alone.c.prompt_id, prompt.c.programme_id == study_group.c.programme_id)
    of_their_own = exists().where(said, theirs, here, answer.c.prompt_id == alone.c.prompt_id)
    answered = or_(
        exists().where(said, answer.c.prompt_id == posting.c.prompt_id).correlate(posting, group_member),
        of_their_own.correlate(posting, group_member, study_group),
    )
    who = distinct(group_member.c.member_id)
    return func.count(who), func.count(who).filter(answered)


COUNTS = _count()  # built once, since it takes longer than to count few
