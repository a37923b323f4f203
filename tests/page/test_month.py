"""A month on a phone, as a participant in bokmål and in nynorsk and as the facilitator: each button once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot.playground.cast import FACILITATOR, PARTICIPANTS, WRITES_NYNORSK
from bot.playground.client import Play
from tests.page.looking import Phone
from tests.page.tried import tried

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]
MONTH = timedelta(weeks=4)
# What can be seen, and what is said over it for a moment.
SHOWN = "() => document.querySelector('main').innerText + document.querySelector('#toasts').innerText"
NEWEST = "article:last-of-type .keyboard button"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def address() -> AsyncIterator[str]:
    """A playground in which a month has passed since the first question."""
    async with tried() as address:
        async with Play(address) as play:
            await _passes(play, await play.clock() + MONTH)
        yield address


async def _passes(play: Play, until: datetime) -> None:
    """Let everything happen at its own moment."""
    while (panel := await play.get("../page/panel"))["next_due"] and datetime.fromisoformat(panel["next_due"]) < until:
        await play.move(to=datetime.fromisoformat(panel["next_due"]))
        following, sent = panel, -1
        while sent < (sent := len(await play.ledger())) or (
            following["next_due"] and following["next_due"] <= max(following["now"], panel["next_due"])
        ):
            await asyncio.sleep(0.3)
            following = await play.get("../page/panel")


@pytest.mark.parametrize(
    ("who", "menu"),
    [
        pytest.param(PARTICIPANTS[0].name, ("/hjelp", "Hva vil du gjøre?"), id="participant"),
        pytest.param(WRITES_NYNORSK, ("/hjelp", "Kva vil du gjere?"), id="participant-nn"),
        pytest.param(FACILITATOR, ("/veileder", "Hva vil du gjøre i"), id="facilitator"),
    ],
)
async def test_each_button_of_the_menu_leads_somewhere_that_can_be_read(
    phone: Phone, address: str, request: pytest.FixtureRequest, who: str, menu: tuple[str, str]
):
    name, phone.address = request.node.callspec.id, address
    await phone.become(who)
    await phone.enter("Kollokvie")
    await phone.look(f"month-{name}-chat")
    await _asks(phone, *menu)
    labels = await phone.page.locator(NEWEST).all_inner_texts()
    assert len(labels) > 4
    for n, label in enumerate(labels):
        await _asks(phone, *menu)
        before = await phone.page.evaluate(SHOWN)
        await phone.page.locator(NEWEST).nth(n).click()
        await phone.page.wait_for_function(f"before => ({SHOWN})() !== before", arg=before)
        await phone.look(f"month-{name}-{n}-{label.split()[0].lower()}")


async def _asks(phone: Phone, menu: str, says: str) -> None:
    count = await phone.page.locator("article", has_text=says).count()
    await phone.write(menu)
    await phone.page.locator("article", has_text=says).nth(count).wait_for()
