"""How far each group has come with its questions, in figures."""

from datetime import datetime

from bot.domain.people import Member, StudyGroup
from bot.services import charge, programme
from storage import Transaction
from storage import progress as rows
from storage.progress import Answered

__all__ = ["Answered"]


def of_groups(
    tx: Transaction, now: datetime, programme_id: int, member: Member | None = None
) -> list[tuple[StudyGroup, Answered | None]]:
    """What each group of a programme was asked last, and how many have answered or skipped; None before it begins.

    Of a facilitator who is given, only the groups that they look after.
    """
    going, today = charge.own_groups(tx, member, programme_id), programme.get(tx, programme_id).content.day(now)
    counts = rows.of_groups(tx, programme_id, [each.id for each in going], today)
    return [(each, counts.get(each.id)) for each in going]
