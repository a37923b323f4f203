"""A proposal of groups: asked for, worked out beside the bot, changed by who asked, and taken or left.

It is of everyone who takes part. Those in groups stay in them, but where moving them pays.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.domain.conversation import Refusal
from bot.domain.groups import Assignment, Collision, Group, Impossible, Person, Rules, free_name, plan_json
from bot.domain.groups.moves import Move, moves, taken
from bot.domain.groups.wishes import NONE, Bond, Wishes
from bot.domain.people import Member, StudyGroup
from bot.services import forums, groups, outbox, programme
from bot.services.groups import Cohort, Seat
from bot.services.people import by_name
from storage import Transaction, audit, plans
from storage import groups as rows
from storage.plans import picture

__all__ = ["picture"]

KEPT_FOR = timedelta(days=30)
SECONDS = ((40, 15.0), (1_000, 20.0))  # for how long the best plan is sought, by how many people there are
LONGEST = 60.0


@dataclass(frozen=True)
class Plan:
    """A proposal as it stands; `found` is None until it is worked out, and where nothing could be found."""

    id: int
    programme_id: int
    asked_at: datetime
    follows: int | None
    people: str
    wishes: Wishes
    found: Assignment | None
    collision: Collision | None
    has_failed: bool
    is_confirmed: bool


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
        row.follows,
        row.people,
        Wishes.of_json(row.wishes),
        plan_json.of_dict(row.plan) if row.plan else None,
        Collision.of_json(row.collision) if row.collision else None,
        row.collision == {},
        row.confirmed_at is not None,
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


def seats(tx: Transaction, plan: Plan, group: Group) -> list[Seat]:
    """How a group would be for each of it, the nearest first; those who have been erased since are not in it."""
    ids = [int(id) for id in group.members]
    return groups.seats(tx, plan.programme_id, group.host_municipality, group.slot, ids)


# --- asking for one, and working it out ------------------------------------------------------------------------------


def ask(
    tx: Transaction,
    now: datetime,
    actor: Member | None,
    programme_id: int,
    *,
    wishes: Wishes = NONE,
    follows: int | None = None,
) -> int:
    """Ask for a proposal, which is worked out beside the bot; raises Refusal where too few take part."""
    who = programme.must_see_names(tx, actor, programme_id)
    all_ = groups.cohort(tx, programme.get(tx, programme_id))
    if len(all_.persons) < all_.rules.min:
        raise Refusal("groups.too_few")
    return plans.add(tx, now, programme_id, who.id, follows=follows, people="", wishes=wishes.as_json())


def next_task(tx: Transaction) -> Task | None:
    """What has waited longest to be worked out."""
    row = plans.wanted(tx)
    if row is None:
        return None
    all_ = groups.cohort(tx, programme.get(tx, row.programme_id))
    people = tuple(all_.persons.values())
    rules = Wishes.of_json(row.wishes).within(all_.rules, _ids(all_))
    seconds = next((seconds for most, seconds in SECONDS if len(people) <= most), LONGEST)
    return Task(row.id, _fingerprint(all_), people, rules, _before(tx, row), seconds)


def _before(tx: Transaction, row: plans.Row) -> Assignment | None:
    """What a plan is to change little: the one that it is a change of, else the groups there are."""
    followed = get(tx, row.follows) if row.follows is not None else None
    if followed and followed.found:
        return followed.found
    going = tuple(groups.as_domain(tx, each) for each in rows.every(tx, row.programme_id))
    return Assignment(going, 0.0, {}, "heuristic", (), (), "work") if going else None


def worked_out(tx: Transaction, now: datetime, task: Task, found: Assignment | Impossible) -> None:
    """Keep what was found, and show it where the plan was asked for."""
    if isinstance(found, Impossible):
        plans.change(tx, task.plan_id, people=task.made_of, collision=found.collision.as_json())
    else:
        plans.change(tx, task.plan_id, people=task.made_of, plan=asdict(found))
    outbox.refresh(tx, now, about(task.plan_id))


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


def _fingerprint(all_: Cohort) -> str:
    """What a proposal was made from: it is stale when this has changed."""
    told = [[id, each.municipality_number, each.size_class, sorted(each.slots), sorted(each.modules), each.leader_id]
            for id, each in sorted(all_.persons.items())]  # fmt: skip
    rules = sorted(sorted(pair) for pair in all_.rules.leaders)
    return hashlib.sha256(json.dumps([told, rules]).encode()).hexdigest()


# --- changing it -----------------------------------------------------------------------------------------------------


def ways(tx: Transaction, plan: Plan, id: str) -> list[Move]:
    """Where else somebody could be, cheapest first; where they are pinned gives way."""
    all_ = _people(tx, plan)
    rules = plan.wishes.pinned(id, None).within(all_.rules, _ids(all_))
    return moves(all_.persons.values(), rules, found_in(plan).groups, id, places(tx, plan.programme_id))


def move(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str, to: str) -> int:
    """A plan that is like another but for somebody, who is pinned where they go; raises Refusal where they cannot."""
    plan = own(tx, actor, plan_id)
    way = next((each for each in ways(tx, plan, id) if each.to == to), None)
    if way is None:
        raise Refusal("stale")
    found = taken(found_in(plan), way, places(tx, plan.programme_id))
    return _follow(tx, now, actor, plan, wishes=plan.wishes.pinned(id, to), found=found)


def pin(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str, here: bool) -> int:
    """A plan that keeps somebody where they are also when it is worked out anew, or no longer."""
    plan = own(tx, actor, plan_id)
    home = next((group.id for group in found_in(plan).groups if id in group.members), None)
    if home is None:
        raise Refusal("stale")
    return _follow(tx, now, actor, plan, wishes=plan.wishes.pinned(id, home if here else None), found=found_in(plan))


def bind(
    tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, pair: frozenset[str], bond: Bond | None
) -> int:
    """A plan that keeps two together or apart, or no longer; it is worked out anew."""
    plan = own(tx, actor, plan_id)
    if len(pair) != 2 or not pair <= _ids(_people(tx, plan)):
        raise Refusal("stale")
    return ask(tx, now, actor, plan.programme_id, wishes=plan.wishes.bound(pair, bond), follows=plan.id)


def _follow(
    tx: Transaction, now: datetime, actor: Member | None, plan: Plan, *, wishes: Wishes, found: Assignment
) -> int:
    """A plan that comes of another without being worked out."""
    who = programme.must_see_names(tx, actor, plan.programme_id)
    made_of = _fingerprint(_people(tx, plan))
    return plans.add(
        tx, now, plan.programme_id, who.id, follows=plan.id, people=made_of, wishes=wishes.as_json(), plan=asdict(found)
    )


def release(tx: Transaction, now: datetime, actor: Member | None, plan_id: int, *, id: str) -> int:
    """A plan in which somebody is pinned no more; it is worked out anew."""
    plan = own(tx, actor, plan_id)
    return ask(tx, now, actor, plan.programme_id, wishes=plan.wishes.pinned(id, None), follows=plan.id)


def anew(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> int:
    """The same wishes worked out anew, from people as they are now."""
    plan = own(tx, actor, plan_id)
    return ask(tx, now, actor, plan.programme_id, wishes=plan.wishes, follows=plan.follows)


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
    plan = own(tx, actor, plan_id)
    if plan.is_confirmed:
        raise Refusal("groups.confirmed_before")
    found, all_ = found_in(plan), _people(tx, plan)
    if plan.people != _fingerprint(all_):
        return None
    plans.change(tx, plan.id, confirmed_at=now)
    going = {str(each.id): each for each in rows.every(tx, plan.programme_id)}
    made = {group.id: _make(tx, now, plan.programme_id, group, all_) for group in found.groups if group.id not in going}
    settled = {id: (going | made)[group.id] for group in found.groups for id in group.members}
    groups.settle(tx, now, plan.programme_id, {int(id): group for id, group in settled.items()})
    forums.make_topics(tx, now, plan.programme_id)
    audit.note(tx, now, "groups confirmed", plan.programme_id, actor.id if actor else None, groups=len(found.groups))
    return list(made.values())


def _make(tx: Transaction, now: datetime, programme_id: int, group: Group, all_: Cohort) -> StudyGroup:
    name = free_name(group.name, {each.name for each in rows.every(tx, programme_id)})
    slot = group.slot if any(group.slot in all_.persons[int(id)].slots for id in group.members) else None
    columns = {"host_municipality": group.host_municipality, "slot": slot, "module": group.module or None}
    return rows.add(tx, now, programme_id, [], name=name, **columns)


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget proposals of a month ago, taken or not, with who was in them."""
    plans.forget_old(tx, now - KEPT_FOR)
