"""Reads the ledger as it is written."""

import asyncio
import contextlib

from bot.playground.client import Play
from tests.soak.owed import Entry, Post, is_message


class Watch:
    def __init__(self, play: Play) -> None:
        self.post = Post()
        self._play = play
        self._seen: list[Entry] = []
        self._bell = asyncio.Event()

    async def follow(self) -> None:
        """Read the ledger as it is written, until cancelled."""
        async with self._play.events() as events:
            async for event in events:
                if "entry" in event:
                    self._seen.append(event["entry"])
                    self.post.take(event["entry"])
                    self._bell.set()

    async def calls(self, count: int, seconds: float, *, messages: bool = False) -> None:
        """Wait for so many more calls, or messages, but no longer than that."""
        start = len(self._seen)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while sum(is_message(each) or not messages for each in self._seen[start:]) < count:
                    self._bell.clear()
                    await self._bell.wait()
