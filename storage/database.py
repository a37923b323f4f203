import asyncio
import contextlib
import errno
import fcntl
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import aiosqlite
import sqlalchemy
from sqlalchemy.pool import StaticPool

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
Transaction = sqlalchemy.Connection

# SQLite up to 3.51.2 can lose a commit when one connection resets the write-ahead log while another checkpoints it
# (sqlite.org/wal.html, "The WAL-reset bug"). So the running bot alone checkpoints, and only while no command has the
# database open: whoever opens it beside the bot holds a lock on its folder that the bot needs for that.
CHECKPOINT_EVERY = 200  # transactions
BUSY_TIMEOUT_MS = 10_000
STATEMENTS = 1_000  # kept prepared: the bot has more than the 128 of Python, and preparing took a fifth of its time
# No room, no connection, no answer in time: the database is out of order for now, whatever was asked of it.
PASSING_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
POSTGRES = "postgresql+psycopg"
PASSING_POSTGRES = ("08", "40", "53", "55", "57", "58")  # classes of SQLSTATE


class Unusable(Exception):
    """There is no database to be had there; the words say why."""


class Database(Protocol):
    """Runs plain functions of a transaction, each in a transaction of its own."""

    engine: sqlalchemy.Engine

    async def run(self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(transaction, ...)` whole: committed when it returns, rolled back when it raises."""
        ...

    async def close(self) -> None: ...


class Thread(aiosqlite.Connection):
    """aiosqlite's thread and connection; it also runs whole functions there."""

    async def whole(self, function: Callable[..., T], *args: object) -> T:
        result: T = await self._execute(function, *args)  # type: ignore[no-untyped-call]
        return result

    def connection(self) -> sqlite3.Connection:
        return self._conn

    async def ended(self) -> None:
        """Wait for the thread of a connection that could not be opened; nobody else does."""
        await asyncio.to_thread(self._thread.join)


class SQLiteDatabase:
    def __init__(self, engine: sqlalchemy.Engine, thread: Thread, path: str, *, checkpoints: bool) -> None:
        self.engine = engine
        self._thread = thread
        self._path = path
        self._checkpoints = checkpoints
        self._transactions = 0

    async def run(self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await self._thread.whole(_in_transaction, self.engine, function, args, kwargs)
        self._transactions += 1
        if self._checkpoints and self._transactions % CHECKPOINT_EVERY == 0:
            await self._thread.whole(self._checkpoint)
        return result

    def _checkpoint(self) -> None:
        """Bring the write-ahead log into the database, unless a command has it open: then some other time."""
        folder = _folder(self._path)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._thread.connection().execute("PRAGMA wal_checkpoint(PASSIVE)")
        except (BlockingIOError, sqlite3.Error) as error:
            log.info("the write-ahead log stays as it is for now: %s", error)  # nothing is lost, it only grows
        finally:
            os.close(folder)

    async def close(self) -> None:
        await self._thread.close()


class Beside(sqlite3.Connection):
    """A connection beside a running bot's, which keeps it from checkpointing until this one is closed."""

    def __init__(self, path: str, **kwargs: Any) -> None:
        self._folder: int | None = _folder(path)
        fcntl.flock(self._folder, fcntl.LOCK_SH)
        try:
            super().__init__(path, **kwargs)
        except sqlite3.Error:
            os.close(self._folder)
            raise

    def close(self) -> None:
        super().close()
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let no command open a database beside the bot; raises BlockingIOError where one has it open."""
    folder = _folder(str(path))
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(folder)


def _folder(path: str) -> int:
    """The folder of a database, to lock: the database itself must not be opened twice in one process."""
    return os.open(Path(path).parent, os.O_RDONLY)


class PostgresDatabase:
    """One function at a time, as on SQLite: what two of one process read and then write can never cross.

    A command beside the bot is another process: it sees what is committed, and only constraints hold between the two.
    """

    def __init__(self, engine: sqlalchemy.Engine) -> None:
        self.engine = engine
        self._thread = ThreadPoolExecutor(1, "database")

    async def run(self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, _in_transaction, self.engine, function, args, kwargs)

    async def close(self) -> None:
        self._thread.shutdown()
        self.engine.dispose()


async def connect(url: str, *, beside: bool = False) -> Database:
    """Open the database at an SQLAlchemy URL of SQLite or PostgreSQL, e.g. sqlite:////var/lib/kollokvie/kollokvie.db.

    `beside` says that a bot may be running on it.
    """
    parsed = sqlalchemy.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await _connect_sqlite(parsed.database or ":memory:", beside=beside)
    return PostgresDatabase(_postgres_engine(parsed, pool_size=1, pool_pre_ping=True))


def _postgres_engine(url: sqlalchemy.URL, **how: Any) -> sqlalchemy.Engine:
    engine = sqlalchemy.create_engine(url.set(drivername=POSTGRES), hide_parameters=True, **how)

    # Dates that become text do so in one way, whatever is the custom on the server.
    @sqlalchemy.event.listens_for(engine, "connect")
    def connects(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET datestyle = 'ISO'")
        connection.commit()

    return engine


async def _connect_sqlite(path: str, *, beside: bool) -> SQLiteDatabase:
    factory = Beside if beside else sqlite3.Connection
    thread = Thread(partial(_open, path, factory), iter_chunk_size=64)
    try:
        await thread
    except sqlite3.Error as error:
        await thread.ended()
        raise Unusable(f"{path}: {error}") from None
    return SQLiteDatabase(_sqlite_engine(thread.connection), thread, path, checkpoints=not beside)


def open_sqlite(path: Path) -> sqlalchemy.Engine:
    """Open a second, synchronous connection, for a command that works beside a running bot."""
    return _sqlite_engine(partial(_open, str(path), Beside))


def padded(ids: Sequence[int]) -> list[int]:
    """The same ids, at one of few lengths: for each length of a list, a statement is kept prepared."""
    if not ids:
        return []
    return [*ids, *[ids[-1]] * ((1 << (len(ids) - 1).bit_length()) - len(ids))]


@contextlib.contextmanager
def reading(url: str) -> Iterator[Transaction]:
    """Read what is committed as it is at one moment, in a process beside the bot's: nothing that is written waits."""
    parsed = sqlalchemy.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite_engine(partial(_open_to_read, parsed.database or ":memory:"), begin="BEGIN")
    else:
        told = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        engine = _postgres_engine(parsed, poolclass=sqlalchemy.NullPool, execution_options=told)
    try:
        with engine.begin() as transaction:
            yield transaction
    finally:
        engine.dispose()


def _open(path: str, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    opened = sqlite3.connect(path, isolation_level=None, factory=factory, cached_statements=STATEMENTS)
    try:
        _prepare(opened)
    except sqlite3.Error:
        opened.close()
        raise
    return opened


def _open_to_read(path: str) -> sqlite3.Connection:
    opened = _open(path, Beside)
    opened.execute("PRAGMA query_only=ON")
    return opened


def _sqlite_engine(
    connection: Callable[[], sqlite3.Connection], *, begin: str = "BEGIN IMMEDIATE"
) -> sqlalchemy.Engine:
    engine = sqlalchemy.create_engine("sqlite://", creator=connection, poolclass=StaticPool, hide_parameters=True)

    # The driver is in autocommit, so that BEGIN and SAVEPOINT are ours and an outer rollback takes everything back.
    @sqlalchemy.event.listens_for(engine, "begin")
    def begins(transaction: Transaction) -> None:
        transaction.exec_driver_sql(begin)

    return engine


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def reason(error: sqlalchemy.exc.SQLAlchemyError) -> str:
    """What the database says is wrong, in one line."""
    return str(getattr(error, "orig", error)).partition("\n")[0]


def is_full(error: BaseException) -> bool:
    """Tell whether there was no room left on the disk."""
    driver = getattr(error, "orig", error)
    codes = (getattr(driver, "sqlite_errorcode", 0), getattr(driver, "sqlstate", ""), getattr(driver, "errno", 0))
    return codes[0] == sqlite3.SQLITE_FULL or codes[1] == "53100" or codes[2] == errno.ENOSPC


def is_passing(error: BaseException | None) -> bool:
    """Tell whether the database itself is out of order for now, so that the same may well succeed later.

    What raised first decides: once SQLite has no room it forgets the savepoint that should be rolled back.
    """
    while error is not None:
        driver: Any = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
        if isinstance(driver, sqlite3.Error) and getattr(driver, "sqlite_errorcode", 0) & 0xFF in PASSING_SQLITE:
            return True
        if isinstance(error, sqlalchemy.exc.OperationalError) and hasattr(driver, "sqlstate"):
            return (driver.sqlstate or "08").startswith(PASSING_POSTGRES)
        error = error.__context__
    return False


@contextlib.contextmanager
def savepoint(tx: Transaction) -> Iterator[None]:
    """Undo what is done within where it raises; within another, the inner one is meant.

    Each update and each message is in one of its own: this costs a quarter of what SQLAlchemy's begin_nested does.
    """
    tx.exec_driver_sql("SAVEPOINT within")
    try:
        yield
    except BaseException:
        tx.exec_driver_sql("ROLLBACK TO SAVEPOINT within")
        tx.exec_driver_sql("RELEASE SAVEPOINT within")
        raise
    tx.exec_driver_sql("RELEASE SAVEPOINT within")


def _in_transaction(
    engine: sqlalchemy.Engine, function: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]
) -> T:
    with engine.begin() as transaction:
        return function(transaction, *args, **kwargs)
