"""Telegram's limits on messages: one a second in a chat, twenty a minute in a group, thirty a second in all."""

import math
from collections import defaultdict, deque

from bot.playground.clock import Clock
from bot.playground.people import Chat
from bot.playground.refusals import too_many


class Window:
    """At most `count` in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        while self._times and not 0 <= now - self._times[0] < self._seconds:
            self._times.popleft()
        return self._times[0] + self._seconds - now if len(self._times) >= self._count else 0.0

    def take(self, now: float) -> None:
        self._times.append(now)


class Limits:
    def __init__(self, clock: Clock, *, on: bool = False) -> None:
        self.on = on
        self._clock = clock
        self._all = Window(30, 1)
        self._chats: defaultdict[int, Window] = defaultdict(lambda: Window(1, 1))
        self._groups: defaultdict[int, Window] = defaultdict(lambda: Window(20, 60))

    def take(self, chat: Chat | None) -> None:
        """Count one message to the chat; refuses with 429 when it is one too many."""
        if not self.on or chat is None:
            return
        windows = [self._all, self._chats[chat.id], *([] if chat.person else [self._groups[chat.id]])]
        now = self._clock.seconds()
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        for window in windows:
            window.take(now)
