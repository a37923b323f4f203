"""What the groups that a facilitator looks after are asked in which week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.conversation import Refusal
from bot.domain.free import monday_of
from bot.domain.people import Member, StudyGroup
from bot.domain.programme import Plan, Programme, Question, Week, step_of
from bot.services import charge, programme
from bot.services.alike import exactly
from storage import Transaction, calendar, groups, programmes, prompts


def editor(tx: Transaction, member: Member | None, programme_id: int, group_id: int | None = None) -> Member:
    """The member, who may say what a group is asked, or groups of theirs; raises Refusal otherwise."""
    found = programme.must_be(tx, member, programme_id, "facilitator")
    if group_id is not None:
        group = groups.find(tx, group_id)
        if group is None or group.programme_id != programme_id:
            raise Refusal("stale")
        charge.must_look_after(tx, found, programme_id, group_id)
    return found


@dataclass(frozen=True)
class Alike:
    """Groups with the same plan, and which of them were asked in which week."""

    plan: Plan
    groups: list[StudyGroup]
    asked: dict[int, set[date]]
    missed: dict[int, set[date]]  # it was too late to ask


def alike(tx: Transaction, member: Member | None, programme_id: int, group_id: int | None, until: date) -> list[Alike]:
    """The groups that a facilitator looks after, or one of them, those with the same plan together, the most first.

    The plans hold for each of them up to a week, by its Monday; of what comes later, for one of them.
    """
    own = [each for each in charge.own_groups(tx, member, programme_id) if group_id in (None, each.id)]
    ids, running = [each.id for each in own], programme.get(tx, programme_id)
    asked = {id: {monday for monday, _ in put} for id, put in calendar.put(tx, programme_id, ids).items()}
    missed = prompts.missed(tx, ids)
    found = exactly(tx, running, own, until)
    found.sort(key=lambda each: (-len(each[1]), each[1][0].id))
    return [Alike(plan, theirs, asked, missed) for plan, theirs in found]


@dataclass(frozen=True)
class InWeek:
    """What is asked in a week, or why nothing is; of which groups, who were asked it, and for whom it was too late."""

    week: Week
    groups: list[StudyGroup]
    asked: list[StudyGroup]
    missed: list[StudyGroup]

    @property
    def key(self) -> str | None:
        """Of the prompt that is asked."""
        step = self.week.step if self.week.reason is None else None
        return step.prompt.key if step and step.prompt else None


def in_week(
    tx: Transaction, member: Member | None, programme_id: int, group_id: int | None, monday: date
) -> list[InWeek]:
    """What the groups that a facilitator looks after, or one of them, are asked in a week."""
    return of_week(alike(tx, member, programme_id, group_id, monday), monday)


def of_week(all_: Sequence[Alike], monday: date) -> list[InWeek]:
    """What those groups are asked in a week, those that are asked the same together."""
    found: dict[object, InWeek] = {}
    for each in all_:
        for week in (week for week in each.plan.weeks if week.monday == monday):
            here = InWeek(week, [], [], [])
            known = found.setdefault((here.key, week.reason), here)
            known.groups.extend(each.groups)
            if week.reason == "taken_back":  # it goes from the groups a moment later
                continue
            missed = [group for group in each.groups if monday in each.missed.get(group.id, ())]
            known.missed.extend(missed)
            known.asked.extend(
                group for group in each.groups if monday in each.asked.get(group.id, ()) and group not in missed
            )
    return list(found.values())


def asks_from(all_: Sequence[Alike], monday: date) -> date:
    """The first week from a Monday on in which any of those groups is asked something; that week where none is."""
    mondays = (each.monday for one in all_ for each in one.plan.questions if each.monday >= monday)
    return min(mondays, default=monday)


@dataclass(frozen=True)
class Coming:
    """The weeks that come next, and the groups for which they are the same."""

    weeks: list[Week]
    groups: list[StudyGroup]


def coming(all_: Sequence[Alike], now: datetime, most: int) -> list[Coming]:
    """What comes in the next weeks, for those of some groups for which it is the same, the most first."""
    found: dict[object, Coming] = {}
    for each in all_:
        ahead = [week for week in each.plan.weeks if week.at > now][:most]
        here = tuple((week.at, InWeek(week, [], [], []).key, week.reason) for week in ahead)
        found.setdefault(here, Coming(ahead, [])).groups.extend(each.groups)
    return sorted(found.values(), key=lambda each: -len(each.groups))


def this_week(tx: Transaction, now: datetime, programme_id: int) -> date:
    """The Monday of the week that it is where a programme is."""
    return monday_of(programme.get(tx, programme_id).content.day(now))


def key_of(tx: Transaction, programme_id: int, prompt_id: int) -> str:
    """A prompt's key; raises Refusal("stale") where it is none of the programme's weeks or its facilitators' own."""
    found = prompts.find(tx, prompt_id)
    step = step_of(programme.get(tx, programme_id).content, found[1]) if found and found[0] == programme_id else None
    if step is None or step.prompt is None or step.is_later:
        raise Refusal("stale")
    return step.prompt.key


def without_chat(tx: Transaction, those: Sequence[StudyGroup]) -> list[StudyGroup]:
    """The groups that have no chat, whose members are asked each alone."""
    return [each for each in those if not groups.is_open(tx, each.id)]


def prompt_id(tx: Transaction, programme_id: int, key: str) -> int:
    return programmes.prompt_of(tx, programme_id, key).id


def instead(all_: Sequence[Alike], monday: date, now: datetime) -> list[Question]:
    """The questions that are still to come, but for a week's own: those of its module first."""
    questions = list(all_[0].plan.questions) if all_ else []
    its = next((each for each in questions if each.monday == monday), None)
    left = [each for each in questions if each.at > now and each != its and not each.is_later]
    return sorted(left, key=lambda each: its is None or each.module.key != its.module.key)


def unplanned(all_: Sequence[Alike], content: Programme) -> list[str]:
    """Of the facilitators' own questions those that none of the groups has had, nor is to have."""
    planned = {question.prompt.key for each in all_ for question in each.plan.questions}
    return [each.key for each in content.own if each.key not in planned]
