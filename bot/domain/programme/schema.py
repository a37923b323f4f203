import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import hours, places
from bot.domain.free import EASTER_WEEK, FRIDAY
from bot.domain.programme.checks import (
    Check,
    Mistake,
    either,
    many,
    number,
    of_type,
    one_of,
    question,
    table,
    text,
    texts,
)
from bot.domain.programme.lines import Place
from bot.domain.programme.model import ALONG, STEPS, VARIANTS

Placed = tuple[Place, dict[str, Any]]
"""A table of the file and where it stands."""

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag")
MOST_FREE_WEEKS = 26


def _time(value: object, place: Place) -> Iterator[Mistake]:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        yield place, "time", {"value": value}
    elif hours.REFUSED_FROM <= time.fromisoformat(value) < hours.REFUSED_UNTIL:
        yield place, "night", {}


def _zone(value: object, place: Place) -> Iterator[Mistake]:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield place, "zone", {"value": value}


def _free_week(value: object, place: Place) -> Iterator[Mistake]:
    if not (value == EASTER_WEEK or _is_week_number(value) or _is_dated_week(value)):
        yield place, "free_week", {"value": f"«{value}»"}


def _school_holidays(value: object, place: Place) -> Iterator[Mistake]:
    """Each county's own, by the first two digits of its municipalities' numbers."""
    counties = value if isinstance(value, dict) else {}
    known = {number[:2] for number in places.load_municipalities()}
    for county in counties:
        if county not in known:
            yield (*place, county), "county", {"county": county}
    yield from table({}, dict.fromkeys(counties, many(_free_week)))(value, place)


def _is_week_number(value: object) -> bool:
    return type(value) is int and 1 <= value <= 53


def _is_dated_week(value: object) -> bool:
    if not isinstance(value, str) or not (parts := re.fullmatch(r"(\d{4})-W(\d\d)", value)):
        return False
    try:
        date.fromisocalendar(int(parts[1]), int(parts[2]), 1)
    except ValueError:
        return False
    return True


def _module_key(value: object, place: Place) -> Iterator[Mistake]:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,15}", value):
        yield place, "module_key", {"key": value}


def _text_or_texts(value: object, place: Place) -> Iterator[Mistake]:
    """Names are often the same in every language."""
    yield from (texts() if isinstance(value, dict) else text())(value, place)


QUESTION = texts(question)
VARIANT = dict.fromkeys(VARIANTS, QUESTION)
PROMPT = table({"step": one_of(STEPS), "text": QUESTION}, {"hint": text(), **VARIANT})
MODULE = table(
    {
        "key": _module_key,
        "core": of_type(bool),
        "weeks": number(1, 12),
        "title": texts(),
        "goal": texts(),
    },
    {
        "prompt": many(PROMPT),
        "core_for_remote": of_type(bool),
        "follow_up": table({"weeks_after": number(1, 52), "text": QUESTION}, {"hint": text(), **VARIANT}),
    },
)
SHAPE: Check = table(
    {
        "title": texts(),
        "for_whom": texts(),
        "plan_reference": text(),
        "data_controller": _text_or_texts,
        "contact": _text_or_texts,
        "minutes": number(1, 60),
        "weekday": one_of(WEEKDAYS),
        "time": _time,
        "time_zone": _zone,
    },
    {
        "free_weeks": many(_free_week),
        "budget_weeks": many(_free_week),
        "school_holidays": _school_holidays,
        "electives": number(0, 6),
        "hints": lambda value, place: table({}, dict.fromkeys(value, texts()) if isinstance(value, dict) else {})(
            value, place
        ),
        "module": many(MODULE),
        "after_answer": many(table({"step": one_of(STEPS), "text": QUESTION})),
        "along": many(table({"when": one_of(ALONG), "text": QUESTION}, {"hint": text(), **VARIANT})),
    },
)


def mistakes(data: dict[str, Any]) -> Iterator[Mistake]:
    """Find every mistake: first in the parts alone, then in how they fit together."""
    yield from SHAPE(data, ())
    modules: list[Placed] = [(("module", n), module) for n, module in enumerate(_tables(data.get("module")))]
    yield from _hour(data)
    yield from _free_year(data)
    yield from _hints(data, modules)
    yield from _module_counts(data, [module for _, module in modules])
    yield from _duplicates(modules)
    for place, module in modules:
        yield from _weeks(module, place)


def _tables(value: object) -> list[dict[str, Any]]:
    return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []


def _hour(data: dict[str, Any]) -> Iterator[Mistake]:
    at = str(data.get("time"))
    if next(_time(at, ()), None):
        return
    friday = data.get("weekday") == WEEKDAYS[FRIDAY]
    closes = hours.FRIDAY_CLOSES if friday else hours.CLOSES
    if not hours.OPENS <= time.fromisoformat(at) < closes:
        yield ("time",), "hours", {"value": at, "opens": f"{hours.OPENS:%H:%M}", "closes": f"{closes:%H:%M}"}


def _free_year(data: dict[str, Any]) -> Iterator[Mistake]:
    """No county may be free for more than half of every year."""
    for_all = _numbers(data.get("free_weeks")) | _numbers(data.get("budget_weeks"))
    if len(for_all) > MOST_FREE_WEEKS:
        yield ("free_weeks",), "free_year", {}
        return
    holidays = data.get("school_holidays")
    for county, weeks in holidays.items() if isinstance(holidays, dict) else ():
        if len(for_all | _numbers(weeks)) > MOST_FREE_WEEKS:
            yield ("school_holidays", county), "free_year", {}


def _numbers(weeks: object) -> set[int]:
    """The weeks that are free every year."""
    return {week for week in weeks if _is_week_number(week)} if isinstance(weeks, list) else set()


def _hints(data: dict[str, Any], modules: list[Placed]) -> Iterator[Mistake]:
    known = hints if isinstance(hints := data.get("hints"), dict) else {}
    asked: list[Placed] = [(("along", n), along) for n, along in enumerate(_tables(data.get("along")))]
    for place, module in modules:
        asked += [((*place, "prompt", n), prompt) for n, prompt in enumerate(_tables(module.get("prompt")))]
        asked += [((*place, "follow_up"), follow_up) for follow_up in _tables([module.get("follow_up")])]
    for place, prompt in asked:
        if isinstance(hint := prompt.get("hint"), str) and hint not in known:
            yield (*place, "hint"), "hint", {"value": hint, "choices": either(known or ["names"])}


def _module_counts(data: dict[str, Any], modules: list[dict[str, Any]]) -> Iterator[Mistake]:
    cores = sum(module.get("core") is True for module in modules)
    electives = data.get("electives", 0)
    if not modules:
        yield ("module",), "no_modules", {}
    elif not cores:
        yield ("module",), "no_core_modules", {}
    if type(electives) is int and electives > len(modules) - cores:
        yield ("electives",), "electives", {"electives": electives, "modules": len(modules) - cores}


def _duplicates(modules: list[Placed]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for position, (place, module) in enumerate(modules, 1):
        key = str(module.get("key", "")).lower()
        if key and first.setdefault(key, position) != position:
            yield (*place, "key"), "duplicate_module", {"key": module["key"], "first": first[key]}


def _weeks(module: dict[str, Any], place: Place) -> Iterator[Mistake]:
    prompts = len(_tables(module.get("prompt")))
    if not prompts:
        yield (*place, "prompt"), "no_prompts", {}
    elif type(weeks := module.get("weeks")) is int and weeks != prompts:
        yield (*place, "weeks"), "weeks", {"weeks": weeks, "prompts": prompts}
