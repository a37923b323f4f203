from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import hours
from bot.domain.programme.model import Programme, Prompt

MOST_DAYS = 10 * 366


@dataclass(frozen=True)
class Week:
    module: str
    """A module's key; «elective-1» where the group has not chosen yet."""
    number: int
    """The week within its module, from 1."""
    prompt: Prompt | None
    """Nothing where the elective is not chosen yet."""
    day: date
    """The local day its question goes out."""


def weeks(
    programme: Programme, start: date, electives: Sequence[str] = (), skipped: Collection[str] = ()
) -> list[Week]:
    """Lay the programme out from its first question day on or after `start`.

    `electives` are the module keys a group has chosen, in order; `skipped` are weeks («2027-W12») somebody has
    taken out. A week without an allowed day is free, and everything after it moves on by a week.
    """
    days = _question_days(programme, start, {*programme.free_weeks, *skipped})
    return [Week(module, number, prompt, next(days)) for module, number, prompt in _questions(programme, electives)]


def _questions(programme: Programme, electives: Sequence[str]) -> Iterator[tuple[str, int, Prompt | None]]:
    chosen = [programme.module(key) for key in electives]
    for module in [module for module in programme.modules if module.core] + chosen:
        for number, prompt in enumerate(module.prompts, 1):
            yield module.key, number, prompt
    open_length = min((len(module.prompts) for module in programme.modules if not module.core), default=0)
    for slot in range(len(chosen) + 1, programme.electives + 1):
        for number in range(1, open_length + 1):
            yield f"elective-{slot}", number, None


def _question_days(programme: Programme, start: date, free_weeks: Collection[str]) -> Iterator[date]:
    first = start + timedelta(days=(programme.weekday - start.weekday()) % 7)
    for ahead in range(0, MOST_DAYS, 7):
        rest_of_week = [first + timedelta(days=ahead + n) for n in range(hours.FRIDAY - programme.weekday + 1)]
        day = next((day for day in rest_of_week if _is_open(programme, day, free_weeks)), None)
        if day:
            yield day
    raise ValueError("Det er for mange frie uker til at programmet blir ferdig.")


def _is_open(programme: Programme, day: date, free_weeks: Collection[str]) -> bool:
    return hours.allowed(hours.local(day, programme.time, programme.time_zone), programme.time_zone, free_weeks)
