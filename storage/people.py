from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from bot.domain.people import Member
from storage import audit
from storage.database import Transaction
from storage.schema import contact, member, role
from storage.upsert import insert_or_ignore

# Built once, since every update asks for them.
AT_ADDRESS = (
    select(member.c.id, member.c.name, member.c.language, contact.c.reachable, contact.c.heard_on)
    .join(contact, contact.c.member_id == member.c.id)
    .where(contact.c.kind == "telegram", contact.c.address == bindparam("address"))
)
GET = select(member.c.id, member.c.name, member.c.language).where(member.c.id == bindparam("id"))
_THEIRS = and_(contact.c.member_id == bindparam("member"), contact.c.kind == "telegram")
HEARD = (
    update(contact)
    .where(_THEIRS, contact.c.heard_on.is_distinct_from(bindparam("day")))
    .values(heard_on=bindparam("day"))
)
ROLES = select(role.c.programme_id, role.c.role).where(role.c.member_id == bindparam("member"))


@dataclass(frozen=True)
class Contact:
    """Who has an address, whether they were reachable there when last tried, and when they were heard from."""

    member: Member
    reachable: bool
    heard_on: date | None


def by_address(tx: Transaction, address: str) -> Member | None:
    found = at_address(tx, address)
    return found.member if found else None


def at_address(tx: Transaction, address: str) -> Contact | None:
    row = tx.execute(AT_ADDRESS, {"address": address}).one_or_none()
    return Contact(Member(row.id, row.name, row.language), row.reachable, row.heard_on) if row else None


def get(tx: Transaction, id: int) -> Member:
    return Member(*tx.execute(GET, {"id": id}).one())


def find(tx: Transaction, id: int) -> Member | None:
    """The member, unless they have been erased."""
    row = tx.execute(GET, {"id": id}).one_or_none()
    return Member(*row) if row else None


def ids(tx: Transaction) -> set[int]:
    """Everyone there is."""
    return set(tx.execute(select(member.c.id)).scalars())


def add(tx: Transaction, now: datetime, name: str, language: str | None, address: str) -> Member:
    values = {"name": name, "language": language, "created_at": now}
    id = tx.execute(insert(member).values(values).returning(member.c.id)).scalar_one()
    tx.execute(insert(contact).values(member_id=id, kind="telegram", address=address, heard_on=now.date()))
    return Member(id, name, language)


def change(tx: Transaction, id: int, **columns: str | None) -> None:
    tx.execute(update(member).where(member.c.id == id).values(**columns))


def erase(tx: Transaction, id: int) -> None:
    """Delete a person and, by the foreign keys, everything that is theirs."""
    tx.execute(delete(member).where(member.c.id == id))


def set_reachable(tx: Transaction, id: int, reachable: bool) -> bool:
    """Note whether a member can be reached there; False when that was known already."""
    change = update(contact).where(
        contact.c.member_id == id, contact.c.kind == "telegram", contact.c.reachable != reachable
    )
    return tx.execute(change.values(reachable=reachable)).rowcount > 0


def heard(tx: Transaction, id: int, on: date) -> None:
    """Note the last day somebody wrote or pressed something."""
    tx.execute(HEARD, {"member": id, "day": on})


def heard_on(tx: Transaction, id: int) -> date | None:
    """The last day somebody wrote or pressed something."""
    return tx.execute(select(func.max(contact.c.heard_on)).where(contact.c.member_id == id)).scalar()


def address(tx: Transaction, id: int) -> str | None:
    """Where a member is reached, or would be if they let the bot in again."""
    return tx.execute(select(contact.c.address).where(contact.c.member_id == id, contact.c.kind == "telegram")).scalar()


def is_reachable(tx: Transaction, id: int) -> bool:
    """Whether there is a way to reach a member now."""
    return tx.execute(select(contact.c.id).where(contact.c.member_id == id, contact.c.reachable)).first() is not None


def roles(tx: Transaction, member_id: int) -> set[tuple[int, str]]:
    """A member's roles as pairs of a programme's id and participant, facilitator, manager or teacher."""
    return {(row.programme_id, row.role) for row in tx.execute(ROLES, {"member": member_id})}


def give_role(tx: Transaction, now: datetime, member_id: int, programme_id: int, name: str) -> None:
    row = {"member_id": member_id, "programme_id": programme_id, "role": name, "since": now}
    if insert_or_ignore(tx, role, [row], ["member_id", "programme_id", "role"]):
        audit.note(tx, now, "role given", programme_id, member=member_id, role=name)


def take_role(tx: Transaction, member_id: int, programme_id: int, name: str) -> None:
    mine = (role.c.member_id == member_id) & (role.c.programme_id == programme_id)
    tx.execute(delete(role).where(mine, role.c.role == name))


def with_role(tx: Transaction, programme_id: int, name: str) -> list[Member]:
    query = (
        select(member.c.id, member.c.name, member.c.language)
        .join(role, role.c.member_id == member.c.id)
        .where(role.c.programme_id == programme_id, role.c.role == name)
        .order_by(member.c.id)
    )
    return [Member(*row) for row in tx.execute(query)]
