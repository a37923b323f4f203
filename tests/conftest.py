import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy

from storage import Transaction, migrations
from storage.database import open_sqlite
from tests.scene import Scene
from tests.standing import Standing, T

LEFT_OUT = pytest.StashKey[int]()
# The folders with the longest files; what is short comes last, so that no process works long after the others.
LONG = ["simulation", "page", "soak", "loops", "handlers"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_configure() -> None:
    if os.environ.get("CI") and not CHROMIUM:
        pytest.exit("The tests of pages need Chromium, which is not installed.", returncode=1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files go first. Without Chromium the tests of pages are left out; where CI is set that is a failure."""
    items.sort(key=lambda item: LONG.index(item.path.parent.name) if item.path.parent.name in LONG else len(LONG))
    pages = [item for item in items if item.get_closest_marker("page")]
    if CHROMIUM or not pages:
        return
    config.hook.pytest_deselected(items=pages)
    items[:] = [item for item in items if item not in pages]
    config.stash[LEFT_OUT] = len(pages)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors, since tests over HTTP wait most of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes tells the one that writes the summary."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"Skipped {left_out} tests of pages: they need Chromium, which is not installed.")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and nothing in them."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = open_sqlite(path)
    with engine.begin() as tx:
        migrations.upgrade(tx)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database with every table, in which nothing is ever committed."""
    import pgserver

    folder = tempfile.mkdtemp()  # short, since a socket's path may have only 107 characters
    server = pgserver.get_server(folder)
    server.psql("CREATE DATABASE empty")
    engine = sqlalchemy.create_engine(_driver(server.get_uri("empty")))
    with engine.begin() as tx:
        migrations.upgrade(tx)
    engine.dispose()
    yield server.get_uri("empty")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_postgres(postgres: str) -> str:
    """The URL of a PostgreSQL database with every table, for a test that commits."""
    return _another(postgres, "empty")


@pytest.fixture
def empty_postgres(postgres: str) -> str:
    """The URL of a PostgreSQL database without any table."""
    return _another(postgres, "template1")


def _another(postgres: str, template: str) -> str:
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(postgres.replace("/empty", "/postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return postgres.replace("/empty", f"/{name}")


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(scope="session")
def engines(request: pytest.FixtureRequest) -> Iterator[Callable[[str], sqlalchemy.Engine]]:
    """Makes that of "sqlite" or "postgres" once: an engine keeps the statements that it has put together.

    It keeps no connection to PostgreSQL open, where a database in use cannot be copied.
    """
    opened: dict[str, sqlalchemy.Engine] = {}

    def engine(name: str) -> sqlalchemy.Engine:
        if name not in opened:
            opened[name] = (
                open_sqlite(request.getfixturevalue("empty_sqlite"))
                if name == "sqlite"
                else sqlalchemy.create_engine(
                    _driver(request.getfixturevalue("postgres")), poolclass=sqlalchemy.NullPool
                )
            )
        return opened[name]

    yield engine
    for each in opened.values():
        each.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def both(request: pytest.FixtureRequest, engines: Callable[[str], sqlalchemy.Engine]) -> Iterator[Transaction]:
    """A transaction on SQLite, then on PostgreSQL; nothing of it stays."""
    yield from _transaction(engines(request.param))


@pytest.fixture
def tx(engines: Callable[[str], sqlalchemy.Engine]) -> Iterator[Transaction]:
    """A transaction on SQLite; nothing of it stays."""
    yield from _transaction(engines("sqlite"))


def _transaction(engine: sqlalchemy.Engine) -> Iterator[Transaction]:
    with engine.connect() as tx:
        yield tx
        tx.rollback()


@pytest.fixture
def scene(tx: Transaction) -> Scene:
    """People who write to the bot and read what it says, without a network."""
    return Scene(tx)


@pytest.fixture(scope="session")
def standing(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    standing = Standing(empty_sqlite, tmp_path_factory.mktemp("standing"))
    yield standing
    standing.close()


@pytest.fixture
def copy_of(standing: Standing) -> Iterator[Callable[[Callable[[Scene], T]], T]]:
    """Gives what a function made of a scene, as it was when it was made: the function itself is called only once."""
    with ExitStack() as stack:
        yield lambda build: stack.enter_context(standing.copy(build))
