"""The outbox out to Telegram: pace, retry, give up, tell."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot

from bot.clock import Clock
from bot.domain.delivery import Delivery, NotSent, Outcome, Refused
from bot.domain.pace import Pace
from bot.services import Transaction, delivery
from handlers import render
from handlers.telegram.outgoing import deliver
from storage import Database, reason

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=5)
SLOTS = 6  # how much a crash can leave uncertain
Done = tuple[Delivery, int, Outcome]


class Sender:
    """Claims what can leave at once, sends it, and writes down what happened."""

    def __init__(self, bot: Bot, database: Database, clock: Clock) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._render = partial(render, bot=bot.username)
        self._pace = Pace()
        self._bell = asyncio.Event()
        self._under_way: dict[asyncio.Task[None] | None, int | None] = {}
        self._done: list[Done] = []
        self._ended: list[tuple[int | None, datetime]] = []
        self._stopping = False
        self._waits_after: delivery.Batch | None = None

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is on its way, nor held back, nor about to be."""
        last = self._waits_after
        return last is not None and last.held_until is None and not self._under_way and not self._bell.is_set()

    def ring(self) -> None:
        """There may be something new to send."""
        self._bell.set()

    async def run(self) -> None:
        """Send until stopped; what a crashed run left half-done is settled first."""
        await self._database.run(delivery.recover, self._clock.now())
        while not self._finished():
            self._bell.clear()
            for chat, at in self._ended:  # not at once: the database thread counts by the same pace
                self._pace.ends(chat, at)
            self._ended.clear()
            # What ends while the database works is written down next time, and is under way until then.
            done, slots = list(self._done), 0 if self._stopping else SLOTS - len(self._under_way)
            try:
                batch = await self._database.run(self._step, self._clock.now(), done, slots)
            except SQLAlchemyError as error:
                log.error("the outbox could not be written; what was sent is remembered: %s", reason(error))  # noqa: TRY400
                self._pace.only_under_way(self._under_way.values())
                await self._clock.wait(self._clock.now() + PAUSE)
                continue
            del self._done[: len(done)]
            for each in batch.claimed:
                task = asyncio.create_task(self._send(each))
                self._under_way[task] = each.paced
            if not self._done and not self._finished():
                self._waits_after = batch
                await self._clock.wait(batch.wake, self._bell)
                self._waits_after = None

    def _finished(self) -> bool:
        return self._stopping and not self._under_way and not self._done

    def stop(self) -> None:
        """Finish what is under way and claim nothing more."""
        self._stopping = True
        self._bell.set()

    def _step(self, tx: Transaction, now: datetime, done: list[Done], slots: int) -> delivery.Batch:
        """Settle what has ended and claim what may leave, in one transaction."""
        for each, chat_id, outcome in done:
            self._heed(outcome, now)
            delivery.settled(tx, now, each, outcome, chat_id)
        return delivery.claim(tx, now, slots, self._pace, self._render) if slots > 0 else delivery.NONE

    def _heed(self, outcome: Outcome, now: datetime) -> None:
        """Telegram asked for a pause: it holds for all chats."""
        if isinstance(outcome, NotSent) and outcome.after is not None:
            self._pace.close(now + timedelta(seconds=outcome.after))

    async def _send(self, claimed: delivery.Claimed) -> None:
        try:
            outcome = await deliver(self._bot, claimed)
        except Exception as error:
            log.exception("message %s could not be sent", claimed.delivery.id)
            outcome = Refused(type(error).__name__)
        # At the same moment, or what has ended would take a slot in a step that nothing rings for.
        del self._under_way[asyncio.current_task()]
        self._done.append((claimed.delivery, claimed.chat_id, outcome))
        self._ended.append((claimed.paced, self._clock.now()))
        self._bell.set()
