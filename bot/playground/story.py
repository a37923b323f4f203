"""A programme on its way: made, joined and put into groups by the same commands and chats that people use."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.playground.cast import (
    FACILITATOR,
    FACILITATOR_IS,
    MANAGER,
    MANAGER_IS,
    ON_LEAVE,
    PARTICIPANTS,
    UNREACHED,
    WRITES_NYNORSK,
    Participant,
)
from bot.playground.client import Message, Play, User
from bot.playground.page import Page
from bot.playground.screens import PATIENCE, Act, Broken, calm, follow, hears, patiently, pressing, waiting

OSLO = ZoneInfo("Europe/Oslo")
BEGINS = datetime(2026, 8, 24, 10, 0, tzinfo=OSLO)  # a Monday, when people join
STARTS_ON = "2026-08-31"
WEEK_BEGINS = datetime(2026, 8, 31, 8, 0, tzinfo=OSLO)  # when facilitators hear what needs them
READY = datetime(2026, 9, 1, 8, 30, tzinfo=OSLO)  # the first Tuesday, half an hour before the question
PACED = ("send", "edit", "approve")  # calls after which the bot waits before the next in that chat
T = TypeVar("T")


@dataclass(frozen=True)
class Links:
    """What `kollokvie programme new` prints."""

    join: str
    manager: str


@dataclass
class Story:
    """Tells it on a playground whose bot is running, and shows on the page how far it is."""

    play: Play
    page: Page
    programme: Awaitable[Links]
    done: int = 0
    stage: str = "Boten starter"
    about: dict[int, dict[str, str]] = field(default_factory=dict)

    async def tell(self) -> None:
        """Bring everything to the first Tuesday's morning; raises Broken at an unknown screen, Silent without one."""
        async with self._hurrying():
            facilitator, people = await self._gathers()
            await self._groups(facilitator, people)
        await calm(self.play)
        await self.play.move(to=WEEK_BEGINS)
        await hears(facilitator, "God morgen!")
        await self.play.move(to=READY)
        self.page.show(stage=None)

    @contextlib.asynccontextmanager
    async def _hurrying(self) -> AsyncIterator[None]:
        hurrying = asyncio.create_task(self._hurry())
        try:
            yield
        finally:
            hurrying.cancel()

    async def _hurry(self) -> None:
        """Let time run each time the bot has done something in a chat, so that nobody waits for Telegram's limits."""
        now = BEGINS
        async with self.play.events() as events:
            async for event in events:
                entry = event.get("entry", {})
                if entry.get("method", "").startswith(PACED) and datetime.fromisoformat(entry["time"]) > now:
                    now = await self.play.move(seconds=3)

    async def _gathers(self) -> tuple[User, list[User]]:
        """Everybody but one joins; gives the facilitator and the participants."""
        self._stage("Fylkesbiblioteket lager et program")
        links = await self.programme
        manager = await self._person(MANAGER, "Fylkesbiblioteket", MANAGER_IS)
        await _joins(manager, links.manager, until="Nå er du programansvarlig")
        self._stage("Veilederen blir invitert")
        facilitator = await self._person(FACILITATOR, "Fylkesbiblioteket", FACILITATOR_IS)
        await _joins(facilitator, await _invitation(manager), until="Nå er du veileder")
        people = [await self._person(one.name, "Deltakere", one.about) for one in PARTICIPANTS]
        self._letters(links.join, [manager, facilitator, *people])
        await self._person(UNREACHED.name, "Deltakere", UNREACHED.about)
        welcomes = await self._together(_opens(user, links.join) for user in people)
        for user, welcome in zip(
            people, welcomes, strict=True
        ):  # in this order, so that the groups are always the same
            await user.press(welcome, "Ja")
        await self._together(self._answers(*each) for each in zip(people, PARTICIPANTS, strict=True))
        return facilitator, people

    async def _groups(self, facilitator: User, people: list[User]) -> None:
        self._stage("Veilederen lager grupper. Det kan ta noen minutter når maskinen har mye å gjøre")
        await self._together([_makes_groups(facilitator), *map(self._enters_chat, people)])
        await calm(self.play)
        await self.play.move(seconds=60)  # what waits for Telegram's limits may leave
        for chat in await facilitator.chats():
            if chat["type"] == "group":  # which she made: she sees what is said before others come
                await hears(facilitator, "Det første gruppa", chat=chat["id"])
        named = {user.name: user for user in people}
        await self._together([_changes_language(named[WRITES_NYNORSK], "Nynorsk"), _goes_on_leave(named[ON_LEAVE])])
        everybody = [user for user in await self.play.users() if user.name != UNREACHED.name]
        await self._together(map(_has_read, everybody))

    async def _person(self, name: str, role: str, about: str) -> User:
        user = await self.play.user(name, language="nb")
        self.about[user.id] = {"role": role, "about": about}
        self.page.show(about=self.about)
        return user

    def _letters(self, link: str, joined: list[User]) -> None:
        letter = {
            "title": "E-post fra fylkesbiblioteket",
            "text": "Velkommen til lederutvikling for små bibliotek! Åpne lenka på telefonen for å bli med.",
            "link": link,
            "joined": [user.id for user in joined],
        }
        self.page.show(letters=[letter])

    def _stage(self, text: str) -> None:
        self.done, self.stage = self.done + 1, text
        self.page.show(stage={"text": f"{text}.", "done": self.done, "of": 3 + 2 * len(PARTICIPANTS)})

    async def _answers(self, user: User, one: Participant) -> None:
        await follow(user, _answers(user, one), until="Da er du med")
        await hears(user, "Mens du venter")
        self._stage("Deltakerne melder seg på")

    async def _enters_chat(self, user: User) -> None:
        invitation = await hears(user, lambda message: _invite(message) is not None)
        group = await user.open(_invite(invitation) or "")
        await patiently(self.play, lambda: _is_in(user, group.id))
        self._stage("Gruppene får hver sin chat")

    @staticmethod
    async def _together(doings: Iterable[Coroutine[object, object, T]]) -> list[T]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each) for each in doings]
        return [task.result() for task in tasks]


async def _joins(user: User, link: str, until: str) -> None:
    await user.open(link)
    await follow(user, {"Velkommen!": pressing(user, "Ja"), "Hva heter du": lambda _: user.send(user.name)}, until)


async def _opens(user: User, link: str) -> Message:
    await user.open(link)
    return await follow(user, {}, until="Velkommen til")


def _answers(user: User, one: Participant) -> dict[str, Act]:
    """What a participant says to each question of the joining."""
    places = list(one.municipalities)
    more = ["Nei, det var alt", *["Ja, ett til"] * (len(places) - 1)]

    async def next_place(screen: Message) -> None:
        del places[0]
        await user.press(screen, more.pop())

    def tick(wanted: tuple[str, ...], done: str) -> Act:
        async def ticks(screen: Message) -> None:
            is_full = "Velg én" in screen.text and any(label.startswith("✓") for label in screen.buttons)
            left = [] if is_full else [label for label in wanted if label in screen.buttons]
            await user.press(screen, (left or [done])[0])

        return ticks

    return {
        "Hva heter du": lambda _: user.send(user.name),
        "Hvilken kommune": lambda _: user.send(places[0]),
        "Hvilken av disse": lambda screen: user.press(screen, f"{places[0]}, "),
        "Hvilket bibliotek": lambda screen: user.press(screen, f"{places[0]} folkebibliotek"),
        "Hvor mye bemanning": pressing(user, one.size),
        "Hva gjør du ved": pressing(user, one.position),
        "Leder du ett bibliotek til": next_place,
        "Når kan det passe": tick(one.slots, "Ferdig"),
        "Alle tar fellesmodulene": tick(one.electives, "Ferdig"),
    }


async def _invitation(manager: User) -> str:
    """A manager's invitation to a facilitator."""
    await manager.send("/veileder")
    steps = {
        "Hva vil du gjøre": pressing(manager, "Deltakere"),
        " er med i «": pressing(manager, "Inviter noen"),
    }
    screen = await follow(manager, steps, until="Hvem vil du invitere")
    await manager.press(screen, "Veileder")
    return _link_in((await hears(manager, "https://t.me/")).text)


def _link_in(text: str) -> str:
    found = re.search(r"https://t\.me/\S+", text)
    if found is None:
        raise Broken(f"Det er ingen lenke i {text!r}")
    return found[0]


async def _is_in(user: User, group: int) -> None:
    """Wait until somebody has been let in."""
    async with asyncio.timeout(PATIENCE), user.play.events(user.id) as events:
        while group not in [chat["id"] for chat in await user.chats()]:
            await anext(events)


async def _changes_language(user: User, language: str) -> None:
    await user.send("/innstillinger")
    screen = await hears(user, lambda message: "Språk" in message.buttons)
    await user.press(screen, "Språk")
    screen = await hears(user, lambda message: language in message.buttons)
    await user.press(screen, language)


async def _goes_on_leave(user: User) -> None:
    await user.send("/pause")
    screen = await hears(user, "Vil du ta en pause?")
    await user.press(screen, "4 uker")
    await hears(user, "Du har pause til")


async def _has_read(user: User) -> None:
    for chat in await user.chats():
        await user.read(chat["id"])


async def _makes_groups(facilitator: User) -> None:
    """Propose, confirm, and make a chat for each group."""
    await facilitator.send("/veileder")
    steps = {
        "Hva vil du gjøre": pressing(facilitator, "Grupper"),
        "Det er ingen grupper ennå": pressing(facilitator, "Lag forslag"),
        "Jeg lager et forslag": waiting,
        "Forslag:": pressing(facilitator, "Bekreft"),
    }
    made = await follow(facilitator, steps, until="er laget")
    for _ in range(int(made.text.split()[0])):
        screen = await hears(facilitator, lambda message: message.url("Koble til") is not None)
        (label,) = [label for label in screen.buttons if label.startswith("Koble til")]
        await facilitator.open(screen.url(label) or "", title=f"Kollokvie {label.removeprefix('Koble til ')}")


def _invite(message: Message) -> str | None:
    return message.url("Bli med i chatten")
