"""The playground, to try everything without a token."""

import asyncio
import logging
import signal
from contextlib import nullcontext
from typing import Annotated

import typer

from bot import logs
from bot.cli import compiling
from bot.cli.basics import fail


def try_(
    port: Annotated[int, typer.Option(min=1, max=65000, help="The first port to try.")] = 8800,
    empty: Annotated[bool, typer.Option("--empty", help="Begin without a programme.")] = False,
    server_only: Annotated[bool, typer.Option("--server-only", help="Serve a bot in another process.")] = False,
) -> None:
    """Try it on this machine: no token, no Telegram; a page where you can be everybody and move the clock."""
    from bot.playground import trying  # noqa: PLC0415 - only this command needs the playground

    logs.start([], logging.WARNING)
    try:
        asyncio.run(_try(port, empty=empty, server_only=server_only))
    except (trying.NoPort, trying.NotTold) as error:
        fail(str(error))


async def _try(port: int, *, empty: bool, server_only: bool) -> None:
    from bot.playground import trying  # noqa: PLC0415

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with nullcontext() if server_only else compiling.ahead():
        await trying.try_it(port, empty=empty, server_only=server_only, say=typer.echo, stop=stop)
