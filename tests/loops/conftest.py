"""The real loops against the playground's server; only what they send is made up."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import handlers
from bot import clock
from bot.clock import Clock
from bot.domain.conversation import Message
from bot.domain.delivery import Delivery
from bot.playground.client import Play, User
from bot.sender import Sender
from bot.services import outbox
from bot.services.outbox import To
from handlers.telegram import outgoing
from handlers.telegram.connection import Connection, connection
from handlers.view import View
from storage import Database, Transaction, connect
from storage import outbox as rows
from tests.playground_fixture import Running, play, running

__all__ = ["play", "running"]
PATIENCE = 10.0


async def eventually(condition: Callable[[], Awaitable[Any]], within: float = PATIENCE) -> Any:
    """Wait until a condition holds, so many seconds at most; gives what it gave."""
    async with asyncio.timeout(within):
        while not (found := await condition()):  # noqa: ASYNC110 - the database has no bell for others
            await asyncio.sleep(0.01)
    return found


def note(view: View, n: int) -> Message:
    return Message(f"Melding {n}")


@pytest.fixture(autouse=True)
def notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of kind "note" say their number; sends give up on an answer sooner than in earnest."""
    monkeypatch.setitem(handlers.routes.messages, "note", note)
    monkeypatch.setattr(outgoing, "SEND_TIMEOUT", 0.5)


@pytest.fixture
async def bot(running: Running) -> AsyncIterator[Connection]:
    async with connection(running.token, running.address, 20) as bot:
        yield bot


@pytest.fixture
async def time(running: Running) -> AsyncIterator[Clock]:
    async with clock.running(f"{running.address}/play/clock") as following:
        yield following


@pytest.fixture
def path(empty_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_sqlite, tmp_path / "kollokvie.db"))


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    database = await connect(f"sqlite:///{path}")
    yield database
    await database.close()


@dataclass
class Post:
    """The sender at work, and the outbox that feeds it."""

    sender: Sender
    database: Database
    time: Clock
    play: Play
    task: asyncio.Task[None]

    async def put(self, user: User | int, *numbers: int, **kwargs: Any) -> None:
        """Put numbered messages to somebody, or to a chat, in the outbox."""

        def put(tx: Transaction) -> None:
            for n in numbers:
                outbox.send(tx, self.time.now(), To(chat=getattr(user, "id", user)), "note", n=n, **kwargs)

        await self.database.run(put)
        self.sender.ring()

    async def rows(self) -> list[Delivery]:
        return list(reversed(await self.database.run(rows.newest, 10_000)))

    async def statuses(self) -> list[str]:
        return [each.status for each in await self.rows()]

    async def become(self, *statuses: str) -> list[Delivery]:
        """Wait until the rows of the outbox have these statuses, in order; gives the rows."""

        async def there() -> bool:
            return await self.statuses() == list(statuses)

        try:
            await eventually(there)
        except TimeoutError:
            raise AssertionError(f"the outbox stays {await self.rows()}") from None
        return await self.rows()

    async def arrived(self) -> list[int]:
        """The numbers of the messages that people got, in the order they came."""
        sent = await self.play.ledger(method="sendMessage")
        return [int(each["parameters"]["text"].split()[-1]) for each in sent if each["effect"]]


@pytest.fixture
async def post(bot: Connection, database: Database, time: Clock, play: Play) -> AsyncIterator[Post]:
    sender = Sender(bot, database, time)
    task = asyncio.create_task(sender.run())
    yield Post(sender, database, time, play, task)
    sender.stop()
    await asyncio.wait_for(task, PATIENCE)


@pytest.fixture
async def kari(play: Play) -> User:
    user = await play.user("Kari")
    await user.start()
    return user
