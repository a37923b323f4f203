"""What is stored, to be compared before and after."""

from typing import Any

import sqlalchemy

from storage import Transaction
from storage.schema import contact, metadata

ANSWERS = {"outbox"}  # what the bot says is not a change
HEARD = {contact.c.heard_on}  # nor that somebody was heard


def kept(tx: Transaction, *but: str) -> dict[str, list[Any]]:
    """Every row of every table, but for what the bot says and when people were heard."""
    tables = [table for table in metadata.sorted_tables if table.name not in {*ANSWERS, *but}]
    return {table.name: _rows(tx, table) for table in tables}


def _rows(tx: Transaction, table: sqlalchemy.Table) -> list[Any]:
    columns = [column for column in table.c if column not in HEARD]
    return sorted(map(tuple, tx.execute(sqlalchemy.select(*columns))), key=repr)  # PostgreSQL moves what is changed
