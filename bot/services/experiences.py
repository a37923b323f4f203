"""The experience bank: what people learnt at work, kept for those they chose, and found again by its words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.experiences import folded, meant
from bot.domain.parts import Part, Parts, Visibility, put
from bot.domain.people import Member, StudyGroup
from bot.services import answers, outbox, prompts, sharing
from bot.services.outbox import To
from bot.services.prompts import Participant
from storage import Transaction
from storage import experiences as rows
from storage.experiences import Experience, Reader

MOST_FOUND = 50


def share(
    tx: Transaction, now: datetime, member: Member | None, part: Part, *, here: StudyGroup | None = None
) -> Experience:
    """Keep an experience: for its author alone until they choose; where it was written in a group, for who reads there.

    `here` is the group in whose chat it was written, else it belongs to the programme that put its question to them
    last; raises Refusal where that group is not theirs. A message that is shared already stays as it is.
    """
    who = prompts.participant(tx, member, here.programme_id) if here else prompts.foremost(tx, now, member)
    if not part.in_private and (here is None or who.group != here):
        raise Refusal("only_private", command="del")
    if known := rows.written_in(tx, who.member.id, part.chat, part.message):
        return known
    visibility = "me" if part.in_private else sharing.seen_in_chat(tx, who.running.id)
    return _add(tx, now, who, (part,), visibility)


def share_answer(tx: Transaction, now: datetime, member: Member | None, answer_id: int) -> Experience:
    """Make an experience of an answer, for those who see the answer; once."""
    answer = answers.own(tx, member, answer_id)
    if known := rows.from_answer(tx, answer_id):
        return known
    who = prompts.participant(tx, member, answer.programme_id)
    made = _add(tx, now, who, answer.parts, answer.visibility, answer_id=answer_id, group_id=answer.group_id)
    _tell_answer(tx, now, made)
    return made


def _tell_answer(tx: Transaction, now: datetime, experience: Experience) -> None:
    """Let the card of the answer that it was made from say how it stands."""
    if experience.answer_id is not None:
        outbox.refresh(tx, now, f"my-answer:{experience.answer_id}")


def _add(
    tx: Transaction, now: datetime, who: Participant, parts: Parts, visibility: Visibility, **columns: int | None
) -> Experience:
    sharing.check(parts)
    group_id, programme_id = who.group.id if who.group else None, who.running.id
    whose = {"member_id": who.member.id, "group_id": group_id, "programme_id": programme_id}
    return _get(tx, rows.add(tx, now, parts, visibility=visibility, **(whose | columns)))


def add_to(tx: Transaction, now: datetime, member: Member | None, experience_id: int, part: Part) -> Experience:
    """Add a message to an experience."""
    before = own(tx, member, experience_id)
    return _change(tx, now, before, put(before.parts, part))


def write_anew(tx: Transaction, now: datetime, member: Member | None, experience_id: int, part: Part) -> Experience:
    """Put a message in place of everything an experience said."""
    return _change(tx, now, own(tx, member, experience_id), (part,))


def follow_edit(tx: Transaction, now: datetime, member: Member | None, part: Part) -> bool:
    """Let an experience say what its author has made of the message it was written in; False where there is none."""
    before = rows.written_in(tx, member.id, part.chat, part.message) if member else None
    if before is None:
        return False
    _change(tx, now, before, put(before.parts, part))
    return True


def _change(tx: Transaction, now: datetime, before: Experience, parts: Parts) -> Experience:
    sharing.check(parts)
    if parts == before.parts:
        return before
    rows.change(tx, now, before.id, parts)
    return _followed(tx, now, before)


def show_to(
    tx: Transaction, now: datetime, member: Member | None, experience_id: int, visibility: Visibility
) -> Experience:
    """Let the author alone, their group or the whole cohort find an experience."""
    before = own(tx, member, experience_id)
    group_id = sharing.group_to_see(tx, before, visibility)
    rows.show_to(tx, experience_id, visibility, group_id)
    return _followed(tx, now, replace(before, group_id=group_id))


def take_back(tx: Transaction, now: datetime, member: Member | None, experience_id: int) -> None:
    """Remove an experience, and every message that shows it wherever the bot still can."""
    _remove(tx, now, own(tx, member, experience_id))


def of_member(tx: Transaction, member_id: int) -> list[Experience]:
    return rows.of_member(tx, member_id)


def take_back_all(tx: Transaction, now: datetime, member_id: int) -> None:
    """Remove everything somebody has shared."""
    for each in of_member(tx, member_id):
        _remove(tx, now, each)


def own(tx: Transaction, member: Member | None, experience_id: int) -> Experience:
    """An experience of the member's own; raises Refusal("stale") where it is not there or not theirs."""
    found = rows.get(tx, experience_id)
    if found is None or member is None or found.member_id != member.id:
        raise Refusal("stale")
    return found


def find(tx: Transaction, experience_id: int) -> Experience | None:
    return rows.get(tx, experience_id)


def confirm(tx: Transaction, now: datetime, experience: Experience) -> None:
    """Show its author privately what was kept in the group, and who finds it."""
    to, subject = To(member=experience.member_id), f"my-experience:{experience.id}"
    outbox.reply(tx, now, to, "own.card", subject=subject, of="experience", id=experience.id)


def made_from(tx: Transaction, answer_id: int) -> Experience | None:
    """The experience that was made from an answer."""
    return rows.from_answer(tx, answer_id)


@dataclass(frozen=True)
class Found:
    ids: list[int]
    is_near: bool = False  # not by the words themselves, but by what they are likely to mean


def search(tx: Transaction, now: datetime, member: Member | None, text: str) -> Found | None:
    """The newest experiences that have every word of the text, of those this member may see; None without a word.

    Where there are none, a slip of the finger is forgiven.
    """
    reader, words = _reader(prompts.must_take_part(tx, now, member)), folded(text)
    if not words:
        return None
    if exact := rows.search(tx, words, MOST_FOUND, reader=reader):
        return Found(exact)
    mended = meant(words, rows.vocabulary(tx, reader=reader))
    return Found(rows.search(tx, mended, MOST_FOUND, reader=reader) if mended else [], is_near=True)


def readable(tx: Transaction, now: datetime, member: Member | None, ids: Sequence[int]) -> list[Experience]:
    """Those of some experiences that this member may see now."""
    mine = prompts.participants(tx, now, member)
    return rows.seen(tx, ids, reader=_reader(mine)) if mine else []


def _reader(mine: Sequence[Participant]) -> Reader:
    programmes = tuple(who.running.id for who in mine)
    return Reader(mine[0].member.id, programmes, tuple(who.group.id for who in mine if who.group))


def _get(tx: Transaction, id: int) -> Experience:
    found = rows.get(tx, id)
    assert found is not None
    return found


def _followed(tx: Transaction, now: datetime, before: Experience) -> Experience:
    after = _get(tx, before.id)
    sharing.follow(tx, now, "experience", before, after)
    outbox.refresh_listing(tx, now, "found", before.id)
    _tell_answer(tx, now, before)
    return _get(tx, before.id)  # what of it stood in the group may be gone now


def _remove(tx: Transaction, now: datetime, experience: Experience) -> None:
    sharing.take_back(tx, now, "experience", experience)
    rows.remove(tx, experience.id)
    outbox.refresh_listing(tx, now, "found", experience.id)
    _tell_answer(tx, now, experience)
