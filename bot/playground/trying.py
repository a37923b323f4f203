"""The playground as people try it: the server, its page, the real bot and a programme on its way."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
from pydantic import SecretStr

import bot
from bot.playground.client import Play
from bot.playground.page import Page
from bot.playground.screens import Broken, Silent
from bot.playground.server import TOKEN, Playground
from bot.playground.story import BEGINS, STARTS_ON, Links, Story

PORTS = 100  # how many are tried, from the one that was asked for
CODE = Path(bot.__file__).parent
PROGRAMME = CODE / "programmes" / "ledelse.toml"
Say = Callable[[str], None]


class NoPort(Exception):
    """No port is free; the words say which were tried."""


class NotTold(Exception):
    """The programme could not be made; the words say why."""


async def try_it(port: int, *, empty: bool, server_only: bool, say: Say, stop: asyncio.Event) -> None:
    """Run until `stop` is set; raises NoPort where no port is free, NotTold where the programme cannot be made."""
    playground = Playground(start=BEGINS)
    page = Page(playground)
    async with _served(playground, page, port, say) as address:
        if server_only:
            for name, value in environment(address).items():
                say(f"{name}={value}")
            await stop.wait()
            return
        with tempfile.TemporaryDirectory(prefix="kollokvie-") as folder:
            await _with_bot(address, Path(folder), page, empty=empty, stop=stop)


@contextlib.asynccontextmanager
async def _served(playground: Playground, page: Page, port: int, say: Say) -> AsyncIterator[str]:
    """Serve on that port, or on the next that is free."""
    for candidate in range(port, port + PORTS):
        async with contextlib.AsyncExitStack() as stack:
            try:
                address = await stack.enter_async_context(playground.serve(candidate, *page.routes()))
            except OSError:
                continue
            note = f" (port {port} er opptatt)" if candidate != port else ""
            say(f"Prøverommet er åpent: {address}{note}. Ctrl-C stenger det.")
            yield address
            return
    raise NoPort(f"Ingen av portene {port}–{port + PORTS - 1} er ledige. Velg en annen med --port.")


async def _with_bot(address: str, folder: Path, page: Page, *, empty: bool, stop: asyncio.Event) -> None:
    page.show(stage=None if empty else {"text": "Boten starter.", "done": 0, "of": 1})
    making = None if empty else asyncio.create_task(make_programme(address, folder))
    app, settings = await asyncio.to_thread(_load)
    async with app.running(_settings(settings, address, folder)) as running:
        page.bot = running
        serving = asyncio.create_task(running.serve(stop))
        try:
            if making is None:
                page.show(command=_command(address, folder))
            else:
                async with Play(address) as play:
                    await _first(serving, _told(Story(play, page, making)))
            await serving
        finally:
            stop.set()  # it ends its work before what it works on is closed
            await serving


async def _first(serving: asyncio.Task[None], telling: Coroutine[Any, Any, None]) -> None:
    """Tell the story for as long as the bot runs."""
    task = asyncio.create_task(telling)
    await asyncio.wait([serving, task], return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _told(story: Story) -> None:
    why: BaseExceptionGroup[Exception] | None = None
    try:
        await story.tell()
    except* (Broken, Silent, httpx.TransportError) as group:
        why = group
    if why:  # not from within, where it would become one of a group
        raise NotTold(in_words(story.stage, why)) from why


def in_words(stage: str, why: BaseExceptionGroup[Exception]) -> str:
    """What happened, what is kept, what to do."""
    broken = why.subgroup(Broken)
    reason = str(broken.exceptions[0]) if broken else "boten svarte ikke. Det hender når maskinen har mye å gjøre."
    return (
        f"Prøverommet ble ikke ferdig. Det stoppet ved «{stage.partition('. ')[0]}»: {reason}\n"
        "Prøverommet er stengt, og ingenting derfra er tatt vare på. Ellers er ingenting endret.\n"
        "Start det igjen med make try, gjerne når maskinen har mindre å gjøre."
    )


def _load() -> tuple[ModuleType, ModuleType]:
    """The bot takes seconds to load: the page is open meanwhile."""
    return import_module("bot.app"), import_module("bot.settings")


def _settings(settings: ModuleType, address: str, folder: Path) -> Any:
    """The bot's settings, untouched by those of a real installation on this machine."""
    nothing: Any = {"_env_file": None} | dict.fromkeys(
        ["bot_token_file", "database_url", "database_url_file", "webhook_url", "webhook_secret", "webhook_secret_file"]
    )
    return settings.Settings(
        bot_token=SecretStr(TOKEN),
        api_url=address,
        clock_url=f"{address}/play/clock",
        data_dir=folder,
        **nothing,
    )


def environment(address: str) -> dict[str, str]:
    """How a bot in another process is pointed here."""
    return {
        "KOLLOKVIE_BOT_TOKEN": TOKEN,
        "KOLLOKVIE_API_URL": address,
        "KOLLOKVIE_CLOCK_URL": f"{address}/play/clock",
    }


def _command(address: str, folder: Path) -> str:
    """The command line that makes a programme here."""
    given = {**environment(address), "KOLLOKVIE_DATA_DIR": str(folder)}
    lines = [f"{name}={value}" for name, value in given.items()]
    return " \\\n  ".join([*lines, f"kollokvie programme new {PROGRAMME} --start {STARTS_ON}"])


async def make_programme(address: str, folder: Path) -> Links:
    """Run `kollokvie programme new` as an operator does, beside the running bot."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("KOLLOKVIE_")}
    given = {**mine, **environment(address), "KOLLOKVIE_DATA_DIR": str(folder), "PYTHONPATH": str(CODE.parent)}
    command = ["-m", "bot", "programme", "new", str(PROGRAMME), "--start", STARTS_ON, "--json"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=folder,
        env=given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the playground to hear
    )
    try:
        printed, complaint = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        raise
    if process.returncode:
        raise Broken(f"kollokvie programme new: {complaint.decode().strip()}")
    made = json.loads(printed)
    return Links(made["join_link"], made["manager_link"])
