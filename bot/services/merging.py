"""A group with too few for weeks: a facilitator is asked whether those who are left go to other groups."""

from dataclasses import asdict
from datetime import datetime, timedelta

from bot.domain.groups import Rules
from bot.domain.groups.merging import merged
from bot.domain.people import StudyGroup
from bot.services import calendar, changes, group_plans, plan_fitting, programme
from bot.services.one_by_one import AGAIN, one_by_one
from storage import Transaction, plans, programmes
from storage import groups as rows

FEW_FOR = timedelta(weeks=3)
COUNTED_EVERY = timedelta(hours=6)  # a pause ends without a word


def merge_due(tx: Transaction, now: datetime) -> None:
    """Propose to merge each group that has had too few for weeks, where its programme still asks; one at a time."""
    one_by_one(
        tx,
        programmes.to_count(tx, now - COUNTED_EVERY),
        lambda id: _count(tx, now, id),
        lambda id: programmes.change(tx, id, counted_at=now),
    )
    one_by_one(
        tx,
        [id for id, few_since in rows.few(tx).items() if now >= _at(tx, id, few_since)],
        lambda id: _merge_due(tx, now, rows.get(tx, id)),
        lambda id: rows.change(tx, id, few_since=now - FEW_FOR + AGAIN),
    )


def _merge_due(tx: Transaction, now: datetime, group: StudyGroup) -> None:
    if not (changes.is_answer_awaited(tx, group.programme_id) or merge(tx, now, group)):
        _let_go_on(tx, now, group)


def _let_go_on(tx: Transaction, now: datetime, group: StudyGroup) -> None:
    """The programme of a small group is over: it is looked at again in a while."""
    if group.id in rows.few(tx):
        rows.change(tx, group.id, few_since=now)


def _count(tx: Transaction, now: datetime, programme_id: int) -> None:
    """Note which groups have too few, and which no longer have."""
    programmes.change(tx, programme_id, counted_at=now)
    for count in rows.counts(tx, programme_id, programme.get(tx, programme_id).content.day(now)):
        is_few = count.active < Rules().min
        if is_few != (count.few_since is not None):
            rows.change(tx, count.group_id, few_since=now if is_few else None)


def next_merge(tx: Transaction, now: datetime) -> datetime | None:
    """When the next group will have had too few for so long."""
    moments = (_at(tx, group_id, few_since) for group_id, few_since in rows.few(tx).items())
    return min((moment for moment in moments if moment > now), default=None)


def _at(tx: Transaction, group_id: int, few_since: datetime) -> datetime:
    """When it is proposed: some weeks after it became small, and after somebody said not now."""
    last = plans.newest_merging(tx, group_id)
    if last and last.declined_at and last.declined_at > few_since:
        return last.declined_at + FEW_FOR
    is_told = last is not None and last.made_at > few_since and plans.newest_told(tx, last.programme_id) == last.id
    return last.made_at + group_plans.KEPT_FOR if last and is_told else few_since + FEW_FOR


def merge(tx: Transaction, now: datetime, group: StudyGroup, *, made_by: int | None = None) -> bool:
    """Propose that those of a group go to others, or say that they fit nowhere; False where the group may go on."""
    _count(tx, now, group.programme_id)
    asked = calendar.of_group(tx, programme.get(tx, group.programme_id), group.id)
    if group.id not in rows.few(tx) or asked.is_over(now):
        return False
    plan = group_plans.get(tx, _propose(tx, now, group, made_by))
    if plan:
        changes.tell(tx, now, plan)
    return plan is not None


def _propose(tx: Transaction, now: datetime, group: StudyGroup, made_by: int | None) -> int:
    """A plan in which those of a group go to others; without groups where somebody fits nowhere."""
    on = plan_fitting.ground(tx, group.programme_id)
    wishes = group_plans.standing_wishes(tx, group.programme_id)
    for member in rows.members(tx, group.id):
        wishes = wishes.pinned(str(member.id), None)
    found = merged(on.people.values(), wishes.within(on.rules, on.people), [*on.going.values()], str(group.id))
    made = {
        "people": plans.fingerprint(tx, group.programme_id),
        "before": {id: each.id for each in on.going.values() for id in each.members},
        "wishes": wishes.as_json(),
        "cause": "merge",
        "merges": group.id,
    }
    worked = {"plan": asdict(plan_fitting.fitted(on, found))} if found else {"collision": {}}
    return plans.add(tx, now, group.programme_id, made_by, **made, **worked)
