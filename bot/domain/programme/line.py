"""The weeks of a programme's modules in the order in which they come, and what a facilitator may change of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from bot.domain.free import Reason
from bot.domain.programme.model import OWN, Module, Programme, Prompt


@dataclass(frozen=True)
class Step:
    """A week of a module: a question, or else the reason why it has none."""

    module: Module
    number: int  # from 1; 0 where it is no week of the module's: a question of the facilitators' own, or a later one
    prompt: Prompt | None
    reason: Reason | None = None

    @property
    def is_later(self) -> bool:
        """Whether it comes a while after its module, or after them all."""
        return self.number == 0 and self.module.key != OWN


Line = tuple[Step, ...]


def line(programme: Programme, electives: Sequence[str], lengths: Sequence[int] = ()) -> Line:
    """All core modules in order, then these electives; each lasts as long as its questions, or as its length says."""
    core = [steps(module) for module in programme.modules if module.core]
    lasting = zip(electives, chain(lengths, repeat(0)), strict=False)
    return tuple(chain(*core, *(steps(programme.module(key), length) for key, length in lasting)))


def steps(module: Module, length: int = 0) -> Iterator[Step]:
    for number, prompt in enumerate(module.prompts, 1):
        yield Step(module, number, prompt)
    for number in range(len(module.prompts) + 1, length + 1):
        yield Step(module, number, None, "elective")


def step_of(programme: Programme, key: str) -> Step | None:
    """The week of a module's prompt, or where another stands; None where the programme has no such prompt."""
    weeks = (
        Step(module, number, prompt) for module in programme.modules for number, prompt in enumerate(module.prompts, 1)
    )
    return next((step for step in chain(weeks, _aside(programme)) if step.prompt and step.prompt.key == key), None)


def _aside(programme: Programme) -> Iterator[Step]:
    """The prompts that are no week of a module's."""
    for module in programme.modules:
        yield Step(module, 0, module.follow_up)
        yield Step(module, 0, programme.at_end_of(module))
    for aside in (programme.own_module, programme.start_module, programme.after_module):
        yield from (Step(aside, 0, prompt) for prompt in aside.prompts)


@dataclass(frozen=True)
class Move:
    """What is left of a module comes before another one; after all others where that is empty."""

    module: str
    before: str = ""


@dataclass(frozen=True)
class Lengthen:
    """A module goes on for some weeks without a new question."""

    module: str
    weeks: int = 1


@dataclass(frozen=True)
class Drop:
    """What is left of a module is not asked."""

    module: str


@dataclass(frozen=True)
class Swap:
    """What is left of two modules changes places; one that was not to come takes the other's place."""

    one: str
    other: str


@dataclass(frozen=True)
class NotThisWeek:
    """Nothing is asked in the week from which this holds, and everything comes a week later."""


@dataclass(frozen=True)
class First:
    """A question comes before all else that is left: one of a module's, or of the facilitators' own."""

    prompt: str


@dataclass(frozen=True)
class AtOnce:
    """The week from which this holds is asked by hand at a moment, also where it is free, unless it was before."""

    at: str  # ISO, UTC

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class TakenBack:
    """What was asked in the week from which this holds was not, and everything comes a week later."""


Change = Move | Lengthen | Drop | Swap | NotThisWeek | First | AtOnce | TakenBack
ALL = (Move, Lengthen, Drop, Swap, NotThisWeek, First, AtOnce, TakenBack)
KINDS: dict[str, type[Change]] = {kind.__name__: kind for kind in ALL}


def as_json(change: Change) -> dict[str, Any]:
    return {"kind": type(change).__name__, **vars(change)}


def from_json(kept: dict[str, Any]) -> Change:
    return KINDS[kept["kind"]](**{name: value for name, value in kept.items() if name != "kind"})


def changed(programme: Programme, left: Line, change: Change, *, asked: str = "") -> Line:
    """What is left of a line after a change; what has been asked is not in it, and stays.

    `asked` is the module of the last question: it can go on after all its questions have been asked.
    """
    match change:
        case Move(module, before):
            rest = _without(left, module)
            return _put_in(rest, _of(left, module), _begins(rest, before) if before else len(rest))
        case Lengthen(module, weeks):
            return _lengthened(programme, left, module, weeks, asked)
        case Drop(module):
            return _without(left, module)
        case Swap(one, other):
            return _swapped(programme, left, one, other)
        case First(prompt):
            return _first(programme, left, prompt)
        case NotThisWeek() | AtOnce() | TakenBack():
            return left


def _of(left: Line, module: str) -> Line:
    return tuple(step for step in left if step.module.key == module)


def _without(left: Line, module: str) -> Line:
    return tuple(step for step in left if step.module.key != module)


def _begins(left: Line, module: str) -> int:
    """Where a module begins in a line; at its end where it is not there."""
    return next((n for n, step in enumerate(left) if step.module.key == module), len(left))


def _put_in(left: Line, more: Line, at: int) -> Line:
    return (*left[:at], *more, *left[at:])


def _lengthened(programme: Programme, left: Line, key: str, weeks: int, asked: str) -> Line:
    mine, module = _of(left, key), programme.module(key)
    if not mine and asked != key:
        return left
    after = max((n for n, step in enumerate(left, 1) if step.module.key == key), default=0)
    first = max(len(module.prompts), *(step.number for step in mine), 0) + 1
    more = tuple(Step(module, first + n, None, "more_time") for n in range(weeks))
    return _put_in(left, more, after)


def _first(programme: Programme, left: Line, key: str) -> Line:
    first = step_of(programme, key)
    return (first, *(step for step in left if step != first)) if first else left


def _swapped(programme: Programme, left: Line, one: str, other: str) -> Line:
    if not _of(left, one):
        one, other = other, one
    mine = _of(left, one)
    if not mine:
        return left
    theirs = _of(left, other)
    if not theirs:
        return _put_in(_without(left, one), tuple(steps(programme.module(other))), _begins(left, one))
    placed = {one: theirs, other: mine}
    swapped: list[Step] = []
    for step in left:
        if step.module.key not in placed:
            swapped.append(step)
        elif step == _of(left, step.module.key)[0]:
            swapped += placed[step.module.key]
    return tuple(swapped)
