from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

OPENS, CLOSES, FRIDAY_CLOSES = time(8), time(16), time(12)
REFUSED_FROM, REFUSED_UNTIL = time(2), time(3)
FRIDAY = 4
EASTER_WEEK = "påske"


class RefusedTimeError(ValueError):
    """A local time between 02:00 and 03:00, which is missing or comes twice when the clocks change."""


def local(day: date, at: time, zone: str) -> datetime:
    """Give the UTC moment of a local day and time; raises RefusedTimeError between 02:00 and 03:00."""
    if REFUSED_FROM <= at < REFUSED_UNTIL:
        raise RefusedTimeError(f"{at:%H:%M} kan mangle eller komme to ganger når klokka stilles. Velg en annen tid.")
    return _utc(day, at, zone)


def sending_hours(day: date) -> tuple[time, time]:
    """Give the first allowed moment of a weekday and the first that is too late."""
    return OPENS, FRIDAY_CLOSES if day.weekday() == FRIDAY else CLOSES


def is_free_week(day: date, free_weeks: Collection[str]) -> bool:
    """Tell whether the day's week is listed («8», «2027-W08», «påske») or is one of July's or Christmas's."""
    year, week, _ = day.isocalendar()
    monday = day - timedelta(days=day.weekday())
    if (monday + timedelta(days=3)).month == 7 or any(_is_christmas(monday + timedelta(days=n)) for n in range(5)):
        return True
    if str(week) in free_weeks or f"{year}-W{week:02}" in free_weeks:
        return True
    return EASTER_WEEK in free_weeks and _holidays(monday.year).get(monday + timedelta(days=3)) == "Skjærtorsdag"


def is_working_day(day: date, free_weeks: Collection[str]) -> bool:
    return day.weekday() <= FRIDAY and day not in _holidays(day.year) and not is_free_week(day, free_weeks)


def allowed(moment: datetime, zone: str, free_weeks: Collection[str]) -> bool:
    """Tell whether the bot may write of its own accord at this UTC moment."""
    here = moment.astimezone(ZoneInfo(zone))
    opens, closes = sending_hours(here.date())
    return is_working_day(here.date(), free_weeks) and opens <= here.time() < closes


def next_allowed(moment: datetime, zone: str, free_weeks: Collection[str]) -> datetime:
    """Give this UTC moment where it is allowed, else the opening of the next allowed day."""
    if allowed(moment, zone, free_weeks):
        return moment
    here = moment.astimezone(ZoneInfo(zone))
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    return _utc(_working_day_from(day, free_weeks), OPENS, zone)


def working_days_after(moment: datetime, days: int, zone: str, free_weeks: Collection[str]) -> datetime:
    """Give the UTC moment at the same local time that many working days later."""
    here = moment.astimezone(ZoneInfo(zone))
    day = here.date()
    for _ in range(days):
        day = _working_day_from(day + timedelta(days=1), free_weeks)
    return _utc(day, here.time(), zone)


def _working_day_from(day: date, free_weeks: Collection[str]) -> date:
    for ahead in range(366):
        if is_working_day(day + timedelta(days=ahead), free_weeks):
            return day + timedelta(days=ahead)
    raise ValueError("Alle ukene i et helt år er frie.")


def _utc(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def _is_christmas(day: date) -> bool:
    return day.month == 12 and day.day >= 24


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - slow to load, and a bot that has just started need not wait for it

    return dict(holidays.country_holidays("NO", years=year, language="no"))
