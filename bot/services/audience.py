from dataclasses import dataclass

from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.domain.programme import ProgrammeFaults
from storage import Transaction, people, programmes

DEFAULT_LANGUAGE, DEFAULT_ZONE = "nb", "Europe/Oslo"


@dataclass(frozen=True)
class Reader:
    """Who reads a message, and the language and time zone of their programme."""

    member: Member | None
    language: str
    timezone: str


def of(tx: Transaction, delivery: Delivery) -> Reader:
    """Who reads a message; what is about no programme can be told also where theirs cannot be read."""
    member = people.get(tx, delivery.member_id) if delivery.member_id is not None else None
    if delivery.programme_id is None and delivery.group_id is None:
        return of_toast(tx, member, None)
    return _reader(tx, member, delivery.programme_id, delivery.group_id)


def of_toast(tx: Transaction, member: Member | None, programme_id: int | None) -> Reader:
    """Who reads a line over a button; `programme_id` is the programme it is about, if it names one.

    That something failed is told there also where a programme's file cannot be read.
    """
    try:
        return _reader(tx, member, programme_id, None)
    except ProgrammeFaults:
        return Reader(member, DEFAULT_LANGUAGE, DEFAULT_ZONE)


def _reader(tx: Transaction, member: Member | None, programme_id: int | None, group_id: int | None) -> Reader:
    programme = programmes.of_delivery(tx, programme_id, group_id, member.id if member else None)
    if programme is None:
        return Reader(member, DEFAULT_LANGUAGE, DEFAULT_ZONE)
    return Reader(member, programme.language, programme.content.time_zone)
