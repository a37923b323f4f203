"""Some of the month in nynorsk, beside that in bokmål; all of it is lived where there is time."""

from pathlib import Path

import pytest

from tests.page.looking import Phone
from tests.page.month import SOME, walks

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_who_leads_who_teaches_and_who_takes_part_read_nynorsk(phone: Phone, tmp_path: Path):
    await walks(phone, tmp_path, "nn", SOME)
