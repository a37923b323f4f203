"""Every public holiday in Norway from 2026 to 2030, at every quarter of an hour in which the bot may write."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.domain import free, hours
from bot.domain.free import Free
from bot.domain.programme import Course, Hour, laid_out, load_starter_programme, read
from tests.domain import norway

STARTER = read(load_starter_programme())
PROGRAMME = replace(STARTER, modules=STARTER.modules[:1], electives=0)  # four weeks are enough
ZONE = "Europe/Oslo"
YEARS = range(2026, 2031)
HOLIDAYS = sorted(day for year in YEARS for day in norway.holidays(year) if day.weekday() < 5)
CLOSED = {"christmas", "july"}


def oslo(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)


@pytest.mark.parametrize("year", YEARS)
def test_the_holidays_are_those_of_the_almanac(year):
    assert {day for day in free.holidays(year) if day.weekday() < 5} == {
        day for day in norway.holidays(year) if day.weekday() < 5
    }


def test_there_are_holidays_on_weekdays_in_each_of_the_years():
    assert {day.year for day in HOLIDAYS} == set(YEARS)
    assert len(HOLIDAYS) > 35


@pytest.mark.parametrize("holiday", HOLIDAYS, ids=str)
def test_the_weeks_question_comes_on_its_day_or_the_next_open_one_or_not_at_all_and_why_is_known(holiday):
    monday = holiday - timedelta(days=holiday.weekday())
    for weekday, at in product(range(5), norway.quarters()):
        if weekday == 4 and at >= time(12):
            continue
        course = Course(PROGRAMME, monday, Free(ZONE), hours=((monday, Hour(weekday, at)),))
        week = next(week for week in laid_out(course).weeks if week.monday == monday)
        day = norway.day_of(monday, weekday, at)
        if day is None:
            assert week.step is None
            assert week.reason == "holiday" if not norway.is_free_week(monday) else week.reason in CLOSED
        else:
            assert (week.reason, oslo(week.at)) == (None, datetime.combine(day, at))


@pytest.mark.parametrize("holiday", HOLIDAYS, ids=str)
def test_nothing_leaves_on_a_holiday_and_working_days_pass_over_it(holiday):
    place = Free(ZONE)
    for at in norway.quarters():
        moment = hours.local(holiday, at, ZONE)
        assert not hours.allowed(moment, place)
        opens = datetime.combine(norway.working_days_after(holiday, 1), time(8))
        assert oslo(hours.next_allowed(moment, place)) == opens
        before = holiday - timedelta(days=1)
        after = datetime.combine(norway.working_days_after(before, 3), at)
        assert oslo(hours.working_days_after(hours.local(before, at, ZONE), 3, place)) == after


def test_every_day_of_the_five_years_is_open_or_closed_as_the_almanac_says():
    place = Free(ZONE)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 1)]
    assert [day for day in days if place.is_working_day(day) != norway.is_working_day(day)] == []
