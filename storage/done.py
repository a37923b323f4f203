"""Who is done with a question: who has answered it, and who skips it."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.database import Transaction
from storage.schema import answer, skip
from storage.upsert import insert_or_ignore

_SKIPS = (skip.c.prompt_id == bindparam("prompt"), skip.c.member_id == bindparam("member"))
SKIPPED_AT = select(skip.c.skipped_at).where(*_SKIPS)
UNSKIP = delete(skip).where(*_SKIPS)
ANSWERED = select(answer.c.id).where(
    answer.c.prompt_id == bindparam("prompt"), answer.c.member_id == bindparam("member")
)


def skip_it(tx: Transaction, now: datetime, prompt_id: int, member_id: int) -> bool:
    """Note that a member skips a question; False when that was known."""
    row = {"prompt_id": prompt_id, "member_id": member_id, "skipped_at": now}
    return insert_or_ignore(tx, skip, [row], ["prompt_id", "member_id"]) == 1


def unskip(tx: Transaction, prompt_id: int, member_id: int) -> bool:
    """Forget that a member skips a question; False where they did not."""
    return tx.execute(UNSKIP, {"prompt": prompt_id, "member": member_id}).rowcount > 0


def skipped_at(tx: Transaction, prompt_id: int, member_id: int) -> datetime | None:
    moment: datetime | None = tx.execute(SKIPPED_AT, {"prompt": prompt_id, "member": member_id}).scalar()
    return moment


def is_done(tx: Transaction, prompt_id: int, member_id: int) -> bool:
    """Whether a member has answered a question, or skips it."""
    theirs = {"prompt": prompt_id, "member": member_id}
    return skipped_at(tx, prompt_id, member_id) is not None or tx.execute(ANSWERED, theirs).first() is not None


def skippers(tx: Transaction, prompt_id: int) -> set[int]:
    return set(tx.execute(select(skip.c.member_id).where(skip.c.prompt_id == prompt_id)).scalars())


def answerers(tx: Transaction, prompt_id: int) -> set[int]:
    return set(tx.execute(select(answer.c.member_id).where(answer.c.prompt_id == prompt_id)).scalars())
