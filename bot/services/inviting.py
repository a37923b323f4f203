"""Links into a programme that work now: seen, and taken back, by those who could have made them."""

from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.people import Member
from bot.services import monday_card, people, programme
from storage import Transaction, audit, links
from storage.links import Link, find

__all__ = ["Link", "find", "live", "must_be_live", "withdraw"]


def live(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> list[Link]:
    """The links that work now and give a role that a member may give, newest first."""
    roles = people.may_invite(tx, member, programme_id)
    return [each for each in links.live(tx, now, programme_id) if each.role in roles]


def must_be_live(tx: Transaction, now: datetime, member: Member | None, link_id: int) -> Link:
    """A link that works now, for somebody who may give its role; raises Refusal."""
    found = find(tx, link_id)
    if found is None:
        raise Refusal("stale")
    people.must_invite(tx, member, found.programme_id, found.role or "")
    if found not in live(tx, now, member, found.programme_id):
        raise Refusal("stale")
    return found


def unreached(tx: Transaction, programme_id: int) -> list[Link]:
    """The links of those who were invited by name and have not come."""
    return links.of_the_unreached(tx, programme_id)


def must_be_unreached(tx: Transaction, member: Member | None, link_id: int) -> Link:
    """The link of somebody who has not come, for a facilitator of that programme; raises Refusal."""
    found = find(tx, link_id)
    if found is None or found not in unreached(tx, found.programme_id):
        raise Refusal("stale")
    programme.must_see_names(tx, member, found.programme_id)
    return found


def withdraw(tx: Transaction, now: datetime, member: Member | None, link_id: int) -> Link:
    """Let nobody in by a link any more; raises Refusal."""
    found = must_be_live(tx, now, member, link_id)
    links.withdraw(tx, found.id)
    monday_card.refresh(tx, now, found.programme_id)
    audit.note(tx, now, "link withdrawn", found.programme_id, member.id if member else None, role=found.role)
    return found
