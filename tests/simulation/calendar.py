"""When a message may come, by the calendar on the wall: Norwegian working days, weeks off, hours of the day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from tests.simulation.model import FREE, OSLO, Group, Person, local

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
RED = holidays.country_holidays("NO", years=range(2026, 2031))
SCHOOL = {"18": (9, 40), "55": (10, 40)}  # by county, as the programme's file lists them
BUDGET = 47


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def is_free(day: date, group: Group | None = None) -> bool:
    """Whether a day's week is free for everyone, or for a group."""
    monday, number = monday_of(day), day.isocalendar().week
    if _is_free_for_all(monday, number):
        return True
    return group is not None and (number in SCHOOL[group.county] or monday in group.leave)


@cache
def _is_free_for_all(monday: date, number: int) -> bool:
    is_christmas = any((monday + n * DAY).month == 12 and (monday + n * DAY).day >= 24 for n in range(5))
    is_easter = RED.get(monday + 3 * DAY) == RED.get(date(2027, 3, 25))  # the Thursday before it
    is_july = (monday + 3 * DAY).month == 7
    return is_christmas or is_easter or is_july or number in (*FREE, BUDGET)


def is_working_day(day: date, group: Group | None = None) -> bool:
    return day.weekday() < 5 and day not in RED and not is_free(day, group)


def is_allowed(moment: datetime, group: Group | None = None) -> bool:
    """Whether the bot may write of its own accord at a local moment."""
    closes = time(12) if moment.weekday() == 4 else time(16)
    return is_working_day(moment.date(), group) and time(8) <= moment.time() < closes


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, OSLO)


def next_allowed(moment: datetime, group: Group | None = None) -> datetime:
    if is_allowed(moment, group):
        return moment
    day = moment.date() + (DAY if moment.time() >= time(8) else 0 * DAY)
    return at(next(each for each in days(day) if is_working_day(each, group)), time(8))


def working_days_after(moment: datetime, count: int, group: Group | None = None) -> datetime:
    following = (each for each in days(moment.date() + DAY) if is_working_day(each, group))
    return at([next(following) for _ in range(count)][-1], moment.time())


def days(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


def asked_at(group: Group, monday: date) -> datetime | None:
    """When a group is asked in a week: at its hour, or on the next day on which that is allowed; or before, by hand."""
    if by_hand := [each for each in map(local, group.by_hand) if monday_of(each.date()) == monday]:
        return by_hand[0]
    moments = (at(monday + n * DAY, group.at) for n in range(group.weekday, 5))
    return next((each for each in moments if is_allowed(each, group)), None)


def own_hour(person: Person, group: Group, put: datetime) -> datetime:
    """When what comes privately comes to somebody who was asked with their group at a moment."""
    if person.hour is None:
        return put
    weekday, clock = person.hour
    wanted = at(monday_of(put.date()) + weekday * DAY, time.fromisoformat(clock))
    return next_allowed(wanted if wanted >= put else at(put.date(), wanted.time()), group)
