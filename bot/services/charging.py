"""Groups are chosen for a facilitator; and it is told which nobody looks after any more, and who has none left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.conversation import Refusal
from bot.domain.people import Member, StudyGroup
from bot.services import charge, monday_card, outbox, programme
from bot.services.outbox import To
from storage import Transaction, audit, groups, people
from storage import charge as rows

A_WHILE = timedelta(minutes=15)  # in which a choice that leaves a group over is often followed by another
State = dict[int, set[int] | None]


@dataclass(frozen=True)
class Charged:
    """A facilitator, and the groups they look after; None is all."""

    member: Member
    groups: list[StudyGroup] | None


def everyone(tx: Transaction, programme_id: int) -> list[Charged]:
    going = groups.every(tx, programme_id)
    return [
        Charged(people.get(tx, id), None if theirs is None else [each for each in going if each.id in theirs])
        for id, theirs in rows.of(tx, programme_id).items()
    ]


def of(tx: Transaction, programme_id: int, member_id: int) -> Charged | None:
    """What a facilitator looks after; None where somebody is none."""
    return next((each for each in everyone(tx, programme_id) if each.member.id == member_id), None)


def may_choose(tx: Transaction, member: Member | None, programme_id: int) -> bool:
    """Whether somebody decides who looks after what: a manager, or a facilitator of all groups."""
    roles = people.roles(tx, member.id) if member else set()
    leads = (programme_id, "facilitator") in roles and charge.looks_after(tx, member, programme_id, None)
    return leads or (programme_id, "manager") in roles


def may_choose_own(tx: Transaction, member: Member | None, programme_id: int) -> bool:
    """Whether somebody decides what they look after: also who has chosen it, till another does or takes it over."""
    has_chosen = member is not None and rows.chose(tx, member.id, programme_id)
    return has_chosen or may_choose(tx, member, programme_id)


def choose(
    tx: Transaction,
    now: datetime,
    actor: Member | None,
    programme_id: int,
    member_id: int,
    *,
    group_id: int | None,
    on: bool = True,
) -> bool:
    """Let a facilitator look after a group, or not, or after all where none is given; they are told. Raises Refusal.

    False where it was so already.
    """
    by = _must_choose(tx, actor, programme_id, member_id)
    before, over = rows.of(tx, programme_id), charge.left_over(tx, programme_id)
    if member_id not in before or group_id not in {None, *(each.id for each in groups.every(tx, programme_id))}:
        raise Refusal("stale")
    chosen = None if group_id is None else (before[member_id] or set()) - {group_id} | ({group_id} if on else set())
    if chosen == before[member_id]:
        return False
    rows.put(tx, member_id, programme_id, chosen, by_choice=member_id == by.id)
    monday_card.refresh(tx, now, programme_id)
    told = None if chosen is None else sorted(chosen)
    audit.note(tx, now, "groups chosen", programme_id, by.id, member=member_id, groups=told)
    if member_id != by.id:
        _tell_of(tx, now, programme_id, member_id)
    tell_left_over(tx, now, programme_id, before=over)
    return True


def _must_choose(tx: Transaction, actor: Member | None, programme_id: int, member_id: int) -> Member:
    who = programme.must_be(tx, actor, programme_id, "facilitator", "manager")
    may = may_choose_own if who.id == member_id else may_choose
    if not may(tx, who, programme_id):
        charge.must_look_after(tx, who, programme_id, None)
    return who


def _tell_of(tx: Transaction, now: datetime, programme_id: int, member_id: int) -> None:
    """Tell a facilitator what is theirs now, a day's changes in one message."""
    about = f"charge:{programme_id}:{member_id}:{now:%Y-%m-%d}"
    to, of_ = To(member=member_id), programme_id
    outbox.send(tx, now, to, "charge.yours", programme=of_, key=about, subject=about, in_hours=True, of=of_)
    outbox.refresh(tx, now, about)


# --- groups that come and go -----------------------------------------------------------------------------------------


def groups_ended(tx: Transaction, now: datetime, programme_id: int, before: State) -> None:
    """Tell of the facilitators whose last group has ended, and tell them; `before` is what each had."""
    for member_id, theirs in rows.of(tx, programme_id).items():
        if theirs == set() and before.get(member_id):
            _tell_of(tx, now, programme_id, member_id)
            others = {each.id for each in people.with_role(tx, programme_id, "facilitator")} - {member_id}
            for each in {one.id for one in people.with_role(tx, programme_id, "manager")} or others:
                _tell(tx, now, programme_id, each, kind="charge.none", member=member_id)


def state(tx: Transaction, programme_id: int) -> State:
    """What each facilitator looks after; None is all."""
    return rows.of(tx, programme_id)


def tell_left_over(tx: Transaction, now: datetime, programme_id: int, *, before: Collection[int]) -> None:
    """Tell facilitators and managers of groups that nobody looks after, as somebody did before; once it has stood."""
    if not charge.left_over(tx, programme_id) - {*before}:
        return
    due_at = now + A_WHILE
    whom = [*people.with_role(tx, programme_id, "facilitator"), *people.with_role(tx, programme_id, "manager")]
    for each in {one.id for one in whom}:
        _tell(tx, due_at, programme_id, each, kind="charge.left_over")


def _tell(tx: Transaction, due_at: datetime, programme_id: int, to: int, *, kind: str, **params: Any) -> None:
    """Once an hour at most: it says what is true when it leaves."""
    key = f"{kind}:{programme_id}:{params.get('member')}:{due_at:%Y-%m-%dT%H}:{to}"
    params["of"] = programme_id
    outbox.send(tx, due_at, To(member=to), kind, programme=programme_id, key=key, in_hours=True, **params)
