"""Who is asked what and when, and who skips it; services/posting.py puts it to them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain import prompts
from bot.domain.conversation import Refusal
from bot.domain.people import Member, Participation, StudyGroup
from bot.domain.programme import START, Module, Plan, Prompt, Question, step_of
from bot.services import calendar, outbox, programme, wordings
from bot.services.programme import Running
from storage import Transaction, done, groups, participations, programmes
from storage import prompts as rows
from storage.prompts import Posting

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
    found = participations.get(tx, member.id, programme_id) if member else None
    if found is None or found.status != "active":
        raise Refusal("not_joined")
    return _participant(tx, found)


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
    return [_participant(tx, each) for each in active]


def _participant(tx: Transaction, part: Participation) -> Participant:
    running = programme.get(tx, part.programme_id)
    return Participant(running, part, groups.of_member(tx, part.member.id, running.id))


def _is_away(who: Participant, now: datetime) -> bool:
    return who.participation.is_away(who.running.content.day(now))


def going(tx: Transaction, now: datetime, member: Member | None) -> list[Participant]:
    """Those of a member's programmes that still ask, the one whose question was put last first; all where none does.

    Raises Refusal("not_joined") where they take part in nothing.
    """
    mine = must_take_part(tx, now, member)
    if len(mine) == 1:
        return mine
    plans = {who.running.id: plan_for(tx, who) for who in mine}
    still = [who for who in mine if plans[who.running.id].is_asking(now)] or mine

    def asked_at(who: Participant) -> datetime:
        question = plans[who.running.id].current(now)
        return question.at if question else datetime.min.replace(tzinfo=UTC)

    return sorted(still, key=asked_at, reverse=True)


def foremost(tx: Transaction, now: datetime, member: Member | None) -> Participant:
    """The participant that a member is where no programme is named: in the one that put its question to them last.

    The newest where several did at once. Raises Refusal("not_joined") where they take part in nothing.
    """
    return going(tx, now, member)[0]


def prompt_id(tx: Transaction, running: Running, question: Question) -> int:
    """The row of a question's prompt."""
    return programmes.prompt_of(tx, running.id, question.prompt.key).id


def plan_for(tx: Transaction, who: Participant) -> Plan:
    """What a participant is asked."""
    return calendar.of_member(tx, who.running, who.member.id)


def asked(tx: Transaction, now: datetime, member: Member | None, prompt_id: int) -> Participant:
    """The participant to whom a prompt was put, however long ago; raises Refusal where it was not, or not yet.

    Who has answered it or skips it was asked, also where it was taken back since.
    """
    found = rows.find(tx, prompt_id)
    if found is None:
        raise Refusal("stale")
    programme_id, key = found
    who = participant(tx, member, programme_id)
    is_known = rows.was_put(tx, prompt_id, who.member.id) or done.is_done(tx, prompt_id, who.member.id)
    if not (is_known or _may_be_asked(tx, now, who, key)):
        raise Refusal("stale")
    return who


def was_asked(tx: Transaction, now: datetime, member: Member, prompt_id: int) -> bool:
    """Whether a prompt was put to somebody who takes part, or would have been before they came."""
    try:
        asked(tx, now, member, prompt_id)
    except Refusal:
        return False
    return True


def _may_be_asked(tx: Transaction, now: datetime, who: Participant, key: str) -> bool:
    """Whether somebody could have been asked this: their group had, or would have, before they came.

    Or it is no week's question: one before the start, or at the end of a module that they or their group have begun.
    """
    step = step_of(who.running.content, key)
    if step is None or step.module.key == START:
        return step is not None
    is_at_end = step.number == 0 and step.prompt == who.running.content.at_end_of(step.module)
    plans = [plan_for(tx, who)]
    if is_at_end and who.group:
        plans.append(calendar.of_group(tx, who.running, who.group.id))
    begun = [each for plan in plans for each in plan.questions if each.at <= now]
    return any(each.prompt.key == key or (is_at_end and each.module.key == step.module.key) for each in begun)


@dataclass(frozen=True)
class Asked:
    """A prompt of a programme, and its week in a module; or else where it stands, as number 0."""

    running: Running
    module: Module
    number: int
    prompt: Prompt


def in_words(tx: Transaction, prompt_id: int, *, group_id: int | None = None, member_id: int | None = None) -> Asked:
    """What a prompt asks, in the words in which a group or a member is asked it."""
    found = rows.find(tx, prompt_id)
    assert found is not None
    running = programme.get(tx, found[0])
    step = step_of(running.content, found[1])
    assert step is not None
    assert step.prompt is not None
    wording = wordings.used(tx, prompt_id, running.id, group_id=group_id, member_id=member_id)
    return Asked(running, step.module, step.number, wordings.worded(step.prompt, wording))


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
    question = plan_for(tx, who).current(now)
    return prompt_id(tx, who.running, question) if question else None


def posting_of(tx: Transaction, now: datetime, group: StudyGroup) -> Posting | None:
    """How the question of the week was put to a group."""
    running = programme.get(tx, group.programme_id)
    question = calendar.of_group(tx, running, group.id).current(now)
    return rows.posted_to(tx, prompt_id(tx, running, question), group.id) if question else None


def prompt_of(tx: Transaction, posting_id: int) -> int:
    """The prompt of a posting; raises Refusal("stale") where there is no such posting."""
    prompt_id = rows.prompt_of(tx, posting_id)
    if prompt_id is None:
        raise Refusal("stale")
    return prompt_id


def plan_seen_by(tx: Transaction, programme_id: int, group_id: int | None, member: Member | None) -> Plan:
    """What a group is asked, or else a member."""
    if group_id is None:
        return plan_for(tx, participant(tx, member, programme_id))
    return calendar.of_group(tx, programme.get(tx, programme_id), group_id)


def take_up(tx: Transaction, now: datetime, member: Member | None, prompt_id: int) -> Participant:
    """Somebody begins to answer: they no longer skip it. Raises Refusal where it was not put to them."""
    who = asked(tx, now, member, prompt_id)
    if done.unskip(tx, prompt_id, who.member.id):
        follow(tx, now, prompt_id, who.member.id)
    return who


def card_about(prompt_id: int, member_id: int) -> str:
    """The subject of every message that puts a question to somebody privately."""
    return f"question:{prompt_id}:{member_id}"


def follow(tx: Transaction, now: datetime, prompt_id: int, member_id: int) -> None:
    """Let what puts a question to somebody say how far they are with it."""
    outbox.refresh(tx, now, card_about(prompt_id, member_id))


def is_wanted(tx: Transaction, now: datetime, member: Member, prompt_id: int) -> bool:
    """Whether somebody is still to be asked: they take part, are not on pause, and are not done with it."""
    found = rows.find(tx, prompt_id)
    is_here = found is not None and programme.takes_part(tx, now, member.id, found[0])
    return is_here and not done.is_done(tx, prompt_id, member.id)


def is_done(tx: Transaction, prompt_id: int, member_id: int) -> bool:
    """Whether somebody has answered or skipped a question."""
    return done.is_done(tx, prompt_id, member_id)


def has_skipped(tx: Transaction, member: Member, prompt_id: int) -> bool:
    return done.skipped_at(tx, prompt_id, member.id) is not None


def skip(tx: Transaction, now: datetime, member: Member | None, prompt_id: int) -> bool:
    """Skip a question, or undo that; True where it is skipped now. A press that comes twice at once counts once.

    Raises Refusal where it is answered already.
    """
    who = asked(tx, now, member, prompt_id)
    if who.member.id in done.answerers(tx, prompt_id):
        raise Refusal("prompts.answered")
    skipped_at = done.skipped_at(tx, prompt_id, who.member.id)
    undoes = skipped_at is not None and now - skipped_at >= SAME_PRESS
    if undoes:
        done.unskip(tx, prompt_id, who.member.id)
    else:
        done.skip_it(tx, now, prompt_id, who.member.id)
    follow(tx, now, prompt_id, who.member.id)
    return not undoes
