"""A month on a phone, for those who take part and those who lead, in bokmål: each button once."""

from pathlib import Path

import pytest

from tests.page.looking import Phone
from tests.page.month import lives

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_each_button_of_a_month_is_tapped_and_leads_somewhere_that_can_be_read(phone: Phone, tmp_path: Path):
    await lives(phone, tmp_path, "nb")


@pytest.mark.soak
@pytest.mark.parametrize("language", ["nb", "nn"])
async def test_all_of_a_month_is_tapped_and_typed(phone: Phone, tmp_path: Path, language: str):
    await lives(phone, tmp_path, language, each_time=True)
