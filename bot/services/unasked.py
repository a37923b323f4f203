"""What members write in private without being asked, kept until they have said what it is."""

from datetime import datetime, timedelta

from bot.domain.conversation import Refusal
from bot.domain.parts import Part
from bot.domain.people import Member
from bot.services import sharing
from storage import Transaction
from storage import parts as rows

KEPT_FOR = timedelta(days=14)


def keep(tx: Transaction, member: Member, part: Part) -> None:
    """Keep it, so that it need not be written again; raises Refusal where it cannot be kept."""
    sharing.check((part,))
    rows.keep_unasked(tx, member.id, part)


def take(tx: Transaction, member: Member | None, message_id: int) -> Part:
    """Give what was kept and forget it; raises Refusal("stale") where there is none."""
    found = find(tx, member, message_id)
    if member is None or found is None:
        raise Refusal("stale")
    rows.forget_unasked(tx, member.id, message_id)
    return found


def follow_edit(tx: Transaction, member: Member | None, part: Part) -> None:
    """Let it say what its author has made of it."""
    found = find(tx, member, part.message)
    if member and found and found.came_in(part.chat, part.message):
        keep(tx, member, part)


def find(tx: Transaction, member: Member | None, message_id: int) -> Part | None:
    parts = rows.unasked_of(tx, member.id) if member else ()
    return next((each for each in parts if each.message == message_id), None)


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget that of which nobody said for two weeks what it is."""
    rows.forget_unasked_before(tx, now - KEPT_FOR)
