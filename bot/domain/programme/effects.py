"""What becomes of the questions to come where a plan is changed: what somebody sees before they say yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from bot.domain.free import WEEK
from bot.domain.programme.line import Change, Line, Swap, changed
from bot.domain.programme.model import Programme
from bot.domain.programme.plan import Plan, Question

LONG = 3  # weeks without a question in the midst of a module


@dataclass(frozen=True)
class Affected:
    """A question that comes at another time, no more (`after` is None), or now too (`before` is None)."""

    key: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Break:
    """Many weeks without a question in the midst of a module."""

    module: str
    number: int  # of the module's week before it
    monday: date  # of the first week without a question
    weeks: int


@dataclass(frozen=True)
class Effect:
    """What a change does to a plan: to each question to come, to its end, and to modules that it parts in two."""

    affected: tuple[Affected, ...]
    last: tuple[datetime | None, datetime | None]  # when the last question comes, before and after
    parted: tuple[Break, ...]


def effect(before: Plan, after: Plan, now: datetime) -> Effect | None:
    """What changes from one plan to another; None where no question to come does."""
    was, will = ({each.prompt.key: each.at for each in _to_come(plan, now)} for plan in (before, after))
    both = [Affected(key, was.get(key), will.get(key)) for key in {**was, **will} if was.get(key) != will.get(key)]
    if not both:
        return None
    parted = set(breaks(before))
    return Effect(
        tuple(sorted(both, key=lambda each: (each.after or each.before or now, each.key))),
        (before.last.at if before.last else None, after.last.at if after.last else None),
        tuple(each for each in breaks(after) if each not in parted),
    )


def _to_come(plan: Plan, now: datetime) -> list[Question]:
    return [question for question in plan.questions if question.at > now]


def moved_by(before: Plan, after: Plan, now: datetime) -> int:
    """By how many weeks with a question all that is to come of the modules moves; 0 where it is another change."""
    was, will = ([each for each in _to_come(plan, now) if each.number] for plan in (before, after))
    then = {each.prompt.key: each.monday for each in will}
    old, new = [each.monday for each in was], [then.get(each.prompt.key) for each in was]
    if not old or None in new:
        return 0
    by = old.index(new[0]) if new[0] in old else -new.index(old[0]) if old[0] in new else 0
    return by if by and old[max(by, 0) :][: len(old) - abs(by)] == new[max(-by, 0) :][: len(old) - abs(by)] else 0


def breaks(plan: Plan) -> list[Break]:
    """Where free weeks part a module in two.

    Free weeks only move what comes after them, so that they can swallow no module; but they can be so many in its
    midst that nobody remembers what it was about.
    """
    return [
        Break(before.module.key, before.number, before.monday + WEEK, weeks)
        for before, after in pairwise(each for each in plan.questions if each.number)
        if before.module.key == after.module.key and (weeks := (after.monday - before.monday).days // 7 - 1) >= LONG
    ]


def useful(programme: Programme, plans: Sequence[Plan], since: date, now: datetime, change: Change) -> bool:
    """Whether a change that holds from a Monday on moves a question of one of these plans at least."""
    return any(_moves(programme, plan, since, now, change) for plan in plans)


def _moves(programme: Programme, plan: Plan, since: date, now: datetime, change: Change) -> bool:
    behind = [question for question in plan.questions if question.at <= now]
    module = next((question.module.key for question in reversed(behind) if question.number), "")
    ahead = (week.step for week in plan.weeks if week.monday >= since and week.at > now)
    left = tuple(step for step in ahead if step and not step.is_later)
    asked = {question.prompt.key for question in behind}
    then = tuple(
        step
        for step in changed(programme, left, change, asked=module)
        if not (step.prompt and step.prompt.key in asked)
    )
    if isinstance(change, Swap) and not {change.one, change.other} & {step.module.key for step in then}:
        return False
    return _order(left) != _order(then)


def _order(left: Line) -> list[tuple[int, str]]:
    return [(n, step.prompt.key) for n, step in enumerate(left) if step.prompt]
