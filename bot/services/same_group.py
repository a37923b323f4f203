"""A leader and one of their own staff may be in the same group when both ask; until then neither knows of the other."""

from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.groups.participants import apart
from bot.domain.people import Member, Participation
from bot.services import changes
from storage import Transaction, participations
from storage import same_group as rows


def others(tx: Transaction, part: Participation) -> list[Member]:
    """Those in a programme who lead somebody, or whom they lead."""
    everyone = participations.active(tx, part.programme_id)
    mine = {id for pair in apart(everyone) if str(part.member.id) in pair for id in pair}
    return [each.member for each in everyone if str(each.member.id) in mine and each.member != part.member]


def asked_by(tx: Transaction, part: Participation) -> set[int]:
    """With whom somebody has asked to be."""
    return rows.asked_by(tx, part.member.id)


def agreed(tx: Transaction, part: Participation) -> set[int]:
    """Who of those has asked for the same."""
    return {id for pair in rows.both(tx) if part.member.id in pair for id in pair - {part.member.id}}


def wish(tx: Transaction, now: datetime, part: Participation, other_id: int, *, on: bool) -> None:
    """Ask to be with somebody, or no longer; raises Refusal where they are no leader or staff of one another."""
    if other_id not in {each.id for each in others(tx, part)}:
        raise Refusal("stale")
    before = rows.both(tx)
    if on:
        rows.ask(tx, now, part.member.id, other_id)
    else:
        rows.take_back(tx, part.member.id, other_id)
    if rows.both(tx) != before:
        changes.noted_of(tx, now, part.member.id)
