"""What a change of the plan does, to whom: worked out once for all groups whose plan is laid out alike."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zlib import crc32

from bot.domain.conversation import Refusal
from bot.domain.free import WEEK, monday_of
from bot.domain.people import Member
from bot.domain.programme import AtOnce, Change, Course, NotThisWeek, Plan, TakenBack, laid_out
from bot.domain.programme.effects import Effect, effect, useful
from bot.domain.programme.line import as_json
from bot.services import charge, programme
from bot.services.calendar import Calendar
from storage import Transaction, groups
from storage import calendar as rows


def must_change(tx: Transaction, member: Member | None, programme_id: int, group_id: int | None) -> Member:
    """The member, who may change the plan of a group, or of all; raises Refusal otherwise."""
    by = programme.must_be(tx, member, programme_id, "facilitator")
    group = groups.find(tx, group_id) if group_id is not None else None
    if group_id is not None and (group is None or group.programme_id != programme_id):
        raise Refusal("stale")
    charge.must_look_after(tx, by, programme_id, group_id)
    return by


def week_off(plans: Iterable[Plan], now: datetime, this_week: date) -> date:
    """The Monday of the week that is given off where "not this week" is said: the next where all have been asked."""
    asked_at = _asked_at(plans, this_week)
    return this_week + WEEK if asked_at and max(asked_at) <= now else this_week


def _asked_at(plans: Iterable[Plan], monday: date) -> list[datetime]:
    return [each.at for plan in plans for each in plan.questions if each.monday == monday]


@dataclass
class Whom:
    """For whom a change does the same, and the plan of one of them before and after."""

    before: Plan
    after: Plan
    groups: list[int] = field(default_factory=list)
    alone: int = 0  # how many who are in no group


@dataclass(frozen=True)
class Effects:
    """What a change does, with those for whom it does just that."""

    monday: date
    """From which week on it holds."""
    each: dict[Effect, Whom]
    seen: str
    """Tells later whether it would still do what somebody saw."""


@dataclass(frozen=True)
class Scope:
    """The groups of a programme whose plan somebody changes: one, or all and those who are in none."""

    tx: Transaction
    now: datetime
    by: Member
    calendar: Calendar
    group_id: int | None

    @classmethod
    def load(
        cls, tx: Transaction, now: datetime, member: Member | None, programme_id: int, group_id: int | None
    ) -> "Scope":
        """Raises Refusal where somebody may not change it, or there is no such group."""
        by = must_change(tx, member, programme_id, group_id)
        calendar = Calendar.load(tx, programme.get(tx, programme_id), None if group_id is None else [group_id])
        return cls(tx, now, by, calendar, group_id)

    @cached_property
    def courses(self) -> dict[Course, list[int]]:
        """What the groups' plans are laid out from, each with those for which it is the same."""
        found: dict[Course, list[int]] = defaultdict(list)
        for id in self.calendar.own:
            if id in self.calendar.groups:
                found[self.calendar.course(id)].append(id)
        return found

    @property
    def _lone(self) -> Iterable[int]:
        return () if self.group_id is not None else self.calendar.people.keys() - self.calendar.seats.keys()

    def new(self, change: Change, monday: date | None) -> rows.Changed:
        """A change as it would be kept, from a Monday on, or as soon as it can be; raises Refusal("stale")."""
        named = {value for name, value in vars(change).items() if name in ("module", "before", "one", "other")}
        soonest = self.since(change)
        if not named - {""} <= {module.key for module in self.calendar.programme.modules}:
            raise Refusal("stale")
        if monday is not None and monday < soonest:
            raise Refusal("stale")
        return rows.Changed(0, self.group_id, monday or soonest, as_json(change))

    def since(self, change: Change) -> date:
        """The Monday of the first week in which none of the groups has been asked, nor should have been.

        "Not this week" still helps where one of them is to be asked in it; what is done by hand is about this week.
        """
        this_week = monday_of(self.calendar.programme.day(self.now))
        if isinstance(change, AtOnce | TakenBack):
            return this_week
        plans = [laid_out(course) for course in self.courses]
        if isinstance(change, NotThisWeek):
            return week_off(plans, self.now, this_week)
        asked_at = _asked_at(plans, this_week)
        return this_week + WEEK if asked_at and min(asked_at) <= self.now else this_week

    def useful(self, changes: Iterable[Change]) -> list[Change]:
        """Those of some changes that would move a question."""
        since, content = self.since(NotThisWeek()), self.calendar.programme
        left = {tuple(each.prompt.key for each in plan.questions): plan for plan in map(laid_out, self.courses)}
        return [each for each in changes if useful(content, list(left.values()), since, self.now, each)]

    # --- with other changes ------------------------------------------------------------------------------------------

    def effects(self, monday: date, changes: Iterable[rows.Changed]) -> Effects:
        """What would come of it if just these changes had been made.

        Raises Refusal where that is nothing else ("plan_changes.nothing"), or the programme would not come to an end
        ("plan_changes.endless").
        """
        other = self._with(changes)
        found: dict[Effect, Whom] = {}
        for course, ids in self.courses.items():
            if whom := self._meets(found, laid_out(course), _laid_out(other.course(ids[0]))):
                whom.groups += ids
        for id in self._lone:
            if whom := self._meets(found, self.calendar.of_member(id), other.of_member(id)):
                whom.alone += 1
        if not found:
            raise Refusal("plan_changes.nothing")
        return Effects(monday, found, self._seen(monday, found))

    def _meets(self, found: dict[Effect, Whom], before: Plan, after: Plan) -> Whom | None:
        does = effect(before, after, self.now)
        return found.setdefault(does, Whom(before, after)) if does else None

    def _with(self, changes: Iterable[rows.Changed]) -> Calendar:
        return replace(self.calendar, changes=sorted(changes, key=lambda each: each.monday))

    def _seen(self, monday: date, found: dict[Effect, Whom]) -> str:
        told = sorted((repr(does), whom.groups, whom.alone) for does, whom in found.items())
        newest = max((each.id for each in self.calendar.changes), default=0)
        return f"{newest}.{crc32(repr((monday, told)).encode()):08x}"

    def has_shown(self, id: int, since: date) -> bool:
        """Whether something that has come since a change would have come otherwise without it."""
        without = self._with(each for each in self.calendar.changes if each.id != id)
        return any(
            self._came(course, since) != self._came(without.course(ids[0]), since)
            for course, ids in self.courses.items()
        )

    def _came(self, course: Course, since: date) -> list[tuple[date, str | None]]:
        """What would have come until now, from what was known on a Monday."""
        put = tuple(each for each in course.put if each[0] < since)
        off = tuple(each for each in course.off if each[0] < since)
        plan = _laid_out(replace(course, put=put, off=off))
        asked = {question.monday: question.prompt.key for question in plan.questions}
        return [(week.monday, asked.get(week.monday)) for week in plan.weeks if week.at <= self.now]

    # --- once it is done ---------------------------------------------------------------------------------------------

    def note_passed(self) -> None:
        """What has passed stays as it was."""
        for course, ids in self.courses.items():
            noted = {monday for monday, _ in course.off}
            if passed := [each for each in laid_out(course).passed(self.now) if each[0] not in noted]:
                for id in ids:
                    rows.note_off(self.tx, id, passed)

    def look_anew(self) -> None:
        """Look anew when they are asked."""
        if self.group_id is None:
            rows.look_anew(self.tx, self.calendar.running.id)
        else:
            rows.change(self.tx, self.group_id)


def _laid_out(course: Course) -> Plan:
    try:
        return laid_out(course)
    except ValueError:
        raise Refusal("plan_changes.endless") from None
