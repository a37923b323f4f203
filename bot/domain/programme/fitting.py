"""How the parts of a programme file fit together."""

from collections.abc import Iterator
from typing import Any

from bot.domain.programme.checks import Mistake, either
from bot.domain.programme.lines import Place, path
from bot.domain.programme.model import SEVERAL, STEPS

Placed = tuple[Place, dict[str, Any]]
"""A table of the file and where it stands."""

SIDES = ("remote_leader", "local_staff")
MOST_QUESTIONS = 120  # for each group, one a week: they take more than five years where half of each is free


def mistakes(data: dict[str, Any]) -> Iterator[Mistake]:
    modules = tables(data, "module")
    questions = [*_of_modules(modules), *tables(data, "along"), *tables(data, "after_answer")]
    yield from _hints(data, questions)
    yield from _module_counts(data, [module for _, module in modules])
    yield from _length(data, [module for _, module in modules])
    yield from _same_key(modules)
    for place, module in modules:
        yield from _weeks(module, place)
        yield from _arc(module, place)
        yield from _sides(module, place)
    yield from _asked_twice(questions)
    yield from _once_along(tables(data, "along"))


def tables(data: dict[str, Any], key: str, place: Place = ()) -> list[Placed]:
    """The tables of a list, where it is one."""
    value = data.get(key)
    found = [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []
    return [((*place, key, n), each) for n, each in enumerate(found)]


def _of_modules(modules: list[Placed]) -> Iterator[Placed]:
    for place, module in modules:
        yield from tables(module, "prompt", place)
        if isinstance(follow_up := module.get("follow_up"), dict):
            yield (*place, "follow_up"), follow_up


def _hints(data: dict[str, Any], questions: list[Placed]) -> Iterator[Mistake]:
    known = hints if isinstance(hints := data.get("hints"), dict) else {}
    for place, asked in questions:
        if isinstance(hint := asked.get("hint"), str) and hint not in known:
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


def _length(data: dict[str, Any], modules: list[dict[str, Any]]) -> Iterator[Mistake]:
    """Free weeks only move what comes after them: they swallow nothing but where there are too many for an end."""
    lengths = sorted((len(tables(each, "prompt")) for each in modules if each.get("core") is not True), reverse=True)
    chosen = electives if type(electives := data.get("electives", 0)) is int else 0
    weeks = sum(len(tables(each, "prompt")) for each in modules if each.get("core") is True) + sum(lengths[:chosen])
    if weeks > MOST_QUESTIONS:
        yield ("module",), "too_long", {"weeks": weeks, "most": MOST_QUESTIONS}


def _same_key(modules: list[Placed]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for position, (place, module) in enumerate(modules, 1):
        key = str(module.get("key", "")).lower()
        if key and first.setdefault(key, position) != position:
            yield (*place, "key"), "duplicate_module", {"key": module["key"], "first": first[key]}


def _weeks(module: dict[str, Any], place: Place) -> Iterator[Mistake]:
    prompts = len(tables(module, "prompt"))
    if not prompts:
        yield (*place, "prompt"), "no_prompts", {}
    elif type(weeks := module.get("weeks")) is int and weeks != prompts:
        yield (*place, "weeks"), "weeks", {"weeks": weeks, "prompts": prompts}


def _arc(module: dict[str, Any], place: Place) -> Iterator[Mistake]:
    """What everyone is asked goes from noticing to sharing; it may rest at a step, or leave one out."""
    furthest = 0
    for where, asked in tables(module, "prompt", place) if _is_for_all(module) else ():
        if (step := asked.get("step")) in STEPS:
            if STEPS.index(step) < furthest:
                yield (*where, "step"), "arc", {"step": step, "before": STEPS[furthest]}
            furthest = max(furthest, STEPS.index(step))


def _is_for_all(module: dict[str, Any]) -> bool:
    return module.get("core") is True or module.get("core_for_remote") is True


def _sides(module: dict[str, Any], place: Place) -> Iterator[Mistake]:
    """Who leads from afar and who is on site meet in such a module; what one is asked apart, the other is too."""
    for where, asked in tables(module, "prompt", place) if module.get("core_for_remote") is True else ():
        there = [side for side in SIDES if side in asked]
        if len(there) == 1:
            other = next(side for side in SIDES if side not in asked)
            yield where, "one_side", {"there": there[0], "other": other}


def _asked_twice(questions: list[Placed]) -> Iterator[Mistake]:
    first: dict[str, Place] = {}
    for place, asked in questions:
        texts = asked.get("text")
        said = texts.get("nb") if isinstance(texts, dict) else None
        if isinstance(said, str) and said.strip():
            before = first.setdefault(" ".join(said.casefold().split()), place)
            if before != place:
                yield (*place, "text", "nb"), "asked_twice", {"first": path(before)}


def _once_along(along: list[Placed]) -> Iterator[Mistake]:
    """Of what is asked along the way only that of the start may be several."""
    first: dict[str, Place] = {}
    for place, asked in along:
        when = asked.get("when")
        if isinstance(when, str) and when not in SEVERAL and first.setdefault(when, place) != place:
            yield (*place, "when"), "along_twice", {"when": when, "first": path(first[when])}
