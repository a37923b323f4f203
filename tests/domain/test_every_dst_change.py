"""Every change of the clocks from 2026 to 2030, at every quarter of an hour in which the bot may write."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.domain import hours
from bot.domain.free import Free
from bot.domain.programme import Course, Hour, laid_out, load_starter_programme, read
from bot.domain.sessions import Reminder, Session
from tests.domain import norway

STARTER = read(load_starter_programme())
PROGRAMME = replace(STARTER, modules=STARTER.modules[:1], electives=0)  # four weeks are enough
ZONES = {"Europe/Oslo": 2, "Atlantic/Azores": 2, "Australia/Lord_Howe": 2}  # with how many changes a year
YEARS = range(2026, 2031)
WEEKS = 3


def changes(zone: str, year: int) -> list[date]:
    """The days on which the clocks are changed."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    return [day for day in days if _offset(zone, day) != _offset(zone, day + timedelta(days=1))]


def _offset(zone: str, day: date) -> timedelta | None:
    return datetime.combine(day, time(), ZoneInfo(zone)).utcoffset()


def in_zone(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


EVERY = [(zone, day) for zone in ZONES for year in YEARS for day in changes(zone, year)]
WEEKDAYS_AND_HOURS = [(day, at) for day, at in product(range(5), norway.quarters()) if day < 4 or at < time(12)]


def test_every_change_of_the_five_years_is_looked_at():
    assert {zone: len([each for each, _ in EVERY if each == zone]) for zone in ZONES} == {
        zone: count * len(YEARS) for zone, count in ZONES.items()
    }


@pytest.mark.parametrize(("zone", "change"), EVERY, ids=str)
def test_one_question_a_week_comes_at_its_hour_on_both_sides_of_the_change(zone, change):
    first = change - timedelta(days=change.weekday() + 7)
    for weekday, at in WEEKDAYS_AND_HOURS:
        course = Course(PROGRAMME, first, Free(zone), hours=((first - timedelta(days=7), Hour(weekday, at)),))
        weeks = [week for week in laid_out(course).weeks if week.monday < first + timedelta(weeks=WEEKS)]
        assert [week.monday for week in weeks] == [first + timedelta(weeks=n) for n in range(len(weeks))]
        for week in weeks:
            day = norway.day_of(week.monday, weekday, at)
            assert (week.reason is None) == (day is not None)
            assert day is None or in_zone(week.at, zone) == datetime.combine(day, at)


@pytest.mark.parametrize(("zone", "change"), EVERY, ids=str)
def test_what_follows_comes_at_the_right_local_time(zone, change):
    place = Free(zone)
    for ahead, at in product(range(-4, 2), norway.quarters()):
        day = change + timedelta(days=ahead)
        asked = hours.local(day, at, zone)
        for days in (1, 2, 3):
            expected = datetime.combine(norway.working_days_after(day, days), at)
            assert in_zone(hours.working_days_after(asked, days, place), zone) == expected
        two_days_on = asked + timedelta(hours=48)
        assert in_zone(hours.next_allowed(two_days_on, place), zone) == _opens(in_zone(two_days_on, zone))


def _opens(here: datetime) -> datetime:
    """This local moment where the bot may write then, else the next opening."""
    closes = time(12) if here.weekday() == 4 else time(16)
    if norway.is_working_day(here.date()) and time(8) <= here.time() < closes:
        return here
    day = here.date()
    if not (norway.is_working_day(day) and here.time() < time(8)):
        day = norway.working_days_after(day, 1)
    return datetime.combine(day, time(8))


@pytest.mark.parametrize(("zone", "change"), EVERY, ids=str)
def test_who_is_reminded_the_day_before_is_so_at_the_same_local_time(zone, change):
    for ahead, at in product((0, 1, 2), norway.quarters()):
        day = change + timedelta(days=ahead)
        starts_at = hours.local(day, at, zone)
        session = Session(1, 1, None, "Møte", starts_at, zone, 60, "", 0, 0, starts_at, None)
        reminded = in_zone(session.leaves_at(Reminder.DAY_BEFORE), zone)
        assert reminded == datetime.combine(day - timedelta(days=1), at)


@pytest.mark.parametrize(("zone", "change"), EVERY, ids=str)
def test_no_time_that_is_missing_or_doubled_can_be_chosen(zone, change):
    for minutes in range(0, 24 * 60, 15):
        at = time(minutes // 60, minutes % 60)
        for day in (change, change + timedelta(days=1)):
            there_and_back = {
                datetime.combine(day, at, ZoneInfo(zone)).replace(fold=fold).astimezone(ZoneInfo("UTC"))
                for fold in (0, 1)
            }
            if len(there_and_back) > 1 or time(2) <= at < time(3):
                with pytest.raises(hours.RefusedTimeError):
                    hours.local(day, at, zone)
            else:
                assert in_zone(hours.local(day, at, zone), zone) == datetime.combine(day, at)
