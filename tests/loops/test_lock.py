import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot.lock import AlreadyRunning, only_one
from storage import Database, Transaction, connect
from storage.election import AlreadyServed, Lost, elected
from tests.loops.conftest import PATIENCE, eventually


def test_a_folder_serves_one_bot_at_a_time(tmp_path: Path) -> None:
    with only_one(tmp_path / "new"), pytest.raises(AlreadyRunning), only_one(tmp_path / "new"):
        pass
    with only_one(tmp_path / "new"):
        pass


async def test_a_postgresql_database_serves_one_bot_at_a_time(postgres: str) -> None:
    async with elected(postgres) as seat:
        await seat.keep()
        with pytest.raises(AlreadyServed):
            async with elected(postgres):
                pass
    async with elected(postgres):
        pass


@pytest.fixture
async def other(postgres: str) -> AsyncIterator[psycopg.AsyncConnection]:
    async with await psycopg.AsyncConnection.connect(postgres, autocommit=True) as connection:
        yield connection


async def hang_up(other: psycopg.AsyncConnection) -> None:
    """Ends the connection that was elected, and waits until it has ended: until then it holds its lock."""
    await other.execute(
        f"SELECT pg_terminate_backend(pid, {PATIENCE * 1000:.0f}) FROM pg_locks"
        " WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
    )


async def test_a_bot_notices_that_its_database_is_not_its_own_any_more(
    postgres: str, other: psycopg.AsyncConnection
) -> None:
    async with elected(postgres) as seat:
        await hang_up(other)
        with pytest.raises(Lost):
            await seat.keep()


@pytest.fixture
async def database(postgres: str) -> AsyncIterator[Database]:
    database = await connect(postgres)
    yield database
    await database.close()


def nothing(_tx: Transaction) -> None:
    """What a loop would do in its transaction."""


async def test_no_transaction_is_made_from_the_moment_another_bot_may_be_elected(
    postgres: str, database: Database, other: psycopg.AsyncConnection
) -> None:
    async with elected(postgres) as first:
        first.guard(database)
        await database.run(nothing)
        await hang_up(other)
        with pytest.raises(Lost):
            await database.run(nothing)
        async with elected(postgres):
            with pytest.raises(Lost):
                await database.run(nothing)


async def test_who_is_elected_waits_for_the_transaction_of_the_one_before(
    postgres: str, database: Database, other: psycopg.AsyncConnection
) -> None:
    began, may_end, happened = threading.Event(), threading.Event(), list[str]()

    def slow(_tx: Transaction) -> None:
        began.set()
        may_end.wait(PATIENCE)
        happened.append("the first is done")

    async def serve() -> None:
        async with elected(postgres):
            happened.append("the second serves")

    async def someone_waits() -> bool:
        waiting = await other.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(happened or await waiting.fetchone())

    async with elected(postgres) as first:
        first.guard(database)
        last = asyncio.create_task(database.run(slow))
        await asyncio.to_thread(began.wait, PATIENCE)
        await hang_up(other)
        serving = asyncio.create_task(serve())
        await eventually(someone_waits)
        may_end.set()
        await asyncio.gather(last, serving)
    assert happened == ["the first is done", "the second serves"]


async def test_an_sqlite_file_needs_no_election(tmp_path: Path) -> None:
    database = await connect(f"sqlite:///{tmp_path}/kollokvie.db")
    async with elected(f"sqlite:///{tmp_path}/kollokvie.db") as seat:
        await seat.keep()
        seat.guard(database)
        await database.run(nothing)
    await database.close()
