"""Two groups, those who lead them, and the real bot in the playground: what a month on a phone is lived in."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import text

from bot import app
from bot.app import App
from bot.domain.people_file import Invited
from bot.playground import views
from bot.playground.client import Message, Play, User
from bot.playground.page import Page
from bot.playground.server import TOKEN, Playground
from bot.services import due, programme
from bot.services import people as invited
from bot.settings import Settings
from storage import Transaction, groups, libraries, participations, people

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()
OSLO = ZoneInfo("Europe/Oslo")
BEGINS = datetime(2026, 8, 17, 10, tzinfo=OSLO)
STARTS = date(2026, 8, 31)
PATIENCE = 60.0
NEWEST = 40
NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)
WAITING = text("SELECT min(due_at) FROM outbox WHERE status IN ('pending', 'retry')")
OPEN = text("""
    SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL),
        (SELECT count(*) FROM outbox WHERE status = 'sending'),
        (SELECT count(*) FROM outbox WHERE status IN ('pending', 'retry') AND due_at <= :now)
""")

GROUPS = {"Nord": ("Kari", "Ola", "Ine", "Per"), "Sør": ("Liv", "Odd", "Eva", "Siv")}
WORKS_AT = {"Kari": "1870", "Ola": "1866", "Ine": "1871", "Per": "1867", "Liv": "1851", "Odd": "1860", "Eva": "1865"}
WORKS_AT |= {"Siv": "1853"}
LEAD = ("Vilde", "Ragnar")
MANAGES = "Berit"
TEACHES = "Tor"
JOINED = (*WORKS_AT, *LEAD, TEACHES, MANAGES)
COME_LATE = ("Nina", "Mona")


class Village:
    """The people by name, the chats of their groups, and the time there."""

    def __init__(self, playground: Playground, play: Play, running: App, language: str) -> None:
        self.playground, self.play, self.app, self.language = playground, play, running, language
        self.database = running._database  # noqa: SLF001 - what is done under the surface is done in its own thread
        self.users: dict[str, User] = {}
        self.chats: dict[str, int] = {}
        self.programme = 0
        self.groups: dict[str, int] = {}

    # --- people ------------------------------------------------------------------------------------------------------

    async def gather(self) -> None:
        """Everybody has joined and knows their group, which has no chat yet."""
        for name in JOINED:
            self.users[name] = await self.play.user(name, language=self.language)
            await self.users[name].start()
        for name in COME_LATE:
            self.users[name] = await self.play.user(name, language=self.language)
        await self.calm()
        await self.database.run(self._seat)

    def _seat(self, tx: Transaction) -> None:
        now = self.playground.world.clock.now()
        self.programme = programme.start(tx, now, STARTER, STARTS, self.language).id
        members = {name: people.add(tx, now, name, self.language, str(self.users[name].id)).id for name in JOINED}
        for name in LEAD:
            people.give_role(tx, now, members[name], self.programme, "facilitator")
        people.give_role(tx, now, members[TEACHES], self.programme, "teacher")
        people.give_role(tx, now, members[MANAGES], self.programme, "manager")
        wishes: dict[str, Any] = {"slots": [0, 3], "electives": ["E2", "E3"], "paused_until": None}
        for name, municipality in WORKS_AT.items():
            people.give_role(tx, now, members[name], self.programme, "participant")
            participations.start(tx, now, members[name], self.programme, private_prompts=False, **wishes)
            kept = libraries.keep(tx, municipality, f"Biblioteket til {name}", "small")
            libraries.place(tx, members[name], "leader", [kept])
        kept = libraries.keep(tx, WORKS_AT["Kari"], "Biblioteket til Kari", "small")
        libraries.place(tx, members["Odd"], "staff", [kept])
        invited.invite(tx, now, self.programme, [Invited(("Elin",), {"name": "Elin"})])
        for name, those in GROUPS.items():
            ids = [members[each] for each in those]
            kept_group = groups.add(
                tx, now, self.programme, ids, name=name, host_municipality=WORKS_AT[those[0]], slot=0
            )
            self.groups[name] = kept_group.id

    def sees(self, name: str, chat: str | None = None) -> list[Message]:
        """The newest messages that somebody sees in a group's chat, or in private."""
        world, user = self.playground.world, self.users[name]
        there = world.chats[self.chats[chat] if chat else user.id]
        newest = list(there.messages.values())[-NEWEST:]
        return [Message(views.message(world, each, world.people[user.id])) for each in newest]

    # --- time --------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.playground.world.clock.now()

    async def passes(self, until: datetime) -> None:
        """Let time pass, with a stop at each moment at which something is due."""
        while self.now < until:
            following = await self.database.run(self._next)
            self._looks_anew()
            await self.play.move(to=max(min(filter(None, (following, until))), self.now + timedelta(milliseconds=1)))
            await self.calm()

    def _next(self, tx: Transaction) -> datetime | None:
        waiting = tx.execute(WAITING).scalar()
        moments = [due.next_due(tx, self.now), waiting and datetime.fromisoformat(waiting).replace(tzinfo=UTC)]
        return min(filter(None, moments), default=None)

    def _looks_anew(self) -> None:
        """The bot has not looked yet at what is due."""
        self.app._scheduler.next_due = NOT_YET  # noqa: SLF001

    async def calm(self) -> None:
        """Wait until all that came is answered, what is due done, and what is to be said has been said.

        Where a chat's pace makes the bot wait, time goes on by a second.
        """
        async with asyncio.timeout(PATIENCE):
            while waits := await self._waits():
                if waits == "pace":
                    await self.play.move(seconds=1)
                await asyncio.sleep(0.003)

    async def _waits(self) -> str:
        if self.playground.world.updates.pending(1):
            return "updates"
        undone, under_way, waiting = await self.database.run(self._open)
        if undone or under_way:
            return "work"
        if waiting:
            return "pace"
        following = self.app.next_due()
        return "looks" if following is not None and following <= self.now else ""

    def _open(self, tx: Transaction) -> tuple[int, int, int]:
        row = tx.execute(OPEN, {"now": f"{self.now:%Y-%m-%d %H:%M:%S.%f}"}).one()
        return row[0], row[1], row[2]


@contextlib.asynccontextmanager
async def village(folder: Path, language: str) -> AsyncIterator[Village]:
    """The playground with its page, and the bot as it is served."""
    playground = Playground(start=BEGINS)
    page = Page(playground)
    stop = asyncio.Event()
    async with playground.serve(0, *page.routes()) as address, Play(address) as play:
        nothing: Any = {"_env_file": None} | dict.fromkeys(["database_url", "webhook_url", "bot_token_file"])
        settings = Settings(
            bot_token=SecretStr(TOKEN), api_url=address, clock_url=f"{address}/play/clock", data_dir=folder, **nothing
        )
        async with app.running(settings) as running:
            page.bot = running
            serving = asyncio.create_task(running.serve(stop))
            try:
                made = Village(playground, play, running, language)
                await made.gather()
                yield made
            finally:
                stop.set()
                await serving
