"""One browser for all tests of the page; a playground, and a phone, for each."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from bot.playground.client import Play
from bot.playground.page import Page
from bot.playground.server import Playground
from tests.page.echo import echoing
from tests.page.living import Living
from tests.page.looking import DESKTOP, PHONE, Phone
from tests.page.seated import seated
from tests.playground_fixture import Running

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FIRST_TUESDAY = datetime(2026, 9, 1, 6, 55, tzinfo=UTC)


@dataclass
class Shown(Running):
    """A playground that is served with its page."""

    page: Page = field(kw_only=True)


asynchronous: Any = pytest_asyncio.fixture(loop_scope="session")
expect.set_options(timeout=10_000)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        await browser.close()


@asynchronous
async def running() -> AsyncIterator[Shown]:
    playground = Playground(start=FIRST_TUESDAY)
    page = Page(playground)
    async with playground.serve(0, *page.routes()) as address:
        yield Shown(address, playground, page=page)


@asynchronous
async def gathered(tmp_path: Path) -> AsyncIterator[Living]:
    """A playground in which everybody has joined."""
    async with seated(tmp_path) as here:
        yield here


@asynchronous
async def play(running: Running) -> AsyncIterator[Play]:
    async with Play(running.address) as play:
        yield play


@asynchronous
async def bot(running: Running) -> AsyncIterator[Any]:
    """A tiny bot that says again what it hears."""
    async with running.bot() as bot, echoing(bot):
        yield bot


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def phones(browser: Browser) -> AsyncIterator[BrowserContext]:
    async with _window(browser, viewport=PHONE, has_touch=True, is_mobile=True) as window:
        yield window


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def desktops(browser: Browser) -> AsyncIterator[BrowserContext]:
    async with _window(browser, viewport=DESKTOP) as window:
        yield window


@contextlib.asynccontextmanager
async def _window(browser: Browser, **shape: Any) -> AsyncIterator[BrowserContext]:
    """A window that stays open with one empty page, since opening one costs as much as all that a short test does.

    Nothing goes from one test to the next: each has a page of its own, and its playground an address of its own.
    """
    context = await browser.new_context(locale="nb-NO", **shape)
    await context.new_page()
    yield context
    await context.close()


@asynchronous
async def phone(phones: BrowserContext, running: Running) -> AsyncIterator[Phone]:
    async with _phone(phones, running) as phone:
        yield phone


@asynchronous
async def desktop(desktops: BrowserContext, running: Running) -> AsyncIterator[Phone]:
    async with _phone(desktops, running) as phone:
        yield phone


@contextlib.asynccontextmanager
async def _phone(window: BrowserContext, running: Running) -> AsyncIterator[Phone]:
    page = await window.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    yield Phone(page, running.address)
    await page.close()
    assert mistakes == []
