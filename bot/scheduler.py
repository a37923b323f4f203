"""Wakes at the next due moment and asks the services what is due."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.clock import Clock
from bot.services import due
from storage import Database
from storage.election import Lost

log = logging.getLogger(__name__)

AT_MOST_EVERY = timedelta(seconds=1)  # a busy hour rings all the time
PAUSE = timedelta(seconds=5)  # after something went wrong
BREATH = timedelta(seconds=0.1)  # between bites: what they put in the outbox leaves slower than that


class Scheduler:
    """APScheduler rings when the next thing is due; what that is, and what else, is asked of the services each time."""

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
        self._alarm.start()
        try:
            while True:
                self._bell.clear()
                began = self._clock.now()
                well = await self._do_due(began)
                self._set_alarm()
                await self._clock.wait(None, self._bell)
                await self._clock.wait(began + (AT_MOST_EVERY if well else PAUSE))
        finally:
            self._alarm.shutdown(wait=False)

    def _set_alarm(self) -> None:
        """Ring at the next due moment, by the machine's clock: that is what APScheduler knows."""
        self._alarm.remove_all_jobs()
        if self.next_due:
            at = DateTrigger(self._clock.by_the_machine(self.next_due))
            self._alarm.add_job(self._rings, at, misfire_grace_time=None)

    async def _rings(self) -> None:
        """Ring on the loop; APScheduler calls plain functions on another thread."""
        self.ring()

    async def _do_due(self, now: datetime) -> bool:
        """Do what is due and find out what is next; tells whether all went well."""
        well = True
        for rule in due.RULES:
            try:
                while await self._database.run(rule, now):
                    self._enqueued()  # what there is so far may leave
                    await self._clock.wait(self._clock.now() + BREATH)
            except Lost:
                raise
            except Exception:
                log.exception("what is due under %s could not be done; it is tried again", rule.__name__)
                well = False
        try:
            self.next_due = await self._database.run(due.next_due, now)
        except Lost:
            raise
        except Exception:
            log.exception("what is due next could not be found out; it is tried again")
            well = False
        self._enqueued()
        return well
