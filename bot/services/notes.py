"""What participants write to the facilitators of their programme: passed on privately, and kept until they erase it."""

from dataclasses import asdict
from datetime import datetime, timedelta

from bot.domain.conversation import Refusal
from bot.domain.parts import LONGEST, LONGEST_CAPTION, Part, units
from bot.domain.people import Member
from bot.services import outbox, programme
from bot.services.outbox import To
from storage import Transaction, broadcasts, people
from storage import notes as rows
from storage.notes import Note, get

__all__ = ["Note", "get", "leads_there", "must_reach", "send", "to_author_of"]

WAITS = timedelta(days=14)  # for a facilitator who has shut the bot out and comes back
ROOM_ABOVE = 256  # for who it is from, and perhaps that it may be a repeat


def must_reach(tx: Transaction, member: Member | None) -> int:
    """The programme whose facilitators a participant writes to; raises Refusal where there are none."""
    running = programme.current(tx, member, "participant")
    if not people.with_role(tx, running.id, "facilitator"):
        raise Refusal("notes.nobody", programme=running.id)
    return running.id


def to_author_of(tx: Transaction, member: Member | None, broadcast_id: int) -> int | None:
    """The programme in which somebody answers a facilitator's message; None where they take no part there."""
    sent = broadcasts.get(tx, broadcast_id)
    if sent is None or member is None or (sent.programme_id, "participant") not in people.roles(tx, member.id):
        return None
    return sent.programme_id


def send(tx: Transaction, now: datetime, member: Member, programme_id: int, said: Part) -> None:
    """Pass on what a participant wrote to every facilitator; raises Refusal where it cannot be passed on."""
    _check(said)
    file = asdict(said.file) if said.file else None
    note = rows.add(tx, programme_id=programme_id, member_id=member.id, text=said.text, file=file, written_at=now)
    for facilitator in people.with_role(tx, programme_id, "facilitator"):
        to, subject = To(member=facilitator.id), f"note:{note.id}"
        key = f"note:{note.id}:{facilitator.id}"
        outbox.send(
            tx,
            now,
            to,
            "notes.post",
            programme=programme_id,
            key=key,
            subject=subject,
            expires_at=now + WAITS,
            note=note.id,
        )


def _check(said: Part) -> None:
    if not (said.text or said.file):
        raise Refusal("parts.empty")
    most = (LONGEST_CAPTION if said.file else LONGEST) - ROOM_ABOVE
    if units(said.text) > most:
        raise Refusal("notes.long", length=units(said.text), most=most)


def leads_there(tx: Transaction, member: Member | None, note_id: int) -> Note:
    """A note, for a facilitator of its programme; raises Refusal."""
    note = get(tx, note_id)
    if note is None:
        raise Refusal("stale")
    programme.must_be(tx, member, note.programme_id, "facilitator")
    return note
