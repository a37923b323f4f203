"""The message that facilitators get when a week begins: it follows what is done."""

from contextlib import suppress
from datetime import date, datetime

from bot.domain.free import monday_of
from bot.domain.programme import ProgrammeFaults
from bot.services import outbox, programme
from storage import Transaction


def about(programme_id: int, monday: date) -> str:
    """The subject of the messages of a week."""
    return f"monday:{programme_id}:{monday}"


def refresh(tx: Transaction, now: datetime, programme_id: int) -> None:
    """Let this week's messages say what is true now; those of weeks that are over stay as they were."""
    with suppress(ProgrammeFaults):  # what is done is done also where a file cannot be read
        today = programme.get(tx, programme_id).content.day(now)
        outbox.refresh(tx, now, about(programme_id, monday_of(today)))
