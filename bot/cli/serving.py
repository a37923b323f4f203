"""The bot at work."""

import asyncio
import logging
import signal

from sqlalchemy.exc import DBAPIError

from bot import app, lock, logs
from bot.cli.basics import fail, settings
from bot.settings import Settings
from storage import Unusable, reason
from storage.election import AlreadyServed
from storage.migrations import NewerDatabase


def serve() -> None:
    """Run the bot: by polling, or by webhook when KOLLOKVIE_WEBHOOK_URL is set."""
    chosen = settings()
    logs.start(chosen.secrets)
    try:
        asyncio.run(_serve(chosen))
    except app.WrongToken as error:
        fail(str(error))
    except lock.AlreadyRunning as error:
        fail(f"Another kollokvie serves from {error}: stop that one first, or set another KOLLOKVIE_DATA_DIR.")
    except AlreadyServed:
        fail("Another kollokvie serves this database: stop that one first.")
    except app.WrongWebhook as error:
        fail(f"The webhook does not work: {error}. Look at KOLLOKVIE_WEBHOOK_URL and KOLLOKVIE_LISTEN.")
    except Unusable as error:
        fail(f"The database cannot be used: {error}. Nothing was changed.")
    except DBAPIError as error:
        fail(f"The database cannot be used: {reason(error)}. What was kept before stays.")
    except NewerDatabase:
        fail("The database was written by a newer version of kollokvie: install that version. Nothing was changed.")


async def _serve(chosen: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with app.running(chosen) as bot:
        logging.getLogger(__name__).info("serving")
        await bot.serve(stop)
