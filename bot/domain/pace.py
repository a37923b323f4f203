"""Telegram's limits: one message a second a chat, 20 a minute a group, 30 a second in all."""

from collections import deque
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
ALL_PER_SECOND = 30
GROUP_PER_MINUTE = 20
MARGIN = timedelta(milliseconds=30)  # one request may take so much longer to arrive than the next
BETWEEN = SECOND / 28.9  # what can wait leaves evenly, so that answers find room and no burst meets another


class Pace:
    """Remembers when messages left, and tells when the next one may."""

    def __init__(self) -> None:
        self._all: deque[datetime] = deque(maxlen=ALL_PER_SECOND)
        self._chats: dict[int, deque[datetime]] = {}
        self._closed_until: datetime | None = None
        self._even: datetime | None = None

    def ready_at(self, chat: int, now: datetime, *, answers: bool = True) -> datetime:
        """When the next message to this chat may leave, if nothing else does until then; groups have negative ids.

        An answer to somebody leaves as soon as the limits let it; what starts by itself keeps its distance.
        """
        moments = [now, *self._chat_moments(chat, now)]
        if self._closed_until:
            moments.append(self._closed_until)
        if len(self._all) == ALL_PER_SECOND and self._all[-1] <= now:
            moments.append(self._all[0] + SECOND + MARGIN)
        if not answers and self._even and self._even <= now + SECOND:
            moments.append(self._even - BETWEEN)  # one may be early, to make up for one that was late
        return max(moments)

    def _chat_moments(self, chat: int, now: datetime) -> list[datetime]:
        left = self._chats.get(chat)
        if not left or left[-1] > now:  # nothing yet, or the clock was set back
            return []
        moments = [left[-1] + SECOND + MARGIN]
        if chat < 0 and len(left) == GROUP_PER_MINUTE:
            moments.append(left[0] + MINUTE + MARGIN)
        return moments

    def leaves(self, chat: int, now: datetime, *, answers: bool = True) -> None:
        self._all.append(now)
        self._chats.setdefault(chat, deque(maxlen=GROUP_PER_MINUTE)).append(now)
        if not answers:
            late = self._even is None or not now - BETWEEN <= self._even <= now + SECOND
            self._even = (now if late or self._even is None else self._even) + BETWEEN
        if len(self._chats) > 10_000:
            self._forget(now)

    def close(self, until: datetime) -> None:
        """Let nothing leave before `until`: Telegram said so."""
        self._closed_until = max(until, self._closed_until or until)

    def _forget(self, now: datetime) -> None:
        self._chats = {chat: left for chat, left in self._chats.items() if now - left[-1] < MINUTE}
