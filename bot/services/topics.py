"""The topics of groups in the forum of their programme: made once, used, closed, deleted, and made anew.

Making a topic twice makes two. Where nobody knows whether one was made, Telegram's own news of it tells: it is waited
for before another try (domain/delivery.py), and a topic that turns out to be one too many is deleted.
"""

from datetime import datetime
from typing import Any

from bot.domain.conversation import Refusal
from bot.domain.delivery import Delivery
from bot.domain.people import Forum, GroupChat, Member, StudyGroup
from bot.services import agreement, alerts, charge, group_chats, groups, outbox, programme
from bot.services.outbox import To
from storage import Transaction, forums
from storage import groups as chats
from storage.groups import GONE

__all__ = ["GONE"]

LONGEST_NAME = 128


def make(tx: Transaction, now: datetime, programme_id: int, *, asked: int = 0) -> None:
    """Have topics made for the groups that have had none.

    With `asked`, also for those whose topic is deleted, and it is tried once more to write in those that are lost.
    """
    forum = forums.find(tx, programme_id)
    if forum is None or not forum.may_make or forum.lost_at:
        return
    for group in chats.every(tx, programme_id):
        chat = chats.chat(tx, group.id)
        if _is_lacking(forum, chat) and (asked or chat is None or chat.thread_id != GONE):
            to = To(chat=forum.chat_id)
            outbox.call(tx, now, to, "forum.topic", programme=programme_id, group=group.id, asked=asked)
        elif asked:
            group_chats.regain(tx, now, group)


def _is_lacking(forum: Forum, chat: GroupChat | None) -> bool:
    """Whether no topic was made for a group in this forum, or the one that was is deleted; a lost one may come back."""
    return chat is None or chat.chat_id != forum.chat_id or chat.thread_id == GONE


def are_made(tx: Transaction, programme_id: int) -> bool:
    """Whether every group has had a topic in the forum of a programme, so that none is to be made now."""
    forum = forums.find(tx, programme_id)
    of = [chats.chat(tx, each.id) for each in chats.every(tx, programme_id)]
    return bool(forum and of) and all(chat and forum and chat.chat_id == forum.chat_id for chat in of)


def is_open(tx: Transaction, group: StudyGroup) -> bool:
    """Whether a group has a topic in which the bot can write."""
    forum, chat = forums.find(tx, group.programme_id), chats.chat(tx, group.id)
    return bool(forum and chat and chat.thread_id and chat.chat_id == forum.chat_id and chat.lost_at is None)


def is_wanted(tx: Transaction, group: StudyGroup) -> bool:
    """Whether a topic is still to be made for a group."""
    forum = forums.find(tx, group.programme_id)
    if forum is None or not forum.may_make or forum.lost_at or group not in chats.every(tx, group.programme_id):
        return False
    return _is_lacking(forum, chats.chat(tx, group.id))


def name(group: StudyGroup) -> str:
    """What the topic of a group is called."""
    return group.name[:LONGEST_NAME]


def made(tx: Transaction, now: datetime, done: Delivery, thread_id: Any) -> None:
    """A topic was made for a group."""
    group = chats.find(tx, done.params["group"])
    forum = forums.find(tx, group.programme_id) if group else None
    if group and forum:
        _settle(tx, now, forum, group, int(thread_id))


def heard_of(tx: Transaction, now: datetime, chat_id: int, *, thread: int, named: str) -> None:
    """Telegram tells of a topic that the bot has made, also where its answer was lost."""
    forum = forums.by_chat(tx, chat_id)
    if forum is None or chats.by_chat(tx, chat_id, thread):
        return
    meant = [each for each in chats.every(tx, forum.programme_id) if name(each) == named]
    if meant:
        _settle(tx, now, forum, meant[0], thread)


def _settle(tx: Transaction, now: datetime, forum: Forum, group: StudyGroup, thread_id: int) -> None:
    """Let a group talk in a topic that the bot made; where it has another, this one is deleted."""
    before = chats.chat(tx, group.id)
    if _is_lacking(forum, before):
        _bind(tx, now, forum, group, thread_id)
        if before and before.thread_id == GONE:
            alerts.tell(tx, now, group.programme_id, "forum.topic_again", group=group.id)
    elif before and before.thread_id != thread_id:
        to, key = To(chat=forum.chat_id), f"double:{forum.chat_id}:{thread_id}"
        outbox.call(tx, now, to, "forum.double", programme=group.programme_id, key=key, thread=thread_id)


def _bind(tx: Transaction, now: datetime, forum: Forum, group: StudyGroup, thread_id: int) -> None:
    assert forum.chat_id is not None
    before = chats.chat(tx, group.id)
    here = chats.present(tx, forum.chat_id, [each.id for each in chats.members(tx, group.id)])
    chats.bind(tx, now, group.id, forum.chat_id, thread_id)
    chats.set_may_delete(tx, group.id, may_delete=forum.may_delete)
    for member_id in here:
        chats.came_into_chat(tx, now, group.id, member_id)
        groups.tell(tx, now, To(member=member_id), "group.topic", group)
    group_chats.opened(tx, now, group)
    agreement.begin(tx, now, group)  # who comes into a forum sees what was written in it before
    group_chats.catch_up(tx, now, group, before)
    if forum.invite_link:
        group_chats.show_way_in(tx, now, group, forum.invite_link)


def adopt(
    tx: Transaction, now: datetime, actor: Member | None, chat_id: int, *, thread_id: int | None, named: str
) -> StudyGroup:
    """Let the group of that name talk in a topic that is there already; raises Refusal where that cannot be."""
    forum = forums.by_chat(tx, chat_id)
    if forum is None or thread_id is None:
        raise Refusal("forums.no_topic_here")
    programme.must_be(tx, actor, forum.programme_id, "facilitator", "manager")
    if here := chats.by_chat(tx, chat_id, thread_id):
        raise Refusal("group.bound_before", group=here.id)
    group = next(
        (each for each in chats.every(tx, forum.programme_id) if each.name.casefold() == named.casefold()), None
    )
    if group is None:
        raise Refusal("forums.which_group", programme=forum.programme_id)
    charge.must_look_after(tx, actor, forum.programme_id, group.id)
    if is_open(tx, group):
        raise Refusal("group.elsewhere", group=group.id)
    _bind(tx, now, forum, group, thread_id)
    return group


def closed(tx: Transaction, now: datetime, chat_id: int, thread: int) -> None:
    """Somebody closed the topic of a group, which cannot answer there any more: it is opened again."""
    group = chats.by_chat(tx, chat_id, thread)
    if group and group in chats.every(tx, group.programme_id):
        outbox.call(tx, now, To(group=group.id), "forum.reopen", programme=group.programme_id)


def reopened(tx: Transaction, now: datetime, done: Delivery, _: Any) -> None:
    """The bot has opened a topic that somebody closed: the facilitators are told, once a day."""
    assert done.group_id is not None
    group = chats.get(tx, done.group_id)
    key = f"reopened:{group.id}:{now:%Y-%m-%d}"
    alerts.tell(tx, now, group.programme_id, "forum.reopened", key, group=group.id)


def opened(tx: Transaction, now: datetime, chat_id: int, thread: int) -> None:
    """The topic of a group is open again: what could not be said there is said."""
    group = chats.by_chat(tx, chat_id, thread)
    if group:
        group_chats.regain(tx, now, group)
