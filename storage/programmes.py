import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, bindparam, exists, func, insert, or_, select, update

from bot.domain import programme as domain
from storage.database import Transaction
from storage.schema import (
    answer,
    module,
    posting,
    programme,
    programme_source,
    prompt,
    role,
    skip,
    study_group,
)
from storage.upsert import insert_or_ignore


@dataclass(frozen=True)
class Running:
    """A programme in this installation: its file, and when it starts."""

    id: int
    start_on: date
    language: str
    content: domain.Programme


@dataclass(frozen=True)
class PromptRow:
    id: int
    programme_id: int
    key: str


COLUMNS = (programme.c.id, programme.c.start_on, programme.c.language, programme.c.digest, programme.c.own)
KNOWN: dict[str, domain.Programme] = {}  # the files that were read last, by their digests
MOST_KNOWN = 256  # each takes a sixth of a megabyte, and reading one 8 ms: all are looked at at each ring
# Built once: every message asks for its programme, and each ring for all.
IDS = select(programme.c.id).order_by(programme.c.id)
TO_LOOK = IDS.where(programme.c.silence_at <= bindparam("now"))
NEXT_LOOK = select(func.min(programme.c.silence_at))
TO_TELL = IDS.where(programme.c.monday_at <= bindparam("now"))
NEXT_TELLING = select(func.min(programme.c.monday_at))
TO_REGROUP = IDS.where(programme.c.regroup_at <= bindparam("now"))
NEXT_REGROUP = select(func.min(programme.c.regroup_at))
TO_COUNT = IDS.where(or_(programme.c.counted_at.is_(None), programme.c.counted_at <= bindparam("before")))
GET = select(*COLUMNS).where(programme.c.id == bindparam("programme"))
OF_GROUP = select(*COLUMNS).join(study_group).where(study_group.c.id == bindparam("group"))
OF_MEMBER = (
    select(*COLUMNS).join(role).where(role.c.member_id == bindparam("member")).order_by(programme.c.id.desc()).limit(1)
)
PROMPT_OF = select(prompt.c.id, prompt.c.programme_id, prompt.c.key).where(
    prompt.c.programme_id == bindparam("programme"), prompt.c.key == bindparam("key")
)


def _running(tx: Transaction, row: Any) -> Running:
    content = KNOWN.get(row.digest) or _read(tx, row.id)
    own = tuple(domain.Prompt(step="", variants={}, **each) for each in row.own)
    return Running(row.id, row.start_on, row.language, replace(content, own=own) if own else content)


def _read(tx: Transaction, id: int) -> domain.Programme:
    """Every message asks for its programme, and a file is long."""
    text = source(tx, id)
    if len(KNOWN) == MOST_KNOWN:
        del KNOWN[next(iter(KNOWN))]
    content = KNOWN[_digest(text)] = domain.read(text)  # by what was read: another process may have changed it just now
    return content


def _kept(source: str) -> dict[str, str]:
    return {"source": source, "digest": _digest(source)}


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def add(tx: Transaction, now: datetime, source: str, start_on: date, language: str) -> Running:
    """Keep a programme file with a row for each module and each prompt; raises ProgrammeFaults where it is wrong."""
    content = domain.read(source)
    values = {**_kept(source), "start_on": start_on, "language": language, "created_at": now}
    id = tx.execute(insert(programme).values(values).returning(programme.c.id)).scalar_one()
    _keep_keys(tx, id, content)
    return Running(id, start_on, language, content)


def _keep_keys(tx: Transaction, id: int, content: domain.Programme) -> None:
    """Give a row to each module and each prompt that has none."""
    unique = ["programme_id", "key"]
    insert_or_ignore(tx, module, [{"programme_id": id, "key": each.key} for each in content.modules], unique)
    ids = {row.key: row.id for row in tx.execute(select(module.c.key, module.c.id).where(module.c.programme_id == id))}
    prompts: list[dict[str, Any]] = []
    for each in content.modules:
        asked = [*each.prompts, *([each.follow_up] if each.follow_up else [])]
        prompts += [{"programme_id": id, "module_id": ids[each.key], "key": one.key} for one in asked]
    aside = [*(each.prompt for each in content.along), *filter(None, map(content.at_end_of, content.modules))]
    prompts += [{"programme_id": id, "module_id": None, "key": each.key} for each in aside]
    insert_or_ignore(tx, prompt, prompts, unique)


def source(tx: Transaction, id: int) -> str:
    """The file that a programme goes by."""
    text: str = _value(tx, id, programme.c.source)
    return text


def go_on_by(tx: Transaction, now: datetime, id: int, new: str) -> None:
    """Let a programme go by another file from now on; the one before is kept. Raises ProgrammeFaults as `add` does."""
    tx.execute(insert(programme_source).values(programme_id=id, until=now, source=source(tx, id)))
    go_by(tx, id, new)
    _keep_keys(tx, id, domain.read(new))


def go_by(tx: Transaction, id: int, source: str) -> None:
    """Put a file in place of the one that a programme goes by."""
    change(tx, id, **_kept(source))


def asked(tx: Transaction, id: int) -> set[str]:
    """The prompts of a programme that anybody was asked, has answered or has skipped, by their keys."""
    query = select(prompt.c.key).where(prompt.c.programme_id == id)
    touched = or_(*(exists().where(each.c.prompt_id == prompt.c.id) for each in (posting, answer, skip)))
    return set(tx.execute(query.where(touched)).scalars())


def add_own(
    tx: Transaction, id: int, text: domain.Texts, hint: domain.Texts | None, *, without_names: bool
) -> PromptRow:
    """Keep a question that a facilitator has written."""
    query = select(programme.c.own).where(programme.c.id == id).with_for_update()  # who else writes one waits
    known = list(tx.execute(query).scalar_one())
    key = f"own-{len(known) + 1}"
    known.append({"key": key, "text": text, "hint": hint, "without_names": without_names})
    change(tx, id, own=known)
    tx.execute(insert(prompt).values(programme_id=id, module_id=None, key=key))
    return prompt_of(tx, id, key)


def get(tx: Transaction, id: int) -> Running:
    return _running(tx, tx.execute(GET, {"programme": id}).one())


def ids(tx: Transaction) -> list[int]:
    return list(tx.execute(IDS).scalars())


def every(tx: Transaction) -> list[Running]:
    return [_running(tx, row) for row in tx.execute(select(*COLUMNS).order_by(programme.c.id)).all()]


def of_delivery(
    tx: Transaction, programme_id: int | None, group_id: int | None, member_id: int | None
) -> Running | None:
    """The programme a message belongs to: its own, its group's, or the newest one its reader has a role in."""
    if programme_id is not None:
        found = tx.execute(GET, {"programme": programme_id})
    elif group_id is not None:
        found = tx.execute(OF_GROUP, {"group": group_id})
    else:
        found = tx.execute(OF_MEMBER, {"member": member_id})
    row = found.first()
    return _running(tx, row) if row else None


def prompt_of(tx: Transaction, programme_id: int, key: str) -> PromptRow:
    """The row of a prompt of the programme file, or of the facilitators' own."""
    return PromptRow(*tx.execute(PROMPT_OF, {"programme": programme_id, "key": key}).one())


# --- its groups ------------------------------------------------------------------------------------------------------


def lets_in(tx: Transaction, id: int) -> bool:
    """Whether a late joiner with one obvious group is let in without asking."""
    return bool(_value(tx, id, programme.c.lets_in))


def regroup_at(tx: Transaction, id: int) -> datetime | None:
    """When a change of the groups is to be worked out."""
    moment: datetime | None = _value(tx, id, programme.c.regroup_at)
    return moment


def wishes(tx: Transaction, id: int) -> dict[str, Any] | None:
    """What facilitators wish of the groups, as they said yes to it last."""
    kept: dict[str, Any] | None = _value(tx, id, programme.c.wishes)
    return kept


def change(tx: Transaction, id: int, **columns: Any) -> None:
    tx.execute(update(programme).where(programme.c.id == id).values(columns))


def to_regroup(tx: Transaction, now: datetime) -> list[int]:
    """The programmes for which a change of the groups is due."""
    return list(tx.execute(TO_REGROUP, {"now": now}).scalars())


def to_count(tx: Transaction, before: datetime) -> list[int]:
    """The programmes whose groups were last counted before a moment, or never."""
    return list(tx.execute(TO_COUNT, {"before": before}).scalars())


def to_look(tx: Transaction, now: datetime) -> list[int]:
    """The programmes in which it is time to look who is silent."""
    return list(tx.execute(TO_LOOK, {"now": now}).scalars())


def silence_at(tx: Transaction, id: int) -> datetime | None:
    """When it is looked who is silent."""
    moment: datetime | None = _value(tx, id, programme.c.silence_at)
    return moment


def next_look(tx: Transaction) -> datetime | None:
    """When it is looked next who is silent in some programme."""
    moment: datetime | None = tx.execute(NEXT_LOOK).scalar()
    return moment


def to_tell(tx: Transaction, now: datetime) -> list[int]:
    """The programmes whose facilitators are told now what needs them."""
    return list(tx.execute(TO_TELL, {"now": now}).scalars())


def monday_at(tx: Transaction, id: int) -> datetime | None:
    """When facilitators are told what needs them."""
    moment: datetime | None = _value(tx, id, programme.c.monday_at)
    return moment


def next_telling(tx: Transaction) -> datetime | None:
    """When facilitators of some programme are told next what needs them."""
    moment: datetime | None = tx.execute(NEXT_TELLING).scalar()
    return moment


def next_regroup(tx: Transaction) -> datetime | None:
    """When the next change of groups is due."""
    moment: datetime | None = tx.execute(NEXT_REGROUP).scalar()
    return moment


def _value(tx: Transaction, id: int, column: Column[Any]) -> Any:
    return tx.execute(select(column).where(programme.c.id == id)).scalar_one()
