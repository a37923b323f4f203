"""Tells those who watch what happens: pages, clients, long polls."""

import asyncio
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


class Bell:
    """Wakes everybody who waits at the moment it rings."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Return whether it rang within that many seconds of real time."""
        event = self._event
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return True


class Watcher:
    """One reader of the stream: a person's eyes, or everything when `person` is None."""

    def __init__(self, person: int | None) -> None:
        self.person = person
        self.queue: asyncio.Queue[Json | None] = asyncio.Queue()


class Events:
    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()

    def watch(self, person: int | None) -> Watcher:
        watcher = Watcher(person)
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)

    def tell(self, event: Json, audience: Iterable[int] | None) -> None:
        """Tell those people; None tells only who watches everything."""
        if not self._watchers:
            return
        people = set(audience or ())
        for watcher in self._watchers:
            if watcher.person is None or watcher.person in people:
                watcher.queue.put_nowait(event)

    def tell_everyone(self, event: Json) -> None:
        for watcher in self._watchers:
            watcher.queue.put_nowait(event)

    def close(self) -> None:
        for watcher in self._watchers:
            watcher.queue.put_nowait(None)
