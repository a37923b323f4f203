"""Changing a proposal of groups: somebody moved or kept, two kept together or apart, and the way back."""

from dataclasses import asdict
from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.groups import Assignment, Group
from bot.domain.groups.demands import apart_pairs
from bot.domain.groups.moves import Move, moves, taken
from bot.domain.groups.wishes import Bond, Wishes
from bot.domain.people import Member
from bot.services import group_plans, plan_fitting, programme
from bot.services.group_plans import Plan
from bot.services.plan_fitting import places
from storage import Transaction, plans
from storage import groups as rows
from storage.plans import picture


def ways(tx: Transaction, plan: Plan, id: str) -> list[Move]:
    """Where else somebody could be, cheapest first; where they are pinned gives way.

    Nowhere, where people have changed since the plan was made.
    """
    if not group_plans.is_current(tx, plan):
        return []
    all_ = group_plans.cohort_of(tx, plan)
    rules = plan.wishes.pinned(id, None).within(all_.rules, group_plans.ids(all_))
    return moves(all_.persons.values(), rules, group_plans.found_in(plan).groups, id, places(tx, plan.programme_id))


def kept_from(tx: Transaction, plan: Plan, id: str) -> list[tuple[Group, list[str]]]:
    """The groups with somebody whom a person is kept apart from, and who that is."""
    all_ = group_plans.cohort_of(tx, plan)
    rules = plan.wishes.within(all_.rules, group_plans.ids(all_))
    kept = {other for pair in apart_pairs(all_.persons.values(), rules) if id in pair for other in pair - {id}}
    planned = plan.found.groups if plan.found else ()
    return [(group, sorted(kept.intersection(group.members))) for group in planned if kept.intersection(group.members)]


def move(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str, to: str) -> int:
    """A plan that is like another but for somebody, who is pinned where they go; raises Refusal where they cannot."""
    plan = group_plans.own(tx, actor, plan_id)
    way = next((each for each in ways(tx, plan, id) if each.to == to), None)
    if way is None:
        raise Refusal("stale")
    on = plan_fitting.ground(tx, plan.programme_id)
    found = plan_fitting.fitted(on, taken(group_plans.found_in(plan), way, on.places))
    return _follow(tx, now, actor, plan, wishes=plan.wishes.pinned(id, to), found=found)


def pin(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str, here: bool) -> int:
    """A plan that keeps somebody where they are also when it is worked out anew, or no longer."""
    plan = group_plans.own(tx, actor, plan_id)
    home = next((group.id for group in group_plans.found_in(plan).groups if id in group.members), None)
    if home is None:
        raise Refusal("stale")
    wishes = plan.wishes.pinned(id, home if here else None)
    return _follow(tx, now, actor, plan, wishes=wishes, found=group_plans.found_in(plan), drawn=picture(tx, plan.id))


def bind(
    tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, pair: frozenset[str], bond: Bond | None
) -> int:
    """A plan that keeps two together or apart, or no longer; it is worked out anew."""
    plan = group_plans.own(tx, actor, plan_id)
    if len(pair) != 2 or not pair <= group_plans.ids(group_plans.cohort_of(tx, plan)):
        raise Refusal("stale")
    return group_plans.ask(
        tx, now, actor, plan.programme_id, wishes=plan.wishes.bound(pair, bond), follows=_standing(plan)
    )


def _follow(
    tx: Transaction,
    now: datetime,
    actor: Member | None,
    plan: Plan,
    *,
    wishes: Wishes,
    found: Assignment,
    drawn: bytes | None = None,
) -> int:
    """A plan that comes of another without being worked out."""
    who = programme.must_see_names(tx, actor, plan.programme_id)
    made = {"people": plan.people, "before": dict(plan.before), "wishes": wishes.as_json()}
    columns = {**made, "plan": asdict(found), "map": drawn}
    return plans.add(tx, now, plan.programme_id, who.id, follows=plan.id, **columns)


def undo(tx: Transaction, actor: Member | None, plan_id: int) -> int:
    """Drop a change; gives the plan before it. Raises Refusal where there is none, or the change was taken."""
    plan = group_plans.own(tx, actor, plan_id)
    if plan.follows is None or plan.is_confirmed:
        raise Refusal("stale")
    plans.remove(tx, plan.id)
    return plan.follows


def release(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str) -> int:
    """A plan in which somebody is pinned no more; it is worked out anew."""
    plan = group_plans.own(tx, actor, plan_id)
    return group_plans.ask(
        tx, now, actor, plan.programme_id, wishes=plan.wishes.pinned(id, None), follows=_standing(plan)
    )


def _standing(plan: Plan) -> int | None:
    """The plan that a change is made of: one that cannot be is not."""
    return plan.id if plan.found else plan.follows


def anew(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> int:
    """The same wishes worked out anew, from people and groups as they are now."""
    plan = group_plans.own(tx, actor, plan_id)
    going = {str(each.id) for each in rows.every(tx, plan.programme_id)}
    if going <= {each.id for each in plan.found.groups} if plan.found else not going:
        return group_plans.ask(tx, now, actor, plan.programme_id, wishes=plan.wishes, follows=plan.follows)
    return group_plans.ask(tx, now, actor, plan.programme_id, wishes=plan.wishes.pinned_in(going))
