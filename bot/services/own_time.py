"""A group's own hour and its leave, set by who is in it or leads it; and the hour at which somebody wants copies."""

from datetime import date, datetime, time, timedelta

from bot.domain import hours
from bot.domain.conversation import Refusal
from bot.domain.free import WEEK, monday_of
from bot.domain.people import Member, Participation, StudyGroup
from bot.domain.programme import Hour, Module, Plan, Week
from bot.domain.programme.effects import Break, breaks
from bot.services import calendar, charge, groups, monday_card, outbox, programme
from bot.services.outbox import To
from storage import Transaction, participations
from storage import calendar as rows
from storage.groups import is_open

SHOWN = 12  # weeks to come
MOST = 6  # of them on leave
QUARTER = 15


def of(tx: Transaction, member: Member | None, group_id: int) -> StudyGroup:
    """The group whose time a member may set, since they are in it or lead it; raises Refusal for everybody else."""
    group = groups.find(tx, group_id)
    if group is None:
        raise Refusal("stale")
    if member is None or member not in groups.members(tx, group_id):
        programme.must_be(tx, member, group.programme_id, "facilitator")
        charge.must_look_after(tx, member, group.programme_id, group_id)
    return group


def about(group_id: int) -> str:
    """The subject of the messages that tell a group of its time."""
    return f"own_time:{group_id}"


# --- leave -----------------------------------------------------------------------------------------------------------


def ahead(tx: Transaction, now: datetime, group_id: int) -> list[Week]:
    """The weeks to come of a group's plan."""
    return _ahead(_plan(tx, group_id), now)


def parted(tx: Transaction, now: datetime, group_id: int) -> list[tuple[Module, Break]]:
    """The modules to come that a group's leave parts in two."""
    plan = _plan(tx, group_id)
    leave = {week.monday for week in _ahead(plan, now) if week.reason == "leave"}
    modules = {question.module.key: question.module for question in plan.questions}
    return [
        (modules[each.module], each)
        for each in breaks(plan)
        if leave & {each.monday + n * WEEK for n in range(each.weeks)}
    ]


def _ahead(plan: Plan, now: datetime) -> list[Week]:
    return [week for week in plan.weeks if week.at > now][:SHOWN]


def _plan(tx: Transaction, group_id: int) -> Plan:
    return calendar.of_group(tx, programme.get(tx, groups.get(tx, group_id).programme_id), group_id)


def set_leave(tx: Transaction, now: datetime, member: Member | None, group_id: int, monday: date, *, on: bool) -> None:
    """Let a group have a week off, or not; everything comes a week later then.

    Raises Refusal where the week is not to choose, or they have many already ("own_time.much_leave").
    """
    group, coming = of(tx, member, group_id), ahead(tx, now, group_id)
    week = next((each for each in coming if each.monday == monday), None)
    if week is None or week.reason not in (None, "elective", "more_time", "leave"):
        raise Refusal("stale")
    if (week.reason == "leave") == on:
        return
    if on and sum(each.reason == "leave" for each in coming) >= MOST:
        raise Refusal("own_time.much_leave", most=MOST)
    leave = {*_own(tx, group).leave} - {monday.isoformat()}
    _change(tx, now, group, leave=sorted({*leave, monday.isoformat()} if on else leave))


def _own(tx: Transaction, group: StudyGroup) -> rows.Course:
    return rows.courses(tx, group.programme_id, [group.id])[group.id]


def _change(tx: Transaction, now: datetime, group: StudyGroup, **columns: object) -> None:
    """Let it hold; what has passed stays as it was. The group hears of it in its chat, once a day."""
    rows.note_off(tx, group.id, _plan(tx, group.id).passed(now))
    rows.change(tx, group.id, **columns)
    if is_open(tx, group.id):
        key = f"own_time:{group.id}:{now:%Y-%m-%d}"
        groups.tell(tx, now, To(group=group.id), "own_time.changed", group, key=key, subject=about(group.id))
    outbox.refresh(tx, now, about(group.id))
    monday_card.refresh(tx, now, group.programme_id)


# --- hours -----------------------------------------------------------------------------------------------------------


def chosen(weekday: int, minutes: int) -> Hour:
    """An hour in quarters in which the bot may write; raises Refusal("stale") for any other."""
    at = time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else time()
    if weekday not in range(5) or at not in times(weekday):
        raise Refusal("stale")
    return Hour(weekday, at)


def times(weekday: int) -> list[time]:
    """The quarters of an hour in which the bot may write on a weekday."""
    opens, closes = hours.sending_hours(date(2024, 1, 1) + timedelta(days=weekday))  # which was a Monday
    every = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, QUARTER)]
    return [at for at in every if opens <= at < closes]


def hour(tx: Transaction, now: datetime, group_id: int) -> tuple[Hour, date | None]:
    """When a group is asked, by what was chosen last; and the Monday from which that holds, where it is to come."""
    group = groups.get(tx, group_id)
    running = programme.get(tx, group.programme_id)
    own, content = _own(tx, group).hours, running.content
    if not own:
        return Hour(content.weekday, content.time), None
    since, weekday, at = own[-1]
    begins = date.fromisoformat(since)
    today = content.day(now)
    return Hour(weekday, time.fromisoformat(at)), begins if begins > today else None


def set_hour(tx: Transaction, now: datetime, member: Member | None, group_id: int, hour: Hour) -> None:
    """Ask a group at this hour: from this week on where its question and the hour are to come, else from the next."""
    group = of(tx, member, group_id)
    content = programme.get(tx, group.programme_id).content
    monday = monday_of(content.day(now))
    to_come = any(week.monday == monday and week.reason is None for week in ahead(tx, now, group_id))
    in_time = hours.local(monday + timedelta(days=hour.weekday), hour.at, content.time_zone) > now
    begins = (monday if to_come and in_time else monday + WEEK).isoformat()
    before = [each for each in _own(tx, group).hours if each[0] < begins]
    _change(tx, now, group, hours=[*before, (begins, hour.weekday, f"{hour.at:%H:%M}")])


def set_own_hour(tx: Transaction, part: Participation, hour: Hour | None) -> None:
    """Let somebody have the questions that come to them alone at this hour; at once where it is none."""
    kept = (hour.weekday, f"{hour.at:%H:%M}") if hour else None
    participations.change(tx, part.member.id, part.programme_id, hour=kept)


def own_hour(part: Participation) -> Hour | None:
    return Hour(part.hour[0], time.fromisoformat(part.hour[1])) if part.hour else None
