"""How far groups have come with what they were asked last, counted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from storage.database import Transaction
from storage.recipients import takes_part
from storage.schema import answer, group_member, participation, posting, prompt, skip, study_group


@dataclass(frozen=True)
class Answered:
    """Of a group and what it was asked last: how many are in it, how many of them are `away`, and what they did."""

    group_id: int
    prompt_id: int
    wording_id: int | None
    missed: bool
    members: int
    away: int
    answered: int
    skipped: int


def of_groups(tx: Transaction, programme_id: int, group_ids: Collection[int], today: date) -> dict[int, Answered]:
    """Of those of some groups that were asked something.

    Who was asked something else that week, alone, counts by that; away is who is on pause and has done nothing.
    """
    other = posting.alias()
    newest = select(other.c.id).where(other.c.group_id == study_group.c.id).order_by(other.c.monday.desc()).limit(1)
    asked = func.coalesce(_alone(programme_id), posting.c.prompt_id)
    answered = exists().where(answer.c.prompt_id == asked, answer.c.member_id == group_member.c.member_id)
    skips = exists().where(skip.c.prompt_id == asked, skip.c.member_id == group_member.c.member_id)
    each = (
        select(
            posting.c.id,
            answered.label("answered"),
            skips.label("skips"),
            or_(participation.c.paused_until.is_(None), participation.c.paused_until <= today).label("back"),
        )
        .select_from(study_group)
        .join(posting, posting.c.id == newest.correlate(study_group).scalar_subquery())
        .join(group_member, and_(group_member.c.group_id == study_group.c.id, group_member.c.until.is_(None)))
        .join(participation, participation.c.member_id == group_member.c.member_id)
        .where(study_group.c.id.in_(group_ids), takes_part(programme_id))
        .subquery()
    )
    here = or_(each.c.back, each.c.answered, each.c.skips)
    sums = (func.count().filter(one) for one in (~here, each.c.answered, and_(each.c.skips, ~each.c.answered)))
    counted = select(each.c.id, func.count().label("members"), *sums).group_by(each.c.id).subquery()
    of_group = (posting.c.group_id, posting.c.prompt_id, posting.c.wording_id, posting.c.missed)
    query = select(*of_group, *list(counted.c)[1:]).join(counted, counted.c.id == posting.c.id)
    return {row.group_id: Answered(*row) for row in tx.execute(query)}


def _alone(programme_id: int) -> ColumnElement[int | None]:
    """What a member of a group was asked alone in the week of what it was asked."""
    own, its = posting.alias("own"), prompt.alias("its")
    query = select(func.max(own.c.prompt_id)).join(its, its.c.id == own.c.prompt_id)
    here = (own.c.member_id == group_member.c.member_id, own.c.monday == posting.c.monday)
    return query.where(its.c.programme_id == programme_id, *here).correlate(group_member, posting).scalar_subquery()
