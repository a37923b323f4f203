"""Into a programme by a link; and the end of it, when all questions are answered (services/questions.py)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.domain import joining as rules
from bot.domain.conversation import Incoming, Refusal
from bot.domain.joining import Draft, Step
from bot.domain.people import Member, Participation, RoleName
from bot.services import changes, links, menus, monday_card
from storage import Transaction, libraries, participations, people
from storage import joining as drafts
from storage.links import Link

Standing = Literal["new", "joining", "member", "left"]


@dataclass(frozen=True)
class Opened:
    """What a link leads to for the one who opened it."""

    programme_id: int
    role: RoleName
    standing: Standing


def open_link(tx: Transaction, now: datetime, member: Member | None, token: str) -> Opened:
    """Look at a link without using it; raises Refusal where it is unknown, or used or expired and not one's own."""
    link = links.look(tx, token)
    role: RoleName = link.role or "participant"
    standing = _standing(tx, member, link.programme_id, role)
    if standing == "new":
        links.check(now, link)
    return Opened(link.programme_id, role, standing)


def opened_by(tx: Transaction, member: Member | None, token: str) -> Opened | None:
    """What a link has led to, whether it can still be used or not; None where it is unknown."""
    try:
        link = links.look(tx, token)
    except Refusal:
        return None
    role: RoleName = link.role or "participant"
    return Opened(link.programme_id, role, _standing(tx, member, link.programme_id, role))


def _standing(tx: Transaction, member: Member | None, programme_id: int, role: RoleName) -> Standing:
    if member is None:
        return "new"
    if (programme_id, role) in people.roles(tx, member.id):
        return "member"
    draft = drafts.get(tx, member.id, programme_id)
    if draft and draft.role:  # one way in at a time: the other link stays unused meanwhile
        return "joining"
    return "left" if role == "participant" and participations.get(tx, member.id, programme_id) else "new"


def say_yes(tx: Transaction, now: datetime, who: Incoming, token: str, language: str | None) -> Draft:
    """Use a link and write down the consent; from here on something is stored.

    Until somebody says their name, the channel's name for them does. A second yes goes on where the first one led.
    Raises Refusal as `open_link` does.
    """
    member = people.by_address(tx, who.address)
    opened = open_link(tx, now, member, token)
    if member and opened.standing == "joining" and (draft := drafts.get(tx, member.id, opened.programme_id)):
        return draft
    if opened.standing != "new":
        raise Refusal("stale")
    link = links.find(tx, now, token)
    links.use(tx, link)
    monday_card.refresh(tx, now, link.programme_id)
    member = member or people.add(tx, now, rules.tidy(who.first_name)[: rules.LONGEST["name"]], language, who.address)
    drafts.consent_to(tx, now, member.id, link.programme_id)
    draft = _first_draft(tx, member, link, opened.role)
    keep(tx, now, draft)
    return draft


def _first_draft(tx: Transaction, member: Member, link: Link, role: RoleName) -> Draft:
    """Ask only what neither the link nor the member's other programmes tell."""
    told: dict[Step, Any] = {
        "name": member.name if people.roles(tx, member.id) else link.known.get("name"),
        "municipality": link.known.get("municipality_number"),
        "library": link.known.get("library"),
        "size": link.known.get("size_class"),
        "position": link.known.get("position"),
    }
    asks: tuple[Step, ...] = rules.EVERYTHING if role == "participant" else ("name",)
    if libraries.posts_of(tx, [member.id]):
        asks = tuple(step for step in asks if step not in rules.PLACE)
    answers: dict[str, Any] = {step: value for step, value in told.items() if value and step in asks}
    return Draft(member.id, link.programme_id, role, asks, answers)


def change(tx: Transaction, now: datetime, member_id: int, programme_id: int, *steps: Step) -> Draft:
    """Ask some of the questions again; what was ticked is ticked. Raises Refusal to who is still on the way in."""
    before = drafts.get(tx, member_id, programme_id)
    if before and before.role:
        raise Refusal("not_joined")
    part = participations.get(tx, member_id, programme_id)
    picked = {"slots": list(part.slots), "electives": list(part.electives)} if part else {}
    draft = Draft(member_id, programme_id, None, steps, {"picked": picked})
    keep(tx, now, draft)
    return draft


def unfinished(tx: Transaction, member: Member | None) -> Draft | None:
    """The joining that a member has not come to the end of."""
    return drafts.newest(tx, member.id) if member else None


def left(tx: Transaction, member: Member | None) -> Participation | None:
    """The programme that a member left last and may come back to."""
    parts = participations.of_member(tx, member.id) if member else []
    return next((part for part in reversed(parts) if part.status == "left"), None)


def keep(tx: Transaction, now: datetime, draft: Draft) -> None:
    """Keep how far somebody has come; after the last question, let what they said take effect."""
    if draft.step is None:
        _finish(tx, now, draft)
    else:
        drafts.save(tx, now, draft)


def _finish(tx: Transaction, now: datetime, draft: Draft) -> None:
    answers, member_id, programme_id = draft.answers, draft.member_id, draft.programme_id
    drafts.forget(tx, member_id, programme_id)
    if "name" in answers:
        people.change(tx, member_id, name=answers["name"])
    if "position" in answers:
        ids = [libraries.keep(tx, *each) for each in draft.posts()]
        libraries.place(tx, member_id, answers["position"], ids)
    if draft.role:
        people.give_role(tx, now, member_id, programme_id, draft.role)
        menus.publish(tx, now, member_id)
    chosen = {step: answers[step] for step in ("slots", "electives") if step in answers}
    if draft.role == "participant":
        participations.start(tx, now, member_id, programme_id, private_prompts=False, paused_until=None, **chosen)
        changes.noted(tx, now, programme_id, came=True)
    elif chosen:
        participations.change(tx, member_id, programme_id, **chosen)
        changes.noted(tx, now, programme_id)
    if "position" in answers:
        changes.noted_of(tx, now, member_id)
    for known_in in sorted({id for id, _ in people.roles(tx, member_id)}):  # their name, or who is new
        monday_card.refresh(tx, now, known_in)
