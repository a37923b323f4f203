import re
from collections.abc import Iterator
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import hours, places
from bot.domain.free import FRIDAY
from bot.domain.load import QUESTION as QUESTION_MINUTES
from bot.domain.load import REPLY as REPLY_MINUTES
from bot.domain.programme import fitting
from bot.domain.programme.checks import (
    Check,
    Mistake,
    many,
    number,
    of_type,
    one_of,
    question,
    table,
    text,
    texts,
)
from bot.domain.programme.free_weeks import free_year, named_week
from bot.domain.programme.lines import Place
from bot.domain.programme.model import AFTER, ALONG, OWN, START, STEPS, VARIANTS

RESERVED = re.compile(rf"({OWN}|{START}|{AFTER})(-.*)?", re.IGNORECASE)  # what questions that are no module's go by
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag")


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


def _school_holidays(value: object, place: Place) -> Iterator[Mistake]:
    """Each county's own, by the first two digits of its municipalities' numbers."""
    counties = value if isinstance(value, dict) else {}
    known = {number[:2] for number in places.load_municipalities()}
    for county in counties:
        if county not in known:
            yield (*place, county), "county", {"county": county}
    yield from table({}, dict.fromkeys(counties, many(named_week)))(value, place)


def _module_key(value: object, place: Place) -> Iterator[Mistake]:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,15}", value):
        yield place, "module_key", {"key": value}
    elif RESERVED.fullmatch(value):
        yield place, "reserved_key", {"key": value}


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
        "free_weeks": many(named_week),
        "budget_weeks": many(named_week),
        "school_holidays": _school_holidays,
        "electives": number(0, 6),
        "most_minutes": number(QUESTION_MINUTES + REPLY_MINUTES, 600),
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
    yield from _hour(data)
    yield from free_year(data)
    yield from fitting.mistakes(data)


def _hour(data: dict[str, Any]) -> Iterator[Mistake]:
    at = str(data.get("time"))
    if next(_time(at, ()), None):
        return
    friday = data.get("weekday") == WEEKDAYS[FRIDAY]
    closes = hours.FRIDAY_CLOSES if friday else hours.CLOSES
    if not hours.OPENS <= time.fromisoformat(at) < closes:
        yield ("time",), "hours", {"value": at, "opens": f"{hours.OPENS:%H:%M}", "closes": f"{closes:%H:%M}"}
