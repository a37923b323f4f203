"""`kollokvie serve` without Telegram's limits, to measure what the code itself can do."""

from datetime import datetime

from bot import sender
from bot.cli import main
from bot.domain.pace import Pace


class Unpaced(Pace):
    def room_at(self, now: datetime, *, answers: bool = True) -> datetime:
        return now

    def ready_at(self, chat: int | None, now: datetime, *, answers: bool = True) -> datetime:
        return now


if __name__ == "__main__":
    sender.Pace = Unpaced  # type: ignore[attr-defined]
    main()
