"""`kollokvie serve` as a process of its own, against the playground's server: by polling, and by webhook."""

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.playground.client import Message, Play, User
from bot.playground.page import Page
from bot.playground.screens import follow, waiting
from bot.playground.server import Playground
from bot.playground.story import BEGINS, OSLO, Story
from bot.playground.trying import make_programme
from tests.page.serving import commands, known, serving

PATIENCE = 60.0
LONGEST = 300.0


def _webhook() -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    return {"KOLLOKVIE_WEBHOOK_URL": f"http://{place}", "KOLLOKVIE_LISTEN": place}


WAYS: dict[str, Callable[[], dict[str, str]]] = {"polling": dict, "webhook": _webhook}


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS)
async def test_a_programme_runs_with_the_bot_in_a_process_of_its_own(way: str, tmp_path: Path):
    playground = Playground(start=BEGINS)
    async with (
        asyncio.timeout(LONGEST),
        playground.serve() as address,
        serving(address, tmp_path, **WAYS[way]()),
        Play(address) as play,
    ):
        links = await make_programme(address, tmp_path)
        await Story(play, Page(playground), known(links)).tell()
        assert bool(playground.world.webhook.url) is (way == "webhook")
        people = {user.name: user for user in await play.users()}
        torbjorn, marit, ragnhild = (people[name] for name in ("Torbjørn Steiro", "Marit Myrseth", "Ragnhild Storvik"))
        await _asks_and_answers(play, torbjorn, marit)
        await _shares_and_finds(torbjorn, people["Bente Kvalvik"])
        await _comes_to_a_session(play, ragnhild, marit)


@pytest.mark.parametrize("way", WAYS)
async def test_what_people_write_and_press_comes_to_a_bot_in_a_process_of_its_own_and_is_answered(
    way: str, tmp_path: Path
):
    playground = Playground(start=BEGINS)
    async with (
        asyncio.timeout(LONGEST),
        playground.serve() as address,
        serving(address, tmp_path, **WAYS[way]()),
        Play(address) as play,
    ):
        links = await make_programme(address, tmp_path)
        manager, torbjorn = [await play.user(name, language="nb") for name in ("Berit Solhaug", "Torbjørn Steiro")]
        for user, link in ((manager, links.manager), (torbjorn, links.join)):
            await user.open(link)
            await user.press(await user.expect("Velkommen", within=PATIENCE), "Ja")
            await user.expect("Hva heter du", within=PATIENCE)
            await user.send(user.name)
        await manager.expect("Nå er du programansvarlig", within=PATIENCE)
        await torbjorn.expect("Hvilken kommune", within=PATIENCE)
        assert bool(playground.world.webhook.url) is (way == "webhook")


async def test_the_search_for_groups_is_compiled_while_the_bot_starts(tmp_path: Path):
    """What the process that does it leaves behind is looked at in tests/loops/test_working_out.py."""
    async with (
        asyncio.timeout(PATIENCE),
        Playground(start=BEGINS).serve() as address,
        serving(address, tmp_path),
    ):
        while not any("bot.working_out" in each for each in commands()):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def _asks_and_answers(play: Play, one: User, other: User) -> None:
    """The question comes at nine; an answer in the group and a private one are seen by both."""
    (group,) = [chat["id"] for chat in await one.chats() if chat["type"] == "group"]
    await play.move(to=datetime(2026, 9, 1, 9, 0, tzinfo=OSLO))
    question = await one.expect("Tenk på én gang", chat=group, within=PATIENCE)
    await one.send("Ei jente leste høyt for hunden sin.", reply_to=question)
    await other.expect("Ei jente leste", chat=group, within=PATIENCE)
    seen = await other.expect("Tenk på én gang", chat=group, within=PATIENCE)
    await other.open(seen.url("Svar") or "")
    await other.expect("Tre setninger er nok.", chat=other.id, within=PATIENCE)
    await other.send("En mann ble sittende med avisa i to timer.")
    answer = await other.expect("Bare du ser det.", chat=other.id, within=PATIENCE)
    await other.press(answer, "Gruppa")
    await one.expect("Marit Myrseth (Øksnes): En mann ble sittende", chat=group, within=PATIENCE)


async def _shares_and_finds(one: User, other: User) -> None:
    await one.skip()
    await one.send("/del")
    await one.expect("Hva har du erfart", within=PATIENCE)
    await one.send("Vi satte en stol ved vinduet.")
    shared = await one.expect("Bare du finner den.", within=PATIENCE)
    await one.press(shared, "Hele kullet")
    await one.expect("Hele kullet finner den", within=PATIENCE)
    await other.send("/finn stol")
    await other.expect("Torbjørn Steiro (Bø): Vi satte en stol", within=PATIENCE)


async def _comes_to_a_session(play: Play, facilitator: User, one: User) -> None:
    await facilitator.skip()
    await one.skip()
    await facilitator.send("/veileder")
    said = {
        "Hva heter møtet?": "Rolle og oppdrag",
        "Når begynner møtet?": "torsdag 3. september 08.30",
        "Lim inn lenka": "https://meet.example/rolle",
    }
    pressed = {
        "Hva vil du gjøre": "Møter",
        "Ingen møter": "Nytt møte",
        "Hvem er møtet for?": "Hele kullet",
        "Velg hvor lenge": "60 min",
        "Slik blir invitasjonen": "Send invitasjonen",
    }
    steps = {"God morgen!": waiting}  # Monday's message, which follows what is done
    steps |= {words: _sending(facilitator, text) for words, text in said.items()}
    steps |= {words: _pressing(facilitator, label) for words, label in pressed.items()}
    await follow(facilitator, steps, until="Ikke svart: 12")
    invitation = await one.expect("Du er invitert", within=PATIENCE)
    assert invitation["document"]["file_name"].endswith(".ics")
    await one.press(invitation, "Kommer")
    await one.expect("Du har sagt at du kommer.", within=PATIENCE)
    await play.move(to=datetime(2026, 9, 2, 9, 0, tzinfo=OSLO))
    await one.expect("Husk møtet i morgen", within=PATIENCE)
    await play.move(to=datetime(2026, 9, 3, 8, 0, tzinfo=OSLO))
    await one.expect("Møtet begynner om 30 minutter", within=PATIENCE)


def _sending(user: User, text: str):
    return lambda _screen: user.send(text)


def _pressing(user: User, label: str):
    async def press(screen: Message) -> None:
        await user.press(screen, label)

    return press
