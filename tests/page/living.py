"""The real bot in the playground, in a test's own process, and the time there."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import app
from bot.app import App
from bot.playground.client import Play
from bot.playground.page import Page
from bot.playground.server import TOKEN, Playground
from bot.settings import Settings
from tests import left_to_do

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()
PATIENCE = 60.0


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
            following = await self.database.run(left_to_do.next_moment, self.now)
            left_to_do.looks_anew(self.app)
            await self.play.move(to=max(min(filter(None, (following, until))), self.now + timedelta(milliseconds=1)))
            await self.calm()

    async def calm(self) -> None:
        """Wait until all that came is answered, what is due done, and what is to be said has been said.

        Where a chat's pace makes the bot wait, time goes on until that is over.
        """
        async with asyncio.timeout(PATIENCE):
            while waits := await self._waits():
                if waits == "pace" and (until := left_to_do.held_until(self.app)):
                    await self.play.move(to=max(until, self.now))
                await asyncio.sleep(0.003)

    async def _waits(self) -> str:
        if self.playground.world.updates.pending(1):
            return "updates"
        if left := await self.database.run(left_to_do.is_left, self.now):
            return left
        return "acts" if left_to_do.is_about_to_act(self.app, self.now) else ""


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
