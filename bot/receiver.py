"""Updates from Telegram into the inbox, and from there through the handlers."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import User
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot import router
from bot.clock import Clock
from bot.domain import splits
from bot.domain.conversation import Incoming
from bot.services import inbox
from handlers.telegram import incoming
from handlers.telegram.connection import Connection
from storage import Database, Transaction, is_passing, reason, savepoint

log = logging.getLogger(__name__)

ALLOWED = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
]
LONG_POLL = 25
PAUSE = timedelta(seconds=5)
TOASTS_AT_ONCE = 8


class Receiver:
    """Keeps what Telegram brings and lets the handlers take it; `answered` rings when there is something to send."""

    def __init__(self, bot: Connection, database: Database, clock: Clock, answered: Callable[[], None]) -> None:
        self._bot, self._database, self._clock, self._answered = bot, database, clock, answered
        self._more = asyncio.Event()
        self._toasts: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(TOASTS_AT_ONCE)

    async def poll(self) -> None:
        """Ask for updates until cancelled; they are confirmed only once they are stored."""
        offset = None
        backoff = Backoff(self._clock)
        while True:
            try:
                updates = await self._bot.raw_updates(offset, LONG_POLL, ALLOWED)
            except InvalidToken:
                raise
            except TelegramError as error:
                await backoff.wait(error)
                continue
            backoff.reset()
            if not await self.store(updates):
                await self._clock.wait(self._clock.now() + PAUSE)
            else:  # after an idle week ids begin anew, so that no old one may be kept while nothing comes
                offset = updates[-1]["update_id"] + 1 if updates else None

    async def store(self, updates: list[dict[str, Any]]) -> bool:
        """Keep raw updates and let the handlers take them, in one transaction; False where they could not be kept.

        On a full disk nobody can be told, since what is said leaves through the database too. Telegram keeps what was
        not confirmed, for a day, and it is done when there is room.
        """
        try:
            if updates and self._taken(*await self._database.run(take, self._clock.now(), self._bot.bot, updates)):
                self._more.set()
        except SQLAlchemyError as error:
            log.error("updates could not be kept, so Telegram keeps them: %s", reason(error))  # noqa: TRY400
            return False
        return True

    async def drain(self) -> None:
        """Hand what was left in the inbox to the handlers, and what could not be taken yet; until cancelled."""
        while True:
            self._more.clear()
            try:
                again_at = self._taken(*await self._database.run(drain, self._clock.now(), self._bot.bot))
            except SQLAlchemyError as error:
                log.error("the database is out of order; what came in waits: %s", reason(error))  # noqa: TRY400
                await self._clock.wait(self._clock.now() + PAUSE)
                continue
            if again_at is None or again_at > self._clock.now():
                await self._clock.wait(again_at, self._more)

    def _taken(self, toasts: router.Toasts, again_at: datetime | None) -> datetime | None:
        """Let out what the handlers answered; gives when there may be more to take."""
        self._answered()
        for press_id, text in toasts:
            self._courtesy(self._answer_press(press_id, text))
        return again_at

    def _courtesy(self, call: Awaitable[None]) -> None:
        task = asyncio.ensure_future(call)
        self._toasts.add(task)
        task.add_done_callback(self._toasts.discard)

    async def _answer_press(self, press_id: str, text: str) -> None:
        """Best effort: a button that keeps glowing for a moment harms nobody."""
        async with self._room:
            try:
                await self._bot.answer_callback_query(press_id, text or None, show_alert=len(text) > 60)
            except TelegramError as error:
                log.info("a button press was not answered: %s", error)


def take(
    tx: Transaction, now: datetime, me: User, updates: list[dict[str, Any]]
) -> tuple[router.Toasts, datetime | None]:
    """Keep the updates that are for the bot, and take a bite of the inbox."""
    inbox.keep(tx, now, me.id, [body for body in updates if _wanted(tx, body, me)])
    return drain(tx, now, me)


def _wanted(tx: Transaction, body: dict[str, Any], me: User) -> bool:
    """Tell whether an update is worth keeping; of edits in groups only those of something that is kept."""
    try:
        if incoming.is_plainly_for_the_bot(body):
            return True
        what = incoming.read(body, me)
    except Exception:  # noqa: BLE001 - it is kept as it came, and put aside with its error when its turn comes
        return True
    if what is None:
        return False
    return what.private or not what.edited or what.reply_to_bot or inbox.is_source(tx, what.chat, what.message)


def drain(tx: Transaction, now: datetime, me: User) -> tuple[router.Toasts, datetime | None]:
    """Take a bite of the inbox in one transaction; gives the presses to answer, and when there may be more to take."""
    waiting = inbox.waiting(tx)
    taken = splits.together(_read(tx, now, me, waiting))
    again_at = now if len(waiting) == inbox.BITE else None
    toasts: router.Toasts = []
    done: list[int] = []
    for each in taken:
        more = splits.until(taken, each)
        if more and more > now:
            again_at = min(more, again_at or more)
        else:
            toasts += _handle(tx, now, each, done)
    inbox.done(tx, now, done)
    return toasts, again_at


def _read(
    tx: Transaction, now: datetime, me: User, waiting: list[inbox.Waiting]
) -> Iterator[tuple[int, Incoming, datetime]]:
    for each in waiting:
        try:
            what = incoming.read(each.body, me)
        except Exception as error:
            log.exception("update %s was put aside", each.update_id)
            inbox.put_aside(tx, now, each.id, _place(error))
            continue
        if what:
            yield each.id, what, each.received_at
        else:
            inbox.done(tx, now, [each.id])


def _handle(tx: Transaction, now: datetime, taken: splits.Taken, done: list[int]) -> router.Toasts:
    try:
        toasts = router.handle(tx, now, taken.what)
        done += taken.ids
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("update %s of the inbox was put aside", taken.ids)
        for id in taken.ids:
            inbox.put_aside(tx, now, id, _place(error))
        return _apologise(tx, now, taken.what)
    return toasts


def _place(error: Exception) -> str:
    """Where it went wrong, without what people wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"


def _apologise(tx: Transaction, now: datetime, what: Incoming) -> router.Toasts:
    """Tell who did it that it failed; where not even that can be done, the log alone knows."""
    try:
        with savepoint(tx):
            return router.apologise(tx, now, what)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("nor could they be told so")
        return []


class Backoff:
    """Waits longer after each failure in a row, and says why."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0

    async def wait(self, error: Exception) -> None:
        self._failures += 1
        seconds = min(2.0**self._failures, 30.0) / 2
        if isinstance(error, RetryAfter):
            seconds = error._retry_after.total_seconds()  # noqa: SLF001
        hint = " (is the bot running somewhere else too?)" if isinstance(error, Conflict) else ""
        log.warning("Telegram could not be asked: %s%s; trying again in %.0f s", error, hint, seconds)
        await self._clock.wait(self._clock.now() + timedelta(seconds=seconds))

    def reset(self) -> None:
        self._failures = 0
