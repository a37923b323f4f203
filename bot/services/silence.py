"""Who has been silent for weeks: they get a friendly line after two, and may need a call after three."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain import hours, rhythm
from bot.domain.free import WEEK, Free, monday_of
from bot.domain.people import Member
from bot.services import alerts, calendar, charge, monday_card, outbox, programme
from bot.services.one_by_one import AGAIN, one_by_one
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, participations, people, programmes
from storage import outbox as messages
from storage import silence as rows

CHECK_IN = "silence.check_in"
CHECK_IN_KEEPS = 5  # working days
BITE = 200  # people who get a line in one transaction: a third of a second


@dataclass(frozen=True)
class Silence:
    """Who has not been heard since a day, if ever, and in which weeks they were asked something since."""

    member_id: int
    heard: str
    weeks: list[date]

    @property
    def key(self) -> str:
        """Of the line that they get, once in a silence, however many programmes it is in."""
        return f"silence:{self.member_id}:{self.heard}"


def look_after(tx: Transaction, now: datetime, programme_id: int) -> None:
    """Somebody was asked something: on the next Monday it is looked who has been silent, if that is not to be yet."""
    if programmes.silence_at(tx, programme_id) is None:
        _look_later(tx, now, programme.get(tx, programme_id))


def next_look(tx: Transaction, now: datetime) -> datetime | None:
    """When it is looked next who is silent."""
    moment = programmes.next_look(tx)
    return moment and max(moment, now)


def look(tx: Transaction, now: datetime) -> bool:
    """Send a line to who has been silent for two weeks; True where there may be more."""
    one_by_one(
        tx,
        programmes.to_look(tx, now),
        lambda id: _look(tx, now, programme.get(tx, id)),
        lambda id: programmes.change(tx, id, silence_at=now + AGAIN),
    )
    return bool(programmes.to_look(tx, now))


def _look(tx: Transaction, now: datetime, running: Running) -> None:
    """Some people at a time: others wait for it."""
    at = programmes.silence_at(tx, running.id)
    assert at is not None
    monday = monday_of(running.content.day(at))
    if now < rhythm.looked_until(at, running.content.time_zone):
        new = _not_checked_on(tx, running, monday)
        for each in new[:BITE]:
            _check_in(tx, now, running, each)
        if len(new) > BITE:
            return
    programmes.change(tx, running.id, silence_at=None)
    if rows.is_asked_since(tx, running.id, monday):
        _look_later(tx, now, running)


def with_line(
    tx: Transaction, now: datetime, running: Running, members: Collection[int], *, at: datetime, free: Free
) -> set[int]:
    """Those of some, who are free at the same times, who get a friendly line on the day of a moment.

    Nothing else is asked of them then.
    """
    day, zone = running.content.day, running.content.time_zone
    found = rows.have_line(tx, [_about(id) for id in members], hours.local(day(at), time(), zone))
    look_at = programmes.silence_at(tx, running.id)
    if look_at is None or now >= rhythm.looked_until(look_at, zone):
        return found
    # The line waits where they have a week off then, or where the bot was away.
    if day(hours.next_allowed(max(look_at, now), free)) == day(at):
        found |= {each.member_id for each in _not_checked_on(tx, running, monday_of(day(look_at)), members)}
    return found


def _not_checked_on(
    tx: Transaction, running: Running, monday: date, among: Collection[int] | None = None
) -> list[Silence]:
    """Those who have been silent for two weeks, and have had no line in this silence; all, or those of some."""
    everybody = of_programme(tx, running, monday, among)
    silent = [each for each in everybody if len(each.weeks) >= rhythm.CHECKED_ON_AFTER]
    told = messages.known(tx, [each.key for each in silent])
    return [each for each in silent if each.key not in told]


def _look_later(tx: Transaction, now: datetime, running: Running) -> None:
    programmes.change(tx, running.id, silence_at=rhythm.look_at(now, running.content.free()))


def of_programme(
    tx: Transaction, running: Running, monday: date, among: Collection[int] | None = None
) -> list[Silence]:
    """Who of a programme has been silent in weeks before this Monday, but for who is on pause.

    Only those who have been so for two weeks, at least, are looked for.
    """
    zone = running.content.time_zone
    heard_before = monday - (rhythm.CHECKED_ON_AFTER - 1) * WEEK
    return [
        Silence(each.member_id, each.heard_on.isoformat() if each.heard_on else "", weeks)
        for each in rows.quiet(tx, running.id, _begins(running, monday), heard_before, among)
        if (weeks := rhythm.silent_weeks(each.asked_at, each.heard_on, each.paused_until, zone))
    ]


def to_call(tx: Transaction, running: Running, monday: date, *, again: bool) -> tuple[set[int], set[int]]:
    """Who may need a call: those who have been silent for three weeks since this Monday, and those for longer.

    Where nothing was asked since facilitators were told last, they are named only if it is to be said `again`.
    """
    asked_at = rows.last_asked(tx, running.id, _begins(running, monday))
    last = monday_of(running.content.day(asked_at)) if asked_at else None
    is_news = rhythm.is_news(last, monday, running.content.free())
    if not (is_news or again):
        return set(), set()
    called = [each for each in of_programme(tx, running, monday) if len(each.weeks) >= rhythm.TOLD_OF_AFTER]
    since_then = [each for each in called if len(each.weeks) == rhythm.TOLD_OF_AFTER and each.weeks[-1] == last]
    new = {each.member_id for each in since_then} if is_news else set()
    return new, {each.member_id for each in called} - new


def _begins(running: Running, monday: date) -> datetime:
    """The UTC moment at which a week begins where the programme is."""
    return hours.local(monday, time(), running.content.time_zone)


def _check_in(tx: Transaction, now: datetime, running: Running, who: Silence) -> None:
    free = calendar.free_of(tx, running, member_id=who.member_id)
    outbox.send(
        tx,
        now,
        To(member=who.member_id),
        CHECK_IN,
        programme=running.id,
        key=who.key,
        subject=_about(who.member_id),
        if_uncertain="drop",
        in_hours=True,
        expires_at=hours.working_days_after(hours.next_allowed(now, free), CHECK_IN_KEEPS, free),
        heard=who.heard,
    )


def _about(member_id: int) -> str:
    """The subject of the line."""
    return f"silence:{member_id}"


def is_silent_since(tx: Transaction, now: datetime, member: Member, programme_id: int, heard: str) -> bool:
    """Whether somebody takes part and is not on pause, and has not been heard since a day."""
    heard_on = people.heard_on(tx, member.id)
    return (heard_on.isoformat() if heard_on else "") == heard and programme.takes_part(
        tx, now, member.id, programme_id
    )


def wants_other_way(tx: Transaction, now: datetime, member: Member) -> bool:
    """Tell the facilitators that somebody would rather be reached in another way; False where there are none.

    It stands where they see who takes part, until it is agreed how.
    """
    told = False
    for part in participations.of_member(tx, member.id):
        if part.status == "active":
            if part.other_way_since is None:
                today = programme.get(tx, part.programme_id).content.day(now)
                participations.change(tx, member.id, part.programme_id, other_way_since=today)
                monday_card.refresh(tx, now, part.programme_id)
            key = f"other-way:{part.programme_id}:{member.id}:{now:%Y-%m-%d}"
            alerts.tell(tx, now, part.programme_id, "silence.other_way", key, member=member.id)
            told |= bool(people.with_role(tx, part.programme_id, "facilitator"))
    return told


def agreed(tx: Transaction, now: datetime, actor: Member | None, member_id: int, programme_id: int) -> None:
    """A facilitator has agreed with somebody how to reach them; raises Refusal."""
    programme.must_be(tx, actor, programme_id, "facilitator")
    charge.must_follow_up(tx, actor, programme_id, member_id)
    participations.change(tx, member_id, programme_id, other_way_since=None)
    monday_card.refresh(tx, now, programme_id)
