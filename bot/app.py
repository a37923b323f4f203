"""Puts it all together."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import uvicorn
from telegram import Bot
from telegram.error import InvalidToken, NetworkError
from telegram.request import HTTPXRequest

from bot import clock
from bot.lock import only_one
from bot.receiver import ALLOWED, Backoff, Receiver
from bot.scheduler import Scheduler
from bot.sender import SLOTS, Sender
from bot.services import journal
from bot.settings import Settings
from handlers import web
from handlers.telegram.menu import publish
from storage import Database, connect, migrations

log = logging.getLogger(__name__)
STOP_WITHIN = 33.0


class WrongToken(Exception):
    """Telegram does not know the bot's token."""


class QuietBot(Bot):
    """A bot that never shows its token."""

    def __repr__(self) -> str:
        return "Bot"


def make_bot(settings: Settings) -> Bot:
    """The connection to Telegram, or to a server that speaks like it; raises ValueError without a token."""
    if settings.bot_token is None:
        raise ValueError("KOLLOKVIE_BOT_TOKEN is not set")
    root = settings.api_url.rstrip("/")
    return QuietBot(
        settings.bot_token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(connection_pool_size=SLOTS * 3, pool_timeout=30),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
    )


class App:
    """The running bot: three loops over one database."""

    def __init__(self, settings: Settings, bot: Bot, database: Database, time: clock.Clock) -> None:
        self._settings, self._bot, self._database, self._clock = settings, bot, database, time
        self._sender = Sender(bot, database, time)
        self._scheduler = Scheduler(database, time, self._sender.ring)
        self._receiver = Receiver(bot, database, time, self._answered)

    def _answered(self) -> None:
        self._sender.ring()
        self._scheduler.ring()

    def next_due(self) -> datetime | None:
        """When the bot will next do something by itself."""
        return self._scheduler.next_due

    async def recent(self, limit: int = 50) -> list[dict[str, Any]]:
        """What the bot did last, newest first."""
        return await self._database.run(journal.recent, limit)

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set or a loop fails; then finish what is under way."""
        sending = asyncio.create_task(self._sender.run())
        loops: list[asyncio.Task[Any]] = [
            sending,
            *(asyncio.create_task(loop) for loop in (self._receiver.drain(), self._scheduler.run())),
        ]
        loops.append(asyncio.create_task(self._webhook() if self._settings.webhook_url else self._polling()))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([*loops, stopping], return_when=asyncio.FIRST_COMPLETED)
        failed = [task for task in loops if task.done()]
        for task in loops[1:]:
            task.cancel()
        self._sender.stop()
        await asyncio.wait([sending], timeout=STOP_WITHIN)
        for task in (sending, stopping):
            task.cancel()
        await asyncio.gather(*loops, stopping, return_exceptions=True)
        for task in failed:
            task.result()

    async def _polling(self) -> None:
        await self._bot.delete_webhook()
        await self._receiver.poll()

    async def _webhook(self) -> None:
        secret = self._settings.webhook_secret
        token = secret.get_secret_value() if secret else secrets.token_urlsafe(32)
        host, _, port = self._settings.listen.rpartition(":")
        config = uvicorn.Config(
            web.application(self._receiver.store, token), host=host, port=int(port), log_level="warning", lifespan="off"
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        serving = asyncio.create_task(server.serve())
        try:
            url = f"{(self._settings.webhook_url or '').rstrip('/')}/telegram"
            await self._bot.set_webhook(url, secret_token=token, allowed_updates=ALLOWED)
            await serving
        finally:
            server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[App]:
    """An assembled bot: its folder locked, its database up to date, its name known to Telegram."""
    with only_one(settings.data_dir):
        async with contextlib.AsyncExitStack() as stack:
            database = await connect(settings.database)
            stack.push_async_callback(database.close)
            await database.run(migrations.upgrade)
            time = await stack.enter_async_context(clock.running(settings.clock_url))
            bot = make_bot(settings)
            await _introduce(bot, time)
            stack.push_async_callback(bot.shutdown)
            await publish(bot)
            yield App(settings, bot, database, time)


async def _introduce(bot: Bot, time: clock.Clock) -> None:
    """Ask Telegram who we are, for as long as it takes to reach it."""
    backoff = Backoff(time)
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise WrongToken from None
        except NetworkError as error:
            await backoff.wait(error)
        else:
            return
