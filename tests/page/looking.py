"""A phone on which a test taps and types, as a person would."""

import os
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Locator, Page, expect

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
# In the dark only the colours are others.
AXE: dict[Literal["dark", "light"], dict[str, Any]] = {"dark": {"runOnly": ["color-contrast"]}, "light": {}}

TOO_WIDE = """() => [...document.querySelectorAll("html, main, .scroll")]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => e.outerHTML.slice(0, 90))"""
# What is cut off on a button, as Telegram would.
CUT_OFF = """() => [...document.querySelectorAll(".key")]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"""
# What is smaller than a finger, but for words within a text.
TOO_SMALL = """() => [...document.querySelectorAll('button, a:not(.text a), input, select, textarea')]
    .filter(e => e.checkVisibility() && (e.offsetHeight < 44 || e.offsetWidth < 44)).map(e => e.outerHTML)"""
# What stands over the field where one writes, once an option has been chosen that one writes to.
WRITING = {"Svar på meldinga": "Svar til", "Endre": "Endrer meldinga di"}
WORKED_OUT = 60_000.0  # milliseconds, in a process that may have to start first


class Phone:
    """The page in a browser; `look` checks what is to be seen now, and keeps a picture where pictures are wanted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    async def open(self, *place: object) -> None:
        await self.page.goto(f"{self.address}/#/{'/'.join(map(str, place))}")

    async def become(self, name: str) -> None:
        await self.open("folk")
        await self.page.get_by_role("link", name=name).click()

    async def enter(self, chat: str) -> None:
        """Open a chat from the list."""
        named = self.page.get_by_text(chat, exact=True)
        await self.page.locator(".chats .row", has=named).click()

    async def enter_topic(self, topic: str) -> None:
        """Open a topic of the group one is in."""
        named = self.page.get_by_text(topic, exact=True)
        await self.page.locator(".topics .row", has=named).click()

    async def back(self, to: str = "samtalene") -> None:
        await self.page.get_by_role("link", name=f"Tilbake til {to}").click()

    async def write(self, text: str) -> None:
        await self.page.get_by_label("Skriv en melding").fill(text)
        await self.page.get_by_label("Send", exact=True).click()  # a message may have a button of that name

    async def tap(self, label: str) -> None:
        """Tap the newest button or link of that name in the conversation."""
        keys = self.page.locator(".keyboard")
        link = keys.get_by_role("link", name=label, exact=True)
        await keys.get_by_role("button", name=label, exact=True).or_(link).last.click()

    async def options(self, text: str, choice: str) -> None:
        """Open the options of the newest message with that text, and choose one that one then writes to."""
        await self.message(text).get_by_role("button", name="Valg for meldinga").click()
        await self.page.get_by_role("button", name=choice).click()
        await expect(self.page.locator(".note")).to_contain_text(WRITING[choice])  # else it is written over

    def message(self, text: str) -> Locator:
        return self.page.locator("article", has_text=text).last

    async def sees(self, text: str) -> Locator:
        """Wait until a message with that text stands in the conversation."""
        await expect(self.message(text)).to_be_visible()
        return self.message(text)

    async def newest(self, text: str, within: float | None = None) -> None:
        """Wait until the newest message says so, for some milliseconds; older ones may too."""
        await expect(self.page.locator("article").last).to_contain_text(text, timeout=within)

    async def toast(self, text: str) -> None:
        await expect(self.page.locator("#toasts")).to_contain_text(text)

    async def look(self, name: str) -> None:
        """Axe finds nothing, in light and dark; everything to tap is large enough; keep a picture."""
        if await self.page.evaluate("() => !window.axe"):
            await self.page.evaluate(AXE_SCRIPT)
        for scheme, rules in AXE.items():
            await self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            faults = await self._faults(rules)
            assert not faults, f"{name}, {scheme}: {faults}"
            await self._keep(f"{name}-{scheme}")
        await self._fits(name)

    async def glance(self, name: str) -> None:
        """Everything fits and is large enough to tap; keep a picture. Colours and labels are those of other screens."""
        await self._fits(name)
        await self._keep(name)

    async def _fits(self, name: str) -> None:
        for wrong in (TOO_WIDE, TOO_SMALL, CUT_OFF):
            found = await self.page.evaluate(wrong)
            assert not found, f"{name}: {found}"

    async def _faults(self, rules: dict[str, Any]) -> list[str]:
        found = await self.page.evaluate("rules => axe.run({resultTypes: ['violations'], ...rules})", rules)
        return [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]

    async def _keep(self, name: str) -> None:
        folder = os.environ.get("KOLLOKVIE_SCREENSHOTS")
        if folder:
            await self.page.screenshot(path=f"{folder}/{name}.png")
