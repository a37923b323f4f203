"""Nothing is lost and nothing is done twice, however the bot ends and whatever the network does."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.playground.client import Play
from tests.soak.cast import gather, questions
from tests.soak.machines import Bot, Nursery, playground
from tests.soak.month import Month, shared_out
from tests.soak.verdict import verdict

SEED = 2026
FORGETFUL = "tests.soak.forgetful"


@asynccontextmanager
async def beginning(nursery: Nursery, folder: Path, seed: int = SEED, first: str | None = None) -> AsyncIterator[Month]:
    """Everybody is there and the bot has come into the groups' chats."""
    async with playground() as address, Play(address) as play:
        bot = Bot(nursery, address, folder, first)
        month = Month(play, bot, await gather(play, bot), Random(seed))
        following = asyncio.create_task(month.watch.follow())
        try:
            await month.settles_in()
            yield month
        finally:
            following.cancel()
            bot.close()


async def lives(month: Month, weeks: int, kills: int) -> dict[str, Any]:
    """Let weeks pass under trouble; gives the figures, and fails where something is wrong."""
    await month.trouble(0.1)
    for number, (question, share) in enumerate(zip(questions(), shared_out(kills, weeks), strict=False)):
        await month.week(question, share, migrates=number == weeks // 2)
    await month.play.faults()
    month.bot.stop()
    faults, figures = await verdict(month.play, month)
    assert not faults, "\n".join([*faults, str(figures)])
    assert figures["kills"] == kills
    return figures


async def test_a_week_with_eight_kills_loses_nothing_and_repeats_nothing(nursery: Nursery, tmp_path: Path) -> None:
    async with beginning(nursery, tmp_path) as month:
        await lives(month, weeks=1, kills=8)


@pytest.mark.soak
async def test_a_month_with_three_hundred_kills_loses_nothing_and_repeats_nothing(
    nursery: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with beginning(nursery, tmp_path) as month:
        figures = await lives(month, weeks=5, kills=300)
    assert figures["calls that met a fault"] >= 0.07 * figures["calls"], "a month too kind to show anything"
    assert figures["messages under way at the kills"] >= 50, "kills that nothing was lost by"
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{value!s:>28}  {name}\n" for name, value in figures.items()))


async def is_killed_while_a_question_is_on_its_way(month: Month) -> list[str]:
    """Telegram has taken the message, its answer has not come, and the bot ends; gives what is wrong afterwards."""
    question = questions()[0]
    await month.play.faults({"kind": "timeout_after", "method": "sendMessage", "times": 1})
    month.owes(question)
    await month.play.move(to=question.at)
    await month.watch.calls(1, 30, messages=True)
    month.dies()
    await month.play.faults()
    await month.calm()
    month.bot.stop()
    return (await verdict(month.play, month))[0]


async def test_a_question_that_was_on_its_way_when_the_bot_died_is_not_sent_twice(
    nursery: Nursery, tmp_path: Path
) -> None:
    async with beginning(nursery, tmp_path) as month:
        assert await is_killed_while_a_question_is_on_its_way(month) == []
        assert month.facilitator.arrived


async def test_a_bot_that_takes_what_was_on_its_way_for_unsent_is_found_out(nursery: Nursery, tmp_path: Path) -> None:
    """The test of the test: such a bot sends the question a second time, and does not say so."""
    async with beginning(nursery, tmp_path, first=FORGETFUL) as month:
        faults = await is_killed_while_a_question_is_on_its_way(month)
        assert [fault for fault in faults if "2 times without a mark" in fault]
