"""The Telegram groups in which study groups talk: bound by a facilitator, entered by invitation, lost and found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.domain.conversation import Refusal
from bot.domain.delivery import Delivery
from bot.domain.people import GroupChat, Member, StudyGroup
from bot.services import alerts, charge, groups, links, outbox, presence, programme, removals
from bot.services.outbox import To
from storage import Transaction, audit, forums, people
from storage import groups as rows
from storage import outbox as messages
from storage.groups import is_open

__all__ = ["bind", "connect_token", "is_open", "joined", "lost", "migrated", "remind", "requested", "talks_here"]

NEEDED = ("invite_users", "restrict_members", "delete_messages")
WANTED = (*NEEDED, "pin_messages")
REQUEST_OPENS = timedelta(minutes=5)  # how long a request to join lets the bot write to somebody who never started it
A_MOMENT = timedelta(seconds=20)


def connect_token(
    tx: Transaction, now: datetime, group: StudyGroup, issuer_id: int | None, made_for: int | None = None
) -> str:
    """The token of a link that binds a chat to a group."""
    return links.renew(tx, made_for) or links.issue(
        tx,
        now,
        group.programme_id,
        purpose="group_chat",
        group_id=group.id,
        issuer_id=issuer_id,
        made_for=made_for,
    )


def bind(tx: Transaction, now: datetime, actor: Member | None, chat_id: int, token: str) -> None:
    """Let the token's group talk in this chat; raises Refusal where the token or the person is not the right one."""
    must_be_free(tx, chat_id)
    link = links.find(tx, now, token, "group_chat")
    programme.must_be(tx, actor, link.programme_id, "facilitator", "manager")
    assert link.group_id is not None
    charge.must_look_after(tx, actor, link.programme_id, link.group_id)
    if forums.find(tx, link.programme_id):
        raise Refusal("forums.chosen")
    if is_open(tx, link.group_id):
        raise Refusal("group.elsewhere", group=link.group_id)
    links.use(tx, link)
    before = rows.chat(tx, link.group_id)
    rows.bind(tx, now, link.group_id, chat_id)
    audit.note(tx, now, "group chat bound", link.programme_id, actor.id if actor else None, group=link.group_id)
    group = rows.get(tx, link.group_id)
    alerts.tell(tx, now, group.programme_id, "group.bound", group=group.id)
    opened(tx, now, group)
    catch_up(tx, now, group, before)
    _invite(tx, now, group)
    outbox.call(tx, now, To(group=group.id), "group.my_rights", programme=group.programme_id)


def must_be_free(tx: Transaction, chat_id: int) -> None:
    """Raise Refusal where a group, or a whole programme, talks in a chat already."""
    for each in rows.all_in(tx, chat_id):
        if is_open(tx, each.id):
            raise Refusal("group.bound_before", group=each.id)
    forum = forums.by_chat(tx, chat_id)
    if forum and forum.lost_at is None:
        raise Refusal("forums.bound_before")


def opened(tx: Transaction, now: datetime, group: StudyGroup) -> None:
    """A group has a chat: everyone is greeted there."""
    alerts.chat_found(tx, now, group.id)
    groups.tell(tx, now, To(group=group.id), "group.welcome", group)
    presence.look_for_all(tx, now, group)


def catch_up(tx: Transaction, now: datetime, group: StudyGroup, before: GroupChat | None) -> None:
    """Say in a group's new chat what could not be said in the one before, once all are greeted."""
    if before and before.lost_at:
        messages.revive(tx, now, group.id, before.lost_at, due_at=now + A_MOMENT)


def talks_here(tx: Transaction, chat_id: int) -> bool:
    """Whether a study group talks in this chat, or a whole programme is to."""
    return bool(rows.all_in(tx, chat_id) or forums.by_chat(tx, chat_id))


def _invite(tx: Transaction, now: datetime, group: StudyGroup) -> None:
    outbox.call(tx, now, To(group=group.id), "group.invite_link", programme=group.programme_id)


def invited(tx: Transaction, now: datetime, done: Delivery, link: Any) -> None:
    """The chat has an invitation: everyone in the group gets it, or sees the new one where they had an old one."""
    assert done.group_id is not None
    show_way_in(tx, now, rows.get(tx, done.group_id), str(link))


def show_way_in(
    tx: Transaction, now: datetime, group: StudyGroup, link: str, regained_at: datetime | None = None
) -> None:
    """Give everyone in a group the way into its chat, or the new one in place of an old one."""
    chat = rows.chat(tx, group.id)
    assert chat is not None
    rows.set_invite_link(tx, group.id, link)
    outbox.refresh(tx, now, f"group:{group.id}")
    for member in rows.members(tx, group.id):
        key = f"invited:{group.id}:{member.id}:{(regained_at or chat.bound_at).isoformat()}"
        groups.tell(tx, now, To(member=member.id), "group.invited", group, key=key)


def remind(tx: Transaction, now: datetime, group: StudyGroup) -> bool:
    """Show the way in to those who are not in the chat, once a day; False where they have been shown today."""
    told = [
        groups.tell(tx, now, To(member=each.id), "group.remind", group, key=f"in:{group.id}:{each.id}:{now:%Y-%m-%d}")
        for each in presence.missing(tx, group)
    ]
    return any(told)


def joined(tx: Transaction, now: datetime, chat_id: int, rights: list[str]) -> None:
    """The bot came into a chat, or may do other things there than before."""
    group = rows.by_chat(tx, chat_id)
    if group is None:
        # The command that binds it may be on its way: the words are only said where it does not come.
        outbox.send(tx, now, To(chat=chat_id), "group.unbound", key=f"unbound:{chat_id}", due_at=now + A_MOMENT)
        return
    chat = rows.chat(tx, group.id)
    assert chat is not None
    if regain(tx, now, group):
        alerts.tell(tx, now, group.programme_id, "group.bound", group=group.id)
    presence.look_for_all(tx, now, group)
    _know_rights(tx, now, group, rights)
    if chat.invite_link is None and "invite_users" in rights:
        _invite(tx, now, group)


def regain(tx: Transaction, now: datetime, group: StudyGroup) -> bool:
    """The bot can write in a group's chat again: what could not be said is said; False where it could all along."""
    chat = rows.chat(tx, group.id)
    if chat is None or chat.lost_at is None:
        return False
    _speak_again(tx, now, group, chat.lost_at)
    if chat.invite_link:  # who was to get it meanwhile did not
        show_way_in(tx, now, group, chat.invite_link, regained_at=now)
    return True


def _speak_again(tx: Transaction, now: datetime, group: StudyGroup, lost_at: datetime) -> None:
    rows.regain(tx, group.id)
    alerts.chat_found(tx, now, group.id)
    messages.revive(tx, now, group.id, lost_at, due_at=now)


def rights_told(tx: Transaction, now: datetime, done: Delivery, rights: Any) -> None:
    """Telegram has told what the bot may do in a chat; where it cannot invite, that is told when it tries."""
    assert done.group_id is not None
    rows.set_may_delete(tx, done.group_id, may_delete="delete_messages" in rights)
    if "invite_users" in rights:
        _know_rights(tx, now, rows.get(tx, done.group_id), rights)


def _know_rights(tx: Transaction, now: datetime, group: StudyGroup, rights: list[str]) -> None:
    rows.set_may_delete(tx, group.id, may_delete="delete_messages" in rights)
    missing = [right for right in NEEDED if right not in rights]
    if missing:
        key = f"rights:{group.id}:{'+'.join(missing)}:{now:%Y-%m-%d}"
        alerts.tell(tx, now, group.programme_id, "group.rights", key=key, group=group.id, missing=missing)


def lost(tx: Transaction, now: datetime, chat_id: int) -> None:
    """The bot was removed from a chat, or the chat is gone."""
    if group := rows.by_chat(tx, chat_id):
        alerts.chat_lost(tx, now, group.id)


def migrated(tx: Transaction, now: datetime, old: int, new: int) -> None:
    """A group became a supergroup: it goes on under its new id, with a new invitation."""
    group = rows.by_chat(tx, old) or rows.by_chat(tx, new)
    if group is None:
        return
    rows.migrate(tx, old, new)
    messages.move_chat(tx, old, new)
    chat = rows.chat(tx, group.id)
    if chat and chat.lost_at:
        _speak_again(tx, now, group, chat.lost_at)
    removals.stay_behind(tx, now, group.id)
    _invite(tx, now, group)


@dataclass(frozen=True)
class Asked:
    """Who asked to come into a chat, and where they can be answered for some minutes."""

    member: Member | None
    address: str
    private_chat: int


def requested(
    tx: Transaction, now: datetime, member: Member | None, address: str, *, chat_id: int, private_chat: int
) -> None:
    """Somebody asks to come into a chat: those of the group and its facilitators are let in, nobody else."""
    group = rows.by_chat(tx, chat_id)
    if group is None:
        return
    belongs, asked = member is not None and _belongs(tx, member, group), Asked(member, address, private_chat)
    answer(tx, now, asked, To(group=group.id), programme_id=group.programme_id, what="group", belongs=belongs)


def answer(
    tx: Transaction,
    now: datetime,
    asked: Asked,
    chat: To,
    *,
    programme_id: int,
    what: Literal["group", "forum"],
    belongs: bool,
) -> None:
    """Let somebody into a chat who belongs there; others are declined kindly, and the facilitators told once.

    Who asks again the same day is answered once more; the facilitators hear who of those nobody knows is another one.
    """
    verb = "approve" if belongs else "decline"
    outbox.call(tx, now, chat, f"{what}.{verb}", programme=programme_id, user=int(asked.address))
    if belongs:
        return
    member_id, mark = asked.member.id if asked.member else None, outbox.mark(asked.address)
    to = To(member=member_id) if member_id is not None else To(chat=asked.private_chat)
    about: dict[str, Any] = {what: programme_id if chat.group is None else chat.group}
    key, until = f"declined:{chat.lane}:{mark}:{now:%Y-%m-%d}", now + REQUEST_OPENS
    unknown = f"strangers:{chat.lane}:{now:%Y-%m-%d}" if member_id is None else None
    if not outbox.send(tx, now, to, f"{what}.not_yours", key=key, subject=unknown, expires_at=until, **about):
        outbox.send(tx, now, to, f"{what}.not_yours", key=f"{key}:again", expires_at=until, **about)
    about |= {"member": member_id, "number": messages.how_often(tx, unknown) if unknown else 1}
    alerts.tell(tx, now, programme_id, f"{what}.stranger", f"request:{chat.lane}:{mark}", **about)


def _belongs(tx: Transaction, member: Member, group: StudyGroup) -> bool:
    leads = (group.programme_id, "facilitator") in people.roles(tx, member.id)
    follows_up = leads and charge.looks_after(tx, member, group.programme_id, group.id)
    return follows_up or member in rows.members(tx, group.id)
