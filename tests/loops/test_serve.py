"""`kollokvie serve` as a process of its own, as systemd runs it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy

from bot.cli.basics import BY_HAND
from bot.playground.client import Play, User
from storage import programmes
from storage.database import open_sqlite
from storage.schema import programme
from tests.loops.conftest import PATIENCE, eventually
from tests.loops.test_sender import STARTER
from tests.playground_fixture import Running

TOKEN_LINE = "Telegram kjenner ikke KOLLOKVIE_BOT_TOKEN: hent det på nytt fra @BotFather."


class Process:
    """A bot that serves, its exit code and what it says on standard error."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said = ""

    async def says(self, words: str) -> None:
        """Wait until it has said these words."""
        assert self._process.stderr
        async with asyncio.timeout(3 * PATIENCE):
            while words not in self.said:
                line = await self._process.stderr.readline()
                assert line, f"it ended and said {self.said}"
                self.said += line.decode()

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    async def ends(self) -> int:
        """Wait until it has ended; gives its exit code."""
        _, rest = await asyncio.wait_for(self._process.communicate(), 35)
        self.said += rest.decode()
        assert self._process.returncode is not None
        return self._process.returncode


@asynccontextmanager
async def serving(folder: Path, running: Running, **settings: str) -> AsyncIterator[Process]:
    """Run `kollokvie serve` for this playground; killed at the end where it still runs."""
    chosen = {"BOT_TOKEN": running.token, "API_URL": running.address, "DATA_DIR": str(folder)}
    chosen |= {"CLOCK_URL": f"{running.address}/play/clock", **settings}
    environment = {**os.environ, **{f"KOLLOKVIE_{name}": value for name, value in chosen.items()}}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"), env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def greets(play: Play, user: User) -> None:
    await user.send("/hjelp")
    await user.expect(lambda message: "Kollokvie" in message.text or "/hjelp" in message.text, within=3 * PATIENCE)


async def test_it_serves_by_polling_and_stops_cleanly(path: Path, running: Running, play: Play, kari: User) -> None:
    async with serving(path.parent, running) as bot:
        await bot.says("serving")
        await greets(play, kari)
        bot.signal(signal.SIGTERM)
        assert await bot.ends() == 0
    assert running.token not in bot.said


async def test_it_stops_cleanly_while_telegram_is_away(path: Path, running: Running) -> None:
    async with serving(path.parent, running, API_URL="http://127.0.0.1:9") as bot:
        await bot.says("trying again")
        bot.signal(signal.SIGTERM)
        assert await bot.ends() == 0
    assert "Traceback" not in bot.said


async def test_it_finishes_what_is_under_way_before_it_stops(
    path: Path, running: Running, play: Play, kari: User
) -> None:
    async with serving(path.parent, running) as bot:
        await bot.says("serving")
        await play.faults({"kind": "timeout_after", "method": "sendMessage", "times": 1, "seconds": 2})
        await kari.send("/hjelp")
        await eventually(lambda: play.ledger(method="sendMessage"))
        bot.signal(signal.SIGTERM)
        assert await bot.ends() == 0
    engine = open_sqlite(path)
    with engine.begin() as tx:
        statuses = tx.execute(sqlalchemy.text("SELECT DISTINCT status FROM outbox")).scalars().all()
    engine.dispose()
    assert "sending" not in statuses


async def test_it_serves_by_webhook_and_stops_cleanly(
    path: Path, running: Running, play: Play, kari: User, unused_tcp_port: int
) -> None:
    address = f"127.0.0.1:{unused_tcp_port}"
    async with serving(path.parent, running, WEBHOOK_URL=f"http://{address}", LISTEN=address) as bot:
        await bot.says("serving")
        await greets(play, kari)
        assert not await play.ledger(method="getUpdates")
        bot.signal(signal.SIGTERM)
        assert await bot.ends() == 0


async def test_a_webhook_that_telegram_refuses_is_a_clear_line(
    path: Path, running: Running, unused_tcp_port: int
) -> None:
    address = f"127.0.0.1:{unused_tcp_port}"
    async with serving(path.parent, running, WEBHOOK_URL="http://example.org", LISTEN=address) as bot:
        assert await bot.ends() == 1
    assert bot.said.splitlines()[-1].startswith("Webhooken virker ikke: Telegram sier: ")


async def test_an_address_that_is_taken_is_a_clear_line(path: Path, running: Running) -> None:
    taken = running.address.removeprefix("http://")
    async with serving(path.parent, running, WEBHOOK_URL="http://127.0.0.1", LISTEN=taken) as bot:
        assert await bot.ends() == 1
    assert f"Webhooken virker ikke: {taken}: " in bot.said


async def test_a_wrong_token_is_a_clear_line(path: Path, running: Running) -> None:
    async with serving(path.parent, running, BOT_TOKEN="1:wrong") as bot:
        assert await bot.ends() == BY_HAND
    assert bot.said.splitlines() == [TOKEN_LINE]


async def test_no_token_is_a_clear_line(path: Path, running: Running) -> None:
    async with serving(path.parent, running, BOT_TOKEN="") as bot:
        assert await bot.ends() == BY_HAND
    assert "KOLLOKVIE_BOT_TOKEN" in bot.said.splitlines()[-1]
    assert "Traceback" not in bot.said


async def test_a_token_that_is_taken_back_ends_it_with_a_clear_line(path: Path, running: Running) -> None:
    async with serving(path.parent, running) as bot:
        await bot.says("serving")
        running.playground._api._token = "1:another"  # noqa: SLF001 - as BotFather's /revoke does
        running.playground.world.updates.bell.ring()
        await running.playground.world.webhook.close()
        running.playground.world.updates.closing = True
        running.playground.world.updates.bell.ring()
        assert await bot.ends() == BY_HAND
    assert bot.said.splitlines()[-1] == TOKEN_LINE


async def test_a_second_bot_on_the_same_folder_is_a_clear_line(path: Path, running: Running) -> None:
    async with serving(path.parent, running) as first:
        await first.says("serving")
        async with serving(path.parent, running) as second:
            assert await second.ends() == 1
        assert "En annen kollokvie går fra" in second.said


async def test_a_data_folder_that_cannot_be_made_is_a_clear_line(tmp_path: Path, running: Running) -> None:
    (tmp_path / "data").write_text("a file")
    async with serving(tmp_path / "data", running) as bot:
        assert await bot.ends() == BY_HAND
    assert "Datamappa kan ikke brukes" in bot.said
    assert "KOLLOKVIE_DATA_DIR" in bot.said
    assert "Traceback" not in bot.said


async def test_a_database_of_a_newer_version_is_a_clear_line_and_stays_as_it_is(path: Path, running: Running) -> None:
    engine = open_sqlite(path)
    with engine.begin() as tx:
        tx.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = 'from the future'"))
    engine.dispose()
    before = path.read_bytes()  # noqa: ASYNC240 - it is small
    async with serving(path.parent, running) as bot:
        assert await bot.ends() == BY_HAND
    assert "nyere versjon" in bot.said.splitlines()[-1]
    assert path.read_bytes() == before  # noqa: ASYNC240


async def test_a_database_server_that_is_not_there_is_a_clear_line(tmp_path: Path, running: Running) -> None:
    async with serving(tmp_path, running, DATABASE_URL="postgresql://kollokvie:pass-word@127.0.0.1:9/none") as bot:
        assert await bot.ends() == 1
    assert "Databasen kan ikke brukes" in bot.said
    assert "pass-word" not in bot.said
    assert "Traceback" not in bot.said


async def test_a_file_that_is_no_database_is_a_clear_line(path: Path, running: Running) -> None:
    path.write_bytes(b"no database at all" * 1000)  # noqa: ASYNC240
    async with serving(path.parent, running) as bot:
        assert await bot.ends() == 1
    assert "Databasen kan ikke brukes" in bot.said.splitlines()[-1]
    assert "Traceback" not in bot.said


async def test_an_operators_command_writes_beside_it(path: Path, running: Running, play: Play, kari: User) -> None:
    """While the bot answers people, another process writes in transactions of its own."""
    async with serving(path.parent, running) as bot:
        await bot.says("serving")
        beside = open_sqlite(path)
        from bot.clock import Clock

        for _ in range(20):
            await kari.send("/hjelp")
            with beside.begin() as tx:
                programmes.add(tx, Clock().now(), STARTER, Clock().now().date(), "nb")
        await play.idle(3 * PATIENCE)
        with beside.begin() as tx:
            assert tx.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(programme)).scalar_one() == 20
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        beside.dispose()
        bot.signal(signal.SIGTERM)
        assert await bot.ends() == 0
    assert "error" not in bot.said.lower()


async def test_a_bot_on_postgresql_serves_and_keeps_others_away(
    tmp_path: Path, own_postgres: str, running: Running, play: Play, kari: User
) -> None:
    async with serving(tmp_path / "one", running, DATABASE_URL=own_postgres) as first:
        await first.says("serving")
        await greets(play, kari)
        async with serving(tmp_path / "two", running, DATABASE_URL=own_postgres) as second:
            assert await second.ends() == 1
        assert "En annen kollokvie bruker denne databasen" in second.said
        first.signal(signal.SIGTERM)
        assert await first.ends() == 0


async def test_a_clock_that_is_not_there_is_a_clear_line(path: Path, running: Running) -> None:
    async with serving(path.parent, running, CLOCK_URL="http://127.0.0.1:9/play/clock") as bot:
        assert await bot.ends() == 1
    assert bot.said.startswith("Klokka svarer ikke: ")
    assert len(bot.said.splitlines()) == 1
