"""How far each group has come with its questions, in figures."""

from datetime import datetime

from bot.domain.people import Member, StudyGroup
from bot.services import charge, programme
from storage import Transaction, responses
from storage import progress as rows
from storage.progress import Answered
from storage.responses import Response

__all__ = ["Answered", "Response"]


def of_groups(
    tx: Transaction, now: datetime, programme_id: int, member: Member | None = None
) -> list[tuple[StudyGroup, Answered | None]]:
    """What each group of a programme was asked last, and how many have answered or skipped; None before it begins.

    Of a facilitator who is given, only the groups that they look after.
    """
    going, today = charge.own_groups(tx, member, programme_id), programme.get(tx, programme_id).content.day(now)
    counts = rows.of_groups(tx, programme_id, [each.id for each in going], today)
    return [(each, counts.get(each.id)) for each in going]


def of_all(tx: Transaction, programme_id: int) -> Response | None:
    """How many have answered in the last week with a question, in all the groups that it has come to; or None."""
    return next(iter(responses.of_all(tx, programme_id, responses.mondays(tx, programme_id, 1))), None)
