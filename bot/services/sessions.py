"""Video sessions: announced, answered, moved and cancelled. See also planning.py and reminders.py beside this file."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.domain import moments
from bot.domain.conversation import Incoming, Refusal
from bot.domain.people import Member
from bot.domain.sessions import Response, Session, read_access, read_link
from bot.services import charge, monday_card, outbox, planning
from bot.services.outbox import To
from bot.services.planning import responsible
from storage import Transaction, groups
from storage import sessions as rows
from storage.sessions import Invited, get, invited

__all__ = ["Invited", "get", "invited"]

News = Literal["moved", "cancelled", "link"]


def subject(session_id: int, member_id: int | None = None) -> str:
    """What messages about a session are about: those to one member, or those to its group's chat."""
    return f"session:{session_id}" if member_id is None else f"session:{session_id}:{member_id}"


# --- announcing and changing -----------------------------------------------------------------------------------------


def announce(tx: Transaction, now: datetime, member: Member | None, programme_id: int, revision: int) -> Session:
    """Announce the session that was planned and previewed at this revision; raises Refusal."""
    maker = responsible(tx, member, programme_id)
    if planning.draft(tx, member, programme_id)[1] != revision:
        raise Refusal("stale")
    new = planning.planned(tx, now, member, programme_id)
    charge.must_look_after(tx, member, programme_id, new.group_id)
    _must_be_ahead(new.starts_at, now)
    session = rows.add(tx, made_by=maker.id, **{name: value for name, value in asdict(new).items() if name != "id"})
    planning.drop(tx, member, programme_id)
    invite(tx, now)
    _tell_group(tx, now, session, "session.group")
    monday_card.refresh(tx, now, programme_id)
    return session


def invite(tx: Transaction, now: datetime) -> None:
    """Ask everyone whom a coming session concerns and who has not been asked, those who joined later too.

    A reminder whose moment is behind when somebody is asked is not sent: the invitation says the same.
    """
    for session, member_id in rows.uninvited(tx, now):
        rows.invite(tx, now, session.id, member_id, session.behind(now))
        outbox.send(
            tx,
            now,
            To(member=member_id),
            "session.invitation",
            programme=session.programme_id,
            key=f"session:{session.id}:{session.edition}:invitation:{member_id}",
            subject=subject(session.id, member_id),
            expires_at=session.starts_at,
            session=session.id,
            edition=session.edition,
        )


def move(tx: Transaction, now: datetime, member: Member | None, session_id: int, starts_at: datetime) -> Session:
    """Move a session that has not begun; everybody is asked again. Raises Refusal."""
    session = changeable(tx, now, member, session_id)
    _must_be_ahead(starts_at, now)
    if starts_at == session.starts_at:
        raise Refusal("session.same_time")
    moved = rows.change(tx, session.id, starts_at=starts_at, sequence=session.sequence + 1, edition=session.edition + 1)
    rows.ask_again(tx, now, session.id, moved.behind(now))
    _tell(tx, now, moved, "moved", rows.invited(tx, session.id))
    return moved


def cancel(tx: Transaction, now: datetime, member: Member | None, session_id: int) -> Session:
    """Cancel a session that has not begun, and tell everyone; raises Refusal."""
    session = changeable(tx, now, member, session_id)
    cancelled = rows.change(tx, session.id, cancelled_at=now, sequence=session.sequence + 1)
    _tell(tx, now, cancelled, "cancelled", rows.invited(tx, session.id))
    return cancelled


def relink(tx: Transaction, now: datetime, member: Member | None, session_id: int, said: Incoming) -> Session:
    """Give a session another link, and tell those who have not declined; raises Refusal."""
    session = changeable(tx, now, member, session_id)
    link, access = read_link(said), read_access(said.text)
    if (link, access) == (session.join_link, session.access):
        raise Refusal("session.same_link")
    changed = rows.change(tx, session.id, join_link=link, access=access, sequence=session.sequence + 1)
    _tell(tx, now, changed, "link", [each for each in rows.invited(tx, session.id) if each.response != "declined"])
    return changed


def read_time(
    tx: Transaction, now: datetime, member: Member | None, session_id: int, typed: str, *, on: date | None
) -> datetime:
    """The local time that somebody wants to move a session to; raises Refusal.

    Where they name no day it is `on`, else the session's own.
    """
    session = changeable(tx, now, member, session_id)
    zone = ZoneInfo(session.timezone)
    starts_at = moments.read(typed, now, session.timezone, on or session.starts_at.astimezone(zone).date())
    if starts_at == session.starts_at:
        raise Refusal("session.is_then", session=session.id)
    return starts_at.astimezone(zone)


def _tell(tx: Transaction, now: datetime, session: Session, what: News, whom: Iterable[Invited]) -> None:
    """Let the invitations say what is true now, the file in them too, and send one short message beside them."""
    _refresh(tx, now, session)
    monday_card.refresh(tx, now, session.programme_id)
    for each in whom:
        outbox.send(
            tx,
            now,
            To(member=each.id),
            "session.news",
            programme=session.programme_id,
            key=f"session:{session.id}:{session.sequence}:news:{each.id}",
            subject=subject(session.id, each.id),
            expires_at=session.ends_at,
            session=session.id,
            sequence=session.sequence,
            edition=session.edition,
            what=what,
        )
    _tell_group(tx, now, session, "session.group_news", what=what, sequence=session.sequence)


def _tell_group(tx: Transaction, now: datetime, session: Session, kind: str, **params: Any) -> None:
    if session.group_id is None or not groups.is_open(tx, session.group_id):
        return
    outbox.send(
        tx,
        now,
        To(group=session.group_id),
        kind,
        programme=session.programme_id,
        key=f"session:{session.id}:{session.sequence}:group",
        subject=subject(session.id),
        expires_at=session.ends_at,
        session=session.id,
        **params,
    )


def _refresh(tx: Transaction, now: datetime, session: Session) -> None:
    for each in rows.invited(tx, session.id):
        outbox.refresh(tx, now, subject(session.id, each.id))
    outbox.refresh(tx, now, subject(session.id))


# --- looking and answering -------------------------------------------------------------------------------------------


def ahead(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> list[Session]:
    """The sessions of a facilitator's groups, or of everyone, that are not over; raises Refusal for others."""
    theirs = charge.groups_of(tx, responsible(tx, member, programme_id), programme_id)
    found = rows.ahead(tx, now, programme_id)
    return found if theirs is None else [each for each in found if each.group_id in {*theirs, None}]


def mine(tx: Transaction, now: datetime, member: Member | None) -> list[tuple[Session, Response | None]]:
    """The sessions that concern a member and are not over, and what the member said to each."""
    return rows.of_member(tx, now, member.id) if member else []


def of_group(tx: Transaction, now: datetime, group_id: int) -> list[Session]:
    """The sessions that concern a group and are not over."""
    programme_id = groups.get(tx, group_id).programme_id
    return [each for each in rows.ahead(tx, now, programme_id) if each.group_id in (None, group_id)]


def respond(
    tx: Transaction, now: datetime, member: Member | None, session_id: int, *, edition: int, response: Response
) -> None:
    """Keep what a member says to an invitation of this edition; raises Refusal."""
    session = rows.find(tx, session_id)
    if member is None:
        raise Refusal("not_joined")
    if session is None:
        raise Refusal("stale")
    if session.cancelled_at:
        raise Refusal("session.is_cancelled")
    if session.ends_at <= now:
        raise Refusal("session.is_over")
    if session.id not in {each.id for each, _ in mine(tx, now, member)}:
        raise Refusal("stale")
    was_covered = rows.is_covered(tx, session.id)
    if session.edition != edition or not rows.respond(tx, now, session.id, member.id, response):
        raise Refusal("session.is_moved")
    outbox.refresh(tx, now, subject(session.id, member.id))
    if rows.is_covered(tx, session.id) != was_covered:
        monday_card.refresh(tx, now, session.programme_id)


def managed(tx: Transaction, member: Member | None, session_id: int) -> Session:
    """A session, for somebody who looks after it; raises Refusal."""
    session = rows.find(tx, session_id)
    if session is None:
        raise Refusal("stale")
    responsible(tx, member, session.programme_id)
    charge.must_look_after(tx, member, session.programme_id, session.group_id)
    return session


def changeable(tx: Transaction, now: datetime, member: Member | None, session_id: int) -> Session:
    """A session that has not begun, for somebody who looks after it; raises Refusal."""
    session = managed(tx, member, session_id)
    if session.cancelled_at:
        raise Refusal("session.is_cancelled")
    if session.starts_at <= now:
        raise Refusal("session.has_begun")
    return session


def _must_be_ahead(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Refusal("moment.past", at=starts_at.isoformat())
