"""Puts it all together."""

import asyncio
import contextlib
import logging
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import clock
from bot.lock import only_one
from bot.planner import Planner
from bot.receiver import ALLOWED, TOASTS_AT_ONCE, Backoff, Receiver
from bot.scheduler import Scheduler
from bot.sender import SLOTS, Sender
from bot.services import due, journal
from bot.settings import Settings
from handlers import web
from handlers.telegram.connection import Connection, connection
from handlers.telegram.menu import publish
from storage import Database, connect, election, migrations

log = logging.getLogger(__name__)
STOP_WITHIN = 33.0
SPARE = 4  # calls that are neither messages nor answers to presses


class WrongToken(Exception):
    """There is no token, or Telegram does not know it; the words say which."""

    def __init__(
        self, words: str = "Telegram kjenner ikke KOLLOKVIE_BOT_TOKEN: hent det på nytt fra @BotFather."
    ) -> None:
        super().__init__(words)


class WrongWebhook(Exception):
    """Telegram refuses KOLLOKVIE_WEBHOOK_URL, or the address it leads to cannot be listened on; the words say why."""


def connection_of(settings: Settings) -> Connection:
    """The connection to Telegram, or to a server that speaks like it; raises WrongToken without a token."""
    if not settings.bot_token:
        raise WrongToken("KOLLOKVIE_BOT_TOKEN er ikke satt: @BotFather gir deg et.")
    return connection(settings.bot_token.get_secret_value(), settings.api_url, SLOTS + TOASTS_AT_ONCE + SPARE)


async def user_name(settings: Settings) -> str:
    """The bot's name in links; raises WrongToken, or ConnectionError where Telegram does not answer."""
    bot = connection_of(settings)
    try:
        await bot.initialize()
    except InvalidToken:
        raise WrongToken from None
    except TelegramError as error:
        raise ConnectionError(error) from None
    finally:
        await bot.shutdown()
    return bot.username


class App:
    """The running bot: three loops over one database, and what is worked out beside them."""

    def __init__(
        self, settings: Settings, bot: Connection, database: Database, time: clock.Clock, seat: election.Seat
    ) -> None:
        self._settings, self._bot, self._database, self._clock = settings, bot, database, time
        self._seat = seat
        self._sender = Sender(bot, database, time)
        self._planner = Planner(database, settings.database, time, self._sender.ring)
        self._scheduler = Scheduler(database, time, self._asked)
        self._receiver = Receiver(bot, database, time, self._answered)

    def _asked(self) -> None:
        """Something is to be sent, or worked out, because its time has come."""
        self._sender.ring()
        self._planner.ring()

    def _answered(self) -> None:
        self._sender.ring()
        self._scheduler.ring()
        self._planner.ring()

    def next_due(self) -> datetime | None:
        """When the bot will next do something by itself; now, while it is about to say something."""
        return self._scheduler.next_due if self._sender.is_at_rest else self._clock.now()

    async def next_kind(self) -> str | None:
        """What that will be, by name; None where nothing is planned."""
        return await self._database.run(due.next_kind, self._clock.now())

    async def recent(self, limit: int = 50) -> list[dict[str, Any]]:
        """What the bot did last, newest first."""
        return await self._database.run(journal.recent, limit)

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set or a loop fails; then finish what is under way."""
        sending = asyncio.create_task(self._sender.run())
        loops: list[asyncio.Task[Any]] = [
            sending,
            *(
                asyncio.create_task(loop)
                for loop in (self._receiver.drain(), self._scheduler.run(), self._planner.run(), self._hold())
            ),
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
            try:
                task.result()
            except InvalidToken:
                raise WrongToken from None

    async def _hold(self) -> None:
        """End when the database is no longer this bot's alone."""
        while True:
            await self._clock.wait(None)
            await self._seat.keep()

    async def _polling(self) -> None:
        await reach(self._bot.delete_webhook, self._clock)
        await self._receiver.poll()

    async def _webhook(self) -> None:
        secret = self._settings.webhook_secret
        token = secret.get_secret_value() if secret else secrets.token_urlsafe(32)
        url = f"{(self._settings.webhook_url or '').rstrip('/')}/telegram"
        set_webhook = partial(self._bot.set_webhook, url, secret_token=token, allowed_updates=ALLOWED)
        with _listening(self._settings.listen) as listening:
            server = WebServer(web.application(self._receiver.store, token))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                await reach(set_webhook, self._clock)
                await serving
            except BadRequest as error:
                raise WrongWebhook(f"Telegram sier: {error.message}") from None
            finally:
                server.should_exit = True
                await asyncio.gather(serving, return_exceptions=True)


class WebServer(uvicorn.Server):
    """Takes updates; signals and log lines are the program's own business."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _listening(address: str) -> Iterator[socket.socket]:
    """Listen on "host:port"; raises WrongWebhook where that is not possible."""
    host, _, port = address.rpartition(":")
    try:
        listening = socket.create_server((host.strip("[]"), int(port)), family=_family(host))
    except (OSError, ValueError) as error:
        raise WrongWebhook(f"{address}: {error}") from None
    with listening:
        yield listening


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[App]:
    """An assembled bot: its folder locked, its database up to date, its name known to Telegram."""
    with only_one(settings.data_dir):
        async with contextlib.AsyncExitStack() as stack:
            seat = await stack.enter_async_context(election.elected(settings.database))
            database = await connect(settings.database)
            stack.push_async_callback(database.close)
            seat.guard(database)
            await database.run(migrations.upgrade)
            time = await stack.enter_async_context(clock.running(settings.clock_url))
            bot = connection_of(settings)
            stack.push_async_callback(bot.shutdown)
            await reach(bot.initialize, time)
            await publish(bot)
            yield App(settings, bot, database, time, seat)


async def reach(call: Callable[[], Awaitable[Any]], time: clock.Clock) -> None:
    """Make a call for as long as it takes to reach Telegram; raises WrongToken, and BadRequest where it is refused."""
    backoff = Backoff(time)
    while True:
        try:
            await call()
        except InvalidToken:
            raise WrongToken from None
        except BadRequest:
            raise
        except TelegramError as error:
            await backoff.wait(error)
        else:
            return
