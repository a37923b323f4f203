import asyncio
import sys
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest
from telegram import Bot, ReplyKeyboardMarkup

from bot.playground import persons
from bot.playground.client import NotAllowed, Play
from bot.playground.clock import Clock
from bot.playground.people import Person
from bot.playground.server import Playground
from bot.playground.world import World

TUESDAY = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)


async def test_the_clock_is_put_moved_and_frozen(play: Play, bot: Bot):
    assert await play.move(to=TUESDAY) - TUESDAY < timedelta(seconds=5)
    await play.freeze()
    frozen = await play.clock()
    assert await play.clock() == frozen
    assert await play.move(seconds=3600) == frozen + timedelta(hours=1)
    kari = await play.user("Kari")
    await kari.start()
    assert (await bot.send_message(kari.id, "Hei")).date == (frozen + timedelta(hours=1)).replace(microsecond=0)
    await play.freeze(frozen=False)
    assert await play.clock() > frozen + timedelta(hours=1)


async def test_a_clock_keeps_to_utc_and_starts_where_it_is_told():
    oslo = timezone(timedelta(hours=2))
    clock = Clock(datetime(2026, 9, 1, 9, 0, tzinfo=oslo), frozen=True)
    assert clock.now() == TUESDAY
    assert clock.now().utcoffset() == timedelta(0)


async def test_whoever_waits_for_the_clock_is_woken_when_it_moves(play: Play):
    before = await play.get("clock")
    waiting = asyncio.create_task(play.get("clock", moved=before["moved"]))
    await play.move(seconds=60)
    assert (await waiting)["moved"] == before["moved"] + 1
    assert (await play.get("clock", moved=before["moved"]))["moved"] == before["moved"] + 1


async def test_a_time_without_a_zone_is_refused(play: Play):
    with pytest.raises(NotAllowed, match="needs its zone"):
        await play.post("clock", {"to": "2026-09-01T09:00:00"})


async def test_what_a_verb_does_not_take_is_refused_and_what_breaks_in_it_is_no_refusal(
    running, play: Play, monkeypatch: pytest.MonkeyPatch
):
    def broken(_world: World, person: Person) -> str:
        return "x" + person.id

    kari = await play.user("Kari")
    monkeypatch.setitem(persons.VERBS, "start", broken)
    async with httpx.AsyncClient(
        base_url=running.address, transport=httpx.ASGITransport(running.playground.app(), raise_app_exceptions=False)
    ) as client:
        wrong = await client.post(f"/play/users/{kari.id}/start", json={"colour": "red"})
        bug = await client.post(f"/play/users/{kari.id}/start")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "got an unexpected keyword argument 'colour'")
    assert bug.status_code == 500


async def test_the_stream_shows_each_person_their_own_and_the_watcher_everything(play: Play, bot: Bot):
    kari, ola = await play.user("Kari"), await play.user("Ola")
    async with play.events(kari.id) as seen_by_kari, play.events() as seen_by_all:
        await ola.start()
        await kari.start()
        await play.move(seconds=60)
        await bot.send_message(kari.id, "Hei")
        await kari.read()
        mine = [await anext(seen_by_kari) for _ in range(4)]
        everything = [await anext(seen_by_all) for _ in range(6)]
    assert [event["type"] for event in mine] == ["message", "clock", "message", "unread"]
    assert all(event.get("chat", kari.id) == kari.id for event in mine)
    assert [event["type"] for event in everything] == ["message", "message", "clock", "message", "ledger", "unread"]
    assert everything[4]["entry"]["parameters"]["text"] == "Hei"


async def test_the_ledger_holds_every_call_in_order_with_what_came_of_it(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    mark = len(await play.ledger())
    sent = await bot.send_message(kari.id, "Hei")
    await asyncio.gather(bot.send_message(77, "Hei"), return_exceptions=True)
    await bot.get_updates()
    first, second, third = await play.ledger(since=mark)
    assert [entry["n"] for entry in (first, second, third)] == [mark + 1, mark + 2, mark + 3]
    assert first["parameters"] == {"chat_id": str(kari.id), "text": "Hei"}
    assert (first["effect"], first["message_id"], first["delivered_to"]) == (True, sent.message_id, [kari.id])
    assert (second["effect"], second["error"]["description"]) == (False, "Bad Request: chat not found")
    assert (third["method"], len(third["result"]), third["effect"]) == ("getUpdates", 1, False)


async def test_people_are_made_listed_and_looked_up(play: Play):
    kari = await play.user("Kari Nordmann", language="nb", username="kari_n")
    assert [user.name for user in await play.users()] == ["Kari Nordmann"]
    found = await play.get(f"users/{kari.id}")
    assert (found["first_name"], found["language_code"], found["username"]) == ("Kari", "nb", "kari_n")
    for mistake, words in (
        (play.user("  "), "needs a name"),
        (play.get("users/77"), "no such person"),
        (play.post("users", {"name": "Kari", "surprise": 1}), "surprise"),
        (kari.do("fly"), "Known verbs: start"),
        (kari.do("start", surprise=1), "surprise"),
        (kari.send("   "), "nothing to send"),
        (kari.send("hei", chat=-77), "not in that chat"),
        (kari.do("create_group", title=" "), "has a title"),
    ):
        with pytest.raises(NotAllowed, match=words):
            await mistake


async def test_everybody_can_see_what_the_bot_says_of_itself(play: Play, bot: Bot):
    await bot.set_my_commands([("hjelp", "Hva jeg kan gjøre")])
    seen = await play.bot()
    assert seen["link"] == f"https://t.me/{bot.username}"
    assert seen["commands default"] == [{"command": "hjelp", "description": "Hva jeg kan gjøre"}]


async def test_a_reply_keyboard_is_shown_to_people(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    await bot.send_message(kari.id, "Velg", reply_markup=ReplyKeyboardMarkup([["Ja", "Nei"]]))
    message = await kari.expect("Velg")
    assert message["keyboard"]["keyboard"][0][0]["text"] == "Ja"


async def test_everybody_who_waits_is_let_go_when_the_playground_closes():
    async with Playground().serve() as address, httpx.AsyncClient(base_url=address, timeout=30) as client:
        await client.post("/play/faults", json=[{"kind": "timeout_before", "method": "getMe"}])
        paths = ["/bot1:playground/getUpdates?timeout=20", "/play/clock?moved=0", "/bot1:playground/getMe"]
        waiting = [asyncio.create_task(client.get(path)) for path in paths]
        await client.get("/play/clock")
        events = client.stream("GET", "/play/events")
        await events.__aenter__()
    await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(events.__aexit__(None, None, None), return_exceptions=True)


async def test_the_server_runs_as_a_process_of_its_own():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.playground.server", "--limits", stdout=asyncio.subprocess.PIPE
    )
    address = (await process.stdout.readline()).decode().strip()
    async with Play(address) as play:
        assert (await play.bot())["username"] == "kollokvie_try_bot"
    process.terminate()
    await process.communicate()
