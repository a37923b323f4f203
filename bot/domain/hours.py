from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.free import FRIDAY, Free

OPENS, CLOSES, FRIDAY_CLOSES = time(8), time(16), time(12)
REFUSED_FROM, REFUSED_UNTIL = time(2), time(3)


class RefusedTimeError(ValueError):
    """A local time between 02:00 and 03:00, or one that is missing or comes twice when the clocks change that day."""


def local(day: date, at: time, zone: str) -> datetime:
    """Give the UTC moment of a local day and time; raises RefusedTimeError where the clocks may be changed then."""
    here = datetime.combine(day, at, ZoneInfo(zone))
    is_doubtful = here.utcoffset() != here.replace(fold=1).utcoffset()
    if is_doubtful or REFUSED_FROM <= at < REFUSED_UNTIL:
        raise RefusedTimeError(f"{at:%H:%M} kan mangle eller komme to ganger når klokka stilles. Velg en annen tid.")
    return here.astimezone(UTC)


def sending_hours(day: date) -> tuple[time, time]:
    """Give the first allowed moment of a weekday and the first that is too late."""
    return OPENS, FRIDAY_CLOSES if day.weekday() == FRIDAY else CLOSES


def allowed(moment: datetime, free: Free) -> bool:
    """Tell whether the bot may write of its own accord at this UTC moment."""
    here = moment.astimezone(ZoneInfo(free.zone))
    opens, closes = sending_hours(here.date())
    return opens <= here.time() < closes and free.is_working_day(here.date())


def next_allowed(moment: datetime, free: Free) -> datetime:
    """Give this UTC moment where it is allowed, else the opening of the next allowed day."""
    if allowed(moment, free):
        return moment
    here = moment.astimezone(ZoneInfo(free.zone))
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    return _utc(_working_day_from(day, free), OPENS, free)


def working_days_after(moment: datetime, days: int, free: Free) -> datetime:
    """Give the UTC moment at the same local time that many working days later."""
    here = moment.astimezone(ZoneInfo(free.zone))
    day = here.date()
    for _ in range(days):
        day = _working_day_from(day + timedelta(days=1), free)
    return _utc(day, here.time(), free)


def _working_day_from(day: date, free: Free) -> date:
    for ahead in range(366):
        if free.is_working_day(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    raise ValueError("Alle ukene i et helt år er frie.")


def _utc(day: date, at: time, free: Free) -> datetime:
    """A local time that the clocks leave out is as much later as they are moved; of two that are alike the first."""
    return datetime.combine(day, at, ZoneInfo(free.zone)).astimezone(UTC)
