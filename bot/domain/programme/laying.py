"""How a plan is laid out: what was asked stays, and all that is left comes after it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain, dropwhile

from bot.domain import hours
from bot.domain.free import FRIDAY, WEEK, Reason, monday_of
from bot.domain.programme.later import Later
from bot.domain.programme.line import AtOnce, Change, Line, NotThisWeek, Step, TakenBack, changed, line, step_of
from bot.domain.programme.plan import Course, Plan, Week

MOST_WEEKS = 10 * 53


@lru_cache(maxsize=512)  # many groups have the same
def laid_out(course: Course) -> Plan:
    """Lay a programme out from its first question day on or after its start.

    Where something was asked, that stays: what came before it in line is behind, and all else comes after it.
    Raises ValueError where it does not come to an end.
    """
    return Plan.of(list(_weeks(course)))


def _weeks(course: Course) -> Iterator[Week]:
    start = course.start + timedelta(days=(course.programme.weekday - course.start.weekday()) % 7)
    laying = _Laying(course)
    for n in range(MOST_WEEKS):
        monday = monday_of(start) + n * WEEK
        if laying.is_done(monday):
            return
        if week := laying.week(monday):
            yield week
    raise ValueError("Det er for mange frie uker til at programmet blir ferdig.")


class _Laying:
    """What is left of a programme, and what is behind, from one week to the next."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._left: Line = line(course.programme, course.electives, course.lengths)
        self._passed: Line = ()  # what came before the group was asked anything
        self._put, self._off, self._changes = dict(course.put), dict(course.off), list(course.changes)
        self._behind: set[str] = set()  # the questions that were asked
        self._module = ""  # of the last question
        waits = zip(course.electives, course.follow_ups, strict=False)
        self._later = Later(course.programme, dict(waits))

    def is_done(self, monday: date) -> bool:
        is_behind = not self._left and monday > max(self._put, default=date.min)
        return is_behind and self._later.due(self._left) is None

    def week(self, monday: date) -> Week | None:
        """A week; None where the modules are behind and nothing is to be asked."""
        given_off, at_once = self._change(monday)
        if later := self._later.due(self._left, monday):
            self._left = (later, *self._left)
        if not (self._left or monday in self._put or monday in self._off):
            return None
        at, free = _moment(self._course, monday)
        is_taken_back = monday in self._put and at_once is None and given_off == "taken_back"
        reason = given_off if is_taken_back else free or given_off  # it was perhaps sent by hand in a free week
        by_hand = at_once is not None and (reason is not None or monday in self._off or at_once < at)
        if at_once and by_hand:
            at = at_once
        if monday in self._put and not is_taken_back:
            step = self._was_asked(monday)
            return Week(monday, at, step, None if step else "other", by_hand)
        if by_hand and not self._is_between(monday) and (step := self._next_question(monday)):
            return Week(monday, at, step, None, by_hand)
        if monday in self._off:
            waited = self._waited(self._off[monday], monday)
            return Week(monday, at, waited, reason if is_taken_back else self._off[monday])
        if reason or self._is_between(monday):
            return Week(monday, at, None, reason or "silent")
        step = self._take(monday)
        return Week(monday, at, step, step.reason)

    def _take(self, monday: date) -> Step:
        """The first step of what is left, which is behind now."""
        step, self._left = self._left[0], self._left[1:]
        self._passed = (*self._passed, step)
        self._has_passed(step, monday)
        return step

    def _next_question(self, monday: date) -> Step | None:
        """The first question of what is left; weeks without one, before it, are left out."""
        self._left = tuple(dropwhile(lambda step: step.prompt is None, self._left))
        return self._take(monday) if self._left else None

    def _has_passed(self, step: Step, monday: date) -> None:
        """A module goes on where something else is asked between its weeks."""
        self._module = step.module.key if step.number else self._module
        self._later.has_passed(step, monday)

    def _is_between(self, monday: date) -> bool:
        """Whether the group was asked before this week and after it, so that nothing is left to ask in it."""
        return min(self._put, default=date.max) < monday < max(self._put, default=date.min)

    def _waited(self, reason: Reason, monday: date) -> Step | None:
        """The step that is behind where nothing was asked because others in the group, or the module, had more time."""
        if not (self._left and self._left[0].reason == reason):
            return None
        return self._take(monday)

    def _was_asked(self, monday: date) -> Step | None:
        """The step whose question was asked; it is behind, and so is all that came before it in line."""
        key, left = self._put[monday], self._left
        if monday == min(self._put):
            left = (*self._passed, *left)
            self._later.forget_modules()
        where = next((n for n, step in enumerate(left) if step.prompt and step.prompt.key == key), None)
        step = step_of(self._course.programme, key) if where is None else left[where]
        self._left = self._left if where is None else left[where + 1 :]
        self._behind.add(key)
        if step:
            self._has_passed(step, monday)
        return step

    def _change(self, monday: date) -> tuple[Reason | None, datetime | None]:
        """Let what was changed from this week on, or before, hold.

        Tells whether this week is given off, or asked by hand, and when: what was said last counts.
        """
        reason: Reason | None = None
        at_once: datetime | None = None
        while self._changes and self._changes[0][0] <= monday:
            since, change = self._changes.pop(0)
            if since == monday:
                reason, at_once = _said(change, reason, at_once)
            left = changed(self._course.programme, self._left, change, asked=self._module)
            self._left = tuple(step for step in left if not (step.prompt and step.prompt.key in self._behind))
        return reason, at_once


def _said(change: Change, reason: Reason | None, at_once: datetime | None) -> tuple[Reason | None, datetime | None]:
    """Whether a week is given off or asked by hand, after one more change that is about it."""
    match change:
        case AtOnce():
            return reason, change.moment
        case NotThisWeek():
            return "not_now", None
        case TakenBack():
            return "taken_back", None
        case _:
            return reason, at_once


def _moment(course: Course, monday: date) -> tuple[datetime, Reason | None]:
    """When a week's question is put, or would be; and why it is not, where the week is free."""
    weekday, at = course.hour(monday)
    moments = (
        hours.local(day, at, course.free.zone)
        for day in (monday + timedelta(days=n) for n in range(weekday, FRIDAY + 1))
        if day >= course.start
    )
    first = next(moments)
    if reason := course.free.week(monday):
        return first, reason
    fit = (moment for moment in chain([first], moments) if hours.allowed(moment, course.free))
    moment = next(fit, None)
    return (moment, None) if moment else (first, "holiday")
