"""Who has been silent for weeks: they get a friendly line after two, and may need a call after three."""

from datetime import date, datetime

from bot.domain import hours, rhythm
from bot.domain.free import WEEK, monday_of
from bot.domain.people import Member
from bot.services import alerts, calendar, outbox, programme
from bot.services.one_by_one import AGAIN, one_by_one
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, participations, people, programmes
from storage import silence as rows

CHECK_IN = "silence.check_in"
CHECK_IN_KEEPS = 5  # working days


def look_after(tx: Transaction, now: datetime, programme_id: int) -> None:
    """Somebody was asked something: on the next Monday it is looked who has been silent, if that is not to be yet."""
    if programmes.silence_at(tx, programme_id) is None:
        _look_later(tx, now, programme.get(tx, programme_id))


def next_look(tx: Transaction, now: datetime) -> datetime | None:
    """When it is looked next who is silent."""
    moment = programmes.next_look(tx)
    return moment and max(moment, now)


def look(tx: Transaction, now: datetime) -> None:
    """Send a line to who has been silent for two weeks."""
    one_by_one(
        tx,
        programmes.to_look(tx, now),
        lambda id: _look(tx, now, programme.get(tx, id)),
        lambda id: programmes.change(tx, id, silence_at=now + AGAIN),
    )


def _look(tx: Transaction, now: datetime, running: Running) -> None:
    at = programmes.silence_at(tx, running.id)
    assert at is not None
    monday = monday_of(running.content.day(at))
    if now < rhythm.looked_until(at, running.content.time_zone):
        _check_in_on(tx, now, running, monday)
    programmes.change(tx, running.id, silence_at=None)
    if rows.is_asked_since(tx, running.id, monday):
        _look_later(tx, now, running)


def _check_in_on(tx: Transaction, now: datetime, running: Running, monday: date) -> None:
    silent = of_programme(tx, now, running, monday)
    for member_id, weeks in silent.items():
        if len(weeks) >= rhythm.CHECKED_ON_AFTER:
            _check_in(tx, now, running, member_id)


def _look_later(tx: Transaction, now: datetime, running: Running) -> None:
    programmes.change(tx, running.id, silence_at=rhythm.look_at(now, running.content.free()))


def of_programme(tx: Transaction, now: datetime, running: Running, monday: date) -> dict[int, list[date]]:
    """Who of a programme has been silent, but for who is on pause: in which weeks before this Monday, by their Mondays.

    Only those who have been so for two weeks, at least, are looked for.
    """
    today = running.content.day(now)
    heard_before = monday - (rhythm.CHECKED_ON_AFTER - 1) * WEEK
    return {
        each.member_id: weeks
        for each in rows.quiet(tx, running.id, monday, heard_before)
        if not (each.paused_until and today < each.paused_until)
        if (weeks := rhythm.silent_weeks(each.asked_on, each.heard_on, each.paused_until))
    }


def to_call(tx: Transaction, now: datetime, running: Running, monday: date) -> tuple[set[int], set[int]]:
    """Who may need a call: those who have been silent for three weeks since this Monday, and those for longer.

    Nobody where nothing was asked since facilitators were told last: it would be the same people once more.
    """
    last = rows.last_asked(tx, running.id, monday)
    if last is None or last < _week_before(monday, running):
        return set(), set()
    called = {
        id: weeks for id, weeks in of_programme(tx, now, running, monday).items() if len(weeks) >= rhythm.TOLD_OF_AFTER
    }
    new = {id for id, weeks in called.items() if len(weeks) == rhythm.TOLD_OF_AFTER and weeks[-1] == last}
    return new, called.keys() - new


def _week_before(monday: date, running: Running) -> date:
    """The last week before one that was not free for everyone."""
    free, before = running.content.free(), monday - WEEK
    while before > running.start_on and free.week(before):
        before -= WEEK
    return before


def _check_in(tx: Transaction, now: datetime, running: Running, member_id: int) -> None:
    """Once in a silence, however many programmes it is in."""
    heard_on = people.heard_on(tx, member_id)
    heard = heard_on.isoformat() if heard_on else ""
    free = calendar.free_of(tx, running, member_id=member_id)
    outbox.send(
        tx,
        now,
        To(member=member_id),
        CHECK_IN,
        programme=running.id,
        key=f"silence:{member_id}:{heard}",
        if_uncertain="drop",
        in_hours=True,
        expires_at=hours.working_days_after(hours.next_allowed(now, free), CHECK_IN_KEEPS, free),
        heard=heard,
    )


def is_silent_since(tx: Transaction, now: datetime, member: Member, programme_id: int, heard: str) -> bool:
    """Whether somebody takes part and is not on pause, and has not been heard since a day."""
    heard_on = people.heard_on(tx, member.id)
    return (heard_on.isoformat() if heard_on else "") == heard and programme.takes_part(
        tx, now, member.id, programme_id
    )


def wants_other_way(tx: Transaction, now: datetime, member: Member) -> bool:
    """Tell the facilitators that somebody would rather be reached in another way; False where there are none."""
    told = False
    for part in participations.of_member(tx, member.id):
        if part.status == "active":
            key = f"other-way:{part.programme_id}:{member.id}:{now:%Y-%m-%d}"
            alerts.tell(tx, now, part.programme_id, "silence.other_way", key, member=member.id)
            told |= bool(alerts.facilitators(tx, part.programme_id))
    return told
