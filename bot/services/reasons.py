"""Why somebody is in their group and in no other, computed from people, groups and rules as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.groups import Alternative, Assignment, Explanation, Person, explain
from bot.domain.groups.cost import km_to_host
from bot.domain.people import StudyGroup
from bot.services import group_plans, groups, programme
from storage import Transaction
from storage import groups as rows

LOOKED_AT = 20  # groups, the nearest, of which the two next best are told


@dataclass(frozen=True)
class Other:
    """Another group: how much further away it meets, less than 0 where it is nearer, and what speaks against it."""

    name: str
    km: float
    against: str | None


@dataclass(frozen=True)
class Reasons:
    """What a group is to one of its members; people are told by their names, the member is none of them."""

    km: float
    is_free: bool | None  # None where they have not said when they are
    free: tuple[str, ...]
    busy: tuple[str, ...]
    module: str | None
    share_module: tuple[str, ...]
    is_chosen: bool  # by the facilitators
    together: tuple[str, ...]
    others: tuple[Other, ...]


def of(tx: Transaction, group: StudyGroup, member_id: int) -> Reasons | None:
    """The reasons for a member of the group; None for somebody who is placed by no library."""
    running = programme.get(tx, group.programme_id)
    me = groups.cohort(tx, running, [member_id]).persons.get(member_id)
    if me is None:
        return None
    near = _near(tx, group, me)
    members = rows.members_in(tx, [each.id for each in near])
    all_ = groups.cohort(tx, running, [id for ids in members.values() for id in ids])
    people = {person.id: person for person in all_.persons.values()}
    plan = _plan(near, {at: [str(id) for id in ids if id in all_.persons] for at, ids in members.items()})
    rules = group_plans.standing_wishes(tx, running.id).within(all_.rules, people.keys())
    return _reasons(people[me.id], people, explain(plan, people.values(), rules, me.id), rules.target)


def _near(tx: Transaction, group: StudyGroup, me: Person) -> list[StudyGroup]:
    """The group, and those that meet nearest to somebody."""
    others = [each for each in rows.every(tx, group.programme_id) if each.id != group.id]
    others.sort(key=lambda each: (km_to_host(me, each.host_municipality, [me]), each.id))
    return [group, *others[:LOOKED_AT]]


def _plan(near: Iterable[StudyGroup], members: Mapping[int, Sequence[str]]) -> Assignment:
    made = tuple(groups.as_group(each, members[each.id]) for each in near if members.get(each.id))
    return Assignment(made, 0.0, {}, "heuristic", (), (), "work")


def _reasons(me: Person, people: Mapping[str, Person], found: Explanation, target: int) -> Reasons:
    def names(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(people[id].name for id in ids if id != me.id))

    module = found.group.module if found.group.module in me.modules else None
    return Reasons(
        found.km,
        me.id in found.free if me.slots else None,
        names(found.free),
        names({*found.group.members} - {*found.free}),
        module,
        names(found.share_module) if module else (),
        any(each.kind == "pin" for each in found.decided),
        names(id for each in found.decided if each.kind == "together" for id in each.ids),
        tuple(
            Other(each.group.name, each.km - found.km, _against(me, people, each, target))
            for each in found.alternatives
        ),
    )


def _against(me: Person, people: Mapping[str, Person], other: Alternative, target: int) -> str | None:
    """What speaks against a group, as finely as it can be said."""
    match other.against:
        case "slot" if not any(me.slots & people[id].slots for id in other.group.members):
            return "no common time"
        case "slot" if other.group.slot in me.slots:
            return "slot of others"
        case "module" if other.group.module in me.modules:
            return "module of others"
        case "size" if len(other.group.members) < target:
            return "left small"
    return other.against
