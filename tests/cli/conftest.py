import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import COMMANDS, commands
from bot.settings import Settings
from tests.playground_fixture import Running, running

__all__ = ["running"]
Kollokvie = Callable[..., Awaitable[Result]]


@pytest.fixture
def environment(running: Running, tmp_path: Path) -> dict[str, str]:
    """The settings of a bot of the playground, with a folder of its own."""
    return {
        "KOLLOKVIE_BOT_TOKEN": running.token,
        "KOLLOKVIE_API_URL": running.address,
        "KOLLOKVIE_CLOCK_URL": f"{running.address}/play/clock",
        "KOLLOKVIE_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture
def settings(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings()


@pytest.fixture
def kollokvie(environment: dict[str, str]) -> Kollokvie:
    """The command line, in a thread of its own, as commands start their own event loop."""

    async def run(*args: object, **env: str) -> Result:
        return await asyncio.to_thread(
            CliRunner().invoke, commands(list(COMMANDS)), list(map(str, args)), env=environment | env
        )

    return run


def everything(settings: Settings) -> list[str]:
    """Every row of every table."""
    connection = sqlite3.connect(settings.data_dir / "kollokvie.db")
    lines = list(connection.iterdump())
    connection.close()
    return lines
