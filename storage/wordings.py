"""Other words for a question than the programme's, and in which it was put."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, or_, select

from storage.database import Transaction
from storage.schema import group_member, posting, wording


@dataclass(frozen=True)
class Wording:
    """Other words for a prompt, for one group or for all."""

    id: int
    prompt_id: int
    group_id: int | None
    texts: dict[str, str]


COLUMNS = [wording.c[name] for name in Wording.__dataclass_fields__]
OF_PROMPT = select(*COLUMNS).where(wording.c.prompt_id == bindparam("prompt")).order_by(wording.c.id.desc())


def add(tx: Transaction, prompt_id: int, group_id: int | None, texts: Mapping[str, str]) -> None:
    """Let a prompt have other words from now on, for one group or for all."""
    tx.execute(insert(wording).values(prompt_id=prompt_id, group_id=group_id, texts=dict(texts)))


def of_prompt(tx: Transaction, prompt_id: int) -> list[Wording]:
    """What a prompt was given for words, the newest first."""
    return [Wording(*row) for row in tx.execute(OF_PROMPT, {"prompt": prompt_id})]


def newest(known: Sequence[Wording], group_id: int | None) -> Wording | None:
    """What was written last for a group, or for all."""
    return next((each for each in known if each.group_id in (None, group_id)), None)


def put_in(
    tx: Transaction, prompt_id: int, *, group_id: int | None = None, member_id: int | None = None
) -> tuple[int | None] | None:
    """The id of the words in which a prompt was put to a group, or to a member: alone, or in a group of theirs.

    None where it was not put to them; the programme's words have no id.
    """
    theirs = select(group_member.c.group_id).where(group_member.c.member_id == member_id)
    to_member = or_(posting.c.member_id == member_id, posting.c.group_id.in_(theirs))
    whom = to_member if group_id is None else posting.c.group_id == group_id
    put = select(posting.c.wording_id).where(posting.c.prompt_id == prompt_id, whom)
    row = tx.execute(put.order_by(posting.c.member_id.is_(None), posting.c.id.desc()).limit(1)).first()
    return (row.wording_id,) if row else None


def put_to(tx: Transaction, prompt_id: int, group_ids: Collection[int]) -> dict[int, int | None]:
    """The id of the words in which a prompt was put to each of these groups, where it was put to them."""
    here = (posting.c.prompt_id == prompt_id, posting.c.group_id.in_(group_ids))
    put = select(posting.c.group_id, posting.c.wording_id).where(*here).order_by(posting.c.id)
    return {row.group_id: row.wording_id for row in tx.execute(put)}


def groups_that_had(tx: Transaction, prompt_id: int) -> set[int]:
    """The groups to which a prompt was put."""
    here = (posting.c.prompt_id == prompt_id, posting.c.group_id.is_not(None), posting.c.missed.is_(False))
    return set(tx.execute(select(posting.c.group_id).where(*here)).scalars())
