from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.conversation import Refusal
from bot.domain.people import Member, RoleName
from bot.domain.programme import read
from bot.services import links
from storage import Transaction, audit, participations, people
from storage import programmes as rows
from storage.programmes import Running

__all__ = [
    "New",
    "Running",
    "get",
    "is_elsewhere",
    "must_be",
    "must_see_names",
    "sees_names",
    "start",
    "takes_part",
    "with_role",
]


@dataclass(frozen=True)
class New:
    """A programme just made, with the tokens of its two links."""

    id: int
    join_token: str
    manager_token: str


def start(tx: Transaction, now: datetime, source: str, start_on: date, language: str) -> New:
    """Make a programme of a file's text; raises ProgrammeFaults for a wrong file, Refusal for a start in the past."""
    if start_on < read(source).day(now):
        raise Refusal("programme.past")
    programme = rows.add(tx, now, source, start_on, language)
    audit.note(tx, now, "programme made", programme.id)
    return New(
        programme.id,
        links.issue(tx, now, programme.id, role="participant", uses=None),
        links.issue(tx, now, programme.id, role="manager"),
    )


def get(tx: Transaction, id: int) -> Running:
    return rows.get(tx, id)


def takes_part(tx: Transaction, now: datetime, member_id: int, programme_id: int) -> bool:
    """Whether somebody takes part in a programme, and is not on pause on this day there."""
    part = participations.get(tx, member_id, programme_id)
    return part is not None and part.status == "active" and not part.is_away(get(tx, programme_id).content.day(now))


def is_elsewhere(tx: Transaction, member_id: int, programme_id: int) -> bool:
    """Whether a member takes part in another programme too."""
    return participations.is_elsewhere(tx, member_id, programme_id)


def with_role(tx: Transaction, member: Member | None, *roles: RoleName) -> list[Running]:
    """The programmes in which a member has one of these roles, newest first."""
    ids = {id for id, name in people.roles(tx, member.id) if name in roles} if member else set()
    return [rows.get(tx, id) for id in sorted(ids, reverse=True)]


def must_be(tx: Transaction, member: Member | None, programme_id: int, *roles: RoleName) -> Member:
    """The member, who has one of these roles in the programme; raises Refusal otherwise."""
    if member is None or not {(programme_id, role) for role in roles} & people.roles(tx, member.id):
        raise Refusal("not_allowed")
    return member


def sees_names(tx: Transaction, member: Member | None, programme_id: int) -> bool:
    """Whether somebody looks after its people one by one: a facilitator, or a manager where it has none."""
    mine = {role for id, role in people.roles(tx, member.id) if id == programme_id} if member else set()
    return "facilitator" in mine or ("manager" in mine and not people.with_role(tx, programme_id, "facilitator"))


def must_see_names(tx: Transaction, member: Member | None, programme_id: int) -> Member:
    """The member, who looks after people one by one; raises Refusal otherwise."""
    if member is None or not sees_names(tx, member, programme_id):
        raise Refusal("not_allowed")
    return member
