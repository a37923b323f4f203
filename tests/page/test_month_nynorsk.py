"""The same month in nynorsk, beside that in bokmål: its buttons are pressed, and what comes of it is looked at."""

from pathlib import Path

import pytest

from tests.page.looking import Phone
from tests.page.month import lives

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_each_button_of_a_month_leads_somewhere_that_can_be_read_in_nynorsk(phone: Phone, tmp_path: Path):
    await lives(phone, tmp_path, "nn", looks=True)
