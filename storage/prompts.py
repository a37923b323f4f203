from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    not_,
    or_,
    select,
    update,
)

from storage.database import Transaction
from storage.schema import (
    group_chat,
    group_member,
    posting,
    prompt,
    study_group,
)


@dataclass(frozen=True)
class Posting:
    """A question that was put to a group or, privately, to a member; `missed` where it was too late to."""

    id: int
    prompt_id: int
    key: str
    group_id: int | None
    member_id: int | None
    monday: date  # of its week
    posted_at: datetime
    missed: bool
    wording_id: int | None  # None: in the programme's words


@dataclass(frozen=True)
class Seat:
    """A member's place in a group, and whether they are in its chat."""

    group_id: int
    member_id: int
    since: datetime
    in_chat: bool


COLUMNS = [prompt.c.key if name == "key" else posting.c[name] for name in Posting.__dataclass_fields__]
POSTINGS = select(*COLUMNS).join(prompt, prompt.c.id == posting.c.prompt_id).order_by(posting.c.id)
PROGRAMME: BindParameter[int] = bindparam("programme")


def _seats() -> Select[Any]:
    in_chat = group_member.c.in_chat_since.is_not(None)
    return (
        select(group_member.c.group_id, group_member.c.member_id, group_member.c.since, in_chat)
        .join(study_group)
        .where(study_group.c.programme_id == bindparam("programme"))
        .where(study_group.c.ended_at.is_(None), group_member.c.until.is_(None))
        .order_by(group_member.c.since)
    )


def _was_put() -> Select[Any]:
    theirs = select(group_member.c.group_id).where(group_member.c.member_id == bindparam("member"))
    whom = or_(posting.c.member_id == bindparam("member"), posting.c.group_id.in_(theirs))
    return select(posting.c.id).where(posting.c.prompt_id == bindparam("prompt"), whom).limit(1)


def _together_with() -> Select[Any]:
    here = (group_member.c.group_id == bindparam("group"), group_member.c.until.is_(None))
    members = select(group_member.c.member_id).where(*here)
    whom = or_(posting.c.group_id == bindparam("group"), posting.c.member_id.in_(members))
    mondays = select(posting.c.monday).where(posting.c.prompt_id == bindparam("prompt"), whom)
    same = select(prompt.c.programme_id).where(prompt.c.id == bindparam("prompt")).scalar_subquery()
    query = select(posting.c.prompt_id).join(prompt, prompt.c.id == posting.c.prompt_id).where(whom)
    others = (posting.c.monday.in_(mondays), posting.c.prompt_id != bindparam("prompt"))
    return query.where(prompt.c.programme_id == same, *others)


def _last_put() -> Select[Any]:
    newer = posting.alias("newer")
    is_older = exists().where(newer.c.group_id == posting.c.group_id, newer.c.monday > posting.c.monday)
    return POSTINGS.where(posting.c.group_id.in_(bindparam("groups")), not_(is_older))


def _not_in_chat() -> Select[Any]:
    has_chat = exists().where(group_chat.c.group_id == posting.c.group_id, group_chat.c.lost_at.is_(None))
    here = (prompt.c.programme_id == PROGRAMME, posting.c.closes_at > bindparam("now"), has_chat)
    waits = POSTINGS.where(*here, not_(posting.c.missed), not_(posting.c.in_chat))
    return waits.order_by(None).order_by(posting.c.closes_at, posting.c.id).limit(bindparam("most"))  # by its index


# Built once: they are asked at each ring, at each press and for every message.
FIND = select(prompt.c.programme_id, prompt.c.key).where(prompt.c.id == bindparam("prompt"))
PROMPT_OF = select(posting.c.prompt_id).where(posting.c.id == bindparam("posting"))
WAS_PUT = _was_put()
TOGETHER_WITH = _together_with()
SEATS = _seats()
SEATS_AMONG = SEATS.where(study_group.c.id.in_(bindparam("among")))
GET = POSTINGS.where(posting.c.id == bindparam("posting"))
LAST_PUT = _last_put()
UNTOLD = POSTINGS.where(prompt.c.programme_id == PROGRAMME, posting.c.untold)
NOT_IN_CHAT = _not_in_chat()


def posted_to(tx: Transaction, prompt_id: int, group_id: int) -> Posting | None:
    """How a question was put to a group."""
    query = POSTINGS.where(posting.c.prompt_id == prompt_id, posting.c.group_id == group_id)
    return next(iter(_read(tx, query)), None)


def last_put(tx: Transaction, group_ids: Collection[int]) -> dict[int, Posting]:
    """What each of these groups was asked last."""
    found = _read(tx, LAST_PUT, groups=list(group_ids))
    return {each.group_id: each for each in found if each.group_id is not None}


def was_put(tx: Transaction, prompt_id: int, member_id: int) -> bool:
    """Whether a question was put to a member, or to a group that they are or were in."""
    return tx.execute(WAS_PUT, {"prompt": prompt_id, "member": member_id}).first() is not None


def was_asked_since(tx: Transaction, programme_id: int, member_id: int, moment: datetime) -> bool:
    """Whether something of a programme was put to a member alone since a moment."""
    alone = (posting.c.member_id == member_id, posting.c.posted_at >= moment)
    query = select(posting.c.id).join(prompt).where(prompt.c.programme_id == programme_id, *alone)
    return tx.execute(query.limit(1)).first() is not None


def untold(tx: Transaction, programme_id: int) -> dict[int, list[Posting]]:
    """What it was too late to put to groups, and to those without one, and no facilitator has heard of; by prompt."""
    found: dict[int, list[Posting]] = {}
    for each in _read(tx, UNTOLD, programme=programme_id):
        found.setdefault(each.prompt_id, []).append(each)
    return found


def are_told(tx: Transaction, prompt_id: int) -> None:
    """Note that facilitators were told to whom it was too late to put a prompt."""
    tx.execute(update(posting).where(posting.c.prompt_id == prompt_id, posting.c.untold).values(untold=False))


def missed(tx: Transaction, group_ids: Collection[int]) -> dict[int, set[date]]:
    """For which weeks, by their Mondays, it was too late to ask each of these groups."""
    found: dict[int, set[date]] = {}
    for each in _read(tx, POSTINGS.where(posting.c.missed, posting.c.group_id.in_(group_ids))):
        assert each.group_id is not None
        found.setdefault(each.group_id, set()).add(each.monday)
    return found


def not_in_chat(tx: Transaction, now: datetime, programme_id: int, limit: int) -> list[Posting]:
    """The questions that were put to groups when they had no chat to be asked in, and that have one now."""
    return _read(tx, NOT_IN_CHAT, programme=programme_id, now=now, most=limit)


def is_in_chat(tx: Transaction, posting_id: int) -> None:
    """Note that a question was sent to a group's chat, or will not be."""
    tx.execute(update(posting).where(posting.c.id == posting_id).values(in_chat=True))


def put_to(tx: Transaction, programme_id: int, monday: date, members: Collection[int]) -> list[Posting]:
    """What was put to these members alone in a week."""
    theirs = (posting.c.monday == monday, posting.c.member_id.in_(members))
    return _read(tx, POSTINGS.where(prompt.c.programme_id == programme_id, *theirs))


def prompt_of(tx: Transaction, posting_id: int) -> int | None:
    id: int | None = tx.execute(PROMPT_OF, {"posting": posting_id}).scalar()
    return id


def _read(tx: Transaction, query: Select[Any], **parameters: Any) -> list[Posting]:
    return [Posting(*row) for row in tx.execute(query, parameters)]


def post(
    tx: Transaction,
    now: datetime,
    prompt_id: int,
    monday: date,
    closes_at: datetime,
    *,
    missed: bool = False,
    wording_id: int | None = None,
    **whom: int,
) -> Posting:
    """Note that the question of a week is put to group_id=... or to member_id=..."""
    week = {"prompt_id": prompt_id, "monday": monday, "closes_at": closes_at}
    values = {**week, "posted_at": now, "missed": missed, "untold": missed, "wording_id": wording_id, **whom}
    id: int = tx.execute(insert(posting).values(values).returning(posting.c.id)).scalar_one()
    return _read(tx, GET, posting=id)[0]


def unpost(tx: Transaction, put: Posting, member_ids: Collection[int]) -> None:
    """Forget that a question was put in its week: as it was noted, and to these members alone."""
    to_them = and_(posting.c.prompt_id == put.prompt_id, posting.c.monday == put.monday)
    tx.execute(delete(posting).where(or_(posting.c.id == put.id, and_(to_them, posting.c.member_id.in_(member_ids)))))


def seats(tx: Transaction, programme_id: int, among: Collection[int] | None = None) -> list[Seat]:
    """Who sits in which group now, of all groups of a programme or of some, and since when."""
    if among is None:
        return [Seat(*row) for row in tx.execute(SEATS, {"programme": programme_id})]
    return [Seat(*row) for row in tx.execute(SEATS_AMONG, {"programme": programme_id, "among": list(among)})]


def settle_electives(tx: Transaction, group_id: int, keys: Sequence[str]) -> None:
    """Let a group have these electives from now on, whatever its members choose."""
    tx.execute(update(study_group).where(study_group.c.id == group_id).values(electives=list(keys)))


def together_with(tx: Transaction, prompt_id: int, group_id: int) -> set[int]:
    """The other questions that a group and those who are in it were asked in the same week as this one."""
    return set(tx.execute(TOGETHER_WITH, {"prompt": prompt_id, "group": group_id}).scalars())


def chats(tx: Transaction, programme_id: int, among: Collection[int]) -> dict[int, datetime]:
    """Of some groups those that have a chat in which the bot can write, and since when."""
    query = select(group_chat.c.group_id, group_chat.c.bound_at).join(study_group)
    here = (study_group.c.programme_id == programme_id, group_chat.c.lost_at.is_(None), study_group.c.id.in_(among))
    return {row.group_id: row.bound_at for row in tx.execute(query.where(*here))}


def find(tx: Transaction, prompt_id: int) -> tuple[int, str] | None:
    """The programme of a prompt and its key there."""
    row = tx.execute(FIND, {"prompt": prompt_id}).one_or_none()
    return (row.programme_id, row.key) if row else None
