from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from storage.database import Transaction
from storage.schema import awaited
from storage.upsert import insert_or_replace

# Built once, since nearly every update asks.
_OF = (awaited.c.kind == "telegram", awaited.c.address == bindparam("of"))
GET = select(awaited.c.what, awaited.c.args).where(*_OF)
FORGET = delete(awaited).where(*_OF)


def expect(tx: Transaction, now: datetime, address: str, what: str, args: list[Any]) -> None:
    """Remember what the next text from somebody in private is meant as, in place of what was awaited before."""
    row = {"kind": "telegram", "address": address, "what": what, "args": args, "since": now}
    insert_or_replace(tx, awaited, row, ["kind", "address"])


def get(tx: Transaction, address: str) -> tuple[str, list[Any]] | None:
    row = tx.execute(GET, {"of": address}).one_or_none()
    return (row.what, row.args) if row else None


def forget(tx: Transaction, address: str) -> None:
    tx.execute(FORGET, {"of": address})
