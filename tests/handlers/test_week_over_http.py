"""The question of the week over the real HTTP of the playground: posted, answered, edited, shared, taken back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import app
from bot.playground.client import Chat, Message, Play, User
from bot.settings import Settings
from storage import Transaction, connect, groups, migrations
from tests.loops.conftest import eventually
from tests.playground_fixture import Running, play, running
from tests.region import HADSEL, SORTLAND, Region
from tests.scene import Scene
from tests.week import FIRST, oslo

__all__ = ["play", "running"]
STORY = "En gutt fikk lekseplass."


@dataclass
class North:
    """Kari and Ola in a group with a chat, and a bot at work."""

    kari: User
    ola: User
    chat: Chat
    play: Play

    async def question(self) -> Message:
        await self.play.move(to=oslo(9, 1))
        return await self.ola.expect(FIRST, chat=self.chat)


@pytest.fixture
async def north(running: Running, play: Play, tmp_path: Path) -> AsyncIterator[North]:
    now = await play.move(to=datetime(2026, 8, 24, 7, 0, tzinfo=UTC))
    kari, ola = await play.user("Kari"), await play.user("Ola")
    chat = await kari.create_group("Nord", kind="supergroup")
    await kari.add_bot(group=chat)
    await kari.add_member(chat, ola)
    for each in (kari, ola):
        await each.start()

    def seed(tx: Transaction) -> None:
        migrations.upgrade(tx)
        region = Region(Scene(tx, now, _ids=iter([kari.id, ola.id])))
        people = region.librarian("Kari", SORTLAND), region.librarian("Ola", HADSEL)
        groups.bind(tx, now, region.group("Nord", *people).id, chat.id)

    settings = Settings(
        _env_file=None,
        bot_token=SecretStr(running.token),
        api_url=running.address,
        data_dir=tmp_path,
        clock_url=f"{running.address}/play/clock",
    )
    database = await connect(settings.database)
    await database.run(seed)
    await database.close()
    stop = asyncio.Event()
    async with app.running(settings) as bot:
        serving = asyncio.create_task(bot.serve(stop))
        yield North(kari, ola, chat, play)
        stop.set()
        await serving


async def test_an_answer_in_private_reaches_the_group_follows_its_edits_and_is_taken_back(north: North) -> None:
    question = await north.question()
    await north.kari.open(question.url("Svar") or "")
    await north.kari.expect("Tre setninger er nok")
    written = await north.kari.send(STORY)
    card = await north.kari.expect("Bare du ser det.")
    press = await north.kari.press(card, "Gruppa")
    assert (await press.answer())["text"] == "Nå ser gruppa svaret."
    await north.ola.expect(f"Kari (Sortland): {STORY}", chat=north.chat)
    await north.kari.expect("Gruppa ser det.")
    await north.kari.edit(written, "En jente fikk lekseplass.")
    await north.ola.expect("Kari (Sortland): En jente fikk lekseplass.", chat=north.chat)
    await north.kari.press(await north.kari.expect("Svaret ditt:\nEn jente"), "Ta tilbake")
    await north.kari.press(await north.kari.expect("Skal jeg slette svaret ditt"), "Ja, slett")
    await north.kari.expect("Svaret ditt er slettet.")

    async def gone() -> bool:
        return not [each for each in await north.ola.messages(north.chat) if "lekseplass" in each.text]

    await eventually(gone)


async def test_a_reply_in_the_group_is_kept_with_its_edits_and_seen_by_others(north: North) -> None:
    question = await north.question()
    reply = await north.kari.send(STORY, reply_to=question)
    await north.kari.expect(f"Svaret ditt:\n{STORY}")
    await north.kari.edit(reply, "En jente fikk lekseplass.")
    await north.kari.expect("Svaret ditt:\nEn jente fikk lekseplass.")
    press = await north.ola.press(question, "Hopp over")
    assert "Jeg maser ikke" in (await press.answer())["text"]
    await north.ola.send("/sporsmal")
    await north.ola.expect("Kari (Sortland): En jente fikk lekseplass.")


async def test_a_voice_message_is_heard_by_the_group(north: North) -> None:
    question = await north.question()
    await north.kari.open(question.url("Svar") or "")
    await north.kari.expect("Tre setninger er nok")
    await north.kari.send_voice(b"a voice")
    await north.kari.press(await north.kari.expect("[talemelding]"), "Gruppa")
    heard = await north.ola.expect("Kari (Sortland)", chat=north.chat)
    assert await north.ola.download(heard) == b"a voice"


async def test_a_document_is_opened_by_the_group(north: North) -> None:
    question = await north.question()
    await north.kari.open(question.url("Svar") or "")
    await north.kari.expect("Tre setninger er nok")
    await north.kari.send_document(b"a plan", "plan.txt", caption="Her er planen.")
    await north.kari.press(await north.kari.expect("[fil]"), "Gruppa")
    opened = await north.ola.expect("Kari (Sortland): Her er planen.", chat=north.chat)
    assert await north.ola.download(opened) == b"a plan"


async def test_who_names_somebody_is_asked_first_and_what_follows_is_answered_on_the_card(north: North) -> None:
    question = await north.question()
    await north.kari.open(question.url("Svar") or "")
    await north.kari.expect("Tre setninger er nok")
    await north.kari.send("Kollegaen min Torbjørn tok skranken.")
    await north.kari.press(await north.kari.expect("Én ting til, om du vil:"), "Gruppa")
    await north.kari.press(await north.kari.expect("Det ser ut som svaret ditt nevner «Torbjørn»."), "Del det")
    await north.ola.expect("Kari (Sortland): Kollegaen min Torbjørn tok skranken.", chat=north.chat)
    card = await north.kari.expect("Gruppa ser det.")
    await north.kari.send("Jeg hørte ham le.", reply_to=card)
    await north.ola.expect("tok skranken.\n\nJeg hørte ham le.", chat=north.chat)


async def test_group_chatter_is_no_answer_and_a_shared_message_is_an_experience(north: North) -> None:
    await north.question()
    chatter = await north.kari.send("Noen som har en stige å låne bort?", chat=north.chat)
    await north.kari.send("/del", reply_to=chatter)
    await north.kari.expect("Erfaringen din:\nNoen som har en stige")
    await north.ola.send("/finn stige")
    await north.ola.expect("Kari (Sortland): Noen som har en stige å låne bort?")
