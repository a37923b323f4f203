"""Making chats and topics and letting people in, while calls fail in every way and the bot is killed.

Two programmes with Kari in both: in the first her group has a chat of its own, in the second two groups have a topic
each. Every step meets a fault once; people do what the bot tells them, and it ends as it does without faults.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.playground.client import Chat, Message, Play, User
from bot.services import forums, group_chats
from storage import Transaction, participations, people
from storage import forums as forum_rows
from storage.database import open_sqlite
from storage.schema import programme
from tests.playground_fixture import Running
from tests.region import ANDOY, HADSEL, SORTLAND, VAGAN, Region
from tests.scene import Scene
from tests.soak.machines import Bot, Nursery

NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)  # a Monday, in allowed hours
STARTS = date(2027, 2, 2)
PATIENCE = 120.0
RIGHTS = ["invite_users", "restrict_members", "delete_messages", "manage_topics", "pin_messages"]
MAKING = ("createForumTopic", "createChatInviteLink", "sendMessage", "approveChatJoinRequest")
STEPS = (*MAKING, "getChat", "getChatMember")
SILENCE = ["timeout_before", "timeout_after"]
FAILURES = ["429", "400", "403", *SILENCE]
AGAIN = ("Prøv igjen", "Lag emnet på nytt", "Koble til chat", "Send igjen")
WAY_IN = "Bli med i chatten"
ENDS = {
    "Egen": {"members": {"Berit", "Kollokvie", "Kari", "Ola"}, "topics": []},
    "Felles": {"members": {"Berit", "Kollokvie", "Kari", "Ola", "Per", "Liv"}, "topics": ["General", "Nord", "Sør"]},
    "invited": {("Kari", "Egen"), ("Ola", "Egen"), ("Kari", "Felles"), ("Ola", "Felles"), ("Per", "Felles")}
    | {("Liv", "Felles")},
    "greeted": {"Vågan", "Nord", "Sør"},
    "open": {"Vågan": {"Kari", "Ola"}, "Nord": {"Kari", "Ola"}, "Sør": {"Liv", "Per"}},
}


def alone(kind: str | None) -> Any:
    """One kind at every step, where there is time; else all kinds are met in turn."""
    return pytest.param([kind] if kind else [], id=str(kind), marks=pytest.mark.soak)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@dataclass
class Place:
    """The two programmes, their people, and the bot in a process of its own."""

    play: Play
    bot: Bot
    berit: User
    people: dict[str, User]
    tokens: dict[str, str]
    own: Chat
    shared: Chat
    pressed: set[tuple[int, int]] = field(default_factory=set)
    read: dict[str, list[Message]] = field(default_factory=dict)
    seen: int = 0
    kills: int = 0
    rounds: int = 0

    def steps(self, methods: tuple[str, ...]) -> list[dict[str, Any]]:
        """Calls of these methods in both chats, and messages to two people."""
        in_chats = [{"method": method, "chat_id": chat.id} for chat in (self.own, self.shared) for method in methods]
        return in_chats + [{"method": "sendMessage", "chat_id": self.people[name].id} for name in ("Kari", "Per")]

    async def begins(self, *faults: dict[str, Any]) -> None:
        """Let Berit bring the bot into both chats, with these faults on the way."""
        await self.play.faults(*faults)
        self.bot.start()
        await self.berit.add_bot(self.tokens["own"], RIGHTS, group=self.own)
        await self.berit.add_bot(self.tokens["shared"], RIGHTS, group=self.shared)

    async def ends(self, *, kills: bool = False) -> None:
        """Let people do what the bot tells them until all is as it should be."""
        until = time.monotonic() + PATIENCE
        while (state := await self._looks()) != ENDS:
            assert time.monotonic() < until, f"it stays {state}\n{self.bot.log[-3000:]}"
            if kills:
                await self._die()
            await self._people_react()
            for _ in range(6):  # the bot says one thing a second in each chat
                await asyncio.sleep(0.05)
                await self.play.move(seconds=5)

    async def _die(self) -> None:
        """Kill the bot while a call of it hangs, and start it again."""
        entries = await self.play.ledger(since=self.seen)
        self.seen += len(entries)
        if any(entry["fault"] for entry in entries):
            self.bot.kill()
            self.kills += 1
            self.bot.start()

    async def _looks(self) -> dict[str, Any]:
        """What has come of it: who is where, which topics there are, who was invited, which groups are greeted."""
        self.read = {user.name: await user.messages() for user in (self.berit, *self.people.values())}
        chats = {each["title"]: each for each in await self.berit.chats() if each.get("title") in ("Egen", "Felles")}
        told: dict[str, Any] = {
            title: {
                "members": {each["name"] for each in chat["members"]},
                "topics": sorted(each["name"] for each in chat.get("topics", [])),
            }
            for title, chat in chats.items()
        }
        titles = await self._links()
        told["invited"] = {(name, titles[url]) for name in self.people for url in self._ways_in(name)}
        said = [each.text for chat in (self.own, self.shared) for each in await self.berit.messages(chat)]
        told["greeted"] = {name for name in ENDS["greeted"] if any(f"til gruppa {name}: " in each for each in said)}
        told["open"] = self._open()
        return told

    async def _links(self) -> dict[str, str]:
        """Which chat each invitation leads into."""
        titles = {str(self.own.id): "Egen", str(self.shared.id): "Felles"}
        made = [each for each in await self.play.ledger(method="createChatInviteLink") if each.get("result")]
        return {each["result"]["invite_link"]: titles[str(each["parameters"]["chat_id"])] for each in made}

    def _ways_in(self, name: str) -> set[str]:
        return {url for each in self.read[name] if (url := each.url(WAY_IN))}

    async def _people_react(self) -> None:
        """People follow their invitations, and write to the bot now and then; Berit presses what helps."""
        self.rounds += 1
        for user in self.people.values():
            for url in self._ways_in(user.name):
                await user.open(url)
            if self.rounds % 10 == 0:
                await user.send("/hjelp")
        for message in self.read["Berit"]:
            if (message.id, int(message["seq"])) not in self.pressed:
                self.pressed.add((message.id, int(message["seq"])))
                await self._helps(message)

    async def _helps(self, message: Message) -> None:
        label = next((each for each in AGAIN if each in message.buttons), None)
        if label:
            await self.berit.press(message, label)
        for each in message.buttons:
            if "startgroup" in (message.url(each) or ""):
                await self.berit.open(message.url(each) or "", group=self.own)

    def _open(self) -> dict[str, set[str]]:
        """The groups whose chat the bot can write in, and who of them it knows to be there."""
        rows = self.bot.memory.ask(
            """
            SELECT study_group.name, member.name FROM group_chat JOIN study_group ON study_group.id = group_id
            JOIN group_member USING (group_id) JOIN member ON member.id = member_id
            WHERE lost_at IS NULL AND in_chat_since IS NOT NULL
            """
        )
        return {group: {name for other, name in rows if other == group} for group, _ in rows}


@pytest.fixture
async def place(path: Path, running: Running, play: Play, nursery: Nursery) -> AsyncIterator[Place]:
    users = {name: await play.user(name) for name in ("Kari", "Ola", "Per", "Liv")}
    berit = await play.user("Berit")
    for user in (berit, *users.values()):
        await user.start()
    await play.move(to=NOW)
    engine = open_sqlite(path)
    with engine.begin() as tx:
        tokens = _seat(tx, users, berit)
    engine.dispose()
    own = await berit.create_group("Egen", kind="supergroup")
    shared = await berit.create_group("Felles", forum=True)
    bot = Bot(nursery, running.address, path.parent)
    yield Place(play, bot, berit, users, tokens, own, shared)
    bot.close()


def _seat(tx: Transaction, users: dict[str, User], berit: User) -> dict[str, str]:
    """Write everybody into both programmes; gives the tokens that connect their chats."""
    scene = Scene(tx)
    scene._ids = iter([*(user.id for user in users.values()), berit.id])  # noqa: SLF001 - the playground's people
    first, second = Region(scene), Region(scene)
    tx.execute(update(programme).values(start_on=STARTS))
    everyone = [first.librarian(name, at) for name, at in zip(users, (SORTLAND, HADSEL, VAGAN, ANDOY), strict=True)]
    lead = first.facilitator("Berit")
    for person in everyone:
        ids = first.member(person), second.id
        people.give_role(tx, scene.now, *ids, "participant")
        participations.start(tx, scene.now, *ids, slots=[0], electives=[], private_prompts=False, paused_until=None)
    people.give_role(tx, scene.now, first.member(lead), second.id, "facilitator")
    own = first.group("Vågan", *everyone[:2])
    second.group("Nord", *everyone[:2])
    second.group("Sør", *everyone[2:])
    forum_rows.add(tx, second.id)
    return {
        "own": group_chats.connect_token(tx, NOW, own, None),
        "shared": forums.connect_token(tx, NOW, second.id, None, None),
    }


@pytest.mark.parametrize("kinds", [pytest.param(FAILURES, id="in turn"), *map(alone, [None, *FAILURES])])
async def test_whatever_fails_once_at_each_step_it_ends_as_without_faults(place: Place, kinds: list[str]) -> None:
    steps = zip(place.steps(STEPS), cycle(kinds), strict=False)
    await place.begins(*(step | {"kind": kind, "seconds": 0.2, "times": 1} for step, kind in steps))
    await place.ends()


@pytest.mark.parametrize("kinds", [pytest.param(SILENCE, id="in turn"), *map(alone, SILENCE)])
async def test_a_bot_that_is_killed_while_it_does_each_step_ends_there_too(place: Place, kinds: list[str]) -> None:
    steps = zip(place.steps(MAKING), cycle(kinds), strict=False)
    await place.begins(*(step | {"kind": kind, "times": 1} for step, kind in steps))
    await place.ends(kills=True)
    assert place.kills >= len(MAKING)
