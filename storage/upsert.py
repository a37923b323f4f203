from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


def insert_or_ignore(tx: Transaction, table: Table, rows: Sequence[dict[str, Any]], unique: Sequence[str]) -> int:
    """Insert rows but for those whose `unique` columns are there already; gives how many were new."""
    if not rows:
        return 0
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(list(rows)).on_conflict_do_nothing(index_elements=unique)
    return tx.execute(statement).rowcount


def insert_or_replace(tx: Transaction, table: Table, row: dict[str, Any], unique: Sequence[str]) -> None:
    """Insert a row, or overwrite the one that has the same `unique` columns."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    changes = {column: value for column, value in row.items() if column not in unique}
    statement = dialect.insert(table).values(**row)
    tx.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=changes))
