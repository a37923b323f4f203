"""Whom a question suits in which words and by which electives, and until when it may still be sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain import hours
from bot.domain.free import WEEK, Free, monday_of
from bot.domain.people import Participation, Post
from bot.domain.programme import Hour, Module, Programme, Question

LATE_WORKING_DAYS = 2


def latest(question: Question, here_since: datetime, free: Free) -> datetime:
    """When it becomes too late to send a question to somebody who has been here since a moment.

    Two working days after it was asked; for those who came later, as long as the next is not near.
    """
    if here_since > question.at:
        return question.newcomers_until
    return min(hours.working_days_after(question.at, LATE_WORKING_DAYS, free), question.until)


def electives(programme: Programme, members: Sequence[Participation]) -> tuple[str, ...]:
    """The electives that most of a group chose, in the order of the programme where they are equally many.

    A module with core_for_remote comes first where most of the group work with a leader at a distance.
    """
    remote = [each.remote for each in members]
    mostly_remote = 2 * sum(remote) > len(members)
    votes = Counter(key for each in members for key in set(each.electives))

    def rank(module: Module) -> tuple[bool, int]:
        if not module.core_for_remote:
            return True, -votes[module.key]
        theirs = [each or module.key in who.electives for each, who in zip(remote, members, strict=True)]
        return not mostly_remote, -sum(theirs)

    ranked = sorted((each for each in programme.modules if not each.core), key=rank)
    return tuple(each.key for each in ranked[: programme.electives])


def instead(programme: Programme, group: tuple[str, ...], who: Participation) -> Mapping[str, Module]:
    """What a member of a group is asked in place of each of its electives that is not theirs."""
    return _instead(programme, group, who.electives, who.remote)


@lru_cache(maxsize=10_000)  # many have chosen the same
def _instead(programme: Programme, group: tuple[str, ...], chosen: tuple[str, ...], remote: bool) -> dict[str, Module]:
    own = _own_electives(programme, chosen, remote=remote)
    others = [programme.module(key) for key in own if key not in group]
    return dict(zip((key for key in group if key not in own), others, strict=False))


def _own_electives(programme: Programme, chosen: tuple[str, ...], *, remote: bool) -> list[str]:
    """The electives of somebody alone, those that are theirs anyway first; not such as the programme no more has."""
    offered = {each.key: each for each in programme.modules if not each.core}
    anyway = [key for key, each in offered.items() if each.core_for_remote and remote]
    return [*anyway, *(key for key in chosen if key in offered and key not in anyway)][: programme.electives]


def lengths(programme: Programme, group: tuple[str, ...], members: Sequence[Participation]) -> tuple[int, ...]:
    """How many weeks each elective's place lasts: as long as the longest one that somebody of the group has there."""
    theirs = [instead(programme, group, each) for each in members]
    there = {key: [programme.module(key), *(each[key] for each in theirs if key in each)] for key in group}
    return tuple(max(len(each.prompts) for each in there[key]) for key in group)


def follow_ups(programme: Programme, group: tuple[str, ...], members: Sequence[Participation]) -> tuple[int, ...]:
    """How many weeks after each elective the group waits for somebody's follow-up, where it has none itself; else 0."""
    theirs = [instead(programme, group, each) for each in members]
    waits = {key: [each[key].follow_up_weeks for each in theirs if key in each] for key in group}
    return tuple(0 if programme.module(key).follow_up else max(waits[key], default=0) for key in group)


def own_moment(question: Question, hour: Hour, free: Free) -> datetime:
    """When a question that is put at its moment goes to somebody at their own hour, or as soon as allowed, UTC.

    The day of theirs where it is still to come that week; else the same day, or the next, at their time.
    """
    here = question.at.astimezone(ZoneInfo(free.zone))
    days = [question.monday + timedelta(days=hour.weekday), here.date(), here.date() + timedelta(days=1)]
    moments = (hours.local(day, hour.at, free.zone) for day in days)
    return hours.next_allowed(next((each for each in moments if each >= question.at), question.at), free)


def before_start(now: datetime, joined_at: datetime, first_question: datetime, free: Free) -> datetime | None:
    """Give the UTC moment to ask somebody something more before the first week: in a week without another question.

    They were asked when they joined. None where no such week is left.
    """
    following = _monday(joined_at, free.zone) + WEEK
    waits = _monday(now, free.zone) < following
    at = hours.next_allowed(hours.local(following, hours.OPENS, free.zone) if waits else now, free)
    return at if is_week_before(at, first_question, free.zone) else None


def is_week_before(moment: datetime, first_question: datetime, zone: str) -> bool:
    """Whether it is not yet the week of the first question."""
    return _monday(moment, zone) < _monday(first_question, zone)


def week_begins(moment: datetime, zone: str) -> datetime:
    """Give the UTC moment at which the week of another one begins."""
    return hours.local(_monday(moment, zone), time(), zone)


def _monday(moment: datetime, zone: str) -> date:
    return monday_of(moment.astimezone(ZoneInfo(zone)).date())


def variant(posts: Sequence[Post]) -> str | None:
    """Which wording of a question suits somebody with these posts."""
    if any(post.position == "remote_leader" for post in posts):
        return "remote_leader"
    if any(post.position == "staff" and post.remote_led for post in posts):
        return "local_staff"
    return "alone" if any(post.position == "leader" and post.library.size_class == "small" for post in posts) else None
