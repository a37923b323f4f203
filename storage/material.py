"""What is put up for a programme's modules, and who teaches which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.schema import material, module, teaching
from storage.upsert import insert_or_ignore


@dataclass(frozen=True)
class ModuleRow:
    """A module of a programme, named as in its file."""

    id: int
    programme_id: int
    key: str


@dataclass(frozen=True)
class Material:
    id: int
    module_id: int
    made_by: int | None  # None once they are erased
    text: str
    file: dict[str, str] | None
    put_at: datetime


COLUMNS = [material.c[name] for name in Material.__dataclass_fields__]
MODULE = [module.c[name] for name in ModuleRow.__dataclass_fields__]


def modules(tx: Transaction, programme_id: int) -> list[ModuleRow]:
    return [ModuleRow(*row) for row in tx.execute(select(*MODULE).where(module.c.programme_id == programme_id))]


def module_row(tx: Transaction, id: int) -> ModuleRow | None:
    row = tx.execute(select(*MODULE).where(module.c.id == id)).one_or_none()
    return ModuleRow(*row) if row else None


# --- who teaches which -----------------------------------------------------------------------------------------------


def taught_by(tx: Transaction, member_id: int) -> set[int]:
    """The modules that somebody teaches, of every programme."""
    return set(tx.execute(select(teaching.c.module_id).where(teaching.c.member_id == member_id)).scalars())


def teach(tx: Transaction, member_id: int, module_id: int) -> None:
    insert_or_ignore(tx, teaching, [{"member_id": member_id, "module_id": module_id}], ["member_id", "module_id"])


def teach_no_more(tx: Transaction, member_id: int, module_id: int) -> None:
    tx.execute(delete(teaching).where(teaching.c.member_id == member_id, teaching.c.module_id == module_id))


# --- what is put up --------------------------------------------------------------------------------------------------


def add(tx: Transaction, **columns: Any) -> Material:
    return Material(*tx.execute(insert(material).values(**columns).returning(*COLUMNS)).one())


def get(tx: Transaction, id: int) -> Material | None:
    row = tx.execute(select(*COLUMNS).where(material.c.id == id)).one_or_none()
    return Material(*row) if row else None


def written_in(tx: Transaction, member_id: int, chat: int, message: int) -> int | None:
    """What somebody put up by this message."""
    here = (material.c.made_by == member_id, material.c.chat == chat, material.c.message == message)
    id: int | None = tx.execute(select(material.c.id).where(*here)).scalar_one_or_none()
    return id


def change(tx: Transaction, id: int, **columns: Any) -> None:
    tx.execute(update(material).where(material.c.id == id).values(columns))


def remove(tx: Transaction, id: int) -> None:
    tx.execute(delete(material).where(material.c.id == id))


def of_module(tx: Transaction, module_id: int) -> list[Material]:
    """In the order in which it was put up."""
    query = select(*COLUMNS).where(material.c.module_id == module_id).order_by(material.c.id)
    return [Material(*row) for row in tx.execute(query)]


def made_by(tx: Transaction, member_id: int) -> list[int]:
    return list(tx.execute(select(material.c.id).where(material.c.made_by == member_id)).scalars())


def filled(tx: Transaction, programme_id: int) -> list[ModuleRow]:
    """The modules that there is material for."""
    query = select(*MODULE).where(module.c.programme_id == programme_id)
    return [ModuleRow(*row) for row in tx.execute(query.where(module.c.id.in_(select(material.c.module_id))))]
