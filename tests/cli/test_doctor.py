import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.cli import doctor
from bot.playground.client import Play
from bot.playground.server import Playground
from bot.services import inbox, outbox
from bot.services.outbox import To
from bot.settings import Settings
from storage import outbox as rows
from storage.database import open_sqlite
from tests.cli.conftest import Kollokvie
from tests.cli.test_copies import Group, group, of_the_future, torn
from tests.playground_fixture import Running, play

__all__ = ["group", "play"]


async def faults(kollokvie: Kollokvie, **env: str) -> dict[str, str]:
    """What is wrong: about what, and what was found with how to mend it."""
    result = await kollokvie("doctor", "--json", **env)
    findings: list[dict[str, Any]] = json.loads(result.stdout)
    wrong = {each["about"]: f"{each['found']} | {each['mend']}" for each in findings if not each["ok"]}
    assert result.exit_code == int(bool(wrong))
    return wrong


async def test_a_healthy_bot_is_told_so_line_by_line(kollokvie: Kollokvie, group: Group) -> None:
    result = await kollokvie("doctor")
    assert result.exit_code == 0, result.stdout
    assert "FEIL" not in result.stdout
    for words in ("@kollokvie_try_bot", "Chatten til Nord", "hel, og av denne versjonen", "GB ledig", "kommet fram"):
        assert words in result.stdout


async def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(
    kollokvie: Kollokvie, settings: Settings
) -> None:
    result = await kollokvie("doctor")
    assert result.exit_code == 0, result.stdout
    assert "finnes ikke ennå" in result.stdout
    assert not settings.data_dir.exists()


async def test_a_wrong_token_is_found(kollokvie: Kollokvie) -> None:
    found = await faults(kollokvie, KOLLOKVIE_BOT_TOKEN="1:wrong")
    assert "@BotFather" in found["Token"]


async def test_a_missing_token_is_found(kollokvie: Kollokvie) -> None:
    assert "mangler" in (await faults(kollokvie, KOLLOKVIE_BOT_TOKEN=""))["Token"]


async def test_a_telegram_that_does_not_answer_is_found(kollokvie: Kollokvie) -> None:
    found = await faults(kollokvie, KOLLOKVIE_API_URL="http://127.0.0.1:9")
    assert "KOLLOKVIE_API_URL" in found["Telegram"]


async def test_privacy_mode_that_is_off_is_found(kollokvie: Kollokvie, play: Play) -> None:
    await play.privacy(on=False)
    assert "/setprivacy" in (await faults(kollokvie))["Personvern i grupper"]


async def test_a_chat_that_lost_the_bot_is_found(kollokvie: Kollokvie, group: Group, running: Running) -> None:
    await group.users[0].remove(group.chat, running.playground.world.bot.id)
    assert "boten er ikke med" in (await faults(kollokvie))["Chatten til Nord"]


async def test_rights_that_are_missing_in_a_chat_are_found(kollokvie: Kollokvie, group: Group) -> None:
    await group.users[0].set_bot_rights(group.chat, "can_invite_users")
    found = await faults(kollokvie)
    assert "ikke lov til å fjerne medlemmer" in found["Chatten til Nord"]


async def test_a_topic_asks_for_other_rights_than_a_chat_of_its_own(kollokvie: Kollokvie, group: Group) -> None:
    engine = open_sqlite(group.path)
    with engine.begin() as tx:
        tx.exec_driver_sql("UPDATE group_chat SET thread_id = 7")
    engine.dispose()
    await group.users[0].set_bot_rights(group.chat, "can_invite_users", "can_delete_messages")
    assert "boten har ikke lov til å styre emner |" in (await faults(kollokvie))["Chatten til Nord"]


async def test_what_nobody_knows_about_and_what_failed_are_found(kollokvie: Kollokvie, group: Group) -> None:
    engine = open_sqlite(group.path)
    now = datetime.now(UTC)
    with engine.begin() as tx:
        for _ in range(3):
            outbox.send(tx, now, To(chat=1), "help")
        first, second, third = rows.newest(tx, 3)
        rows.change(tx, first.id, status="uncertain")
        rows.change(tx, second.id, status="failed", settled_at=now)
        rows.change(tx, third.id, status="failed", settled_at=now - timedelta(days=30))
        inbox.keep(tx, now, 1, [{"update_id": 1}])
        inbox.put_aside(tx, now, inbox.waiting(tx)[0].id, "LookupError")
    engine.dispose()
    result = await kollokvie("doctor")
    assert result.exit_code == 1
    for words in ("1 er kanskje ikke kommet fram", "1 kom ikke fram", "1 meldinger inn kunne ikke behandles"):
        assert words in result.stdout


async def test_a_database_of_a_newer_version_is_found(kollokvie: Kollokvie, group: Group) -> None:
    of_the_future(group.path)
    assert "nyere versjon" in (await faults(kollokvie))["Database"]


async def test_a_damaged_database_is_found(kollokvie: Kollokvie, group: Group) -> None:
    torn(group.path)
    assert "kollokvie restore" in (await faults(kollokvie))["Database"]


async def test_a_file_that_is_no_database_is_found(kollokvie: Kollokvie, group: Group) -> None:
    group.path.write_bytes(b"no database at all" * 1000)
    assert "kan ikke brukes" in (await faults(kollokvie))["Database"]


async def test_a_disk_that_is_nearly_full_is_found(
    kollokvie: Kollokvie, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LITTLE_ROOM", 10**18)
    assert "GB ledig" in (await faults(kollokvie))["Disk"]


async def test_a_webhook_nobody_asked_for_is_found(kollokvie: Kollokvie, running: Running) -> None:
    await running.call("setWebhook", url="http://127.0.0.1:9/telegram")
    assert "KOLLOKVIE_WEBHOOK_URL er ikke satt" in (await faults(kollokvie))["Meldinger inn"]


async def test_a_webhook_that_was_never_set_is_found(kollokvie: Kollokvie) -> None:
    found = await faults(kollokvie, KOLLOKVIE_WEBHOOK_URL="https://bot.example")
    assert "https://bot.example/telegram" in found["Meldinger inn"]


async def test_a_webhook_that_telegram_cannot_reach_is_found(
    kollokvie: Kollokvie, running: Running, play: Play
) -> None:
    from tests.loops.conftest import eventually

    kari = await play.user("Kari")
    await running.call("setWebhook", url="http://127.0.0.1:9/telegram")
    await kari.start()

    async def complaint() -> Any:
        return (await running.call("getWebhookInfo"))["result"].get("last_error_message")

    await eventually(complaint)
    found = await faults(kollokvie, KOLLOKVIE_WEBHOOK_URL="http://127.0.0.1:9")
    assert "Connection refused" in found["Meldinger inn"]


@pytest.fixture
async def late(running: Running) -> AsyncIterator[str]:
    """A Telegram whose clock is ten minutes ahead of this machine's."""

    async def when(_request: Request) -> Response:
        return Response(headers={"date": f"{datetime.now(UTC) + timedelta(minutes=10):%a, %d %b %Y %H:%M:%S} GMT"})

    ahead = Playground()
    async with ahead.serve(0, Route("/", when, methods=["HEAD"])) as address:
        yield address


async def test_a_clock_that_is_wrong_is_found(kollokvie: Kollokvie, late: str) -> None:
    assert "timedatectl" in (await faults(kollokvie, KOLLOKVIE_API_URL=late))["Klokka"]


async def test_what_could_not_be_looked_at_is_not_called_right(kollokvie: Kollokvie) -> None:
    away = {"KOLLOKVIE_API_URL": "http://127.0.0.1:9"}
    assert "?     Klokka: kunne ikke sjekkes" in (await kollokvie("doctor", **away)).stdout
    findings = json.loads((await kollokvie("doctor", "--json", **away)).stdout)
    assert [each["ok"] for each in findings if each["about"] == "Klokka"] == [None]
