import asyncio

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.playground.client import NotAllowed, Play, User
from bot.playground.server import Playground


@pytest.fixture
async def kari(play: Play) -> User:
    kari = await play.user("Kari Nordmann")
    await kari.start()
    return kari


async def texts(user: User) -> list[str]:
    return [message.text for message in await user.messages() if not message["mine"]]


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("429", RetryAfter, "Retry in 0:00:07"),
        ("400", BadRequest, "Playground fault"),
        ("403", Forbidden, "bot was blocked by the user"),
        ("500", NetworkError, "Internal Server Error"),
    ],
)
async def test_a_refusal_on_request_comes_once_and_without_effect(
    play: Play, kari: User, bot: Bot, *, kind, error, words
):
    await play.faults({"kind": kind, "times": 1, "retry_after": 7})
    with pytest.raises(error, match=words):
        await bot.send_message(kari.id, "Hei")
    assert await texts(kari) == []
    await bot.send_message(kari.id, "Hei")
    refused, sent = await play.ledger(method="sendMessage")
    assert (refused["fault"], refused["effect"], refused["error"]["error_code"]) == (kind, False, int(kind))
    assert (sent["fault"], sent["effect"]) == (None, True)


@pytest.mark.parametrize(
    ("kind", "cause", "arrived"),
    [
        ("timeout_before", httpx.ReadTimeout, False),
        ("timeout_after", httpx.ReadTimeout, True),
        ("drop_before", (httpx.ReadError, httpx.RemoteProtocolError), False),
        ("drop_after", (httpx.ReadError, httpx.RemoteProtocolError), True),
    ],
)
async def test_a_lost_answer_looks_the_same_with_and_without_effect(
    play: Play, kari: User, bot: Bot, *, kind, cause, arrived
):
    await play.faults({"kind": kind, "times": 1, "method": "sendMessage"})
    with pytest.raises(NetworkError) as lost:
        await bot.send_message(kari.id, "Hei", read_timeout=0.2)
    assert isinstance(lost.value.__cause__, cause)
    assert isinstance(lost.value, TimedOut) == kind.startswith("timeout")
    assert await texts(kari) == (["Hei"] if arrived else [])
    (entry,) = await play.ledger(method="sendMessage")
    assert (entry["fault"], entry["effect"], "message_id" in entry) == (kind, arrived, arrived)
    await bot.send_message(kari.id, "Hei igjen")


async def test_a_time_out_lets_go_by_itself_after_its_seconds(play: Play, kari: User, bot: Bot):
    await play.faults({"kind": "timeout_before", "seconds": 0.01})
    with pytest.raises(NetworkError) as lost:
        await bot.send_message(kari.id, "Hei")
    assert isinstance(lost.value.__cause__, (httpx.ReadError, httpx.RemoteProtocolError))


async def test_a_broken_answer_comes_after_the_effect(play: Play, kari: User, bot: Bot):
    await play.faults({"kind": "garbage", "times": 1})
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(kari.id, "Hei")
    assert await texts(kari) == ["Hei"]


async def test_a_server_error_may_come_after_the_effect_too(play: Play, kari: User, bot: Bot):
    await play.faults({"kind": "500", "effect": True})
    with pytest.raises(NetworkError):
        await bot.send_message(kari.id, "Hei")
    assert await texts(kari) == ["Hei"]
    assert (await play.ledger(method="sendMessage"))[0]["effect"]


async def test_a_group_may_migrate_under_a_call(play: Play, kari: User, bot: Bot):
    group = await kari.add_bot()
    await play.faults({"kind": "migrate", "times": 1})
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "Hei")
    await bot.send_message(moved.value.new_chat_id, "Hei")


async def test_a_fault_meets_only_its_method_its_chat_and_its_turn(play: Play, kari: User, bot: Bot):
    ola = await play.user("Ola")
    await ola.start()
    await play.faults({"kind": "400", "method": "sendMessage", "chat_id": kari.id, "skip": 1, "times": 1})
    await bot.send_message(kari.id, "første")
    await bot.send_message(ola.id, "annen")
    await bot.send_chat_action(kari.id, "typing")
    with pytest.raises(BadRequest):
        await bot.send_message(kari.id, "andre")
    await bot.send_message(kari.id, "tredje")
    assert await texts(kari) == ["første", "tredje"]


async def test_random_faults_repeat_with_their_seed(play: Play, kari: User, bot: Bot):
    async def outcomes() -> list[bool]:
        await play.faults({"kind": "500", "probability": 0.5, "seed": 7})
        mark = len(await play.ledger())
        for _ in range(12):
            await asyncio.gather(bot.send_message(kari.id, "Hei"), return_exceptions=True)
        return [entry["effect"] for entry in await play.ledger(since=mark)]

    first = await outcomes()
    assert first == await outcomes()
    assert set(first) == {True, False}


async def test_a_fault_that_does_not_exist_is_refused_by_name(play: Play):
    with pytest.raises(NotAllowed, match="Unknown kind of fault: earthquake"):
        await play.faults({"kind": "earthquake"})
    with pytest.raises(NotAllowed, match="no colour"):
        await play.faults({"kind": "429", "colour": "red"})


async def test_limits_are_one_a_second_in_a_chat(play: Play, kari: User, bot: Bot):
    await play.freeze()
    await play.limits(on=True)
    await bot.send_message(kari.id, "En")
    with pytest.raises(RetryAfter, match="Retry in 0:00:01"):
        await bot.send_message(kari.id, "To")
    await bot.send_chat_action(kari.id, "typing")
    await play.move(seconds=1)
    await bot.send_message(kari.id, "To")
    await play.limits(on=False)
    await bot.send_message(kari.id, "Tre")
    assert await texts(kari) == ["En", "To", "Tre"]


async def test_limits_are_twenty_a_minute_in_a_group(play: Play, kari: User, bot: Bot):
    group = await kari.add_bot()
    await play.freeze()
    await play.limits(on=True)
    for _ in range(20):
        await bot.send_message(group.id, "Hei")
        await play.move(seconds=1)
    with pytest.raises(RetryAfter, match="Retry in 0:00:40"):
        await bot.send_message(group.id, "Hei")
    await play.move(seconds=40)
    await bot.send_message(group.id, "Hei")


async def test_limits_are_thirty_a_second_in_all(play: Play, bot: Bot):
    people = [await play.user(f"Person {number}") for number in range(31)]
    for person in people:
        await person.start()
    await play.freeze()
    await play.limits(on=True)
    for person in people[:30]:
        await bot.send_message(person.id, "Hei")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "Hei")
    await play.move(seconds=-3600)  # a clock put back does not shut the bot out
    await bot.send_message(people[30].id, "Hei")


async def test_a_call_that_breaks_off_half_way_never_was():
    """A bot that is killed while it writes has not called."""
    playground = Playground()
    parts = [{"type": "http.request", "body": b"chat_id=1&te", "more_body": True}, {"type": "http.disconnect"}]

    async def receive():
        return parts.pop(0)

    async def send(message):
        raise AssertionError(message)

    path = "/bot1:playground/sendMessage"
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}
    await playground.app()(scope, receive, send)
    assert playground.ledger.entries == []
