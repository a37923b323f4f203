from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, func, or_, select

from storage import answers
from storage.answers import Answer
from storage.database import Transaction
from storage.duties import Put, has_arrived
from storage.schema import answer, group_chat, group_member, part, posting, prompt, study_group


def _stands_in_chat() -> Select[Any]:
    chat = exists().where(group_chat.c.group_id == posting.c.group_id, group_chat.c.lost_at.is_(None))
    going = exists().where(study_group.c.id == posting.c.group_id, study_group.c.ended_at.is_(None))
    return select(posting.c.id).where(posting.c.id == bindparam("posting"), has_arrived(), chat, going)


def _answered() -> Select[Any]:
    group: BindParameter[int] = bindparam("group")
    programme_id = select(study_group.c.programme_id).where(study_group.c.id == group).scalar_subquery()
    members = select(group_member.c.member_id).where(group_member.c.group_id == group, group_member.c.until.is_(None))
    whom = or_(posting.c.group_id == group, posting.c.member_id.in_(members))
    asked = select(posting.c.prompt_id).join(prompt, prompt.c.id == posting.c.prompt_id)
    asked = asked.where(posting.c.monday == bindparam("monday"), whom, prompt.c.programme_id == programme_id)
    query = select(func.count(answer.c.member_id.distinct()))
    return query.where(answer.c.member_id.in_(members), answer.c.prompt_id.in_(asked))


def _released() -> Select[Any]:
    has_words = exists().where(part.c.answer_id == answer.c.id, part.c.text != "")
    elsewhere = answer.c.group_id.is_distinct_from(bindparam("group"))
    shown = (answer.c.prompt_id == bindparam("prompt"), answer.c.visibility == "cohort", elsewhere)
    query = select(answer.c.id).where(*shown, has_words).order_by(answer.c.answered_at.desc(), answer.c.id.desc())
    return query.limit(bindparam("most"))


# Built once: each group's week asks for them.
STANDS_IN_CHAT, ANSWERED, RELEASED = _stands_in_chat(), _answered(), _released()


def stands_in_chat(tx: Transaction, put: Put) -> bool:
    """Whether a group goes on and its question came to the chat that it has now."""
    return tx.execute(STANDS_IN_CHAT, {"posting": put.posting_id}).first() is not None


def answered(tx: Transaction, group_id: int, monday: date) -> int:
    """How many of a group have answered what it, or they alone, were asked in a week."""
    return int(tx.execute(ANSWERED, {"group": group_id, "monday": monday}).scalar_one())


def released(tx: Transaction, prompt_id: int, group_id: int, most: int) -> list[int]:
    """The newest answers in words from other groups that their authors show to everyone, by their ids."""
    found = tx.execute(RELEASED, {"prompt": prompt_id, "group": group_id, "most": most})
    return list(found.scalars())


def still_released(tx: Transaction, ids: Sequence[int]) -> list[Answer]:
    """Those of some answers that everyone may still read."""
    return [each for id in ids if (each := answers.get(tx, id)) and each.visibility == "cohort"]
