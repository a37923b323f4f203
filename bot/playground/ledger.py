"""What the bot asked for and got, call by call, for people and tests to read."""

import hashlib
from typing import Any

from bot.playground.arguments import Arguments, Upload
from bot.playground.clock import Clock
from bot.playground.events import Events

Json = dict[str, Any]


class Ledger:
    def __init__(self, clock: Clock, events: Events) -> None:
        self.entries: list[Json] = []
        self._clock = clock
        self._events = events

    def open(self, method: str, given: Arguments) -> Json:
        """Begin an entry; what became of the call is filled in when it is known."""
        entry: Json = {
            "n": len(self.entries) + 1,
            "time": self._clock.now().isoformat(),
            "method": method,
            "parameters": {name: _described(value) for name, value in given.items()},
            "fault": None,
            "effect": False,
        }
        self.entries.append(entry)
        return entry

    def close(self, entry: Json) -> None:
        self._events.tell({"type": "ledger", "entry": entry}, None)

    def since(self, n: int) -> list[Json]:
        return self.entries[n:]


def _described(value: Any) -> Any:
    """Files by size and hash, so that the ledger does not keep them twice."""
    if not isinstance(value, Upload):
        return value
    return {"name": value.name, "size": len(value.content), "sha256": hashlib.sha256(value.content).hexdigest()}
