"""A bot that is killed at any moment loses nothing, and sends nothing twice without saying so."""

from pathlib import Path

import pytest

from bot.playground.client import Play
from bot.sender import SLOTS
from tests.playground_fixture import Running, play, running
from tests.soak.month import Month, bots

__all__ = ["play", "running"]


async def lived(running: Running, play: Play, folder: Path, kills: int, weeks: int, *arguments: str) -> Month:
    month = await Month.begin(play, folder, weeks, seed=kills)
    async with bots(running, folder, *arguments) as bot:
        await month.live(bot, kills)
    return month


async def test_a_week_with_ten_kills(running: Running, play: Play, tmp_path: Path) -> None:
    month = await lived(running, play, tmp_path, kills=10, weeks=1)
    assert await month.complaints() == []
    assert max(month.under_way) <= SLOTS


async def test_a_bot_that_sends_again_what_may_have_arrived_is_caught(
    running: Running, play: Play, tmp_path: Path
) -> None:
    """The test of the test: a bot that is careless after a crash sends something twice."""
    month = await Month.begin(play, tmp_path, weeks=1, seed=1)
    async with bots(running, tmp_path, "--careless") as bot:
        await month.is_killed_with_a_question_under_way(bot)
    assert [each for each in await month.complaints() if "came 2 times" in each]


@pytest.mark.soak
async def test_a_month_with_three_hundred_kills(running: Running, play: Play, tmp_path: Path) -> None:
    month = await lived(running, play, tmp_path, kills=300, weeks=4)
    print(f"\n{await month.summary()}")  # noqa: T201 - figures for whoever runs it
    assert await month.complaints() == []
    assert max(month.under_way) <= SLOTS
