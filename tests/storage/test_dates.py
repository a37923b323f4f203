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


@pytest.mark.parametrize("options", ["", "&options=-c%20work_mem%3D5MB"])
def test_who_reads_beside_the_bot_reads_them_so_too_and_keeps_the_options_of_the_address(
    german: str, options: str
) -> None:
    with reading(german + options) as tx:
        assert told(tx) == "2026-09-07"
        assert tx.exec_driver_sql("SHOW work_mem").scalar_one() == ("5MB" if options else "4MB")
