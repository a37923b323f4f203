"""Proposals of groups that were asked for: worked out and drawn one at a time, in a process beside the bot."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from anyio import to_process

from bot.clock import Clock
from bot.services import changes, group_plans, outbox, plan_work
from bot.services.plan_work import Worked
from bot.working_out import drawn, politely, work_out
from storage import Database, is_passing
from storage.election import Lost

T = TypeVar("T")
log = logging.getLogger(__name__)
TOLD_EVERY = 3.0  # seconds, for who waits
PAUSE = timedelta(seconds=5)  # after something went wrong


class Planner:
    """What it was at when the bot ended, it begins again."""

    def __init__(self, database: Database, url: str, clock: Clock, enqueued: Callable[[], None]) -> None:
        """The database is also to be found at a URL, by the process beside the bot."""
        self._database, self._url, self._clock, self._enqueued = database, url, clock, enqueued
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Something may have been asked for."""
        self._bell.set()

    async def run(self) -> None:
        """Work out what was asked for, and draw it; until cancelled."""
        while True:
            self._bell.clear()
            try:
                did = await self._next()
            except Lost:
                raise
            except Exception:
                log.exception("a proposal could not be kept; it is worked out again")
                await self._clock.wait(self._clock.now() + PAUSE)
                continue
            if not did:
                await self._clock.wait(None, self._bell)

    async def _next(self) -> bool:
        """Do what is next; False where there is nothing."""
        if (plan_id := await self._database.run(plan_work.wanted)) is not None:
            await self._work_out(plan_id)
        elif (plan_id := await self._database.run(plan_work.undrawn)) is not None:
            await self._draw(plan_id)
        else:
            return False
        return True

    async def _beside(self, work: Callable[[str, int], T], plan_id: int) -> T:
        return await to_process.run_sync(politely, work, self._url, plan_id, cancellable=True)

    async def _work_out(self, plan_id: int) -> None:
        working = asyncio.ensure_future(self._beside(work_out, plan_id))
        try:
            while not (await asyncio.wait({working}, timeout=TOLD_EVERY))[0]:
                await self._database.run(outbox.refresh, self._clock.now(), group_plans.about(plan_id))
                self._enqueued()
        finally:
            working.cancel()
        await self._keep(plan_id, working)

    async def _keep(self, plan_id: int, working: asyncio.Future[Worked | None]) -> None:
        try:
            worked = working.result()
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("proposal %s could not be worked out", plan_id)
            await self._database.run(changes.failed, self._clock.now(), plan_id)
        else:
            if worked:
                await self._database.run(changes.worked_out, self._clock.now(), worked)
        self._enqueued()

    async def _draw(self, plan_id: int) -> None:
        try:
            picture = await self._beside(drawn, plan_id)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("the map of proposal %s could not be drawn", plan_id)
            picture = b""
        await self._database.run(plan_work.drawn, self._clock.now(), plan_id, picture)
        self._enqueued()
