"""What a person sees in the app: chats, unread marks, messages."""

from itertools import takewhile
from typing import Any

from bot.playground.people import GENERAL, Chat, Message, Person, Topic
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
    answer: Json = {
        **chat.body,
        **_newest(world, chat, who, seen),
        "name": world.bot.name if chat.person else chat.title,
        "status": chat.members[who.id].status,
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
        answer["topics"] = _topics(world, chat, who, seen)
        answer["unread"] = sum(topic["unread"] for topic in answer["topics"])
    return answer


def _topics(world: World, chat: Chat, who: Person, seen: list[Message]) -> list[Json]:
    """The topics of a forum, the one that changed last first."""
    answer = [
        {"id": topic.id, "name": topic.name, "closed": topic.closed}
        | _newest(world, chat, who, [one for one in seen if one.topic == topic.id])
        for topic in (Topic(GENERAL, "General"), *chat.topics.values())
    ]
    return sorted(answer, key=lambda topic: -topic["last_seq"])


def _newest(world: World, chat: Chat, who: Person, seen: list[Message]) -> Json:
    """The last of what somebody sees, and how much of it is new to them."""
    last = seen[-1] if seen else None
    since = max(chat.members[who.id].since, chat.read.get((who.id, last.topic), 0)) if last else 0
    fresh = takewhile(lambda one: one.id > since, reversed(seen))
    return {
        "unread": sum(one.sender != who.id and one.chat is chat for one in fresh),
        "last_message": message(world, last, who) if last else None,
        "last_seq": last.seq if last else 0,
    }


def messages(world: World, who: Person, chat: Chat, topic: int | None = None) -> list[Json]:
    """What somebody sees in a chat: not what was deleted, nor, but in a forum, what was before they came."""
    seen = _visible(world, chat, who)
    if topic is not None:
        seen = [one for one in seen if one.topic == topic]
    return [message(world, one, who) for one in seen]


def _visible(world: World, chat: Chat, who: Person) -> list[Message]:
    member = chat.members.get(who.id)
    if member is None or not member.here:
        return []
    before = world.chats[chat.migrated_from] if chat.migrated_from else None
    earlier = _visible(world, before, who) if before else []
    since = 0 if chat.is_forum else member.since
    return earlier + [one for one in chat.messages.values() if one.id > since]


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
