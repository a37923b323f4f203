"""One bot at a time serves a PostgreSQL database, from whatever machine; for SQLite a lock on the folder does it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import bindparam, event, text

from storage.database import Database, Transaction, Unusable

if TYPE_CHECKING:
    import psycopg

LOCK = 0x6B6F6C6C6F6B  # any number that nobody else locks in this database
WORK = LOCK + 1  # shared by the transactions of who is elected, so that the next can wait for them to end
AT_WORK = text("SELECT pg_advisory_xact_lock_shared(:work)").bindparams(work=WORK)
# Where the network is cut, that is noticed in half a minute too.
NOTICED: dict[str, Any] = {"connect_timeout": 10, "keepalives_idle": 30, "tcp_user_timeout": 30_000}
HELD = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = :pid"
    " AND classid::bigint << 32 | objid::bigint = :lock"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
).bindparams(bindparam("lock", LOCK))


class AlreadyServed(Exception):
    """Another bot serves this database."""


class Lost(Exception):
    """The database is not this bot's any more."""


class Seat:
    """The right to serve a database. That of an SQLite file lasts as long as the process."""

    async def keep(self) -> None:
        """Raise Lost where the right is gone; to be called now and then."""

    def guard(self, database: Database) -> None:
        """Let every transaction from now on raise Lost before it does anything, where the right is gone."""


class PostgresSeat(Seat):
    """Held by a connection of its own, for as long as that lasts."""

    def __init__(self, connection: "psycopg.AsyncConnection[Any]", pid: int) -> None:
        self._connection, self._pid = connection, pid

    async def keep(self) -> None:
        import psycopg  # noqa: PLC0415

        try:
            await self._connection.execute("SELECT 1")
        except psycopg.OperationalError as error:
            raise Lost(str(error).partition("\n")[0]) from None

    def guard(self, database: Database) -> None:
        def check(tx: Transaction) -> None:
            tx.execute(AT_WORK)
            if tx.execute(HELD, {"pid": self._pid}).first() is None:
                raise Lost("another connection may hold it")

        event.listen(database.engine, "begin", check)


@asynccontextmanager
async def elected(url: str) -> AsyncIterator[Seat]:
    """Hold the database for this bot alone; raises AlreadyServed where another has it. A crash lets go of it."""
    parsed = sqlalchemy.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        yield Seat()
        return
    import psycopg  # noqa: PLC0415 - only who uses PostgreSQL waits for it to load

    address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True, **NOTICED)
    except psycopg.OperationalError as error:
        raise Unusable(str(error).strip()) from None
    async with connection:
        # The connection itself may know another number, where a pooler stands between.
        cursor = await connection.execute("SELECT pg_backend_pid() WHERE pg_try_advisory_lock(%s)", [LOCK])
        if not (held := await cursor.fetchone()):
            raise AlreadyServed
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", [WORK])  # the last work of who had it before
        yield PostgresSeat(connection, held[0])
