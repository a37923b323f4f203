"""How soon the bot answers while it works out a plan for everybody in a programme of 20,000."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import cycle
from pathlib import Path

import psutil

from bot.domain.groups import Person
from bot.playground.client import Message, Play, User
from bot.services import programme
from storage import Transaction, libraries, migrations, participations, people
from storage.database import open_sqlite
from tests.bench.machinery import SERVE, bot, moment, playground

ASKING = 10  # so many, in turn: a chat is told one thing a second
BETWEEN = 0.5  # seconds from one question to the next
AFTERWARDS = 5.0  # seconds for the last answers to come
PATIENCE = 240.0  # seconds for a plan to come


@dataclass(frozen=True)
class Replies:
    thinking: list[float]
    """Milliseconds from a question to its answer, while the plan was being worked out."""
    all: list[float]
    """The same from the press on, also while the people are read and the plan is kept."""
    seconds: float
    """From the press until the plan is seen."""


async def while_planning(crowd: tuple[Person, ...]) -> Replies:
    """Let a facilitator ask for a plan, and some of those whom it is for ask for help all the while."""
    async with playground() as play:
        waits, *ask = [await play.user(f"Person {n}") for n in range(1 + ASKING)]
        with tempfile.TemporaryDirectory() as folder:
            database = open_sqlite(Path(folder) / "kollokvie.db")
            with database.begin() as tx:
                migrations.upgrade(tx)
                _fill(tx, crowd, ask, waits)
            with bot(SERVE, play, Path(folder)) as process:
                return await _measured(play, ask, waits, process)


async def _measured(play: Play, ask: list[User], waits: User, process: psutil.Process) -> Replies:
    await waits.send("/veileder")
    menu = await waits.expect(lambda message: "Grupper" in message.buttons, within=PATIENCE)
    await waits.press(menu, "Grupper")
    propose = await waits.expect(lambda message: "Lag forslag" in message.buttons, within=PATIENCE)
    before = len(await play.ledger())
    began = time.monotonic()
    await waits.press(propose, "Lag forslag")
    asked: dict[int, list[float]] = {user.id: [] for user in ask}
    thinking: list[float] = []
    for user in cycle(ask):
        asked[user.id].append(at := time.time())
        worked = _worked(process)
        await user.send("/hjelp")
        await asyncio.sleep(BETWEEN)
        if _worked(process) - worked > BETWEEN / 2:
            thinking.append(at)
        if await _shown(waits):
            break
        assert time.monotonic() - began < PATIENCE, "no plan came"
    seconds = time.monotonic() - began
    await asyncio.sleep(AFTERWARDS)
    answered: dict[int, list[float]] = {user.id: [] for user in ask}
    for entry in await play.ledger(since=before, method="sendMessage"):
        if entry["effect"] and (chat := int(entry["parameters"]["chat_id"])) in answered:
            answered[chat].append(moment(entry))
    took = {at: 1000 * (to - at) for id in asked for at, to in zip(asked[id], answered[id], strict=True)}
    return Replies([took[at] for at in thinking], [*took.values()], seconds)


def _worked(process: psutil.Process) -> float:
    """Seconds that the bot's worker has computed for."""
    return sum(child.cpu_times().user for child in process.children())


async def _shown(waits: User) -> bool:
    newest: Message = (await waits.messages())[-1]
    return newest.text.startswith("Forslag: ")


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
