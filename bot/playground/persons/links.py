"""The t.me links that people follow."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.playground.people import Chat, Link, Person
from bot.playground.persons.groups import add_bot
from bot.playground.persons.writing import start
from bot.playground.world import World

Json = dict[str, Any]
PRIVATE_WINDOW = 5 * 60  # a request to join lets the bot write that long


def open_link(world: World, person: Person, *, link: str, **group: Any) -> Json:
    """Follow a t.me link: to the bot, with a start token, to a group for the bot, into a group, or within one."""
    parts = urlsplit(link if "//" in link else f"https://{link}")
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.netloc not in ("t.me", "telegram.me") or not parts.path.strip("/"):
        raise ValueError("That is no t.me link.")
    if parts.path.startswith(("/+", "/joinchat/")):
        return _follow_invitation(world, person, f"https://t.me{parts.path}")
    if parts.path.startswith("/c/"):
        return _follow_within(world, person, *parts.path.strip("/").split("/")[1:3])
    if parts.path.strip("/").lower() != str(world.bot.username).lower():
        raise ValueError("Nobody here has that name.")
    if "startgroup" in query:
        rights = query.get("admin", [""])[0].split()
        return {"chat": add_bot(world, person, token=query["startgroup"][0], rights=rights, **group)["id"]}
    if "start" in query:
        start(world, person, token=query["start"][0])
    return {"chat": person.id}


def _follow_within(world: World, person: Person, number: str = "", place: str = "") -> Json:
    """To a topic of a supergroup that this person is in; its number lacks what every such id begins with."""
    chat = world.chats.get(int(f"-100{number}")) if number.isdecimal() else None
    if chat is None or not chat.member(person).here:
        raise ValueError("This person is in no such group.")
    topic = int(place) if place.isdecimal() and int(place) in chat.topics else None
    return {"chat": chat.id, "topic": topic}


def _follow_invitation(world: World, person: Person, url: str) -> Json:
    chat = next((chat for chat in world.chats.values() if url in chat.links), None)
    if chat is None or chat.migrated_to or not _is_valid(world, chat.links[url]):
        raise ValueError("The invitation has expired.")
    link, status = chat.links[url], chat.member(person)
    if status.status == "kicked" and chat.type == "supergroup":  # plain groups keep nobody out
        raise ValueError("The group has closed its door to this person.")
    if status.here:
        return {"chat": chat.id}
    if link.asks:
        return _ask_to_join(world, person, chat, link)
    link.used += 1
    world.join(chat, [person], by=person, link=link)
    return {"chat": chat.id}


def _is_valid(world: World, link: Link) -> bool:
    expired = link.expires is not None and link.expires <= world.clock.seconds()
    return not (link.revoked or expired or (link.limit and link.used >= link.limit))


def _ask_to_join(world: World, person: Person, chat: Chat, link: Link) -> Json:
    chat.requests[person.id] = link
    if world.bot_member(chat).may("can_invite_users"):
        person.open_until = world.clock.seconds() + PRIVATE_WINDOW
        body: Json = {"chat": chat.body, "from": person.body, "user_chat_id": person.id}
        body |= {"date": int(world.clock.seconds()), "invite_link": link.body(len(chat.requests))}
        world.updates.add("chat_join_request", body)
    return {"chat": chat.id, "asked": True}


VERBS = (open_link,)
