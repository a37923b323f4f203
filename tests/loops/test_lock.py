from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot.lock import AlreadyRunning, only_one
from storage import connect
from storage.election import AlreadyServed, Lost, elected


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
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    )


async def test_a_bot_notices_that_its_database_is_not_its_own_any_more(
    postgres: str, other: psycopg.AsyncConnection
) -> None:
    async with elected(postgres) as seat:
        await hang_up(other)
        with pytest.raises(Lost):
            await seat.keep()


async def test_nothing_is_claimed_from_the_moment_another_bot_may_be_elected(
    postgres: str, other: psycopg.AsyncConnection
) -> None:
    database = await connect(postgres)
    async with elected(postgres) as first:
        await database.run(first.guard)
        await hang_up(other)
        async with elected(postgres) as second:
            with pytest.raises(Lost):
                await database.run(first.guard)
            await database.run(second.guard)
    await database.close()


async def test_an_sqlite_file_needs_no_election(tmp_path: Path) -> None:
    async with elected(f"sqlite:///{tmp_path}/kollokvie.db") as seat:
        await seat.keep()
