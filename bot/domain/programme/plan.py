"""What is asked in which week, and what that is laid out from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.domain.free import WEEK, Free, Reason
from bot.domain.programme.line import Change, Step
from bot.domain.programme.model import Module, Programme, Prompt

APART = timedelta(hours=24)


class Hour(NamedTuple):
    """When a week's question is put, in local time; Monday is 0."""

    weekday: int
    at: time


@dataclass(frozen=True)
class Course:
    """Everything that a plan is laid out from."""

    programme: Programme
    start: date
    free: Free
    electives: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()  # how many weeks each elective's place lasts, where longer than the elective
    follow_ups: tuple[int, ...] = ()  # weeks after each to somebody's follow-up, where the elective has none itself
    hours: tuple[tuple[date, Hour], ...] = ()  # from which Monday on each holds, in order; else the programme's
    changes: tuple[tuple[date, Change], ...] = ()  # from which Monday on each holds, in order: one not asked of then
    put: tuple[tuple[date, str], ...] = ()  # what was asked, by its Monday: keys of prompts
    off: tuple[tuple[date, Reason], ...] = ()  # why nothing was, by the Monday

    def hour(self, monday: date) -> Hour:
        held = [hour for since, hour in self.hours if since <= monday]
        return held[-1] if held else Hour(self.programme.weekday, self.programme.time)


@dataclass(frozen=True)
class Question:
    """A prompt in its week."""

    module: Module
    number: int  # the week within its module, from 1; 0 for a question of the facilitators' own
    prompt: Prompt
    monday: date  # of its week
    at: datetime  # when it is asked, UTC
    following: datetime | None  # when the next one is asked, UTC
    at_once: bool  # by hand, at no hour of its own
    is_later: bool  # a while after its module, or after them all

    @property
    def until(self) -> datetime:
        """It is not sent from here on: its week is over, or the next one is near."""
        week = self.at + WEEK
        return (min(week, self.following) if self.following else week) - APART

    @property
    def newcomers_until(self) -> datetime:
        """Nor from here on to who comes after it was asked: they begin with the next, where that is within two days."""
        return min(self.until, self.following - 2 * APART) if self.following else self.until


@dataclass(frozen=True)
class Week:
    """A week with its question and the UTC moment of it; or else with the reason why nothing is asked."""

    monday: date
    at: datetime
    step: Step | None
    reason: Reason | None
    at_once: bool = False


@dataclass(frozen=True)
class Plan:
    """Every week from the first question to the last."""

    weeks: tuple[Week, ...]
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, weeks: Sequence[Week]) -> "Plan":
        asked = [(week, week.step) for week in weeks if week.step and week.step.prompt]
        nexts = [*(week.at for week, _ in asked[1:]), None]
        return cls(
            tuple(weeks),
            tuple(
                Question(
                    step.module,
                    step.number,
                    step.prompt,
                    week.monday,
                    week.at,
                    following,
                    week.at_once,
                    step.is_later,
                )
                for (week, step), following in zip(asked, nexts, strict=True)
                if step.prompt
            ),
        )

    @property
    def electives(self) -> tuple[str, ...]:
        """The electives in it, in order."""
        modules = (week.step.module for week in self.weeks if week.step)
        return tuple(dict.fromkeys(module.key for module in modules if not module.core))

    def current(self, now: datetime) -> Question | None:
        """The question that was asked last."""
        return next((each for each in reversed(self.questions) if each.at <= now), None)

    def earlier(self, now: datetime) -> list[Question]:
        """The questions that were asked before that, the latest first."""
        return [each for each in reversed(self.questions) if each.at <= now][1:]

    def upcoming(self, now: datetime) -> Question | None:
        """The question that is asked next."""
        return next((each for each in self.questions if each.at > now), None)

    def after(self, monday: date) -> Question | None:
        """The next question after that of a week."""
        return next((each for each in self.questions if each.monday > monday), None)

    def looked_at_next(self, now: datetime) -> datetime | None:
        """The next moment at which somebody is asked: the group, or who has another elective than it."""
        asked = (week.at for week in self.weeks if week.step and week.reason in (None, "elective"))
        return next((at for at in asked if at > now), None)

    def passed(self, now: datetime) -> list[tuple[date, Reason]]:
        """The weeks until now without a question, and why."""
        return [(week.monday, week.reason) for week in self.weeks if week.reason and week.at <= now]

    @property
    def last(self) -> Question | None:
        """The last question of all modules, but for what follows them later."""
        return next((each for each in reversed(self.questions) if not each.is_later), None)

    def ends(self, monday: date) -> Module | None:
        """The module whose last question is that of a week."""
        here = next((each for each in self.questions if each.monday == monday and each.number), None)
        goes_on = here and any(
            each.monday > monday and each.number and each.module.key == here.module.key for each in self.questions
        )
        return None if here is None or goes_on else here.module

    def is_over(self, now: datetime) -> bool:
        """Whether the week of the last question is over, but for what is asked later."""
        return self.last is None or now >= self.last.at + WEEK

    def is_asking(self, now: datetime) -> bool:
        """Whether it is not over, or the week of a later question is not."""
        current = self.current(now)
        return not self.is_over(now) or bool(current and now < current.at + WEEK)

    def without_question(self, today: date) -> list[Week]:
        """The weeks to come, up to the last of the modules', in which nothing is asked."""
        end = self.last.monday if self.last else date.min
        return [week for week in self.weeks if week.reason and today < week.monday < end]

    def instead(self, others: Mapping[str, Module], put: Mapping[date, Step]) -> "Plan":
        """The plan of somebody who has other electives than the group here and there, and was asked this alone."""
        if not (others or put):
            return self
        return Plan.of([_theirs(week, others, put.get(week.monday)) for week in self.weeks])


def _theirs(week: Week, others: Mapping[str, Module], was_put: Step | None) -> Week:
    if was_put:
        return replace(week, step=was_put, reason=None)
    other = others.get(week.step.module.key) if week.step and week.reason in (None, "elective") else None
    if other is None or week.step is None:
        return week
    n = week.step.number
    prompt = next(iter(other.prompts[n - 1 : n]), None) if n else other.follow_up
    reason: Reason | None = None if prompt else "elective"
    return replace(week, step=Step(other, n, prompt, reason), reason=reason)
