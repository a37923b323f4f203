"""Dates and times as people type them: «torsdag 3. september 08.30», «3.9. kl 8», «2026-09-03 08:30»."""

import re
from calendar import isleap
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from bot.domain import hours
from bot.domain.conversation import Refusal

LOCALES = ("nb", "nn", "en")
AHEAD = {
    "i går": -1,
    "yesterday": -1,
    "i dag": 0,
    "idag": 0,
    "today": 0,
    "i morgen": 1,
    "i morgon": 1,
    "imorgen": 1,
    "imorgon": 1,
    "tomorrow": 1,
    "i overmorgen": 2,
    "i overmorgon": 2,
    "overmorgen": 2,
    "overmorgon": 2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
}
# Who leaves out the year means the coming time; but a day that has just been is rather a slip than next year's.
JUST_BEEN = timedelta(weeks=26)

NUMBERS = ("ett", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")
HOURS = {**{name: hour for hour, name in enumerate(NUMBERS, 1)}, "eitt": 1, "syv": 7}
SPOKEN = re.compile(rf"\b(?:(?:kl\.?|klokka|klokken) (?P<half>halv )?|(?P<bare>halv ))(?P<hour>{'|'.join(HOURS)})$")
BY_DAY = 7  # who says «klokka to» of a meeting means 14

TIME = re.compile(r"^(?P<day>.*?),?\s*(?:^|\s)(?:(?:kl|klokka|klokken|at)\b\.?)?\s*(\d{1,2})(?:[.:](\d{2}))?$")
WEEKDAY = re.compile(r"^(?P<name>[^\W\d]{3,})\.?,?(?=\s|\d|$)\s*(?P<rest>.*)$")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[./]\s*(?P<month>\d{1,2})(?:[./]\s*(?P<year>\d{4})?)?")
WORDED = re.compile(
    r"(?:den |the )?(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s*(?:of )?(?P<month>[^\W\d]{3,})\.?,?\s*(?P<year>\d{4})?"
)
MONTH_FIRST = re.compile(r"(?P<month>[^\W\d]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s*(?P<year>\d{4})?")


def read(typed: str, now: datetime, zone: str, on: date | None = None, at: time | None = None) -> datetime:
    """Give the coming UTC moment that somebody typed in local time; a time alone is on the day `on`, a day alone `at`.

    Raises Refusal "moment.unclear", "moment.hour" or "moment.day" where only that is missing, "moment.weekday",
    "moment.night" (02:00-03:00) or "moment.past". The half that can be kept comes with it: `on` or `hour`.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    text = " ".join(re.sub(r"(?<=\d)T(?=\d)", " ", typed).lower().split())
    try:
        day, hour = _halves(text, today, day_wanted=at is not None)
        day, hour = day or on, hour or at
        if hour is None:
            raise Refusal("moment.hour", on=f"{day}")
        if day is None:
            raise Refusal("moment.day", hour=f"{hour:%H:%M}")
        moment = hours.local(day, hour, zone)
    except hours.RefusedTimeError as error:
        raise Refusal("moment.night", on=f"{day}") from error
    except (ValueError, OverflowError) as error:
        raise Refusal("moment.unclear") from error
    if moment <= now:
        raise Refusal("moment.past", at=moment.astimezone(UTC).isoformat())
    return moment


def _halves(text: str, today: date, *, day_wanted: bool) -> tuple[date | None, time | None]:
    """The day and the time, where they are said; «10.12» is a day only where a day is wanted."""
    said = TIME.match(SPOKEN.sub(_in_figures, text))
    if said is None or (day_wanted and _is_day(text, today)):
        return _day(text, today), None
    return _day(said["day"], today) if said["day"] else None, time(int(said[2]), int(said[3] or 0))


def _in_figures(spoken: re.Match[str]) -> str:
    """«klokka ti» as 10.00 and «halv ni» as 08.30."""
    half = bool(spoken["half"] or spoken["bare"])
    hour = HOURS[spoken["hour"]] - half
    return f"{hour if hour >= BY_DAY else hour + 12}.{'30' if half else '00'}"


def _is_day(said: str, today: date) -> bool:
    try:
        _day(said, today)
    except (ValueError, OverflowError, Refusal):
        return False
    return True


def _day(said: str, today: date) -> date:
    if said in AHEAD:
        return today + timedelta(days=AHEAD[said])
    named = WEEKDAY.match(said)
    weekday = _named(named["name"], _weekdays()) if named else None
    if named is None or weekday is None:
        return _date(said, today)
    if not named["rest"]:
        return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    day = _date(named["rest"], today)
    if day.weekday() != weekday:
        raise Refusal("moment.weekday", day=day.isoformat())
    return day


def _date(said: str, today: date) -> date:
    for form in (YEAR_FIRST, DAY_FIRST, WORDED, MONTH_FIRST):
        if found := form.fullmatch(said):
            month = int(found["month"]) if found["month"].isdigit() else _named(found["month"], _months())
            if month is None:
                raise ValueError(said)
            return _coming(found["year"], month, int(found["day"]), today)
    raise ValueError(said)


def _coming(year: str | None, month: int, day: int, today: date) -> date:
    if year:
        return date(int(year), month, day)
    years = (today.year, today.year + 1)
    days = [date(each, month, day) for each in years if (month, day) != (2, 29) or isleap(each)]
    if not days:
        raise ValueError(f"{day}.{month}.")
    return next((each for each in days if each > today - JUST_BEEN), days[-1])


def _named(word: str, names: Mapping[str, int]) -> int | None:
    """The number of a month or weekday of which the word is the beginning, as in «sept»."""
    numbers = {number for name, number in names.items() if name.startswith(word)}
    return numbers.pop() if len(numbers) == 1 else None


def _months() -> dict[str, int]:
    return {name.lower(): n for locale in LOCALES for n, name in get_month_names("wide", locale=locale).items()}


def _weekdays() -> dict[str, int]:
    return {name.lower(): n for locale in LOCALES for n, name in get_day_names("wide", locale=locale).items()}
