"""What is stored, to be compared before and after."""

from typing import Any

import sqlalchemy

from storage import Transaction
from storage.schema import metadata

ANSWERS = {"outbox"}  # what the bot says is not a change


def kept(tx: Transaction, *but: str) -> dict[str, list[Any]]:
    """Every row of every table, but for what the bot says."""
    tables = [table for table in metadata.sorted_tables if table.name not in {*ANSWERS, *but}]
    return {table.name: list(map(tuple, tx.execute(sqlalchemy.select(table)))) for table in tables}
