import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import app
from bot.cli import COMMANDS
from bot.playground.client import Play
from bot.playground.server import USERNAME
from bot.settings import Settings
from tests.cli.conftest import Kollokvie, everything
from tests.playground_fixture import play

__all__ = ["play"]

STARTER = Path(app.__file__).parent / "programmes" / "ledelse.toml"


async def test_a_right_programme_file_is_praised(kollokvie: Kollokvie) -> None:
    result = await kollokvie("programme", "check", STARTER)
    assert (result.exit_code, "11 moduler" in result.stdout) == (0, True)
    found = json.loads((await kollokvie("programme", "check", STARTER, "--json")).stdout)
    assert (found["faults"], found["advice"]) == ([], [])


async def test_what_might_be_better_is_said_and_is_no_mistake(kollokvie: Kollokvie, tmp_path: Path) -> None:
    file = tmp_path / "file.toml"
    file.write_text(STARTER.read_text().replace("minutes = 10", "minutes = 5"))
    result = await kollokvie("programme", "check", file)
    assert (result.exit_code, "i orden" in result.stdout) == (0, True)
    assert "Råd, linje 35: minutes: Dere lover 5 minutter i uka" in result.stderr
    (advice,) = json.loads((await kollokvie("programme", "check", file, "--json")).stdout)["advice"]
    assert advice["path"] == "minutes"


@pytest.mark.parametrize(
    "command", [("check",), ("new", "--start", "2030-01-08"), ("new", "--start", "2030-01-08", "--json")]
)
async def test_who_has_forgotten_to_say_who_is_responsible_is_told(
    kollokvie: Kollokvie, tmp_path: Path, command: tuple[str, ...]
) -> None:
    text = STARTER.read_text()
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith(("data_con", "contact"))]
    result = await kollokvie("programme", *command, STARTER)
    assert (result.exit_code, f"(linje {', '.join(map(str, lines))})" in result.stderr) == (0, True)
    own = tmp_path / "own.toml"
    own.write_text(text.replace("Eksempel fylkeskommune", "Nordre fylke").replace("eksempel.example", "nordre.no"))
    left = (await kollokvie("programme", *command, own)).stderr
    own.write_text(own.read_text().replace("Example county authority", "Nordre county"))
    assert ("(linje" in left, (await kollokvie("programme", *command, own)).stderr) == (True, "")


async def test_the_day_of_the_first_question_is_said(kollokvie: Kollokvie) -> None:
    on_a_saturday = await kollokvie("programme", "new", STARTER, "--start", "2030-01-12")
    assert "Det første spørsmålet kommer 2030-01-15." in on_a_saturday.stdout


async def test_a_date_in_another_form_is_met_with_the_right_one(kollokvie: Kollokvie) -> None:
    result = await kollokvie("programme", "new", STARTER, "--start", "12.01.2030")
    assert (result.exit_code, "Skriv dagen slik: 2027-01-12." in result.stderr) == (2, True)


async def test_only_the_owner_reads_what_the_commands_write(environment: dict[str, str], settings: Settings) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "audit", env=os.environ | environment)
    assert await process.wait() == 0
    written = [settings.data_dir, *settings.data_dir.iterdir()]
    assert [each.name for each in written if each.stat().st_mode & 0o077] == []


async def test_every_mistake_of_a_programme_file_is_a_line(kollokvie: Kollokvie, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(STARTER.read_text().replace("minutes = 10", "minutes = 0").replace('"09:00"', '"02:30"'))
    result = await kollokvie("programme", "check", wrong, "--json")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert ["linje" in line for line in lines] == [True, True]
    assert [fault["path"] for fault in json.loads(result.stdout)["faults"]] == ["minutes", "time"]


@pytest.mark.parametrize(
    ("content", "said"), [(None, "kan ikke leses: fila eller mappa finnes ikke."), (b"\xff\xfe", "ikke i UTF-8")]
)
@pytest.mark.parametrize("command", [("check",), ("new", "--start", "2027-01-12")])
async def test_a_file_that_cannot_be_read_is_told(
    kollokvie: Kollokvie, tmp_path: Path, command: tuple[str, ...], content: bytes | None, said: str
) -> None:
    file = tmp_path / "programme.toml"
    if content is not None:
        file.write_bytes(content)
    result = await kollokvie("programme", *command, file)
    assert (result.exit_code, said in result.stderr) == (1, True)
    assert not (tmp_path / "data").exists()


async def test_a_new_programme_gives_its_links(kollokvie: Kollokvie) -> None:
    result = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08", "--json")
    made = json.loads(result.stdout)
    assert made["programme"] == 1
    for link in (made["join_link"], made["manager_link"]):
        assert link.startswith(f"https://t.me/{USERNAME}?start=")
    told = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08", "--language", "nn")
    assert "Program nummer 2" in told.stdout


async def test_a_programme_is_started_while_the_bot_serves(kollokvie: Kollokvie, settings: Settings) -> None:
    async with app.running(settings):
        result = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08", "--json")
    assert result.exit_code == 0, result.stderr


async def test_a_start_that_has_been_is_refused_by_the_bots_own_clock(kollokvie: Kollokvie) -> None:
    result = await kollokvie("programme", "new", STARTER, "--start", "2020-01-07")
    assert (result.exit_code, "har vært" in result.stderr) == (1, True)


async def test_a_start_is_compared_with_the_day_where_the_programme_is(kollokvie: Kollokvie, play: Play) -> None:
    await play.move(to=datetime(2030, 1, 7, 23, 30, tzinfo=UTC))  # half past midnight in Oslo
    refused = await kollokvie("programme", "new", STARTER, "--start", "2030-01-07")
    assert (refused.exit_code, "har vært" in refused.stderr) == (1, True)
    assert (await kollokvie("programme", "new", STARTER, "--start", "2030-01-08")).exit_code == 0


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("LANGUAGE", "xx", "KOLLOKVIE_LANGUAGE kan være nb, nn eller en."),
        ("WEBHOOK_SECRET_FILE", "/nowhere/secret", "/nowhere/secret kan ikke leses: No such file or directory."),
        ("DATABASE_URL", "hemmelig", "KOLLOKVIE_DATABASE_URL er ingen adresse til en database."),
        ("DATABASE_URL", "mysql://a:hemmelig@b/c", "KOLLOKVIE_DATABASE_URL er ingen adresse til en database."),
    ],
)
async def test_a_wrong_setting_is_told_plainly_and_not_shown(
    kollokvie: Kollokvie, tmp_path: Path, setting: str, value: str, said: str
) -> None:
    result = await kollokvie("link", "--role", "teacher", "--programme", 1, **{f"KOLLOKVIE_{setting}": value})
    [first, last] = result.stderr.splitlines()
    assert first.startswith(said)
    assert last == "Ingenting er gjort. Rett det i miljøet eller i .env, og prøv igjen."
    assert (result.exit_code, "hemmelig" in result.output) == (1, False)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("args", [("--start", "i morgen"), ("--start", "2030-01-08", "--language", "xx"), ()])
async def test_wrong_usage_ends_with_two(kollokvie: Kollokvie, args: tuple[str, ...]) -> None:
    assert (await kollokvie("programme", "new", STARTER, *args)).exit_code == 2


async def test_a_wrong_programme_file_starts_nothing(kollokvie: Kollokvie, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("title = 3")
    result = await kollokvie("programme", "new", wrong, "--start", "2030-01-08")
    assert (result.exit_code, "linje 1" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("old", "start", "token"),
    [('time = "09:00"', "2030-01-08", None), ("", "2020-01-07", None), ("", "2030-01-08", "99:wrong")],
)
async def test_what_is_refused_leaves_the_database_as_it_was(
    kollokvie: Kollokvie, settings: Settings, tmp_path: Path, *, old: str, start: str, token: str | None
) -> None:
    await kollokvie("programme", "new", STARTER, "--start", "2030-01-08")
    before, file = everything(settings), tmp_path / "file.toml"
    file.write_text(STARTER.read_text().replace(old, "", 1))
    env = {"KOLLOKVIE_BOT_TOKEN": token} if token else {}
    assert (await kollokvie("programme", "new", file, "--start", start, **env)).exit_code == 1
    assert everything(settings) == before


async def test_a_wrong_token_is_told_and_not_shown(kollokvie: Kollokvie) -> None:
    wrong = "99:wrong-token-of-some-length-for-nobody"
    result = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08", KOLLOKVIE_BOT_TOKEN=wrong)
    assert (result.exit_code, "KOLLOKVIE_BOT_TOKEN" in result.stderr) == (1, True)
    assert wrong not in result.output


async def test_telegram_that_does_not_answer_is_told(kollokvie: Kollokvie) -> None:
    dead = "http://127.0.0.1:9"
    result = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08", KOLLOKVIE_API_URL=dead)
    assert (result.exit_code, "Telegram svarer ikke" in result.stderr) == (1, True)


async def test_a_newer_database_is_left_alone(kollokvie: Kollokvie, settings: Settings) -> None:
    import sqlite3

    await kollokvie("programme", "new", STARTER, "--start", "2030-01-08")
    database = sqlite3.connect(settings.data_dir / "kollokvie.db", isolation_level=None)
    database.execute("UPDATE alembic_version SET version_num = 'later'")
    result = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08")
    assert (result.exit_code, "nyere versjon" in result.stderr) == (1, True)
    assert database.execute("SELECT count(*) FROM programme").fetchone() == (1,)
    database.close()


async def test_a_folder_that_cannot_be_made_is_told(kollokvie: Kollokvie, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = str(tmp_path / "file" / "data")
    result = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08", KOLLOKVIE_DATA_DIR=folder)
    assert (result.exit_code, "Databasen kan ikke brukes" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "command",
    [
        *((name,) for name in COMMANDS),
        ("programme", "check"),
        ("programme", "new"),
        ("programme", "promote"),
        ("people", "import"),
    ],
    ids=" ".join,
)
async def test_every_command_says_what_it_does(kollokvie: Kollokvie, command: tuple[str, ...]) -> None:
    result = await kollokvie(*command, "--help")
    assert (result.exit_code, f"{' '.join(command)} [OPTIONS]" in result.stdout) == (0, True)
    says = result.stdout.partition("[OPTIONS]")[2].partition("╭")[0]
    assert len(says.split()) > 3
