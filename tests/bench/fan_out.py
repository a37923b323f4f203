"""All groups are asked at one moment, by the scheduler, within Telegram's limits; meanwhile people ask for help."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.playground.client import Play, User
from storage import migrations
from storage.database import open_sqlite
from tests.bench.groups import ASKED, BEGINS, MADE, Place, facilitator, fill, is_help, is_question, places
from tests.bench.machinery import SERVE, Json, asked, bot, flushes, forget_updates, moment, playground, rate

ALLOWED = 30.0  # messages a second
ASK_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class FannedOut:
    """How fast messages left while the questions did, and how many were refused.

    And how many seconds people waited for help, and the bot for the disk.
    """

    rate: float
    refused: int
    help: list[float]
    flushes: list[float]
    memory: float  # MiB

    def waited(self, percent: int) -> float:
        return statistics.quantiles(self.help, n=100)[percent - 1]


async def fan_out(groups: int) -> FannedOut:
    """Each group is asked in its chat, and one of it privately: twice as many messages."""
    async with playground(limits=True) as play:
        await play.move(to=MADE)
        where, leader = await places(play, groups), await facilitator(play)
        with tempfile.TemporaryDirectory() as folder:
            _fill(Path(folder), where, leader)
            await forget_updates(play)
            with bot(SERVE, play, Path(folder), clock=True) as process:
                await asked(play, "getUpdates", 1, within=30)
                await play.move(to=BEGINS)
                await asked(play, "sendMessage", 1, within=60, effect=True)
                await play.move(to=ASKED - timedelta(seconds=1))
                since: dict[int, float] = {}
                asking = asyncio.create_task(_ask_for_help(play, where, since))
                with flushes(Path(folder)) as flushed:
                    entries = await _all_sent(play, 2 * groups, within=60 + groups / 5)
                asking.cancel()
                memory = process.memory_info().rss / 2**20
    return _measured(entries, since, flushed, memory)


def _fill(folder: Path, where: Sequence[Place], leader: User) -> None:
    database = open_sqlite(folder / "kollokvie.db")
    with database.begin() as tx:
        migrations.upgrade(tx)
        fill(tx, where, leader)
    database.dispose()


async def _ask_for_help(play: Play, where: Sequence[Place], since: dict[int, float]) -> None:
    """One of each group asks in turn; notes since when, by the playground's clock.

    It is somebody whose question comes in the group's chat: Telegram lets a chat have one message a second, so that who
    gets a question of their own waits for that and not for the bot.
    """
    ahead = (await play.clock()).timestamp() - time.time()
    for place in where:
        since[place.asks.id] = time.time() + ahead
        await place.asks.send("/hjelp")
        await asyncio.sleep(ASK_EVERY)


async def _all_sent(play: Play, questions: int, within: float) -> list[Json]:
    """Every call until all the questions have come; raises TimeoutError after `within` seconds."""
    entries: list[Json] = []
    async with asyncio.timeout(within):
        while sum(is_question(each) and each["effect"] for each in entries) < questions:
            await asyncio.sleep(0.5)
            entries += await play.ledger(since=len(entries))
    return [each for each in entries if each["method"] == "sendMessage"]


def _measured(entries: list[Json], since: dict[int, float], flushed: list[float], memory: float) -> FannedOut:
    came = [each for each in entries if each["effect"]]
    put = [n for n, each in enumerate(came) if is_question(each)]
    helped = {int(each["parameters"]["chat_id"]): moment(each) for each in came if is_help(each)}
    return FannedOut(
        rate(came[put[0] : put[-1] + 1]),
        len(entries) - len(came),
        [helped[who] - at for who, at in since.items() if who in helped and at > moment(came[put[0]])],
        flushed,
        memory,
    )
