from datetime import datetime

from sqlalchemy import and_, delete, select

from bot.domain.agreement import Agreed, Said
from storage.database import Transaction
from storage.schema import agreement
from storage.upsert import insert_or_replace

COLUMNS = [agreement.c[name] for name in Agreed.__dataclass_fields__]


def of(tx: Transaction, group_id: int) -> list[Agreed]:
    return [Agreed(*row) for row in tx.execute(select(*COLUMNS).where(agreement.c.group_id == group_id))]


def keep(tx: Transaction, now: datetime, group_id: int, said: Said, by: int) -> None:
    """Let this hold in a group, in place of what was agreed on before."""
    row = {"group_id": group_id, "topic": said.topic, "choice": said.choice, "words": said.words, "by": by, "at": now}
    insert_or_replace(tx, agreement, row, ["group_id", "topic"])


def forget_words_of(tx: Transaction, member_id: int) -> None:
    """Forget what somebody wrote for their group; what they chose among ready-made things is nobody's words."""
    tx.execute(delete(agreement).where(and_(agreement.c.by == member_id, agreement.c.choice.is_(None))))


def groups_of(tx: Transaction, member_id: int) -> list[int]:
    """The groups for which somebody was the last to say something."""
    query = select(agreement.c.group_id).where(agreement.c.by == member_id).distinct().order_by(agreement.c.group_id)
    return list(tx.execute(query).scalars())
