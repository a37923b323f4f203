"""A plan as JSON: what `kollokvie groups plan` gives, and takes again as the plan before."""

import json
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.domain.csv_table import FileFaults
from bot.domain.groups.model import Assignment, Group
from bot.domain.joining import SLOTS
from bot.domain.programme.checks import Mistake, many, number, of_type, one_of, table
from bot.domain.programme.faults import SENTENCES as SHARED
from bot.domain.programme.lines import Place, path

NO_PLAN = "Dette er ikke en plan. Bruk en fil som kollokvie groups plan har skrevet."
SENTENCES = SHARED | {
    "signs": "Teksten har tegn som ikke kan vises.",
    "repeated": "«{value}» står flere steder, men kan bare stå ett.",
}


def written(plan: Assignment) -> str:
    """Write a plan as JSON that reads back as the same plan."""
    return json.dumps(asdict(plan), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read(raw: bytes) -> Assignment:
    """Read a plan; raises FileFaults with everything that is wrong. Keys that are not known are passed over."""
    data = _parsed(raw)
    found = [(place, code, values) for place, code, values in SHAPE(data, ()) if code != "unknown"]
    if found := found or list(_repeated(data)):
        faults = [f"{path(place)}: {SENTENCES[code].format(**values)}" for place, code, values in found]
        raise FileFaults([*faults, NO_PLAN])
    return of_dict(data)


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileFaults([f"Fila er ikke i UTF-8. {NO_PLAN}"]) from None
    except json.JSONDecodeError as error:
        raise FileFaults([f"linje {error.lineno}: Fila kan ikke leses som JSON. {NO_PLAN}"]) from None
    except (ValueError, RecursionError):  # longer numbers and deeper lists than Python reads
        raise FileFaults([f"Fila kan ikke leses som JSON. {NO_PLAN}"]) from None
    if not isinstance(data, dict):
        raise FileFaults([NO_PLAN])
    return data


def _text(value: object, place: Place) -> Iterator[Mistake]:
    yield from of_type(str)(value, place)
    if isinstance(value, str) and any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value):
        yield place, "signs", {}


def _word(value: object, place: Place) -> Iterator[Mistake]:
    yield from _text(value, place)
    if value == "":
        yield place, "empty", {}


def _amount(value: object, place: Place) -> Iterator[Mistake]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < math.inf:
        yield place, "wanted", {"wanted": "et tall"}


def _costs(value: object, place: Place) -> Iterator[Mistake]:
    yield from table({}, dict.fromkeys(value, _amount) if isinstance(value, dict) else {})(value, place)


GROUP = table(
    {
        "id": _word,
        "name": _word,
        "host_municipality": _text,
        "slot": number(SLOTS[0], SLOTS[-1]),
        "module": _text,
        "members": many(_word),
    },
    {"cost": _costs},
)
SHAPE = table(
    {"groups": many(GROUP)},
    {
        "total": _amount,
        "cost": _costs,
        "status": one_of(("optimal", "heuristic")),
        "warnings": many(_text),
        "moved": many(_word),
        "stopped": one_of(("work", "time")),
    },
)


def _repeated(data: dict[str, Any]) -> Iterator[Mistake]:
    """Find groups of one id, and people who are in two groups or twice in one."""
    ids = Counter(group["id"] for group in data["groups"])
    people = Counter(id for group in data["groups"] for id in group["members"])
    for n, group in enumerate(data["groups"]):
        if ids[group["id"]] > 1:
            yield ("groups", n, "id"), "repeated", {"value": group["id"]}
        for id in dict.fromkeys(group["members"]):
            if people[id] > 1:
                yield ("groups", n, "members"), "repeated", {"value": id}


def of_dict(data: dict[str, Any]) -> Assignment:
    """Give the plan that was written as this; for what was checked before."""
    return Assignment(
        groups=tuple(_group(group) for group in data["groups"]),
        total=data.get("total", 0.0),
        cost=data.get("cost", {}),
        status=data.get("status", "heuristic"),
        warnings=tuple(data.get("warnings", ())),
        moved=tuple(data.get("moved", ())),
        stopped=data.get("stopped", "work"),
    )


def _group(data: dict[str, Any]) -> Group:
    told = {name: data[name] for name in ("id", "name", "host_municipality", "slot", "module")}
    return Group(**told, members=tuple(data["members"]), cost=data.get("cost", {}))
