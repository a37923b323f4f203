from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    cast,
    exists,
    literal,
    or_,
    select,
)

from bot.domain.programme import START
from storage.database import Transaction
from storage.duties import Put, has_arrived, saw_it
from storage.recipients import takes_part
from storage.schema import answer, group_member, outbox, participation, posting, prompt, skip


@dataclass(frozen=True)
class Undecided:
    """Somebody who has neither answered nor skipped a question, and until when they are on pause."""

    member_id: int
    paused_until: date | None


POSTING: BindParameter[int] = bindparam("posting")
PROGRAMME: BindParameter[int] = bindparam("programme")
MONDAY: BindParameter[date] = bindparam("monday")


def _has(table: Table) -> ColumnElement[bool]:
    """Whether they have answered, or skipped, what they or their group were asked that week."""
    who = participation.c.member_id
    mine = (table.c.member_id == who, posting.c.prompt_id == table.c.prompt_id, posting.c.monday == MONDAY)
    here = (prompt.c.id == table.c.prompt_id, prompt.c.programme_id == PROGRAMME)  # they may be in another too
    seat = (group_member.c.member_id == who, group_member.c.until.is_(None))
    alone = exists().where(*mine, *here, posting.c.member_id == who)
    in_group = exists().where(*mine, *here, *seat, posting.c.group_id == group_member.c.group_id)
    return or_(alone.correlate(participation), in_group.correlate(participation))


def _asked_alone() -> Select[Any]:
    return select(posting.c.member_id).where(posting.c.id == POSTING, has_arrived())


def _asked_in_chat() -> Select[Any]:
    other = posting.alias()
    week = (other.c.monday == MONDAY, other.c.member_id == group_member.c.member_id)
    alone = exists().where(*week, prompt.c.id == other.c.prompt_id, prompt.c.programme_id == PROGRAMME)
    seen = select(group_member.c.member_id).join(posting, saw_it())
    return seen.where(posting.c.id == POSTING, has_arrived(), ~alone)


def _undecided(asked: Select[Any]) -> Select[Any]:
    mine = participation.c.member_id
    query = select(mine, participation.c.paused_until).where(mine.in_(asked), ~_has(answer), ~_has(skip))
    return query.where(takes_part(PROGRAMME)).order_by(mine)


def _came_after() -> Select[Any]:
    key = literal("reminder:") + cast(answer.c.prompt_id, String) + literal(":") + cast(answer.c.member_id, String)
    was = exists().where(outbox.c.key == key, outbox.c.status == "sent", outbox.c.settled_at <= answer.c.answered_at)
    return (
        select(was.correlate(answer))
        .join(prompt, prompt.c.id == answer.c.prompt_id)
        .where(answer.c.member_id == bindparam("member"), prompt.c.programme_id == PROGRAMME)
        .where(prompt.c.key != START, prompt.c.key.not_like(f"{START}-%"), prompt.c.key.not_like("module-end:%"))
        .order_by(answer.c.answered_at.desc(), answer.c.id.desc())
        .limit(bindparam("most"))
    )


# Built once: each question asks for them, and the last for everybody who has not answered it.
UNDECIDED_ALONE, UNDECIDED_IN_CHAT, CAME_AFTER = _undecided(_asked_alone()), _undecided(_asked_in_chat()), _came_after()


def undecided(tx: Transaction, put: Put) -> list[Undecided]:
    """Whom a question has reached who take part and have neither answered nor skipped what they were asked that week.

    Of a group those in its chat then, but for those who got a question for themselves as well.
    """
    query = UNDECIDED_ALONE if put.group_id is None else UNDECIDED_IN_CHAT
    here = {"posting": put.posting_id, "programme": put.programme_id, "monday": put.monday}
    return [Undecided(*row) for row in tx.execute(query, here)]


def came_after(tx: Transaction, member_id: int, programme_id: int, most: int) -> list[bool]:
    """Whether each of somebody's last answers in a programme came after a reminder, newest first.

    Of what is never reminded of, before the start and at the end of a module, they tell nothing.
    """
    found = tx.execute(CAME_AFTER, {"member": member_id, "programme": programme_id, "most": most})
    return [bool(each) for each in found.scalars()]
