"""Who is talking, and what the bot is waiting to hear from them."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.conversation import Incoming
from bot.domain.people import Member, StudyGroup
from bot.services import monday_card
from bot.services.outbox import To
from storage import Transaction, awaited, groups, outbox, participations, people

MISSED_FOR = timedelta(days=14)


def who(tx: Transaction, now: datetime, incoming: Incoming) -> Member | None:
    """The member who did this; one who had shut the bot out and writes again can be reached again.

    They get what they missed in two weeks, where it is still in time. Of when they did it the day is kept.
    """
    found = people.at_address(tx, incoming.address)
    if found is None:
        return None
    if incoming.private and not found.reachable:
        people.set_reachable(tx, found.member.id, reachable=True)
        outbox.revive_for(tx, now, found.member.id, now - MISSED_FOR)
        _is_back(tx, now, found.member)
    if incoming.event is None and found.heard_on != now.date():
        people.heard(tx, found.member.id, now.date())
    return found.member


def _is_back(tx: Transaction, now: datetime, member: Member) -> None:
    """Facilitators may have been told as the week began that somebody could not be reached."""
    for part in participations.of_member(tx, member.id):
        monday_card.refresh(tx, now, part.programme_id)


def group_here(tx: Transaction, incoming: Incoming) -> StudyGroup | None:
    """The study group whose chat this happened in."""
    return None if incoming.private else groups.by_chat(tx, incoming.chat, incoming.thread)


def where(tx: Transaction, incoming: Incoming, member: Member | None) -> To:
    """Where an answer goes: to the person, or to the chat it happened in."""
    if incoming.private and member:
        return To(member=member.id)
    group = group_here(tx, incoming)
    return To(group=group.id) if group else To(chat=incoming.chat, thread=incoming.thread)


def expect(tx: Transaction, now: datetime, address: str, what: str, *args: Any) -> None:
    """The next text, voice or picture from this person in private goes to the handler of `what`."""
    awaited.expect(tx, now, address, what, list(args))


def expected(tx: Transaction, address: str) -> tuple[str, list[Any]] | None:
    return awaited.get(tx, address)


def heard(tx: Transaction, address: str) -> None:
    """Nothing is awaited from this person any more."""
    awaited.forget(tx, address)


def no_longer(tx: Transaction, address: str, what: str, *about: int) -> None:
    """If it is this that is awaited, with arguments that begin so, it is not any more."""
    if (awaits := awaited.get(tx, address)) and (awaits[0], awaits[1][: len(about)]) == (what, list(about)):
        awaited.forget(tx, address)
