"""Wakes at the next due moment and asks the services what is due."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import LONGEST_WAIT, Clock
from bot.services import due
from storage import Database

log = logging.getLogger(__name__)

AT_MOST_EVERY = timedelta(seconds=1)  # a busy hour rings all the time
PAUSE = timedelta(seconds=5)  # after something went wrong


class Scheduler:
    """APScheduler rings; what is due and not yet done is asked of the services each time."""

    def __init__(self, database: Database, clock: Clock, enqueued: Callable[[], None]) -> None:
        self._database, self._clock, self._enqueued = database, clock, enqueued
        self._alarm = AsyncIOScheduler(timezone=UTC)
        self._bell = asyncio.Event()
        self.next_due: datetime | None = None

    def ring(self) -> None:
        """Something changed: what is due may have changed too."""
        self._bell.set()

    async def run(self) -> None:
        """Do what is due, set the alarm for what is next, and wait; until cancelled."""
        self._alarm.add_job(self.ring, "interval", seconds=LONGEST_WAIT, misfire_grace_time=None, coalesce=True)
        self._alarm.start()
        try:
            while True:
                self._bell.clear()
                began = self._clock.now()
                well = await self._do_due(began)
                await self._clock.wait(self.next_due, self._bell)
                await self._clock.wait(began + (AT_MOST_EVERY if well else PAUSE))
        finally:
            self._alarm.shutdown(wait=False)

    async def _do_due(self, now: datetime) -> bool:
        """Do what is due and find out what is next; tells whether all went well."""
        well = True
        for rule in due.RULES:
            try:
                await self._database.run(rule, now)
            except Exception:
                log.exception("what is due under %s could not be done; it is tried again", rule.__name__)
                well = False
        try:
            self.next_due = await self._database.run(due.next_due, now)
        except Exception:
            log.exception("what is due next could not be found out; it is tried again")
            well = False
        self._enqueued()
        return well
