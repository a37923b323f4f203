"""`kollokvie serve` as a process of its own, inside a test."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from bot.playground.story import Links
from bot.playground.trying import environment

ROOT = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def serving(address: str, folder: Path, **more: str) -> AsyncIterator[None]:
    """Run the bot in a process of its own; it ends cleanly on SIGTERM."""
    given = {**os.environ, **environment(address), "KOLLOKVIE_DATA_DIR": str(folder), **more}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "serve", cwd=ROOT, env=given)
    try:
        yield
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 35) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def known(links: Links) -> Links:
    """Links that are there already, as the story waits for them."""
    return links


def commands() -> list[list[str]]:
    """The command lines of all that runs under this test."""
    return [words(each) for each in psutil.Process().children(recursive=True)]


def words(process: psutil.Process) -> list[str]:
    """Its command line; none of one that has just ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []
