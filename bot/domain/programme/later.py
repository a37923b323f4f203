"""What is asked some weeks after each module, and some months after them all."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from bot.domain.free import WEEK, monday_of
from bot.domain.programme.line import Line, Step
from bot.domain.programme.model import AFTER_MONTHS, Programme


def months_after(day: date, months: int) -> date:
    """The same day some calendar months later; the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Later:
    """What is yet to be asked later, from one week to the next."""

    def __init__(self, programme: Programme, waits: Mapping[str, int]) -> None:
        """`waits` is how many weeks after a module without a follow-up others in the group have that of theirs."""
        weeks = {each.key: each.follow_up_weeks or waits.get(each.key, 0) for each in programme.modules}
        self._follow_ups = {
            each.key: (weeks[each.key], Step(each, 0, each.follow_up, None if each.follow_up else "elective"))
            for each in programme.modules
            if weeks[each.key]
        }
        after = programme.after_module
        self._afterwards = [(AFTER_MONTHS[each.when], Step(after, 0, each.prompt)) for each in programme.afterwards]
        self._to_come: dict[str, tuple[date, Step]] = {}  # follow-ups of modules that have begun, and from when on
        self._last: date | None = None  # the last question but for these, by its Monday

    def has_passed(self, step: Step, monday: date) -> None:
        """A step has come in a week."""
        if step.is_later:
            self._follow_ups.pop(step.module.key, None)
            self._to_come.pop(step.module.key, None)
            self._afterwards = [each for each in self._afterwards if each[1] != step]
        elif step.prompt:
            self._last = monday
            if step.number and step.module.key in self._follow_ups:
                weeks, follow_up = self._follow_ups[step.module.key]
                self._to_come[step.module.key] = monday + weeks * WEEK, follow_up

    def forget_modules(self) -> None:
        """Nobody was asked what has passed so far: it is not followed up."""
        self._to_come.clear()

    def due(self, left: Line, by: date = date.max) -> Step | None:
        """What is asked next of it, where that is to be by a Monday and these steps are left to come before."""
        waiting = [each for each in self._waiting(left) if each[0] <= by]
        return min(waiting, key=lambda each: each[0])[1] if waiting else None

    def _waiting(self, left: Line) -> Iterator[tuple[date, Step]]:
        for at, step in self._to_come.values():
            if not any(each.module.key == step.module.key for each in left if each.prompt or each == step):
                yield at, step
        if self._last and not left:
            for months, step in self._afterwards:
                yield monday_of(months_after(self._last, months)), step
