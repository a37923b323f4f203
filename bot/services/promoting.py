"""A pilot becomes a full programme: it goes on by another file, with everyone and everything that was said in it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import NoReturn

from bot.domain import hours, joining, prompts
from bot.domain.conversation import Refusal
from bot.domain.free import WEEK, Reason, monday_of
from bot.domain.people import Member, Participation
from bot.domain.programme import Module, Plan, Programme, ProgrammeFaults, Texts
from bot.domain.programme.promoting import conflicts
from bot.services import alerts, monday_card, outbox, people, programme
from bot.services.calendar import Calendar
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, audit, participations, savepoint
from storage import calendar as rows
from storage import programmes as programme_rows
from storage import prompts as prompt_rows

CHOOSE, DONE = "promoting.choose", "promoting.done"


@dataclass(frozen=True)
class Promotion:
    """What changes for a programme that goes on by another file."""

    before: Texts
    after: Texts
    added: tuple[Module, ...]
    gone: tuple[Module, ...]
    passed: tuple[str, ...]  # new questions that come too late for some group: they stand before what it was asked
    next_before: datetime | None
    next_after: datetime | None
    last_before: datetime | None
    last_after: datetime | None
    choosing: int  # how many are asked to choose electives
    time_zone: str


class _Seen(Exception):
    """Undoes what was only to be seen."""

    def __init__(self, promotion: Promotion) -> None:
        super().__init__()
        self.promotion = promotion


def preview(tx: Transaction, now: datetime, programme_id: int, source: str) -> Promotion:
    """What promoting would change; nothing is kept. Raises as `promote` does."""
    try:
        with savepoint(tx):
            _see(tx, now, programme_id, source)
    except _Seen as seen:
        return seen.promotion


def _see(tx: Transaction, now: datetime, programme_id: int, source: str) -> NoReturn:
    raise _Seen(promote(tx, now, programme_id, source))


def promote(tx: Transaction, now: datetime, programme_id: int, source: str) -> Promotion:
    """Let a programme go on by another file's text: what was asked stays, and all that is new comes after it.

    Raises ProgrammeFaults where the file is wrong, or lacks something that was asked or puts it in other words; Refusal
    where there is no such programme ("programme.unknown") or it goes by that file ("programme.same").
    """
    people.must_exist(tx, programme_id)
    old = programme.get(tx, programme_id)
    if faults := conflicts(old.content, programme_rows.asked(tx, programme_id), source):
        raise ProgrammeFaults(faults)
    if programme_rows.source(tx, programme_id) == source:
        raise Refusal("programme.same")
    before = _plans(Calendar.load(tx, old, None))
    _note_weeks(tx, now, old, before)
    programme_rows.go_on_by(tx, now, programme_id, source)
    new = programme.get(tx, programme_id)
    _forget_changes(tx, new)
    _settle_electives(tx, new)
    calendar = Calendar.load(tx, new, None)
    after = _plans(calendar)
    rows.look_anew(tx, programme_id)
    promotion = Promotion(
        old.content.title,
        new.content.title,
        added=_but(new.content, old.content),
        gone=_but(old.content, new.content),
        passed=_passed(old.content, calendar, before, after),
        next_before=_next(before, now),
        next_after=_next(after, now),
        last_before=_last(before),
        last_after=_last(after),
        choosing=_ask_to_choose(tx, now, old, new, calendar.people.values()),
        time_zone=new.content.time_zone,
    )
    at = promotion.next_after.isoformat() if promotion.next_after else None
    alerts.tell(tx, now, programme_id, DONE, of=programme_id, added=len(promotion.added), at=at)
    audit.note(tx, now, "programme promoted", programme_id)
    monday_card.refresh(tx, now, programme_id)
    return promotion


def _plans(calendar: Calendar) -> dict[int, Plan]:
    return {id: calendar.of_group(id) for id in calendar.groups}


def _but(one: Programme, other: Programme) -> tuple[Module, ...]:
    keys = {module.key for module in other.modules}
    return tuple(module for module in one.modules if module.key not in keys)


def _next(plans: dict[int, Plan], now: datetime) -> datetime | None:
    return min((each.at for plan in plans.values() if (each := plan.upcoming(now))), default=None)


def _last(plans: dict[int, Plan]) -> datetime | None:
    return max((plan.last.at for plan in plans.values() if plan.last), default=None)


# --- what was --------------------------------------------------------------------------------------------------------


def _note_weeks(tx: Transaction, now: datetime, old: Running, plans: dict[int, Plan]) -> None:
    """Keep why nothing was asked in the weeks until now: what is new is not to be laid there."""
    this_week = monday_of(old.content.day(now))
    put = rows.put(tx, old.id, plans.keys())
    for id, plan in plans.items():
        rows.note_off(tx, id, [*plan.passed(now), *_between(plan, put.get(id, []), this_week)])


def _between(plan: Plan, put: Sequence[tuple[date, str]], this_week: date) -> list[tuple[date, Reason]]:
    """The weeks, this one too, in which a plan that had begun had nothing more to ask."""
    known = {week.monday for week in plan.weeks}
    first = min((monday for monday, _ in put), default=this_week + WEEK)
    weeks = (first + n * WEEK for n in range((this_week - first) // WEEK + 1))
    return [(monday, "between") for monday in weeks if monday not in known]


def _forget_changes(tx: Transaction, new: Running) -> None:
    """A change of a module that is gone changes nothing; the others hold on."""
    keys = {module.key for module in new.content.modules}
    for each in rows.changes(tx, new.id):
        named = {each.change.get(name) for name in ("module", "before", "one", "other")} - {None, ""}
        if not named <= keys:
            rows.forget_change(tx, each.id)


def _settle_electives(tx: Transaction, new: Running) -> None:
    """Groups that have begun on their electives keep those that are left, and get as many as there are now."""
    calendar = Calendar.load(tx, new, None)
    every = replace(new.content, electives=len(new.content.modules))
    for id, own in calendar.own.items():
        if own.electives is not None:
            ranked = prompts.electives(every, calendar.members(id))
            kept = [key for key in own.electives if key in ranked]
            more = [key for key in ranked if key not in kept]
            prompt_rows.settle_electives(tx, id, [*kept, *more][: max(new.content.electives, len(kept))])


def _passed(old: Programme, calendar: Calendar, before: dict[int, Plan], after: dict[int, Plan]) -> tuple[str, ...]:
    """The questions for all that some group would get by no plan: new ones, or such as were to come."""
    known = {prompt.key for module in old.modules for prompt in module.prompts}
    found: set[str] = set()
    for id, plan in after.items():
        to_come = {each.prompt.key for each in before[id].questions}
        wanted = {key for key in _core(calendar.programme) if key not in known or key in to_come}
        found |= wanted - {each.prompt.key for each in plan.questions} - {key for _, key in calendar.put.get(id, [])}
    return tuple(key for key in _core(calendar.programme) if key in found)


def _core(content: Programme) -> list[str]:
    return [prompt.key for module in content.modules if module.core for prompt in module.prompts]


# --- electives -------------------------------------------------------------------------------------------------------


def _ask_to_choose(
    tx: Transaction, now: datetime, old: Running, new: Running, everyone: Iterable[Participation]
) -> int:
    """Ask those who have fewer electives than they may choose, since some are gone or there may be more of them now."""
    asked = 0
    for who in everyone:
        chosen = _chosen(new, who)
        fewer = chosen < len(who.electives) or _to_choose(new, who) > _to_choose(old, who)
        if fewer and chosen < _to_choose(new, who):
            at = _back(who, new, now)
            outbox.send(
                tx,
                now,
                To(member=who.member.id),
                CHOOSE,
                programme=new.id,
                if_uncertain="drop",
                due_at=at,
                in_hours=True,
                of=new.id,
            )
            asked += 1
    return asked


def _back(who: Participation, new: Running, now: datetime) -> datetime:
    """Now, or the morning they are back from a pause."""
    zone = new.content.time_zone
    return max(now, hours.local(who.paused_until, time(8), zone)) if who.paused_until else now


def _to_choose(running: Running, who: Participation) -> int:
    return joining.to_choose(running.content, who.remote)


def _chosen(running: Running, who: Participation) -> int:
    offered: Collection[str] = {each.key for each in joining.choosable(running.content, who.remote)}
    return sum(key in offered for key in who.electives)


def to_choose(tx: Transaction, now: datetime, member: Member, programme_id: int) -> int:
    """How many electives somebody may choose who takes part and has chosen fewer; else 0."""
    who, running = participations.get(tx, member.id, programme_id), programme.get(tx, programme_id)
    today = running.content.day(now)
    if who is None or who.status != "active" or who.is_away(today):
        return 0
    wanted = _to_choose(running, who)
    return wanted if _chosen(running, who) < wanted else 0
