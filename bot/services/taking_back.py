"""Taking back a question that was put: it was not asked, and comes again."""

from collections.abc import Collection
from datetime import datetime

from bot.services import outbox, summaries
from bot.services.prompts import card_about
from storage import Transaction
from storage import prompts as rows
from storage.prompts import Posting


def remove(tx: Transaction, now: datetime, posting: Posting, member_ids: Collection[int]) -> None:
    """Remove a question of a group's where it stands, and from those who were sent it alone.

    What follows on it goes with it. Who has answered keeps their answer.
    """
    outbox.take_back(tx, now, f"posting:{posting.id}")
    for member_id in member_ids:
        outbox.take_back(tx, now, card_about(posting.prompt_id, member_id))
    if posting.group_id is not None:
        summaries.take_back(tx, now, posting.prompt_id, posting.group_id)
    rows.unpost(tx, posting, member_ids)
