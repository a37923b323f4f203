"""Who is in a programme, and inviting more: by links, one role each, never more than the issuer's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.people import MAY_INVITE, Member, Participation, RoleName
from bot.domain.people_file import Invited
from bot.services import charge, charging, links, monday_card
from storage import Transaction, audit, participations, people, programmes
from storage import joining as drafts
from storage.people import heard_on

__all__ = [
    "Cohort",
    "by_name",
    "cohort",
    "heard_on",
    "invite",
    "issue",
    "issue_shared",
    "managers",
    "may_invite",
    "must_exist",
    "must_invite",
    "name_of",
    "taking_part",
]


@dataclass(frozen=True)
class Cohort:
    """Who is in a programme, who is on their way in, and who has left."""

    active: list[Participation]
    joining: list[Member]
    left: list[Participation]


def cohort(tx: Transaction, programme_id: int) -> Cohort:
    on_their_way = [people.get(tx, draft.member_id) for draft in drafts.unfinished(tx, programme_id)]
    return Cohort(participations.active(tx, programme_id), on_their_way, participations.left(tx, programme_id))


def by_name(parts: Sequence[Participation]) -> list[Participation]:
    """Those who take part, in the order of an alphabet that ends with Æ, Ø and Å."""
    return sorted(parts, key=lambda part: ([_letter(each) for each in part.member.name.casefold()], part.member.id))


def _letter(letter: str) -> int:
    return ord("z") + 1 + "æøå".index(letter) if letter in "æøå" else ord(letter)


def taking_part(tx: Transaction, member_id: int, programme_id: int) -> Participation | None:
    """How somebody takes part now; None where they do not."""
    part = participations.get(tx, member_id, programme_id)
    return part if part and part.status == "active" else None


def name_of(tx: Transaction, member_id: int) -> str | None:
    """The name of a member; None where they are erased."""
    found = people.find(tx, member_id)
    return found.name if found else None


def managers(tx: Transaction, programme_id: int) -> list[Member]:
    """Who is responsible for a programme."""
    return people.with_role(tx, programme_id, "manager")


def may_invite(tx: Transaction, member: Member | None, programme_id: int) -> list[RoleName]:
    """The roles that a member may give; none where they have no say."""
    mine = {role for id, role in people.roles(tx, member.id) if id == programme_id} if member else set()
    allowed = {role for each in mine for role in MAY_INVITE.get(each, ())}
    if not charging.may_choose(tx, member, programme_id):  # a new facilitator has all groups, so more than they have
        allowed -= {"facilitator"}
    return [role for role in MAY_INVITE["manager"] if role in allowed]


def must_invite(tx: Transaction, member: Member | None, programme_id: int, role: str) -> None:
    """Raise Refusal where a member may not give this role."""
    if role in may_invite(tx, member, programme_id):
        return
    if member is not None and (programme_id, "facilitator") in people.roles(tx, member.id):
        charge.must_look_after(tx, member, programme_id, None)
    raise Refusal("not_allowed")


def issue(
    tx: Transaction,
    now: datetime,
    programme_id: int,
    role: RoleName,
    issuer: Member | None = None,
    *,
    made_for: int | None = None,
) -> str:
    """The token of a single-use link, an operator's without an issuer; raises Refusal for an unknown programme."""
    must_exist(tx, programme_id)
    if token := links.renew(tx, made_for):
        return token
    actor = issuer.id if issuer else None
    audit.note(tx, now, "link made", programme_id, actor, role=role)
    return links.issue(tx, now, programme_id, role=role, issuer_id=actor, made_for=made_for)


def issue_shared(tx: Transaction, now: datetime, programme_id: int, issuer: Member, made_for: int | None = None) -> str:
    """The token of a link by which any number of participants may join."""
    if token := links.renew(tx, made_for):
        return token
    audit.note(tx, now, "shared link made", programme_id, issuer.id, role="participant")
    return links.issue(tx, now, programme_id, role="participant", uses=None, issuer_id=issuer.id, made_for=made_for)


def invite(tx: Transaction, now: datetime, programme_id: int, invited: Sequence[Invited]) -> list[str]:
    """The tokens of personal links, one for each; raises Refusal for an unknown programme."""
    must_exist(tx, programme_id)
    audit.note(tx, now, "people invited", programme_id, people=len(invited))
    tokens = [links.issue(tx, now, programme_id, role="participant", known=each.known) for each in invited]
    monday_card.refresh(tx, now, programme_id)
    return tokens


def must_exist(tx: Transaction, programme_id: int) -> None:
    known = {each.id: each.content.title["nb"] for each in programmes.every(tx)}
    if programme_id not in known:
        raise Refusal("programme.unknown", known=known)
