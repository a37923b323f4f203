from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot, Update
from telegram.constants import UpdateType

from tests.playground_fixture import bot, play, running

__all__ = ["bot", "play", "running", "updates"]
Ask = Callable[[], Awaitable[list[Update]]]


@pytest.fixture(autouse=True)
def durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of numbers of seconds, which go away in a later version."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def updates(bot: Bot) -> Ask:
    """Asks for the updates that have come since it was last asked."""
    offset = 0

    async def ask() -> list[Update]:
        nonlocal offset
        found = await bot.get_updates(offset=offset, allowed_updates=list(UpdateType))
        offset = found[-1].update_id + 1 if found else offset
        return list(found)

    return ask
