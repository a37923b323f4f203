"""The weeks that a programme file names as free."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.domain.free import EASTER_WEEK
from bot.domain.programme.checks import Mistake
from bot.domain.programme.lines import Place

MOST_FREE_WEEKS = 26
DATED = re.compile(r"(\d{4})-W(\d\d)")


def named_week(value: object, place: Place) -> Iterator[Mistake]:
    """Check a name of a week: «8», «2027-W12» or «påske»."""
    if not (value == EASTER_WEEK or _is_number(value) or _dated(value)):
        yield place, "free_week", {"value": f"«{value}»"}


def _is_number(value: object) -> bool:
    return type(value) is int and 1 <= value <= 53


def _dated(value: object) -> tuple[int, int] | None:
    """The year and the number of a week in that year alone."""
    if not isinstance(value, str) or not (parts := DATED.fullmatch(value)):
        return None
    year, week = int(parts[1]), int(parts[2])
    try:
        date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return year, week


def free_year(data: dict[str, Any]) -> Iterator[Mistake]:
    """No place may be free for more than half of a year: a module would have to wait longer than it lasts."""
    for_all = [*_listed(data.get("free_weeks")), *_listed(data.get("budget_weeks"))]
    if _is_mostly_free(for_all):
        yield ("free_weeks",), "free_year", {}
        return
    holidays = data.get("school_holidays")
    for county, weeks in holidays.items() if isinstance(holidays, dict) else ():
        if _is_mostly_free([*for_all, *_listed(weeks)]):
            yield ("school_holidays", county), "free_year", {}


def _listed(weeks: object) -> list[object]:
    return weeks if isinstance(weeks, list) else []


def _is_mostly_free(weeks: list[object]) -> bool:
    """Whether one year is, or every year."""
    yearly = {week for week in weeks if _is_number(week)}
    once = [dated for week in weeks if (dated := _dated(week))]
    years = {year for year, _ in once} | {0}
    return any(len(yearly | {week for year, week in once if year == each}) > MOST_FREE_WEEKS for each in years)
