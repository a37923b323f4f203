import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError

from bot import clock
from bot.cli.basics import fail
from bot.settings import Settings
from storage import Transaction, Unusable, connect, is_full, migrations, reason

P = ParamSpec("P")
T = TypeVar("T")


def run(
    chosen: Settings, function: Callable[Concatenate[Transaction, datetime, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Call `function(transaction, now, ...)` in one transaction, also while the bot serves; ends where it cannot."""
    try:
        chosen.data_dir.mkdir(parents=True, exist_ok=True)
        return asyncio.run(_run(chosen, function, *args, **kwargs))
    except migrations.NewerDatabase:
        fail("Databasen er skrevet av en nyere versjon av kollokvie: installer den. Ingenting er endret.")
    except clock.NoTime as error:
        fail(f"Klokka svarer ikke: {error}. Se på KOLLOKVIE_CLOCK_URL. Ingenting er endret.")
    except (DBAPIError, Unusable, OSError) as error:
        if is_full(error):
            fail(f"Disken er full. Ingenting er endret. Rydd plass der {chosen.data_dir} ligger, og prøv igjen.")
        said = reason(error) if isinstance(error, DBAPIError) else error
        fail(f"Databasen kan ikke brukes: {said}. Ingenting er endret.")


async def _run(
    chosen: Settings, function: Callable[Concatenate[Transaction, datetime, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    async with clock.running(chosen.clock_url) as time:
        database = await connect(chosen.database, beside=True)
        try:
            await database.run(migrations.upgrade)
            return await database.run(function, time.now(), *args, **kwargs)
        finally:
            await database.close()
