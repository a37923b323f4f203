"""Links that let people in: each gives one role, never more than its issuer's."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from bot.domain.conversation import Refusal
from bot.domain.people import RoleName
from storage import Transaction
from storage import links as rows
from storage.links import Link

SINGLE_USE_FOR = timedelta(days=30)
JOIN_FOR = timedelta(days=3 * 365)


def issue(
    tx: Transaction,
    now: datetime,
    programme_id: int,
    *,
    role: RoleName | None = None,
    purpose: str = "join",
    uses: int | None = 1,
    issuer_id: int | None = None,
    group_id: int | None = None,
    known: dict[str, Any] | None = None,
    made_for: int | None = None,
) -> str:
    """Make a link and give its token of 128 bits, which is kept nowhere; `uses` None is any number of times.

    `made_for` is the message that carries it, so that trying again to send that one can `renew` the link.
    """
    token = secrets.token_urlsafe(16)
    rows.add(
        tx,
        token_hash=_hash(token),
        purpose=purpose,
        programme_id=programme_id,
        group_id=group_id,
        issuer_id=issuer_id,
        role=role,
        known=known or {},
        uses_left=uses,
        expires_at=now + (SINGLE_USE_FOR if uses else JOIN_FOR),
        made_for=made_for,
    )
    return token


def renew(tx: Transaction, made_for: int | None) -> str | None:
    """A new token for the link of a message that did not leave, in place of its lost one; None where it has none."""
    token = secrets.token_urlsafe(16)
    return token if made_for is not None and rows.renew(tx, made_for, _hash(token)) else None


def hand_over(tx: Transaction, now: datetime, link: Link) -> str:
    """A new token for a link whose old one did not reach whom it was made for, and works no more."""
    token = secrets.token_urlsafe(16)
    rows.hand_over(tx, link.id, _hash(token), now + SINGLE_USE_FOR)
    return token


def find(tx: Transaction, now: datetime, token: str, purpose: str = "join") -> Link:
    """The link of a token that can be used now; raises Refusal where it is unknown, used or expired."""
    link = look(tx, token, purpose)
    check(now, link)
    return link


def look(tx: Transaction, token: str, purpose: str = "join") -> Link:
    """The link of a token, used and expired ones too; raises Refusal where it is unknown."""
    link = rows.by_hash(tx, _hash(token))
    if link is None or link.purpose != purpose:
        raise Refusal("link.unknown")
    return link


def check(now: datetime, link: Link) -> None:
    """Raise Refusal where a link is used or expired."""
    if link.expires_at <= now:
        raise Refusal("link.expired")
    if link.uses_left == 0:
        raise Refusal("link.used")


def use(tx: Transaction, link: Link) -> None:
    """Use a link once; raises Refusal where somebody was quicker. What it knows of somebody is forgotten."""
    if not rows.use(tx, link.id):
        raise Refusal("link.used")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
