import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, Conflict

from bot.playground.client import NotAllowed, Play
from bot.playground.server import Playground, listen


async def test_a_long_poll_ends_when_something_comes(play: Play, bot: Bot):
    asking = asyncio.create_task(bot.get_updates(timeout=20))
    kari = await play.user("Kari")
    await kari.start()
    assert len(await asking) == 1


async def test_updates_come_again_until_they_are_confirmed_in_order(play: Play, bot: Bot):
    kari = await play.user("Kari")
    for number in range(4):
        await kari.send(str(number))
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first] == ["0", "1"]
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.update_id for update in rest] == [first[-1].update_id + 1, first[-1].update_id + 2]
    assert [update.message.text for update in await bot.get_updates(offset=-1)] == ["3"]


async def test_idle_means_that_everything_was_confirmed(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    with pytest.raises(TimeoutError):
        await play.idle(seconds=0.01)
    waiting = asyncio.create_task(play.idle())
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    await waiting


async def test_only_the_kinds_asked_for_come(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await bot.get_updates(allowed_updates=["callback_query"])
    message = await kari.send("Hei")
    await kari.press(message, data="x")
    (update,) = await bot.get_updates()
    assert update.callback_query
    await bot.get_updates(allowed_updates=[], offset=update.update_id + 1)
    await kari.react(message, "👍")  # comes only to bots that ask for it by name
    await kari.send("Hei")
    assert [bool(update.message) for update in await bot.get_updates()] == [True]


async def test_a_second_poll_ends_the_first_with_a_conflict(play: Play, bot: Bot, running):
    async with running.bot() as other:
        polls = {asyncio.create_task(one.get_updates(timeout=20)) for one in (bot, other)}
        (ended,), (lasting,) = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await ended
        await (await play.user("Kari")).start()
        assert len(await lasting) == 1


async def test_ids_begin_anew_and_an_old_offset_loses_nothing(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.send("Før")
    (before,) = await bot.get_updates()
    with pytest.raises(NotAllowed, match="still wait"):
        await play.restart_update_ids()
    await bot.get_updates(offset=before.update_id + 1)
    ids = [before.update_id]
    for number in range(6):
        await play.restart_update_ids()
        await kari.send(f"Etter {number}")
        (after,) = await bot.get_updates(offset=ids[-1] + 1)
        assert after.message.text == f"Etter {number}"
        ids.append(after.update_id)
        await bot.get_updates(offset=after.update_id + 1)
    assert ids != sorted(ids)


async def test_updates_that_waited_too_long_are_gone():
    playground = Playground(keep_updates=-1)
    kari = playground.world.add_person("Kari")
    playground.world.post(playground.world.private(kari), kari, {"text": "Hei"})
    assert playground.world.updates.pending(10) == []


# --- webhooks ------------------------------------------------------------------------------------------------------


class Hook:
    """A webhook that answers as it is told and keeps what it took."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.taken: list[tuple[str | None, dict]] = []
        self.three = asyncio.Event()

    async def __call__(self, request: Request) -> Response:
        self.taken.append((request.headers.get("x-telegram-bot-api-secret-token"), await request.json()))
        if len(self.taken) == 3:
            self.three.set()
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)


@asynccontextmanager
async def served(hook: Hook) -> AsyncIterator[str]:
    with listen(0) as listening:
        app = Starlette(routes=[Route("/hook", hook.__call__, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
        server.should_exit = True
        await task


async def test_a_webhook_gets_each_update_until_it_takes_it(play: Play, bot: Bot):
    hook = Hook()
    hook.statuses = [200, 503, 200]
    kari = await play.user("Kari")
    async with served(hook) as url:
        assert await bot.set_webhook(url, secret_token="hemmelig-1")
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await kari.send("En")
        await kari.send("To")
        async with asyncio.timeout(10):
            await hook.three.wait()
        await play.idle()
        assert [(secret, update["message"]["text"]) for secret, update in hook.taken] == [
            ("hemmelig-1", "En"),
            ("hemmelig-1", "To"),
            ("hemmelig-1", "To"),
        ]
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (url, 0)
        assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
        assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.get_updates() == ()


async def test_a_webhook_that_nobody_answers_keeps_its_updates(play: Play, bot: Bot):
    with listen(0) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/hook"
    assert await bot.set_webhook(url)
    async with asyncio.timeout(10), play.events() as events:
        await (await play.user("Kari")).send("Hei")
        assert "webhook" in [(await anext(events))["type"] for _ in range(3)]
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    assert await bot.set_webhook("")
    assert len(await bot.get_updates()) == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/hook", "Bad webhook: an https url must be provided"),
        ("nonsense", "Bad webhook: an https url must be provided"),
        ("https://example.org:9999/hook", "Bad webhook: webhook can be set up only on ports"),
    ],
)
async def test_webhooks_are_https_but_on_loopback(bot: Bot, url, words):
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.set_webhook(url)
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook("https://example.org/", secret_token="æ")


# --- what the bot says of itself -----------------------------------------------------------------------------------


async def test_commands_are_kept_by_scope_and_language(kari_id, bot: Bot):
    commands = [BotCommand("hjelp", "Hva jeg kan gjøre")]
    assert await bot.set_my_commands(commands)
    assert await bot.set_my_commands([("help", "What I can do")], language_code="en")
    assert await bot.get_my_commands() == tuple(commands)
    assert (await bot.get_my_commands(language_code="en"))[0].command == "help"
    scope = BotCommandScopeChat(kari_id)
    assert await bot.get_my_commands(scope=scope) == ()
    assert await bot.set_my_commands(commands, scope=scope)
    assert await bot.get_my_commands(scope=scope) == tuple(commands)
    assert await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == ()


@pytest.fixture
async def kari_id(play: Play) -> int:
    return (await play.user("Kari")).id


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([("Hjelp", "x")], "Bot_command_invalid"),
        ([("spørsmål", "x")], "Bot_command_invalid"),
        ([("hjelp", "x" * 257)], "Bot_command_description_invalid"),
        ([("hjelp", "x")] * 101, "Bot_commands_too_much"),
    ],
)
async def test_commands_that_telegram_refuses_are_refused(bot: Bot, commands, words):
    with pytest.raises(BadRequest, match=words):
        await bot.set_my_commands(commands)


async def test_descriptions_are_kept_by_language(play: Play, bot: Bot):
    assert await bot.set_my_description("Kollokvie")
    assert await bot.set_my_short_description("Kort")
    assert await bot.set_my_description("Study groups", language_code="en")
    assert (await bot.get_my_description()).description == "Kollokvie"
    assert (await bot.get_my_description("en")).description == "Study groups"
    assert (await bot.get_my_description("se")).description == "Kollokvie"
    assert (await bot.get_my_short_description()).short_description == "Kort"
    assert (await play.bot())["description"] == "Kollokvie"
    for call in (bot.set_my_description("x" * 513), bot.set_my_short_description("x" * 121)):
        with pytest.raises(BadRequest, match="too long"):
            await call


async def test_calls_come_by_address_form_or_json(running, play: Play):
    kari = await play.user("Kari")
    await kari.start()
    url = f"{running.address}/bot{running.token}"
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        assert (await client.get(f"{url}/getMe")).json()["result"]["id"] == 1
        sent = await client.get(f"{url}/SENDMESSAGE", params={"chat_id": kari.id, "text": "fra adressen"})
        assert sent.json()["result"]["text"] == "fra adressen"
        headers = {"content-type": "application/json"}
        for body in (b"{", b"[]"):
            broken = await client.post(f"{url}/sendMessage", content=body, headers=headers)
            assert broken.json()["description"] == "Bad Request: can't parse the request"
        bare = await client.post(f"{url}/sendDocument", headers={"content-type": "multipart/form-data"})
        assert bare.status_code == 400
