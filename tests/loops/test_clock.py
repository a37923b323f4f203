import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot import clock
from bot.clock import Clock, PlaygroundClock
from bot.playground.client import Play
from tests.loops.conftest import eventually
from tests.playground_fixture import Running


async def test_the_machines_clock_is_utc_and_aware() -> None:
    async with clock.running(None) as time:
        assert abs(time.now() - datetime.now(UTC)) < timedelta(seconds=5)
        assert time.now().tzinfo is UTC


async def test_a_wait_for_what_has_passed_ends_at_once() -> None:
    time = Clock()
    await time.wait(time.now() - timedelta(days=1))


async def test_a_bell_ends_a_wait() -> None:
    time, bell = Clock(), asyncio.Event()
    waiting = asyncio.create_task(time.wait(None, bell))
    bell.set()
    await asyncio.wait_for(waiting, 5)


async def test_no_wait_is_longer_than_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a clock that was moved under the process is noticed."""
    monkeypatch.setattr(clock, "LONGEST_WAIT", 0.01)
    time = Clock()
    await asyncio.wait_for(time.wait(time.now() + timedelta(days=1)), 5)
    await asyncio.wait_for(time.wait(None), 5)


async def test_a_playgrounds_clock_is_followed_and_ends_waits(time: Clock, play: Play) -> None:
    before = time.now()
    waiting = asyncio.create_task(time.wait(before + timedelta(days=1)))
    await play.move(seconds=2 * 24 * 3600)
    await asyncio.wait_for(waiting, 5)
    assert time.now() - before >= timedelta(days=2)


async def test_a_playground_that_is_away_for_a_moment_is_asked_again(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def unwell(self: PlaygroundClock, client: httpx.AsyncClient) -> None:
        nonlocal asked
        asked += 1
        if asked < 2:
            raise httpx.ConnectError("away")
        await asyncio.Event().wait()

    async def again() -> bool:
        return asked == 2

    time = PlaygroundClock(f"{running.address}/play/clock")
    monkeypatch.setattr(PlaygroundClock, "_step", unwell)
    following = asyncio.create_task(time.follow())
    await eventually(again)
    following.cancel()


async def test_an_answer_that_was_long_on_its_way_leaves_the_clock_right(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = httpx.AsyncClient.get

    async def slowly(*args: Any, **kwargs: Any) -> httpx.Response:
        reply = await get(*args, **kwargs)
        await asyncio.sleep(0.3)
        return reply

    monkeypatch.setattr(httpx.AsyncClient, "get", slowly)
    async with clock.running(f"{running.address}/play/clock") as time:
        assert abs(time.now() - running.playground.world.clock.now()) < timedelta(seconds=0.1)
