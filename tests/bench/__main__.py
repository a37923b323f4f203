"""python -m tests.bench [--short]: what it costs, next to a bare python-telegram-bot bot, in one run."""

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.playground.client import Play, User
from bot.services import outbox
from storage import Transaction, migrations, people
from storage.database import open_sqlite
from tests.bench.fan_out import fan_out as groups_asked
from tests.bench.machinery import (
    ECHO,
    SERVE,
    UNPACED,
    asked,
    bot,
    flushes,
    forget_updates,
    moment,
    playground,
    rate,
    sent,
)

SHORT = "--short" in sys.argv
UPDATES = 300 if SHORT else 3000
CHATS = 200
PER_SECOND = 20
SECONDS = 10 if SHORT else 120
FAN_OUT = 100 if SHORT else 1000
GROUPS = 100 if SHORT else 1250
console = Console()


@dataclass
class Measured:
    what: str
    value: float
    unit: str
    beside: str  # what a bare bot does, in the same run
    bar: str
    met: bool


async def people_who_started(play: Play, count: int) -> list[User]:
    users = [await play.user(f"Person {n}") for n in range(count)]
    await asyncio.gather(*(user.start() for user in users))
    return users


async def throughput(command: list[str]) -> float:
    """Updates a second: all of them wait when the bot starts."""
    async with playground() as play:
        for user in await people_who_started(play, 100):
            for _ in range(UPDATES // 100):
                await user.send("/hjelp")
        with bot(command, play):
            entries = await sent(play, UPDATES, within=120)
    return rate(entries[len(entries) // 10 :])


async def ratios() -> tuple[float, float, float]:
    """Updates a second of a bare bot and of ours in turn, and the ratio; the middle of five rounds of each.

    Side by side in time, so that what else the machine does meets both.
    """
    rounds = [(await throughput(ECHO), await throughput(UNPACED)) for _ in range(5)]
    bare, ours = map(statistics.median, zip(*rounds, strict=True))
    return bare, ours, statistics.median(ours / bare for bare, ours in rounds)


async def latency(command: list[str]) -> tuple[float, float, float]:
    """Milliseconds from an update to its answer, p50 and p95, and the bot's memory in MiB at the end."""
    async with playground() as play:
        users = await people_who_started(play, CHATS)
        with bot(command, play) as process:
            await sent(play, CHATS, within=60)
            await play.idle()
            written: dict[int, list[float]] = {user.id: [] for user in users}
            before = len(await play.ledger())
            beat = time.monotonic()
            for n in track(range(PER_SECOND * SECONDS), description=f"answers of {command[2]}", console=console):
                user = users[n % CHATS]
                written[user.id].append(time.time())
                await user.send("/hjelp")
                beat += 1 / PER_SECOND
                await asyncio.sleep(max(0.0, beat - time.monotonic()))
            assert time.monotonic() < beat + 1, f"fewer than {PER_SECOND} a second were written"
            await asyncio.sleep(2)
            entries = await play.ledger(since=before, method="sendMessage")
            memory = process.memory_info().rss / 2**20
    took = []
    for entry in entries:
        moments = written[int(entry["parameters"]["chat_id"])]
        if moments and moment(entry) > moments[0]:
            took.append(1000 * (moment(entry) - moments.pop(0)))
    assert len(took) >= 0.99 * PER_SECOND * SECONDS, f"only {len(took)} answers came"
    cuts = statistics.quantiles(took, n=20)
    return cuts[9], cuts[18], memory


async def fan_out() -> tuple[float, int, list[float]]:
    """Messages a second to many people at once, with Telegram's limits enforced.

    And how many the server refused, and how many seconds the disk took meanwhile to keep something.
    """
    async with playground(limits=True) as play:
        users = await people_who_started(play, FAN_OUT)
        await forget_updates(play)
        with tempfile.TemporaryDirectory() as folder:
            database = open_sqlite(Path(folder) / "kollokvie.db")
            with database.begin() as tx:
                migrations.upgrade(tx)
                fill(tx, users)
            with bot(SERVE, play, Path(folder)), flushes(Path(folder)) as flushed:
                await sent(play, FAN_OUT, within=30 + FAN_OUT / 10)
                entries = await play.ledger(method="sendMessage")
    refused = sum(not each["effect"] for each in entries)
    return rate([each for each in entries if each["effect"]]), refused, flushed


def fill(tx: Transaction, users: list[User]) -> None:
    now = datetime.now(UTC)
    for user in users:
        member = people.add(tx, now, user.name, "nb", str(user.id))
        outbox.send(tx, now, outbox.To(member=member.id), "help")


async def start_up() -> float:
    """Seconds from the start of the process to its first request for updates, in a folder with nothing in it."""
    async with playground() as play:
        began = time.time()
        with bot(SERVE, play):
            [first, *_] = await asked(play, "getUpdates", 1, within=30)
    return moment(first) - began


async def measure() -> list[Measured]:
    bare, ours, ratio = await ratios()
    bare50, bare95, bare_memory = await latency(ECHO)
    our50, our95, our_memory = await latency(SERVE)
    speed, refused, flushed = await fan_out()
    asked = await groups_asked(GROUPS)
    started = await start_up()
    return [
        Measured("updates in, answers out", ours, "a second", f"{bare:.0f}", "", met=True),
        Measured("ratio to a bare bot", ratio, "", "1", "≥ 0.5", ratio >= 0.5),
        Measured(f"answer at {PER_SECOND} a second, p50", our50, "ms", f"{bare50:.0f}", "", met=True),
        Measured(f"answer at {PER_SECOND} a second, p95", our95, "ms", f"{bare95:.0f}", "≤ 40", our95 <= 40),
        Measured(f"fan-out of {FAN_OUT}", speed, "a second", "", "≥ 28.5", speed >= 28.5),
        Measured("refused for being too fast", refused, "", "", "0", refused == 0),
        Measured("the disk meanwhile, longest", max(flushed), "s", "", "", met=True),
        Measured(
            f"{GROUPS} groups and one of each are asked", asked.rate, "a second", "", "≥ 28.5", asked.rate >= 28.5
        ),
        Measured("refused for being too fast", asked.refused, "", "", "0", asked.refused == 0),
        Measured("help meanwhile, p50", asked.waited(50), "s", "", "", met=True),
        Measured("help meanwhile, p95", asked.waited(95), "s", "", "", met=True),
        Measured("help meanwhile, longest", max(asked.help), "s", "", "< 1", max(asked.help) < 1),
        Measured("the disk meanwhile, longest", max(asked.flushes), "s", "", "", met=True),
        Measured("start to first getUpdates", started, "s", "", "≤ 3", started <= 3),
        Measured("resident memory", our_memory, "MiB", f"{bare_memory:.0f}", "≤ 150", our_memory <= 150),
    ]


def main() -> int:
    measured = asyncio.run(measure())
    table = Table("what", "kollokvie", "unit", "bare bot", "bar", "met")
    for each in measured:
        row = (each.what, f"{each.value:.2f}", each.unit, each.beside, each.bar, "yes" if each.met else "NO")
        table.add_row(*row)
    console.print(table)
    return 0 if all(each.met for each in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
