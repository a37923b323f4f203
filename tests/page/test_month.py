"""A month on a phone, for those who take part and those who lead, in bokmål and in nynorsk: each button once."""

from pathlib import Path
from typing import Any

import pytest

import handlers
from tests.page import month
from tests.page.looking import Phone
from tests.page.village import village
from tests.page.walking import Walk

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def _lives(phone: Phone, folder: Path, language: str, **how: Any) -> None:
    """Live the month, and press every button that is not listed as one that nobody meets."""
    async with village(folder, language) as here:
        phone.address = here.play.address
        walk = Walk(here, phone, **how)
        for part in month.PARTS:
            await part(walk)
    assert walk.pressed == set(handlers.routes.buttons) - month.NOT_MET.keys()


async def test_each_button_of_a_month_is_tapped_and_leads_somewhere_that_can_be_read(phone: Phone, tmp_path: Path):
    await _lives(phone, tmp_path, "nb")


async def test_each_button_of_a_month_leads_somewhere_that_can_be_read_in_nynorsk(phone: Phone, tmp_path: Path):
    await _lives(phone, tmp_path, "nn", looks=True)


@pytest.mark.soak
@pytest.mark.parametrize("language", ["nb", "nn"])
async def test_all_of_a_month_is_tapped_and_typed(phone: Phone, tmp_path: Path, language: str):
    await _lives(phone, tmp_path, language, each_time=True)
