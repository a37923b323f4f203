"""One chat for a whole programme, with a topic for each group: chosen, connected, lost and found."""

from datetime import datetime
from typing import Any

from bot.domain.conversation import Refusal
from bot.domain.delivery import Delivery
from bot.domain.people import Forum, Member
from bot.services import alerts, charge, group_chats, links, monday_card, outbox, presence, programme, topics
from bot.services.outbox import To
from storage import Transaction, audit, people
from storage import forums as rows
from storage import groups as chats
from storage import outbox as messages
from storage.forums import by_chat, find

__all__ = ["by_chat", "find"]

NEEDED = ("invite_users", "manage_topics", "delete_messages")
WANTED = (*NEEDED, "pin_messages")


# --- choosing --------------------------------------------------------------------------------------------------------


def is_chosen(tx: Transaction, programme_id: int) -> bool:
    """Whether the groups of a programme have topics, which all of it can read, and no chats of their own."""
    return find(tx, programme_id) is not None


def may_choose(tx: Transaction, programme_id: int) -> bool:
    """Whether it can still be chosen where the groups talk: none has had a chat or a topic yet."""
    return not any(chats.chat(tx, each.id) for each in chats.every(tx, programme_id))


def choose(tx: Transaction, now: datetime, actor: Member | None, programme_id: int, *, forum: bool) -> None:
    """Let the groups have topics in one chat, or each a chat of its own; raises Refusal where some talk already."""
    who = programme.must_be(tx, actor, programme_id, "facilitator", "manager")
    charge.must_look_after(tx, who, programme_id, None)
    if not may_choose(tx, programme_id):
        raise Refusal("forums.too_late")
    if forum == is_chosen(tx, programme_id):
        return
    (rows.add if forum else rows.remove)(tx, programme_id)
    audit.note(tx, now, "forum chosen" if forum else "forum given up", programme_id, who.id)


def connect_token(
    tx: Transaction, now: datetime, programme_id: int, issuer_id: int | None, made_for: int | None
) -> str:
    """The token of a link that makes a chat the forum of a programme."""
    return links.renew(tx, made_for) or links.issue(
        tx, now, programme_id, purpose="group_chat", issuer_id=issuer_id, made_for=made_for
    )


def is_meant(tx: Transaction, token: str) -> bool:
    """Whether a token connects a forum, and not the chat of one group; raises Refusal where it is unknown."""
    return links.look(tx, token, "group_chat").group_id is None


def bind(tx: Transaction, now: datetime, actor: Member | None, chat_id: int, token: str) -> None:
    """Make a chat the forum of the token's programme; raises Refusal where the token or the person is the wrong one."""
    link = links.find(tx, now, token, "group_chat")
    who = programme.must_be(tx, actor, link.programme_id, "facilitator", "manager")
    charge.must_look_after(tx, who, link.programme_id, None)
    forum = find(tx, link.programme_id)
    if forum is None:
        raise Refusal("forums.not_chosen")
    if _is_open(forum) and not may_choose(tx, link.programme_id):
        raise Refusal("forums.elsewhere")
    group_chats.must_be_free(tx, chat_id)
    links.use(tx, link)
    fresh = {"may_make": False, "may_delete": False, "invite_link": None, "lost_at": None}
    rows.change(tx, link.programme_id, chat_id=chat_id, **fresh)
    audit.note(tx, now, "forum bound", link.programme_id, who.id)
    _look(tx, now, link.programme_id, chat_id)


def _is_open(forum: Forum) -> bool:
    return forum.chat_id is not None and forum.lost_at is None


# --- what the bot may do there ---------------------------------------------------------------------------------------


def look_again(tx: Transaction, now: datetime, actor: Member | None, programme_id: int) -> None:
    """See once more what the bot may do in the forum, and make what topics lack; raises Refusal where there is none."""
    programme.must_be(tx, actor, programme_id, "facilitator", "manager")
    forum = find(tx, programme_id)
    if forum is None or forum.chat_id is None or forum.lost_at:
        raise Refusal("stale")
    _look(tx, now, programme_id, forum.chat_id, asked=int(now.timestamp()))


def _look(tx: Transaction, now: datetime, programme_id: int, chat_id: int, asked: int = 0) -> None:
    """`asked` is when somebody did, in seconds since 1970: they are told what lacks also where they were before."""
    outbox.call(tx, now, To(chat=chat_id), "forum.look", programme=programme_id, asked=asked)


def looked(tx: Transaction, now: datetime, done: Delivery, found: Any) -> None:
    """Telegram has told whether the chat has topics, and what the bot may do there."""
    assert done.programme_id is not None
    before, rights = find(tx, done.programme_id), found["rights"]
    if before is None or before.chat_id is None:
        return
    may_make, may_delete = found["topics"] and "manage_topics" in rights, "delete_messages" in rights
    rows.change(tx, before.programme_id, may_make=may_make, may_delete=may_delete)
    for group in chats.all_in(tx, before.chat_id):
        chats.set_may_delete(tx, group.id, may_delete=may_delete)
    missing = [*([] if found["topics"] else ["topics"]), *(each for each in NEEDED if each not in rights)]
    if missing:
        key = f"forum:{done.programme_id}:{'+'.join(missing)}:{done.params['asked'] or f'{now:%Y-%m-%d}'}"
        alerts.tell(tx, now, done.programme_id, "forum.rights", key=key, missing=missing)
    elif not before.may_make:
        _tell_bound(tx, now, done.programme_id)
    if before.invite_link is None and "invite_users" in rights:
        outbox.call(tx, now, To(chat=before.chat_id), "forum.invite_link", programme=done.programme_id)
    topics.make(tx, now, done.programme_id, asked=done.params["asked"])


def _tell_bound(tx: Transaction, now: datetime, programme_id: int) -> None:
    """`again` is where no topics are to be made."""
    alerts.tell(tx, now, programme_id, "forum.bound", again=topics.are_made(tx, programme_id))


def invited(tx: Transaction, now: datetime, done: Delivery, link: Any) -> None:
    """The forum has an invitation: everyone in a group with a topic gets it."""
    assert done.programme_id is not None
    forum = find(tx, done.programme_id)
    if forum is None or forum.chat_id is None:
        return
    rows.change(tx, done.programme_id, invite_link=str(link))
    for group in chats.all_in(tx, forum.chat_id):
        group_chats.show_way_in(tx, now, group, str(link))


# --- the chat itself -------------------------------------------------------------------------------------------------


def joined(tx: Transaction, now: datetime, chat_id: int, rights: list[str]) -> None:  # noqa: ARG001 - asked for anew
    """The bot came into the forum, or may do other things there than before."""
    forum = by_chat(tx, chat_id)
    assert forum is not None
    here = chats.all_in(tx, chat_id)
    if forum.lost_at:
        rows.change(tx, forum.programme_id, lost_at=None)
        for group in here:
            chat = chats.chat(tx, group.id)
            if chat and chat.thread_id != topics.GONE:
                group_chats.regain(tx, now, group)
        _tell_bound(tx, now, forum.programme_id)
    for group in here:
        presence.look_for_all(tx, now, group)
    _look(tx, now, forum.programme_id, chat_id)


def lost(tx: Transaction, now: datetime, chat_id: int) -> None:
    """The bot was removed from the forum, or it is gone; told once, until the bot is back."""
    forum = by_chat(tx, chat_id)
    assert forum is not None
    if forum.lost_at is None:
        rows.change(tx, forum.programme_id, lost_at=now)
        for group in chats.all_in(tx, chat_id):
            chats.lose(tx, now, group.id)
        alerts.tell(tx, now, forum.programme_id, "alert.forum")
        monday_card.refresh(tx, now, forum.programme_id)


def migrated(tx: Transaction, now: datetime, old: int, new: int) -> None:
    """The chat became a supergroup, as when its topics are turned on: it goes on under a new id."""
    rows.migrate(tx, old, new)
    forum = by_chat(tx, new)
    assert forum is not None
    rows.change(tx, forum.programme_id, lost_at=None, invite_link=None)
    messages.move_chat(tx, old, new)
    _look(tx, now, forum.programme_id, new)


def requested(
    tx: Transaction, now: datetime, member: Member | None, address: str, *, chat_id: int, private_chat: int
) -> None:
    """Somebody asks to come into the forum: those of any of its groups and the facilitators are let in."""
    forum = by_chat(tx, chat_id)
    assert forum is not None
    id = forum.programme_id
    belongs = member is not None and (
        (id, "facilitator") in people.roles(tx, member.id) or member.id in chats.grouped(tx, id)
    )
    asked = group_chats.Asked(member, address, private_chat)
    group_chats.answer(tx, now, asked, To(chat=chat_id), programme_id=id, what="forum", belongs=belongs)
