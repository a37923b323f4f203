"""Working proposals of groups out and drawing them, beside the bot."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.domain.groups import Assignment, Group, Impossible, Person, Rules
from bot.domain.groups.wishes import Wishes
from bot.domain.programme import ProgrammeFaults
from bot.services import group_plans, groups, outbox, programme
from bot.services.groups import Cohort
from bot.services.plan_fitting import fitted
from storage import Transaction, plans
from storage import groups as rows

log = logging.getLogger(__name__)

SECONDS = ((40, 15.0), (1_000, 20.0))  # for how long the best plan is sought, by how many people there are
LONGEST = 60.0
FEWEST = 2  # in a group that there is: it need not end as soon as somebody leaves


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


def next_task(tx: Transaction, now: datetime) -> Task | None:
    """What has waited longest to be worked out; what is of a programme that cannot be read has failed."""
    while row := plans.wanted(tx):
        try:
            return _task(tx, row)
        except ProgrammeFaults:
            log.error("programme %s cannot be read; no proposal is made", row.programme_id)  # noqa: TRY400
            failed(tx, now, row.id)
    return None


def _task(tx: Transaction, row: plans.Row) -> Task:
    all_ = groups.cohort(tx, programme.get(tx, row.programme_id))
    people = tuple(all_.persons.values())
    rules, previous = Wishes.of_json(row.wishes).within(all_.rules, group_plans.ids(all_)), _before(tx, row)
    if row.cause and _has_small(previous.groups if previous else (), all_):
        rules = replace(rules, min=FEWEST)
    seconds = next((seconds for most, seconds in SECONDS if len(people) <= most), LONGEST)
    return Task(row.id, plans.fingerprint(tx, row.programme_id), people, rules, previous, seconds)


def _has_small(planned: Sequence[Group], all_: Cohort) -> bool:
    """Whether too few are left of some group."""
    return any(0 < len(group_plans.ids(all_).intersection(group.members)) < all_.rules.min for group in planned)


def _before(tx: Transaction, row: plans.Row) -> Assignment | None:
    """What a plan is to change little: the one that it is a change of, else the groups there are.

    A plan from before those groups were made is no longer the one to change.
    """
    followed = group_plans.get(tx, row.follows) if row.follows is not None else None
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
        plan = fitted(tx, row.programme_id, found) if row else found
        was = {id: group.id for group in (task.previous.groups if task.previous else ()) for id in group.members}
        plans.change(tx, task.plan_id, people=task.made_of, plan=asdict(plan), before=was)
    outbox.refresh(tx, now, group_plans.about(task.plan_id))


def failed(tx: Transaction, now: datetime, plan_id: int) -> None:
    """Note that a plan could not be worked out, for a reason that the log has."""
    plans.change(tx, plan_id, collision={})
    outbox.refresh(tx, now, group_plans.about(plan_id))


def undrawn(tx: Transaction) -> Drawing | None:
    """What the next map is drawn of; there is none of a programme that cannot be read."""
    while row := plans.undrawn(tx):
        plan = group_plans.plan_of(row)
        try:
            return Drawing(plan.id, tuple(group_plans.people(tx, plan)), group_plans.found_in(plan).groups)
        except ProgrammeFaults:
            drawn(tx, plan.id, b"")
    return None


def drawn(tx: Transaction, plan_id: int, picture: bytes) -> None:
    """Keep the map of a plan."""
    plans.change(tx, plan_id, map=picture)
