from datetime import UTC, datetime

import pytest

from bot.domain.agreement import fault_of, times
from bot.domain.free import Free

OSLO = Free("Europe/Oslo")


def in_utc(moments):
    return [f"{at:%d.%m %H.%M}" for at in moments]


def test_the_next_times_are_those_of_the_weekday_in_local_time():
    monday_noon = datetime(2026, 10, 19, 10, tzinfo=UTC)
    assert in_utc(times(0, monday_noon, OSLO, 2)) == ["26.10 07.30", "02.11 07.30"]  # the clocks change on the 25th
    assert in_utc(times(7, monday_noon, OSLO, 2)) == ["22.10 12.00", "29.10 13.00"]


def test_a_time_later_the_same_day_counts_and_one_that_has_been_does_not():
    assert in_utc(times(1, datetime(2026, 10, 19, 10, tzinfo=UTC), OSLO, 1)) == ["19.10 12.00"]
    assert in_utc(times(0, datetime(2026, 10, 19, 6, 30, tzinfo=UTC), OSLO, 1)) == ["26.10 07.30"]


def test_holidays_and_free_weeks_are_left_out():
    april = datetime(2027, 3, 15, tzinfo=UTC)
    assert in_utc(times(0, april, Free("Europe/Oslo", (("11", "other"),)), 2)) == [
        "22.03 07.30",
        "05.04 06.30",
    ]  # the 29th is in Easter


@pytest.mark.parametrize(("words", "fault"), [("Annenhver torsdag kl. 9", None), ("👍", "empty"), ("", "empty"),
                                              ("å" * 200, None), ("å" * 201, "long")])  # fmt: skip
def test_a_groups_own_words_are_some_and_short(words, fault):
    assert fault_of(words) == fault
