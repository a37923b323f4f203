"""What a person sees in the app: chats, unread marks, messages."""

from itertools import takewhile
from typing import Any

from bot.playground.people import Chat, Message, Person
from bot.playground.world import World

Json = dict[str, Any]


def person(who: Person) -> Json:
    return who.body | {"name": who.name, "started": who.started, "blocked": who.blocked}


def chats(world: World, who: Person) -> list[Json]:
    """The chats somebody is in, the one that changed last first."""
    mine = [chat for chat in world.chats.values() if who.id in chat.members and _is_listed(chat, who)]
    return sorted((_chat(world, chat, who) for chat in mine), key=lambda chat: -chat["last_seq"])


def _is_listed(chat: Chat, who: Person) -> bool:
    if chat.person:
        return chat.person is who and bool(chat.messages)
    return chat.members[who.id].here and not chat.migrated_to


def _chat(world: World, chat: Chat, who: Person) -> Json:
    seen = _visible(world, chat, who)
    last = seen[-1] if seen else None
    since = chat.read.get(who.id, 0)
    fresh = takewhile(lambda message: message.id > since, reversed(seen))
    answer: Json = {
        **chat.body,
        "name": world.bot.name if chat.person else chat.title,
        "status": chat.members[who.id].status,
        "unread": sum(message.sender != who.id and message.chat is chat for message in fresh),
        "last_message": message(world, last, who) if last else None,
        "last_seq": last.seq if last else 0,
        "pinned": list(chat.pinned),
    }
    if not chat.person:
        answer["members"] = [
            {**member.person.body, "name": member.person.name, "status": member.status}
            for member in chat.members.values()
            if member.here
        ]
        answer["requests"] = [world.people[id].body for id in chat.requests]
    if chat.is_forum:
        answer["topics"] = [{"id": one.id, "name": one.name, "closed": one.closed} for one in chat.topics.values()]
    return answer


def messages(world: World, who: Person, chat: Chat, topic: int | None = None) -> list[Json]:
    """What somebody sees in a chat: not what was before they came, nor what was deleted."""
    seen = _visible(world, chat, who)
    if topic is not None:
        seen = [one for one in seen if one.body.get("message_thread_id") == topic]
    return [message(world, one, who) for one in seen]


def _visible(world: World, chat: Chat, who: Person) -> list[Message]:
    member = chat.members.get(who.id)
    if member is None or not member.here:
        return []
    before = world.chats[chat.migrated_from] if chat.migrated_from else None
    earlier = _visible(world, before, who) if before else []
    return earlier + [one for one in chat.messages.values() if one.id > member.since]


def message(world: World, one: Message, who: Person) -> Json:
    answer: Json = {**one.body, "seq": one.seq, "mine": one.sender == who.id}
    if one.keyboard:
        answer["keyboard"] = one.keyboard
    if one.reactions:
        answer["reactions"] = [{"by": id, "emoji": emoji} for id, emoji in one.reactions.items()]
    if "poll" in one.body:
        answer["my_vote"] = world.polls[one.body["poll"]["id"]].votes.get(who.id, [])
    return answer


def bot(world: World) -> Json:
    """What everybody can see of the bot."""
    name = world.bot.username
    about = {key: value for key, value in world.profile.items() if value}
    return {**world.bot.body, "name": world.bot.name, "link": f"https://t.me/{name}", "privacy": world.privacy, **about}
