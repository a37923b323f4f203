"""Every fourth week people are asked how much it is for them; facilitators see how many say what, never who."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain import hours, rhythm
from bot.domain import load as rules
from bot.domain.conversation import Refusal
from bot.domain.free import WEEK, monday_of
from bot.domain.load import Reached
from bot.domain.people import Member
from bot.domain.programme import Plan, Texts
from bot.services import alerts, calendar, charge, duties, outbox, programme, prompts, silence
from bot.services.outbox import To
from bot.services.programme import Running
from bot.services.reminding import LATER
from storage import Transaction, groups
from storage import duties as duty_rows
from storage import load as rows
from storage.duties import Put

KIND, TOO_MUCH = "load.question", "load.too_much"
DUTY = "load"
ALONG = "every-4-weeks"
ROUND = timedelta(weeks=rules.EVERY)
SHOWN = 6  # rounds


def question_of(running: Running) -> Texts | None:
    """The question as the programme puts it; None where it does not."""
    return next((each.prompt.text for each in running.content.along if each.when == ALONG), None)


def ask(tx: Transaction, now: datetime) -> bool:
    """Ask those who have had four weeks with a question since they were asked last; True where there may be more."""
    return duties.do(tx, now, DUTY, _ask)


def next_load(tx: Transaction, now: datetime) -> datetime | None:
    """When it is looked next whose turn it is to be asked."""
    return duty_rows.next_due(tx, DUTY, now)


def _ask(tx: Transaction, now: datetime, put: Put) -> datetime | None:
    """Who is in a group is asked with it; once there is a newer question, it is that week's turn.

    What is asked when the modules are over is no load any more. Where the question came late, so does this.
    """
    running = programme.get(tx, put.programme_id)
    free = calendar.free_of(tx, running, group_id=put.group_id, member_id=put.member_id)
    if (due_at := rules.ask_at(put.asked_at, free)) >= now + LATER:
        return due_at
    is_with_group = put.member_id is not None and groups.of_member(tx, put.member_id, running.id)
    if question_of(running) is None or is_with_group or rows.has_newer(tx, put):
        return None
    today = running.content.day(now)
    due = [who for who in rows.reached(tx, put) if rules.is_asked(who, today)]
    if due and not _plan(tx, running, put).is_over(put.asked_at):
        for who in due:
            _ask_one(tx, now, running, put.monday, who)
    return None


def _plan(tx: Transaction, running: Running, put: Put) -> Plan:
    if put.group_id is not None:
        return calendar.of_group(tx, running, put.group_id)
    assert put.member_id is not None
    return calendar.of_member(tx, running, put.member_id)


def _ask_one(tx: Transaction, now: datetime, running: Running, monday: date, who: Reached) -> None:
    """On the Monday after, where they were reminded this week: once a week is enough.

    With a later question, where they get a line about their silence that day.
    """
    free = calendar.free_of(tx, running, member_id=who.member_id)
    is_late = running.content.day(now) >= monday + WEEK
    at = hours.next_allowed(now, free) if is_late or not who.reminded else rhythm.look_at(now, free)
    if silence.with_line(tx, now, running, [who.member_id], at=at, free=free):
        return
    rows.ask(tx, who.member_id, running.id, monday)
    outbox.send(
        tx,
        now,
        To(member=who.member_id),
        KIND,
        programme=running.id,
        key=f"load:{running.id}:{who.member_id}:{monday}",
        if_uncertain="drop",
        due_at=at,
        in_hours=True,
        expires_at=rhythm.summed_up_until(at, running.content.time_zone),
        of=running.id,
        monday=monday.isoformat(),
    )


def said(tx: Transaction, member: Member, programme_id: int, monday: date) -> str | None:
    """What somebody said when they were asked after a week's question."""
    return rows.said(tx, member.id, programme_id, monday)


def feels(tx: Transaction, now: datetime, member: Member | None, programme_id: int, *, monday: date, felt: str) -> None:
    """Keep what somebody says, in place of what they said before; raises Refusal where they were not asked."""
    who = prompts.participant(tx, member, programme_id)
    if felt not in rules.FELT or not rows.say(tx, who.member.id, programme_id, monday, felt):
        raise Refusal("stale")
    if who.group and is_too_much(tx, programme_id, who.group.id):
        key = f"too-much:{who.group.id}:{monday.toordinal() // ROUND.days}"
        alerts.tell(tx, now, programme_id, TOO_MUCH, key, group=who.group.id)


def is_too_much(tx: Transaction, programme_id: int, group_id: int) -> bool:
    """Whether most of a group have said twice in a row that it is too much."""
    last = rows.last_of_group(tx, programme_id, group_id)
    return rules.is_too_much(last.values(), len(last))


# --- figures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """How many said what in four weeks, of those who were asked after a question of theirs."""

    first: date
    last: date
    much: int
    fine: int
    little: int
    silent: int

    @property
    def said(self) -> int:
        return self.much + self.fine + self.little


def rounds(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> list[Round]:
    """What people said lately, newest first, of the groups that somebody looks after; raises Refusal for others."""
    who = programme.must_be(tx, member, programme_id, "facilitator", "manager")
    today = programme.get(tx, programme_id).content.day(now)
    return _rounds(tx, today, programme_id, charge.groups_of(tx, who, programme_id))


def latest(tx: Transaction, now: datetime, programme_id: int, among: Collection[int] | None = None) -> Round | None:
    """What people said in the weeks that ended last, where anybody was asked something since a week ago."""
    today = programme.get(tx, programme_id).content.day(now)
    found = _rounds(tx, today, programme_id, among)
    return found[0] if found and found[0].last >= monday_of(today) - 2 * WEEK else None


def _rounds(tx: Transaction, today: date, programme_id: int, among: Collection[int] | None) -> list[Round]:
    """Each is four weeks long, and the newest ends with the last week after which anybody was asked."""
    weeks = rows.figures(tx, programme_id, today - (SHOWN + 1) * ROUND, among)
    found: list[Round] = []
    while weeks and len(found) < SHOWN:
        last = max(weeks)
        together = {monday: weeks.pop(monday) for monday in list(weeks) if monday > last - ROUND}
        total = sum(together.values(), Counter[str | None]())
        found.append(Round(min(together), last, *(total[felt] for felt in (*rules.FELT, None))))
    return found
