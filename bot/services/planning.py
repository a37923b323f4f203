"""A session that is being planned: kept as it is said, so that it can be left and taken up again."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import TypeVar

from bot.domain import moments
from bot.domain.conversation import Incoming, Refusal
from bot.domain.people import Member
from bot.domain.sessions import LENGTHS, Draft, Session, read_link, read_title
from bot.services import programme
from storage import Transaction, drafts, groups, recipients
from storage.recipients import Recipient

KIND = "session"
T = TypeVar("T")


def responsible(tx: Transaction, member: Member | None, programme_id: int) -> Member:
    """The member, who may plan sessions in this programme; raises Refusal otherwise."""
    return programme.must_be(tx, member, programme_id, "facilitator", "manager")


def draft(tx: Transaction, member: Member | None, programme_id: int) -> tuple[Draft, int]:
    """The session that somebody is planning, and how often the plan was changed."""
    planner = responsible(tx, member, programme_id)
    content, revision = drafts.get(tx, planner.id, programme_id, KIND) or ({}, 0)
    return Draft(**content), revision


def plan(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, *, field: str, said: Incoming
) -> None:
    """Keep what somebody wrote as the title, the time or the link of the session they plan; raises Refusal."""
    read: dict[str, Callable[[], str]] = {
        "title": lambda: read_title(said),
        "starts_at": lambda: moments.read(said.text, now, _zone(tx, programme_id)).isoformat(),
        "join_link": lambda: read_link(said),
    }
    _plan(tx, member, programme_id, **{field: read[field]()})


def plan_group(tx: Transaction, member: Member | None, programme_id: int, group_id: int) -> None:
    """Plan for one group, or for everyone: 0."""
    if group_id and group_id not in {each.id for each in groups.every(tx, programme_id)}:
        raise Refusal("stale")
    _plan(tx, member, programme_id, group=group_id)


def plan_minutes(tx: Transaction, member: Member | None, programme_id: int, minutes: int) -> None:
    if minutes not in LENGTHS:
        raise Refusal("stale")
    _plan(tx, member, programme_id, minutes=minutes)


def take_back(tx: Transaction, member: Member | None, programme_id: int, field: str) -> None:
    """Forget one thing that was said, so that it is asked for again."""
    if field not in Draft.__dataclass_fields__:
        raise Refusal("stale")
    _plan(tx, member, programme_id, **{field: None})


def _plan(tx: Transaction, member: Member | None, programme_id: int, **said: str | int | None) -> None:
    planned, revision = draft(tx, member, programme_id)
    content = asdict(replace(planned, **said))  # type: ignore[arg-type]
    drafts.keep(
        tx, responsible(tx, member, programme_id).id, programme_id, KIND, content=content, revision=revision + 1
    )


def drop(tx: Transaction, member: Member | None, programme_id: int) -> None:
    drafts.drop(tx, responsible(tx, member, programme_id).id, programme_id, KIND)


def planned(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> Session:
    """The session as it will be when the complete plan is announced."""
    said, _ = draft(tx, member, programme_id)
    return Session(
        id=0,
        programme_id=programme_id,
        group_id=said.group or None,
        title=_given(said.title),
        starts_at=datetime.fromisoformat(_given(said.starts_at)),
        timezone=_zone(tx, programme_id),
        minutes=_given(said.minutes),
        join_link=_given(said.join_link),
        sequence=0,
        edition=0,
        announced_at=now,
        cancelled_at=None,
    )


def reach(tx: Transaction, programme_id: int, group_id: int | None) -> list[Recipient]:
    """Whom a session concerns, of a group or of the whole cohort."""
    return recipients.of(tx, programme_id, group_id)


def _zone(tx: Transaction, programme_id: int) -> str:
    return programme.get(tx, programme_id).content.time_zone


def _given(said: T | None) -> T:
    """What was said; raises Refusal where the plan is not complete."""
    if said is None:
        raise Refusal("stale")
    return said
