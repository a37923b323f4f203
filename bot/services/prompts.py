"""Who is asked what and when, and who skips it; services/posting.py puts it to them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import prompts
from bot.domain.conversation import Refusal
from bot.domain.people import Member, Participation, StudyGroup
from bot.domain.programme import Module, Prompt
from bot.domain.prompts import Question
from bot.services import outbox, programme
from bot.services.programme import Running
from storage import Transaction, groups, participations, programmes
from storage import prompts as rows
from storage.prompts import Posting, Seat

SAME_PRESS = timedelta(seconds=10)


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part in a programme now, and their group there."""

    running: Running
    participation: Participation
    group: StudyGroup | None

    @property
    def member(self) -> Member:
        return self.participation.member


def participant(tx: Transaction, member: Member | None, programme_id: int) -> Participant:
    """The participant that a member is in a programme; raises Refusal("not_joined") where they are none."""
    found = next((each for each in _everywhere(tx, member) if each.running.id == programme_id), None)
    if found is None:
        raise Refusal("not_joined")
    return found


def participants(tx: Transaction, now: datetime, member: Member | None) -> list[Participant]:
    """The participant that a member is in each of their programmes, the newest first.

    One that they are on pause from is left out, unless they are on pause from all.
    """
    mine = _everywhere(tx, member)
    return [each for each in mine if not _is_away(each, now)] or mine


def must_take_part(tx: Transaction, now: datetime, member: Member | None) -> list[Participant]:
    """The same; raises Refusal("not_joined") where a member takes part in nothing."""
    mine = participants(tx, now, member)
    if not mine:
        raise Refusal("not_joined")
    return mine


def _everywhere(tx: Transaction, member: Member | None) -> list[Participant]:
    mine = participations.of_member(tx, member.id) if member else []
    active = sorted((each for each in mine if each.status == "active"), key=lambda each: -each.programme_id)
    return [
        Participant(programme.get(tx, each.programme_id), each, groups.of_member(tx, each.member.id, each.programme_id))
        for each in active
    ]


def _is_away(who: Participant, now: datetime) -> bool:
    return who.participation.is_away(now.astimezone(ZoneInfo(who.running.content.time_zone)).date())


def going(tx: Transaction, now: datetime, member: Member | None) -> list[Participant]:
    """Those of a member's programmes that still ask, the one whose question was put last first; all where none does.

    Raises Refusal("not_joined") where they take part in nothing.
    """
    mine = must_take_part(tx, now, member)
    if len(mine) == 1:
        return mine
    plans = {who.running.id: plan_for(tx, who) for who in mine}
    still = [who for who in mine if not prompts.is_over(plans[who.running.id], now)] or mine

    def asked_at(who: Participant) -> datetime:
        question = prompts.current(plans[who.running.id], now)
        return question.at if question else datetime.min.replace(tzinfo=UTC)

    return sorted(still, key=asked_at, reverse=True)


def foremost(tx: Transaction, now: datetime, member: Member | None) -> Participant:
    """The participant that a member is where no programme is named: in the one that put its question to them last.

    The newest where several did at once. Raises Refusal("not_joined") where they take part in nothing.
    """
    return going(tx, now, member)[0]


@dataclass(frozen=True)
class Cohort:
    """A programme with everyone who takes part, where they sit, and what they are asked when."""

    running: Running
    people: dict[int, Participation]
    seats: dict[int, Seat]  # by member
    groups: dict[int, list[Seat]]
    settled: dict[int, tuple[str, ...]]  # the electives of groups that have begun on them
    # Both are filled as they are needed: by who is asked, and by electives, since many have the same.
    plans: dict[tuple[int | None, int | None], list[Question]] = field(default_factory=dict)
    by_electives: dict[tuple[str, ...], list[Question]] = field(default_factory=dict)

    @classmethod
    def load(cls, tx: Transaction, running: Running) -> "Cohort":
        people = {each.member.id: each for each in participations.active(tx, running.id)}
        seats = {seat.member_id: seat for seat in rows.seats(tx, running.id) if seat.member_id in people}
        in_groups: dict[int, list[Seat]] = defaultdict(list)
        for seat in seats.values():
            in_groups[seat.group_id].append(seat)
        return cls(running, people, seats, in_groups, rows.electives(tx, running.id))

    def in_group(self, group_id: int) -> list[Seat]:
        return self.groups.get(group_id, [])

    def electives(self, *, group: int | None = None, member: int | None = None) -> tuple[str, ...]:
        """What a group has chosen, or a member without a group."""
        if group is not None and group in self.settled:
            return self.settled[group]
        ids = [seat.member_id for seat in self.in_group(group)] if group is not None else [member]
        return prompts.electives(self.running.content, [self.people[id] for id in ids if id in self.people])

    def plan(self, *, group: int | None = None, member: int | None = None) -> list[Question]:
        """What a group is asked, or a member without a group."""
        if (group, member) not in self.plans:
            electives = self.electives(group=group, member=member)
            if electives not in self.by_electives:
                self.by_electives[electives] = prompts.questions(self.running.content, self.running.start_on, electives)
            self.plans[group, member] = self.by_electives[electives]
        return self.plans[group, member]


def prompt_id(tx: Transaction, running: Running, question: Question) -> int:
    """The row of a question's prompt."""
    return programmes.prompt_of(tx, running.id, question.prompt.key).id


def plan_of(
    tx: Transaction, running: Running, *, group: int | None = None, member: int | None = None
) -> list[Question]:
    """Every question of a group, or of a member without one, in order."""
    return Cohort.load(tx, running).plan(group=group, member=None if group is not None else member)


def plan_for(tx: Transaction, who: Participant) -> list[Question]:
    """Every question of a participant, in order."""
    return plan_of(tx, who.running, group=who.group.id if who.group else None, member=who.member.id)


def asked(tx: Transaction, now: datetime, member: Member | None, prompt_id: int) -> Participant:
    """The participant to whom a prompt was put; raises Refusal where it was not, or not yet."""
    found = rows.find(tx, prompt_id)
    if found is None:
        raise Refusal("stale")
    programme_id, key = found
    who = participant(tx, member, programme_id)
    if not any(each.prompt.key == key and each.at <= now for each in plan_for(tx, who)):
        raise Refusal("stale")
    return who


@dataclass(frozen=True)
class Asked:
    """A prompt of a programme's modules, and its week there."""

    running: Running
    module: Module
    number: int
    prompt: Prompt


def in_words(tx: Transaction, prompt_id: int) -> Asked:
    """What a prompt asks."""
    found = rows.find(tx, prompt_id)
    assert found is not None
    running = programme.get(tx, found[0])
    weeks = (
        Asked(running, module, number, prompt)
        for module in running.content.modules
        for number, prompt in enumerate(module.prompts, 1)
    )
    return next(each for each in weeks if each.prompt.key == found[1])


def group_of(tx: Transaction, member: Member | None, prompt_id: int) -> StudyGroup | None:
    """The group that a member is in, in the programme of a prompt."""
    found = rows.find(tx, prompt_id)
    return groups.of_member(tx, member.id, found[0]) if member and found else None


def variant_for(tx: Transaction, member: Member | None) -> str | None:
    """Which wording of a question suits a member, by where they work."""
    taking_part = participations.of_member(tx, member.id) if member else []
    return prompts.variant(taking_part[-1].posts) if taking_part else None


def this_week(tx: Transaction, now: datetime, who: Participant) -> int | None:
    """The id of the prompt that was put to a participant last."""
    question = prompts.current(plan_for(tx, who), now)
    return prompt_id(tx, who.running, question) if question else None


def posting_of(tx: Transaction, now: datetime, group: StudyGroup) -> Posting | None:
    """How the question of the week was put to a group."""
    cohort = Cohort.load(tx, programme.get(tx, group.programme_id))
    question = prompts.current(cohort.plan(group=group.id), now)
    return rows.posted_to(tx, prompt_id(tx, cohort.running, question), group.id) if question else None


def prompt_of(tx: Transaction, posting_id: int) -> int:
    """The prompt of a posting; raises Refusal("stale") where there is no such posting."""
    prompt_id = rows.prompt_of(tx, posting_id)
    if prompt_id is None:
        raise Refusal("stale")
    return prompt_id


def plan_seen_by(tx: Transaction, programme_id: int, group_id: int | None, member: Member | None) -> list[Question]:
    """Every question of a group, else of a member, in order."""
    if group_id is None:
        return plan_for(tx, participant(tx, member, programme_id))
    return plan_of(tx, programme.get(tx, programme_id), group=group_id)


def take_up(tx: Transaction, now: datetime, member: Member | None, prompt_id: int) -> Participant:
    """Somebody begins to answer: they no longer skip it. Raises Refusal where it was not put to them."""
    who = asked(tx, now, member, prompt_id)
    if rows.unskip(tx, prompt_id, who.member.id):
        follow(tx, now, prompt_id, who.member.id)
    return who


def card_about(prompt_id: int, member_id: int) -> str:
    """The subject of every message that puts a question to somebody privately."""
    return f"question:{prompt_id}:{member_id}"


def follow(tx: Transaction, now: datetime, prompt_id: int, member_id: int) -> None:
    """Let what puts a question to somebody say how far they are with it."""
    outbox.refresh(tx, now, card_about(prompt_id, member_id))


def has_skipped(tx: Transaction, member: Member, prompt_id: int) -> bool:
    return rows.skipped_at(tx, prompt_id, member.id) is not None


def skip(tx: Transaction, now: datetime, member: Member | None, prompt_id: int) -> bool:
    """Skip a question, or undo that; True where it is skipped now. A press that comes twice at once counts once.

    Raises Refusal where it is answered already.
    """
    who = asked(tx, now, member, prompt_id)
    if who.member.id in rows.answerers(tx, prompt_id):
        raise Refusal("prompts.answered")
    skipped_at = rows.skipped_at(tx, prompt_id, who.member.id)
    undoes = skipped_at is not None and now - skipped_at >= SAME_PRESS
    if undoes:
        rows.unskip(tx, prompt_id, who.member.id)
    else:
        rows.skip_it(tx, now, prompt_id, who.member.id)
    follow(tx, now, prompt_id, who.member.id)
    return not undoes
