import asyncio

import pytest

from bot.clock import Clock
from bot.domain.groups.wishes import Wishes
from bot.planner import Planner
from bot.playground.client import Play
from bot.services import group_plans
from storage import Database, Transaction, people, plans
from storage.election import Lost
from tests.loops.conftest import PATIENCE, eventually
from tests.loops.test_receiver import be_full, have_room
from tests.region import BO, HADSEL, SORTLAND, Region
from tests.scene import MONDAY, Scene

# Of people who are gone: they fill most of a page, so that on a full disk there is no room for a plan beside them.
MANY = Wishes({str(id): "1" for id in range(1000, 1250)})


def ask(tx: Transaction) -> int:
    """Let somebody ask for groups of three people; gives the proposal."""
    region = Region(Scene(tx))
    berit = people.by_address(tx, str(region.facilitator("Berit").id))
    for name, place in (("Kari", SORTLAND), ("Ola", HADSEL), ("Per", BO)):
        region.librarian(name, place)
    return group_plans.ask(tx, MONDAY, berit, region.id, wishes=MANY)


async def test_what_cannot_be_kept_now_is_worked_out_again_when_it_can(
    database: Database, time: Clock, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    async def complaint() -> bool:
        return "could not be kept" in caplog.text

    async def found() -> bool:
        row = await database.run(plans.get, plan_id)
        return row is not None and row.plan is not None

    plan_id = await database.run(ask)
    await database.run(be_full)
    planner = Planner(database, time, lambda: None)
    working = asyncio.create_task(planner.run())
    await eventually(complaint)
    await database.run(have_room)
    await play.move(seconds=6)
    await eventually(found)
    assert not working.done()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def test_it_ends_once_the_database_is_another_bots(
    database: Database, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object) -> None:
        raise Lost("a broken connection")

    monkeypatch.setattr(database, "run", lost)
    with pytest.raises(Lost):
        await asyncio.wait_for(Planner(database, time, lambda: None).run(), PATIENCE)
