"""The only place that reads the time or waits for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

LONGEST_WAIT = 30.0


class NoTime(Exception):
    """A playground does not tell the time; the words say why."""


class Clock:
    """The machine's own time; no wait is longer than 30 s, so that a clock that was moved is noticed."""

    def __init__(self) -> None:
        self._moved = asyncio.Event()
        self._offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def by_the_machine(self, moment: datetime) -> datetime:
        """What the machine's own clock shows at that moment."""
        return moment - self._offset

    async def wait(self, until: datetime | None, bell: asyncio.Event | None = None) -> None:
        """Return at `until`, when `bell` rings, when the clock was moved, or after 30 s; whichever comes first."""
        seconds = LONGEST_WAIT if until is None else (until - self.now()).total_seconds()
        if seconds <= 0:
            return
        waiting = {asyncio.create_task(event.wait()) for event in (bell, self._moved) if event}
        _, pending = await asyncio.wait(
            waiting, timeout=min(seconds, LONGEST_WAIT), return_when=asyncio.FIRST_COMPLETED
        )
        for task in pending:
            task.cancel()

    async def catch_up(self) -> None:
        """Read the time once, before anything asks what is due; the machine's clock is always right."""

    async def follow(self) -> None:
        """Keep in step for as long as the bot runs; the machine's clock needs no following."""

    def _set(self, offset: timedelta) -> None:
        self._offset = offset
        self._moved.set()
        self._moved = asyncio.Event()


class PlaygroundClock(Clock):
    """A playground's time, at `url` on this machine: an offset that people can move."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._moves: int | None = None

    async def follow(self) -> None:
        """Ask the playground for its time, then again each time it was moved (it answers late on purpose)."""
        async with _client() as client:
            while True:
                try:
                    await self._step(client)
                except httpx.TransportError:
                    await asyncio.sleep(1)

    async def _step(self, client: httpx.AsyncClient) -> None:
        params = {} if self._moves is None else {"moved": self._moves}
        reply: dict[str, Any] = (await client.get(self._url, params=params)).raise_for_status().json()
        if reply["moved"] != self._moves:
            self._moves = reply["moved"]
            # By the time at which it was told: the answer may have been long on its way.
            self._set(datetime.fromisoformat(reply["now"]) - datetime.fromisoformat(reply["machine"]))

    async def catch_up(self) -> None:
        """Read the time once; raises NoTime."""
        async with _client() as client:
            try:
                await self._step(client)
            except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:  # nothing there, or something else
                raise NoTime(str(error) or type(error).__name__) from None


def _client() -> httpx.AsyncClient:
    """Plain http to this machine: reading certificates would take longer than asking."""
    return httpx.AsyncClient(timeout=60, trust_env=False, verify=False)  # noqa: S501


@contextlib.asynccontextmanager
async def running(url: str | None) -> AsyncIterator[Clock]:
    """The machine's clock, or the playground's at `url`, kept in step; raises NoTime."""
    clock = PlaygroundClock(url) if url else Clock()
    await clock.catch_up()
    task = asyncio.create_task(clock.follow())
    try:
        yield clock
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
