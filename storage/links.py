from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from bot.domain.people import RoleName
from storage.database import Transaction
from storage.schema import link


@dataclass(frozen=True)
class Link:
    """What a token is good for; `known` is what is known of the person it was made for."""

    id: int
    purpose: str
    programme_id: int
    group_id: int | None
    issuer_id: int | None
    role: RoleName | None
    known: dict[str, Any]
    uses_left: int | None
    expires_at: datetime


COLUMNS = [link.c[name] for name in Link.__dataclass_fields__]


def add(tx: Transaction, **columns: Any) -> int:
    id: int = tx.execute(insert(link).values(**columns).returning(link.c.id)).scalar_one()
    return id


def renew(tx: Transaction, made_for: int, token_hash: str) -> bool:
    """Give the link that was made for a message another token; False where there is none."""
    return tx.execute(update(link).where(link.c.made_for == made_for).values(token_hash=token_hash)).rowcount == 1


def by_hash(tx: Transaction, token_hash: str) -> Link | None:
    row = tx.execute(select(*COLUMNS).where(link.c.token_hash == token_hash)).one_or_none()
    return Link(*row) if row else None


def find(tx: Transaction, id: int) -> Link | None:
    row = tx.execute(select(*COLUMNS).where(link.c.id == id)).one_or_none()
    return Link(*row) if row else None


def live(tx: Transaction, now: datetime, programme_id: int) -> list[Link]:
    """The links into a programme that work now, newest first."""
    works = (link.c.programme_id == programme_id, link.c.purpose == "join", link.c.expires_at > now, _left())
    return [Link(*row) for row in tx.execute(select(*COLUMNS).where(*works).order_by(link.c.id.desc()))]


def of_the_unreached(tx: Transaction, programme_id: int) -> list[Link]:
    """The links that were made for somebody by name and have let nobody in, expired ones too."""
    theirs = (link.c.programme_id == programme_id, link.c.purpose == "join", link.c.uses_left > 0)
    found = [Link(*row) for row in tx.execute(select(*COLUMNS).where(*theirs).order_by(link.c.id))]
    return [each for each in found if each.known.get("name")]


def hand_over(tx: Transaction, id: int, token_hash: str, until: datetime) -> None:
    """Give a link another token in place of one that is lost, and more time."""
    tx.execute(update(link).where(link.c.id == id).values(token_hash=token_hash, expires_at=until))


def withdraw(tx: Transaction, id: int) -> None:
    tx.execute(delete(link).where(link.c.id == id))


def forget_of(tx: Transaction, member_id: int) -> None:
    """Forget the links of an issuer by which anybody would become more than a participant."""
    tx.execute(delete(link).where(link.c.issuer_id == member_id, link.c.role.is_distinct_from("participant")))


def use(tx: Transaction, id: int) -> bool:
    """Use a link once and forget whom it was made for; False where no use is left."""
    used = update(link).where(link.c.id == id, _left()).values(uses_left=link.c.uses_left - 1, known={})
    return tx.execute(used).rowcount == 1


def _left() -> ColumnElement[bool]:
    """Whether a link has a use left."""
    return or_(link.c.uses_left.is_(None), link.c.uses_left > 0)
