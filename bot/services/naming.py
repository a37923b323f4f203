"""Whom an answer or a reply to it seems to name, where its question asks to name nobody; its author decides."""

from collections.abc import Sequence

from bot.domain.naming import named_in
from bot.domain.parts import Part
from bot.domain.people import Member
from bot.services import prompts, unasked
from storage import Transaction, groups, people
from storage import answers as rows
from storage import replies as reply_rows
from storage.answers import Answer


def undecided(tx: Transaction, answer: Answer) -> tuple[str, ...]:
    """Whom an answer seems to name that its author has not decided about."""
    new = [each for each in answer.parts if not each.named]
    return _but_decided(tx, answer.prompt_id, answer.member_id, answer.parts, new)


def new_in(tx: Transaction, prompt_id: int, author_id: int, part: Part) -> tuple[str, ...]:
    """Whom a message seems to name that its author has not decided to name in the answer it becomes part of."""
    before = rows.of(tx, prompt_id, author_id)
    return _but_decided(tx, prompt_id, author_id, before.parts if before else (), [part])


def new_in_reply(tx: Transaction, answer: Answer, author_id: int, part: Part) -> tuple[str, ...]:
    """Whom a reply to an answer seems to name that its author has not decided to name in what it said before."""
    before = reply_rows.written_in(tx, author_id, part.chat, part.message)
    return _but_decided(tx, answer.prompt_id, author_id, before.parts if before else (), [part])


def _but_decided(
    tx: Transaction, prompt_id: int, author_id: int, before: Sequence[Part], parts: Sequence[Part]
) -> tuple[str, ...]:
    decided = [each for each in before if each.named]
    named, known = (in_parts(tx, prompt_id, author_id, each) for each in (parts, decided))
    return tuple(each for each in named if each not in known)


def in_parts(tx: Transaction, prompt_id: int, author_id: int, parts: Sequence[Part]) -> tuple[str, ...]:
    """Whom messages seem to name, but for their author and those of the group; nobody where the question allows it."""
    asked = prompts.in_words(tx, prompt_id)
    if not asked.prompt.without_names:
        return ()
    group = groups.of_member(tx, author_id, asked.running.id)
    readers = groups.members(tx, group.id) if group else [people.get(tx, author_id)]
    spared = [name for each in readers for name in each.name.split()]
    return tuple(dict.fromkeys(name for each in parts for name in named_in(each.text, spared)))


def decide(tx: Transaction, answer: Answer) -> None:
    """Its author has decided to name those whom it seems to name: it is not asked again."""
    rows.let_name(tx, answer.id)


def hold(tx: Transaction, member: Member | None, answer_id: int, part: Part) -> bool:
    """Keep a message aside that seems to name somebody, and that others would see at once; False where it may go on."""
    answer = rows.get(tx, answer_id)
    if member is None or answer is None or answer.visibility == "me" or not part.in_private:
        return False
    if not new_in(tx, answer.prompt_id, member.id, part):
        return False
    unasked.keep(tx, member, part)
    return True


def hold_reply(tx: Transaction, member: Member, answer: Answer, part: Part) -> bool:
    """Keep a reply to an answer aside that seems to name somebody; False where it may be said."""
    if not new_in_reply(tx, answer, member.id, part):
        return False
    unasked.keep(tx, member, part)
    return True


def held(tx: Transaction, member: Member | None, answer: Answer, message_id: int) -> tuple[str, ...]:
    """Whom a message that is kept aside seems to name; nobody where it is there no more."""
    part = unasked.find(tx, member, message_id)
    return new_in(tx, answer.prompt_id, answer.member_id, part) if part else ()
