"""Proposals of groups that were asked for: worked out and drawn one at a time, in a process beside the bot."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from anyio import to_process

from bot.clock import Clock
from bot.domain.groups import Assignment, Impossible
from bot.maps import draw
from bot.services import changes, group_plans, outbox, plan_work
from bot.services.plan_work import Drawing, Task
from bot.working_out import politely, work_out
from storage import Database
from storage.election import Lost

log = logging.getLogger(__name__)
TOLD_EVERY = 3.0  # seconds, for who waits
PAUSE = timedelta(seconds=5)  # after something went wrong


class Planner:
    """What it was at when the bot ended, it begins again."""

    def __init__(self, database: Database, clock: Clock, enqueued: Callable[[], None]) -> None:
        self._database, self._clock, self._enqueued = database, clock, enqueued
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
        if task := await self._database.run(plan_work.next_task, self._clock.now()):
            await self._work_out(task)
        elif drawing := await self._database.run(plan_work.undrawn):
            await self._draw(drawing)
        else:
            return False
        return True

    async def _work_out(self, task: Task) -> None:
        asked = (task.people, task.rules, task.previous, task.seconds)
        working = asyncio.ensure_future(to_process.run_sync(politely, work_out, *asked, cancellable=True))
        try:
            while not (await asyncio.wait({working}, timeout=TOLD_EVERY))[0]:
                await self._database.run(outbox.refresh, self._clock.now(), group_plans.about(task.plan_id))
                self._enqueued()
        finally:
            working.cancel()
        await self._keep(task, working)

    async def _keep(self, task: Task, worked: asyncio.Future[Assignment | Impossible]) -> None:
        try:
            found = worked.result()
        except Exception:
            log.exception("proposal %s could not be worked out", task.plan_id)
            await self._database.run(changes.failed, self._clock.now(), task.plan_id)
        else:
            await self._database.run(changes.worked_out, self._clock.now(), task, found)
        self._enqueued()

    async def _draw(self, drawing: Drawing) -> None:
        try:
            picture = await to_process.run_sync(politely, draw, drawing.people, drawing.groups, cancellable=True)
        except Exception:
            log.exception("the map of proposal %s could not be drawn", drawing.plan_id)
            picture = b""
        await self._database.run(plan_work.drawn, drawing.plan_id, picture)
