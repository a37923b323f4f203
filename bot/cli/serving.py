"""The bot at work."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable

import uvloop
from sqlalchemy.exc import DBAPIError

from bot import app, clock, lock, logs
from bot.cli import compiling
from bot.cli.basics import BY_HAND, fail, settings
from bot.settings import Settings
from storage import Unusable, reason
from storage.election import AlreadyServed, Lost
from storage.migrations import NewerDatabase


def serve() -> None:
    """Run the bot: by polling, or by webhook when KOLLOKVIE_WEBHOOK_URL is set."""
    chosen = settings(BY_HAND)
    logs.start(chosen.secrets)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            _run(chosen)
    except app.WrongToken as error:
        fail(str(error), code=BY_HAND)
    except lock.AlreadyRunning as error:
        fail(f"En annen kollokvie går fra {error}: stopp den først, eller sett en annen KOLLOKVIE_DATA_DIR.")
    except lock.NoFolder as error:
        said = f"Datamappa kan ikke brukes: {error}. Se på KOLLOKVIE_DATA_DIR, og hvem som eier mappa."
        fail(said, code=BY_HAND)
    except app.WrongWebhook as error:
        fail(f"Webhooken virker ikke: {error}. Se på KOLLOKVIE_WEBHOOK_URL og KOLLOKVIE_LISTEN.")
    except clock.NoTime as error:
        fail(f"Klokka svarer ikke: {error}. Se på KOLLOKVIE_CLOCK_URL.")


def _run(chosen: Settings) -> None:
    """Serve until stopped; ends where the database cannot be used."""
    try:
        uvloop.run(_serve(chosen))
    except AlreadyServed:
        fail("En annen kollokvie bruker denne databasen: stopp den først.")
    except Lost as error:
        fail(f"Forbindelsen som holdt databasen for denne boten, er borte: {error}. Start boten igjen; alt er lagret.")
    except Unusable as error:
        fail(f"Databasen kan ikke brukes: {error}. Ingenting er endret.")
    except DBAPIError as error:
        fail(f"Databasen kan ikke brukes: {reason(error)}. Det som er lagret før, er der ennå.")
    except NewerDatabase:
        fail("Databasen er skrevet av en nyere versjon av kollokvie: installer den. Ingenting er endret.", code=BY_HAND)


async def _serve(chosen: Settings) -> None:
    stop, starting = asyncio.Event(), asyncio.current_task()
    assert starting is not None
    _on_signal(starting.cancel)  # Telegram may be away for long, and nothing is under way yet
    async with app.running(chosen) as bot, compiling.ahead():
        _on_signal(stop.set)
        logging.getLogger(__name__).info("serving")
        await bot.serve(stop)


def _on_signal(do: Callable[[], object]) -> None:
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, do)
