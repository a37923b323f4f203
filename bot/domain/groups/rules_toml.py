"""The rules of a plan as a TOML file, in which every key is optional."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from bot.domain.csv_table import FileFaults
from bot.domain.groups.model import Assignment, Person, Pin, Rules, Weights
from bot.domain.programme.checks import Check, Mistake, many, number, table, text
from bot.domain.programme.faults import SENTENCES as SHARED
from bot.domain.programme.lines import Lines, Place, path, syntax_error

LARGEST = 1000
MOST = 1_000_000
"""As a weight or a limit this is further than any two places on earth are apart."""
SENTENCES = SHARED | {
    "amount": "{value} kan ikke stå her. Skriv et tall fra 0 til 1 000 000.",
    "brackets": "Skriv [[{key}]], med to klammer på hver side.",
    "one": "Regelen trenger minst to forskjellige id-er.",
    "sizes": "min er {min}, men max er {max}. La min være høyst så stor som max.",
    "stranger": "«{id}» er ikke blant personene. Rett id-en, eller ta den bort.",
    "both": "«{one}» og «{other}» skal både være sammen og hver for seg. Ta bort en av reglene.",
    "two_pins": "«{id}» er festet til både «{one}» og «{other}». Behold den ene.",
}


def read(raw: bytes, people: Iterable[Person], previous: Assignment | None = None) -> Rules:
    """Turn a rules file into rules for these people; raises FileFaults with everything that is wrong.

    Who was in the previous plan and has left since may still be named, and is passed over.
    """
    content, data = _parsed(raw)
    here = {person.id for person in people}
    before = {id for group in previous.groups for id in group.members} if previous else set()
    lines = Lines(content)
    found = sorted(mistakes(data, here | before), key=lambda mistake: lines.of(mistake[0]))
    if found:
        raise FileFaults([_sentence(lines, *mistake) for mistake in found])
    return _rules(data, here)


def _parsed(raw: bytes) -> tuple[str, dict[str, Any]]:
    try:
        content = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise FileFaults(["Fila er ikke i UTF-8. Lagre den som UTF-8, og prøv igjen."]) from None
    try:
        return content, tomllib.loads(content)
    except (ValueError, RecursionError) as error:  # tomllib stops at some numbers and depths with others than its own
        line, source = syntax_error(content, str(error))
        raise FileFaults([f"linje {line}: {SENTENCES['syntax'].format(source=source)}"]) from None


def _sentence(lines: Lines, place: Place, code: str, values: dict[str, object]) -> str:
    told = SENTENCES[code].format(**values)
    return ": ".join(filter(None, (f"linje {lines.of(place)}", path(place), told)))


def _amount(value: object, place: Place) -> Iterator[Mistake]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield place, "wanted", {"wanted": "et tall"}
    elif not 0 <= value <= MOST:
        yield place, "amount", {"value": value}


def _tables(item: Check) -> Check:
    def check(value: object, place: Place) -> Iterator[Mistake]:
        if isinstance(value, dict):
            yield place, "brackets", {"key": place[-1]}
        else:
            yield from many(item)(value, place)

    return check


def _several(value: object, place: Place) -> Iterator[Mistake]:
    wrong = list(many(text())(value, place))
    yield from wrong
    if not wrong and isinstance(value, list) and len(set(value)) < 2:
        yield place, "one", {}


SIZE = number(1, LARGEST)
SHAPE = table(
    {},
    {
        **dict.fromkeys(("min", "target", "max"), SIZE),
        "travel_limit_km": _amount,
        "weights": table({}, dict.fromkeys(asdict(Weights()), _amount)),
        **dict.fromkeys(("together", "apart"), _tables(table({"ids": _several}))),
        "pin": _tables(table({"id": text(), "group": text()})),
    },
)


def mistakes(data: dict[str, Any], known: Collection[str]) -> Iterator[Mistake]:
    """Find every mistake: first in the parts alone, then in how they fit each other and those who are known."""
    yield from SHAPE(data, ())
    yield from _sizes(data)
    yield from _strangers(data, known)
    yield from _both(data)
    yield from _two_pins(data)


def _sizes(data: dict[str, Any]) -> Iterator[Mistake]:
    sizes = {"min": data.get("min", Rules.min), "max": data.get("max", Rules.max)}
    if not any(any(SIZE(size, ())) for size in sizes.values()) and sizes["min"] > sizes["max"]:
        said = {name: f"{size}{'' if name in data else ' når den ikke er satt'}" for name, size in sizes.items()}
        yield ("min" if "min" in data else "max",), "sizes", {**said}


def _strangers(data: dict[str, Any], known: Collection[str]) -> Iterator[Mistake]:
    named: list[tuple[Place, object]] = [((*place, "id"), pin.get("id")) for place, pin in _each(data, "pin")]
    for name in ("together", "apart"):
        named += [((*place, "ids"), id) for place, rule in _each(data, name) for id in _ids(rule)]
    for place, id in named:
        if isinstance(id, str) and id not in known:
            yield place, "stranger", {"id": id}


def _both(data: dict[str, Any]) -> Iterator[Mistake]:
    """Find pairs that one rule joins and another parts; what several rules together demand, the plan finds out."""
    joined: dict[str, list[Place]] = {}
    for place, rule in _each(data, "together"):
        for id in _ids(rule):
            joined.setdefault(id, []).append(place)
    for place, rule in _each(data, "apart"):
        seen: dict[Place, str] = {}
        for id in _ids(rule):
            for together in joined.get(id, ()):
                if (one := seen.setdefault(together, id)) != id:
                    yield place, "both", {"one": one, "other": id}


def _two_pins(data: dict[str, Any]) -> Iterator[Mistake]:
    first: dict[object, object] = {}
    for place, pin in _each(data, "pin"):
        id, group = str(pin.get("id")), pin.get("group")
        if first.setdefault(id, group) != group:
            yield place, "two_pins", {"id": id, "one": first[id], "other": group}


def _each(data: dict[str, Any], name: str) -> list[tuple[Place, dict[str, Any]]]:
    """The tables of a list that are tables, with their places."""
    listed = data.get(name)
    found = enumerate(listed if isinstance(listed, list) else ())
    return [((name, n), each) for n, each in found if isinstance(each, dict)]


def _ids(rule: dict[str, Any]) -> list[str]:
    ids = rule.get("ids")
    return sorted({id for id in ids if isinstance(id, str)}) if isinstance(ids, list) else []


def _rules(data: dict[str, Any], here: Collection[str]) -> Rules:
    numbers = {name: data[name] for name in ("min", "target", "max", "travel_limit_km") if name in data}
    pins = {each["id"]: each["group"] for _place, each in _each(data, "pin")}
    return Rules(
        **numbers,
        weights=Weights(**data.get("weights", {})),
        together=_sets(data, "together", here),
        apart=_sets(data, "apart", here),
        pin=tuple(Pin(id, group) for id, group in pins.items() if id in here),
    )


def _sets(data: dict[str, Any], name: str, here: Collection[str]) -> tuple[frozenset[str], ...]:
    found = (frozenset(_ids(rule)).intersection(here) for _place, rule in _each(data, name))
    return tuple(ids for ids in found if len(ids) > 1)
