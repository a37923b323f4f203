"""What follows on each question that was put: planned once it is, and done when its moment has come."""

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.domain import load, rhythm
from bot.services import calendar, monday, monday_card, programme, silence
from bot.services.one_by_one import AGAIN, one_by_one
from storage import Transaction
from storage import duties as rows
from storage.duties import Duty, Put

BITE = 25  # of what is done in one transaction: others wait for it
Do = Callable[[Transaction, datetime, Put], datetime | None]  # when to do it after all, where it was too soon


def plan(tx: Transaction, now: datetime) -> bool:
    """Note what is to be done about the questions that were put since; True where there may be more."""
    new = rows.new(tx, BITE)
    rows.take(tx, [duty for put in new for duty in _duties(tx, put)])
    for programme_id in {put.programme_id for put in new}:
        silence.look_after(tx, now, programme_id)
        monday.look_after(tx, now, programme_id)
    _tell_facilitators(tx, now, new)
    return len(new) == BITE


def _tell_facilitators(tx: Transaction, now: datetime, new: list[Put]) -> None:
    """Let the week's message say that groups were asked: once, with the last of those that were asked at a time."""
    put = {each.programme_id for each in new if each.group_id is not None}
    for programme_id in put - rows.still_new(tx) if put else ():
        monday_card.refresh(tx, now, programme_id)


def _duties(tx: Transaction, put: Put) -> Iterator[Duty]:
    free = calendar.free_of(tx, programme.get(tx, put.programme_id), group_id=put.group_id, member_id=put.member_id)
    yield Duty(put.posting_id, "reminder", rhythm.remind_at(put.asked_at, free))
    yield Duty(put.posting_id, "load", load.ask_at(put.asked_at, free))
    if put.group_id is not None:
        yield Duty(put.posting_id, "summary", rhythm.told_how_it_went_at(put.asked_at, free))


def do(tx: Transaction, now: datetime, kind: str, what: Do) -> bool:
    """Do what is due of a kind; True where there may be more."""
    due = rows.due(tx, kind, now, BITE)

    def done(put: Put) -> None:
        rows.put_off(tx, put.posting_id, kind, what(tx, now, put))

    one_by_one(tx, due, done, lambda put: rows.put_off(tx, put.posting_id, kind, now + AGAIN))
    return len(due) == BITE
