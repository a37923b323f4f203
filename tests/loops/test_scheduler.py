import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from bot.clock import Clock
from bot.playground.client import Play
from bot.scheduler import Scheduler
from bot.services import due
from storage import Database, Transaction
from storage.election import Lost
from tests.loops.conftest import PATIENCE, eventually

HOUR = timedelta(hours=1)


class Rules:
    """Something that is due at a moment, and is done once."""

    def __init__(self, at: datetime) -> None:
        self.at, self.done_at, self.fails, self.asked = at, list[datetime](), 0, 0

    def do(self, tx: Transaction, now: datetime) -> None:
        self.asked += 1
        if self.fails:
            self.fails -= 1
            raise LookupError("a bug")
        if now >= self.at and not self.done_at:
            self.done_at.append(now)

    def next(self, tx: Transaction, now: datetime) -> datetime | None:
        return None if self.done_at else self.at

    async def done(self) -> list[datetime]:
        return self.done_at


@pytest.fixture
def rules(time: Clock, monkeypatch: pytest.MonkeyPatch) -> Rules:
    rules = Rules(time.now() + HOUR)
    monkeypatch.setattr(due, "RULES", [rules.do])
    monkeypatch.setattr(due, "NEXT", [rules.next])
    return rules


@pytest.fixture
async def scheduler(database: Database, time: Clock, rules: Rules) -> AsyncIterator[Scheduler]:
    scheduler = Scheduler(database, time, lambda: None)
    task = asyncio.create_task(scheduler.run())
    yield scheduler
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def planned(scheduler: Scheduler) -> None:
    async def there() -> bool:
        return scheduler.next_due is not None

    await eventually(there)


async def test_what_is_due_is_done_when_its_time_comes(scheduler: Scheduler, rules: Rules, play: Play) -> None:
    await planned(scheduler)
    assert scheduler.next_due == rules.at
    assert rules.done_at == []
    await play.move(seconds=HOUR.total_seconds() + 1)
    await eventually(rules.done)
    assert rules.at <= rules.done_at[0]


async def test_a_clock_that_leaps_a_week_misses_nothing(scheduler: Scheduler, rules: Rules, play: Play) -> None:
    await planned(scheduler)
    await play.move(seconds=7 * 24 * 3600)
    await eventually(rules.done)


async def test_a_clock_set_back_does_nothing_early_and_nothing_twice(
    scheduler: Scheduler, rules: Rules, play: Play
) -> None:
    await planned(scheduler)
    await play.move(seconds=2 * 3600)
    await eventually(rules.done)
    await play.move(seconds=-3 * 3600)
    await play.move(seconds=2 * 3600)
    assert len(rules.done_at) == 1


async def test_something_new_is_planned_when_the_bell_rings(
    scheduler: Scheduler, rules: Rules, play: Play, time: Clock
) -> None:
    await planned(scheduler)
    sooner = time.now() + HOUR / 2

    async def noticed() -> bool:
        return scheduler.next_due == sooner

    rules.at = sooner
    scheduler.ring()
    await eventually(noticed)


async def test_a_rule_that_fails_is_tried_again_and_stalls_no_other(
    scheduler: Scheduler, rules: Rules, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    await planned(scheduler)
    rules.fails = 2
    for _ in range(3):
        await play.move(seconds=HOUR.total_seconds())
    await eventually(rules.done)
    assert "could not be done" in caplog.text


async def test_a_next_moment_that_cannot_be_found_out_is_asked_for_again(
    scheduler: Scheduler, rules: Rules, play: Play, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(tx: Transaction, now: datetime) -> datetime | None:
        raise LookupError("a bug")

    async def complaint() -> bool:
        return "could not be found out" in caplog.text

    await planned(scheduler)
    with monkeypatch.context() as patch:
        patch.setattr(due, "NEXT", [broken])
        scheduler.ring()
        await eventually(complaint)
    await play.move(seconds=2 * HOUR.total_seconds())
    await eventually(rules.done)


async def test_the_alarm_rings_when_the_moment_comes_by_a_clock_that_was_moved(
    scheduler: Scheduler, rules: Rules, play: Play, time: Clock
) -> None:
    began = time.now()

    async def moved() -> bool:
        return time.now() > began + HOUR / 2

    await planned(scheduler)
    await play.move(seconds=HOUR.total_seconds() / 2)
    await eventually(moved)
    rules.at = time.now() + timedelta(seconds=2)
    scheduler.ring()
    [done_at] = await eventually(rules.done)  # sooner than any wait ends by itself
    assert rules.at <= done_at


async def test_it_ends_once_the_database_is_another_bots(
    scheduler: Scheduler, database: Database, time: Clock, rules: Rules
) -> None:
    def lost(_tx: Transaction) -> None:
        raise Lost("a broken connection")

    await planned(scheduler)
    event.listen(database.engine, "begin", lost)
    with pytest.raises(Lost):
        await asyncio.wait_for(Scheduler(database, time, lambda: None).run(), PATIENCE)
