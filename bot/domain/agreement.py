"""What a new group agrees on: when and where to meet, what stays in the group, what to do when somebody is away."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count, islice
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain import hours
from bot.domain.free import Free
from bot.domain.groups.cost import SLOTS

Topic = Literal["when", "where", "stays", "away"]
CHOICES: dict[Topic, tuple[str, ...]] = {
    "when": tuple(map(str, SLOTS)),
    "where": ("turns", "host", "video"),
    "stays": ("all", "nameless"),
    "away": ("meet", "move"),
}
LONGEST = 200
MORNING, AFTERNOON = time(8, 30), time(14)


@dataclass(frozen=True)
class Said:
    """A ready-made choice, or else the group's own words."""

    topic: Topic
    choice: str | None
    words: str


@dataclass(frozen=True)
class Agreed(Said):
    by: int | None  # who of the group said so last


def fault_of(words: str) -> Literal["empty", "long"] | None:
    """What is wrong with a group's own words."""
    if not any(letter.isalnum() for letter in words):
        return "empty"
    return "long" if len(words) > LONGEST else None


def times(slot: int, after: datetime, free: Free, n: int) -> list[datetime]:
    """The next moments, in UTC, at which a group with this time can meet: not on holidays, nor in free weeks."""
    at = AFTERNOON if slot % 2 else MORNING
    first = after.astimezone(ZoneInfo(free.zone)).date()
    days = (first + timedelta(days=ahead) for ahead in islice(count(), 366))
    fit = (day for day in days if day.weekday() == slot // 2 and free.is_working_day(day))
    return list(islice((moment for day in fit if (moment := hours.local(day, at, free.zone)) > after), n))
