"""A session that is being planned: kept as it is said, so that it can be left and taken up again."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.domain import lengths, moments
from bot.domain.conversation import Incoming, Refusal
from bot.domain.people import Member
from bot.domain.sessions import LENGTHS, Draft, Session, leaves_out, read_access, read_link, read_title
from bot.domain.spelling import plain
from bot.services import agreement, charge, programme
from storage import Transaction, drafts, groups, recipients
from storage.recipients import Recipient

KIND = "session"
ASKED_FOR = ("title", "group", "starts_at", "minutes", "join_link")
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
    tx: Transaction,
    now: datetime,
    member: Member | None,
    programme_id: int,
    *,
    field: str,
    said: Incoming,
    on: date | None = None,
    at: time | None = None,
) -> bool:
    """Keep what somebody wrote of the session they plan; raises Refusal where it cannot be what was asked for.

    `field` is what they were asked for, or "preview"; `on` or `at` is half of a time, of which they were asked for the
    other. False where a button was awaited and nothing can be taken.
    """
    planner = _Planner(tx, now, programme_id, draft(tx, member, programme_id)[0], on, at)
    taken = planner.reads(field, said)
    if taken:
        _plan(tx, member, programme_id, **taken)
    return bool(taken)


@dataclass(frozen=True)
class _Planner:
    """Reads what somebody writes to what the bot asks."""

    tx: Transaction
    now: datetime
    programme_id: int
    draft: Draft
    on: date | None
    at: time | None

    def reads(self, field: str, said: Incoming) -> dict[str, Any]:
        match field:
            case "title":
                return {"title": read_title(said)}
            case "starts_at":
                return {"starts_at": self._moment(said.text).isoformat()}
            case "join_link":
                return read_way_in(said)
            case "group":
                return self._group(said.text)
            case "length":
                return self._length(said.text)
            case "preview" if "https://" in said.text:
                return read_way_in(said)
            case _:
                return self._length_or_time(said.text)

    def _group(self, typed: str) -> dict[str, Any]:
        meant = [each.id for each in groups.every(self.tx, self.programme_id) if plain(each.name) == plain(typed)]
        return {"group": meant[0]} if len(meant) == 1 else {}

    def _length_or_time(self, typed: str) -> dict[str, Any]:
        """Another length or another time, on the day that was said where none is named.

        A mere number is a length, but where the hour was asked for.
        """
        if not self.on if typed.strip().isdecimal() else lengths.read(typed):
            return self._length(typed)
        try:
            return {"starts_at": self._moment(typed).isoformat()}
        except Refusal as refusal:
            if refusal.kind == "moment.unclear":
                return {}
            raise

    def _length(self, typed: str) -> dict[str, Any]:
        minutes = lengths.read(typed)
        if minutes is None:
            raise Refusal("session.length_wanted")
        return {"minutes": minutes}

    def _moment(self, typed: str) -> datetime:
        zone = _zone(self.tx, self.programme_id)
        before = self.draft.starts_at and datetime.fromisoformat(self.draft.starts_at).astimezone(ZoneInfo(zone)).date()
        return moments.read(typed, self.now, zone, self.on or before or None, self.at)


def read_way_in(said: Incoming) -> dict[str, Any]:
    """The link to a meeting with its number and code, as columns; raises Refusal."""
    return {"join_link": read_link(said), "access": read_access(said.text), "left_out": leaves_out(said.text)}


def plan_group(tx: Transaction, member: Member | None, programme_id: int, group_id: int) -> None:
    """Plan for one group, or for everyone: 0."""
    if group_id and group_id not in {each.id for each in groups.every(tx, programme_id)}:
        raise Refusal("stale")
    _plan(tx, member, programme_id, group=group_id)


def offered_times(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> list[datetime]:
    """The next times at which the group meets that a session is planned for, where it has agreed on when."""
    group_id = draft(tx, member, programme_id)[0].group
    return agreement.next_times(tx, now, group_id) if group_id else []


def plan_time(tx: Transaction, now: datetime, member: Member | None, programme_id: int, timestamp: int) -> None:
    """Plan for one of the times at which the group meets."""
    meant = [at for at in offered_times(tx, now, member, programme_id) if at.timestamp() == timestamp]
    if not meant:
        raise Refusal("stale")
    _plan(tx, member, programme_id, starts_at=meant[0].isoformat())


def plan_minutes(tx: Transaction, member: Member | None, programme_id: int, minutes: int) -> None:
    if minutes not in LENGTHS:
        raise Refusal("stale")
    _plan(tx, member, programme_id, minutes=minutes)


def take_back(tx: Transaction, member: Member | None, programme_id: int, field: str) -> None:
    """Forget one thing that was said, so that it is asked for again."""
    if field not in ASKED_FOR:
        raise Refusal("stale")
    _plan(tx, member, programme_id, **{field: None})


def _plan(tx: Transaction, member: Member | None, programme_id: int, **said: Any) -> None:
    planned, revision = draft(tx, member, programme_id)
    if said.get("group") is not None:
        charge.must_look_after(tx, member, programme_id, said["group"] or None)
    content = asdict(replace(planned, **said))
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
        access=said.access,
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
