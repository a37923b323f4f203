"""Where the playground cannot be made ready, or ends: it waits first, and then says what happened and what to do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import expect
from telegram import Bot

from bot.playground import trying
from bot.playground.client import Play
from bot.playground.page import Page
from bot.playground.screens import MOST_SCREENS, Silent, follow, patiently, waiting
from bot.playground.server import Playground
from bot.playground.story import Links
from tests.page.conftest import Shown
from tests.page.looking import Phone

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]
Wait = Callable[[], Awaitable[str]]


def _coming(doing: Callable[[], Awaitable[object]], times: int) -> Wait:
    """What comes after so many waits, in each of which the bot does that."""
    left = [TimeoutError] * times

    async def wait() -> str:
        await doing()
        if left:
            raise left.pop()
        return "kom"

    return wait


async def test_one_waits_for_as_long_as_the_bot_works(play: Play, running: Shown):
    assert await patiently(play, _coming(lambda: running.call("getMe"), 5)) == "kom"


async def test_one_waits_no_more_for_a_bot_that_only_asks_for_news(play: Play, running: Shown):
    with pytest.raises(Silent):
        await patiently(play, _coming(lambda: running.call("getUpdates"), 5))


async def test_a_bot_may_say_many_times_that_it_is_at_it(play: Play, running: Shown):
    kari = await play.user("Kari")
    await kari.start()
    async with running.bot() as bot:
        for n in range(MOST_SCREENS + 5):
            await bot.send_message(kari.id, f"Jeg har prøvd i {n} sekunder.")
        await bot.send_message(kari.id, "Ferdig")
    assert (await follow(kari, {"Jeg har prøvd": waiting}, until="Ferdig")).text == "Ferdig"


async def test_who_waits_for_something_that_has_no_name_says_what_there_was(play: Play, bot: Bot):
    kari = await play.user("Kari")
    with pytest.raises(AssertionError) as told:
        await kari.expect(lambda _message: False, within=0)
    assert "0x" not in str(told.value)


async def test_a_story_that_fails_stops_the_bot_first_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    make = trying.make_programme

    async def made(address: str, folder: Path) -> Links:
        links = await make(address, folder)
        return Links(join=f"{links.join}x", manager=links.manager)  # those who join come together, by a damaged link

    monkeypatch.setattr(trying, "make_programme", made)
    caplog.set_level(logging.WARNING)
    before = asyncio.all_tasks()
    with pytest.raises(trying.NotTold) as told:
        await trying.try_it(0, empty=False, server_only=False, say=lambda _text: None, stop=asyncio.Event())
    words = str(told.value).splitlines()
    assert words[0].startswith("Prøverommet ble ikke ferdig. Det stoppet ved «Veilederen blir invitert»: ")
    assert "kjenner ikke denne skjermen" in words[0]
    assert "ingenting derfra er tatt vare på" in words[1]
    assert "make try" in words[2]
    assert caplog.records == []
    assert [task for task in asyncio.all_tasks() - before if "/bot/" in repr(task)] == []


async def test_a_silent_bot_is_told_of_in_plain_words():
    words = trying.in_words(
        "Veilederen lager grupper. Det tar tid", ExceptionGroup("", [Silent("waited for <function at 0x7f>")])
    )
    assert "Det stoppet ved «Veilederen lager grupper»: boten svarte ikke." in words
    assert "0x" not in words


async def test_a_page_says_that_its_playground_has_ended_and_comes_back_with_the_next(phone: Phone):
    first, line, hour = Playground(), phone.page.locator("#lost"), phone.page.get_by_role("button", name="+1 time")
    page = Page(first)
    page.show(stage={"text": "Veilederen lager grupper.", "done": 1, "of": 2})
    async with first.serve(0, *page.routes()) as phone.address:
        await phone.open()
        await expect(phone.page.get_by_text("Lager et program …")).to_be_visible()
    await expect(line).to_have_text(
        "Programmet ble ikke ferdig. Prøverommet er stengt. Start det igjen med make try, "
        "og åpne adressen som da står der."
    )
    await expect(phone.page.get_by_text("Lager et program …")).to_have_count(0)
    await expect(hour).to_be_disabled()
    await phone.look("ended")
    second = Playground()
    async with second.serve(int(phone.address.rpartition(":")[2]), *Page(second).routes()):
        await expect(line).to_be_hidden()
        await expect(hour).to_be_enabled()


async def test_a_playground_that_is_gone_for_long_counts_as_ended(phone: Phone):
    await phone.page.clock.install()
    await phone.page.route("**/play/events", lambda route: route.abort())
    await phone.open()
    await expect(phone.page.locator("#lost")).to_have_text("Mistet kontakten med prøverommet. Prøver igjen …")
    await phone.page.clock.fast_forward(15_000)
    await expect(phone.page.locator("#lost")).to_contain_text("Prøverommet er stengt. Start det igjen med make try")
