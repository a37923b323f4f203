"""Fixtures: a running playground on a port of its own, and a client that plays its people."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.client import Play
from bot.playground.server import TOKEN, Playground


@dataclass
class Running:
    """A playground that is served at an address."""

    address: str
    playground: Playground
    token: str = TOKEN

    def bot(self) -> Bot:
        """The real client of python-telegram-bot, pointed here; use it with `async with`."""
        quick = {"verify": False, "trust_env": False}  # no certificates are read for plain http
        requests = [HTTPXRequest(connection_pool_size=64, httpx_kwargs=quick) for _ in range(2)]
        urls = {"base_url": f"{self.address}/bot", "base_file_url": f"{self.address}/file/bot"}
        return Bot(self.token, **urls, get_updates_request=requests[0], request=requests[1])

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        """A call as plain JSON, and its answer just as it comes."""
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:
            return dict((await client.post(f"{self.address}/bot{self.token}/{method}", json=body)).json())


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    playground = Playground()
    async with playground.serve() as address:
        yield Running(address, playground)


@pytest.fixture
async def play(running: Running) -> AsyncIterator[Play]:
    async with Play(running.address) as play:
        yield play


@pytest.fixture
async def bot(running: Running) -> AsyncIterator[Bot]:
    """A bot's client with nothing behind it: tests make its calls themselves."""
    async with running.bot() as bot:
        yield bot
