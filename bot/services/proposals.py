"""What a facilitator answers to a change that was proposed: yes, or not now."""

from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.people import Member, StudyGroup
from bot.services import group_plans, merging, outbox, plan_taking
from bot.services.group_plans import Plan
from storage import Transaction, plans, programmes
from storage import groups as rows


def accept(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> list[StudyGroup] | None:
    """Do what was proposed; gives the groups that are new. None where people have changed: it is worked out anew.

    Raises Refusal where it is done, not wanted, or not theirs to say.
    """
    plan = _open(tx, actor, plan_id)
    made = plan_taking.confirm(tx, now, actor, plan_id)
    if made is None and actor:
        _again(tx, now, actor, plan)
    return made


def decline(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> None:
    """Leave the groups as they are; raises Refusal as `accept` does."""
    plan = _open(tx, actor, plan_id)
    plans.change(tx, plan.id, declined_at=now)
    outbox.refresh(tx, now, group_plans.about(plan.id))


def _open(tx: Transaction, actor: Member | None, plan_id: int) -> Plan:
    plan = group_plans.own(tx, actor, plan_id)
    if plan.is_confirmed:
        raise Refusal("groups.confirmed_before")
    if plan.cause is None or plan.is_declined or plans.newest_told(tx, plan.programme_id) != plan.id:
        raise Refusal("stale")
    return plan


def _again(tx: Transaction, now: datetime, actor: Member, plan: Plan) -> None:
    group = rows.find(tx, plan.merges) if plan.merges is not None else None
    if group is None or not merging.merge(tx, now, group, made_by=actor.id):
        programmes.change(tx, plan.programme_id, regroup_at=None)
        group_plans.ask_by_itself(tx, now, plan.programme_id, "change", made_by=actor.id)
