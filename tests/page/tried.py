"""`kollokvie try`, inside a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.playground.client import Play
from bot.playground.trying import try_it

LONGEST = 240.0


@contextlib.asynccontextmanager
async def tried(*, empty: bool = False) -> AsyncIterator[str]:
    """Give the address once the programme is made (or, if `empty`, once the bot runs)."""
    said: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    trying = asyncio.create_task(try_it(0, empty=empty, server_only=False, say=said.put_nowait, stop=stop))
    try:
        async with asyncio.timeout(LONGEST):
            address = (await said.get()).split("åpent: ")[1].split(". ")[0]
            ready = asyncio.create_task(_ready(address))
            await asyncio.wait([trying, ready], return_when=asyncio.FIRST_COMPLETED)
            if trying.done() or ready.exception():
                await trying  # says what went wrong
        yield address
    finally:
        stop.set()
        await trying


async def _ready(address: str) -> None:
    async with Play(address) as play, play.events() as events:
        while not await _is_ready(play):
            while (await anext(events)).get("type") != "page":
                pass


async def _is_ready(play: Play) -> bool:
    panel = await play.get("../page/panel")
    return panel["here"] and panel["stage"] is None
