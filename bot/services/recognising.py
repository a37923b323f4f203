"""An answer in the group's chat that nobody replies to: one colleague is asked whether they know it too, by turns."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain import rhythm
from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.services import calendar, outbox, programme, sharing
from bot.services.one_by_one import AGAIN, one_by_one
from bot.services.outbox import To
from storage import Transaction, participations
from storage import answers as answer_rows
from storage import recognising as rows
from storage.answers import Answer

KIND = "recognising.ask"
BITE = 50  # of what is done in one transaction: others wait for it
WAITS = timedelta(days=3)  # later than that it is left alone


def said(tx: Transaction, now: datetime, done: Delivery, result: Any) -> None:  # noqa: ARG001
    """An answer has come to its group's chat: two days later it is looked whether somebody has replied."""
    if done.act != "send" or done.programme_id is None or answer_rows.get(tx, done.params["answer"]) is None:
        return  # it may have been erased while it was on its way
    free = calendar.free_of(tx, programme.get(tx, done.programme_id), group_id=done.group_id)
    if at := rhythm.ask_at(now, free):
        rows.wait(tx, done.params["answer"], at)


def replied(tx: Transaction, now: datetime, member: Member | None, answer_id: int) -> None:
    """Somebody replied to an answer in the group's chat: that is known, not what they said."""
    answer = answer_rows.get(tx, answer_id)
    if member and answer and member.id != answer.member_id:
        rows.replied(tx, now, answer_id)


def next_recognition(tx: Transaction, now: datetime) -> datetime | None:
    """When it is looked next whether an answer has a reply."""
    moment = rows.next_due(tx)
    return moment and max(moment, now)


def ask(tx: Transaction, now: datetime) -> bool:
    """Ask a colleague about each answer that has stood two days without a reply; True where there may be more."""
    due = rows.due(tx, now, BITE)
    one_by_one(
        tx,
        due,
        lambda each: _ask_about(tx, now, each[0], is_late=now >= each[1] + WAITS),
        lambda each: rows.put_off(tx, each[0], now + AGAIN),
    )
    return len(due) == BITE


def _ask_about(tx: Transaction, now: datetime, answer_id: int, *, is_late: bool) -> None:
    answer = answer_rows.get(tx, answer_id)
    if answer is None or answer.group_id is None or not sharing.stands_in_chat(tx, "answer", answer):
        rows.forget(tx, answer_id)  # should it be said again, two days begin anew
    else:
        _ask(tx, now, answer, is_late=is_late)


def _ask(tx: Transaction, now: datetime, answer: Answer, *, is_late: bool) -> None:
    author = participations.get(tx, answer.member_id, answer.programme_id)
    assert answer.group_id is not None
    today = programme.get(tx, answer.programme_id).content.day(now)
    around = rows.colleagues(tx, answer.group_id, answer.programme_id, answer.member_id, today)
    is_here = author is not None and author.status == "active"
    chosen = rhythm.whom_to_ask(around, answer.member_id, now) if is_here and not is_late else None
    rows.asked(tx, now, answer.id, chosen)
    if chosen is not None:
        outbox.send(
            tx,
            now,
            To(member=chosen),
            KIND,
            programme=answer.programme_id,
            key=f"recognise:{answer.id}",
            subject=f"read-answer:{answer.id}",
            if_uncertain="drop",
            in_hours=True,
            expires_at=now + WAITS,
            answer=answer.id,
        )


def is_waited_for(tx: Transaction, now: datetime, member: Member, answer: Answer) -> bool:
    """Whether nobody has replied yet, and whom it is asked of is not on pause."""
    is_here = programme.takes_part(tx, now, member.id, answer.programme_id)
    return is_here and not rows.is_replied_to(tx, answer.id)
