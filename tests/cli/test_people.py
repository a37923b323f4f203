import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.cli.conftest import Kollokvie
from tests.cli.test_programme import STARTER

LIST = "name;municipality_number;library;position\r\nKari Nordmann;1870;Sortland;leader\r\nOla;;;\r\n"


@pytest.fixture
async def programme(kollokvie: Kollokvie) -> int:
    result = await kollokvie("programme", "new", STARTER, "--start", "2030-01-08", "--json")
    return int(json.loads(result.stdout)["programme"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(LIST, newline="")
    return file


def links(settings: Settings) -> int:
    database = sqlite3.connect(settings.data_dir / "kollokvie.db")
    count = database.execute("SELECT count(*) FROM link").fetchone()[0]
    database.close()
    return int(count)


async def test_each_person_of_a_list_gets_a_link(
    kollokvie: Kollokvie, settings: Settings, programme: int, file: Path
) -> None:
    before = links(settings)
    result = await kollokvie("people", "import", file, "--programme", programme)
    rows = list(csv.DictReader(io.StringIO(result.stdout, newline=""), delimiter=";"))
    assert [row["name"] for row in rows] == ["Kari Nordmann", "Ola"]
    assert len({row["link"] for row in rows}) == 2
    assert links(settings) == before + 2


async def test_the_list_with_links_is_written_for_its_owner_alone(
    kollokvie: Kollokvie, programme: int, file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "links.csv"
    result = await kollokvie("people", "import", file, "--programme", programme, "--out", out)
    assert result.exit_code == 0
    assert _begins(out, b"\xef\xbb\xbfname;")
    assert _is_private(out)
    away = tmp_path / "nowhere" / "links.csv"
    assert (await kollokvie("people", "import", file, "--programme", programme, "--out", away)).exit_code == 1


async def test_the_links_come_as_json_too(kollokvie: Kollokvie, programme: int, file: Path) -> None:
    result = await kollokvie("people", "import", file, "--programme", programme, "--json")
    assert [person["name"] for person in json.loads(result.stdout)] == ["Kari Nordmann", "Ola"]


async def test_a_list_with_faults_imports_nobody(
    kollokvie: Kollokvie, settings: Settings, programme: int, file: Path
) -> None:
    before = links(settings)
    _append(file, "=SUM(A1);;;\r\nOla;;;\r\n")
    result = await kollokvie("people", "import", file, "--programme", programme)
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "Rad 4",
        "Rad 5",
        "Ingen er importert. Rett opp lista, og prøv igjen.",
    ]
    assert links(settings) == before


async def test_a_list_that_is_not_there_is_told(kollokvie: Kollokvie, programme: int, tmp_path: Path) -> None:
    result = await kollokvie("people", "import", tmp_path / "none.csv", "--programme", programme)
    assert (result.exit_code, "kan ikke leses" in result.stderr) == (1, True)


async def test_an_unknown_programme_is_told_with_those_there_are(
    kollokvie: Kollokvie, settings: Settings, programme: int, file: Path
) -> None:
    before = links(settings)
    for command in (("people", "import", file), ("link", "--role", "teacher")):
        result = await kollokvie(*command, "--programme", 99)
        assert (result.exit_code, "Velg 1 («Lederutvikling" in result.stderr) == (1, True)
    assert links(settings) == before


async def test_one_more_link_is_made_for_any_role(kollokvie: Kollokvie, programme: int) -> None:
    for role in ("participant", "facilitator", "manager", "teacher"):
        result = await kollokvie("link", "--role", role, "--programme", programme)
        assert result.stdout.startswith("https://t.me/")
    result = await kollokvie("link", "--role", "teacher", "--programme", programme, "--json")
    assert json.loads(result.stdout)["role"] == "teacher"


async def test_a_role_that_there_is_not_is_wrong_usage(kollokvie: Kollokvie, programme: int) -> None:
    assert (await kollokvie("link", "--role", "king", "--programme", programme)).exit_code == 2


def _begins(file: Path, with_: bytes) -> bool:
    return file.read_bytes().startswith(with_)


def _is_private(file: Path) -> bool:
    return file.stat().st_mode & 0o077 == 0


def _append(file: Path, rows: str) -> None:
    file.write_text(LIST + rows, newline="")
