from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    union_all,
    update,
)

from bot.domain.sessions import Reminder, Response, Session
from storage.database import Transaction
from storage.recipients import in_group, takes_part
from storage.schema import AWAITS_REMINDERS, group_member, invitation, member, outbox, participation, session

COLUMNS = [session.c[name] for name in Session.__dataclass_fields__]
LONGEST = timedelta(days=1)  # no session lasts as long
# Whether the member of a participation is one whom the session concerns.
CONCERNED = and_(takes_part(session.c.programme_id), or_(session.c.group_id.is_(None), in_group(session.c.group_id)))
# Whether anybody whom it concerns has said that they come.
COMES = exists().where(
    invitation.c.session_id == session.c.id,
    invitation.c.response == "accepted",
    participation.c.member_id == invitation.c.member_id,
    CONCERNED,
)


_NOT_OVER = and_(session.c.cancelled_at.is_(None), session.c.starts_at > bindparam("since"))
# Built once: they are asked at each ring, and for each Monday's message.
AHEAD = select(*COLUMNS).where(_NOT_OVER).order_by(session.c.starts_at, session.c.id)
AHEAD_IN = AHEAD.where(session.c.programme_id == bindparam("programme"))


def _uninvited() -> Select[Any]:
    """A group's begin with its few: with all in one condition, each session would be held against the whole cohort."""
    coming = (session.c.cancelled_at.is_(None), session.c.starts_at > bindparam("now"))
    of_all = select(session.c.id.label("session_id"), participation.c.member_id)
    of_all = of_all.join(participation, takes_part(session.c.programme_id))
    of_group = select(session.c.id, group_member.c.member_id)
    of_group = of_group.join(group_member, group_member.c.group_id == session.c.group_id)
    seated = (
        group_member.c.until.is_(None),
        exists().where(participation.c.member_id == group_member.c.member_id, takes_part(session.c.programme_id)),
    )
    whom = union_all(of_all.where(session.c.group_id.is_(None), *coming), of_group.where(*seated, *coming)).subquery()
    asked = exists().where(invitation.c.session_id == whom.c.session_id, invitation.c.member_id == whom.c.member_id)
    query = select(*COLUMNS, whom.c.member_id).join(whom, whom.c.session_id == session.c.id).where(~asked)
    return query.order_by(session.c.starts_at, session.c.id, whom.c.member_id)


UNINVITED = _uninvited()  # built once: it is asked at each ring


@dataclass(frozen=True)
class Invited:
    """Somebody who was asked to a session and whom it still concerns."""

    id: int
    name: str
    response: Response | None
    paused_until: date | None


def add(tx: Transaction, **columns: Any) -> Session:
    return Session(*tx.execute(insert(session).values(**columns).returning(*COLUMNS)).one())


def get(tx: Transaction, id: int) -> Session:
    return Session(*tx.execute(select(*COLUMNS).where(session.c.id == id)).one())


def find(tx: Transaction, id: int) -> Session | None:
    row = tx.execute(select(*COLUMNS).where(session.c.id == id)).one_or_none()
    return Session(*row) if row else None


def change(tx: Transaction, id: int, **columns: Any) -> Session:
    return Session(*tx.execute(update(session).where(session.c.id == id).values(**columns).returning(*COLUMNS)).one())


def ahead(tx: Transaction, now: datetime, programme_id: int | None = None) -> list[Session]:
    """The sessions that are not over, soonest first: of one programme, or of all."""
    query = AHEAD if programme_id is None else AHEAD_IN
    found = tx.execute(query, {"since": now - LONGEST, "programme": programme_id})
    return [each for row in found if (each := Session(*row)).ends_at > now]


def of_member(tx: Transaction, now: datetime, member_id: int) -> list[tuple[Session, Response | None]]:
    """The sessions that concern a member and are not over, soonest first, and what the member said to each."""
    said = and_(invitation.c.session_id == session.c.id, invitation.c.member_id == member_id)
    query = (
        select(*COLUMNS, invitation.c.response)
        .select_from(session)
        .join(participation, CONCERNED)
        .outerjoin(invitation, said)
        .where(_NOT_OVER, participation.c.member_id == member_id)
        .order_by(session.c.starts_at, session.c.id)
    )
    mine = [(Session(*row[:-1]), row[-1]) for row in tx.execute(query, {"since": now - LONGEST})]
    return [(each, response) for each, response in mine if each.ends_at > now]


# --- who is asked, and what they say ---------------------------------------------------------------------------------


def uninvited(tx: Transaction, now: datetime) -> list[tuple[Session, int]]:
    """Members whom a coming session concerns and who have not been asked to it."""
    return [(Session(*row[:-1]), row[-1]) for row in tx.execute(UNINVITED, {"now": now})]


def invite(tx: Transaction, now: datetime, session_id: int, member_id: int, reminded: int) -> None:
    """Note that somebody was asked; `reminded` is the last reminder that is behind."""
    values = {"session_id": session_id, "member_id": member_id, "invited_at": now, "reminded": reminded}
    tx.execute(insert(invitation).values(values))


def ask_again(tx: Transaction, now: datetime, session_id: int, reminded: int) -> None:
    """Forget what everybody said, so that all may answer again; `reminded` is the last reminder that is behind."""
    mine = update(invitation).where(invitation.c.session_id == session_id)
    tx.execute(mine.values(invited_at=now, response=None, responded_at=None, reminded=reminded))


def respond(tx: Transaction, now: datetime, session_id: int, member_id: int, response: Response) -> bool:
    """Keep what somebody said; False where they were not asked."""
    mine = and_(invitation.c.session_id == session_id, invitation.c.member_id == member_id)
    said = update(invitation).where(mine).values(response=response, responded_at=now)
    return tx.execute(said).rowcount == 1


def is_covered(tx: Transaction, session_id: int) -> bool:
    """Whether anybody comes, by what they said."""
    return bool(tx.execute(select(COMES.correlate(session)).where(session.c.id == session_id)).scalar())


def invited(tx: Transaction, session_id: int, *where: ColumnElement[bool]) -> list[Invited]:
    """Those who were asked and whom it still concerns, by name."""
    query = (
        select(member.c.id, member.c.name, invitation.c.response, participation.c.paused_until)
        .select_from(invitation)
        .join(session)
        .join(member, member.c.id == invitation.c.member_id)
        .join(participation, and_(participation.c.member_id == member.c.id, CONCERNED))
        .where(session.c.id == session_id, *where)
    )
    return [Invited(*row) for row in tx.execute(query.order_by(member.c.name, member.c.id))]


# --- reminders -------------------------------------------------------------------------------------------------------


_awaits = exists().where(invitation.c.session_id == session.c.id, text(AWAITS_REMINDERS))  # by its index
UNREMINDED = (  # built once: it is asked at each ring
    select(*COLUMNS)
    .where(session.c.cancelled_at.is_(None), session.c.starts_at < bindparam("before"), _awaits)
    .order_by(session.c.starts_at, session.c.id)
)


def unreminded(tx: Transaction, before: datetime) -> list[Session]:
    """Sessions that start before a moment and have reminders that nobody has seen to."""
    return [Session(*row) for row in tx.execute(UNREMINDED, {"before": before})]


def to_remind(tx: Transaction, session_id: int, reminder: Reminder) -> list[Invited]:
    return invited(tx, session_id, invitation.c.reminded < reminder)


def reminded(tx: Transaction, session_id: int, reminder: Reminder) -> None:
    """Note that a reminder is behind for everyone who was asked."""
    waits = and_(invitation.c.session_id == session_id, invitation.c.reminded < reminder)
    tx.execute(update(invitation).where(waits).values(reminded=int(reminder)))


def came_too_late(tx: Transaction, kind: str, key: str) -> int:
    """How many members had a message of this kind, whose key begins so, expire."""
    expired = and_(outbox.c.kind == kind, outbox.c.status == "expired", outbox.c.key.startswith(key, autoescape=True))
    return tx.execute(select(func.count(outbox.c.member_id.distinct())).where(expired)).scalar_one()
