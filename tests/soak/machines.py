"""The processes of the soak: a playground's server, and bots that are killed."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.playground.server import TOKEN
from storage.database import Beside

ROOT = Path(__file__).parents[2]
JOURNALS = ("", "-journal", "-wal")


@asynccontextmanager
async def playground() -> AsyncIterator[str]:
    """A playground's server in a process of its own; gives its address."""
    command = (sys.executable, "-m", "bot.playground.server")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


class Nursery:
    """Runs one command of the bot at a time; see nursery.py."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.soak.nursery"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1
        )

    def begin(self, **order: Any) -> int:
        """Start a command; gives its process id."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        return self._number()

    def ended(self) -> int:
        """Wait until the command has ended; gives its exit code."""
        return self._number()

    def _number(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class Memory:
    """What a bot has written down."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self, question: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self._path, timeout=10, factory=Beside)) as connection:
            return connection.execute(question, values).fetchall()

    @contextmanager
    def as_it_was_left(self) -> Iterator["Memory"]:
        """A copy with its journal, so that looking into it mends nothing for the bot that comes next."""
        with tempfile.TemporaryDirectory() as folder:
            for ending in JOURNALS:
                if (left := Path(f"{self._path}{ending}")).exists():
                    shutil.copy(left, folder)
            yield Memory(Path(folder) / self._path.name)


class Bot:
    """`kollokvie serve` on a folder of its own."""

    def __init__(self, nursery: Nursery, address: str, folder: Path, first: str | None = None) -> None:
        self._nursery, self._folder, self._first = nursery, folder, first
        self._environment = {
            "KOLLOKVIE_BOT_TOKEN": TOKEN,
            "KOLLOKVIE_API_URL": address,
            "KOLLOKVIE_CLOCK_URL": f"{address}/play/clock",
            "KOLLOKVIE_DATA_DIR": str(folder),
        }
        self._pid: int | None = None
        self.path = folder / "kollokvie.db"
        self.memory = Memory(self.path)

    @property
    def is_running(self) -> bool:
        return self._pid is not None

    @property
    def log(self) -> str:
        return (self._folder / "log").read_text()

    def _begin(self, *args: str) -> int:
        out, log = str(self._folder / "out"), str(self._folder / "log")
        return self._nursery.begin(args=args, env=self._environment, first=self._first, out=out, log=log)

    def does(self, *args: str) -> str:
        """Run another command to its end; gives what it printed."""
        self._begin(*args)
        assert self._nursery.ended() == 0, self.log
        return (self._folder / "out").read_text()

    def start(self) -> None:
        if self._pid is None:
            self._pid = self._begin("serve")

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        assert self._end(signal.SIGKILL) == -signal.SIGKILL, f"it ended by itself:\n{self.log[-3000:]}"

    def stop(self) -> None:
        assert self._end(signal.SIGTERM) == 0, self.log[-3000:]

    def close(self) -> None:
        if self._pid is not None:
            self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> int:
        assert self._pid is not None
        with suppress(ProcessLookupError):  # its exit code tells
            os.kill(self._pid, number)
        self._pid = None
        return self._nursery.ended()
