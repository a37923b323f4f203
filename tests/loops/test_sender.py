import asyncio
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram.error import NetworkError, TimedOut

from bot.clock import Clock
from bot.domain.delivery import NotSent, Perhaps
from bot.playground.client import Play, User
from bot.playground.server import Playground
from bot.sender import SLOTS, Sender
from bot.services import outbox
from bot.services.outbox import To
from handlers.telegram.connection import Connection
from handlers.telegram.outgoing import outcome_of
from storage import Database, Transaction, people, programmes
from storage import outbox as rows
from storage.database import open_sqlite
from storage.schema import contact, group_chat, role, study_group
from tests.loops.conftest import PATIENCE, Post, eventually
from tests.playground_fixture import Running
from tests.scene import NoLimits

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()


async def test_a_message_arrives_once_and_is_known_by_its_number(post: Post, kari: User) -> None:
    await post.put(kari, 1)
    row = (await post.become("sent"))[0]
    assert (await kari.messages())[-1].id == row.message_id
    assert await post.arrived() == [1]


async def test_it_does_not_rest_while_something_waits_for_its_turn(post: Post, kari: User) -> None:
    await post.put(kari, 1, 2)  # a second lies between two messages in a chat

    async def is_said() -> bool:
        rests = post.sender.is_at_rest
        said = await post.statuses() == ["sent", "sent"]
        assert said or not rests
        return said

    async def rests() -> bool:
        return post.sender.is_at_rest

    await eventually(is_said)
    await eventually(rests)


async def test_too_many_requests_holds_everything_for_as_long_as_telegram_says(
    post: Post, play: Play, kari: User
) -> None:
    ola = await play.user("Ola")
    await ola.start()
    await play.faults({"kind": "429", "method": "sendMessage", "times": 1, "retry_after": 600})
    began = post.time.now()
    await post.put(kari, 1)
    row = (await post.become("retry"))[0]
    assert row.due_at >= began + timedelta(seconds=600)
    await post.put(ola, 2)
    await play.move(seconds=300)
    assert await post.statuses() == ["retry", "pending"]
    await play.move(seconds=301)
    await post.become("sent", "sent")
    assert sorted(await post.arrived()) == [1, 2]


async def test_a_refused_connection_is_tried_again(database: Database) -> None:
    """The server is away when the message leaves, and back later on the same port."""
    playground = Playground()
    async with playground.serve() as address, Play(address) as play:
        kari = await play.user("Kari")
        port = int(address.rpartition(":")[2])
        time, bot = Clock(), Running(address, playground).bot()
        await bot.initialize()
        sender = Sender(bot, database, time)
    task = asyncio.create_task(sender.run())
    post = Post(sender, database, time, play, task)
    await post.put(kari, 1)
    row = (await post.become("retry"))[0]
    assert (row.attempts, row.error) == (1, "ConnectError")
    async with Playground().serve(port), Play(address) as play:
        again = await play.user("Kari")
        await again.start()
        assert again.id == kari.id
        await post.become("sent")
        sender.stop()
        await asyncio.wait_for(task, PATIENCE)
        await bot.shutdown()


@pytest.mark.parametrize("never_left", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_what_never_left_the_machine_was_not_sent(never_left: type[Exception]) -> None:
    error = TimedOut()
    error.__cause__ = never_left("no")
    assert isinstance(outcome_of(error), NotSent)


@pytest.mark.parametrize("left", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.RemoteProtocolError])
def test_what_may_have_left_the_machine_may_have_arrived(left: type[Exception]) -> None:
    error = NetworkError("no")
    error.__cause__ = left("no")
    assert isinstance(outcome_of(error), Perhaps)


LOST = ["timeout_before", "timeout_after", "drop_before", "drop_after", "garbage", "500"]


@pytest.mark.parametrize("fault", LOST)
async def test_a_question_that_may_have_arrived_waits_for_a_facilitator(
    post: Post, play: Play, kari: User, fault: str
) -> None:
    await play.faults({"kind": fault, "method": "sendMessage", "times": 1})
    await post.put(kari, 1, if_uncertain="ask")
    await post.become("uncertain")
    assert len(await play.ledger(method="sendMessage")) == 1


@pytest.mark.parametrize("fault", LOST)
async def test_a_reminder_that_may_have_arrived_is_sent_once_more_and_says_so(
    post: Post, play: Play, kari: User, fault: str
) -> None:
    await play.faults({"kind": fault, "method": "sendMessage", "times": 2})
    await post.put(kari, 1, if_uncertain="repeat")
    await post.become("retry")
    await play.move(seconds=3)
    await post.become("uncertain")
    texts = [each["parameters"]["text"] for each in await play.ledger(method="sendMessage")]
    assert texts == ["Melding 1", "(Denne har du kanskje fått før.)\nMelding 1"]


@pytest.mark.parametrize("fault", LOST)
async def test_an_answer_that_may_have_arrived_is_not_sent_again(
    post: Post, play: Play, kari: User, fault: str
) -> None:
    await play.faults({"kind": fault, "method": "sendMessage", "times": 1})
    await post.put(kari, 1, if_uncertain="drop")
    await post.become("dropped")
    assert len(await play.ledger(method="sendMessage")) == 1


async def test_an_edit_that_may_have_arrived_is_made_again(post: Post, play: Play, kari: User) -> None:
    await post.put(kari, 1)
    [sent] = await post.become("sent")
    await play.faults({"kind": "timeout_after", "method": "editMessageText", "times": 1})

    def better(tx: Transaction) -> None:
        outbox.send(tx, post.time.now(), To(chat=kari.id), "note", n=2, act="edit")
        rows.change(tx, rows.newest(tx, 1)[0].id, message_id=sent.message_id)

    await post.database.run(better)
    post.sender.ring()
    await post.become("sent", "retry")
    await play.move(seconds=3)
    await post.become("sent", "sent")  # the second time Telegram says "message is not modified"
    assert (await kari.messages())[-1].text == "Melding 2"


async def test_what_telegram_refuses_is_not_sent_again_and_the_operator_is_told_why(
    post: Post, play: Play, kari: User, caplog: pytest.LogCaptureFixture
) -> None:
    await play.faults({"kind": "400", "method": "sendMessage", "times": 1, "description": "message is too odd"})
    await post.put(kari, 1, 2)
    failed, _ = await post.become("failed", "sent")
    assert failed.error == "Message is too odd"
    assert "Message is too odd" in caplog.text


def with_a_programme(tx: Transaction, kari: User, boss: User, chat: int | None = None) -> tuple[int, int, int]:
    """A programme whose participant is Kari and whose facilitator is Anne; gives the ids of all and of a group."""
    now = Clock().now()
    id = programmes.add(tx, now, STARTER, now.date(), "nb").id
    members = [people.add(tx, now, each.name, None, str(each.id)).id for each in (kari, boss)]
    for member, name in zip(members, ("participant", "facilitator"), strict=True):
        tx.execute(role.insert().values(member_id=member, programme_id=id, role=name, since=now))
    group = {"programme_id": id, "name": "Nord", "host_municipality": "5501", "created_at": now}
    group_id = tx.execute(study_group.insert().values(group).returning(study_group.c.id)).scalar_one()
    if chat:
        tx.execute(group_chat.insert().values(group_id=group_id, kind="telegram", chat_id=chat, bound_at=now))
    return id, members[0], group_id


async def test_a_member_who_shut_the_bot_out_is_unreachable_and_the_facilitator_is_told(
    post: Post, play: Play, kari: User
) -> None:
    anne = await play.user("Anne")
    programme_id, member, _ = await post.database.run(with_a_programme, kari, anne)
    await kari.block_bot()

    def send(tx: Transaction) -> None:
        outbox.send(tx, post.time.now(), To(member=member), "note", programme=programme_id, n=1)

    await post.database.run(send)
    post.sender.ring()
    await eventually(lambda: _told(post, "alert.unreachable"))
    assert "bot was blocked by the user" in str((await post.rows())[0].error)

    def reachable(tx: Transaction) -> Any:
        return tx.execute(contact.select().where(contact.c.member_id == member)).one().reachable

    assert not await post.database.run(reachable)


async def _told(post: Post, kind: str) -> bool:
    """Whether it is told, or waits to be: at night and on holidays facilitators are left in peace."""
    return kind in [each.params.get("told", each.kind) for each in await post.rows()]


async def test_a_group_that_became_a_supergroup_gets_its_message_in_the_new_chat(
    post: Post, play: Play, kari: User
) -> None:
    chat = await kari.create_group("Nord")
    await kari.add_bot(group=chat)
    _, _, group = await post.database.run(with_a_programme, kari, await play.user("Anne"), chat.id)
    new = await play.migrate(chat)

    def send(tx: Transaction) -> None:
        outbox.send(tx, post.time.now(), To(group=group), "note", n=1)

    await post.database.run(send)
    post.sender.ring()
    [sent] = await post.become("sent")
    assert sent.chat_id == new.id
    assert (await kari.messages(new.id))[-1].text == "Melding 1"


async def test_messages_of_a_chat_keep_their_order_through_a_pause(post: Post, play: Play, kari: User) -> None:
    await play.faults({"kind": "429", "method": "sendMessage", "times": 1, "retry_after": 2})
    await post.put(kari, 1, 2, 3)
    for _ in range(3):
        await play.move(seconds=3)
    await post.become("sent", "sent", "sent")
    assert await post.arrived() == [1, 2, 3]


async def test_a_fan_out_never_asks_for_more_than_telegram_allows(post: Post, play: Play) -> None:
    users = [await play.user(f"Person {n}") for n in range(70)]
    for user in users:
        await user.start()
    await play.limits(on=True)
    for n, user in enumerate(users):
        await post.put(user, n)
    await post.put(users[0], 70, 71)
    await post.become(*["sent"] * 72)
    calls = await play.ledger(method="sendMessage")
    assert not [call for call in calls if call.get("error")]
    assert sorted(await post.arrived()) == list(range(72))


async def test_an_answer_leaves_before_a_fan_out_that_waits(post: Post, play: Play, kari: User) -> None:
    users = [await play.user(f"Person {n}") for n in range(60)]
    for user in users:
        await user.start()

    def put(tx: Transaction) -> None:
        for n, user in enumerate(users):
            outbox.send(tx, post.time.now(), To(chat=user.id), "note", n=n)
        outbox.reply(tx, post.time.now(), To(chat=kari.id), "note", n=99)

    await post.database.run(put)
    post.sender.ring()
    await post.become(*["sent"] * 61)
    assert (await post.arrived()).index(99) < SLOTS


async def test_a_message_that_is_too_late_is_not_sent(post: Post, kari: User) -> None:
    await post.put(kari, 1, expires_at=post.time.now())
    await post.become("expired")


async def test_what_a_crash_left_half_done_may_have_arrived(
    bot: Connection, database: Database, time: Clock, play: Play, kari: User
) -> None:
    def crashed(tx: Transaction) -> None:
        for n, if_uncertain in enumerate(["ask", "repeat", "drop"]):
            outbox.send(tx, time.now(), To(chat=kari.id + n), "note", n=n, if_uncertain=if_uncertain)
        rows.claim(tx, time.now(), {each.id: each.chat_id or 0 for each in rows.newest(tx, 3)})

    await database.run(crashed)
    await play.freeze()
    sender = Sender(bot, database, time)
    task = asyncio.create_task(sender.run())
    post = Post(sender, database, time, play, task)
    await post.become("uncertain", "retry", "dropped")
    assert await post.arrived() == []
    sender.stop()
    await asyncio.wait_for(task, PATIENCE)


async def test_a_crash_leaves_no_more_in_doubt_than_there_are_slots(
    post: Post, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the database takes so long that what is being sent ends meanwhile."""
    users = [await play.user(f"Person {n}") for n in range(30)]
    for user in users:
        await user.start()
    run, most = post.database.run, []

    def put(tx: Transaction) -> None:
        for n, user in enumerate(users):
            outbox.send(tx, post.time.now(), To(chat=user.id), "note", n=n)

    async def slowly(work: Any, *args: Any) -> Any:
        await asyncio.sleep(0.03)
        found = await run(work, *args)
        most.append(len(await run(rows.under_way)))
        return found

    monkeypatch.setattr(post.database, "run", slowly)
    monkeypatch.setattr(post.sender, "_pace", NoLimits())
    await post.database.run(put)
    post.sender.ring()
    await post.become(*["sent"] * 30)
    assert max(most) == SLOTS


async def test_a_stop_waits_for_the_answer_to_what_is_under_way(post: Post, play: Play, kari: User) -> None:
    await play.faults({"kind": "timeout_after", "method": "sendMessage", "times": 1})
    await post.put(kari, 1, 2, if_uncertain="ask")
    await eventually(lambda: play.ledger(method="sendMessage"))
    post.sender.stop()
    await asyncio.wait_for(post.task, PATIENCE)
    assert await post.statuses() == ["uncertain", "pending"]


async def test_a_message_that_cannot_be_put_into_words_holds_nobody_up(
    post: Post, kari: User, caplog: pytest.LogCaptureFixture
) -> None:
    await post.put(kari, 1, nonsense=True)
    await post.put(kari, 2)
    await post.become("failed", "sent")
    assert "could not be put into words" in caplog.text


async def test_a_bug_on_the_way_out_is_told_and_stalls_nobody(
    post: Post, kari: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bot import sender

    async def broken(*_args: object) -> None:
        raise LookupError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(sender, "deliver", broken)
        await post.put(kari, 1)
        await post.become("failed")
    assert "could not be sent" in caplog.text
    await post.put(kari, 2)
    await post.become("failed", "sent")


async def test_a_database_that_takes_nothing_holds_up_and_loses_nothing(
    post: Post, play: Play, kari: User, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def be_impatient(tx: Transaction) -> None:
        tx.exec_driver_sql("PRAGMA busy_timeout=0")

    async def complaint() -> bool:
        return "could not be written" in caplog.text

    await post.database.run(be_impatient)
    await play.faults({"kind": "timeout_after", "method": "sendMessage", "times": 1})
    await post.put(kari, 1, 2, 3, if_uncertain="ask")
    await eventually(lambda: play.ledger(method="sendMessage"))
    beside = open_sqlite(path)
    with beside.begin() as tx:
        await eventually(complaint)
        assert [each.status for each in rows.newest(tx, 3)] == ["pending", "pending", "sending"]
    beside.dispose()
    await play.move(seconds=10)
    await post.become("uncertain", "sent", "sent")
    assert await post.arrived() == [1, 2, 3]
