"""Two groups, those who lead them, and the real bot in the playground: what a month on a phone is lived in."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.people_file import Invited
from bot.playground import views
from bot.playground.client import Message, User
from bot.services import people as invited
from bot.services import programme
from storage import Transaction, groups, libraries, participations, people
from tests.page.living import STARTER, Living, living

OSLO = ZoneInfo("Europe/Oslo")
BEGINS = datetime(2026, 8, 17, 10, tzinfo=OSLO)
STARTS = date(2026, 8, 31)
NEWEST = 40

GROUPS = {"Nord": ("Kari", "Ola", "Ine", "Per"), "Sør": ("Liv", "Odd", "Eva", "Siv")}
WORKS_AT = {"Kari": "1870", "Ola": "1866", "Ine": "1871", "Per": "1867", "Liv": "1851", "Odd": "1860", "Eva": "1865"}
WORKS_AT |= {"Siv": "1853"}
LEAD = ("Vilde", "Ragnar")
MANAGES = "Berit"
TEACHES = "Tor"
JOINED = (*WORKS_AT, *LEAD, TEACHES, MANAGES)
COME_LATE = ("Nina", "Mona")


class Village(Living):
    """The people by name, and the chats of their groups."""

    def __init__(self, here: Living, language: str) -> None:
        super().__init__(here.playground, here.page, here.play, here.app)
        self.language = language
        self.users: dict[str, User] = {}
        self.chats: dict[str, int] = {}
        self.programme = 0
        self.groups: dict[str, int] = {}

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


@contextlib.asynccontextmanager
async def village(folder: Path, language: str) -> AsyncIterator[Village]:
    """Everybody in their group, before it has a chat."""
    async with living(folder, BEGINS) as here:
        made = Village(here, language)
        await made.gather()
        yield made
