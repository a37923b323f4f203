"""Sessions and messages over the real HTTP of the playground: files, captions and buttons as Telegram takes them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import app
from bot.playground.client import Message, Play, User
from bot.services import programme
from bot.settings import Settings
from storage import Transaction, connect, migrations, participations, people
from tests.cohort import STARTER
from tests.playground_fixture import Running, play, running

__all__ = ["play", "running"]
STARTS = datetime(2026, 9, 3, 6, 30, tzinfo=UTC)
LINK = "https://video.example.no/m/1"


def _seed(tx: Transaction, now: datetime, vilde: int, kari: int) -> None:
    migrations.upgrade(tx)
    cohort = programme.start(tx, now, STARTER, date(2026, 9, 1), "nb").id
    people.give_role(tx, now, people.add(tx, now, "Vilde", None, str(vilde)).id, cohort, "facilitator")
    member = people.add(tx, now, "Kari", None, str(kari))
    people.give_role(tx, now, member.id, cohort, "participant")
    participations.start(tx, now, member.id, cohort, slots=[], electives=[], private_prompts=False)


@pytest.fixture
async def two(running: Running, play: Play, tmp_path: Path) -> AsyncIterator[tuple[User, User]]:
    """A facilitator and a participant, with a bot at work."""
    now = await play.move(to=datetime(2026, 8, 24, 7, 0, tzinfo=UTC))
    vilde, kari = await play.user("Vilde"), await play.user("Kari")
    for each in (vilde, kari):
        await each.start()
    settings = Settings(
        _env_file=None,
        bot_token=SecretStr(running.token),
        api_url=running.address,
        data_dir=tmp_path,
        clock_url=f"{running.address}/play/clock",
    )
    database = await connect(settings.database)
    await database.run(_seed, now, vilde.id, kari.id)
    await database.close()
    stop = asyncio.Event()
    async with app.running(settings) as bot:
        serving = asyncio.create_task(bot.serve(stop))
        yield vilde, kari
        stop.set()
        await serving


async def presses(user: User, under: str, label: str) -> None:
    """Press a button under the next message, or edit, that has these words."""
    await user.press(await user.expect(under), label)


async def says(user: User, asked: str, text: str) -> None:
    """Answer the bot's question."""
    await user.expect(asked)
    await user.send(text)


async def calendar(user: User, message: Message) -> str:
    return (await user.download(message)).decode()


async def test_a_session_from_plan_to_cancelling(two: tuple[User, User], play: Play) -> None:
    vilde, kari = two
    await vilde.send("/veileder")
    await presses(vilde, "Hva vil du gjøre", "Møter")
    await presses(vilde, "Ingen møter er planlagt", "Nytt møte")
    await says(vilde, "Hva heter møtet", "Videomøte 1")
    await presses(vilde, "Hvem er møtet for", "Hele kullet")
    await says(vilde, "Når begynner møtet", "torsdag 3. september 08.30")
    await presses(vilde, "torsdag 3. september 2026", "60 min")
    await says(vilde, "Lim inn lenka", LINK)
    await presses(vilde, "Slik blir invitasjonen", "Send invitasjonen")

    invitation = await kari.expect("Du er invitert")
    assert "DTSTART:20260903T063000Z" in await calendar(kari, invitation)
    answer = await (await kari.press(invitation, "Kommer")).answer()
    assert answer["text"] == "Notert: Kommer. Takk!"
    assert (await kari.expect("Du har sagt at du kommer")).id == invitation.id

    await play.move(to=STARTS - timedelta(days=1))
    await kari.expect("Husk møtet i morgen")

    await presses(vilde, "Ikke svart: 1", "Flytt")
    await says(vilde, "Skriv den nye dagen", "fredag 4. september 08.30")
    await presses(vilde, "fredag 4. september 2026", "Ja, flytt")
    moved = await kari.expect(lambda each: each.id == invitation.id)
    assert moved.text.startswith("Møtet er flyttet. Ny tid:")
    assert "SEQUENCE:1" in await calendar(kari, moved)
    await kari.expect("Ny tid, også i fila i invitasjonen")

    await play.move(to=STARTS + timedelta(days=1, minutes=-18))
    await kari.expect("Møtet begynner om 18 minutter")
    await presses(vilde, "fredag 4. september", "Avlys")
    await presses(vilde, "Én deltaker får beskjed", "Ja, avlys")
    cancelled = await kari.expect(lambda each: each.id == invitation.id)
    assert cancelled.text.startswith("Avlyst: «Videomøte 1»")
    assert "METHOD:CANCEL" in await calendar(kari, cancelled)
    await kari.expect("er avlyst")


async def test_a_photo_to_everyone(two: tuple[User, User]) -> None:
    vilde, kari = two
    await vilde.send("/veileder")
    await presses(vilde, "Hva vil du gjøre", "Skriv til deltakerne")
    await presses(vilde, "Hvem vil du skrive til", "Alle deltakerne (1)")
    await vilde.expect("Skriv meldinga til alle deltakerne")
    await vilde.send_photo(b"a photo", "Se her")
    await vilde.expect("Fra veileder Vilde:\n\nSe her")
    await presses(vilde, "privat til én deltaker", "Send")
    assert await kari.download(await kari.expect("Fra veileder Vilde:\n\nSe her")) == b"a photo"


async def test_the_menu_of_commands_is_in_the_chosen_language_and_for_facilitators(
    two: tuple[User, User], running: Running, play: Play
) -> None:
    vilde, _ = two
    await vilde.send("/innstillinger")
    await presses(vilde, "Dette har du sagt", "Språk")
    await presses(vilde, "Hvilket språk", "English")
    await vilde.expect("This is what you have told me")
    await play.move(seconds=10)
    await vilde.send("/help")
    await vilde.expect("What do you want to do?")
    own = {"scope": {"type": "chat", "chat_id": vilde.id}, "language_code": "nn"}
    listed = {each["command"] for each in (await running.call("getMyCommands", **own))["result"]}
    assert listed >= {"question", "facilitator"}
    everybody = {"scope": {"type": "all_private_chats"}}
    assert "veileder" not in {each["command"] for each in (await running.call("getMyCommands", **everybody))["result"]}
