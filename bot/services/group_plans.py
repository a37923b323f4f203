"""A proposal of groups: asked for and looked at; see also plan_work.py, plan_changing.py and plan_taking.py beside it.

It is of everyone who takes part. Those in groups stay in them, but where moving them pays.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from bot.domain.conversation import Refusal
from bot.domain.groups import Assignment, Collision, Group, Person, Rules, plan_json
from bot.domain.groups.merging import priced
from bot.domain.groups.wishes import NONE, Wishes
from bot.domain.people import Member
from bot.services import charge, groups, plan_fitting, programme
from bot.services.groups import Cohort, Seat
from bot.services.people import by_name
from bot.services.plan_fitting import places
from storage import Transaction, participations, plans, programmes
from storage import groups as rows
from storage.plans import picture

__all__ = ["picture", "places"]

KEPT_FOR = timedelta(days=30)
QUICK = 40  # with more people than this it may take a minute
Cause = Literal["change", "early", "merge"]


@dataclass(frozen=True)
class Plan:
    """A proposal as it stands; `found` is None until it is worked out, and where nothing could be found."""

    id: int
    programme_id: int
    asked_at: datetime
    made_by: int | None
    follows: int | None
    cause: str | None  # why it came by itself: people changed, one came who may be let in at once, a group is small
    merges: int | None
    before: Mapping[str, str]  # the group that each one was in
    people: str
    wishes: Wishes
    found: Assignment | None
    collision: Collision | None
    has_failed: bool
    is_confirmed: bool
    is_declined: bool


def get(tx: Transaction, id: int) -> Plan | None:
    row = plans.get(tx, id)
    return _plan(row) if row else None


@lru_cache(maxsize=2)
def _found(plan: str) -> Assignment:
    """The plan that was kept as this; who looks at one page of it most often looks at the next."""
    return plan_json.of_dict(json.loads(plan))


def _plan(row: plans.Row) -> Plan:
    return Plan(
        row.id,
        row.programme_id,
        row.made_at,
        row.made_by,
        row.follows,
        row.cause,
        row.merges,
        row.before or {},
        row.people,
        Wishes.of_json(row.wishes),
        _found(row.plan) if row.plan else None,
        Collision.of_json(row.collision) if row.collision else None,
        row.collision == {},
        row.confirmed_at is not None,
        row.declined_at is not None,
    )


def own(tx: Transaction, actor: Member | None, id: int) -> Plan:
    """A plan of a programme whose people somebody looks after; raises Refusal where it is gone or not theirs."""
    must_own(tx, actor, id)
    plan = get(tx, id)
    assert plan
    return plan


def must_own(tx: Transaction, actor: Member | None, id: int) -> plans.Outline:
    """The same without those whom it places, for what is not about them; raises Refusal in the same way."""
    plan = plans.outline(tx, id)
    if plan is None:
        raise Refusal("stale")
    _must_lead_all(tx, actor, plan.programme_id)
    return plan


def _must_lead_all(tx: Transaction, actor: Member | None, programme_id: int) -> Member:
    """Whoever looks after the people of all groups; raises Refusal."""
    who = programme.must_see_names(tx, actor, programme_id)
    charge.must_look_after(tx, who, programme_id, None)
    return who


def members(tx: Transaction, plan: Plan) -> dict[str, Member]:
    """Those whom a plan is about and who still take part, in the order of the alphabet."""
    everyone = by_name(list(cohort_of(tx, plan).people.values()))
    return {str(each.member.id): each.member for each in everyone}


def names(tx: Transaction, plan: Plan, ids: Iterable[str]) -> dict[str, str]:
    """What those of some people are called who still take part, in the order of the alphabet."""
    among = [int(id) for id in ids]
    everyone = by_name(participations.active(tx, plan.programme_id, among)) if among else []
    return {str(each.member.id): each.member.name for each in everyone}


def is_large(tx: Transaction, plan: Plan) -> bool:
    """Whether working a plan out may take longer than some seconds."""
    return participations.how_many(tx, plan.programme_id) > QUICK


def people(tx: Transaction, plan: Plan) -> list[Person]:
    """The same as people of the problem."""
    return list(cohort_of(tx, plan).persons.values())


def people_besides(tx: Transaction, plan: Plan) -> list[Person]:
    """Those of them who are in no group of the plan."""
    placed = {int(id) for group in (plan.found.groups if plan.found else ()) for id in group.members}
    left = participations.placeable_ids(tx, plan.programme_id) - placed
    return list(groups.cohort(tx, programme.get(tx, plan.programme_id), left).persons.values()) if left else []


def group_of(plan: Plan, id: str) -> Group | None:
    """Where a plan puts somebody."""
    return next((group for group in (plan.found.groups if plan.found else ()) if id in group.members), None)


def group_name(tx: Transaction, plan: Plan, id: str) -> str | None:
    """What a group is called that somebody is pinned to: one there is, or one of a plan that this one comes of."""
    going = {str(each.id): each.name for each in rows.every(tx, plan.programme_id)}
    of: Plan | None = plan
    while id not in going and of:
        going |= {group.id: group.name for group in (of.found.groups if of.found else ())}
        of = get(tx, of.follows) if of.follows is not None else None
    return going.get(id)


def names_before(tx: Transaction, plan: Plan) -> dict[str, str]:
    """What the groups are called in the plan that one comes of."""
    before = get(tx, plan.follows) if plan.follows is not None else None
    return {group.id: group.name for group in (before.found.groups if before and before.found else ())}


def seats(tx: Transaction, plan: Plan, planned: Sequence[Group]) -> list[tuple[Group, list[Seat]]]:
    """How some groups of a plan would be for each of them, the nearest first; those who have left are not in it."""
    among = [int(id) for group in planned for id in group.members]
    all_ = groups.cohort(tx, programme.get(tx, plan.programme_id), among)
    return [
        (each, groups.seats_among(all_, each.host_municipality, each.slot, [int(id) for id in each.members]))
        for each in planned
    ]


def newest(tx: Transaction, programme_id: int) -> int | None:
    """The proposal that was made last, where it can still be taken."""
    last = plans.newest(tx, programme_id)
    if last is None or not last.has_groups or last.cause == "early":
        return None
    return last.id if last.confirmed_at is None and last.declined_at is None else None


def is_current(tx: Transaction, plan: Plan) -> bool:
    """Whether nobody has come, gone, changed or been placed since a plan was made."""
    return plan.people == plans.fingerprint(tx, plan.programme_id)


# --- asking for one --------------------------------------------------------------------------------------------------


def ask(
    tx: Transaction,
    now: datetime,
    actor: Member | None,
    programme_id: int,
    *,
    wishes: Wishes | None = None,
    follows: int | None = None,
) -> int:
    """Ask for a proposal, which is worked out beside the bot; raises Refusal where too few take part.

    Without wishes those hold that were in the last one somebody said yes to.
    What is asked for a second time while the first is being worked out, is the same proposal.
    """
    who = _must_lead_all(tx, actor, programme_id)
    if not _are_enough(tx, programme_id):
        raise Refusal("groups.too_few")
    wishes = standing_wishes(tx, programme_id) if wishes is None else wishes
    last = plans.newest(tx, programme_id)
    if last and last.is_unthought and last.cause is None and (last.follows, last.wishes) == (follows, wishes.as_json()):
        return last.id
    return plans.add(tx, now, programme_id, who.id, follows=follows, people="", wishes=wishes.as_json())


def ask_by_itself(
    tx: Transaction, now: datetime, programme_id: int, cause: Cause, *, made_by: int | None = None
) -> int | None:
    """Ask for a change of the groups there are; None where too few take part."""
    if not _are_enough(tx, programme_id):
        return None
    wishes = standing_wishes(tx, programme_id).as_json()
    return plans.add(tx, now, programme_id, made_by, people="", wishes=wishes, cause=cause)


def _are_enough(tx: Transaction, programme_id: int) -> bool:
    return participations.placeable(tx, programme_id) >= Rules().min


def as_they_are(tx: Transaction, now: datetime, actor: Member | None, programme_id: int) -> int:
    """The groups there are, as a plan that can be changed; raises Refusal."""
    who = _must_lead_all(tx, actor, programme_id)
    on, wishes = plan_fitting.ground(tx, programme_id), standing_wishes(tx, programme_id)
    found = priced(on.people, wishes.within(on.rules, on.people), on.going.values())
    made = {"people": plans.fingerprint(tx, programme_id), "wishes": wishes.as_json(), "plan": asdict(found)}
    return plans.add(tx, now, programme_id, who.id, before=dict(on.places), **made)


def forget_wishes(tx: Transaction, programme_id: int, member_id: int) -> None:
    """Forget what was wished of somebody who is erased."""
    kept = programmes.wishes(tx, programme_id)
    if kept:
        programmes.change(tx, programme_id, wishes=Wishes.of_json(kept).without(str(member_id)).as_json())


def standing_wishes(tx: Transaction, programme_id: int) -> Wishes:
    """What was wished in the last plan that somebody said yes to, as far as its groups go on."""
    kept = programmes.wishes(tx, programme_id)
    return Wishes.of_json(kept).pinned_in({str(each.id) for each in rows.every(tx, programme_id)}) if kept else NONE


def about(plan_id: int) -> str:
    """The subject of the messages that show a plan."""
    return f"plan:{plan_id}"


def found_in(plan: Plan) -> Assignment:
    """The groups of a plan that is worked out; raises Refusal where it is not, or has been taken."""
    if plan.found is None or plan.is_confirmed:
        raise Refusal("stale")
    return plan.found


def cohort_of(tx: Transaction, plan: Plan) -> Cohort:
    return groups.cohort(tx, programme.get(tx, plan.programme_id))


def ids(all_: Cohort) -> set[str]:
    return {person.id for person in all_.persons.values()}


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget proposals of a month ago, taken or not, with who was in them."""
    plans.forget_old(tx, now - KEPT_FOR)
