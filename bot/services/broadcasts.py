"""What facilitators write to everyone, to a group, or to one."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.domain.broadcasts import Broadcast, Draft, read
from bot.domain.conversation import Incoming, Refusal
from bot.domain.people import Member
from bot.services import charge, outbox, programme
from bot.services.outbox import To
from storage import Transaction, audit, drafts, groups, participations, recipients
from storage import broadcasts as rows
from storage.broadcasts import get
from storage.recipients import Recipient

__all__ = ["Broadcast", "Recipient", "get"]

KIND = "broadcast"
LATEST = 5
UNDER_WAY = ("pending", "sending", "retry")


@dataclass(frozen=True)
class Reach:
    """Whom a message reaches: those named, in their group's chat or each in private."""

    people: list[Recipient]
    in_chat: bool


@dataclass(frozen=True)
class Progress:
    delivered: int
    of: int
    under_way: int
    missed: list[str]  # names of those whom it did not reach, or perhaps not


def author(tx: Transaction, member: Member | None, programme_id: int) -> Member:
    """The member, who may write to the people of this programme; raises Refusal otherwise."""
    return programme.must_be(tx, member, programme_id, "facilitator")


# --- writing ---------------------------------------------------------------------------------------------------------


def draft(tx: Transaction, member: Member | None, programme_id: int) -> tuple[Draft, int]:
    """What somebody has begun to write, and how often it was changed."""
    content, revision = drafts.get(tx, author(tx, member, programme_id).id, programme_id, KIND) or ({}, 0)
    return Draft(**content), revision


def address(
    tx: Transaction, member: Member | None, programme_id: int, *, group: int | None = None, to: int | None = None
) -> None:
    """Begin a message to a group, to one member, or else to everyone; raises Refusal where they are not there.

    What was written before anybody was chosen goes to them; what was begun to others waits till this is done with.
    """
    begun, _ = draft(tx, member, programme_id)
    if group is not None and group not in {each.id for each in groups.every(tx, programme_id)}:
        raise Refusal("stale")
    if to is not None and to not in {each.id for each in recipients.of(tx, programme_id)}:
        raise Refusal("broadcast.gone", member=to) if participations.get(tx, to, programme_id) else Refusal("stale")
    _must_look_after(tx, member, programme_id, group, to)
    if begun.text is not None and not begun.to_choose and not begun.is_to(group, to):
        begun = Draft(before=asdict(begun))
    _keep(tx, member, programme_id, replace(begun, group=group, member=to, to_choose=False))


def _must_look_after(
    tx: Transaction, member: Member | None, programme_id: int, group: int | None, to: int | None
) -> None:
    """Raise Refusal where those written to are for other facilitators."""
    if to is not None:
        charge.must_follow_up(tx, member, programme_id, to)
    else:
        charge.must_look_after(tx, member, programme_id, group)


def write_first(tx: Transaction, member: Member | None, programme_id: int, said: Incoming) -> None:
    """Keep what somebody wrote before they chose whom to write to; raises Refusal."""
    begun, _ = draft(tx, member, programme_id)
    before = asdict(begun) if begun.text is not None and not begun.to_choose else begun.before
    _keep(tx, member, programme_id, Draft(to_choose=True, before=before))
    write(tx, member, programme_id, said)


def write(tx: Transaction, member: Member | None, programme_id: int, said: Incoming) -> None:
    """Keep what somebody wrote as the message they are about to send; raises Refusal."""
    begun, _ = draft(tx, member, programme_id)
    _keep(tx, member, programme_id, replace(begun, **read(said, author(tx, member, programme_id).name)))


def _keep(tx: Transaction, member: Member | None, programme_id: int, changed: Draft) -> None:
    _, revision = draft(tx, member, programme_id)
    writer = author(tx, member, programme_id)
    drafts.keep(tx, writer.id, programme_id, KIND, content=asdict(changed), revision=revision + 1)


def drop(tx: Transaction, member: Member | None, programme_id: int) -> None:
    """Be done with a message; what was begun before it comes back."""
    begun, _ = draft(tx, member, programme_id)
    if begun.before is None:
        drafts.drop(tx, author(tx, member, programme_id).id, programme_id, KIND)
    else:
        _keep(tx, member, programme_id, Draft(**begun.before))


# --- sending ---------------------------------------------------------------------------------------------------------


def people(tx: Transaction, member: Member | None, programme_id: int) -> list[Recipient]:
    """Those whom somebody may write to, one by one."""
    others = charge.of_others(tx, member, programme_id)
    return [each for each in recipients.of(tx, programme_id) if each.id not in others]


def reach(tx: Transaction, programme_id: int, begun: Draft) -> Reach:
    """Whom a message reaches: a group in its chat, or where it has none each in private."""
    people = recipients.of(tx, programme_id, begun.group)
    if begun.member is not None:
        people = [each for each in people if each.id == begun.member]
    return Reach(people, begun.group is not None and groups.is_open(tx, begun.group))


def send(tx: Transaction, now: datetime, member: Member | None, programme_id: int, revision: int) -> Broadcast:
    """Send the message that was previewed at this revision; raises Refusal."""
    writer = author(tx, member, programme_id)
    begun, current = draft(tx, member, programme_id)
    if begun.text is None or begun.to_choose or current != revision:
        raise Refusal("stale")
    _must_look_after(tx, writer, programme_id, begun.group, begun.member)
    whom = _lanes(begun, reach(tx, programme_id, begun))
    if not whom:
        raise Refusal("broadcast.nobody")
    columns = {"group_id": begun.group, "member_id": begun.member, "text": begun.text, "file": begun.file}
    sent = rows.add(tx, programme_id=programme_id, author_id=writer.id, sent_at=now, **columns)
    drop(tx, member, programme_id)
    audit.note(tx, now, "broadcast sent", programme_id, writer.id, broadcast=sent.id, chats=len(whom))
    for to in whom:
        _post(tx, now, to, sent)
    return sent


def _post(tx: Transaction, now: datetime, to: To, sent: Broadcast) -> None:
    key, about = f"broadcast:{sent.id}:{to.lane}", subject(sent.id)
    outbox.send(tx, now, to, "broadcast.post", programme=sent.programme_id, key=key, subject=about, broadcast=sent.id)


def _lanes(begun: Draft, reached: Reach) -> list[To]:
    if reached.in_chat:
        return [To(group=begun.group)]
    return [To(member=each.id) for each in reached.people if each.reachable]


def subject(broadcast_id: int) -> str:
    return f"broadcast:{broadcast_id}"


# --- afterwards ------------------------------------------------------------------------------------------------------


def latest(tx: Transaction, member: Member | None, programme_id: int) -> list[Broadcast]:
    """What somebody has sent in a programme, newest first."""
    return rows.latest(tx, programme_id, author(tx, member, programme_id).id, LATEST)


def sent_by(tx: Transaction, member: Member | None, broadcast_id: int) -> Broadcast:
    """A message, for whoever sent it; raises Refusal."""
    sent = rows.get(tx, broadcast_id)
    if sent is None or member is None or sent.author_id != member.id:
        raise Refusal("not_allowed")
    return sent


def progress(tx: Transaction, broadcast_id: int) -> Progress:
    """How far a message has come."""
    copies = rows.copies(tx, subject(broadcast_id))
    delivered = sum(each.status == "sent" for each in copies)
    under_way = sum(each.status in UNDER_WAY for each in copies)
    missed = [each.to for each in copies if each.status not in ("sent", *UNDER_WAY)]
    return Progress(delivered, len(copies), under_way, missed)
