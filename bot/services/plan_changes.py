"""What a facilitator changes in the plan of a programme, or of one group, while it runs: first seen, then done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.conversation import Refusal
from bot.domain.free import monday_of
from bot.domain.people import Member
from bot.domain.programme import Change
from bot.domain.programme.line import as_json
from bot.domain.sessions import Session
from bot.services import alerts, monday_card, programme
from bot.services.alike import exactly
from bot.services.plan_effects import Effects, Scope, Whom, must_change, week_off
from storage import Transaction, audit, groups, sessions
from storage import calendar as rows
from storage import plan_changes as kept
from storage.plan_changes import Made

__all__ = ["Effects", "Made", "Whom", "must_change"]

LASTING = ("AtOnce", "TakenBack")  # of what is sent or taken back at once, nothing can be undone


def effects(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    programme_id: int,
    change: Change,
    *,
    group_id: int | None = None,
    monday: date | None = None,
) -> Effects:
    """Every message that a change affects, where nothing is done yet; from a Monday on, or as soon as it can hold.

    Raises Refusal where somebody may not ("not_allowed"), it does nothing ("plan_changes.nothing"), or the programme
    would not come to an end ("plan_changes.endless").
    """
    scope = Scope.load(tx, now, member, programme_id, group_id)
    new = scope.new(change, monday)
    return scope.effects(new.monday, [*scope.calendar.changes, new])


def make(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    programme_id: int,
    change: Change,
    *,
    group_id: int | None = None,
    monday: date | None = None,
    seen: str | None = None,
) -> int | None:
    """Let it hold; raises Refusal as `effects` does. Gives the number of the change.

    None where it would not do what was `seen` any more. What was made since it was seen is not made again.
    """
    scope = Scope.load(tx, now, member, programme_id, group_id)
    if seen is not None and (again := _made_since(scope, seen, change)):
        return again
    new = scope.new(change, monday)
    if seen not in (None, scope.effects(new.monday, [*scope.calendar.changes, new]).seen):
        return None
    scope.note_passed()
    by, what = scope.by.id, new.change
    id = rows.add_change(tx, now, programme_id, new.monday, change=what, group_id=group_id, made_by=by)
    scope.look_anew()
    _note(scope, "changed", new)
    return id


def _made_since(scope: Scope, seen: str, change: Change) -> int | None:
    newest, same = int(seen.partition(".")[0]), (scope.group_id, as_json(change))
    made = (each.id for each in scope.calendar.changes if each.id > newest and (each.group_id, each.change) == same)
    return next(made, None)


def next_off(tx: Transaction, now: datetime, member: Member | None, programme_id: int, group_id: int | None) -> date:
    """The Monday of the week that is given off where "not this week" is said now; raises Refusal as `useful`."""
    must_change(tx, member, programme_id, group_id)
    running = programme.get(tx, programme_id)
    mine = groups.every(tx, programme_id) if group_id is None else [groups.get(tx, group_id)]
    this_week = monday_of(running.content.day(now))
    return week_off([plan for plan, _ in exactly(tx, running, mine, this_week)], now, this_week)


def useful(
    tx: Transaction,
    now: datetime,
    member: Member | None,
    programme_id: int,
    changes: Iterable[Change],
    *,
    group_id: int | None = None,
) -> list[Change]:
    """Those of some changes that would move a question; raises Refusal where somebody may not make them."""
    return Scope.load(tx, now, member, programme_id, group_id).useful(changes)


def _note(scope: Scope, what: str, changed: rows.Changed) -> None:
    """Write down what was done, and let the others who look after those groups know."""
    tx, now, programme_id, by = scope.tx, scope.now, scope.calendar.running.id, scope.by.id
    audit.note(tx, now, f"plan {what}", programme_id, by, group=changed.group_id, change=changed.change)
    alerts.tell(
        tx,
        now,
        programme_id,
        f"plan_changes.{what}",
        but=by,
        if_uncertain="drop",
        by=by,
        group=changed.group_id,
        monday=changed.monday.isoformat(),
        change=changed.change,
    )
    monday_card.refresh(tx, now, programme_id)


# --- undoing ---------------------------------------------------------------------------------------------------------


def newest(tx: Transaction, member: Member | None, programme_id: int) -> list[Made]:
    """What was changed and can be undone, newest first; raises Refusal for everybody but a facilitator."""
    programme.must_be(tx, member, programme_id, "facilitator")
    return [each for each in kept.newest(tx, programme_id) if each.change["kind"] not in LASTING]


def made(tx: Transaction, member: Member | None, programme_id: int, id: int) -> Made:
    """A change that somebody may undo; raises Refusal where it is undone ("plan_changes.gone"), or for others."""
    found = next((each for each in newest(tx, member, programme_id) if each.id == id), None)
    if found is None:
        raise Refusal("plan_changes.gone")
    must_change(tx, member, programme_id, found.group_id)
    return found


def effects_of_undoing(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, id: int
) -> tuple[Made, Effects]:
    """A change, and every message that would be affected if it were undone.

    Raises Refusal as `effects` does, where it is undone ("plan_changes.gone"), and where something has come already
    that would not have come without it ("plan_changes.too_late").
    """
    change, _, found = _undoing(tx, now, member, programme_id, id)
    return change, found


def undo(tx: Transaction, now: datetime, member: Member | None, programme_id: int, id: int, *, seen: str) -> bool:
    """Undo a change; False where that would not do what was `seen` any more. Raises Refusal as its effects do."""
    change, scope, found = _undoing(tx, now, member, programme_id, id)
    if found.seen != seen:
        return False
    scope.note_passed()
    rows.forget_change(tx, id)
    scope.look_anew()
    _note(scope, "undone", rows.Changed(id, change.group_id, change.monday, change.change))
    return True


def _undoing(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, id: int
) -> tuple[Made, Scope, Effects]:
    found = made(tx, member, programme_id, id)
    scope = Scope.load(tx, now, member, programme_id, found.group_id)
    if scope.has_shown(id, found.monday):
        raise Refusal("plan_changes.too_late")
    return found, scope, scope.effects(found.monday, [each for each in scope.calendar.changes if each.id != id])


# --- sessions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Amid:
    """A session that is held amid another module than the one it was planned in."""

    session: Session
    before: str
    after: str


def amid_others(tx: Transaction, now: datetime, programme_id: int, found: Effects) -> list[Amid]:
    """The sessions to come that a change of the plan leaves where they are, while the modules move past them."""
    amid = (
        _amid(session, whom)
        for session in sessions.ahead(tx, now, programme_id)
        for whom in found.each.values()
        if session.group_id is None or session.group_id in whom.groups
    )
    return list(dict.fromkeys(each for each in amid if each))


def _amid(session: Session, whom: Whom) -> Amid | None:
    before, after = (plan.current(session.starts_at) for plan in (whom.before, whom.after))
    if before is None or after is None or before.module.key == after.module.key:
        return None
    return Amid(session, before.module.key, after.module.key)
