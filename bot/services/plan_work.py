"""Working proposals of groups out and drawing them: a process beside the bot reads, the bot keeps what it gives."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.groups import Assignment, Group, Impossible, Person, Rules
from bot.domain.groups.cost import km_to_host
from bot.domain.groups.differing import is_obvious
from bot.domain.groups.wishes import Wishes
from bot.domain.people import Member
from bot.services import group_plans, outbox, plan_erasing
from bot.services.outbox import ANSWER, To
from bot.services.plan_fitting import Ground, fitted, ground
from storage import Transaction, plans
from storage import outbox as messages

SECONDS = ((40, 15.0), (1_000, 20.0))  # for how long the best plan is sought, by how many people there are
LONGEST = 60.0
LONGEST_DRAWING = timedelta(minutes=15)  # after which nobody waits for a map any more
FEWEST = 2  # in a group that there is: it need not end as soon as somebody leaves


@dataclass(frozen=True)
class Task:
    """What a plan is worked out from, as it was at one moment."""

    plan_id: int
    made_of: str
    on: Ground
    rules: Rules
    previous: Assignment | None
    seconds: float
    came_by_itself: bool


@dataclass(frozen=True)
class Worked:
    """What became of it, as it is kept."""

    plan_id: int
    columns: dict[str, Any]
    is_obvious: bool = False
    """Whether it came by itself, and only lets newcomers in, each into the one group that suits."""


@dataclass(frozen=True)
class Drawing:
    """What a map is drawn of."""

    people: tuple[Person, ...]
    groups: tuple[Group, ...]


# --- beside the bot --------------------------------------------------------------------------------------------------


def task(tx: Transaction, plan_id: int) -> Task | None:
    """What a proposal is to be worked out from; None where it is gone."""
    row = plans.get(tx, plan_id)
    if row is None:
        return None
    on = ground(tx, row.programme_id)
    rules, previous = Wishes.of_json(row.wishes).within(on.rules, on.people), _before(tx, row, on)
    if row.cause and _has_small(previous.groups if previous else (), on):
        rules = replace(rules, min=FEWEST)
    seconds = next((seconds for most, seconds in SECONDS if len(on.people) <= most), LONGEST)
    made_of = plans.fingerprint(tx, row.programme_id)
    return Task(row.id, made_of, on, rules, previous, seconds, row.cause is not None)


def _has_small(planned: Collection[Group], on: Ground) -> bool:
    """Whether too few are left of some group."""
    return any(0 < len(on.people.keys() & {*group.members}) < on.rules.min for group in planned)


def _before(tx: Transaction, row: plans.Row, on: Ground) -> Assignment | None:
    """What a plan is to change little: the one that it is a change of, else the groups there are.

    A plan from before those groups were made is no longer the one to change.
    """
    followed = group_plans.get(tx, row.follows) if row.follows is not None else None
    if followed and followed.found and on.going.keys() <= {each.id for each in followed.found.groups}:
        return followed.found
    return Assignment(tuple(on.going.values()), 0.0, {}, "heuristic", (), (), "work") if on.going else None


def worked(task: Task, found: Assignment | Impossible) -> Worked:
    """What was found, fitted to the groups there were when it was asked for."""
    if isinstance(found, Impossible):
        return Worked(task.plan_id, {"people": task.made_of, "collision": found.collision.as_json()})
    was = {id: group.id for group in (task.previous.groups if task.previous else ()) for id in group.members}
    plan = fitted(task.on, found)
    columns = {"people": task.made_of, "plan": asdict(plan), "before": was}
    return Worked(task.plan_id, columns, task.came_by_itself and _is_obvious(task, plan, was))


def _is_obvious(task: Task, plan: Assignment, was: Mapping[str, str]) -> bool:
    people, rules = task.on.people, replace(task.rules, min=task.on.rules.min)
    km = {
        id: km_to_host(people[id], group.host_municipality, [people[id]])
        for group in plan.groups
        for id in group.members
    }
    return is_obvious([*people.values()], rules, was, plan.groups, km)


def drawing(tx: Transaction, plan_id: int) -> Drawing | None:
    """What the map of a proposal is drawn of; None where it is gone."""
    plan = group_plans.get(tx, plan_id)
    if plan is None or plan.found is None:
        return None
    return Drawing(tuple(group_plans.people(tx, plan)), plan.found.groups)


# --- in the bot ------------------------------------------------------------------------------------------------------


def wanted(tx: Transaction) -> int | None:
    """The proposal that has waited longest to be worked out."""
    return plans.wanted(tx)


def undrawn(tx: Transaction) -> int | None:
    """The proposal whose map is drawn next."""
    return plans.undrawn(tx)


def keep(tx: Transaction, now: datetime, worked: Worked) -> None:
    """Keep what was found, and show it where the plan was asked for."""
    plans.change(tx, worked.plan_id, **plan_erasing.of_those_left(tx, worked.columns))
    outbox.refresh(tx, now, group_plans.about(worked.plan_id))


def failed(tx: Transaction, now: datetime, plan_id: int) -> None:
    """Note that a plan could not be worked out, for a reason that the log has."""
    plans.change(tx, plan_id, collision={})
    outbox.refresh(tx, now, group_plans.about(plan_id))


def drawn(tx: Transaction, now: datetime, plan_id: int, picture: bytes) -> None:
    """Keep the map of a plan, and send it to those who wait for it."""
    plans.change(tx, plan_id, map=picture)
    messages.hasten(tx, now, _map_of(plan_id))


def await_map(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> bool:
    """Whether the map of a plan is still to be drawn; it is then sent to who asks for it, once. Raises Refusal.

    Where it takes long, they get it in words, and then so whenever they ask until it is drawn.
    """
    plan = group_plans.must_own(tx, actor, plan_id)
    if actor is None or plan.confirmed_at or group_plans.picture(tx, plan_id) is not None:
        return False
    subject = _map_of(plan_id)
    if any(sent.member_id == actor.id for sent in messages.sent_about(tx, subject)):
        return False
    outbox.send(
        tx,
        now,
        To(member=actor.id),
        "groups.map",
        programme=plan.programme_id,
        key=f"{subject}:{actor.id}",
        subject=subject,
        priority=ANSWER,
        due_at=now + LONGEST_DRAWING,
        plan=plan_id,
    )
    return True


def _map_of(plan_id: int) -> str:
    """The subject of the map that somebody waits for."""
    return f"map:{plan_id}"
