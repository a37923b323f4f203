import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from telegram import User

from bot import receiver, router
from bot.clock import Clock
from bot.domain.conversation import Incoming
from bot.playground.client import Play
from bot.receiver import Receiver, drain
from bot.services import inbox as inbox_of
from handlers import web
from handlers.telegram.connection import Connection
from storage import Database, Transaction
from storage import outbox as outbox_rows
from storage.schema import inbox
from tests.loops.conftest import eventually
from tests.playground_fixture import Running


class Post:
    """The receiver at work, and what it hands to the handlers."""

    def __init__(self, bot: Connection, database: Database, time: Clock) -> None:
        self.bot = bot
        self.receiver = Receiver(bot, database, time, self._ring)
        self.database = database
        self.taken: list[Incoming] = []
        self.rang = 0

    def _ring(self) -> None:
        self.rang += 1

    def take(self, tx: Transaction, now: Any, what: Incoming) -> router.Toasts:
        if what.text == "bug":
            raise LookupError("a bug that must not show what people wrote: secret words")
        self.taken.append(what)
        return [(what.press_id, "Takk")] if what.press_id else []

    def take_much(self, tx: Transaction, now: Any, what: Incoming) -> router.Toasts:
        """The same where a handler has more to keep than a full disk has room for."""
        tx.exec_driver_sql("INSERT INTO ballast VALUES (zeroblob(100000))")
        return self.take(tx, now, what)

    async def texts(self, *texts: str) -> None:
        """Wait until exactly these texts were taken, in order."""

        async def there() -> bool:
            return len(self.taken) >= len(texts)

        await eventually(there)
        assert tuple(each.text for each in self.taken) == texts

    async def rows(self) -> list[Any]:
        return await self.database.run(lambda tx: list(tx.execute(select(inbox).order_by(inbox.c.id))))

    async def done(self, count: int) -> list[Any]:
        """Wait until so many updates are done; gives the inbox."""

        async def there() -> list[Any] | None:
            rows = await self.rows()
            return rows if sum(each.done_at is not None for each in rows) == count else None

        rows: list[Any] = await eventually(there)
        return rows


@pytest.fixture
def post(bot: Connection, database: Database, time: Clock, monkeypatch: pytest.MonkeyPatch) -> Post:
    post = Post(bot, database, time)
    monkeypatch.setattr(router, "handle", post.take)
    return post


@pytest.fixture
async def polling(post: Post) -> AsyncIterator[asyncio.Task[None]]:
    tasks = [asyncio.create_task(each) for each in (post.receiver.poll(), post.receiver.drain())]
    yield tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_people_write_is_kept_taken_and_forgotten(post: Post, polling: Any, play: Play) -> None:
    kari = await play.user("Kari")
    await kari.send("en")
    await kari.send("to")
    await post.texts("en", "to")
    assert [each.body for each in await post.done(2)] == [None, None]


async def test_an_update_is_confirmed_only_when_it_is_stored(
    post: Post, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    """While the database takes nothing, Telegram keeps the update."""

    async def complaint() -> bool:
        return "could not be kept" in caplog.text

    await post.database.run(be_full)
    kari = await play.user("Kari")
    await kari.send("x" * 4000)
    task = asyncio.create_task(post.receiver.poll())
    await eventually(complaint)
    assert (await post.bot.get_webhook_info()).pending_update_count == 1
    await post.database.run(have_room)
    await play.move(seconds=6)
    await play.idle()
    task.cancel()
    assert [each.body["message"]["text"] for each in await post.rows()] == ["x" * 4000]


def be_full(tx: Transaction) -> None:
    """Leave no room for another page; what is free in the pages there are is used up."""
    tx.exec_driver_sql("CREATE TABLE ballast (bytes)")
    pages = tx.exec_driver_sql("PRAGMA page_count").scalar()
    tx.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def have_room(tx: Transaction) -> None:
    tx.exec_driver_sql("PRAGMA max_page_count=1000000")


async def test_a_full_disk_in_the_middle_of_a_handler_leaves_the_update_with_telegram(
    post: Post, polling: Any, play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def complaint() -> bool:
        return "could not be kept" in caplog.text

    kari = await play.user("Kari")
    await post.database.run(be_full)
    monkeypatch.setattr(router, "handle", post.take_much)
    await kari.send("kort")
    await eventually(complaint)
    assert await post.rows() == []
    assert (await post.bot.get_webhook_info()).pending_update_count == 1
    await post.database.run(have_room)
    await play.move(seconds=6)
    await post.texts("kort")


async def test_what_waited_for_its_other_half_waits_on_while_the_disk_is_full(
    post: Post, polling: Any, play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def complaint() -> bool:
        return "out of order" in caplog.text

    kari = await play.user("Kari")
    await kari.send("x" * 4096)
    await eventually(post.rows)
    await post.database.run(be_full)
    monkeypatch.setattr(router, "handle", post.take_much)
    await play.move(seconds=6)
    await eventually(complaint)
    assert [(each.done_at, each.error) for each in await post.rows()] == [(None, None)]
    await post.database.run(have_room)
    await play.move(seconds=6)
    await post.texts("x" * 4096)


async def test_a_handler_that_fails_puts_its_update_aside_and_stalls_nobody(
    post: Post, polling: Any, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    kari = await play.user("Kari")
    await kari.send("bug")
    await kari.send("etterpå")
    await post.texts("etterpå")
    aside, done = await post.done(2)
    assert aside.error.startswith("LookupError in take, line ")
    assert aside.body["message"]["text"] == "bug"
    assert (done.error, done.body) == (None, None)
    assert "was put aside" in caplog.text


class Failing:
    """A handler that fails, and what people are told then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(router, "_dispatch", self.fail)

    def fail(self, turn: Any) -> None:
        raise LookupError("a bug")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    return Failing(monkeypatch)


def update(**what: Any) -> dict[str, Any]:
    return {"update_id": 1, **what}


async def told(database: Database, body: dict[str, Any]) -> tuple[router.Toasts, list[str]]:
    """What becomes of an update: the toasts, and the kinds of the messages."""
    me = User(1, "Kollokvie", is_bot=True, username="kollokvie_bot")

    def take(tx: Transaction) -> tuple[router.Toasts, list[str]]:
        now = datetime(2026, 9, 1, 7, tzinfo=UTC)
        inbox_of.keep(tx, now, me.id, [body])
        toasts, _ = drain(tx, now, me)
        return toasts, [each.kind for each in outbox_rows.newest(tx, 10)]

    return await database.run(take)


SORRY = "Noe gikk galt hos meg. Det du gjorde, er tatt vare på"


async def test_who_writes_in_private_and_meets_a_bug_is_told_that_it_is_kept(
    database: Database, failing: Failing
) -> None:
    assert await told(database, update(message=private_message("hei"))) == ([], ["failed"])


async def test_who_presses_a_button_and_meets_a_bug_is_told_over_the_chat(database: Database, failing: Failing) -> None:
    pressed = {"id": "9", "from": private_message("")["from"], "chat_instance": "1", "data": "question"}
    toasts, kinds = await told(database, update(callback_query={**pressed, "message": private_message("hei")}))
    assert [(id, text[: len(SORRY)]) for id, text in toasts] == [("9", SORRY)]
    assert kinds == []


async def test_a_text_that_an_app_cut_in_two_is_taken_as_one(database: Database, monkeypatch: Any) -> None:
    taken: list[Incoming] = []
    monkeypatch.setattr(router, "handle", lambda tx, now, what: taken.append(what) or [])
    me, now = User(1, "Kollokvie", is_bot=True, username="kollokvie_bot"), datetime(2026, 9, 1, 7, tzinfo=UTC)

    def take(tx: Transaction, later: timedelta, *bodies: dict[str, Any]) -> datetime | None:
        inbox_of.keep(tx, now, me.id, bodies)
        return drain(tx, now + later, me)[1]

    first, rest = private_message("a" * 4096), private_message("resten") | {"message_id": 2}
    again = await database.run(take, timedelta(), {"update_id": 1, "message": first})
    assert (again, taken) == (now + timedelta(seconds=1), [])
    assert await database.run(take, timedelta(), {"update_id": 2, "message": rest}) is None
    assert [each.text for each in taken] == ["a" * 4096 + "\nresten"]
    await database.run(take, timedelta(seconds=2), {"update_id": 3, "message": first | {"message_id": 3}})
    assert len(taken) == 2
    assert await database.run(inbox_of.waiting) == []


async def test_a_bug_says_nothing_in_a_group(database: Database, failing: Failing) -> None:
    message = private_message("/hjelp") | {"chat": {"id": -7, "type": "group", "title": "Nord"}}
    assert await told(database, update(message=message)) == ([], [])


async def test_where_not_even_that_can_be_told_others_are_not_held_up(
    database: Database, failing: Failing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(router, "_react", failing.fail)
    assert await told(database, update(message=private_message("hei"))) == ([], [])
    assert "nor could they be told so" in caplog.text


async def test_an_update_that_cannot_be_read_is_put_aside_and_stalls_nobody(post: Post, polling: Any) -> None:
    strange = {"update_id": 1, "message": {"message_id": "?"}}
    plain = {"update_id": 2, "message": private_message("hei")}
    await post.receiver.store([strange, plain])
    await post.texts("hei")
    aside, _ = await post.done(2)
    assert aside.body == strange
    assert aside.error


def private_message(text: str) -> dict[str, Any]:
    person = {"id": 7, "is_bot": False, "first_name": "Kari"}
    return {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person, "text": text}


async def test_what_telegram_brings_twice_is_taken_once(post: Post, polling: Any) -> None:
    update = {"update_id": 5, "message": private_message("hei")}
    await post.receiver.store([update])
    await post.texts("hei")
    await post.receiver.store([update, {"update_id": 6, "message": private_message("igjen")}])
    await post.texts("hei", "igjen")


async def test_update_ids_that_begin_anew_are_taken_like_any_others(post: Post, polling: Any, play: Play) -> None:
    kari = await play.user("Kari")
    for text in ("en", "to", "tre"):
        await kari.send(text)
        await play.idle()
        await play.restart_update_ids()
    await post.texts("en", "to", "tre")


async def test_no_old_id_is_confirmed_after_a_while_without_updates(
    post: Post, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "LONG_POLL", 1)
    polling = asyncio.create_task(post.receiver.poll())
    kari = await play.user("Kari")
    await kari.send("hei")

    async def offsets() -> list[Any] | None:
        asked = [each["parameters"].get("offset") for each in await play.ledger(method="getUpdates")]
        return asked if any(asked) and asked[-1] is None else None

    assert await eventually(offsets)
    polling.cancel()


async def test_group_chatter_never_reaches_the_inbox(post: Post, polling: Any, play: Play) -> None:
    """As an administrator the bot is shown everything that is said."""
    kari = await play.user("Kari")
    group = await kari.create_group("Nord")
    await kari.add_bot(group=group, rights=["can_invite_users"])
    await play.privacy(on=False)
    said = await kari.send("bare oss imellom", chat=group)
    await kari.edit(said, "bare oss imellom, rettet")
    await kari.send_photo(chat=group)
    await kari.send("/hjelp", chat=group)
    await eventually(lambda: _has(post, "/hjelp"))
    assert "imellom" not in str(await post.rows())
    assert not [each for each in post.taken if "imellom" in each.text or each.file]


async def _has(post: Post, text: str) -> bool:
    return text in [each.text for each in post.taken]


async def test_an_edit_in_a_group_is_taken_where_it_answers_the_bot(
    post: Post, polling: Any, play: Play, bot: Connection
) -> None:
    kari = await play.user("Kari")
    group = await kari.create_group("Nord")
    await kari.add_bot(group=group)
    await bot.send_message(group.id, "Spørsmål")
    answer = await kari.send("svar", reply_to=await kari.expect("Spørsmål"))
    await kari.edit(answer, "bedre svar")
    await eventually(lambda: _has(post, "bedre svar"))


async def test_a_press_is_answered_after_it_was_taken(post: Post, polling: Any, play: Play, bot: Connection) -> None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    kari = await play.user("Kari")
    await kari.start()
    await bot.send_message(
        kari.id, "Velg", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])
    )
    press = await kari.press(await kari.expect("Velg"), "Ja")
    assert (await press.answer())["text"] == "Takk"


async def test_a_press_that_telegram_has_forgotten_harms_nobody(
    post: Post, polling: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def complaint() -> bool:
        return "was not answered" in caplog.text

    message = private_message("Velg")
    query = {"id": "4", "from": message["from"], "chat_instance": "1", "data": "yes", "message": message}
    await post.receiver.store([{"update_id": 1, "callback_query": query}])
    await eventually(complaint)


async def test_another_poller_is_waited_for_and_named(
    post: Post, polling: Any, play: Play, bot: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    async def complaint() -> bool:
        return "running somewhere else" in caplog.text

    await eventually(lambda: play.ledger(method="getUpdates"))
    await bot.get_updates(timeout=0)
    await eventually(complaint)
    kari = await play.user("Kari")
    await kari.send("hei")
    await play.move(seconds=60)
    await post.texts("hei")


@pytest.mark.parametrize("fault", ["429", "500", "drop_before", "drop_after", "garbage", "403"])
async def test_a_poll_that_fails_is_made_again(post: Post, polling: Any, play: Play, fault: str) -> None:
    kari = await play.user("Kari")
    await play.faults({"kind": fault, "method": "getUpdates", "times": 2})
    await kari.send("hei")
    for _ in range(3):
        await play.move(seconds=60)
    await post.texts("hei")


async def test_a_token_that_is_taken_back_ends_the_poll(post: Post, running: Running) -> None:
    from telegram.error import InvalidToken

    running.playground._api._token = "1:another"  # noqa: SLF001 - as BotFather's /revoke does
    with pytest.raises(InvalidToken):
        await post.receiver.poll()


async def test_a_webhook_takes_only_what_carries_the_secret(post: Post) -> None:
    transport = httpx.ASGITransport(web.application(post.receiver.store, "hemmelig"))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        update = {"update_id": 1, "message": private_message("hei")}
        header = "X-Telegram-Bot-Api-Secret-Token"
        assert (await client.post("/telegram", json=update)).status_code == 403
        assert (await client.post("/telegram", json=update, headers={header: "feil"})).status_code == 403
        assert await post.rows() == []
        right = {header: "hemmelig"}
        for nonsense in (b"{", b"\xff", b"[]", b'{"update_id": "1"}'):
            assert (await client.post("/telegram", content=nonsense, headers=right)).status_code == 400
        assert (await client.post("/telegram", json=update, headers=right)).status_code == 200
        assert len(await post.rows()) == 1
        assert (await client.get("/health")).text == "ok"


async def test_a_webhook_lets_telegram_keep_what_cannot_be_stored(post: Post) -> None:
    await post.database.run(be_full)
    transport = httpx.ASGITransport(web.application(post.receiver.store, "hemmelig"))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        update = {"update_id": 1, "message": private_message("x" * 9000)}
        answer = await client.post("/telegram", json=update, headers={"X-Telegram-Bot-Api-Secret-Token": "hemmelig"})
    assert answer.status_code == 503


async def test_a_bell_rings_when_something_was_taken(post: Post, polling: Any, play: Play) -> None:
    kari = await play.user("Kari")
    before = post.rang
    await kari.send("hei")
    await post.texts("hei")

    async def rang() -> bool:
        return post.rang > before

    await eventually(rang)
