"""What people answer: one answer to a question from each, in as many messages as they like."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.conversation import Refusal
from bot.domain.parts import Part, Visibility, put
from bot.domain.people import Member
from bot.services import outbox, prompts, sharing
from storage import Transaction, groups, participations
from storage import answers as rows
from storage import parts as kept
from storage import prompts as prompt_rows
from storage.answers import Answer

UNASKED_FOR = timedelta(days=14)


def give(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    prompt_id: int,
    part: Part,
    *,
    instead: bool = False,
) -> Answer:
    """Answer a question, or add to the answer; `instead` of what was there. It undoes a skip.

    A first answer in the group is for the group, one in private for its author alone until they choose.
    """
    who = prompts.asked(tx, now, member, prompt_id)
    before = rows.of(tx, prompt_id, who.member.id)
    parts = (part,) if before is None or instead else put(before.parts, part)
    sharing.check(parts)
    prompt_rows.unskip(tx, prompt_id, who.member.id)
    if before:
        rows.change(tx, now, before.id, parts)
        return _followed(tx, now, before)
    group_id, visibility = who.group.id if who.group else None, "me" if part.in_private else "group"
    id = rows.add(tx, now, prompt_id, who.member.id, parts, group_id=group_id, visibility=visibility)
    outbox.refresh(tx, now, f"others:{prompt_id}")
    return _get(tx, id)


def show_to(tx: Transaction, now: datetime, member: Member | None, answer_id: int, visibility: Visibility) -> Answer:
    """Let the author alone, their group or the whole cohort see an answer; a group is the one they are in now."""
    before = own(tx, member, answer_id)
    who = prompts.participant(tx, member, before.programme_id)
    group_id = before.group_id or (who.group.id if who.group else None)
    if visibility == "group" and group_id is None:
        raise Refusal("parts.no_group")
    if visibility == before.visibility:
        return before
    rows.show_to(tx, answer_id, visibility, group_id)
    return _followed(tx, now, replace(before, group_id=group_id))


def take_back(tx: Transaction, now: datetime, member: Member | None, answer_id: int) -> None:
    """Remove an answer, and every message that shows it wherever the bot still can."""
    _remove(tx, now, own(tx, member, answer_id))


def take_back_all(tx: Transaction, now: datetime, member_id: int) -> None:
    """Remove everything somebody has answered."""
    for each in rows.of_member(tx, member_id):
        _remove(tx, now, each)


def follow_edit(tx: Transaction, now: datetime, member: Member | None, part: Part) -> bool:
    """Let an answer say what its author has made of the message it was written in; False where there is none."""
    before = rows.written_in(tx, member.id, part.chat, part.message) if member else None
    if before is None:
        return False
    parts = put(before.parts, part)
    sharing.check(parts)
    if parts != before.parts:
        rows.change(tx, now, before.id, parts)
        _followed(tx, now, before)
    return True


def mine(tx: Transaction, member: Member | None, prompt_id: int) -> Answer | None:
    return rows.of(tx, prompt_id, member.id) if member else None


def own(tx: Transaction, member: Member | None, answer_id: int) -> Answer:
    """An answer of the member's own; raises Refusal("stale") where it is not there or not theirs."""
    answer = rows.get(tx, answer_id)
    if answer is None or member is None or answer.member_id != member.id:
        raise Refusal("stale")
    return answer


def others(tx: Transaction, member: Member | None, prompt_id: int) -> list[Answer]:
    """What others answered to a question, of that which this member may see."""
    found = prompt_rows.find(tx, prompt_id)
    participation = participations.get(tx, member.id, found[0]) if member and found else None
    if member is None or found is None or participation is None or participation.status != "active":
        return []
    group = groups.of_member(tx, member.id, found[0])
    return rows.others(tx, prompt_id, member.id, group.id if group else None)


def readable(tx: Transaction, member: Member | None, answer_id: int) -> Answer | None:
    """Somebody else's answer, where this member may read it."""
    answer = rows.get(tx, answer_id)
    return (
        next((each for each in others(tx, member, answer.prompt_id) if each.id == answer_id), None) if answer else None
    )


def _get(tx: Transaction, id: int) -> Answer:
    answer = rows.get(tx, id)
    assert answer is not None
    return answer


def _followed(tx: Transaction, now: datetime, before: Answer) -> Answer:
    after = _get(tx, before.id)
    sharing.follow(tx, now, "answer", before, after)
    outbox.refresh(tx, now, f"others:{before.prompt_id}")
    return after


def _remove(tx: Transaction, now: datetime, answer: Answer) -> None:
    sharing.take_back(tx, now, "answer", answer)
    rows.remove(tx, answer.id)
    outbox.refresh(tx, now, f"others:{answer.prompt_id}")


# --- written without being asked -------------------------------------------------------------------------------------


def keep_unasked(tx: Transaction, now: datetime, member: Member, part: Part) -> None:
    """Keep what a member wrote in private without being asked, so that they need not write it again."""
    kept.keep_unasked(tx, now, member.id, part)


def take_unasked(tx: Transaction, member: Member | None, message_id: int) -> Part:
    """Take what was kept, which is forgotten; raises Refusal("stale") where there is none."""
    parts = kept.unasked_of(tx, member.id) if member else ()
    found = next((each for each in parts if each.message == message_id), None)
    if member is None or found is None:
        raise Refusal("stale")
    kept.forget_unasked(tx, member.id, message_id)
    return found


def edit_unasked(tx: Transaction, now: datetime, member: Member | None, part: Part) -> bool:
    """Follow an edit of what was kept; False where there is none."""
    parts = kept.unasked_of(tx, member.id) if member else ()
    if member is None or not any(each.came_in(part.chat, part.message) for each in parts):
        return False
    kept.keep_unasked(tx, now, member.id, part)
    return True


def forget_unasked(tx: Transaction, now: datetime) -> None:
    """Forget what was kept and of which nobody said for two weeks what it is."""
    kept.forget_unasked_before(tx, now - UNASKED_FOR)
