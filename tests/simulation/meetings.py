"""What must be said of video sessions: worked out from the tables alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.simulation.calendar import DAY, at
from tests.simulation.model import Cast, Line, Meeting, local, minute

HALF_AN_HOUR = timedelta(minutes=30)


def lines(cast: Cast) -> Iterator[Line]:
    for meeting in cast.meetings:
        for kind in (_invitations, _changes, _reminders):
            yield from kind(cast, meeting)


def _invitations(cast: Cast, meeting: Meeting) -> Iterator[Line]:
    """At once, and for who comes later as they come; in a group's chat it is said as well."""
    for name, moment in _invited(cast, meeting).items():
        yield Line(minute(moment), name, f"invitation to {meeting.title}")
    if meeting.group:
        yield Line(minute(_kept(cast, meeting)[0][0]), meeting.group, f"the group is to meet: {meeting.title}")


def _kept(cast: Cast, meeting: Meeting) -> list[tuple[datetime, datetime]]:
    """Since when a meeting was to begin when: as it was planned, and then as it was moved."""
    planned, moved = cast.when(f"plans {meeting.title}"), cast.when(f"moves {meeting.title}")
    assert planned
    return [(planned, local(meeting.starts)), *([(moved, local(meeting.moved_to))] if moved else [])]


def _invited(cast: Cast, meeting: Meeting) -> dict[str, datetime]:
    """Who is invited, and when."""
    planned, begins = _kept(cast, meeting)[0][0], _kept(cast, meeting)[-1][1]
    theirs = [each for each in cast.people.values() if meeting.group in ("", each.group)]
    moments = {each.name: max(planned, local(each.comes) if each.comes else planned) for each in theirs}
    return {name: moment for name, moment in moments.items() if moment < begins and cast.is_here(name, moment)}


def _changes(cast: Cast, meeting: Meeting) -> Iterator[Line]:
    for does, what in (("moves", "moved"), ("cancels", "cancelled")):
        if moment := cast.when(f"{does} {meeting.title}"):
            for to in (*_invited(cast, meeting), *filter(None, [meeting.group])):
                yield Line(minute(moment), to, f"{what}: {meeting.title}")


def _reminders(cast: Cast, meeting: Meeting) -> Iterator[Line]:
    """The day before and half an hour before, to who comes and who has not said, at any hour of the day."""
    kept = _kept(cast, meeting)
    ends = [since for since, _ in kept[1:]] + [cast.when(f"cancels {meeting.title}") or kept[-1][1]]
    for (since, begins), end in zip(kept, ends, strict=True):
        for moment in (at(begins.date() - DAY, begins.time()), begins - HALF_AN_HOUR):
            for name, invited in _invited(cast, meeting).items():
                if max(since, invited) < moment < end and _is_reminded(cast, name, meeting, since, moment):
                    yield Line(minute(moment), name, f"soon: {meeting.title}")


def _is_reminded(cast: Cast, name: str, meeting: Meeting, since: datetime, moment: datetime) -> bool:
    """What somebody said to an earlier time is no answer to this; who is on pause comes only where they said so."""
    said = {does: cast.when(f"{does} to {meeting.title}", name) for does in ("comes", "does not come")}
    said = {does: when for does, when in said.items() if when and since <= when < moment}
    return "comes" in said or not (said or cast.back(name, moment.date()))
