"""A facilitator takes somebody out of a programme, who may come back by themselves."""

from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.people import Member
from bot.services import alerts, charge, groups, outbox, people, programme, settings
from bot.services.outbox import To
from storage import Transaction, audit


def take_out(tx: Transaction, now: datetime, actor: Member | None, member_id: int, programme_id: int) -> None:
    """Let somebody take part no more, as where they leave; raises Refusal.

    They are told, at once where they are taken out of a chat; so are the other facilitators.
    """
    who = programme.must_be(tx, actor, programme_id, "facilitator")
    part = people.taking_part(tx, member_id, programme_id)
    if part is None:
        raise Refusal("stale")
    charge.must_follow_up(tx, actor, programme_id, member_id)
    group = groups.of_member(tx, member_id, programme_id)
    waits = not groups.leave_group(tx, now, member_id, programme_id)
    settings.end(tx, now, part)
    audit.note(tx, now, "member taken out", programme_id, who.id, member=member_id)
    to = To(member=member_id)
    outbox.send(tx, now, to, "people.taken_out", programme=programme_id, in_hours=waits, programme_id=programme_id)
    at = group.id if group else None
    alerts.tell(tx, now, programme_id, "people.others_taken_out", but=who.id, member=member_id, group=at, by=who.id)
