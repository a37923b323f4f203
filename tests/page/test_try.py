"""`kollokvie try` as people run it: a process of its own."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil
import pytest

from bot.playground.client import Play
from bot.playground.screens import Broken, follow
from tests.page.echo import echoing
from tests.page.serving import commands, words
from tests.page.tried import tried
from tests.playground_fixture import Running, play, running

__all__ = ["play", "running"]
ROOT = Path(__file__).parents[2]
LONGEST = 120.0


@contextlib.asynccontextmanager
async def _trying(*options: str) -> AsyncIterator[asyncio.StreamReader]:
    """Run it; gives what it prints, and ends it as Ctrl-C does: all that the terminal runs hears of it."""
    command = [sys.executable, "-m", "bot", "try", *options]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert process.stdout
    try:
        async with asyncio.timeout(LONGEST):
            yield process.stdout
            os.killpg(process.pid, signal.SIGINT)
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _address(line: bytes) -> str:
    return re.findall(r"http://127\.0\.0\.1:\d+", line.decode())[0]


def test_a_process_that_has_just_ended_has_no_words():
    with psutil.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
        assert words(ended) == []


async def test_it_prints_its_address_at_once_shows_a_page_and_ends_on_ctrl_c():
    async with _trying("--empty", "--port", "18800") as printed, httpx.AsyncClient() as web:
        page = await web.get(_address(await printed.readline()))
        assert "Prøverommet" in page.text
        assert "default-src 'self'" in page.headers["content-security-policy"]


async def test_ctrl_c_ends_it_also_while_the_programme_is_being_made():
    async with _trying("--port", "18850") as printed:
        await printed.readline()
        while not any("programme" in each for each in commands()):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def test_it_takes_the_next_port_and_says_so_where_one_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with _trying("--empty", "--port", str(port)) as printed:
            line = await printed.readline()
            assert _address(line) != f"http://127.0.0.1:{port}"
            assert f"(port {port} er opptatt)" in line.decode()


async def test_server_only_says_how_a_bot_in_another_process_is_pointed_there():
    async with _trying("--server-only", "--port", "18900") as printed:
        address = _address(await printed.readline())
        lines = [(await printed.readline()).decode().strip() for _ in range(3)]
        assert lines == [
            "KOLLOKVIE_BOT_TOKEN=1:playground",
            f"KOLLOKVIE_API_URL={address}",
            f"KOLLOKVIE_CLOCK_URL={address}/play/clock",
        ]


async def test_an_empty_one_tells_the_command_that_makes_a_programme_and_the_command_works():
    async with tried(empty=True) as address, Play(address) as play:
        command = (await play.get("../page/panel"))["command"]
        assert command.endswith("--start 2026-08-31")
        line = command.replace("kollokvie ", f"{sys.executable} -m bot ")
        process = await asyncio.create_subprocess_shell(line, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        printed, _ = await process.communicate()
        manager = await play.user("Berit", language="nb")
        await manager.open(re.findall(r"https://t\.me/\S+", printed.decode())[-1])
        await manager.expect("Du er invitert som programansvarlig")


async def test_a_screen_that_the_story_does_not_know_breaks_it_loudly(play: Play, running: Running):
    async with running.bot() as bot, echoing(bot):
        kari = await play.user("Kari")
        await kari.start()
        with pytest.raises(Broken, match="Kari kjenner ikke denne skjermen: 'Du skrev: /start'"):
            await follow(kari, {"Velkommen": lambda _: kari.send("Hei")}, until="Takk")


async def test_a_button_that_is_gone_breaks_the_story_loudly(play: Play, running: Running):
    async with running.bot() as bot, echoing(bot):
        kari = await play.user("Kari")
        await kari.start()
        with pytest.raises(Broken, match="There is no button «Ja»"):
            await follow(kari, {"Du skrev": lambda screen: kari.press(screen, "Ja")}, until="Takk")
