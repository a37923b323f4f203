"""Telegram's limits: one message a second a chat, 20 a minute a group, 30 a second in all."""

from collections import deque
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
ALL_PER_SECOND = 29  # of 30: a request that waits a little on its way must not meet the next second's first ones
GROUP_PER_MINUTE = 20
MARGIN = timedelta(milliseconds=50)


class Pace:
    """Remembers when messages left, and tells when the next one to a chat may."""

    def __init__(self) -> None:
        self._all: deque[datetime] = deque(maxlen=ALL_PER_SECOND)
        self._chats: dict[int, deque[datetime]] = {}
        self._closed_until: datetime | None = None

    def room(self, now: datetime) -> int:
        """How many messages may leave now, over all chats."""
        if self._closed_until and now < self._closed_until:
            return 0
        return ALL_PER_SECOND - sum(now - SECOND - MARGIN < at <= now for at in self._all)

    def ready_at(self, chat: int, now: datetime) -> datetime:
        """When the next message to this chat may leave, if nothing else did until then; groups have negative ids."""
        left = self._chats.get(chat)
        if not left or left[-1] > now:  # nothing yet, or the clock was set back
            return now
        moments = [left[-1] + SECOND + MARGIN]
        if chat < 0 and len(left) == GROUP_PER_MINUTE:
            moments.append(left[0] + MINUTE + MARGIN)
        return max(now, *moments)

    def leaves(self, chat: int, now: datetime) -> None:
        self._all.append(now)
        self._chats.setdefault(chat, deque(maxlen=GROUP_PER_MINUTE)).append(now)
        if len(self._chats) > 10_000:
            self._forget(now)

    def close(self, until: datetime) -> None:
        """Let nothing leave before `until`: Telegram said so."""
        self._closed_until = max(until, self._closed_until or until)

    def opens_at(self, now: datetime) -> datetime:
        """When the next message to any chat may leave."""
        if self._closed_until and now < self._closed_until:
            return self._closed_until
        return now if self.room(now) else self._all[0] + SECOND + MARGIN

    def _forget(self, now: datetime) -> None:
        self._chats = {chat: left for chat, left in self._chats.items() if now - left[-1] < MINUTE}
