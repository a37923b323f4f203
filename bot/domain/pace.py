"""Telegram's limits: one message a second a chat, 20 a minute a group, 30 a second in all."""

from collections import Counter, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
ALL_PER_SECOND = 30
GROUP_PER_MINUTE = 20
BETWEEN = SECOND / 29.5  # what can wait leaves evenly, so that an answer always finds room soon
MADE_UP_FOR = SECOND / 3  # of a hold-up, so that an answer finds room soon after it too
AT_REST = 3 * SECOND  # nothing waited where nothing left for so long


class Pace:
    """Remembers when messages left and when the attempts ended, and tells when the next one may leave.

    A message counts until a second after its attempt has ended: it reached Telegram at some moment before that, so that
    the limits hold there, however long each request was on its way.
    """

    def __init__(self) -> None:
        self._ended: deque[datetime] = deque(maxlen=ALL_PER_SECOND)
        self._under_way: Counter[int | None] = Counter()
        self._chats: dict[int, deque[datetime]] = {}
        self._closed_until: datetime | None = None
        self._even: datetime | None = None

    def ready_at(self, chat: int | None, now: datetime, *, answers: bool = True) -> datetime:
        """When the next message to this chat may leave, if nothing else does until then; groups have negative ids.

        What counts in no chat but in all has none.
        An answer to somebody leaves as soon as the limits let it; what starts by itself keeps its distance.
        """
        return max([self.room_at(now, answers=answers), *self._chat_moments(chat, now)])

    def room_at(self, now: datetime, *, answers: bool = True) -> datetime:
        """When the next message may leave by what holds for all chats."""
        moments = [now, *self._all_moments(now)]
        if self._closed_until:
            moments.append(self._closed_until)
        if not answers and self._even and self._even <= now + SECOND:
            moments.append(self._even - BETWEEN)  # one may be early, to make up for one that was late
        return max(moments)

    def leaves(self, chat: int | None, now: datetime, *, answers: bool = True) -> None:
        """Count a message that leaves now."""
        self._under_way[chat] += 1
        if not answers:
            even = self._even
            if even is None or not now - AT_REST <= even <= now + SECOND:  # it begins, or the clock was set back
                even = now
            self._even = max(even, now - MADE_UP_FOR) + BETWEEN

    def ends(self, chat: int | None, now: datetime) -> None:
        """Count an attempt that has ended, well or not."""
        self._under_way -= Counter([chat])
        self._ended.append(now)
        if chat is None:
            return
        self._chats.setdefault(chat, deque(maxlen=GROUP_PER_MINUTE)).append(now)
        if len(self._chats) > 10_000:
            self._chats = {chat: ended for chat, ended in self._chats.items() if now - ended[-1] < MINUTE}

    def only_under_way(self, chats: Iterable[int | None]) -> None:
        """Count only these as under way: what else was to leave never did."""
        self._under_way = Counter(chats)

    def close(self, until: datetime) -> None:
        """Let nothing leave before `until`: Telegram said so."""
        self._closed_until = max(until, self._closed_until or until)

    def _all_moments(self, now: datetime) -> list[datetime]:
        left = ALL_PER_SECOND - self._under_way.total()
        recent = [moment for moment in self._ended if now - SECOND < moment <= now]
        if len(recent) < left:
            return []
        return [recent[-left] + SECOND] if left > 0 else [now + SECOND]

    def _chat_moments(self, chat: int | None, now: datetime) -> list[datetime]:
        if chat is None:
            return []
        if self._under_way[chat]:
            return [now + SECOND]
        ended = self._chats.get(chat)
        if not ended or ended[-1] > now:  # nothing yet, or the clock was set back
            return []
        moments = [ended[-1] + SECOND]
        if chat < 0 and len(ended) == GROUP_PER_MINUTE:
            moments.append(ended[0] + MINUTE)
        return moments
