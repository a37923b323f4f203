"""Whose plan is which: laid out from the programme, the group's own, and what they were asked already."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain import prompts as rules
from bot.domain.free import Free, Reason
from bot.domain.people import Participation
from bot.domain.programme import Change, Course, Hour, Plan, Programme, laid_out, step_of
from bot.domain.programme.line import from_json
from bot.services.programme import Running
from storage import Transaction, groups, participations
from storage import calendar as rows
from storage import prompts as prompt_rows
from storage.prompts import Seat


@dataclass(frozen=True)
class Calendar:
    """The plans of some groups of a programme and of those who are in them, or of people without a group."""

    running: Running
    people: dict[int, Participation]
    seats: dict[int, Seat]  # by member
    groups: dict[int, list[Seat]]
    own: dict[int, rows.Course]  # by group, as are the next two
    put: dict[int, list[tuple[date, str]]]
    off: dict[int, list[tuple[date, Reason]]]
    alone: dict[int, dict[date, str]]  # what members were asked alone
    changes: list[rows.Changed]

    @classmethod
    def load(
        cls, tx: Transaction, running: Running, group_ids: Collection[int] | None, lone: Collection[int] = ()
    ) -> "Calendar":
        """Load these groups, or all; and people without a group, with all that they were asked."""
        taken = prompt_rows.seats(tx, running.id, group_ids)
        among = None if group_ids is None else [*(seat.member_id for seat in taken), *lone]
        people = {each.member.id: each for each in participations.active(tx, running.id, among)}
        seats = {seat.member_id: seat for seat in taken if seat.member_id in people}
        in_groups: dict[int, list[Seat]] = defaultdict(list)
        for seat in seats.values():
            in_groups[seat.group_id].append(seat)
        own = rows.courses(tx, running.id, group_ids)
        return cls(
            running,
            people,
            seats,
            in_groups,
            own,
            rows.put(tx, running.id, group_ids),
            rows.off(tx, own.keys()),
            rows.put_alone(tx, running.id, people.keys()),
            rows.changes(tx, running.id),
        )

    @property
    def programme(self) -> Programme:
        return self.running.content

    def in_group(self, group_id: int) -> list[Seat]:
        return self.groups.get(group_id, [])

    def members(self, group_id: int) -> list[Participation]:
        return [self.people[seat.member_id] for seat in self.in_group(group_id)]

    def electives(self, group_id: int) -> tuple[str, ...]:
        """What a group has begun on, else what most of it have chosen."""
        settled = self.own[group_id].electives
        return rules.electives(self.programme, self.members(group_id)) if settled is None else settled

    def free(self, group_id: int) -> Free:
        return free_of_group(self.running, self.own[group_id])

    def of_group(self, group_id: int) -> Plan:
        """What a group is asked in its chat."""
        return laid_out(self.course(group_id))

    def course(self, group_id: int) -> Course:
        """What a group's plan is laid out from; many have the same."""
        own, electives = self.own[group_id], self.electives(group_id)
        hours = [(date.fromisoformat(since), Hour(day, time.fromisoformat(at))) for since, day, at in own.hours]
        return Course(
            self.programme,
            self.running.start_on,
            self.free(group_id),
            electives,
            lengths=rules.lengths(self.programme, electives, self.members(group_id)),
            follow_ups=rules.follow_ups(self.programme, electives, self.members(group_id)),
            hours=tuple(hours),
            changes=self._changes(group_id),
            put=tuple(self.put.get(group_id, ())),
            off=tuple(self.off.get(group_id, ())),
        )

    def of_member(self, member_id: int) -> Plan:
        """What somebody is asked: as their group, but for electives that are not theirs; or alone."""
        who, put = self.people[member_id], self.alone.get(member_id, {})
        if seat := self.seats.get(member_id):
            plan = self.of_group(seat.group_id)
            others = rules.instead(self.programme, plan.electives, who)
            return plan.instead(
                others, {monday: step for monday, key in put.items() if (step := step_of(self.programme, key))}
            )
        return self.of_somebody(county_of(who), rules.electives(self.programme, [who]), put)

    def free_for(self, member_id: int) -> Free:
        """When somebody is free: as their group is, or else as the county they work in."""
        seat = self.seats.get(member_id)
        return self.free(seat.group_id) if seat else self.programme.free(county_of(self.people[member_id]))

    def of_the_lone(self) -> list[Plan]:
        """The plans of those without a group, whatever they were asked: one for all who are asked alike."""
        alone = [who for id, who in self.people.items() if id not in self.seats]
        alike = {(county_of(who), rules.electives(self.programme, [who])) for who in alone}
        return [self.of_somebody(county, electives) for county, electives in sorted(alike)]

    def of_somebody(self, county: str, electives: tuple[str, ...], put: Mapping[date, str] | None = None) -> Plan:
        """What somebody without a group is asked."""
        free, asked = self.programme.free(county), tuple(sorted((put or {}).items()))
        start = self.running.start_on
        return laid_out(Course(self.programme, start, free, electives, changes=self._changes(None), put=asked))

    def _changes(self, group_id: int | None) -> tuple[tuple[date, Change], ...]:
        mine = [each for each in self.changes if each.group_id in (None, group_id)]
        return tuple((each.monday, from_json(each.change)) for each in mine)


def free_of_group(running: Running, own: rows.Course) -> Free:
    """When a group is free: as its county is, and when it has leave."""
    return running.content.free(own.host_municipality[:2]).on_leave(map(date.fromisoformat, own.leave))


def county_of(who: Participation) -> str:
    """The first two digits of the number of the municipality that somebody works in."""
    return who.library.municipality_number[:2] if who.library else ""


def usual_county(tx: Transaction, running: Running) -> str:
    """Where most of a programme's groups are, by the first two digits of a municipality; none where it has no group."""
    counties = Counter(own.host_municipality[:2] for own in rows.courses(tx, running.id).values())
    return max(sorted(counties), key=counties.__getitem__, default="")


def free_of(tx: Transaction, running: Running, *, group_id: int | None = None, member_id: int | None = None) -> Free:
    """When the bot writes nothing of its own accord to a group, or to a member."""
    if group_id is None and member_id is not None:
        group = groups.of_member(tx, member_id, running.id)
        group_id = group.id if group else None
    own = rows.courses(tx, running.id, [group_id]) if group_id is not None else {}
    if group_id in own:
        return free_of_group(running, own[group_id])
    who = participations.get(tx, member_id, running.id) if member_id is not None else None
    return running.content.free(county_of(who) if who else "")


def of_group(tx: Transaction, running: Running, group_id: int) -> Plan:
    """What a group is asked in its chat."""
    return Calendar.load(tx, running, [group_id]).of_group(group_id)


def of_member(tx: Transaction, running: Running, member_id: int) -> Plan:
    """What somebody who takes part is asked."""
    group = groups.of_member(tx, member_id, running.id)
    return Calendar.load(tx, running, [group.id] if group else [], [member_id]).of_member(member_id)


def first_question(running: Running) -> datetime:
    """When a programme's first question is put where nothing is free but for everyone, UTC."""
    electives = rules.electives(running.content, [])
    return laid_out(Course(running.content, running.start_on, running.content.free(), electives)).questions[0].at


def electives_begin(tx: Transaction, running: Running, county: str) -> datetime | None:
    """When the first question of an elective is put in a county, as the plan for all is now, if there are any."""
    plan = Calendar.load(tx, running, []).of_somebody(county, rules.electives(running.content, []))
    return next((each.at for each in plan.questions if not each.module.core), None)
