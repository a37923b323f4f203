"""Runs the playground on a port of this machine: inside a running loop, or as a process of its own."""

import argparse
import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.playground.bot_api import BotApi
from bot.playground.control import Control
from bot.playground.faults import Faults
from bot.playground.ledger import Ledger
from bot.playground.limits import Limits
from bot.playground.world import DAY, World

TOKEN = "1:playground"  # noqa: S105 - opens nothing but the playground
USERNAME = "kollokvie_try_bot"


class Playground:
    """A small Telegram: its world, its ledger, its faults, its limits."""

    def __init__(
        self,
        *,
        limits: bool = False,
        token: str = TOKEN,
        username: str = USERNAME,
        start: datetime | None = None,
        frozen: bool = False,
        keep_updates: float = DAY,
        seed: int = 1,
    ) -> None:
        self.token = token
        self.world = World(token, username, start=start, frozen=frozen, keep_updates=keep_updates, seed=seed)
        self.ledger = Ledger(self.world.clock, self.world.events)
        self.faults = Faults()
        self.limits = Limits(self.world.clock, on=limits)
        self._api = BotApi(self.world, token, self.ledger, self.faults, self.limits)
        self._control = Control(self.world, self.ledger, self.faults, self.limits)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/bot{token}/{method}", self._api, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
            *self._control.routes(),
        ]

    def app(self, *more: BaseRoute) -> Starlette:
        """The server as an ASGI app, with whatever routes a page brings."""
        return Starlette(routes=[*self.routes(), *more])

    async def _download(self, request: Request) -> Response:
        path = request.path_params["path"]
        file = next((file for file in self.world.files.values() if file.path == path), None)
        if file is None or request.path_params["token"] != self.token:
            return Response("Not Found", 404)
        headers = {"x-content-type-options": "nosniff"}
        return Response(file.content, media_type="application/octet-stream", headers=headers)

    @contextlib.asynccontextmanager
    async def serve(self, port: int = 0, *more: BaseRoute) -> AsyncIterator[str]:
        """Serve on 127.0.0.1 inside the running loop; gives the address. Port 0 takes any that is free."""
        with listen(port) as listening:
            server = _Server(self.app(*more))
            task = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            finally:
                await self.close()
                server.ending.set()
                await task

    async def close(self) -> None:
        """Let go of everybody who waits, so that the server can end."""
        self.world.updates.closing = True
        self.world.updates.bell.ring()
        self.world.clock.bell.ring()
        self.world.updates.clear()
        self.world.events.tell_everyone({"type": "ended"})
        self.world.events.close()
        self._api.closing.set()
        await self.world.webhook.close()


def listen(port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off only where the protocol is named; without that each answer takes 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    return listening


class _Server(uvicorn.Server):
    def __init__(self, app: Starlette) -> None:
        quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "date_header": False}
        # Longer than any client keeps a connection: hung up by both at once, a call would be lost on its way.
        super().__init__(uvicorn.Config(app, lifespan="off", timeout_keep_alive=75, **quiet))
        self.ending = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the program that runs the loop."""
        yield

    async def main_loop(self) -> None:
        """Wait to be ended, without looking ten times a second whether to."""
        await self.ending.wait()


async def run(port: int, *, limits: bool = False) -> None:
    """Serve until cancelled, and print the address once it answers."""
    async with Playground(limits=limits).serve(port) as address:
        print(address, flush=True)  # noqa: T201 - the one line that the caller waits for
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A small Telegram on this machine, for bots and tests.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--limits", action="store_true", help="keep to Telegram's limits on messages")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(given.port, limits=given.limits))


if __name__ == "__main__":
    main()
