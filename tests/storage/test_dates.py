"""Dates become text in the one way in which they are read again, whatever is the custom on the server."""

from datetime import date

import psycopg
import pytest
import sqlalchemy
from sqlalchemy import String, cast, literal

from storage import Transaction
from storage.database import connect, reading

ASKED = sqlalchemy.select(cast(literal(date(2026, 9, 7)), String))


@pytest.fixture
def german(own_postgres: str) -> str:
    with psycopg.connect(own_postgres, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {server.info.dbname} SET datestyle = 'German'")
    return own_postgres


def told(tx: Transaction) -> str:
    return str(tx.execute(ASKED).scalar_one())


async def test_the_bot_reads_dates_in_one_way(german: str) -> None:
    database = await connect(german)
    assert await database.run(told) == "2026-09-07"
    await database.close()


def test_who_reads_beside_the_bot_reads_them_so_too(german: str) -> None:
    with reading(german) as tx:
        assert told(tx) == "2026-09-07"


async def test_what_an_operator_set_for_the_server_holds(german: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c work_mem=7MB")
    database = await connect(german)
    assert await database.run(told) == "2026-09-07"
    assert await database.run(lambda tx: tx.exec_driver_sql("SHOW work_mem").scalar_one()) == "7MB"
    await database.close()
