"""What a facilitator does by hand with the question of this week: sends it at once, or takes it back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import hours
from bot.domain.conversation import Refusal
from bot.domain.free import Free, monday_of
from bot.domain.people import Member, StudyGroup
from bot.domain.programme import AtOnce, TakenBack
from bot.services import plan_changes, programme, taking_back, weeks
from bot.services.plan_changes import Effects
from bot.services.programme import Running
from storage import Transaction, alone, done
from storage import prompts as rows


@dataclass(frozen=True)
class Sending:
    """What is sent to which groups, by the keys of the prompts, when; and what becomes of the rest."""

    at: datetime
    each: dict[str, list[int]]
    effects: Effects


def leaves_at(now: datetime, running: Running) -> datetime:
    """When something that is sent by hand leaves, UTC: in allowed hours, also of a free week.

    Raises Refusal("questions.week_over") where this week has none any more.
    """
    at = hours.next_allowed(now, Free(running.content.time_zone))
    if _monday(at, running) != _monday(now, running):
        raise Refusal("questions.week_over")
    return at


def sending(tx: Transaction, now: datetime, member: Member | None, programme_id: int, group_id: int | None) -> Sending:
    """What would be sent, and when; raises Refusal where somebody may not, or there is nothing to send this week."""
    running = programme.get(tx, programme_id)
    weeks.editor(tx, member, programme_id, group_id)
    at, monday = leaves_at(now, running), _monday(now, running)
    change = AtOnce(at.isoformat())
    found = plan_changes.effects(tx, now, member, programme_id, change, group_id=group_id, monday=monday)
    each: dict[str, list[int]] = {}
    rest = {}
    for does, whom in found.each.items():
        key = next((q.prompt.key for q in whom.after.questions if q.monday == monday and q.at_once), None)
        if key:
            each.setdefault(key, []).extend(whom.groups)
        left = replace(does, affected=tuple(one for one in does.affected if one.key != key))
        if left.affected:
            rest[left] = whom
    if not each:
        raise Refusal("plan_changes.nothing")
    return Sending(at, each, replace(found, each=rest))


def send(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, group_id: int | None, *, seen: str
) -> bool:
    """Send this week's question; False where it would not do what was seen any more. Raises Refusal as `sending`."""
    running = programme.get(tx, programme_id)
    change, monday = AtOnce(leaves_at(now, running).isoformat()), _monday(now, running)
    made = plan_changes.make(tx, now, member, programme_id, change, group_id=group_id, monday=monday, seen=seen)
    return made is not None


@dataclass(frozen=True)
class Taking:
    """What was asked this week and is taken back, by its prompts' keys: of which groups, with how many answers.

    Those who were to be asked later in the week will not be either.
    """

    each: dict[str, tuple[list[StudyGroup], int]]
    unasked: list[StudyGroup]
    effects: Effects


def taking(tx: Transaction, now: datetime, member: Member | None, programme_id: int, group_id: int | None) -> Taking:
    """What would be taken back; raises Refusal where somebody may not, or nothing was put ("questions.not_put")."""
    running = programme.get(tx, programme_id)
    weeks.editor(tx, member, programme_id, group_id)
    monday = _monday(now, running)
    week = [each for each in weeks.in_week(tx, member, programme_id, group_id, monday) if each.key]
    if not any(each.asked for each in week):
        raise Refusal("questions.not_put")
    found = plan_changes.effects(tx, now, member, programme_id, TakenBack(), group_id=group_id, monday=monday)
    each = {one.key: (one.asked, _answered(tx, programme_id, one)) for one in week if one.key and one.asked}
    unasked = [group for one in week for group in one.groups if group not in one.asked + one.missed]
    return Taking(each, unasked, found)


def _answered(tx: Transaction, programme_id: int, put: weeks.InWeek) -> int:
    assert put.key
    answerers = done.answerers(tx, weeks.prompt_id(tx, programme_id, put.key))
    theirs = {seat.member_id for seat in rows.seats(tx, programme_id, [group.id for group in put.asked])}
    return len(answerers & theirs)


def take_back(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, group_id: int | None, *, seen: str
) -> bool:
    """Take back what was asked this week; False where it would not do what was seen any more. Raises Refusal.

    From the groups it goes some at a time, as it came; see posting.
    """
    running = programme.get(tx, programme_id)
    monday = _monday(now, running)
    change = TakenBack()
    made = plan_changes.make(tx, now, member, programme_id, change, group_id=group_id, monday=monday, seen=seen)
    if made is not None and group_id is None:
        _from_the_lone(tx, now, running, monday)
    return made is not None


def _from_the_lone(tx: Transaction, now: datetime, running: Running, monday: date) -> None:
    lone = alone.without_group(tx, running.id)
    for posting in rows.put_to(tx, running.id, monday, lone):
        assert posting.member_id is not None
        taking_back.remove(tx, now, posting, [posting.member_id])


def _monday(moment: datetime, running: Running) -> date:
    return monday_of(running.content.day(moment))
