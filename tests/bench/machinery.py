"""A playground in a process of its own, and bots in theirs."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.playground.client import Play
from bot.playground.server import TOKEN

ECHO = [sys.executable, "-m", "tests.bench.echo"]
SERVE = [sys.executable, "-m", "bot", "serve"]
UNPACED = [sys.executable, "-m", "tests.bench.unpaced", "serve"]
Json = dict[str, Any]


@asynccontextmanager
async def playground(*, limits: bool = False) -> AsyncIterator[Play]:
    command = [sys.executable, "-m", "bot.playground.server", *(["--limits"] if limits else [])]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert process.stdout
    address = (await process.stdout.readline()).decode().strip()
    try:
        async with Play(address) as play:
            yield play
    finally:
        process.terminate()
        await process.wait()


@contextmanager
def bot(command: list[str], play: Play, folder: Path | None = None, *, clock: bool = False) -> Iterator[psutil.Process]:
    """Run a bot against the playground, and by its clock if so; it is stopped at the end, and says nothing here."""
    with tempfile.TemporaryDirectory() as temporary:
        environment = {
            **os.environ,
            "KOLLOKVIE_BOT_TOKEN": TOKEN,
            "KOLLOKVIE_API_URL": play.address,
            "KOLLOKVIE_DATA_DIR": str(folder or temporary),
            **({"KOLLOKVIE_CLOCK_URL": f"{play.address}/play/clock"} if clock else {}),
        }
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            yield psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


@contextmanager
def flushes(folder: Path) -> Iterator[list[float]]:
    """How many seconds the disk itself takes to keep 4 KiB for good, asked four times a second meanwhile.

    The bot waits for the disk before each message: after a crash it must know what had left.
    """
    took: list[float] = []
    done = threading.Event()

    def flush() -> None:
        with (folder / "flushed").open("wb", buffering=0) as file:
            while not done.wait(0.25):
                began = time.monotonic()
                file.write(bytes(4096))
                os.fsync(file.fileno())
                took.append(time.monotonic() - began)

    thread = threading.Thread(target=flush)
    thread.start()
    try:
        yield took
    finally:
        done.set()
        thread.join()


async def sent(play: Play, count: int, within: float) -> list[Json]:
    """The ledger's entries of messages that arrived, once there are so many; raises TimeoutError after `within` s."""
    return await asked(play, "sendMessage", count, within, effect=True)


async def asked(play: Play, method: str, count: int, within: float, *, effect: bool = False) -> list[Json]:
    """The ledger's entries of a method, perhaps only those that had an effect, once there are so many."""
    deadline = asyncio.get_running_loop().time() + within
    while True:
        entries = [each for each in await play.ledger(method=method) if each["effect"] or not effect]
        if len(entries) >= count:
            return entries
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(f"only {len(entries)} of {count} {method} came")
        await asyncio.sleep(0.5)


async def forget_updates(play: Play) -> None:
    """Forget what people have written so far, so that only what is measured is under way."""
    async with httpx.AsyncClient() as client:
        forget = {"drop_pending_updates": True}
        (await client.post(f"{play.address}/bot{TOKEN}/deleteWebhook", json=forget)).raise_for_status()


def moment(entry: Json) -> float:
    return datetime.fromisoformat(entry["time"]).timestamp()


def rate(entries: list[Json]) -> float:
    """Messages a second from the first to the last."""
    return (len(entries) - 1) / (moment(entries[-1]) - moment(entries[0]))
