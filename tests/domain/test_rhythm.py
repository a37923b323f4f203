from datetime import UTC, date, datetime, time

import pytest

from bot.domain import hours, rhythm
from bot.domain.free import Free

OSLO = "Europe/Oslo"
FREE = Free(OSLO)


def oslo(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return hours.local(date(2026, month, day), time(hour, minute), OSLO)


@pytest.mark.parametrize(
    ("asked", "reminded"),
    [
        (oslo(9, 1), oslo(9, 4)),  # Tuesday: Friday
        (oslo(9, 1, 12), oslo(9, 7, 8)),  # on Fridays nothing leaves after noon
        (oslo(8, 31), oslo(9, 3)),
        (oslo(9, 3), oslo(9, 8)),
        (oslo(10, 22), oslo(10, 27)),  # the clocks are moved on the 25th
        (oslo(5, 12), oslo(5, 18)),  # Ascension Day is on the 14th
        (oslo(12, 22), datetime(2027, 1, 6, 8, tzinfo=UTC)),  # Christmas is free
    ],
)
def test_a_reminder_comes_three_working_days_later_at_the_same_hour_where_that_is_allowed(
    asked: datetime, reminded: datetime
) -> None:
    assert rhythm.remind_at(asked, FREE) == reminded


@pytest.mark.parametrize(
    ("last", "needs"),
    [
        ([], True),
        ([False] * 3, True),
        ([False] * 4, False),
        ([False, False, False, True], True),
        ([False] * 4 + [True], False),
        ([True, False, False, False, False], True),
    ],
)
def test_whose_last_four_answers_came_by_themselves_needs_no_reminder(last: list[bool], needs: bool) -> None:
    assert rhythm.needs_reminding(last) == needs
