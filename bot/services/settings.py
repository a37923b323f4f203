"""What a member may change about how they take part: pauses, copies, language, leaving and coming back."""

from datetime import date, datetime, timedelta

from bot.domain import moments
from bot.domain.conversation import Refusal
from bot.domain.people import Member, Participation, StudyGroup
from bot.domain.programme import Programme
from bot.services import alerts, away, changes, groups, menus, monday_card, programme
from storage import Transaction, outbox, participations, people
from storage import joining as drafts

PAUSE_WEEKS = (1, 2, 4)
LONG_PAUSE = timedelta(weeks=max(PAUSE_WEEKS))  # after a longer one a facilitator says whether the seat is kept
LONGEST_PAUSE = timedelta(days=365)


def taking_part(tx: Transaction, member: Member | None) -> list[Participation]:
    """Where a member takes part now, the newest programme first."""
    parts = participations.of_member(tx, member.id) if member else []
    return sorted((part for part in parts if part.status == "active"), key=lambda part: -part.programme_id)


def has_any(tx: Transaction, member: Member | None) -> bool:
    """Whether somebody has come into a programme, and said something there that can be changed."""
    return member is not None and bool(people.roles(tx, member.id))


def in_programme(tx: Transaction, member: Member | None, programme_id: int) -> Participation:
    """How a member takes part there now; raises Refusal where they do not."""
    part = participations.get(tx, member.id, programme_id) if member else None
    if part is None or part.status != "active":
        raise Refusal("not_joined")
    return part


def speak(tx: Transaction, now: datetime, member: Member, language: str) -> None:
    """Use this language with a member from now on, in Telegram's menu too."""
    people.change(tx, member.id, language=language)
    menus.publish(tx, now, member.id)


def copy_prompts(tx: Transaction, part: Participation, *, on: bool) -> None:
    """Let a member have the questions in private too, or in the group's chat only."""
    participations.change(tx, part.member.id, part.programme_id, private_prompts=on)


def pause(tx: Transaction, now: datetime, member: Member | None, *, weeks: int = 0, typed: str = "") -> date:
    """Be away from everything for some weeks, or until a typed day, and give that day.

    Raises Refusal where somebody takes part in nothing, or where the day is none, has been ("pause.past") or is over a
    year ahead.
    """
    parts = _must_take_part(tx, member)
    content = programme.get(tx, parts[0].programme_id).content
    today = content.day(now)
    until = today + timedelta(weeks=weeks) if weeks else _day(typed, now, content)
    if not today < until <= today + LONGEST_PAUSE:
        raise Refusal("pause.unclear")
    _away(tx, now, parts, until)
    if until > today + LONG_PAUSE:
        for part in parts:
            away.long_away(tx, now, part.member.id, part.programme_id, until)
    return until


def _day(typed: str, now: datetime, content: Programme) -> date:
    try:
        return content.day(moments.read(f"{typed} kl. 23.59", now, content.time_zone))
    except Refusal as refusal:
        has_been = refusal.kind == "moment.past"
        raise (Refusal("pause.past", **refusal.params) if has_been else Refusal("pause.unclear")) from None


def end_pause(tx: Transaction, now: datetime, member: Member | None) -> None:
    _away(tx, now, _must_take_part(tx, member), None)


def _must_take_part(tx: Transaction, member: Member | None) -> list[Participation]:
    parts = taking_part(tx, member)
    if not parts:
        raise Refusal("not_joined")
    return parts


def _away(tx: Transaction, now: datetime, parts: list[Participation], until: date | None) -> None:
    for part in parts:
        participations.change(tx, part.member.id, part.programme_id, paused_until=until)
        monday_card.refresh(tx, now, part.programme_id)


def leave(tx: Transaction, now: datetime, part: Participation) -> None:
    """Take part no more; the facilitators are told."""
    group = end(tx, now, part)
    at = group.id if group else None
    alerts.tell(tx, now, part.programme_id, "people.left", member=part.member.id, group=at)


def end(tx: Transaction, now: datetime, part: Participation) -> StudyGroup | None:
    """Let somebody take part no more, and give the group they were in.

    What they said and shared stays until it is taken back or erased.
    """
    member_id, programme_id = part.member.id, part.programme_id
    group = groups.of_member(tx, member_id, programme_id)
    groups.leave_group(tx, now, member_id, programme_id)
    outbox.drop_to(tx, member_id, programme_id)
    asked_for = {"paused_until": None, "without_seat": False, "other_way_since": None}
    participations.change(tx, member_id, programme_id, status="left", **asked_for)
    people.take_role(tx, member_id, programme_id, "participant")
    drafts.withdraw_consent(tx, now, member_id, programme_id)
    drafts.forget(tx, member_id, programme_id)
    changes.noted(tx, now, programme_id)
    return group


def come_back(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> Member:
    """Take part again as before; raises Refusal where somebody had not left."""
    part = participations.get(tx, member.id, programme_id) if member else None
    if part is None or part.status != "left":
        raise Refusal("stale")
    participations.change(tx, part.member.id, programme_id, status="active", joined_at=now)
    people.give_role(tx, now, part.member.id, programme_id, "participant")
    drafts.consent_to(tx, now, part.member.id, programme_id)
    changes.noted(tx, now, programme_id, came=True)
    return part.member
