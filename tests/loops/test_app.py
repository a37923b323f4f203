"""The whole bot in this process: three loops, and what it does when Telegram is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from bot import app
from bot.app import App
from bot.playground.client import Play, User
from bot.settings import Settings
from storage import Database, people
from storage.election import Lost
from tests.loops.conftest import PATIENCE, eventually
from tests.playground_fixture import Running


@pytest.fixture
def settings(path: Path, running: Running) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=SecretStr(running.token),
        api_url=running.address,
        data_dir=path.parent,
        clock_url=f"{running.address}/play/clock",
    )


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[App]:
    stop = asyncio.Event()
    async with app.running(settings) as bot:
        task = asyncio.create_task(bot.serve(stop))
        try:
            yield bot
        finally:
            stop.set()
            await asyncio.wait_for(task, PATIENCE)


async def answered(user: User) -> None:
    await user.send("/hjelp")
    await user.expect(lambda message: "hjelp" in message.text.lower() or "Kollokvie" in message.text)


async def test_it_answers_by_webhook(settings: Settings, play: Play, kari: User, unused_tcp_port: int) -> None:
    address = f"127.0.0.1:{unused_tcp_port}"
    chosen = settings.model_copy(update={"webhook_url": f"http://{address}", "listen": address})
    async with serving(chosen):
        await answered(kari)
    assert not await play.ledger(method="getUpdates")


async def test_it_knows_what_it_did_and_what_it_will_do(settings: Settings, database: Database, kari: User) -> None:
    # Of a member: what strangers are told is forgotten before long.
    await database.run(people.add, datetime.now(UTC), kari.name, "nb", str(kari.id))
    async with serving(settings) as bot:
        await answered(kari)

        async def told() -> bool:
            newest = (await bot.recent())[0]
            return (newest["kind"], newest["status"]) == ("help", "sent")

        async def nothing_more() -> bool:
            return bot.next_due() is None

        await eventually(told)
        await eventually(nothing_more)
        bot._sender.ring()  # noqa: SLF001 - there is something to say
        assert not await nothing_more()
        await eventually(nothing_more)


async def test_it_starts_when_telegram_comes_back(settings: Settings, play: Play, kari: User) -> None:
    await play.faults(
        {"kind": "500", "method": "getMe", "times": 2},
        {"kind": "429", "method": "deleteWebhook", "times": 1, "retry_after": 1},
        {"kind": "500", "method": "setMyCommands"},
    )

    async def hurry() -> None:
        while True:
            await play.move(seconds=5)
            await asyncio.sleep(0.1)

    hurrying = asyncio.create_task(hurry())
    async with serving(settings):
        await answered(kari)
    hurrying.cancel()


async def test_a_token_that_is_taken_back_ends_it(settings: Settings, running: Running, play: Play) -> None:
    async with app.running(settings) as bot:
        task = asyncio.create_task(bot.serve(asyncio.Event()))
        await eventually(lambda: play.ledger(method="getUpdates"))
        running.playground._api._token = "1:another"  # noqa: SLF001 - as BotFather's /revoke does
        running.playground.world.updates.closing = True
        running.playground.world.updates.bell.ring()
        with pytest.raises(app.WrongToken):
            await asyncio.wait_for(task, PATIENCE)


async def test_a_loop_that_fails_ends_it_and_the_others_finish(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object) -> None:
        raise LookupError("a bug")

    async with app.running(settings) as bot:
        monkeypatch.setattr(bot, "_hold", broken)
        with pytest.raises(LookupError):
            await asyncio.wait_for(bot.serve(asyncio.Event()), PATIENCE)


async def test_it_ends_with_the_first_update_after_its_database_is_another_bots(
    settings: Settings, own_postgres: str, kari: User
) -> None:
    chosen = settings.model_copy(update={"database_url": SecretStr(own_postgres)})
    async with app.running(chosen) as bot:
        task = asyncio.create_task(bot.serve(asyncio.Event()))
        await answered(kari)
        with psycopg.connect(own_postgres, autocommit=True) as beside:
            beside.execute("DELETE FROM inbox")
            beside.execute(  # and wait until it has ended: until then it holds its lock
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks"
                " WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
            )
            await kari.send("/hjelp")
            with pytest.raises(Lost):
                await asyncio.wait_for(task, PATIENCE)
            assert beside.execute("SELECT * FROM inbox").fetchall() == []


async def test_it_is_found_by_name_for_the_operators_links(settings: Settings) -> None:
    assert await app.user_name(settings) == "kollokvie_try_bot"
    with pytest.raises(app.WrongToken):
        await app.user_name(settings.model_copy(update={"bot_token": SecretStr("1:wrong")}))
    with pytest.raises(ConnectionError):
        await app.user_name(settings.model_copy(update={"api_url": "http://127.0.0.1:9"}))
