"""The weeks that ask more of people than was agreed on, by their question and their sessions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain import load, prompts
from bot.domain.free import WEEK, monday_of
from bot.domain.load import Minutes
from bot.domain.people import StudyGroup
from bot.domain.programme import Plan
from bot.domain.sessions import Session
from bot.services import programme
from bot.services.calendar import Calendar
from bot.services.programme import Running
from storage import Transaction, groups
from storage import sessions as rows

AHEAD = 4  # weeks


@dataclass(frozen=True)
class Heavy:
    """A week that asks more than `most` minutes of a group, or of everyone."""

    monday: date
    group: StudyGroup | None
    minutes: Minutes
    most: int


def ahead(tx: Transaction, now: datetime, programme_id: int, among: Collection[int] | None = None) -> list[Heavy]:
    """Those of the coming weeks, this one too, that ask too much of everyone, or of some groups where they are named.

    Only weeks with sessions can; of groups without a session of their own nothing need be looked up.
    """
    running = programme.get(tx, programme_id)
    this_week = monday_of(running.content.day(now))
    mondays = [this_week + n * WEEK for n in range(AHEAD)]
    planned = _of_weeks(tx, running, this_week)
    found = [each for monday in mondays for each in _heavy(tx, running, monday, planned.get(monday, []))]
    return [each for each in found if among is None or each.group is None or each.group.id in among]


def with_session(tx: Transaction, session: Session) -> list[Heavy]:
    """Of whom the week of a session asks too much, where the session is as it is to be."""
    running = programme.get(tx, session.programme_id)
    monday = _monday(running, session)
    others = [each for each in _of_weeks(tx, running, monday).get(monday, []) if each.id != session.id]
    found = _heavy(tx, running, monday, [*others, session])
    return [each for each in found if session.group_id is None or (each.group and each.group.id == session.group_id)]


def _heavy(tx: Transaction, running: Running, monday: date, sessions: Sequence[Session]) -> list[Heavy]:
    """Everyone, where it is too much for all; and the groups with sessions of their own for which it is more yet."""
    for_all = [each.minutes for each in sessions if each.group_id is None]
    own: dict[int, list[int]] = defaultdict(list)
    for each in sessions:
        if each.group_id is not None:
            own[each.group_id].append(each.minutes)
    most = running.content.most_minutes
    doubtful = [id for id, mine in own.items() if load.minutes([*for_all, *mine], is_asked=True).total > most]
    calendar = Calendar.load(tx, running, doubtful) if doubtful or for_all else None
    if calendar is None:
        return []
    weeks: list[tuple[StudyGroup | None, Minutes]] = (
        [(None, _week(_in_general(calendar), monday, for_all))] if for_all else []
    )
    weeks += [
        (groups.get(tx, id), _week(calendar.of_group(id), monday, [*for_all, *own[id]]))
        for id in doubtful
        if id in calendar.groups
    ]
    return [Heavy(monday, group, minutes, most) for group, minutes in weeks if minutes.total > most]


def _week(plan: Plan, monday: date, sessions: Iterable[int]) -> Minutes:
    return load.minutes(sessions, is_asked=any(question.monday == monday for question in plan.questions))


def _in_general(calendar: Calendar) -> Plan:
    """The plan where nothing is free but for everyone."""
    return calendar.of_somebody("", prompts.electives(calendar.programme, []))


def _of_weeks(tx: Transaction, running: Running, since: date) -> dict[date, list[Session]]:
    """The sessions of a programme from a Monday on, by the Mondays of their weeks."""
    found: dict[date, list[Session]] = defaultdict(list)
    for each in rows.ahead(tx, datetime.combine(since, time(), running.content.zone), running.id):
        found[_monday(running, each)].append(each)
    return found


def _monday(running: Running, session: Session) -> date:
    return monday_of(running.content.day(session.starts_at))
