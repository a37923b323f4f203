"""One bot at a time serves a PostgreSQL database, from whatever machine; for SQLite a lock on the folder does it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import sqlalchemy
from sqlalchemy import bindparam, text

from storage.database import Transaction, Unusable

LOCK = 0x6B6F6C6C6F6B  # any number that nobody else locks in this database
HELD = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = :pid"
    " AND classid::bigint << 32 | objid::bigint = :lock"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
).bindparams(bindparam("lock", LOCK))


class AlreadyServed(Exception):
    """Another bot serves this database."""


class Lost(Exception):
    """The database is not this bot's any more."""


@dataclass(frozen=True)
class Seat:
    """The right to serve a database; both checks raise Lost once it is gone."""

    keep: Callable[[], Awaitable[None]]  # to be called now and then
    guard: Callable[[Transaction], None]  # to be called in each transaction that only who holds it may make


@asynccontextmanager
async def elected(url: str) -> AsyncIterator[Seat]:
    """Hold the database for this bot alone; raises AlreadyServed where another has it. A crash lets go of it."""
    parsed = sqlalchemy.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        yield Seat(_nothing, unguarded)
        return
    import psycopg  # noqa: PLC0415 - only who uses PostgreSQL waits for it to load

    address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True)
    except psycopg.OperationalError as error:
        raise Unusable(str(error).strip()) from None
    async with connection:
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if await cursor.fetchone() != (True,):
            raise AlreadyServed
        pid = connection.info.backend_pid

        async def keep() -> None:
            try:
                await connection.execute("SELECT 1")
            except psycopg.OperationalError as error:
                raise Lost(str(error).partition("\n")[0]) from None

        def guard(tx: Transaction) -> None:
            if tx.execute(HELD, {"pid": pid}).first() is None:
                raise Lost("another connection may hold it")

        yield Seat(keep, guard)


async def _nothing() -> None:
    """The lock of a folder lasts as long as the process."""


def unguarded(_tx: Transaction) -> None:
    """Nobody else can serve."""
