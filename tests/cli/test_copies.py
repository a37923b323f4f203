"""Copies of the database, with the bot at work on the playground."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.playground.client import Chat, Play, User
from bot.settings import Settings
from storage import migrations
from storage.database import open_sqlite
from tests.cli.conftest import Kollokvie
from tests.cohort import Cohort
from tests.loops.conftest import eventually
from tests.playground_fixture import play
from tests.scene import Scene

__all__ = ["play"]
MONDAY = datetime(2026, 8, 31, 8, 0, tzinfo=UTC)
TUESDAY_AT_TEN = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
QUESTION = "Tenk på én gang den siste uka"


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with app.running(settings) as bot:
        task = asyncio.create_task(bot.serve(stop))
        yield
        stop.set()
        await task


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


class Group:
    """A group with a chat, on the Monday before its first question; Vilde leads the programme."""

    def __init__(self, settings: Settings, play: Play, chat: Chat, users: list[User]) -> None:
        self.settings, self.play, self.chat, self.users, self.vilde = settings, play, chat, users, users[-1]
        self.path = settings.data_dir / "kollokvie.db"
        settings.data_dir.mkdir(exist_ok=True)
        engine = open_sqlite(self.path)
        with engine.begin() as tx:
            migrations.upgrade(tx)
            cohort = Cohort(Scene(tx, now=MONDAY, _ids=chain(user.id for user in users)))
            members = [cohort.participant(user.name) for user in users[:-1]]
            cohort.facilitator(self.vilde.name)
            cohort.group("Nord", *members, chat=chat.id)
        engine.dispose()

    async def questions(self) -> int:
        """How often the question came to the group's chat."""
        sent = await self.play.ledger(method="sendMessage")
        return sum(each["effect"] and QUESTION in each["parameters"]["text"] for each in sent)

    async def asked(self, times: int) -> bool:
        return await self.questions() == times

    def rows(self, query: str) -> list[Any]:
        database = sqlite3.connect(self.path)
        found = database.execute(query).fetchall()
        database.close()
        return found


@pytest.fixture
async def group(settings: Settings, play: Play) -> Group:
    await play.move(to=MONDAY)
    users = [await play.user(name) for name in ("Kari", "Ola", "Ine", "Vilde")]
    for user in users:
        await user.start()
    chat = await users[0].create_group("Nord")
    await users[0].add_bot(group=chat, rights=["can_invite_users", "can_restrict_members", "can_delete_messages"])
    return Group(settings, play, chat, users)


async def test_a_copy_is_whole_while_the_bot_serves_and_only_its_owners(
    kollokvie: Kollokvie, group: Group, tmp_path: Path
) -> None:
    async with serving(group.settings):
        await group.users[0].send("/hjelp")
        result = await kollokvie("backup", tmp_path / "copy.db", "--json")
        await group.play.idle()
    assert result.exit_code == 0
    assert json.loads(result.stdout)["file"] == str(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert copy.execute("SELECT count(*) FROM member").fetchone() == (4,)
    copy.close()
    assert names(tmp_path) == ["copy.db", "data"]


async def test_what_was_sent_since_the_copy_is_not_sent_again(
    kollokvie: Kollokvie, group: Group, tmp_path: Path
) -> None:
    """The question came on Tuesday; the copy that is put back is Monday's."""
    async with serving(group.settings):
        assert (await kollokvie("backup", tmp_path / "monday.db")).exit_code == 0
        await group.play.move(to=TUESDAY_AT_TEN)
        await eventually(lambda: group.asked(1))
    result = await kollokvie("restore", tmp_path / "monday.db", "--json")
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert said["in_doubt"] == 1
    assert Path(said["replaced"]).name in names(group.path.parent)
    assert not [each for each in names(group.path.parent) if ".new" in each]
    async with serving(group.settings):
        told = await group.vilde.expect("satt tilbake")
        await group.play.move(seconds=3600)
        await group.vilde.press(told, "Se hvilke")
        listed = await group.vilde.expect("Nord")
        assert await group.questions() == 1
        await group.vilde.press(listed, "1. Send igjen")
        await group.play.move(seconds=5)
        await eventually(lambda: group.asked(2))


async def test_no_id_that_came_after_the_copy_is_given_to_something_else(
    kollokvie: Kollokvie, group: Group, tmp_path: Path
) -> None:
    """What is made on Monday and lost, what is made after the copy is put back, and so once more."""
    assert (await kollokvie("backup", tmp_path / "monday.db")).exit_code == 0
    made = []
    for _ in range(3):
        await kollokvie("link", "--programme", "1", "--role", "participant")
        made += group.rows("SELECT max(id) FROM link")
        await group.play.move(seconds=60)
        assert (await kollokvie("restore", tmp_path / "monday.db")).exit_code == 0
    assert len(set(made)) == 3


async def test_what_was_sent_at_nine_is_not_sent_again_the_next_morning(
    kollokvie: Kollokvie, group: Group, tmp_path: Path
) -> None:
    """The copy is put back in the evening, when a question that is late would wait for the morning."""
    async with serving(group.settings):
        await kollokvie("backup", tmp_path / "monday.db")
        await group.play.move(to=TUESDAY_AT_TEN)
        await eventually(lambda: group.asked(1))
    await group.play.move(seconds=10 * 3600)
    await kollokvie("restore", tmp_path / "monday.db")
    async with serving(group.settings):
        await group.play.move(seconds=14 * 3600)
        await group.vilde.expect("satt tilbake")
        assert await group.questions() == 1


async def test_what_waited_when_the_copy_was_taken_is_not_sent_again(
    kollokvie: Kollokvie, group: Group, tmp_path: Path
) -> None:
    """Telegram is away, so the question waits when the copy is taken; it leaves after that."""
    async with serving(group.settings):
        await group.play.faults({"kind": "429", "method": "sendMessage", "chat_id": group.chat.id, "retry_after": 30})
        await group.play.move(to=TUESDAY_AT_TEN)
        await eventually(lambda: group.play.ledger(method="sendMessage"))

        async def waits() -> bool:
            return group.rows("SELECT status FROM outbox WHERE kind LIKE 'posting%'") == [("retry",)]

        await eventually(waits)
        assert (await kollokvie("backup", tmp_path / "copy.db")).exit_code == 0
        await group.play.faults()
        await group.play.move(seconds=60)
        await eventually(lambda: group.asked(1))
    assert (await kollokvie("restore", tmp_path / "copy.db")).exit_code == 0
    assert group.rows("SELECT status FROM outbox WHERE kind LIKE 'posting%'") == [("uncertain",)]
    async with serving(group.settings):
        await group.vilde.expect("satt tilbake")
        await group.play.move(seconds=3600)
        assert await group.questions() == 1


async def test_what_is_due_after_the_copy_was_put_back_comes_as_ever(
    kollokvie: Kollokvie, group: Group, tmp_path: Path
) -> None:
    async with serving(group.settings):
        assert (await kollokvie("backup", tmp_path / "copy.db")).exit_code == 0
    result = await kollokvie("restore", tmp_path / "copy.db")
    assert "allerede: 0." in result.stdout
    async with serving(group.settings):
        await group.play.move(to=TUESDAY_AT_TEN)
        await eventually(lambda: group.asked(1))


async def test_nothing_is_put_back_while_the_bot_serves(kollokvie: Kollokvie, group: Group, tmp_path: Path) -> None:
    async with serving(group.settings):
        await kollokvie("backup", tmp_path / "copy.db")
        result = await kollokvie("restore", tmp_path / "copy.db")
    assert result.exit_code == 1
    assert result.stderr == "Boten går: stopp kollokvie serve først. Ingenting er endret.\n"


async def test_nothing_is_put_back_while_a_command_writes(kollokvie: Kollokvie, group: Group, tmp_path: Path) -> None:
    await kollokvie("backup", tmp_path / "copy.db")
    beside = open_sqlite(group.path)
    with beside.begin():
        result = await kollokvie("restore", tmp_path / "copy.db")
    beside.dispose()
    assert result.exit_code == 1
    assert result.stderr == "En annen kommando bruker databasen: la den bli ferdig først. Ingenting er endret.\n"
    assert (await kollokvie("restore", tmp_path / "copy.db")).exit_code == 0


@pytest.mark.parametrize("command", ["backup", "restore"])
async def test_a_clock_that_is_not_there_is_told_in_a_line(
    kollokvie: Kollokvie, group: Group, tmp_path: Path, command: str
) -> None:
    result = await kollokvie(command, tmp_path / "copy.db", KOLLOKVIE_CLOCK_URL="http://127.0.0.1:9/play/clock")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert result.stderr.startswith("Klokka svarer ikke: ")


def of_the_future(copy: Path) -> None:
    with sqlite3.connect(copy) as database:
        database.execute("UPDATE alembic_version SET version_num = 'from the future'")
    database.close()


def torn(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[5000:9000] = b"x" * 4000
    copy.write_bytes(content)


def never_stamped(copy: Path) -> None:
    with sqlite3.connect(copy) as database:
        database.execute("DELETE FROM audit")
    database.close()


def of_another_program(copy: Path) -> None:
    copy.unlink()
    with sqlite3.connect(copy) as database:
        database.execute("CREATE TABLE member (name)")
    database.close()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (of_the_future, "nyere versjon"),
        (of_another_program, "already exists"),
        (torn, "er ikke en hel kopi"),
        (never_stamped, "den er ikke tatt med kollokvie backup"),
        (lambda copy: copy.write_text("en liste"), "er ikke en hel kopi"),
        (Path.unlink, "ble ikke satt tilbake"),
    ],
)
async def test_a_copy_that_is_no_good_changes_nothing(
    kollokvie: Kollokvie, group: Group, tmp_path: Path, harm: Any, words: str
) -> None:
    copy = tmp_path / "copy.db"
    await kollokvie("backup", copy)
    harm(copy)
    before = group.path.read_bytes()
    result = await kollokvie("restore", copy)
    assert result.exit_code == 1
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert group.path.read_bytes() == before
    assert not [each for each in names(group.path.parent) if "new" in each or "replaced" in each]


async def test_no_file_is_overwritten_by_a_copy(kollokvie: Kollokvie, group: Group, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    result = await kollokvie("backup", tmp_path / "copy.db")
    assert result.exit_code == 1
    assert "finnes fra før" in result.stderr
    assert (tmp_path / "copy.db").read_text() == "mine"


async def test_a_copy_where_nothing_can_be_written_is_a_clear_line(kollokvie: Kollokvie, group: Group) -> None:
    result = await kollokvie("backup", "/nowhere/copy.db")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


async def test_there_must_be_a_database_to_copy(kollokvie: Kollokvie, settings: Settings, tmp_path: Path) -> None:
    result = await kollokvie("backup", tmp_path / "copy.db")
    assert (result.exit_code, "Det er ingen database" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", ["backup", "restore"])
async def test_postgresql_has_tools_of_its_own(kollokvie: Kollokvie, command: str) -> None:
    result = await kollokvie(command, "copy.db", KOLLOKVIE_DATABASE_URL="postgresql://db/kollokvie")
    assert result.exit_code == 1
    assert result.stderr == "Databasen er PostgreSQL: bruk pg_dump og pg_restore.\n"
