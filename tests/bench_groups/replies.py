"""How soon the bot answers while a plan for everybody in a programme of 20,000 is made and looked through."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import cycle
from pathlib import Path

from bot.domain.groups import Person
from bot.playground.client import Message, Play, User
from bot.services import programme
from storage import Transaction, libraries, migrations, participations, people
from storage.database import open_sqlite
from tests.bench.machinery import SERVE, bot, moment, playground

ASKING = 10  # so many, in turn: a chat is told one thing a second
BETWEEN = 0.5  # seconds from one question to the next
AFTERWARDS = 5.0  # seconds for the last answers to come
PATIENCE = 240.0  # seconds for a plan or a map to come
PAGES = 3  # that are looked at


@dataclass(frozen=True)
class Replies:
    took: list[float]
    """Milliseconds from each question to its answer."""
    seconds: float
    """From the press on «Lag forslag» until the plan is seen."""


async def while_planning(crowd: tuple[Person, ...]) -> Replies:
    """Let a facilitator ask for a plan and look through it, and some of those in it ask for help all the while."""
    async with playground() as play:
        waits, *ask = [await play.user(f"Person {n}") for n in range(1 + ASKING)]
        with tempfile.TemporaryDirectory() as folder:
            database = open_sqlite(Path(folder) / "kollokvie.db")
            with database.begin() as tx:
                migrations.upgrade(tx)
                _fill(tx, crowd, ask, waits)
            database.dispose()
            with bot(SERVE, play, Path(folder)):
                return await _measured(play, ask, waits)


async def _measured(play: Play, ask: list[User], waits: User) -> Replies:
    await waits.send("/veileder")
    menu = await waits.expect(_has("Grupper"), within=PATIENCE)
    await asyncio.sleep(AFTERWARDS)
    before = len(await play.ledger())
    asked: dict[int, list[float]] = {user.id: [] for user in ask}
    asking = asyncio.create_task(_ask_in_turn(ask, asked))
    try:
        seconds = await _makes_and_looks_through(waits, menu)
    finally:
        asking.cancel()
    await asyncio.sleep(AFTERWARDS)
    answered: dict[int, list[float]] = {user.id: [] for user in ask}
    for entry in await play.ledger(since=before, method="sendMessage"):
        if entry["effect"] and (chat := int(entry["parameters"]["chat_id"])) in answered:
            answered[chat].append(moment(entry))
    pairs = (pair for id in asked for pair in zip(asked[id], answered[id], strict=True))
    return Replies([1000 * (to - at) for at, to in pairs], seconds)


async def _ask_in_turn(ask: list[User], asked: dict[int, list[float]]) -> None:
    for user in cycle(ask):
        asked[user.id].append(time.time())
        await user.send("/hjelp")
        await asyncio.sleep(BETWEEN)


async def _makes_and_looks_through(waits: User, menu: Message) -> float:
    """Have a plan made, look at its next page, at what it warns of and at its map; gives what the plan took."""
    await waits.press(menu, "Grupper")
    propose = await waits.expect(_has("Lag forslag"), within=PATIENCE)
    began = time.monotonic()
    await waits.press(propose, "Lag forslag")
    plan = await waits.expect(_has("Neste ›", "Bekreft"), within=PATIENCE)
    seconds = time.monotonic() - began
    for _ in range(PAGES):
        await waits.press(plan, "Neste ›")
        plan = await waits.expect(_has("‹ Forrige", "Bekreft"))
    await waits.press(plan, "ting til å se på")
    warned = await waits.expect(_has("Tilbake til forslaget"))
    await waits.press(warned, "Tilbake til forslaget")
    plan = await waits.expect(_has("Kart"))
    await waits.press(plan, "Kart")
    await waits.expect(lambda message: "photo" in message, within=PATIENCE)
    return seconds


def _has(*labels: str) -> Callable[[Message], bool]:
    return lambda message: {*labels} <= {*message.buttons}


def _fill(tx: Transaction, crowd: tuple[Person, ...], ask: list[User], waits: User) -> None:
    """Let everybody have joined a programme: those who ask are the first of them."""
    now = datetime.now(UTC)
    starter = (files("bot") / "programmes" / "ledelse.toml").read_text("utf-8")
    running = programme.start(tx, now, starter, date(now.year + 1, 1, 12), "nb")
    electives = sorted({module for person in crowd for module in person.modules})
    for n, person in enumerate(crowd):
        member = people.add(tx, now, person.name, "nb", str(ask[n].id if n < len(ask) else -n))
        people.give_role(tx, now, member.id, running.id, "participant")
        chosen = [each for each in electives if each in person.modules]
        participations.start(tx, now, member.id, running.id, slots=sorted(person.slots), electives=chosen,
                             private_prompts=False, paused_until=None)  # fmt: skip
        size = "larger" if person.size_class == "larger" else "small"
        kept = libraries.keep(tx, person.municipality_number, f"{person.library} {n}", size)
        libraries.place(tx, member.id, "leader", [kept])
    facilitator = people.add(tx, now, "Berit", "nb", str(waits.id))
    people.give_role(tx, now, facilitator.id, running.id, "facilitator")
