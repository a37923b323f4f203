"""Questions that followed answers."""

from datetime import datetime

from sqlalchemy import insert, select, update

from bot.domain.after_answers import Followed
from storage.database import Transaction
from storage.schema import after_answer, answer, prompt

LATELY = 12  # as many as tell what came longest ago


def add(tx: Transaction, now: datetime, answer_id: int, key: str) -> None:
    """Note that a question follows an answer."""
    tx.execute(insert(after_answer).values(answer_id=answer_id, key=key, asked_at=now))


def before(tx: Transaction, programme_id: int, member_id: int) -> list[Followed]:
    """What followed a member's answers in a programme of late, the latest first."""
    here = after_answer.join(answer).join(prompt, prompt.c.id == answer.c.prompt_id)
    mine = select(after_answer.c.key, after_answer.c.taken_at.is_not(None)).select_from(here)
    mine = mine.where(prompt.c.programme_id == programme_id, answer.c.member_id == member_id)
    return [Followed(*row) for row in tx.execute(mine.order_by(after_answer.c.asked_at.desc()).limit(LATELY))]


def waiting(tx: Transaction, answer_id: int) -> str | None:
    """The key of the question that followed an answer, until something is added to it."""
    key: str | None = tx.execute(
        select(after_answer.c.key).where(after_answer.c.answer_id == answer_id, after_answer.c.taken_at.is_(None))
    ).scalar()
    return key


def taken(tx: Transaction, now: datetime, answer_id: int) -> None:
    """Note that something is added to an answer after what followed it."""
    tx.execute(update(after_answer).where(after_answer.c.answer_id == answer_id).values(taken_at=now))
