"""A proposal of groups: asked for, worked out beside the bot, changed by who asked, and taken or left.

It is of everyone who takes part. Those in groups stay in them, but where moving them pays.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.conversation import Refusal
from bot.domain.groups import Assignment, Collision, Group, Impossible, Person, Rules, free_name, plan_json
from bot.domain.groups.demands import apart_pairs
from bot.domain.groups.merging import merged, priced
from bot.domain.groups.moves import Move, moves, taken
from bot.domain.groups.steady import steady
from bot.domain.groups.wishes import NONE, Bond, Wishes
from bot.domain.people import Member, StudyGroup
from bot.services import forums, groups, outbox, programme
from bot.services.groups import Cohort, Seat
from bot.services.outbox import To
from bot.services.people import by_name
from storage import Transaction, audit, plans, programmes
from storage import groups as rows
from storage.plans import picture

__all__ = ["picture"]

KEPT_FOR = timedelta(days=30)
SECONDS = ((40, 15.0), (1_000, 20.0))  # for how long the best plan is sought, by how many people there are
LONGEST = 60.0
FEWEST = 2  # in a group that there is: it need not end as soon as somebody leaves
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


@dataclass(frozen=True)
class Task:
    """What a plan is worked out from, beside the bot."""

    plan_id: int
    made_of: str
    people: tuple[Person, ...]
    rules: Rules
    previous: Assignment | None
    seconds: float


@dataclass(frozen=True)
class Drawing:
    """What a map is drawn of, beside the bot."""

    plan_id: int
    people: tuple[Person, ...]
    groups: tuple[Group, ...]


def get(tx: Transaction, id: int) -> Plan | None:
    row = plans.get(tx, id)
    return _plan(row) if row else None


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
        plan_json.of_dict(row.plan) if row.plan else None,
        Collision.of_json(row.collision) if row.collision else None,
        row.collision == {},
        row.confirmed_at is not None,
        row.declined_at is not None,
    )


def own(tx: Transaction, actor: Member | None, id: int) -> Plan:
    """A plan of a programme whose people somebody looks after; raises Refusal where it is gone or not theirs."""
    plan = get(tx, id)
    if plan is None:
        raise Refusal("stale")
    programme.must_see_names(tx, actor, plan.programme_id)
    return plan


def members(tx: Transaction, plan: Plan) -> dict[str, Member]:
    """Those whom a plan is about and who still take part, in the order of the alphabet."""
    everyone = by_name(list(_people(tx, plan).people.values()))
    return {str(each.member.id): each.member for each in everyone}


def rules(tx: Transaction, plan: Plan) -> Rules:
    """What must hold in a plan, and what is wished of it."""
    all_ = _people(tx, plan)
    return plan.wishes.within(all_.rules, _ids(all_))


def people(tx: Transaction, plan: Plan) -> list[Person]:
    """The same as people of the problem."""
    return list(_people(tx, plan).persons.values())


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


def seats(tx: Transaction, plan: Plan) -> list[tuple[Group, list[Seat]]]:
    """How each group would be for each of it, the nearest first; those who have been erased since are not in it."""
    all_, planned = _people(tx, plan), plan.found.groups if plan.found else ()
    return [
        (each, groups.seats_among(all_, each.host_municipality, each.slot, [int(id) for id in each.members]))
        for each in planned
    ]


def newest(tx: Transaction, programme_id: int) -> int | None:
    """The proposal that was made last, where it can still be taken."""
    row = plans.newest(tx, programme_id)
    if row is None or row.plan is None or row.cause == "early":
        return None
    return row.id if row.confirmed_at is None and row.declined_at is None else None


def is_current(tx: Transaction, plan: Plan) -> bool:
    """Whether nobody has come, gone, changed or been placed since a plan was made."""
    return plan.people == _fingerprint(tx, plan.programme_id, _people(tx, plan))


# --- asking for one, and working it out ------------------------------------------------------------------------------


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
    who = programme.must_see_names(tx, actor, programme_id)
    all_ = groups.cohort(tx, programme.get(tx, programme_id))
    if len(all_.persons) < all_.rules.min:
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
    all_ = groups.cohort(tx, programme.get(tx, programme_id))
    if len(all_.persons) < all_.rules.min:
        return None
    wishes = standing_wishes(tx, programme_id).as_json()
    return plans.add(tx, now, programme_id, made_by, people="", wishes=wishes, cause=cause)


def propose_merging(tx: Transaction, now: datetime, group: StudyGroup, made_by: int | None) -> int:
    """A plan in which those of a group go to others; without groups where somebody fits nowhere."""
    all_, wishes = groups.cohort(tx, programme.get(tx, group.programme_id)), standing_wishes(tx, group.programme_id)
    for member in rows.members(tx, group.id):
        wishes = wishes.pinned(str(member.id), None)
    going = list(_going(tx, group.programme_id).values())
    found = merged(all_.persons.values(), wishes.within(all_.rules, _ids(all_)), going, str(group.id))
    made = {
        "people": _fingerprint(tx, group.programme_id, all_),
        "before": {id: each.id for each in going for id in each.members},
        "wishes": wishes.as_json(),
        "cause": "merge",
        "merges": group.id,
    }
    worked = {"plan": asdict(_fitted(tx, group.programme_id, found))} if found else {"collision": {}}
    return plans.add(tx, now, group.programme_id, made_by, **made, **worked)


def as_they_are(tx: Transaction, now: datetime, actor: Member | None, programme_id: int) -> int:
    """The groups there are, as a plan that can be changed; raises Refusal."""
    who = programme.must_see_names(tx, actor, programme_id)
    all_, going = groups.cohort(tx, programme.get(tx, programme_id)), _going(tx, programme_id).values()
    wishes = standing_wishes(tx, programme_id)
    people = {person.id: person for person in all_.persons.values()}
    found = priced(people, wishes.within(all_.rules, people.keys()), going)
    made = {"people": _fingerprint(tx, programme_id, all_), "wishes": wishes.as_json(), "plan": asdict(found)}
    return plans.add(tx, now, programme_id, who.id, before=places(tx, programme_id), **made)


def standing_wishes(tx: Transaction, programme_id: int) -> Wishes:
    """What was wished in the last plan that somebody said yes to, as far as its groups go on."""
    kept = programmes.wishes(tx, programme_id)
    return Wishes.of_json(kept).pinned_in({str(each.id) for each in rows.every(tx, programme_id)}) if kept else NONE


def next_task(tx: Transaction) -> Task | None:
    """What has waited longest to be worked out."""
    row = plans.wanted(tx)
    if row is None:
        return None
    all_ = groups.cohort(tx, programme.get(tx, row.programme_id))
    people = tuple(all_.persons.values())
    rules, previous = Wishes.of_json(row.wishes).within(all_.rules, _ids(all_)), _before(tx, row)
    if row.cause and _has_small(previous.groups if previous else (), all_):
        rules = replace(rules, min=FEWEST)
    seconds = next((seconds for most, seconds in SECONDS if len(people) <= most), LONGEST)
    return Task(row.id, _fingerprint(tx, row.programme_id, all_), people, rules, previous, seconds)


def _has_small(planned: Sequence[Group], all_: Cohort) -> bool:
    """Whether too few are left of some group."""
    return any(0 < len(_ids(all_).intersection(group.members)) < all_.rules.min for group in planned)


def _before(tx: Transaction, row: plans.Row) -> Assignment | None:
    """What a plan is to change little: the one that it is a change of, else the groups there are.

    A plan from before those groups were made is no longer the one to change.
    """
    followed = get(tx, row.follows) if row.follows is not None else None
    going = tuple(groups.as_domain(tx, each) for each in rows.every(tx, row.programme_id))
    if followed and followed.found and {each.id for each in going} <= {each.id for each in followed.found.groups}:
        return followed.found
    return Assignment(going, 0.0, {}, "heuristic", (), (), "work") if going else None


def worked_out(tx: Transaction, now: datetime, task: Task, found: Assignment | Impossible) -> None:
    """Keep what was found, and show it where the plan was asked for."""
    if isinstance(found, Impossible):
        plans.change(tx, task.plan_id, people=task.made_of, collision=found.collision.as_json())
    else:
        row = plans.get(tx, task.plan_id)
        fitted = _fitted(tx, row.programme_id, found) if row else found
        was = {id: group.id for group in (task.previous.groups if task.previous else ()) for id in group.members}
        plans.change(tx, task.plan_id, people=task.made_of, plan=asdict(fitted), before=was)
    outbox.refresh(tx, now, about(task.plan_id))


def _fitted(tx: Transaction, programme_id: int, found: Assignment) -> Assignment:
    """Let groups that go on meet as they did where that is as good, and call new ones after where they meet.

    Nobody is moved out of a group that was only proposed, so that costs nothing.
    """
    all_, going = groups.cohort(tx, programme.get(tx, programme_id)), _going(tx, programme_id)
    people, used = {person.id: person for person in all_.persons.values()}, rows.names(tx, programme_id)
    fitted = []
    for group in found.groups:
        if before := going.get(group.id):
            fitted.append(steady(group, before, people, all_.rules) if people.keys() >= {*group.members} else group)
        else:
            fitted.append(replace(group, name=free_name(groups.place_name(group.host_municipality), used)))
            used = used | {fitted[-1].name}
    here, dear = places(tx, programme_id), all_.rules.weights.stability
    moved = [sum(here.get(id, group.id) != group.id for id in group.members) for group in fitted]
    fitted = [
        replace(group, cost={**group.cost, "stability": dear * n}) for group, n in zip(fitted, moved, strict=True)
    ]
    cost = {term: sum(group.cost.get(term, 0.0) for group in fitted) for term in found.cost}
    return replace(found, groups=tuple(fitted), cost=cost, total=sum(cost.values()))


def _going(tx: Transaction, programme_id: int) -> dict[str, Group]:
    """The groups there are, as those of a plan."""
    return {str(each.id): groups.as_domain(tx, each) for each in rows.every(tx, programme_id)}


def failed(tx: Transaction, now: datetime, task: Task) -> None:
    """Note that a plan could not be worked out, for a reason that the log has."""
    plans.change(tx, task.plan_id, collision={})
    outbox.refresh(tx, now, about(task.plan_id))


def undrawn(tx: Transaction) -> Drawing | None:
    """What the next map is drawn of."""
    row = plans.undrawn(tx)
    if row is None or row.plan is None:
        return None
    plan = _plan(row)
    return Drawing(plan.id, tuple(people(tx, plan)), found_in(plan).groups)


def drawn(tx: Transaction, plan_id: int, picture: bytes) -> None:
    """Keep the map of a plan."""
    plans.change(tx, plan_id, map=picture)


def about(plan_id: int) -> str:
    """The subject of the messages that show a plan."""
    return f"plan:{plan_id}"


def _fingerprint(tx: Transaction, programme_id: int, all_: Cohort) -> str:
    """What a proposal was made from: it is stale when this has changed."""
    told = [[id, each.municipality_number, each.size_class, sorted(each.slots), sorted(each.modules), each.leader_id]
            for id, each in sorted(all_.persons.items())]  # fmt: skip
    rules = sorted(sorted(pair) for pair in apart_pairs(all_.persons.values(), all_.rules))
    return hashlib.sha256(json.dumps([told, rules, sorted(places(tx, programme_id).items())]).encode()).hexdigest()


# --- changing it -----------------------------------------------------------------------------------------------------


def ways(tx: Transaction, plan: Plan, id: str) -> list[Move]:
    """Where else somebody could be, cheapest first; where they are pinned gives way.

    Nowhere, where people have changed since the plan was made.
    """
    if not is_current(tx, plan):
        return []
    all_ = _people(tx, plan)
    rules = plan.wishes.pinned(id, None).within(all_.rules, _ids(all_))
    return moves(all_.persons.values(), rules, found_in(plan).groups, id, places(tx, plan.programme_id))


def kept_from(tx: Transaction, plan: Plan, id: str) -> list[tuple[Group, list[str]]]:
    """The groups with somebody whom a person is kept apart from, and who that is."""
    all_ = _people(tx, plan)
    rules = plan.wishes.within(all_.rules, _ids(all_))
    kept = {other for pair in apart_pairs(all_.persons.values(), rules) if id in pair for other in pair - {id}}
    planned = plan.found.groups if plan.found else ()
    return [(group, sorted(kept.intersection(group.members))) for group in planned if kept.intersection(group.members)]


def move(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str, to: str) -> int:
    """A plan that is like another but for somebody, who is pinned where they go; raises Refusal where they cannot."""
    plan = own(tx, actor, plan_id)
    way = next((each for each in ways(tx, plan, id) if each.to == to), None)
    if way is None:
        raise Refusal("stale")
    found = _fitted(tx, plan.programme_id, taken(found_in(plan), way, places(tx, plan.programme_id)))
    return _follow(tx, now, actor, plan, wishes=plan.wishes.pinned(id, to), found=found)


def pin(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str, here: bool) -> int:
    """A plan that keeps somebody where they are also when it is worked out anew, or no longer."""
    plan = own(tx, actor, plan_id)
    home = next((group.id for group in found_in(plan).groups if id in group.members), None)
    if home is None:
        raise Refusal("stale")
    wishes = plan.wishes.pinned(id, home if here else None)
    return _follow(tx, now, actor, plan, wishes=wishes, found=found_in(plan), drawn=picture(tx, plan.id))


def bind(
    tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, pair: frozenset[str], bond: Bond | None
) -> int:
    """A plan that keeps two together or apart, or no longer; it is worked out anew."""
    plan = own(tx, actor, plan_id)
    if len(pair) != 2 or not pair <= _ids(_people(tx, plan)):
        raise Refusal("stale")
    return ask(tx, now, actor, plan.programme_id, wishes=plan.wishes.bound(pair, bond), follows=_standing(plan))


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
    plan = own(tx, actor, plan_id)
    if plan.follows is None or plan.is_confirmed:
        raise Refusal("stale")
    plans.remove(tx, plan.id)
    return plan.follows


def release(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str) -> int:
    """A plan in which somebody is pinned no more; it is worked out anew."""
    plan = own(tx, actor, plan_id)
    return ask(tx, now, actor, plan.programme_id, wishes=plan.wishes.pinned(id, None), follows=_standing(plan))


def _standing(plan: Plan) -> int | None:
    """The plan that a change is made of: one that cannot be is not."""
    return plan.id if plan.found else plan.follows


def anew(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> int:
    """The same wishes worked out anew, from people and groups as they are now."""
    plan = own(tx, actor, plan_id)
    going = {str(each.id) for each in rows.every(tx, plan.programme_id)}
    if going <= {each.id for each in plan.found.groups} if plan.found else not going:
        return ask(tx, now, actor, plan.programme_id, wishes=plan.wishes, follows=plan.follows)
    return ask(tx, now, actor, plan.programme_id, wishes=plan.wishes.pinned_in(going))


def found_in(plan: Plan) -> Assignment:
    """The groups of a plan that is worked out; raises Refusal where it is not, or has been taken."""
    if plan.found is None or plan.is_confirmed:
        raise Refusal("stale")
    return plan.found


def _people(tx: Transaction, plan: Plan) -> Cohort:
    return groups.cohort(tx, programme.get(tx, plan.programme_id))


def _ids(all_: Cohort) -> set[str]:
    return {person.id for person in all_.persons.values()}


def places(tx: Transaction, programme_id: int) -> dict[str, str]:
    """The group that each one is in now."""
    return {str(member): str(group) for member, group in rows.grouped(tx, programme_id).items()}


# --- taking it -------------------------------------------------------------------------------------------------------


def confirm(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> list[StudyGroup] | None:
    """Let the groups be as planned, and tell whom it concerns; gives the new ones.

    None where people have changed since it was made.
    """
    return take(tx, now, own(tx, actor, plan_id), actor.id if actor else None)


def take(tx: Transaction, now: datetime, plan: Plan, actor_id: int | None) -> list[StudyGroup] | None:
    """The same, for somebody who may, or by itself."""
    if plan.is_confirmed:
        raise Refusal("groups.confirmed_before")
    found, all_ = found_in(plan), _people(tx, plan)
    if not is_current(tx, plan):
        return None
    if not plans.confirm(tx, now, plan.id):
        raise Refusal("groups.confirmed_before")
    going = {str(each.id): each for each in rows.every(tx, plan.programme_id)}
    made = {group.id: _make(tx, now, plan.programme_id, group, all_) for group in found.groups if group.id not in going}
    for group in found.groups:
        if group.id in going:
            _meet_anew(tx, now, going[group.id], group, all_)
    settled = {id: (going | made)[group.id] for group in found.groups for id in group.members}
    groups.settle(tx, now, plan.programme_id, {int(id): group for id, group in settled.items()})
    forums.make_topics(tx, now, plan.programme_id)
    pins = {id: str(settled[id].id) for id in plan.wishes.pins if id in settled}
    programmes.change(tx, plan.programme_id, wishes=replace(plan.wishes, pins=pins).as_json())
    audit.note(tx, now, "groups confirmed", plan.programme_id, actor_id, groups=len(found.groups))
    for told in plans.told(tx, plan.programme_id)[-2:]:
        outbox.refresh(tx, now, about(told))
    return list(made.values())


def _make(tx: Transaction, now: datetime, programme_id: int, group: Group, all_: Cohort) -> StudyGroup:
    name = free_name(group.name, rows.names(tx, programme_id))
    columns = {"host_municipality": group.host_municipality, "slot": _slot(group, all_), "module": group.module or None}
    return rows.add(tx, now, programme_id, [], name=name, **columns)


def _slot(group: Group, all_: Cohort) -> int | None:
    """When a group meets; to be agreed on where its time suits nobody."""
    return group.slot if any(group.slot in all_.persons[int(id)].slots for id in group.members) else None


def _meet_anew(tx: Transaction, now: datetime, before: StudyGroup, group: Group, all_: Cohort) -> None:
    """Let a group that goes on meet as planned, and tell those who stay in it where that is new."""
    slot, module = _slot(group, all_), group.module or before.module
    rows.change(tx, before.id, host_municipality=group.host_municipality, slot=slot, module=module)
    if meets_anew(before, group):
        for member in rows.members(tx, before.id):
            if str(member.id) in group.members:
                groups.tell(tx, now, To(member=member.id), "group.meets", before)


def meets_anew(before: StudyGroup, group: Group) -> bool:
    """Whether a plan lets a group meet elsewhere, or at another time than it has."""
    is_moved = before.slot is not None and before.slot != group.slot
    return is_moved or before.host_municipality != group.host_municipality


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget proposals of a month ago, taken or not, with who was in them."""
    plans.forget_old(tx, now - KEPT_FOR)
