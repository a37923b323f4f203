from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from storage import answers
from storage.answers import Answer
from storage.database import Transaction
from storage.schema import answer, group_chat, group_member, part, posting, prompt, study_group
from storage.steps import Put, has_arrived


def stands_in_chat(tx: Transaction, put: Put) -> bool:
    """Whether a group goes on and its question came to the chat that it has now."""
    chat = exists().where(group_chat.c.group_id == posting.c.group_id, group_chat.c.lost_at.is_(None))
    going = exists().where(study_group.c.id == posting.c.group_id, study_group.c.ended_at.is_(None))
    query = select(posting.c.id).where(posting.c.id == put.posting_id, has_arrived(), chat, going)
    return tx.execute(query).first() is not None


def answered(tx: Transaction, group_id: int, monday: date) -> int:
    """How many of a group have answered what it, or they alone, were asked in a week."""
    programme_id = select(study_group.c.programme_id).where(study_group.c.id == group_id).scalar_subquery()
    whom = or_(posting.c.group_id == group_id, posting.c.member_id.in_(_members(group_id)))
    asked = select(posting.c.prompt_id).join(prompt, prompt.c.id == posting.c.prompt_id)
    asked = asked.where(posting.c.monday == monday, whom, prompt.c.programme_id == programme_id)
    query = select(func.count(answer.c.member_id.distinct()))
    here = and_(answer.c.member_id.in_(_members(group_id)), answer.c.prompt_id.in_(asked))
    return int(tx.execute(query.where(here)).scalar_one())


def _members(group_id: int) -> ColumnElement[int]:
    here = and_(group_member.c.group_id == group_id, group_member.c.until.is_(None))
    return select(group_member.c.member_id).where(here).scalar_subquery()


def released(tx: Transaction, prompt_id: int, group_id: int, most: int) -> list[int]:
    """The newest answers in words from other groups that their authors show to everyone, by their ids."""
    has_words = exists().where(part.c.answer_id == answer.c.id, part.c.text != "")
    query = select(answer.c.id).where(
        answer.c.prompt_id == prompt_id,
        answer.c.visibility == "cohort",
        answer.c.group_id.is_distinct_from(group_id),
        has_words,
    )
    return list(tx.execute(query.order_by(answer.c.answered_at.desc(), answer.c.id.desc()).limit(most)).scalars())


def still_released(tx: Transaction, ids: Sequence[int]) -> list[Answer]:
    """Those of some answers that everyone may still read."""
    return [each for id in ids if (each := answers.get(tx, id)) and each.visibility == "cohort"]
