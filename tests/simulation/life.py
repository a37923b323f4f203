"""Two years of the real bot against the playground, from one moment at which something is due to the next."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import app
from bot.app import App
from bot.playground import views
from bot.playground.client import Chat, Message, Play, User
from bot.playground.server import TOKEN, Playground
from bot.services import group_chats, groups
from bot.settings import Settings
from storage import Transaction, participations
from storage import groups as group_rows
from tests import left_to_do
from tests.simulation.doings import Deed
from tests.simulation.ledger import Reader
from tests.simulation.model import FACILITATOR, Event, local
from tests.simulation.presses import LEADS, PRESSES, SHOWN, said
from tests.simulation.seating import Seating
from tests.simulation.thirteen import THIRTEEN

RIGHTS = ("can_invite_users", "can_restrict_members", "can_delete_messages")
BEGINS = local("2026-08-31 09:00")
PATIENCE = 60.0
A_MOMENT, SECOND = 0.001, timedelta(seconds=1)
NEWEST = 60
PEOPLE = THIRTEEN.people


class Life:
    """Everybody, and the bot among them."""

    def __init__(self, playground: Playground, play: Play, running: App) -> None:
        self.playground, self.play, self.app = playground, play, running
        self.database = running._database  # noqa: SLF001 - what is done under the surface is done in its own thread
        self.users: dict[str, User] = {}
        self.chats: dict[str, Chat] = {}
        self.seating = Seating(THIRTEEN)
        self.now = BEGINS.astimezone(UTC)
        self._said: dict[str, Message] = {}  # what somebody wrote last in the chat
        self._reader = Reader({}, THIRTEEN.written)
        self._count = 0

    # --- the beginning -----------------------------------------------------------------------------------------------

    async def gather(self) -> None:
        """The programme is made, everybody is seated, and the facilitator brings the bot to each group's chat."""
        self._move(self.now)
        for name, person in {**PEOPLE, FACILITATOR: None}.items():
            self.users[name] = await self.play.user(name, language=person.language if person else "nb")
        tokens = await self.database.run(self._seat)
        for name, user in self.users.items():
            if name not in PEOPLE or not PEOPLE[name].comes:
                await user.start()
        for name, token in tokens.items():
            self.chats[name] = await self.vilde.create_group(f"Kollokvie {name}")
            for each in PEOPLE.values():
                if each.group == name and each.in_chat and not each.comes:
                    await self.vilde.add_member(self.chats[name], self.users[each.name])
            await self.vilde.add_bot(token, RIGHTS, group=self.chats[name])
        await self.calm()

    @property
    def vilde(self) -> User:
        return self.users[FACILITATOR]

    @property
    def names(self) -> dict[int, str]:
        """What chats and people are called, by their numbers."""
        chats = {chat.id: name for name, chat in self.chats.items()}
        return {**chats, **{user.id: name for name, user in self.users.items()}}

    def _seat(self, tx: Transaction) -> dict[str, str]:
        """Write everybody down; gives the tokens that bind the groups' chats."""
        self.seating.seat(tx, self.now, {name: user.id for name, user in self.users.items()})
        vilde = self.seating.members[FACILITATOR]
        return {
            name: group_chats.connect_token(tx, self.now, group_rows.get(tx, id), vilde)
            for name, id in self.seating.groups.items()
        }

    # --- time --------------------------------------------------------------------------------------------------------

    async def passes(self, until: datetime) -> None:
        """Let time pass, with a stop at each moment at which something is due."""
        until = until.astimezone(UTC)
        while self.now < until:
            following = await self.database.run(left_to_do.next_moment, self.now)
            to = min(filter(None, (following, until)))
            left_to_do.looks_anew(self.app)
            self._move(max(to, self.now + timedelta(milliseconds=1)))
            await self.calm()

    def _move(self, to: datetime) -> None:
        """Move the clock of the playground, which the bot follows over HTTP."""
        self.playground.world.clock.move(to=to)
        self.now = to

    def _a_second_on(self) -> None:
        self._move(self.playground.world.clock.now() + SECOND)

    def _looks(self) -> None:
        """Let the bot look at what is due: it does so a second after something has happened, not at each of many."""
        left_to_do.looks_anew(self.app)
        self._a_second_on()

    async def calm(self) -> None:
        """Wait until all that came is answered, what is due done, and what is to be said has been said.

        Where a chat's pace makes the bot wait, time goes on until that is over: it follows this clock, and no other.
        Were the clock moved with a message on its way, the bot would take it for one that ended before it was moved.
        """
        async with asyncio.timeout(PATIENCE):
            while waits := self._is_at_work() or await self._is_left():
                if waits == "pace" and (until := left_to_do.held_until(self.app)):
                    self._move(max(until, self.playground.world.clock.now()))
                else:
                    await asyncio.sleep(A_MOMENT)

    async def _is_left(self) -> str:
        """What only its database tells, or what it is about to do."""
        left = await self.database.run(left_to_do.is_left, self.now)
        return left or ("acts" if left_to_do.is_about_to_act(self.app, self.now) else "")

    def _is_at_work(self) -> str:
        """What the bot is about, as far as can be seen without asking its database, which would hold it up."""
        self.now = self.playground.world.clock.now()
        if self.app._clock._moves != self.playground.world.clock.moved:  # type: ignore[attr-defined]  # noqa: SLF001
            return "clock"
        if self.playground.world.updates.pending(1):
            return "updates"
        if self.app._sender._under_way:  # noqa: SLF001
            return "sends"
        return "looks" if left_to_do.looks(self.app, self.now) else ""

    # --- what people do ----------------------------------------------------------------------------------------------

    async def lives(self, deeds: Sequence[Deed], until: datetime) -> None:
        """Everybody does what the tables say, each thing at its time."""
        doing: dict[datetime, list[Deed | Event]] = defaultdict(list)
        for each in (*deeds, *THIRTEEN.events):
            doing[each.at if isinstance(each, Deed) else local(each.at)].append(each)
        for moment in sorted(doing):
            await self.passes(moment)
            await self._do([each for each in doing[moment] if isinstance(each, Deed)])
            for each in doing[moment]:
                if isinstance(each, Event):
                    await self._happens(each)
                    await self.calm()
                    self._looks()
            await self.calm()
        await self.passes(until)

    async def _do(self, deeds: Sequence[Deed]) -> None:
        """First what people begin with, then what they write, then whom they show it to."""
        for deed in deeds:
            await self._first(deed)
        await self.calm()
        written = [(deed, await self._writes(deed)) for deed in deeds if deed.act in SHOWN]
        await self.calm()
        for deed, words in written:
            if SHOWN[deed.act]:
                await self._shows(deed, words)

    async def _first(self, deed: Deed) -> None:
        user = self.users[deed.who]
        match deed.act:
            case "chats":
                asked = self._put(deed)
                self._said[deed.who] = await user.send(self._words(), reply_to=asked)
            case "skips":
                await user.press(await self._asked(deed.who, in_chat=True), "Hopp over")
            case _:
                await self._begins(deed.who)

    async def _writes(self, deed: Deed) -> str:
        return (await self.users[deed.who].send(self._words())).text

    async def _shows(self, deed: Deed, words: str) -> None:
        user, label = self.users[deed.who], SHOWN[deed.act]
        card = next(each for each in reversed(self._sees(user)) if words in each.text and each.buttons)
        await user.press(card, said(label, PEOPLE[deed.who].language))

    async def _begins(self, name: str) -> None:
        """Press the button that lets one answer privately, where the question stands."""
        user, asked = self.users[name], await self._asked(name)
        if link := asked.url("Svar privat"):
            await user.open(link)
        else:
            await user.press(asked, "Svar")

    async def _asked(self, name: str, *, in_chat: bool = False) -> Message:
        """The newest question that somebody sees: what came privately, if that is newer than what came in the chat."""
        user, chat = self.users[name], self.chats[PEOPLE[name].group]
        here = self._sees(user, chat) if PEOPLE[name].in_chat else []
        seen = [each for each in here if each.url("Svar privat") and each.data("Hopp over")]
        if not in_chat:
            seen += [each for each in self._sees(user) if (each.data("Svar") or "").startswith("answers.begin")]
        return max(seen, key=lambda each: int(each["date"]))

    def _put(self, deed: Deed) -> Message:
        """A question as it stands in the group's chat; another may have come since."""
        here = self._sees(self.users[deed.who], self.chats[PEOPLE[deed.who].group])
        return [each for each in here if self._reader.what(each.text).startswith(f"question {deed.key}")][-1]

    def _sees(self, user: User, chat: Chat | None = None) -> list[Message]:
        """The newest of what somebody sees in a chat, or in private; all of it would be a lot after some years."""
        world = self.playground.world
        newest = list(world.chats[chat.id if chat else user.id].messages.values())[-NEWEST:]
        return [Message(views.message(world, each, world.people[user.id])) for each in newest]

    def _words(self) -> str:
        self._count += 1
        return f"Svar nummer {self._count}: vi prøvde noe nytt."

    # --- what else happens -------------------------------------------------------------------------------------------

    async def _happens(self, event: Event) -> None:
        user = self.users[event.who]
        if event.who == FACILITATOR:
            await self._goes_on(user, "/veileder", *LEADS[event.what].split(" / "))
        for does, steps in PRESSES.items():
            if event.what.startswith(does):
                await self._presses(event.who, steps.split(" / "))
        match event.what.split():
            case ["edits"]:
                await user.edit(self._said[event.who], f"{self._words()} Og så gikk det bra.")
            case ["replies", "to", other]:
                said = [each for each in self._sees(user, self.chats["Vest"]) if each.text.startswith(other)]
                await user.send("Det har vi også prøvd.", reply_to=said[-1])
            case ["comes"]:
                await user.start()
                await self.vilde.add_member(self.chats[PEOPLE[event.who].group], user)
                await self.calm()
                await self.database.run(self._comes, event.who)
            case ["pauses", *_]:
                await user.send("/pause")
                await self.calm()
                await user.press(self._sees(user)[-1], "2 uker")
            case ["leaves"]:
                await self._goes_on(user, "/innstillinger", "Gå ut av programmet", "Ja, gå ut")
            case ["chooses", one, "and", other]:
                await self.database.run(self._chooses, event.who, one, other)

    async def _goes_on(self, user: User, command: str, *steps: str) -> None:
        """Press one button after the other, and write what stands in quotes."""
        await user.send(command)
        for step in steps:
            await self.calm()
            if not step.startswith("«"):
                await user.press(self._sees(user)[-1], step)
                continue
            for words in THIRTEEN.written.get(step.strip("«»"), (step.strip("«»"),)):
                await user.send(words)
                await self.calm()

    async def _presses(self, name: str, steps: Sequence[str]) -> None:
        """Press each button on the newest message that has it; write something where that stands in place of one."""
        user = self.users[name]
        for step in steps:
            label = said(step, PEOPLE[name].language)
            if step == "«something»":
                await user.send(self._words())
            else:
                await user.press([each for each in self._sees(user) if each.data(label)][-1], label)
            await self.calm()

    def _comes(self, tx: Transaction, name: str) -> None:
        self.seating.takes_part(tx, self.now, PEOPLE[name])
        group = group_rows.get(tx, self.seating.groups[PEOPLE[name].group])
        groups.settle(tx, self.now, self.seating.programme, {self.seating.members[name]: group})

    def _chooses(self, tx: Transaction, name: str, *electives: str) -> None:
        participations.change(tx, self.seating.members[name], self.seating.programme, electives=list(electives))


@contextlib.asynccontextmanager
async def life(folder: Path) -> AsyncIterator[Life]:
    """The playground, which holds the bot to Telegram's limits, and the bot as it is served."""
    playground = Playground(start=BEGINS, limits=True)
    stop = asyncio.Event()
    async with playground.serve() as address, Play(address) as play:
        nothing: Any = {"_env_file": None} | dict.fromkeys(["database_url", "webhook_url", "bot_token_file"])
        settings = Settings(
            bot_token=SecretStr(TOKEN), api_url=address, clock_url=f"{address}/play/clock", data_dir=folder, **nothing
        )
        async with app.running(settings) as running:
            await _without_the_disk(running._database)  # noqa: SLF001
            serving = asyncio.create_task(running.serve(stop))
            try:
                yield Life(playground, play, running)
            finally:
                stop.set()
                await serving


async def _without_the_disk(database: Any) -> None:
    """Nothing crashes here, so nothing need be waited for till it is on the disk."""
    await database._thread.whole(lambda: database._thread.connection().execute("PRAGMA synchronous=OFF"))  # noqa: SLF001
