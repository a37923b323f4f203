"""Study groups: who is in which, why, and what happens when somebody comes late or leaves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.groups import NO_TIME, Group, Person, Rules
from bot.domain.groups.cost import km_to_host
from bot.domain.groups.participants import apart, persons
from bot.domain.people import Member, Participation, StudyGroup
from bot.domain.places import load_municipalities
from bot.services import charging, monday_card, outbox, parting, presence, programme, start_questions
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, participations, people, same_group
from storage import groups as rows
from storage.groups import chat, every, find, get, members, of_member
from storage.participations import first_waiting, waiting

__all__ = ["chat", "every", "find", "first_waiting", "get", "members", "of_member", "waiting"]


@dataclass(frozen=True)
class Cohort:
    """Everyone who takes part in a programme and can be placed, and the rules for placing them."""

    people: dict[int, Participation]
    persons: dict[int, Person]
    rules: Rules


@dataclass(frozen=True)
class Seat:
    """Somebody in a group, and what it is to them: how far to where it meets, and whether its time suits."""

    member: Member
    place: str
    km: float
    is_free: bool


def cohort(tx: Transaction, running: Running, among: Collection[int] | None = None) -> Cohort:
    """Everyone of a programme who can be placed, or those of them among some members."""
    away = participations.without_seat(tx, running.id)
    everyone = [each for each in participations.active(tx, running.id, among) if each.member.id not in away]
    for_remote = [module.key for module in running.content.modules if module.core_for_remote]
    asked = {frozenset(map(str, pair)) for pair in same_group.both(tx)}
    placed = persons(everyone, for_remote, asked)
    people = {each.member.id: each for each in everyone if each.member.id in placed}
    return Cohort(people, placed, Rules(leaders=apart(everyone, asked)))


def names(tx: Transaction, programme_id: int) -> dict[int, str]:
    """The name of the group that each member is in."""
    of = {each.id: each.name for each in rows.every(tx, programme_id)}
    return {member: of[group] for member, group in rows.grouped(tx, programme_id).items() if group in of}


def seats(tx: Transaction, programme_id: int, host: str, slot: int | None, member_ids: list[int]) -> list[Seat]:
    """How a group would be for each of these, the nearest first."""
    return seats_among(cohort(tx, programme.get(tx, programme_id), member_ids), host, slot, member_ids)


def seats_among(all_: Cohort, host: str, slot: int | None, member_ids: list[int]) -> list[Seat]:
    """The same, of people who are known."""
    told = [_seat(all_.people[id].member, all_.persons[id], host, slot) for id in member_ids if id in all_.persons]
    return sorted(told, key=lambda seat: (round(seat.km), seat.member.name))


def _seat(member: Member, person: Person, host: str, slot: int | None) -> Seat:
    place = place_name(person.municipality_number)
    return Seat(member, place, km_to_host(person, host, [person]), slot in person.slots)


def seats_in(tx: Transaction, group: StudyGroup) -> list[Seat]:
    ids = [each.id for each in rows.members(tx, group.id)]
    all_ = cohort(tx, programme.get(tx, group.programme_id), ids)
    return seats_among(all_, group.host_municipality, group.slot, ids)


def place_name(municipality_number: str) -> str:
    place = load_municipalities().get(municipality_number)
    return place.name if place else municipality_number


# --- coming ----------------------------------------------------------------------------------------------------------


def as_group(group: StudyGroup, members: Sequence[str]) -> Group:
    """A group as one of a plan."""
    slot = NO_TIME if group.slot is None else group.slot
    return Group(str(group.id), group.name, group.host_municipality, slot, group.module or "", tuple(members))


def _tell_placed(tx: Transaction, now: datetime, group: StudyGroup, member_id: int) -> None:
    """Tell somebody which group they are in, and the group in its chat."""
    tell(tx, now, To(member=member_id), "group.placed", group)
    start_questions.ask_second(tx, now, group.programme_id, member_id)
    if rows.chat(tx, group.id):
        presence.look_for(tx, now, group, member_id)
        subject = f"newcomer:{member_id}"
        tell(tx, now, To(group=group.id), "group.newcomer", group, subject=subject, member=member_id)


def tell(
    tx: Transaction,
    now: datetime,
    to: To,
    kind: str,
    group: StudyGroup,
    *,
    key: str | None = None,
    subject: str | None = None,
    **params: Any,
) -> bool:
    """Send something about a group as soon as the bot may write of its own accord; with a key only once."""
    return outbox.send(
        tx,
        now,
        to,
        kind,
        programme=group.programme_id,
        key=key,
        subject=subject or f"group:{group.id}",
        in_hours=True,
        group=group.id,
        **params,
    )


def settle(tx: Transaction, now: datetime, programme_id: int, places: Mapping[int, StudyGroup]) -> None:
    """Let everyone be in this group of theirs; tell those who come into one, and each chat who is new there."""
    before = rows.grouped(tx, programme_id)
    moving = [(member, group) for member, group in places.items() if before.get(member) != group.id]
    for member_id in [member for member, _ in moving if member in before]:
        leave_group(tx, now, member_id, programme_id)
    for member_id, group in moving:
        rows.add_member(tx, now, group.id, member_id)
    for member_id, group in moving:
        _tell_placed(tx, now, group, member_id)
    end_empty(tx, now, programme_id)
    monday_card.refresh(tx, now, programme_id)


def end_empty(tx: Transaction, now: datetime, programme_id: int) -> None:
    """End the groups that nobody is in any more; their names and chats are not given to others."""
    filled = {*rows.grouped(tx, programme_id).values()}
    empty = [group for group in rows.every(tx, programme_id) if group.id not in filled]
    if empty:
        before = charging.state(tx, programme_id)
        for group in empty:
            rows.end(tx, now, group.id)
        charging.groups_ended(tx, now, programme_id, before)


# --- going -----------------------------------------------------------------------------------------------------------


def leave_group(tx: Transaction, now: datetime, member_id: int, programme_id: int, told: str = "group.out") -> bool:
    """Take somebody out of their group and a chat of its own; nothing happens where they are in none.

    Who is taken out of a chat is told this; gives whether they are.
    """
    group = rows.of_member(tx, member_id, programme_id)
    if group is None:
        return False
    was_in_chat = member_id in rows.in_chat(tx, group.id)
    rows.end_membership(tx, now, group.id, member_id)
    parting.hide(tx, now, member_id)
    address = people.address(tx, member_id)
    chat = rows.chat(tx, group.id)
    if not address or chat is None or chat.thread_id is not None:  # a chat with topics is for everyone
        return False
    outbox.call(tx, now, To(group=group.id), "group.remove", programme=programme_id, user=int(address))
    if was_in_chat:  # told at once, also at night: nobody is thrown out without a word
        outbox.send(tx, now, To(member=member_id), told, programme=programme_id, group=group.id)
    return was_in_chat
