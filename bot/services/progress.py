"""How far each group has come with its questions, in figures."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import prompts
from bot.domain.people import StudyGroup
from bot.domain.prompts import Question
from bot.services import programme
from bot.services.prompts import Cohort, prompt_id
from storage import Transaction, groups
from storage import prompts as rows


@dataclass(frozen=True)
class Progress:
    """How far a group has come with its question of the week: `members` but for those who are `away` from it."""

    group: StudyGroup
    prompt_id: int | None
    members: int
    away: int
    answered: int
    skipped: int
    missed: bool
    ahead: list[Question]


def of_groups(tx: Transaction, now: datetime, programme_id: int) -> list[Progress]:
    """What each group of a programme was asked last, how many have answered or skipped, and what comes next."""
    cohort = Cohort.load(tx, programme.get(tx, programme_id))
    return [_of_group(tx, now, cohort, group) for group in groups.every(tx, programme_id)]


def _of_group(tx: Transaction, now: datetime, cohort: Cohort, group: StudyGroup) -> Progress:
    plan, members = cohort.plan(group=group.id), {seat.member_id for seat in cohort.in_group(group.id)}
    today = now.astimezone(ZoneInfo(cohort.running.content.time_zone)).date()
    away = {id for id in members if cohort.people[id].is_away(today)}
    ahead, question = [each for each in plan if each.at > now], prompts.current(plan, now)
    if question is None:
        return Progress(group, None, len(members - away), len(away), 0, 0, False, ahead)
    asked_id = prompt_id(tx, cohort.running, question)
    posting = rows.posted_to(tx, asked_id, group.id)
    answered = rows.answerers(tx, asked_id) & members
    skipped = rows.skippers(tx, asked_id) & members - answered
    away -= answered | skipped
    missed = posting is not None and posting.missed
    return Progress(group, asked_id, len(members - away), len(away), len(answered), len(skipped), missed, ahead)
