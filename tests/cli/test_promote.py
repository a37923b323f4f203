import json
import sqlite3
from pathlib import Path

import pytest

from bot import app
from bot.settings import Settings
from tests.cli.conftest import Kollokvie, everything
from tests.pilots import FULL, PILOT


@pytest.fixture
def full(tmp_path: Path) -> Path:
    file = tmp_path / "full.toml"
    file.write_text(FULL)
    return file


@pytest.fixture
async def pilot(kollokvie: Kollokvie, tmp_path: Path) -> int:
    file = tmp_path / "pilot.toml"
    file.write_text(PILOT)
    result = await kollokvie("programme", "new", file, "--start", "2030-01-08", "--json")
    return int(json.loads(result.stdout)["programme"])


async def test_what_would_change_is_said_and_nothing_is_done_without_a_yes(
    kollokvie: Kollokvie, settings: Settings, pilot: int, full: Path
) -> None:
    before = everything(settings)
    result = await kollokvie("programme", "promote", pilot, full)
    assert result.exit_code == 0, result.output
    assert "Nye moduler: M4 Prosjektstyring, M5 Strategisk ledelse, E1 Organisasjonsteori" in result.stdout
    assert "Kjør det samme med --yes for å gjøre det." in result.stdout
    assert json.loads((await kollokvie("programme", "promote", pilot, full, "--json")).stdout)["promoted"] is False
    assert everything(settings) == before


async def test_a_yes_does_it_while_the_bot_serves(
    kollokvie: Kollokvie, settings: Settings, pilot: int, full: Path
) -> None:
    async with app.running(settings):
        result = await kollokvie("programme", "promote", pilot, full, "--yes", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["promoted"]
    assert told["added"] == ["M4", "M5", "E1", "E2", "E3", "E4", "E5", "E6"]
    database = sqlite3.connect(settings.data_dir / "kollokvie.db")
    assert database.execute("SELECT source FROM programme").fetchone() == (FULL,)
    assert database.execute("SELECT source FROM programme_source").fetchall() == [(PILOT,)]
    assert database.execute("SELECT count(*) FROM prompt WHERE key = 'M5-4'").fetchone() == (1,)
    database.close()


async def test_what_cannot_be_promoted_is_told_and_nothing_is_changed(
    kollokvie: Kollokvie, settings: Settings, pilot: int, full: Path, tmp_path: Path
) -> None:
    before, wrong, same = everything(settings), tmp_path / "wrong.toml", tmp_path / "same.toml"
    wrong.write_text(FULL.replace("minutes = 10", "minutes = 0"))
    same.write_text(PILOT)
    for number, file, said in (
        (pilot, wrong, "linje 35: minutes: 0 kan ikke stå her."),
        (pilot, same, "Programmet går alt etter denne fila."),
        (99, full, "Programmet finnes ikke. Velg 1 («Lederutvikling for små bibliotek»)."),
    ):
        result = await kollokvie("programme", "promote", number, file, "--yes")
        assert result.exit_code == 1
        assert said in result.stderr
        assert "Ingenting er endret." in result.stderr
    faults = json.loads((await kollokvie("programme", "promote", pilot, wrong, "--json")).stdout)["faults"]
    assert [fault["path"] for fault in faults] == ["minutes"]
    assert (await kollokvie("programme", "promote", "en", full)).exit_code == 2
    assert everything(settings) == before
