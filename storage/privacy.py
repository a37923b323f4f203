"""Everything that is stored about somebody, found by the tables' own references, so that no table is forgotten."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, and_, delete, null, or_, select, update

from storage.database import Transaction
from storage.schema import (
    audit,
    inbox,
    library,
    member,
    metadata,
    module,
    outbox,
    programme,
    prompt,
    session,
    study_group,
)

Rows = dict[str, list[dict[str, Any]]]
NAMES: dict[Table, Column[Any]] = {
    programme: programme.c.start_on,
    module: module.c.key,
    prompt: prompt.c.key,
    library: library.c.name,
    study_group: study_group.c.name,
    session: session.c.title,
}


def about(tx: Transaction, member_id: int) -> Rows:
    """Every row that is about a member or belongs to something of theirs, by table; times as ISO 8601 in UTC."""
    return {table.name: [_plain(tx, table, row) for row in rows] for table, rows, _ in _found(tx, member_id) if rows}


def owned(tx: Transaction, member_id: int) -> list[tuple[str, int]]:
    """What goes when a member is erased and may be the subject of messages: pairs of a table's name and an id."""
    found = [(table, rows) for table, rows, theirs in _found(tx, member_id) if theirs and table is not outbox]
    return [(table.name, row.id) for table, rows in found for row in rows]


def _found(tx: Transaction, member_id: int) -> Iterator[tuple[Table, list[Any], bool]]:
    """Go from the member down along the references; tell of each table whether its rows go with the member."""
    yield member, list(tx.execute(select(member).where(member.c.id == member_id))), False
    ids: dict[Table, list[int]] = {member: [member_id]}
    for table in metadata.sorted_tables:
        keys = [key for key in table.foreign_keys if key.column.table in ids and _leads_on(key)]
        if not keys:
            continue
        rows = list(tx.execute(select(table).where(or_(*(key.parent.in_(ids[key.column.table]) for key in keys)))))
        theirs = "id" in table.c and any(map(_is_theirs, keys))
        if theirs:
            ids[table] = [row.id for row in rows]
        yield table, rows, theirs


def _leads_on(key: ForeignKey) -> bool:
    """References to the member count all but the private ones; to something of theirs only those that go with it."""
    return not key.parent.info.get("private") and (key.column.table is member or _is_theirs(key))


def _is_theirs(key: ForeignKey) -> bool:
    return key.ondelete == "CASCADE"


def _plain(tx: Transaction, table: Table, row: Any) -> dict[str, Any]:
    """A row as JSON, with the names of what it refers to, but for what it says of others."""
    told = (column.name for column in table.c if not column.info.get("others"))
    columns = {name: _json(row._mapping[name]) for name in told}  # noqa: SLF001
    for key in table.foreign_keys:
        target, value = key.column.table, columns.get(key.parent.name)
        if target in NAMES and value is not None:
            name = tx.execute(select(NAMES[target]).where(key.column == value)).scalar()
            columns[target.name] = _json(name)
    return columns


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def put_aside(tx: Transaction, address: str) -> list[dict[str, Any]]:
    """Updates from somebody that could not be handled and are kept for the operator."""
    return [body for _, body in _kept(tx, address, _senders)]


def forget_updates(tx: Transaction, address: str) -> None:
    """Forget updates that are done and from somebody or about them; those still waiting are forgotten when they are."""
    ids = [id for id, _ in _kept(tx, address, _people)]
    tx.execute(update(inbox).where(inbox.c.id.in_(ids)).values(body=null(), error=None))


def _kept(tx: Transaction, address: str, named: Callable[[Any], set[str]]) -> list[tuple[int, dict[str, Any]]]:
    kept = select(inbox.c.id, inbox.c.body).where(inbox.c.done_at.is_not(None), inbox.c.body.is_not(None))
    return [(row.id, row.body) for row in tx.execute(kept) if address in named(row.body)]


def _senders(body: Any) -> set[str]:
    """The ids of those who wrote, wherever in an update they stand."""
    senders = [each["from"] for each in _objects(body) if isinstance(each.get("from"), dict)]
    return {str(each["id"]) for each in senders if "id" in each}


def _people(body: Any) -> set[str]:
    """The ids of everybody who is named, wherever in an update they stand: who came, who wrote what is forwarded."""
    return {str(each["id"]) for each in _objects(body) if "id" in each and "first_name" in each}


def _objects(body: Any) -> Iterator[dict[str, Any]]:
    for each in body if isinstance(body, list) else body.values() if isinstance(body, dict) else ():
        yield from _objects(each)
    if isinstance(body, dict):
        yield body


def forget_audit(tx: Transaction, member_id: int) -> None:
    """Forget what a member did, and what was done to them."""
    about = audit.c.details["member"].as_integer() == member_id
    tx.execute(delete(audit).where(or_(audit.c.actor_id == member_id, about)))


def audited(tx: Transaction, member_id: int) -> list[dict[str, Any]]:
    """What others did to a member."""
    about = and_(audit.c.details["member"].as_integer() == member_id, audit.c.actor_id.is_distinct_from(member_id))
    return [_plain(tx, audit, row) for row in tx.execute(select(audit).where(about))]
