from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.free import Free
from bot.domain.hours import RefusedTimeError, allowed, local, next_allowed, working_days_after

ZONE = "Europe/Oslo"
OSLO = Free(ZONE)
moments = st.integers(0, 12 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
free_places = st.lists(st.sampled_from(["8", "40", "påske", "2027-W12", "2030-W20"]), max_size=3).map(
    lambda weeks: free(*weeks)
)


def free(*weeks: str) -> Free:
    return Free(ZONE, tuple((week, "other") for week in weeks))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return local(day, time(hour, minute), ZONE)


@given(moments, free_places)
def test_the_next_allowed_moment_is_allowed_and_never_earlier(moment, place):
    after = next_allowed(moment, place)
    assert after >= moment
    assert allowed(after, place)
    assert (after == moment) == allowed(moment, place)


@given(moments, free_places)
def test_what_is_allowed_lies_within_working_hours(moment, place):
    if allowed(moment, place):
        here = moment.astimezone(ZoneInfo(ZONE))
        assert here.weekday() < 5
        assert 8 <= here.hour < (12 if here.weekday() == 4 else 16)
        assert (here.month, here.day) not in {(5, 17), (5, 1), (1, 1), (12, 25), (12, 26)}


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [
        (date(2027, 2, 2), 7, 59, False),
        (date(2027, 2, 2), 8, 0, True),
        (date(2027, 2, 2), 15, 59, True),
        (date(2027, 2, 2), 16, 0, False),
        (date(2027, 2, 5), 11, 59, True),
        (date(2027, 2, 5), 12, 0, False),
        (date(2027, 2, 6), 10, 0, False),
        (date(2027, 2, 7), 10, 0, False),
        (date(2027, 5, 17), 10, 0, False),
        (date(2027, 5, 6), 10, 0, False),  # Ascension Day
        (date(2027, 3, 29), 10, 0, False),  # Easter Monday
        (date(2027, 7, 13), 10, 0, False),
        (date(2027, 12, 22), 10, 0, False),  # the week of Christmas Eve
        (date(2027, 12, 15), 10, 0, True),
    ],
)
def test_the_bot_writes_of_its_own_accord_only_in_working_hours(day, hour, minute, expected):
    assert allowed(at(day, hour, minute), OSLO) is expected


def test_easter_week_is_free_only_where_it_is_listed():
    assert free("påske").week(date(2027, 3, 22)) == "other"
    assert OSLO.week(date(2027, 3, 22)) is None
    assert free("påske").week(date(2027, 3, 30)) is None


def test_a_week_can_be_free_every_year_or_once():
    assert free("8").week(date(2027, 2, 23)) == free("8").week(date(2028, 2, 23)) == "other"
    assert free("2027-W08").week(date(2027, 2, 23)) == "other"
    assert free("2027-W08").week(date(2028, 2, 23)) is None


def test_a_summer_week_belongs_to_the_month_of_its_thursday():
    assert OSLO.week(date(2027, 6, 28)) == "july"
    assert OSLO.week(date(2025, 6, 23)) is None


def test_a_free_week_has_a_reason_and_leave_is_one():
    place = Free(ZONE, (("8", "school"), ("47", "budget"), ("påske", "easter"))).on_leave([date(2027, 5, 24)])
    days = [date(2027, 2, 26), date(2027, 11, 22), date(2027, 3, 25), date(2027, 5, 27), date(2027, 12, 23)]
    assert [place.week(day) for day in days] == ["school", "budget", "easter", "leave", "christmas"]
    assert not allowed(at(date(2027, 5, 27), 10), place)


def test_what_is_due_on_friday_afternoon_waits_until_monday_morning():
    assert next_allowed(at(date(2027, 2, 5), 13), OSLO) == at(date(2027, 2, 8), 8)


def test_what_is_due_before_opening_waits_until_opening_the_same_day():
    assert next_allowed(at(date(2027, 2, 2), 5), OSLO) == at(date(2027, 2, 2), 8)


def test_nine_o_clock_is_nine_o_clock_in_summer_and_in_winter():
    assert at(date(2027, 3, 26), 9) == datetime(2027, 3, 26, 8, tzinfo=UTC)
    assert at(date(2027, 3, 29), 9) == datetime(2027, 3, 29, 7, tzinfo=UTC)


def test_the_hour_that_the_clocks_skip_or_repeat_is_refused():
    for minute in (0, 30, 59):
        with pytest.raises(RefusedTimeError, match="kan mangle"):
            at(date(2027, 3, 28), 2, minute)
    assert at(date(2027, 3, 28), 3) - at(date(2027, 3, 28), 1, 59) == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "minute"),
    [
        ("Atlantic/Azores", date(2027, 3, 28), 0, 30),
        ("Atlantic/Azores", date(2027, 10, 31), 0, 30),
        ("Australia/Lord_Howe", date(2027, 4, 4), 1, 45),
        ("Australia/Lord_Howe", date(2027, 10, 3), 2, 15),
    ],
)
def test_in_other_zones_the_hour_that_is_refused_is_another(zone, day, hour, minute):
    with pytest.raises(RefusedTimeError, match="kan mangle"):
        local(day, time(hour, minute), zone)
    assert local(day + timedelta(days=7), time(1 if hour == 2 else hour, minute), zone)


def test_working_days_pass_over_weekends_holidays_and_free_weeks_at_the_same_hour():
    assert working_days_after(at(date(2027, 2, 2), 9), 3, OSLO) == at(date(2027, 2, 5), 9)
    assert working_days_after(at(date(2027, 2, 4), 9), 2, OSLO) == at(date(2027, 2, 8), 9)
    assert working_days_after(at(date(2027, 3, 24), 9), 1, OSLO) == at(date(2027, 3, 30), 9)
    assert working_days_after(at(date(2027, 2, 19), 9), 1, free("8")) == at(date(2027, 3, 1), 9)


def test_a_year_without_any_working_day_is_told_and_not_searched_for_ever():
    with pytest.raises(ValueError, match="frie"):
        next_allowed(at(date(2027, 2, 2), 18), free(*map(str, range(1, 54))))
