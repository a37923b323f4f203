"""Updates on their way to the bot: a queue, asked for by long polls or posted to a webhook."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.playground.events import Bell, Json
from bot.playground.refusals import conflict

KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
)
ONLY_WHEN_ASKED_FOR = {"chat_member", "message_reaction"}
LONGEST_POLL = 50


@dataclass(slots=True)
class Waiting:
    since: float
    body: Json


class Updates:
    def __init__(self, chance: random.Random, keep: float) -> None:
        self.bell = Bell()  # something new, or the end of a poll
        self.taken = Bell()  # the bot confirmed something
        self.queue: deque[Waiting] = deque()
        self.allowed = set(KINDS) - ONLY_WHEN_ASKED_FOR
        self.closing = False
        self._chance = chance
        self._keep = keep
        self._poll = 0  # the newest poll; an older one gives way
        self.restart_ids()

    def restart_ids(self) -> None:
        """Begin the ids anew at random, as Telegram does after a quiet week; raises ValueError when any wait."""
        if self.queue:
            raise ValueError("Some updates still wait for the bot.")
        self._next = self._chance.randrange(1_000_000, 900_000_000)

    def add(self, kind: str, body: Json) -> None:
        if kind not in self.allowed:
            return
        self.queue.append(Waiting(time.monotonic(), {"update_id": self._next, kind: body}))
        self._next += 1
        self.bell.ring()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remember what the bot asks for; an empty list means the usual, None what it was."""
        if kinds is not None:
            self.allowed = set(kinds) or set(KINDS) - ONLY_WHEN_ASKED_FOR

    def pending(self, limit: int) -> list[Json]:
        """The first that still wait; what has waited longer than it is kept is gone."""
        oldest = time.monotonic() - self._keep
        while self.queue and self.queue[0].since < oldest:
            self.queue.popleft()
        return [waiting.body for waiting in islice(self.queue, limit)]

    def clear(self) -> None:
        self.queue.clear()
        self.taken.ring()

    def confirm(self, offset: int) -> None:
        """Forget everything before `offset`; a negative one keeps only that many from the end.

        An offset far ahead is one from before the ids began anew: it confirms nothing, as in Telegram's own server.
        """
        if offset > self._next + 10:
            return
        before = len(self.queue)
        while self.queue and (self.queue[0].body["update_id"] < offset or len(self.queue) > -offset > 0):
            self.queue.popleft()
        if len(self.queue) < before:
            self.taken.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Answer getUpdates; waits up to that many seconds of real time when nothing is there."""
        self._poll += 1
        mine = self._poll
        self.bell.ring()  # ends an older poll
        if offset:
            self.confirm(offset)
        until = time.monotonic() + min(seconds, LONGEST_POLL)
        while not self.queue and not self.closing and (left := until - time.monotonic()) > 0:
            await self.bell.wait(left)
            if mine != self._poll:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
        return self.pending(limit)

    async def all_taken(self, seconds: float) -> bool:
        """Wait until the bot has confirmed everything; False when it has not within that many seconds of real time."""
        try:
            async with asyncio.timeout(seconds):
                while self.queue:
                    await self.taken.wait(seconds)
        except TimeoutError:
            return False
        return True
