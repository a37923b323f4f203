"""A study group's chat over real HTTP: bound, entered, left, moved and lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.clock import Clock
from bot.playground.client import Chat, Message, Play, User
from bot.receiver import Receiver
from bot.sender import Sender
from bot.services import groups, outbox, presence
from bot.services.outbox import To
from handlers.telegram.connection import Connection
from storage import Database, Transaction
from tests.loops.conftest import PATIENCE, eventually
from tests.region import HADSEL, SORTLAND, VAGAN, Region
from tests.scene import NoLimits, Scene

NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)  # a Monday, in allowed hours


@dataclass
class Vagan:
    """A study group of Kari, Ola and Per, its facilitator Berit, and the bot at work."""

    database: Database
    sender: Sender
    time: Clock
    berit: User
    kari: User
    ola: User
    per: User

    async def binds(self, **how: Any) -> Chat:
        """Let Berit make a chat for the group and everyone in it come in."""
        await self.connects(**how)
        chat = await eventually(self._chat)
        for user in (self.kari, self.ola, self.per):
            await enters(user, chat)
        return chat

    async def connects(self, group: Chat | None = None, rights: bool = True) -> None:
        await self.berit.send("/veileder")
        for label in ("Grupper", "Vågan", "Koble til chat"):
            await self.berit.press(await self.berit.expect(shows(label)), label)
        link = (await self.berit.expect(shows("Koble til Vågan"))).url("Koble til Vågan") or ""
        await self.berit.open(link if rights else link.partition("&admin")[0], group=group, title="Vågan")

    async def _chat(self) -> Chat | None:
        found = await self.database.run(lambda tx: groups.chat(tx, 1))
        return Chat(found.chat_id) if found and found.invite_link else None


def shows(label: str) -> Any:
    return lambda message: any(each.startswith(label) for each in message.buttons)


def has_way_in(message: Message) -> bool:
    return message.url("Bli med i chatten") is not None


async def enters(user: User, chat: Chat) -> None:
    invitation = await user.expect(lambda message: "be om å bli med" in message.text)
    await user.open(invitation.url("Bli med i chatten") or "")
    await is_in(user, chat)


async def is_in(user: User, chat: Chat, *, still: bool = True) -> None:
    """Wait until somebody is in a chat, or is not."""

    async def there() -> bool:
        return (chat.id in [each["id"] for each in await user.chats()]) == still

    await eventually(there)


def kari_in(tx: Transaction) -> int:
    (kari,) = (each.id for each in groups.members(tx, 1) if each.name == "Kari")
    return kari


async def test_what_somebody_wrote_in_the_chat_goes_from_it_when_they_keep_it_to_themselves(vagan: Vagan) -> None:
    chat = await vagan.binds()
    mine = await vagan.kari.send("Vi flyttet hyllene.", chat=chat)
    await vagan.kari.send("/del", reply_to=mine)
    await vagan.kari.press(await vagan.kari.expect("sletter jeg det du skrev i gruppa"), "Bare meg")

    async def gone() -> bool:
        return not [each for each in await vagan.ola.messages(chat) if each.id == mine.id]

    await eventually(gone)


@pytest.fixture
async def vagan(
    bot: Connection, database: Database, time: Clock, play: Play, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Vagan]:
    monkeypatch.setattr("bot.sender.Pace", NoLimits)
    users = [await play.user(name) for name in ("Berit", "Kari", "Ola", "Per")]

    def people(tx: Transaction) -> None:
        region = Region(Scene(tx, _ids=iter([user.id for user in users])))
        region.facilitator("Berit")
        places = {"Kari": SORTLAND, "Ola": HADSEL, "Per": VAGAN}
        region.group("Vågan", *(region.librarian(name, place) for name, place in places.items()))

    await database.run(people)
    sender = Sender(bot, database, time)
    receiver = Receiver(bot, database, time, sender.ring)
    tasks = [asyncio.create_task(each) for each in (receiver.poll(), receiver.drain(), sender.run())]
    for user in users:
        await user.start()
        await user.expect("Hei")
    await play.move(to=NOW)
    yield Vagan(database, sender, time, *users)
    sender.stop()
    await asyncio.wait(tasks[2:], timeout=PATIENCE)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_group_gets_a_chat_and_everyone_of_it_comes_in(vagan: Vagan) -> None:
    chat = await vagan.binds()
    await vagan.berit.expect("chatten til gruppa Vågan: Kari, Ola, Per", chat=chat)
    await vagan.berit.expect("er koblet til")


async def test_a_stranger_is_turned_away_kindly(vagan: Vagan, play: Play) -> None:
    await vagan.connects()
    invitation = await vagan.kari.expect(has_way_in)
    stranger = await play.user("Noen")
    await stranger.open(invitation.url("Bli med i chatten") or "")
    await stranger.expect("for dem som er i gruppa")
    await vagan.berit.expect("ville inn i chatten")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_somebody_who_leaves_is_taken_out_and_may_come_back(vagan: Vagan, kind: str) -> None:
    own = await vagan.berit.create_group("Vågan", kind=kind)
    chat = await vagan.binds(group=own)
    await vagan.database.run(lambda tx: groups.leave_group(tx, NOW, kari_in(tx), 1))
    vagan.sender.ring()
    await is_in(vagan.kari, chat, still=False)
    assert not [each for each in await vagan.berit.messages() if "Gjør det selv" in each.text]


async def test_missing_rights_are_told_and_mended(vagan: Vagan) -> None:
    own = await vagan.berit.create_group("Vågan")
    await vagan.connects(group=own, rights=False)
    await vagan.berit.expect("Gjør meg til administrator")
    await vagan.berit.set_bot_rights(own, "invite_users")
    await vagan.berit.expect("mangler jeg lov til å fjerne medlemmer")
    await enters(vagan.kari, own)


async def test_a_group_that_grows_keeps_its_chat(vagan: Vagan, play: Play) -> None:
    await vagan.connects()
    old = (await vagan.kari.expect(has_way_in)).url("Bli med i chatten")
    chat = await eventually(vagan._chat)  # noqa: SLF001
    grown = await play.migrate(chat)
    await vagan.kari.expect(lambda message: message.url("Bli med i chatten") not in (None, old))
    assert (await eventually(vagan._chat)).id == grown.id  # noqa: SLF001


async def test_a_bot_that_is_thrown_out_says_how_to_let_it_back(vagan: Vagan, bot: Connection) -> None:
    chat = await vagan.binds()
    await vagan.berit.remove(chat, bot.id)
    await vagan.berit.expect("Ingenting er mistet")
    await vagan.berit.add_bot(rights=["invite_users", "restrict_members"], group=chat)
    await vagan.berit.skip()
    await vagan.kari.send("/hjelp", chat=chat)
    await vagan.kari.expect("Svar på spørsmålet mitt", chat=chat)


async def test_a_press_proves_an_uncertain_message(vagan: Vagan, play: Play) -> None:
    """The message arrives, but Telegram's answer does not."""
    await vagan.database.run(_writes_to_kari)
    await play.faults({"method": "sendMessage", "kind": "drop_after", "times": 1})
    vagan.sender.ring()
    await vagan.berit.expect("Jeg vet ikke om en melding kom fram til Kari")
    arrived = await vagan.kari.expect("Hva vil du gjøre?")
    await vagan.kari.press(arrived, "Gruppa mi")
    await vagan.berit.expect("Ordnet: en melding til Kari kom fram.")


def _writes_to_kari(tx: Transaction) -> None:
    outbox.send(tx, NOW, To(member=kari_in(tx)), "help", programme=1, if_uncertain="ask")


async def test_telegram_tells_who_comes_into_the_chat_and_who_leaves_it(vagan: Vagan) -> None:
    chat = await vagan.binds()
    await eventually(lambda: _absent(vagan, []))
    await vagan.ola.leave(chat)
    await eventually(lambda: _absent(vagan, ["Ola"]))


async def test_who_was_in_the_chat_before_the_bot_is_found_there(vagan: Vagan) -> None:
    own = await vagan.berit.create_group("Vågan")
    await vagan.berit.add_member(own, vagan.kari)
    await vagan.connects(group=own)
    await eventually(lambda: _absent(vagan, ["Ola", "Per"]))


async def _absent(vagan: Vagan, names: list[str]) -> bool:
    missing = await vagan.database.run(lambda tx: presence.missing(tx, groups.get(tx, 1)))
    return [each.name for each in missing] == names
