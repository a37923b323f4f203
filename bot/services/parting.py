"""Somebody goes from a group: what they were shown of it is hidden from them; what they gave it, it keeps."""

from datetime import datetime

from bot.domain.delivery import Delivery
from bot.services import answers, experiences, outbox
from storage import Transaction, people
from storage import outbox as rows

LISTS = ("answers.others", "experiences.found")
READ = ("answers.read", "experiences.read")


def hide(tx: Transaction, now: datetime, member_id: int) -> None:
    """Let everything that showed somebody what others gave show what they may still see."""
    for sent in rows.sent_to(tx, member_id, LISTS + READ):
        if sent.kind in LISTS:
            outbox.renew(tx, now, sent)
        elif not _may_read(tx, now, sent):
            outbox.hide(tx, now, sent)


def _may_read(tx: Transaction, now: datetime, sent: Delivery) -> bool:
    member = people.find(tx, sent.member_id) if sent.member_id is not None else None
    if sent.kind == "answers.read":
        return answers.readable(tx, member, sent.params["answer"]) is not None
    return bool(experiences.readable(tx, now, member, [sent.params["experience"]]))
