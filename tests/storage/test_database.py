import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
import sqlalchemy
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

import storage
from storage import Database, Transaction, Unusable, connect, is_passing, reading, reason
from storage.database import CHECKPOINT_EVERY, alone, open_sqlite, padded
from storage.migrations import NewerDatabase, upgrade, version_of
from storage.schema import audit
from tests.loops.conftest import PATIENCE, eventually


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return request.getfixturevalue("postgres") if request.param == "postgres" else f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database with an empty table, on each of the two."""
    database = await connect(url)
    await database.run(lambda tx: tx.execute(sqlalchemy.text("CREATE TABLE jotting (n INTEGER PRIMARY KEY)")))
    yield database
    await database.run(lambda tx: tx.execute(sqlalchemy.text("DROP TABLE jotting")))
    await database.close()


def write(tx: Transaction, *numbers: int) -> None:
    for n in numbers:
        tx.execute(sqlalchemy.text("INSERT INTO jotting VALUES (:n)"), {"n": n})


def read(tx: Transaction) -> list[int]:
    return list(tx.execute(sqlalchemy.text("SELECT n FROM jotting ORDER BY n")).scalars())


def fail(tx: Transaction) -> None:
    write(tx, 1)
    raise LookupError("a bug")


async def test_a_function_that_returns_is_kept_and_one_that_raises_is_not(database: Database) -> None:
    with pytest.raises(LookupError):
        await database.run(fail)
    await database.run(write, 2)
    assert await database.run(read) == [2]


def in_a_savepoint(tx: Transaction) -> None:
    with tx.begin_nested():
        write(tx, 2)
        raise LookupError


async def test_a_savepoint_that_is_rolled_back_takes_only_its_own_with_it(database: Database) -> None:
    def partly(tx: Transaction) -> None:
        write(tx, 1)
        with pytest.raises(LookupError):
            in_a_savepoint(tx)
        write(tx, 3)

    await database.run(partly)
    assert await database.run(read) == [1, 3]


async def test_an_outer_rollback_takes_back_what_a_savepoint_kept(database: Database) -> None:
    def in_vain(tx: Transaction) -> None:
        with tx.begin_nested():
            write(tx, 1)
        raise LookupError

    with pytest.raises(LookupError):
        await database.run(in_vain)
    assert await database.run(read) == []


async def test_a_caller_that_gives_up_leaves_no_half_transaction(database: Database) -> None:
    began = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(tx: Transaction) -> None:
        write(tx, 1)
        loop.call_soon_threadsafe(began.set)
        write(tx, 2)

    task = asyncio.create_task(database.run(slowly))
    await began.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await database.run(write, 3)
    assert await database.run(read) == [1, 2, 3]


async def test_many_callers_are_served_one_whole_function_at_a_time(database: Database) -> None:
    await asyncio.gather(*(database.run(write, n) for n in range(50)))
    assert await database.run(read) == list(range(50))


async def test_who_reads_beside_the_bot_sees_one_moment_and_holds_up_nothing(database: Database, url: str) -> None:
    await database.run(write, 1)
    with reading(url) as beside:
        assert read(beside) == [1]
        await database.run(write, 2)
        assert read(beside) == [1]
    assert await database.run(read) == [1, 2]


async def test_who_reads_beside_the_bot_cannot_write(database: Database, url: str) -> None:
    await database.run(write, 1)
    with pytest.raises(DBAPIError), reading(url) as beside:
        write(beside, 2)
    assert await database.run(read) == [1]


def test_what_cannot_be_opened_beside_the_bot_keeps_it_from_nothing(tmp_path: Path) -> None:
    (tmp_path / "no database").mkdir()
    with pytest.raises(DBAPIError), reading(f"sqlite:///{tmp_path}/no database"):
        pass
    with alone(tmp_path / "no database"):
        pass


async def test_no_error_shows_what_was_being_written(database: Database) -> None:
    with pytest.raises(DBAPIError) as raised:
        await database.run(write, 4711, 4711)
    assert "4711" not in str(raised.value).replace("(n)=(4711)", "")


async def test_sqlite_keeps_what_is_committed_and_refuses_what_belongs_nowhere(tmp_path: Path) -> None:
    database = await connect(f"sqlite:///{tmp_path}/test.db")

    def pragma(tx: Transaction, name: str) -> object:
        return tx.exec_driver_sql(f"PRAGMA {name}").scalar()

    assert await database.run(pragma, "synchronous") == 2  # FULL
    assert await database.run(pragma, "foreign_keys") == 1
    assert await database.run(pragma, "journal_mode") == "wal"
    assert await database.run(pragma, "wal_autocheckpoint") == 0
    await database.close()


async def test_the_write_ahead_log_is_brought_in_only_while_no_command_has_the_database_open(tmp_path: Path) -> None:
    """Where both happened at once, an older SQLite could lose a commit."""
    path, log = tmp_path / "test.db", tmp_path / "test.db-wal"
    database = await connect(f"sqlite:///{path}")
    await database.run(lambda tx: tx.exec_driver_sql("CREATE TABLE jotting (n INTEGER PRIMARY KEY)"))
    beside = open_sqlite(path)
    with beside.begin() as tx:
        write(tx, 1)
    for n in range(2, CHECKPOINT_EVERY + 5):
        await database.run(write, n)
    assert path.stat().st_size == 0 or log.stat().st_size > CHECKPOINT_EVERY * 4096
    grown = log.stat().st_size
    beside.dispose()
    for n in range(CHECKPOINT_EVERY):
        await database.run(write, 1000 + n)
    assert log.stat().st_size < grown + CHECKPOINT_EVERY * 4096
    assert len(await database.run(read)) == 2 * CHECKPOINT_EVERY + 4
    await database.close()
    assert not log.exists()


async def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    """The bot's connection and an operator's command, each in short transactions."""
    database = await connect(f"sqlite:///{tmp_path}/test.db")
    await database.run(lambda tx: tx.exec_driver_sql("CREATE TABLE jotting (n INTEGER PRIMARY KEY)"))
    beside = open_sqlite(tmp_path / "test.db")

    def command() -> None:
        for n in range(100, 150):
            with beside.begin() as tx:
                write(tx, n)

    await asyncio.gather(asyncio.to_thread(command), *(database.run(write, n) for n in range(50)))
    assert len(await database.run(read)) == 100
    await asyncio.to_thread(beside.dispose)
    await database.close()


async def test_what_is_no_database_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "test.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Unusable, match="not a database"):
        await connect(f"sqlite:///{tmp_path}/test.db")
    with pytest.raises(Unusable, match="unable to open"):
        await connect(f"sqlite:///{tmp_path}/nowhere/test.db")


def error_with(code: int) -> DBAPIError:
    cause = sqlite3.OperationalError("something")
    cause.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, cause)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, 778])
def test_a_full_or_busy_disk_passes(code: int) -> None:
    assert is_passing(error_with(code))


def test_a_savepoint_lost_to_a_full_disk_passes_too() -> None:
    lost = error_with(sqlite3.SQLITE_ERROR)
    lost.__context__ = error_with(sqlite3.SQLITE_FULL)
    assert is_passing(lost)


@pytest.mark.parametrize("error", [LookupError(), error_with(sqlite3.SQLITE_ERROR), None])
def test_a_bug_does_not_pass(error: Exception | None) -> None:
    assert not is_passing(error)


@pytest.mark.parametrize(
    ("cause", "passes"),
    [
        (psycopg.errors.DiskFull(), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.OperationalError("server closed the connection unexpectedly"), True),
        (psycopg.errors.SqlclientUnableToEstablishSqlconnection(), True),
    ],
)
def test_a_postgresql_server_that_is_away_passes(cause: psycopg.Error, passes: bool) -> None:
    assert is_passing(OperationalError("SELECT 1", {}, cause)) is passes


OPEN = """
import sys, sqlalchemy
from storage import migrations
with sqlalchemy.create_engine(sys.argv[1]).begin() as tx:
    migrations.upgrade(tx)
"""


async def test_of_two_programs_that_open_an_empty_database_at_once_one_waits_for_the_other(
    empty_postgres: str,
) -> None:
    database = await connect(empty_postgres)
    began, may_end = threading.Event(), threading.Event()

    def slowly(tx: Transaction) -> None:
        upgrade(tx)
        began.set()
        may_end.wait(PATIENCE)

    async def the_other_waits() -> bool:
        with psycopg.connect(empty_postgres) as beside:
            return beside.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone() is not None

    opening = asyncio.create_task(database.run(slowly))
    await asyncio.to_thread(began.wait, PATIENCE)
    address = empty_postgres.replace("postgresql://", "postgresql+psycopg://")
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", OPEN, address)
    await eventually(the_other_waits)
    may_end.set()
    await opening
    assert await asyncio.wait_for(other.wait(), PATIENCE) == 0
    await database.close()


def test_a_reason_is_one_line() -> None:
    cause = psycopg.OperationalError("connection failed\nIs the server running?")
    assert reason(OperationalError("SELECT 1", {}, cause)) == "connection failed"


def test_an_upgrade_makes_every_table_and_the_second_changes_nothing(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "test.db")
    with engine.begin() as tx:
        assert version_of(tx) == "empty"
        upgrade(tx)
        assert version_of(tx) == "current"
        before = tx.exec_driver_sql("PRAGMA schema_version").scalar()
    with engine.begin() as tx:
        upgrade(tx)
        assert tx.exec_driver_sql("PRAGMA schema_version").scalar() == before
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(both: Transaction) -> None:
    both.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = 'from the future'"))
    with pytest.raises(NewerDatabase):
        upgrade(both)


def test_a_time_is_kept_in_utc_and_one_without_a_zone_is_refused(both: Transaction) -> None:
    nine = datetime(2026, 9, 1, 9, tzinfo=ZoneInfo("Europe/Oslo"))
    both.execute(sqlalchemy.insert(audit).values(at=nine, action="", details={}))
    kept = both.execute(sqlalchemy.select(audit.c.at)).scalar_one()
    assert (kept, kept.tzinfo) == (nine, UTC)
    with pytest.raises(StatementError, match="has no time zone"):
        both.execute(sqlalchemy.insert(audit).values(at=nine.replace(tzinfo=None), action="", details={}))


def test_the_tables_are_those_that_the_schema_says(both: Transaction) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from storage.schema import metadata

    assert compare_metadata(MigrationContext.configure(both), metadata) == []


def test_a_migration_is_written_as_the_formatter_wants_it(tmp_path: Path) -> None:
    project = Path(storage.__file__).parents[1]
    shutil.copytree(project / "storage", tmp_path / "storage")
    shutil.copy(project / "pyproject.toml", tmp_path)
    versions = tmp_path / "storage" / "migrations" / "versions"
    for path in versions.glob("0*.py"):
        path.unlink()
    paths = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{project}"}
    subprocess.run([sys.executable, "-m", "storage.migrations", "first"], env=paths, cwd=tmp_path, check=True)
    (written,) = versions.glob("0*.py")
    assert max(len(line) for line in written.read_text().splitlines()) <= 120


def test_migrations_are_numbered_in_the_order_they_follow_each_other() -> None:
    """The number of the last file is the version, so that Alembic need not be loaded to know it."""
    from alembic.script import ScriptDirectory

    from storage.migrations import VERSIONS

    script = ScriptDirectory(str(VERSIONS.parent))
    in_order = [each.revision for each in script.walk_revisions()][::-1]
    assert in_order == sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


def test_a_list_of_any_length_is_one_of_few_statements() -> None:
    lists = [list(range(length)) for length in range(5_001)]
    assert all(set(padded(each)) == set(each) for each in lists)
    assert len({len(padded(each)) for each in lists}) == 15
