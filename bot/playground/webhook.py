"""Posts updates to the bot's webhook: in order, again until it answers 200."""

import asyncio
from typing import Any

import httpx

from bot.playground.clock import Clock
from bot.playground.events import Events
from bot.playground.updates import Updates

Json = dict[str, Any]
LONGEST_PAUSE = 10.0  # Telegram lets minutes pass; tests and people cannot


class Webhook:
    def __init__(self, updates: Updates, clock: Clock, events: Events) -> None:
        self.url = ""
        self._updates = updates
        self._clock = clock
        self._events = events
        self._secret: str | None = None
        self._connections = 40
        self._error: Json = {}
        self._task: asyncio.Task[None] | None = None

    async def set(self, url: str, secret: str | None = None, connections: int = 40) -> None:
        """Post to that address from now on; an empty one ends it."""
        await self.close()
        self.url, self._secret, self._connections, self._error = url, secret, connections, {}
        if url:
            self._task = asyncio.create_task(self._post_all())

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    def info(self) -> Json:
        answer: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.queue),
            "allowed_updates": sorted(self._updates.allowed),
        }
        return answer | ({"max_connections": self._connections} if self.url else {}) | self._error

    async def _post_all(self) -> None:
        pause = 0.1
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            while True:
                pending = self._updates.pending(1)
                if not pending:
                    await self._updates.bell.wait(60)
                elif error := await self._post(client, pending[0]):
                    self._error = {"last_error_date": int(self._clock.seconds()), "last_error_message": error}
                    self._events.tell({"type": "webhook", "error": error}, None)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                else:
                    pause = 0.1
                    self._updates.confirm(pending[0]["update_id"] + 1)

    async def _post(self, client: httpx.AsyncClient, update: Json) -> str | None:
        """What went wrong, in Telegram's words; None when the bot took it."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            answer = await client.post(self.url, json=update, headers=headers)
        except httpx.TimeoutException:
            return "Read timeout expired"
        except httpx.TransportError:
            return "Connection refused"
        return (
            None
            if answer.is_success
            else f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        )
