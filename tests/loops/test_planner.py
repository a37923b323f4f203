import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock
from bot.domain.groups.wishes import Wishes
from bot.planner import Planner
from bot.playground.client import Play
from bot.services import group_plans
from storage import Database, Transaction, people, plans, programmes
from storage.election import Lost
from tests.loops.conftest import PATIENCE, eventually
from tests.loops.test_receiver import be_full, have_room
from tests.region import BO, HADSEL, SORTLAND, Region
from tests.scene import MONDAY, Scene

LOADED = 60.0  # seconds, for a process that has much to load on a busy machine
# Of people who are gone: they fill most of a page, so that on a full disk there is no room for a plan beside them.
MANY = Wishes({str(id): "1" for id in range(1000, 1250)})


def ask(tx: Transaction, programmes: int = 1) -> list[int]:
    """Let somebody ask for groups of three people, in each of some programmes; gives the proposals."""
    scene = Scene(tx)
    return [_ask(tx, Region(scene)) for _ in range(programmes)]


def _ask(tx: Transaction, region: Region) -> int:
    berit = people.by_address(tx, str(region.facilitator("Berit").id))
    for name, place in (("Kari", SORTLAND), ("Ola", HADSEL), ("Per", BO)):
        region.librarian(name, place)
    return group_plans.ask(tx, MONDAY, berit, region.id, wishes=MANY)


def row_of(tx: Transaction, id: int) -> plans.Row:
    row = plans.get(tx, id)
    assert row
    return row


async def test_what_cannot_be_kept_now_is_worked_out_again_when_it_can(
    database: Database, path: Path, time: Clock, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    async def complaint() -> bool:
        return "could not be kept" in caplog.text

    async def found() -> bool:
        return (await database.run(row_of, plan_id)).plan is not None

    (plan_id,) = await database.run(ask)
    await database.run(be_full)
    working = asyncio.create_task(Planner(database, f"sqlite:///{path}", time, lambda: None).run())
    await eventually(complaint, LOADED)
    await database.run(have_room)
    await play.move(seconds=6)
    await eventually(found, LOADED)
    assert not working.done()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@pytest.mark.parametrize("found", [None, {"groups": []}])
async def test_what_cannot_be_read_now_has_not_failed_by_that(
    database: Database, path: Path, time: Clock, caplog: pytest.LogCaptureFixture, found: dict[str, Any] | None
) -> None:
    async def complaint() -> bool:
        return "unable to open database file" in caplog.text

    (plan_id,) = await database.run(ask)
    await database.run(plans.change, plan_id, plan=found)
    no_database = f"sqlite:///{path.parent}"
    working = asyncio.create_task(Planner(database, no_database, time, lambda: None).run())
    await eventually(complaint, LOADED)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert (await database.run(row_of, plan_id)).collision is None
    assert await database.run(plans.picture, plan_id) is None


async def test_a_programme_that_cannot_be_read_gets_no_proposal_and_holds_up_no_other(
    database: Database, path: Path, time: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async def found() -> bool:
        return (await database.run(row_of, readable)).plan is not None

    unreadable, readable = await database.run(ask, 2)
    await database.run(lambda tx: programmes.go_by(tx, row_of(tx, unreadable).programme_id, "x"))
    working = asyncio.create_task(Planner(database, f"sqlite:///{path}", time, lambda: None).run())
    await eventually(found, LOADED)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert (await database.run(row_of, unreadable)).collision == {}
    assert "ProgrammeFaults: linje 1" in caplog.text


async def test_it_ends_once_the_database_is_another_bots(
    database: Database, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object) -> None:
        raise Lost("a broken connection")

    monkeypatch.setattr(database, "run", lost)
    with pytest.raises(Lost):
        await asyncio.wait_for(Planner(database, "sqlite://", time, lambda: None).run(), PATIENCE)
