from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, String, Table, cast, exists, literal, or_, select

from bot.domain.programme import START
from storage.database import Transaction
from storage.recipients import takes_part
from storage.schema import answer, group_member, outbox, participation, posting, prompt, skip
from storage.steps import Put, has_arrived, saw_it


@dataclass(frozen=True)
class Undecided:
    """Somebody who has neither answered nor skipped a question, and until when they are on pause."""

    member_id: int
    paused_until: date | None


def undecided(tx: Transaction, put: Put) -> list[Undecided]:
    """Whom a question has reached who take part and have neither answered nor skipped what they were asked that week.

    Of a group those in its chat then, but for those who got a question for themselves as well.
    """
    mine = participation.c.member_id
    asked = _asked_alone(put) if put.group_id is None else _asked_in_chat(put)
    query = select(mine, participation.c.paused_until).where(
        mine.in_(asked), takes_part(put.programme_id), ~_has(answer, put), ~_has(skip, put)
    )
    return [Undecided(*row) for row in tx.execute(query.order_by(mine))]


def _has(table: Table, put: Put) -> ColumnElement[bool]:
    """Whether they have answered, or skipped, what they or their group were asked that week."""
    mine = table.c.member_id == participation.c.member_id
    groups = select(group_member.c.group_id).where(
        group_member.c.member_id == table.c.member_id, group_member.c.until.is_(None)
    )
    theirs = or_(posting.c.member_id == table.c.member_id, posting.c.group_id.in_(groups))
    here = (prompt.c.id == table.c.prompt_id, prompt.c.programme_id == put.programme_id)  # they may be in another too
    asked = (posting.c.prompt_id == table.c.prompt_id, posting.c.monday == put.monday, theirs)
    return exists().where(mine, *here, *asked).correlate(participation)


def _asked_alone(put: Put) -> Select[tuple[int]]:
    return select(posting.c.member_id).where(posting.c.id == put.posting_id, has_arrived())


def _asked_in_chat(put: Put) -> Select[tuple[int]]:
    other = posting.alias()
    week = (other.c.monday == put.monday, other.c.member_id == group_member.c.member_id)
    alone = exists().where(*week, prompt.c.id == other.c.prompt_id, prompt.c.programme_id == put.programme_id)
    seen = select(group_member.c.member_id).join(posting, saw_it())
    return seen.where(posting.c.id == put.posting_id, has_arrived(), ~alone)


def came_after(tx: Transaction, member_id: int, programme_id: int, most: int) -> list[bool]:
    """Whether each of somebody's last answers in a programme came after a reminder, newest first.

    Of what is never reminded of, before the start and at the end of a module, they tell nothing.
    """
    key = literal("reminder:") + cast(answer.c.prompt_id, String) + literal(f":{member_id}")
    was = exists().where(outbox.c.key == key, outbox.c.status == "sent", outbox.c.settled_at <= answer.c.answered_at)
    query = (
        select(was.correlate(answer))
        .join(prompt, prompt.c.id == answer.c.prompt_id)
        .where(answer.c.member_id == member_id, prompt.c.programme_id == programme_id)
        .where(prompt.c.key != START, prompt.c.key.not_like(f"{START}-%"), prompt.c.key.not_like("module-end:%"))
        .order_by(answer.c.answered_at.desc(), answer.c.id.desc())
    )
    return [bool(each) for each in tx.execute(query.limit(most)).scalars()]
