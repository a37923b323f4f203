"""When the bot asks nothing of its own accord: whole weeks, each for a reason, and public holidays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

Reason = Literal[
    "christmas",
    "july",
    "easter",
    "school",  # a school holiday of the county
    "budget",  # the peak of the municipalities' budget work
    "other",  # a week that the programme lists
    "leave",  # the group's own
    "not_now",  # a facilitator said: not this week
    "taken_back",  # it was asked, and a facilitator took it back
    "more_time",  # a module goes on without a new question
    "elective",  # others in the group have one more week of theirs
    "holiday",  # no day of the week was left to ask on
    "between",  # the programme was over, and went on later
    "silent",  # it was not asked, and nobody noted why
]

EASTER_WEEK = "påske"
WEEK = timedelta(days=7)
FRIDAY = 4


@dataclass(frozen=True)
class Free:
    """What is free in a place, for a group or a person."""

    zone: str
    weeks: tuple[tuple[str, Reason], ...] = ()
    """«8» every year, «2027-W12» once, «påske» for the week before Easter; each with its reason."""

    def on_leave(self, mondays: Iterable[date]) -> "Free":
        """The same, with the weeks that a group has taken off."""
        leave: list[tuple[str, Reason]] = [(name_of(monday), "leave") for monday in mondays]
        return replace(self, weeks=(*self.weeks, *leave))

    def week(self, day: date) -> Reason | None:
        """Why the day's week is free, if it is; July's and Christmas's always are."""
        return _week(self, monday_of(day))

    def is_working_day(self, day: date) -> bool:
        return day.weekday() <= FRIDAY and day not in holidays(day.year) and self.week(day) is None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def name_of(monday: date) -> str:
    """A week as programme files name one: «2027-W12»."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


@lru_cache(maxsize=10_000)
def _week(free: Free, monday: date) -> Reason | None:
    if any(_is_christmas(monday + timedelta(days=n)) for n in range(5)):
        return "christmas"
    if (monday + timedelta(days=3)).month == 7:
        return "july"
    names = {name_of(monday), str(monday.isocalendar().week)}
    return next(
        (why for name, why in free.weeks if name in names or (name == EASTER_WEEK and _is_easter(monday))), None
    )


def _is_christmas(day: date) -> bool:
    return day.month == 12 and day.day >= 24


def _is_easter(monday: date) -> bool:
    return holidays(monday.year).get(monday + timedelta(days=3)) == "Skjærtorsdag"


@cache
def holidays(year: int) -> dict[date, str]:
    """Norway's public holidays."""
    import holidays as calendars  # noqa: PLC0415 - slow to load, and a bot that has just started need not wait for it

    return dict(calendars.country_holidays("NO", years=year, language="no"))
