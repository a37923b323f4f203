"""What people answer: one answer to a question from each, in as many messages as they like."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.conversation import Refusal
from bot.domain.parts import Part, Parts, Visibility, put
from bot.domain.people import Member, StudyGroup
from bot.services import after_answers, naming, outbox, presence, prompts, sharing
from bot.services.outbox import To
from storage import Transaction, done, groups, participations, people
from storage import answers as rows
from storage import prompts as prompt_rows
from storage.answers import Answer

IN_LIST = 6


def give(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    prompt_id: int,
    part: Part,
    *,
    here: StudyGroup | None = None,
) -> Answer:
    """Answer a question, or add to the answer; it undoes a skip.

    A first answer in a group's chat (`here`) is for those who read there, one in private for its author alone until
    they choose.
    """
    who = prompts.asked(tx, now, member, prompt_id)
    if before := rows.of(tx, prompt_id, who.member.id):
        return _added(tx, now, before, part)
    sharing.check((part,))
    done.unskip(tx, prompt_id, who.member.id)
    visibility = "me" if part.in_private else sharing.seen_in_chat(tx, who.running.id)
    group = here if visibility == "group" else who.group
    group_id = group.id if group else None
    id = rows.add(tx, now, prompt_id, who.member.id, (part,), group_id=group_id, visibility=visibility)
    answer = _get(tx, id)
    after_answers.ask(tx, now, answer)
    _join_lists(tx, now, answer)
    prompts.follow(tx, now, prompt_id, who.member.id)
    return answer


def reply(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    prompt_id: int,
    part: Part,
    *,
    group: StudyGroup,
    address: str,
) -> None:
    """Answer in a group's chat; it is kept for those who read there, and its author is told so privately.

    So it is where somebody of another group, or of none, was asked the same; who was not is told where they can answer.
    Who has left the programme is told privately; somebody who has not joined it is told how to, once. Those who lead it
    just talk with a group that is not theirs.
    """
    roles = {name for id, name in people.roles(tx, member.id) if id == group.programme_id} if member else set()
    if member and not roles and _has_left(tx, member, group.programme_id):
        to, id = To(member=member.id), group.programme_id
        outbox.send(tx, now, to, "answers.left", programme=id, key=f"left:{prompt_id}:{member.id}", programme_id=id)
    elif member is None or not roles:
        key = f"stranger:{group.id}:{outbox.mark(address)}"
        outbox.send(tx, now, To(group=group.id), "answers.stranger", programme=group.programme_id, key=key)
    elif _answers_here(tx, now, member, prompt_id, group=group, roles=roles):
        _take(tx, now, member, prompt_id, part, group=group)
    elif roles == {"participant"}:
        key, of = f"elsewhere:{prompt_id}:{member.id}", group.programme_id
        outbox.send(tx, now, To(member=member.id), "answers.elsewhere", programme=of, key=key, group=group.id)


def _answers_here(
    tx: Transaction, now: datetime, member: Member, prompt_id: int, *, group: StudyGroup, roles: Collection[str]
) -> bool:
    """Whether it is their group, or they were asked the same and no other group sees what they answered."""
    if groups.of_member(tx, member.id, group.programme_id) == group:
        return True
    if roles != {"participant"} or not prompts.was_asked(tx, now, member, prompt_id):
        return False
    before = rows.of(tx, prompt_id, member.id)
    return before is None or before.visibility != "group" or before.group_id == group.id


def _take(tx: Transaction, now: datetime, member: Member, prompt_id: int, part: Part, *, group: StudyGroup) -> None:
    is_first = rows.of(tx, prompt_id, member.id) is None
    names = naming.new_in(tx, prompt_id, member.id, part)
    seen = replace(part, named=True)  # it stands there already: they are told, not asked
    answer = give(tx, now, member, prompt_id, seen, here=group)
    _confirm(tx, now, answer, is_first=is_first)
    _tell_of_names(tx, now, answer, names)


def _tell_of_names(tx: Transaction, now: datetime, answer: Answer, names: Collection[str]) -> None:
    if names:
        outbox.reply(tx, now, To(member=answer.member_id), "naming.in_group", answer=answer.id)


def _has_left(tx: Transaction, member: Member, programme_id: int) -> bool:
    part = participations.get(tx, member.id, programme_id)
    return part is not None and part.status == "left"


def _confirm(tx: Transaction, now: datetime, answer: Answer, *, is_first: bool) -> None:
    to = To(member=answer.member_id)
    if is_first:
        about = f"my-answer:{answer.id}"
        outbox.reply(tx, now, to, "own.card", subject=about, of="answer", id=answer.id, first=True)
    else:
        outbox.reply(tx, now, to, "own.added", of="answer")


def add_to(tx: Transaction, now: datetime, member: Member | None, answer_id: int, part: Part) -> Answer:
    """Add a message to an answer."""
    return _added(tx, now, own(tx, member, answer_id), part)


def _added(tx: Transaction, now: datetime, before: Answer, part: Part) -> Answer:
    after_answers.taken(tx, now, before)
    return _change(tx, now, before, put(before.parts, part))


def write_anew(tx: Transaction, now: datetime, member: Member | None, answer_id: int, part: Part) -> Answer:
    """Put a message in place of everything an answer said."""
    return _change(tx, now, own(tx, member, answer_id), (part,))


def _change(tx: Transaction, now: datetime, before: Answer, parts: Parts) -> Answer:
    sharing.check(parts)
    if parts == before.parts:
        return before
    rows.change(tx, now, before.id, parts)
    return _followed(tx, now, before)


def show_to(tx: Transaction, now: datetime, member: Member | None, answer_id: int, visibility: Visibility) -> Answer:
    """Let the author alone, their group or the whole cohort see an answer."""
    before = own(tx, member, answer_id)
    group_id = sharing.group_to_see(tx, before, visibility)
    rows.show_to(tx, answer_id, visibility, group_id)
    return _followed(tx, now, replace(before, group_id=group_id))


def take_back(tx: Transaction, now: datetime, member: Member | None, answer_id: int) -> None:
    """Remove an answer, and every message that shows it wherever the bot still can."""
    _remove(tx, now, own(tx, member, answer_id))


def of_member(tx: Transaction, member_id: int) -> list[Answer]:
    return rows.of_member(tx, member_id)


def take_back_all(tx: Transaction, now: datetime, member_id: int) -> None:
    """Remove everything somebody has answered."""
    for each in of_member(tx, member_id):
        _remove(tx, now, each)


def follow_edit(tx: Transaction, now: datetime, member: Member | None, part: Part) -> bool:
    """Let an answer say what its author has made of the message it was written in; False where there is none."""
    before = written_in(tx, member, part)
    if before is None:
        return False
    if not part.in_private:
        _tell_of_names(tx, now, before, naming.new_in(tx, before.prompt_id, before.member_id, part))
    _change(tx, now, before, put(before.parts, replace(part, named=not part.in_private)))
    return True


def written_in(tx: Transaction, member: Member | None, part: Part) -> Answer | None:
    """The answer of a member's own that came in this message, in whole or in part."""
    return rows.written_in(tx, member.id, part.chat, part.message) if member else None


def find(tx: Transaction, answer_id: int) -> Answer | None:
    return rows.get(tx, answer_id)


def mine(tx: Transaction, member: Member | None, prompt_id: int) -> Answer | None:
    return rows.of(tx, prompt_id, member.id) if member else None


def own(tx: Transaction, member: Member | None, answer_id: int) -> Answer:
    """An answer of the member's own; raises Refusal("stale") where it is not there or not theirs."""
    answer = rows.get(tx, answer_id)
    if answer is None or member is None or answer.member_id != member.id:
        raise Refusal("stale")
    return answer


def others(
    tx: Transaction, member: Member | None, prompt_id: int, start: int = 0, count: int = IN_LIST
) -> list[Answer]:
    """Some of what others answered to a question, of that which this member may see, the oldest first."""
    return _seen_by(tx, member, prompt_id, start=start, count=count)


def come_here_alone(tx: Transaction, member: Member | None, prompt_id: int) -> bool:
    """Whether a member meets what their group answers in private alone: it has no chat, or they are not in it."""
    group = prompts.group_of(tx, member, prompt_id)
    return group is not None and not presence.is_in(tx, group, member)


def still_readable(tx: Transaction, member: Member | None, prompt_id: int, ids: Collection[int]) -> list[Answer]:
    """Of some answers those that this member may still see."""
    return _seen_by(tx, member, prompt_id, ids=ids)


def readable(tx: Transaction, member: Member | None, answer_id: int) -> Answer | None:
    """Somebody else's answer, where this member may read it."""
    answer = rows.get(tx, answer_id)
    return next(iter(_seen_by(tx, member, answer.prompt_id, ids=[answer_id])), None) if answer else None


def _seen_by(tx: Transaction, member: Member | None, prompt_id: int, **which: Any) -> list[Answer]:
    found = prompt_rows.find(tx, prompt_id)
    participation = participations.get(tx, member.id, found[0]) if member and found else None
    if member is None or found is None or participation is None or participation.status != "active":
        return []
    group = groups.of_member(tx, member.id, found[0])
    together = prompt_rows.together_with(tx, prompt_id, group.id) if group else ()
    return rows.others(tx, prompt_id, member.id, group.id if group else None, together_with=together, **which)


def _get(tx: Transaction, id: int) -> Answer:
    answer = rows.get(tx, id)
    assert answer is not None
    return answer


def _followed(tx: Transaction, now: datetime, before: Answer) -> Answer:
    after = _get(tx, before.id)
    sharing.follow(tx, now, "answer", before, after)
    _refresh_lists(tx, now, before)
    _join_lists(tx, now, after)
    return _get(tx, before.id)  # what of it stood in the group may be gone now


def _remove(tx: Transaction, now: datetime, answer: Answer) -> None:
    sharing.take_back(tx, now, "answer", answer)
    rows.remove(tx, answer.id)
    _refresh_lists(tx, now, answer)
    prompts.follow(tx, now, answer.prompt_id, answer.member_id)


def list_about(prompt_id: int) -> str:
    """The subject of every list of what others answered to a question."""
    return f"others:{prompt_id}"


def _refresh_lists(tx: Transaction, now: datetime, before: Answer) -> None:
    """Let the lists that showed it follow: what was for a group is in no others' lists."""
    if before.visibility != "me":
        to = groups.been_in(tx, before.group_id) if before.visibility == "group" and before.group_id else None
        for prompt_id in _lists_of(tx, before):
            outbox.refresh_listing(tx, now, list_about(prompt_id), before.id, to)


def _join_lists(tx: Transaction, now: datetime, answer: Answer) -> None:
    """Let the lists of colleagues in its group show it; a cohort is too large, and looks again."""
    if answer.visibility != "me" and answer.group_id is not None:
        to = [each.id for each in groups.members(tx, answer.group_id) if each.id != answer.member_id]
        for prompt_id in _lists_of(tx, answer):
            outbox.join_lists(tx, now, list_about(prompt_id), answer.id, to=to, room=IN_LIST)


def _lists_of(tx: Transaction, answer: Answer) -> set[int]:
    """The questions whose lists may show an answer: its own, and what others of its group were asked that week."""
    together = prompt_rows.together_with(tx, answer.prompt_id, answer.group_id) if answer.group_id else set()
    return {answer.prompt_id} | together
