"""The playground's clock: ticks in real time from where it was put, and can be moved or frozen."""

from datetime import UTC, datetime, timedelta

from bot.playground.events import Bell


class Clock:
    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self.moved = 0
        self.bell = Bell()
        self._frozen = frozen
        self._set(start or datetime.now(UTC))

    def now(self) -> datetime:
        if self._frozen:
            return self._at
        return self._at + (datetime.now(UTC) - self._since)  # by the machine's clock, as a bot in step with it

    def seconds(self) -> float:
        """Seconds since 1970, UTC, as Telegram writes dates."""
        return self.now().timestamp()

    def move(self, *, seconds: float = 0, to: datetime | None = None) -> None:
        self._set(to or self.now() + timedelta(seconds=seconds))
        self._tell()

    def freeze(self, *, frozen: bool) -> None:
        """Stop the time here, or let it run on; a bot in step with it has a clock that ticks all the same."""
        self._set(self.now())
        self._frozen = frozen
        self._tell()

    def _tell(self) -> None:
        self.moved += 1
        self.bell.ring()

    def _set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self._since = datetime.now(UTC)
