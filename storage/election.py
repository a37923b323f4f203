"""One bot at a time serves a PostgreSQL database, from whatever machine; for SQLite a lock on the folder does it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import sqlalchemy

from storage.database import Unusable

LOCK = 0x6B6F6C6C6F6B  # any number that nobody else locks in this database
Check = Callable[[], Awaitable[None]]


class AlreadyServed(Exception):
    """Another bot serves this database."""


@asynccontextmanager
async def elected(url: str) -> AsyncIterator[Check]:
    """Hold the database for this bot alone; raises AlreadyServed where another has it. A crash lets go of it.

    Gives a check to be made now and then, which raises when the connection that holds it was lost.
    """
    parsed = sqlalchemy.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        yield _nothing
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

        async def check() -> None:
            await connection.execute("SELECT 1")

        yield check


async def _nothing() -> None:
    """The lock of a folder lasts as long as the process."""
