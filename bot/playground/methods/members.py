"""Chats and who is in them; invitations and requests to join."""

import secrets
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.people import HERE, RIGHTS, Chat, Link, Member, Person
from bot.playground.refusals import bad
from bot.playground.world import World

Json = dict[str, Any]
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_invite_users",
)


def get_chat(world: World, given: Arguments) -> Json:
    chat = _known(world, given)
    answer: Json = {
        **chat.body,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if not chat.person:
        answer["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.pinned:
        answer["pinned_message"] = chat.messages[chat.pinned[-1]].body
    return answer


def get_chat_member(world: World, given: Arguments) -> Json:
    return _known(world, given).member(_person(world, given["user_id"])).body()


def get_chat_administrators(world: World, given: Arguments) -> list[Json]:
    chat = _known(world, given)
    if chat.person:
        raise bad("there are no administrators in the private chat")
    return [member.body() for member in chat.members.values() if member.status in ("creator", "administrator")]


def get_chat_member_count(world: World, given: Arguments) -> int:
    return sum(member.here for member in _known(world, given).members.values())


def _known(world: World, given: Arguments) -> Chat:
    chat = world.chat(given["chat_id"])
    if not chat.person:
        return world.open_chat(given["chat_id"])
    if not chat.person.started:
        raise bad("chat not found")
    return chat


def _person(world: World, id: int) -> Person:
    if id not in world.people:
        raise bad("user not found")
    return world.people[id]


def _group(world: World, given: Arguments) -> Chat:
    chat = world.open_chat(given["chat_id"])
    if chat.person:
        raise bad("chat member status can't be changed in private chats")
    return chat


def leave_chat(world: World, given: Arguments) -> bool:
    chat = _group(world, given)
    world.set_member(chat, world.bot, "left", by=world.bot)
    world.post(chat, world.bot, {"left_chat_member": world.bot.body})
    return True


def ban_chat_member(world: World, given: Arguments) -> bool:
    chat, member = _restrictable(world, given)
    was_here = member.here
    world.set_member(chat, member.person, "kicked", by=world.bot)
    chat.members[member.person.id].until = given.get("until_date", 0)
    if was_here:
        world.post(chat, world.bot, {"left_chat_member": member.person.body})
    return True


def unban_chat_member(world: World, given: Arguments) -> bool:
    chat, member = _restrictable(world, given)
    if chat.type != "supergroup":
        raise bad("method is available for supergroup and channel chats only")
    if member.status == "kicked" or (member.status in HERE and not given.get("only_if_banned")):
        world.set_member(chat, member.person, "left", by=world.bot)
    return True


def _restrictable(world: World, given: Arguments) -> tuple[Chat, Member]:
    chat = _group(world, given)
    member = chat.member(_person(world, given["user_id"]))
    if member.person is world.bot:
        raise bad("can't restrict self")
    if not world.bot_member(chat).may("can_restrict_members"):
        raise bad("not enough rights to restrict/unrestrict chat member")
    if member.status == "creator":
        raise bad("can't remove chat owner")
    if member.status == "administrator":
        raise bad("user is an administrator of the chat")
    return chat, member


def create_chat_invite_link(world: World, given: Arguments) -> Json:
    chat = _invitable(world, given)
    limit, asks = given.get("member_limit"), given.get("creates_join_request", False)
    if limit is not None and asks:
        raise bad("member limit can't be specified for links requiring administrator approval")
    if limit is not None and not 1 <= limit <= 99999:
        raise bad("invalid member limit specified")
    if len(given.get("name", "")) > 32:
        raise bad("invite link name is too long")
    url = f"https://t.me/+{secrets.token_urlsafe(12)}"
    chat.links[url] = Link(url, world.bot, asks, given.get("name"), given.get("expire_date"), limit)
    return chat.links[url].body()


def revoke_chat_invite_link(world: World, given: Arguments) -> Json:
    link = _invitable(world, given).links.get(given["invite_link"])
    if link is None:
        raise bad("INVITE_HASH_INVALID")
    link.revoked = True
    return link.body()


def _invitable(world: World, given: Arguments) -> Chat:
    chat = world.open_chat(given["chat_id"])
    if chat.person or not world.bot_member(chat).may("can_invite_users"):
        raise bad("not enough rights to manage chat invite link")
    return chat


def approve_chat_join_request(world: World, given: Arguments) -> bool:
    chat, person = _requested(world, given)
    settle(world, chat, person, by=world.bot, welcome=True)
    return True


def decline_chat_join_request(world: World, given: Arguments) -> bool:
    chat, person = _requested(world, given)
    settle(world, chat, person, by=world.bot, welcome=False)
    return True


def _requested(world: World, given: Arguments) -> tuple[Chat, Person]:
    chat = _invitable(world, given)
    person = _person(world, given["user_id"])
    if chat.member(person).here:
        raise bad("USER_ALREADY_PARTICIPANT")
    if person.id not in chat.requests:
        raise bad("HIDE_REQUESTER_MISSING")
    return chat, person


def settle(world: World, chat: Chat, person: Person, *, by: Person, welcome: bool) -> None:
    """Answer somebody's request to join."""
    link = chat.requests.pop(person.id)
    if welcome:
        link.used += 1
        world.join(chat, [person], by=by, link=link)
    else:
        world.events.tell({"type": "declined", "chat": chat.id}, [person.id])


def rights(wanted: list[str]) -> list[str]:
    """The rights by their short names in a link (invite_users) or their long ones (can_invite_users)."""
    long = [name if name.startswith("can_") else f"can_{name}" for name in wanted]
    return [right for right in RIGHTS if right in long or right == "can_manage_chat"]


METHODS = (
    get_chat,
    get_chat_member,
    get_chat_administrators,
    get_chat_member_count,
    leave_chat,
    ban_chat_member,
    unban_chat_member,
    create_chat_invite_link,
    revoke_chat_invite_link,
    approve_chat_join_request,
    decline_chat_join_request,
)
