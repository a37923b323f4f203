"""Taking a proposal of groups: the groups are made, people come into them, and those it concerns are told."""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.groups import Group, free_name
from bot.domain.people import Member, StudyGroup
from bot.services import agreement, alerts, charge, charging, group_plans, groups, outbox, topics
from bot.services.group_plans import Plan
from bot.services.groups import Cohort
from bot.services.outbox import To
from storage import Transaction, audit, plans, programmes
from storage import groups as rows


def confirm(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> list[StudyGroup] | None:
    """Let the groups be as planned, and tell whom it concerns; gives the new ones.

    None where people have changed since it was made.
    """
    return take(tx, now, group_plans.own(tx, actor, plan_id), actor.id if actor else None)


def take(tx: Transaction, now: datetime, plan: Plan, actor_id: int | None) -> list[StudyGroup] | None:
    """The same, for somebody who may, or by itself."""
    if plan.is_confirmed:
        raise Refusal("groups.confirmed_before")
    found, all_ = group_plans.found_in(plan), group_plans.cohort_of(tx, plan)
    if not group_plans.is_current(tx, plan):
        return None
    if not plans.confirm(tx, now, plan.id):
        raise Refusal("groups.confirmed_before")
    over = charge.left_over(tx, plan.programme_id)
    going = {str(each.id): each for each in rows.every(tx, plan.programme_id)}
    made, used = {}, rows.names(tx, plan.programme_id)
    for group in found.groups:
        if group.id not in going:
            named = replace(group, name=free_name(group.name, used))
            made[group.id] = _make(tx, now, plan.programme_id, named, all_)
            used.add(named.name)
    for group in found.groups:
        if group.id in going:
            _meet_anew(tx, now, going[group.id], group, all_)
    settled = {id: (going | made)[group.id] for group in found.groups for id in group.members}
    groups.settle(tx, now, plan.programme_id, {int(id): group for id, group in settled.items()})
    charging.tell_left_over(tx, now, plan.programme_id, before=over)
    topics.make(tx, now, plan.programme_id)
    pins = {id: str(settled[id].id) for id in plan.wishes.pins if id in settled}
    programmes.change(tx, plan.programme_id, wishes=replace(plan.wishes, pins=pins).as_json())
    audit.note(tx, now, "groups confirmed", plan.programme_id, actor_id, groups=len(found.groups))
    if actor_id is not None:
        key = f"confirmed:{plan.id}"
        alerts.tell(tx, now, plan.programme_id, "groups.confirmed", key, but=actor_id, by=actor_id)
    for told in plans.told(tx, plan.programme_id)[-2:]:
        outbox.refresh(tx, now, group_plans.about(told))
    return list(made.values())


def _make(tx: Transaction, now: datetime, programme_id: int, group: Group, all_: Cohort) -> StudyGroup:
    columns = {"host_municipality": group.host_municipality, "slot": _slot(group, all_), "module": group.module or None}
    return rows.add(tx, now, programme_id, [], name=group.name, **columns)


def _slot(group: Group, all_: Cohort) -> int | None:
    """When a group meets; to be agreed on where its time suits nobody."""
    return group.slot if any(group.slot in all_.persons[int(id)].slots for id in group.members) else None


def _meet_anew(tx: Transaction, now: datetime, before: StudyGroup, group: Group, all_: Cohort) -> None:
    """Let a group that goes on meet as planned, and tell those who stay in it where that is new."""
    slot = before.slot if _has_agreed_when(tx, before) else _slot(group, all_)
    module = group.module or before.module
    rows.change(tx, before.id, host_municipality=group.host_municipality, slot=slot, module=module)
    elsewhere, retimed = _meets_elsewhere(before, group), _is_retimed(tx, before, group)
    if elsewhere or retimed:
        for member in rows.members(tx, before.id):
            if str(member.id) in group.members:
                to = To(member=member.id)
                groups.tell(tx, now, to, "group.meets", before, elsewhere=elsewhere, retimed=retimed)


def meets_anew(tx: Transaction, before: StudyGroup, group: Group) -> bool:
    """Whether a plan lets a group meet elsewhere, or at another time than it has."""
    return _meets_elsewhere(before, group) or _is_retimed(tx, before, group)


def _meets_elsewhere(before: StudyGroup, group: Group) -> bool:
    return before.host_municipality != group.host_municipality


def _is_retimed(tx: Transaction, before: StudyGroup, group: Group) -> bool:
    return before.slot not in (None, group.slot) and not _has_agreed_when(tx, before)


def _has_agreed_when(tx: Transaction, group: StudyGroup) -> bool:
    """Whether a group has agreed on a time itself, which stands."""
    return "when" in agreement.of(tx, group.id)
