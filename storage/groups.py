from sqlalchemy import select, update

from bot.domain.people import StudyGroup
from storage.database import Transaction
from storage.schema import group_chat, study_group

COLUMNS = (study_group.c.id, study_group.c.programme_id, study_group.c.name)


def get(tx: Transaction, id: int) -> StudyGroup:
    return StudyGroup(*tx.execute(select(*COLUMNS).where(study_group.c.id == id)).one())


def by_chat(tx: Transaction, chat_id: int) -> StudyGroup | None:
    """The group that talks in a chat."""
    query = select(*COLUMNS).join(group_chat).where(group_chat.c.kind == "telegram", group_chat.c.chat_id == chat_id)
    row = tx.execute(query).first()
    return StudyGroup(*row) if row else None


def migrate(tx: Transaction, old: int, new: int) -> None:
    """A group's chat became a supergroup with a new id."""
    tx.execute(update(group_chat).where(group_chat.c.chat_id == old).values(chat_id=new))
