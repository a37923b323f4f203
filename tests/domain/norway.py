"""Norway's public holidays by hand, so that what the bot takes from a library is held against something else."""

from datetime import date, time, timedelta
from functools import cache


def easter(year: int) -> date:
    """Easter Sunday, by Gauss's rule as Butcher wrote it down."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> set[date]:
    """Those that can fall on a weekday."""
    moving = {easter(year) + timedelta(days=days) for days in (-3, -2, 1, 39, 50)}
    return moving | {date(year, *day) for day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}


def is_free_week(monday: date) -> bool:
    """July and Christmas: the Thursday is in July, or a weekday is 24 December or later."""
    friday = monday + timedelta(days=4)
    return (
        (monday + timedelta(days=3)).month == 7
        or (friday.month == 12 and friday.day >= 24)
        or (monday.month == 12 and monday.day >= 24)
    )


def is_working_day(day: date) -> bool:
    monday = day - timedelta(days=day.weekday())
    return day.weekday() < 5 and day not in holidays(day.year) and not is_free_week(monday)


def working_days_after(day: date, days: int) -> date:
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def quarters() -> list[time]:
    """08:00 to 15:45."""
    return [time(minutes // 60, minutes % 60) for minutes in range(8 * 60, 16 * 60, 15)]


def day_of(monday: date, weekday: int, at: time) -> date | None:
    """The day on which a week's question comes: its own, or the next working day of that week before its close."""
    days = [monday + timedelta(days=n) for n in range(weekday, 5)]
    return next((day for day in days if is_working_day(day) and (day.weekday() < 4 or at < time(12))), None)
