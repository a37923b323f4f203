"""What participants write to the facilitators of their programme: passed on privately, and kept for some months."""

from dataclasses import asdict
from datetime import datetime, timedelta

from bot.domain.conversation import Refusal
from bot.domain.parts import LONGEST, LONGEST_CAPTION, Part, units
from bot.domain.people import Member
from bot.services import charge, outbox, programme
from bot.services.outbox import To
from storage import Transaction, broadcasts, people
from storage import notes as rows
from storage import outbox as messages
from storage.notes import Note, get

__all__ = [
    "Note",
    "follow_edit",
    "forget_old",
    "get",
    "is_read_now",
    "leads_there",
    "must_reach",
    "send",
    "take_back",
    "to_author_of",
]

WAITS = timedelta(days=14)  # for a facilitator who has shut the bot out and comes back
ROOM_ABOVE = 256  # for who it is from, and perhaps that it may be a repeat


def must_reach(tx: Transaction, member: Member | None, programme_id: int) -> None:
    """Raise Refusal where a member does not take part in a programme, or it has no facilitators to write to."""
    if member is None or (programme_id, "participant") not in people.roles(tx, member.id):
        raise Refusal("stale")
    if not people.with_role(tx, programme_id, "facilitator"):
        raise Refusal("notes.nobody", programme=programme_id)


def to_author_of(tx: Transaction, member: Member | None, broadcast_id: int) -> int | None:
    """The programme in which somebody answers a facilitator's message; None where they take no part there."""
    sent = broadcasts.get(tx, broadcast_id)
    if sent is None or member is None or (sent.programme_id, "participant") not in people.roles(tx, member.id):
        return None
    return sent.programme_id


def send(tx: Transaction, now: datetime, member: Member, programme_id: int, said: Part) -> Note:
    """Pass on what a participant wrote to the facilitators who look after them; raises Refusal where it cannot be."""
    _check(said)
    came = {"chat": said.chat, "message": said.message, "written_at": now}
    note = rows.add(tx, programme_id=programme_id, member_id=member.id, text=said.text, file=_file(said), **came)
    _pass_on(tx, now, note)
    return note


def _pass_on(tx: Transaction, now: datetime, note: Note) -> None:
    for facilitator in _readers(tx, note):
        _post(tx, now, note, facilitator)


def _post(tx: Transaction, now: datetime, note: Note, facilitator: Member) -> None:
    outbox.send(
        tx,
        now,
        To(member=facilitator.id),
        "notes.post",
        programme=note.programme_id,
        subject=_subject(note),
        expires_at=now + WAITS,
        note=note.id,
    )


def follow(tx: Transaction, now: datetime, programme_id: int, giver_id: int) -> None:
    """Pass on what a facilitator had and nobody has answered to those who look after its author now."""
    for note in rows.unanswered(tx, programme_id, now - WAITS):
        had = messages.meant_for(tx, _subject(note))
        for each in _readers(tx, note):
            if giver_id in had and each.id not in had:
                _post(tx, now, note, each)


def _readers(tx: Transaction, note: Note) -> list[Member]:
    """The facilitators of its author's group, or all of them where they are in none."""
    group_id = charge.group_of(tx, note.member_id, note.programme_id)
    return charge.following_up(tx, note.programme_id, group_id)


def _subject(note: Note) -> str:
    return f"note:{note.id}"


def _file(said: Part) -> dict[str, str] | None:
    return asdict(said.file) if said.file else None


def follow_edit(tx: Transaction, now: datetime, member: Member | None, said: Part) -> bool:
    """Let facilitators see what somebody has made of what they wrote; raises Refusal where it cannot be passed on."""
    note = rows.came_in(tx, member.id, said.chat, said.message) if member else None
    if note is None:
        return False
    _check(said)
    rows.change(tx, note.id, said.text, _file(said))
    if note.file == _file(said):
        outbox.refresh(tx, now, _subject(note))
    else:
        outbox.take_back(tx, now, _subject(note))
        outbox.drop_missed(tx, _subject(note))
        _pass_on(tx, now, note)
    return True


def take_back(tx: Transaction, now: datetime, member: Member | None, note_id: int) -> Note:
    """Remove what somebody wrote, here and with the facilitators; raises Refusal where it is not theirs."""
    note = get(tx, note_id)
    if note is None or member is None or note.member_id != member.id:
        raise Refusal("stale")
    outbox.take_back(tx, now, _subject(note))
    rows.forget(tx, note.id)
    return note


def forget_old(tx: Transaction, now: datetime) -> None:
    """Forget what was passed on some months ago."""
    rows.forget_before(tx, now - outbox.KEPT_FOR)


def is_read_now(tx: Transaction, note: Note) -> bool:
    """Whether any facilitator who gets it can be reached; it waits otherwise."""
    return any(people.is_reachable(tx, each.id) for each in _readers(tx, note))


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
        raise Refusal("notes.gone")
    programme.must_be(tx, member, note.programme_id, "facilitator")
    charge.must_follow_up(tx, member, note.programme_id, note.member_id)
    return note
