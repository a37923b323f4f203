"""How far each group has come with its questions, in figures."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Member, StudyGroup
from bot.services import charge, programme
from bot.services.calendar import Calendar
from storage import Transaction
from storage import prompts as rows
from storage.prompts import Posting


@dataclass(frozen=True)
class Progress:
    """How far a group has come with its question of the week: `members` but for those who are `away` from it."""

    group: StudyGroup
    prompt_id: int | None
    wording_id: int | None
    members: int
    away: int
    answered: int
    skipped: int
    missed: bool


def of_groups(tx: Transaction, now: datetime, programme_id: int, member: Member | None = None) -> list[Progress]:
    """What each group of a programme was asked last, and how many have answered or skipped.

    Of a facilitator who is given, only the groups that they look after.
    """
    going = charge.own_groups(tx, member, programme_id)
    calendar = Calendar.load(tx, programme.get(tx, programme_id), [each.id for each in going])
    put = rows.last_put(tx, [each.id for each in going])
    done = rows.done(tx, programme_id, min((each.monday for each in put.values()), default=now.date()))
    return [_of_group(now, calendar, group, put.get(group.id), done) for group in going]


def _of_group(
    now: datetime, calendar: Calendar, group: StudyGroup, posting: Posting | None, done: rows.Done
) -> Progress:
    """Who has another elective than the group counts by their own question of that week."""
    plan, members = calendar.of_group(group.id), {seat.member_id for seat in calendar.in_group(group.id)}
    today = calendar.programme.day(now)
    away = {id for id in members if calendar.people[id].is_away(today)}
    if posting is None or plan.current(now) is None:
        return Progress(group, None, None, len(members - away), len(away), 0, 0, False)
    asked = {id: calendar.alone.get(id, {}).get(posting.monday, posting.key) for id in members}
    answered = {id for id, key in asked.items() if (key, id) in done.answered}
    skipped = {id for id, key in asked.items() if (key, id) in done.skipped} - answered
    away -= answered | skipped
    here = len(members - away), len(away)
    return Progress(group, posting.prompt_id, posting.wording_id, *here, len(answered), len(skipped), posting.missed)
