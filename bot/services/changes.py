"""What becomes of the groups when people come, go or change: few move, and only where a facilitator says yes.

What happens within some hours makes one proposal; a new one takes the place of the one before.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bot.domain import hours
from bot.domain.groups import Group
from bot.domain.groups.differing import Difference, difference
from bot.domain.people import StudyGroup
from bot.domain.programme import ProgrammeFaults
from bot.services import alerts, charge, group_plans, groups, monday_card, outbox, plan_taking, plan_work, programme
from bot.services.group_plans import Plan
from bot.services.outbox import To
from bot.services.plan_work import Worked
from storage import Transaction, participations, plans, programmes
from storage import groups as rows

COLLECTED = timedelta(hours=2)  # for how long what happens is gathered


def lets_in(tx: Transaction, programme_id: int) -> bool:
    """Whether a late joiner with one obvious group is let in without asking."""
    return programmes.lets_in(tx, programme_id)


def let_in(tx: Transaction, programme_id: int, *, on: bool) -> None:
    """Let late joiners with one obvious group in without asking, or ask."""
    programmes.change(tx, programme_id, lets_in=on)


# --- what happens ----------------------------------------------------------------------------------------------------


def noted(tx: Transaction, now: datetime, programme_id: int, *, came: bool = False) -> None:
    """People of a programme have come, gone or changed: what that means for the groups is worked out before long."""
    groups.end_empty(tx, now, programme_id)
    monday_card.refresh(tx, now, programme_id)
    if not rows.every(tx, programme_id):
        return
    at = _polite(tx, now + COLLECTED, programme_id)
    before = programmes.regroup_at(tx, programme_id)
    programmes.change(tx, programme_id, regroup_at=min(at, before) if before else at)
    if came and lets_in(tx, programme_id):
        group_plans.ask_by_itself(tx, now, programme_id, "early")


def _polite(tx: Transaction, at: datetime, programme_id: int) -> datetime:
    """The first moment from then on at which the bot may write of its own accord; then, where that cannot be read."""
    try:
        return hours.next_allowed(at, programme.get(tx, programme_id).content.free())
    except ProgrammeFaults:
        return at


def noted_of(tx: Transaction, now: datetime, member_id: int) -> None:
    """Somebody has changed what counts wherever they take part."""
    for part in participations.of_member(tx, member_id):
        if part.status == "active":
            noted(tx, now, part.programme_id)


def ask_due(tx: Transaction, now: datetime) -> None:
    """Have every change worked out that is due."""
    for programme_id in programmes.to_regroup(tx, now):
        programmes.change(tx, programme_id, regroup_at=None)
        group_plans.ask_by_itself(tx, now, programme_id, "change")


def next_change(tx: Transaction, now: datetime) -> datetime | None:  # noqa: ARG001
    """When the next change is worked out."""
    return programmes.next_regroup(tx)


# --- what is proposed ------------------------------------------------------------------------------------------------


def worked_out(tx: Transaction, now: datetime, worked: Worked) -> None:
    """Keep what was found; what nobody asked for is told where something would change."""
    plan_work.keep(tx, now, worked)
    _consider(tx, now, worked.plan_id, is_obvious=worked.is_obvious)


def failed(tx: Transaction, now: datetime, plan_id: int) -> None:
    """Note that a plan could not be worked out, for a reason that the log has."""
    plan_work.failed(tx, now, plan_id)
    _consider(tx, now, plan_id, is_obvious=False)


def _consider(tx: Transaction, now: datetime, plan_id: int, *, is_obvious: bool) -> None:
    kept = plans.outline(tx, plan_id)
    plan = group_plans.get(tx, plan_id) if kept and kept.cause else None
    if plan is None:
        return
    if is_obvious and _may_let_in(tx, plan):
        _let_in(tx, now, plan)
    elif plan.cause == "early" or (plan.made_by is None and not _is_news(tx, now, plan)):
        plans.remove(tx, plan.id)
    else:
        tell(tx, now, plan)


def _is_news(tx: Transaction, now: datetime, plan: Plan) -> bool:
    """Whether a proposal is worth a facilitator's time: not where all stays, nor what stands or was not wanted."""
    if not group_plans.is_current(tx, plan):
        return False
    if plan.found and not (change_in(plan) or meets_anew(tx, plan)):
        return False
    declined = plans.newest_declined(tx, plan.programme_id)
    if declined and _said(group_plans.get(tx, declined.id)) == _said(plan):
        return False
    return not _renews_the_one_before(tx, now, plan)


def _renews_the_one_before(tx: Transaction, now: datetime, plan: Plan) -> bool:
    """Let the proposal that waits for an answer hold for people as they are now, where the new one says the same."""
    told = plans.told(tx, plan.programme_id)[-2:-1]
    before = group_plans.get(tx, told[0]) if told else None
    if before is None or before.is_confirmed or before.is_declined or _said(before) != _said(plan):
        return False
    found = asdict(plan.found) if plan.found else None
    plans.change(tx, before.id, people=plan.people, plan=found, before=dict(plan.before))
    outbox.refresh(tx, now, group_plans.about(before.id))
    return True


def _said(plan: Plan | None) -> Any:
    """What a proposal comes to: who is with whom, where and when; or what stands in the way."""
    if plan is None or plan.found is None:
        return plan and plan.collision
    return {(each.host_municipality, each.slot, *each.members) for each in plan.found.groups}


def change_in(plan: Plan) -> Difference:
    """Who comes, moves and goes where by a plan."""
    return difference(plan.before, plan.found.groups if plan.found else ())


def meets_anew(tx: Transaction, plan: Plan) -> list[StudyGroup]:
    """The groups that go on and would meet elsewhere, or at another time."""
    planned = {group.id: group for group in (plan.found.groups if plan.found else ())}
    return [
        each
        for each in rows.every(tx, plan.programme_id)
        if (group := planned.get(str(each.id))) and plan_taking.meets_anew(tx, each, group)
    ]


def touched(tx: Transaction, plan: Plan) -> list[Group]:
    """The groups of a plan that are told of: somebody comes into them, they are new, or they would meet anew."""
    change = change_in(plan)
    ids = {*change.joined.values(), *(to for _, to in change.moved.values()), *change.made}
    ids |= {str(group.id) for group in meets_anew(tx, plan)}
    return [group for group in (plan.found.groups if plan.found else ()) if group.id in ids]


def tell(tx: Transaction, now: datetime, plan: Plan) -> None:
    """Show a proposal to the facilitators of all groups, at once to the one who asked.

    The one before says that it is replaced.
    """
    for member in charge.for_all(tx, plan.programme_id):
        to, about = To(member=member.id), group_plans.about(plan.id)
        if member.id == plan.made_by:
            outbox.reply(tx, now, to, "groups.change", subject=about, plan=plan.id)
        else:
            key = f"{about}:{member.id}"
            outbox.send(
                tx,
                now,
                to,
                "groups.change",
                programme=plan.programme_id,
                key=key,
                subject=about,
                in_hours=True,
                plan=plan.id,
            )
    for before in plans.told(tx, plan.programme_id)[-2:-1]:
        outbox.refresh(tx, now, group_plans.about(before))


def is_answer_awaited(tx: Transaction, programme_id: int) -> bool:
    """Whether a proposal stands that somebody can still say yes to."""
    id = plans.newest_told(tx, programme_id)
    plan = group_plans.get(tx, id) if id is not None else None
    return plan is not None and not (plan.is_confirmed or plan.is_declined) and group_plans.is_current(tx, plan)


def is_replaced(tx: Transaction, plan: Plan) -> bool:
    """Whether a newer proposal has come, or people have changed since."""
    if plan.is_confirmed:
        return False
    return plans.newest_told(tx, plan.programme_id) != plan.id or not group_plans.is_current(tx, plan)


# --- without asking ---------------------------------------------------------------------------------------------------


def _may_let_in(tx: Transaction, plan: Plan) -> bool:
    if not lets_in(tx, plan.programme_id) or not group_plans.is_current(tx, plan):
        return False
    return not meets_anew(tx, plan)


def _let_in(tx: Transaction, now: datetime, plan: Plan) -> None:
    """Let the newcomers in, and tell the facilitators, who can move them."""
    plan_taking.take(tx, now, plan, None)
    about = group_plans.about(plan.id)
    alerts.tell(tx, now, plan.programme_id, "groups.let_in", f"let-in:{plan.id}", subject=about, plan=plan.id)
