from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


def insert_or_ignore(tx: Transaction, table: Table, rows: Sequence[dict[str, Any]], unique: Sequence[str]) -> int:
    """Insert rows but for those whose `unique` columns are there already; gives how many were new."""
    if not rows:
        return 0
    statement = _or_ignore(tx.dialect.name, table, tuple(unique))
    return tx.execute(statement, list(rows), execution_options={"preserve_rowcount": True}).rowcount


def insert_or_replace(tx: Transaction, table: Table, row: dict[str, Any], unique: Sequence[str]) -> None:
    """Insert a row, or overwrite the one that has the same `unique` columns."""
    tx.execute(_or_replace(tx.dialect.name, table, tuple(unique), tuple(row)), row)


@cache
def _or_ignore(dialect: str, table: Table, unique: tuple[str, ...]) -> Insert:
    statement: Insert = _insert(dialect, table).on_conflict_do_nothing(index_elements=unique)
    return statement


@cache
def _or_replace(dialect: str, table: Table, unique: tuple[str, ...], columns: tuple[str, ...]) -> Insert:
    new = _insert(dialect, table)
    changes = {column: new.excluded[column] for column in columns if column not in unique}
    statement: Insert = new.on_conflict_do_update(index_elements=unique, set_=changes)
    return statement


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
