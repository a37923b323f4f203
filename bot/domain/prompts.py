"""Which question is asked when, and until when it may still be sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from bot.domain import hours
from bot.domain.people import Participation, Post
from bot.domain.programme import Module, Programme, Prompt, weeks

LATE_WORKING_DAYS = 2
APART = timedelta(hours=24)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Question:
    """A prompt in its week."""

    module: Module
    number: int  # the week within its module, from 1
    prompt: Prompt
    monday: date  # of its week
    at: datetime  # when it is asked, UTC
    until: datetime  # it is not sent from here on: its week is over, or the next question is near


def questions(
    programme: Programme, start: date, electives: Sequence[str], skipped: Collection[str] = ()
) -> list[Question]:
    """Every question of a programme with these electives, in order."""
    planned = weeks(programme, start, electives, skipped)
    moments = [hours.local(week.day, programme.time, programme.time_zone) for week in planned]
    ends = [min(at + WEEK, following) for at, following in pairwise(moments)]
    ends += [at + WEEK for at in moments[-1:]]
    return [
        Question(programme.module(week.module), week.number, week.prompt, _monday(week.day), at, end - APART)
        for week, at, end in zip(planned, moments, ends, strict=True)
        if week.prompt is not None
    ]


def current(plan: Sequence[Question], now: datetime) -> Question | None:
    """The question that was asked last."""
    return next((each for each in reversed(plan) if each.at <= now), None)


def upcoming(plan: Sequence[Question], now: datetime) -> Question | None:
    """The question that is asked next."""
    return next((each for each in plan if each.at > now), None)


def is_over(plan: Sequence[Question], now: datetime) -> bool:
    """Whether the week of the last question is over."""
    return not plan or now >= plan[-1].at + WEEK


def free_week(plan: Sequence[Question], now: datetime, zone: tzinfo) -> date | None:
    """The Monday of the next week without a question, as long as there are questions after it."""
    mondays = [_monday(each.at.astimezone(zone).date()) for each in plan]
    free = (monday + WEEK for monday, following in pairwise(mondays) if following - monday > WEEK)
    return next((monday for monday in free if monday > now.astimezone(zone).date()), None)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def latest(question: Question, here_since: datetime, zone: str, free_weeks: Collection[str]) -> datetime:
    """When it becomes too late to send a question to somebody who has been here since a moment.

    Two working days after it was asked; for those who came later, when its week is over.
    """
    if here_since > question.at:
        return question.until
    return min(hours.working_days_after(question.at, LATE_WORKING_DAYS, zone, free_weeks), question.until)


def electives(programme: Programme, members: Sequence[Participation]) -> tuple[str, ...]:
    """The electives that most of a group chose, in the order of the programme where they are equally many.

    A module with core_for_remote comes first where most of the group work with a leader at a distance.
    """
    mostly_remote = 2 * sum(each.remote for each in members) > len(members)

    def rank(module: Module) -> tuple[bool, int]:
        theirs_anyway = [module.core_for_remote and each.remote for each in members]
        votes = sum(theirs or module.key in each.electives for theirs, each in zip(theirs_anyway, members, strict=True))
        return not (module.core_for_remote and mostly_remote), -votes

    ranked = sorted((each for each in programme.modules if not each.core), key=rank)
    return tuple(each.key for each in ranked[: programme.electives])


def variant(posts: Sequence[Post]) -> str | None:
    """Which wording of a question suits somebody with these posts."""
    if any(post.position == "remote_leader" for post in posts):
        return "remote_leader"
    if any(post.position == "staff" and post.remote_led for post in posts):
        return "local_staff"
    return "alone" if any(post.position == "leader" and post.library.size_class == "small" for post in posts) else None
