import contextlib
import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from bot.settings import Settings
from storage import database
from tests.cli.conftest import Kollokvie, everything
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
    before = out.read_bytes()
    again = await kollokvie("people", "import", file, "--programme", programme, "--out", out)
    assert (again.exit_code, "finnes fra før" in again.stderr, out.read_bytes()) == (1, True, before)
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


@pytest.mark.parametrize(
    "wrong",
    [
        (b"navnn;bibliotek\r\nOla;Sortland\r\n", "Rad 1: kolonnen «navnn» er ukjent. Mente du «navn»?"),
        ("name\r\nKåre\r\n".encode("utf-16"), "UTF-8"),
        ("name\r\nKåre\r\n".encode("latin-1"), "UTF-8"),
        (b"", "Fila er tom."),
    ],
)
async def test_a_list_with_a_wrong_first_row_or_in_a_wrong_encoding_changes_nothing(
    kollokvie: Kollokvie, settings: Settings, programme: int, file: Path, wrong: tuple[bytes, str]
) -> None:
    content, said = wrong
    _become(file, content)
    before = everything(settings)
    result = await kollokvie("people", "import", file, "--programme", programme)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert result.stderr.endswith("Ingen er importert. Rett opp lista, og prøv igjen.\n")
    assert everything(settings) == before


async def test_a_full_disk_is_told_and_changes_nothing(
    kollokvie: Kollokvie, settings: Settings, programme: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(settings)
    before = everything(settings)
    prepare = database._prepare  # noqa: SLF001 - how much room there is, is a connection's own

    def prepare_without_room(connection: sqlite3.Connection) -> None:
        prepare(connection)
        connection.execute("PRAGMA max_page_count=1")  # SQLite makes it as many as there are

    monkeypatch.setattr(database, "_prepare", prepare_without_room)
    for command in (
        ("programme", "new", STARTER, "--start", "2030-01-08"),
        ("people", "import", file, "--programme", programme),
        ("link", "--role", "teacher", "--programme", programme),
    ):
        result = await kollokvie(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        advice = f"Rydd plass der {settings.data_dir} ligger, og prøv igjen."
        assert result.stderr == f"Disken er full. Ingenting er endret. {advice}\n"
    assert everything(settings) == before


def fill(settings: Settings) -> None:
    """Use up the room in the last page of what was done, so that one more line needs another."""
    connection = sqlite3.connect(settings.data_dir / "kollokvie.db", isolation_level=None)
    connection.execute("PRAGMA max_page_count=1")
    with contextlib.suppress(sqlite3.OperationalError):
        while True:
            connection.execute("INSERT INTO audit (at, action, details) VALUES ('2026-09-01', '', '{}')")
    connection.close()


async def test_what_was_done_is_listed_newest_first(kollokvie: Kollokvie, programme: int, file: Path) -> None:
    await kollokvie("people", "import", file, "--programme", programme)
    await kollokvie("link", "--role", "teacher", "--programme", programme)
    listed = (await kollokvie("audit")).stdout.splitlines()
    assert [line.split("  ")[1] for line in listed] == ["link made", "people invited", "programme made"]
    assert listed[1].endswith("people 2  program 1")
    [newest] = (await kollokvie("audit", "--newest", "1", "--json")).stdout.splitlines()
    assert json.loads(newest)["details"] == {"role": "teacher"}


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


def _become(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def _append(file: Path, rows: str) -> None:
    file.write_text(LIST + rows, newline="")
