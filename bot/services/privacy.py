"""Everything stored about a member, handed to them or erased."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Member, Participation, StudyGroup
from bot.services import (
    agreement,
    alerts,
    answers,
    changes,
    experiences,
    groups,
    handover,
    outbox,
    plan_erasing,
    removals,
    teachers,
)
from bot.services.removals import Standing
from storage import Transaction, audit, awaited, links, participations, people, privacy
from storage import groups as seats
from storage import outbox as messages


@dataclass(frozen=True)
class Erased:
    """How much of what somebody gave was erased."""

    answers: int
    experiences: int


def document(tx: Transaction, member: Member) -> bytes:
    """Everything stored about a member, as JSON in UTF-8."""
    found = privacy.about(tx, member.id)
    if address := people.address(tx, member.id):
        found["awaited"] = [{"what": what, "args": args} for what, args in filter(None, [awaited.get(tx, address)])]
        found["inbox"] = privacy.put_aside(tx, address)
    found["audit"] = [*found.get("audit", []), *privacy.audited(tx, member.id)]
    return json.dumps(found, ensure_ascii=False, indent=2).encode()


def only_one_left(tx: Transaction, member: Member) -> list[int]:
    """The programmes that would stand without anyone to look after them."""
    mine = {programme_id for programme_id, role in people.roles(tx, member.id) if role in ("facilitator", "manager")}
    return [id for id in sorted(mine) if [each.id for each in _who_act(tx, id)] == [member.id]]


def _who_act(tx: Transaction, programme_id: int) -> list[Member]:
    return people.with_role(tx, programme_id, "facilitator") or people.with_role(tx, programme_id, "manager")


def standing(tx: Transaction, now: datetime, member: Member) -> set[Standing]:
    """What becomes of what a member wrote in groups' chats, when they are erased."""
    return removals.standing(tx, now, *answers.of_member(tx, member.id), *experiences.of_member(tx, member.id))


def is_in_chat(tx: Transaction, member: Member) -> bool:
    """Whether a member is in a group's chat, where the bot reads but what is meant for it."""
    found = (groups.of_member(tx, member.id, part.programme_id) for part in participations.of_member(tx, member.id))
    return any(member.id in seats.in_chat(tx, group.id) for group in found if group)


def erase(tx: Transaction, now: datetime, member: Member) -> Erased:
    """Erase a member and all that is theirs, here and, as far as the bot can, in the chats."""
    parts = participations.of_member(tx, member.id)
    in_groups = [group for part in parts if (group := groups.of_member(tx, member.id, part.programme_id))]
    theirs = privacy.owned(tx, member.id)
    answers.take_back_all(tx, now, member.id)
    experiences.take_back_all(tx, now, member.id)
    agreement.forget(tx, now, member.id)
    for part in parts:
        groups.leave_group(tx, now, member.id, part.programme_id)
    handover.leave_all(tx, now, member)
    for table, id in [*theirs, ("newcomer", member.id)]:
        outbox.take_back(tx, now, f"{table}:{id}")
    if address := people.address(tx, member.id):
        awaited.forget(tx, address)
        privacy.forget_updates(tx, address)
    privacy.forget_audit(tx, member.id)
    audit.note(tx, now, "member erased")
    links.forget_of(tx, member.id)
    teachers.forget_name(tx, now, member.id)
    people.erase(tx, member.id)
    for part in parts:
        plan_erasing.forget(tx, now, part.programme_id, member.id)
        changes.noted(tx, now, part.programme_id)
    for group in in_groups:
        outbox.refresh(tx, now, f"group:{group.id}")
    _tell(tx, now, parts, in_groups)
    tables = [table for table, _ in theirs]
    return Erased(tables.count("answer"), tables.count("experience"))


def _tell(tx: Transaction, now: datetime, parts: list[Participation], in_groups: list[StudyGroup]) -> None:
    """Tell the facilitators that somebody is gone, and which group is smaller for it; not who it was."""
    smaller = {group.programme_id: group.id for group in in_groups}
    for part in parts:
        if part.status == "active":
            alerts.tell(tx, now, part.programme_id, "people.erased", group=smaller.get(part.programme_id))


def forget_strangers(tx: Transaction, now: datetime) -> None:  # noqa: ARG001
    """Forget to whom the bot answered before they said yes, and what."""
    messages.forget_strangers(tx)
