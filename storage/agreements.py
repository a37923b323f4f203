from typing import Any

from sqlalchemy import and_, delete, select

from bot.domain.agreement import Agreed, Said, Topic
from storage.database import Transaction
from storage.schema import agreement
from storage.upsert import insert_or_replace

COLUMNS = [agreement.c[name] for name in Agreed.__dataclass_fields__]


def of(tx: Transaction, group_id: int) -> list[Agreed]:
    return [Agreed(*row) for row in tx.execute(select(*COLUMNS).where(agreement.c.group_id == group_id))]


def keep(tx: Transaction, group_id: int, said: Said, **columns: Any) -> None:
    """Let this hold in a group, in place of what was agreed on before: by whom, when, and in which message."""
    row = {"group_id": group_id, "topic": said.topic, "choice": said.choice, "words": said.words, **columns}
    insert_or_replace(tx, agreement, row, ["group_id", "topic"])


def came_in(tx: Transaction, member_id: int, chat: int, message: int | None) -> tuple[int, Topic] | None:
    """What somebody's own words in this message are still about: the group, and which of the four."""
    there = and_(agreement.c.by == member_id, agreement.c.chat == chat, agreement.c.message == message)
    query = select(agreement.c.group_id, agreement.c.topic).where(there, agreement.c.choice.is_(None))
    row = tx.execute(query).one_or_none()
    return (row.group_id, row.topic) if row else None


def forget_words_of(tx: Transaction, member_id: int) -> None:
    """Forget what somebody wrote for their group; what they chose among ready-made things is nobody's words."""
    tx.execute(delete(agreement).where(and_(agreement.c.by == member_id, agreement.c.choice.is_(None))))


def groups_of(tx: Transaction, member_id: int) -> list[int]:
    """The groups for which somebody was the last to say something."""
    query = select(agreement.c.group_id).where(agreement.c.by == member_id).distinct().order_by(agreement.c.group_id)
    return list(tx.execute(query).scalars())
