"""A proposal of groups: made of those who wait for one, shown to the facilitator, and taken or left."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.conversation import Refusal
from bot.domain.groups import Assignment, Impossible, assign, free_name
from bot.domain.people import Member, StudyGroup
from bot.services import groups, programme
from bot.services.groups import Cohort, Seat
from storage import Transaction, audit, plans
from storage import groups as rows
from storage.plans import Plan, get

__all__ = ["Plan", "Proposed", "confirm", "forget_old", "get", "propose", "proposed"]

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Proposed:
    """A group of a proposal, as it would be today."""

    name: str
    host: str
    slot: int | None  # none where nobody has said when they can meet
    seats: list[Seat]


def propose(tx: Transaction, now: datetime, actor: Member | None, programme_id: int) -> int:
    """Make a proposal for those who wait for a group; raises Refusal where none can be made."""
    who = programme.must_see_names(tx, actor, programme_id)
    all_ = _waiting(tx, programme_id)
    if len(all_.persons) < all_.rules.min:
        raise Refusal("groups.too_few")
    try:
        found = assign(all_.persons.values(), all_.rules)
    except Impossible:
        raise Refusal("groups.impossible") from None
    return plans.add(tx, now, programme_id, who.id, {"people": _fingerprint(all_), "groups": _groups(found, all_)})


def _waiting(tx: Transaction, programme_id: int) -> Cohort:
    """Everyone who is to be placed, under rules that know their leaders too."""
    all_ = groups.cohort(tx, programme.get(tx, programme_id))
    grouped = rows.grouped(tx, programme_id)
    people = {id: each for id, each in all_.people.items() if id not in grouped}
    return Cohort(people, {id: all_.persons[id] for id in people}, all_.rules)


def _fingerprint(all_: Cohort) -> str:
    """What a proposal was made from: it is stale when this has changed."""
    told = [[id, each.municipality_number, each.size_class, sorted(each.slots), sorted(each.modules), each.leader_id]
            for id, each in sorted(all_.persons.items())]  # fmt: skip
    rules = sorted(sorted(pair) for pair in all_.rules.apart)
    return hashlib.sha256(json.dumps([told, rules]).encode()).hexdigest()


def _groups(found: Assignment, all_: Cohort) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "host": group.host_municipality,
            "slot": group.slot if any(group.slot in all_.persons[int(id)].slots for id in group.members) else None,
            "module": group.module,
            "members": [int(id) for id in group.members],
        }
        for group in found.groups
    ]


def proposed(tx: Transaction, plan: Plan) -> list[Proposed]:
    """The groups of a proposal; those who have been erased since are not in it."""
    return [
        Proposed(
            each["name"],
            each["host"],
            each["slot"],
            groups.seats(tx, plan.programme_id, each["host"], each["slot"], each["members"]),
        )
        for each in plan.plan["groups"]
    ]


def confirm(tx: Transaction, now: datetime, actor: Member | None, plan_id: int) -> list[StudyGroup] | None:
    """Make the groups of a proposal and tell everyone in them; None where people have changed since it was made."""
    plan = plans.get(tx, plan_id)
    if plan is None:
        raise Refusal("stale")
    programme.must_see_names(tx, actor, plan.programme_id)
    if plan.confirmed_at is not None:
        raise Refusal("groups.confirmed_before")
    if plan.plan["people"] != _fingerprint(_waiting(tx, plan.programme_id)):
        return None
    plans.confirm(tx, now, plan.id)
    made = [_make(tx, now, plan.programme_id, each) for each in plan.plan["groups"]]
    for group, each in zip(made, plan.plan["groups"], strict=True):
        groups.tell_placed(tx, now, group, each["members"])
    audit.note(tx, now, "groups confirmed", plan.programme_id, actor.id if actor else None, groups=len(made))
    return made


def _make(tx: Transaction, now: datetime, programme_id: int, each: dict[str, Any]) -> StudyGroup:
    name = free_name(each["name"], {group.name for group in rows.every(tx, programme_id)})
    columns = {"name": name, "host_municipality": each["host"], "slot": each["slot"], "module": each["module"] or None}
    return rows.add(tx, now, programme_id, each["members"], **columns)


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget proposals of a month ago, taken or not, with who was in them."""
    plans.forget_old(tx, now - KEPT_FOR)
