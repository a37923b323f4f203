"""The real bot in the playground, in a test's own process, and the time there."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text

from bot import app
from bot.app import App
from bot.playground.client import Play
from bot.playground.page import Page
from bot.playground.server import TOKEN, Playground
from bot.services import due
from bot.settings import Settings
from storage import Transaction

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()
PATIENCE = 60.0
NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)
WAITING = text("SELECT min(due_at) FROM outbox WHERE status IN ('pending', 'retry')")
OPEN = text("""
    SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL),
        (SELECT count(*) FROM outbox WHERE status = 'sending'),
        (SELECT count(*) FROM outbox WHERE status IN ('pending', 'retry') AND due_at <= :now)
""")


class Living:
    """A playground with its page, its running bot, and the bot's database."""

    def __init__(self, playground: Playground, page: Page, play: Play, running: App) -> None:
        self.playground, self.page, self.play, self.app = playground, page, play, running
        self.database = running._database  # noqa: SLF001 - what is done under the surface is done in its own thread

    @property
    def now(self) -> datetime:
        return self.playground.world.clock.now()

    async def passes(self, until: datetime) -> None:
        """Let time pass, with a stop at each moment at which something is due."""
        while self.now < until:
            following = await self.database.run(self._next)
            self._looks_anew()
            await self.play.move(to=max(min(filter(None, (following, until))), self.now + timedelta(milliseconds=1)))
            await self.calm()

    def _next(self, tx: Transaction) -> datetime | None:
        waiting = tx.execute(WAITING).scalar()
        moments = [due.next_due(tx, self.now), waiting and datetime.fromisoformat(waiting).replace(tzinfo=UTC)]
        return min(filter(None, moments), default=None)

    def _looks_anew(self) -> None:
        """The bot has not looked yet at what is due."""
        self.app._scheduler.next_due = NOT_YET  # noqa: SLF001

    async def calm(self) -> None:
        """Wait until all that came is answered, what is due done, and what is to be said has been said.

        Where a chat's pace makes the bot wait, time goes on by a second.
        """
        async with asyncio.timeout(PATIENCE):
            while waits := await self._waits():
                if waits == "pace":
                    await self.play.move(seconds=1)
                await asyncio.sleep(0.003)

    async def _waits(self) -> str:
        if self.playground.world.updates.pending(1):
            return "updates"
        undone, under_way, waiting = await self.database.run(self._open)
        if undone or under_way:
            return "work"
        if waiting:
            return "pace"
        following = self.app.next_due()
        return "looks" if following is not None and following <= self.now else ""

    def _open(self, tx: Transaction) -> tuple[int, int, int]:
        row = tx.execute(OPEN, {"now": f"{self.now:%Y-%m-%d %H:%M:%S.%f}"}).one()
        return row[0], row[1], row[2]


@contextlib.asynccontextmanager
async def living(folder: Path, begins: datetime) -> AsyncIterator[Living]:
    """The playground with its page, and the bot as it is served."""
    playground = Playground(start=begins)
    page = Page(playground)
    stop = asyncio.Event()
    async with playground.serve(0, *page.routes()) as address, Play(address) as play:
        nothing: Any = {"_env_file": None} | dict.fromkeys(["database_url", "webhook_url", "bot_token_file"])
        settings = Settings(
            bot_token=SecretStr(TOKEN), api_url=address, clock_url=f"{address}/play/clock", data_dir=folder, **nothing
        )
        async with app.running(settings) as running:
            page.bot = running
            serving = asyncio.create_task(running.serve(stop))
            try:
                yield Living(playground, page, play, running)
            finally:
                stop.set()
                await serving
