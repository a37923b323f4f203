"""A chat with a topic for each group over real HTTP: connected, talked in, closed, deleted, lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.clock import Clock
from bot.playground.client import Chat, Play, User
from bot.receiver import Receiver
from bot.sender import Sender
from bot.services import groups, outbox
from bot.services.outbox import To
from handlers.telegram.connection import Connection
from storage import Database, Transaction
from storage import outbox as rows
from tests.loops.conftest import PATIENCE, eventually
from tests.loops.test_group_chats import NOW, has_way_in, is_in, shows
from tests.region import HADSEL, OKSNES, SORTLAND, VAGAN, Region
from tests.scene import NoLimits, Scene

RIGHTS = ["invite_users", "manage_topics", "delete_messages"]


@dataclass
class Shared:
    """Two groups, Nord and Sør, whose facilitator Berit gives them topics, and the bot at work."""

    database: Database
    sender: Sender
    play: Play
    berit: User
    kari: User
    ola: User
    per: User
    liv: User

    async def chooses(self) -> str:
        """Let Berit choose topics; gives the link that connects the chat."""
        await self.berit.send("/veileder")
        for label in ("Grupper", "Heller én felles gruppe?", "Én felles gruppe med emner"):
            await self.berit.press(await self.berit.expect(shows(label)), label)
        label = "Koble til felles gruppe"
        screen = await self.berit.expect(lambda message: message.url(label) is not None)
        return screen.url(label) or ""

    async def begins(self) -> Chat:
        """A forum with a topic for each group."""
        chat = await self.berit.create_group("Felles", forum=True)
        await self.berit.open(await self.chooses(), group=chat)
        await eventually(lambda: self.has_topics(chat, "Nord", "Sør"))
        return chat

    async def topics(self, chat: Chat) -> dict[str, int]:
        (found,) = [each for each in await self.berit.chats() if each["id"] == chat.id]
        return {each["name"]: each["id"] for each in found["topics"] if each["name"] != "General"}

    async def has_topics(self, chat: Chat, *names: str) -> bool:
        """Whether the chat has these topics, and every group knows its own."""
        there = await self.topics(chat)
        known = await self.database.run(_threads)
        return sorted(there) == sorted(names) and known == there

    async def says(self, name: str) -> None:
        """Any message to a group."""
        await self.database.run(_say, name)
        self.sender.ring()


def _threads(tx: Transaction) -> dict[str, int]:
    chats = {each.name: groups.chat(tx, each.id) for each in groups.every(tx, 1)}
    return {name: chat.thread_id for name, chat in chats.items() if chat and chat.thread_id and not chat.lost_at}


def _say(tx: Transaction, name: str) -> None:
    (group,) = [each for each in groups.every(tx, 1) if each.name == name]
    outbox.send(tx, NOW, To(group=group.id), "only_private", command="hei")


@pytest.fixture
async def shared(
    bot: Connection, database: Database, time: Clock, play: Play, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Shared]:
    monkeypatch.setattr("bot.sender.Pace", NoLimits)
    users = [await play.user(name) for name in ("Berit", "Kari", "Ola", "Per", "Liv")]

    def people(tx: Transaction) -> None:
        region = Region(Scene(tx, _ids=iter([user.id for user in users])))
        region.facilitator("Berit")
        region.group("Nord", region.librarian("Kari", SORTLAND), region.librarian("Ola", HADSEL))
        region.group("Sør", region.librarian("Per", VAGAN), region.librarian("Liv", OKSNES))

    await database.run(people)
    sender = Sender(bot, database, time)
    receiver = Receiver(bot, database, time, sender.ring)
    tasks = [asyncio.create_task(each) for each in (receiver.poll(), receiver.drain(), sender.run())]
    for user in users:
        await user.start()
        await user.expect("Hei")
    await play.move(to=NOW)
    yield Shared(database, sender, play, *users)
    sender.stop()
    await asyncio.wait(tasks[2:], timeout=PATIENCE)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_each_group_gets_a_topic_everyone_comes_in_and_is_answered_where_they_write(shared: Shared) -> None:
    chat = await shared.begins()
    for user in (shared.kari, shared.per):
        await user.open((await user.expect(has_way_in)).url("Bli med i chatten") or "")
        await is_in(user, chat)
    topics = await shared.topics(chat)
    await shared.berit.expect("emnet til gruppa Nord: Kari, Ola", chat=chat, topic=topics["Nord"])
    await shared.kari.send("/hjelp", chat=chat, topic=topics["Nord"])
    await shared.kari.expect("så ser hele kullet svaret. Alt annet", chat=chat, topic=topics["Nord"])
    loose = await shared.berit.create_topic(chat, "Prat")
    await shared.per.send("/hjelp", chat=chat, topic=loose)
    await shared.per.expect(lambda message: not message["mine"], chat=chat, topic=loose)


async def test_a_chat_without_topics_is_told_of_and_mended_by_turning_them_on(shared: Shared) -> None:
    old = await shared.berit.create_group("Felles")
    await shared.berit.open(await shared.chooses(), group=old)
    told = await shared.berit.expect("Den felles gruppa har ikke emner")
    chat = await shared.play.migrate(old)
    await shared.berit.turn_on_topics(chat)
    await shared.berit.press(told, "Prøv igjen")
    await eventually(lambda: shared.has_topics(chat, "Nord", "Sør"))


async def test_a_topic_that_somebody_closes_is_opened_again(shared: Shared) -> None:
    chat = await shared.begins()
    topics = await shared.topics(chat)
    await shared.berit.close_topic(chat, topics["Nord"])
    await shared.berit.expect("Jeg åpnet det igjen")
    await shared.berit.send("hei", chat=chat, topic=topics["Nord"])


async def test_a_topic_that_is_deleted_is_noticed_made_anew_and_nothing_is_lost(shared: Shared) -> None:
    chat = await shared.begins()
    await shared.berit.delete_topic(chat, (await shared.topics(chat))["Nord"])
    await shared.says("Nord")
    await shared.berit.press(await shared.berit.expect("Emnet til gruppa Nord er slettet"), "Lag emnet på nytt")
    await eventually(lambda: shared.has_topics(chat, "Nord", "Sør"))
    topics = await shared.topics(chat)
    await shared.berit.expect("Det første", chat=chat, topic=topics["Nord"])
    await shared.play.move(seconds=20)  # what waited lets all be greeted first
    await shared.berit.expect("/hei", chat=chat, topic=topics["Nord"])


async def test_a_bot_that_is_thrown_out_of_the_forum_goes_on_when_it_is_back(shared: Shared, bot: Connection) -> None:
    chat = await shared.begins()
    await shared.berit.remove(chat, bot.id)
    await shared.berit.expect("ikke lenger tilgang til den felles gruppa")
    await shared.says("Sør")
    await eventually(lambda: shared.database.run(_has_failed))
    await shared.berit.add_bot(rights=RIGHTS, group=chat)
    await shared.berit.expect("/hei", chat=chat, topic=(await shared.topics(chat))["Sør"])


def _has_failed(tx: Transaction) -> bool:
    return any(each.kind == "only_private" and each.status == "failed" for each in rows.newest(tx, 20))


async def test_a_stranger_who_asks_to_come_in_is_declined(shared: Shared) -> None:
    await shared.begins()
    link = (await shared.kari.expect(has_way_in)).url("Bli med i chatten") or ""
    stranger = await shared.play.user("Noen")
    await stranger.open(link)
    await stranger.expect("Takk for at du vil være med!")
    await shared.berit.expect("Noen som ikke er med i programmet ville inn i den felles gruppa")
    assert not [each for each in await stranger.chats() if each.get("title") == "Felles"]
