"""What a person does in the app. Each function is a verb of the control API; ValueError says why the app would not let them."""

import base64
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.playground import keyboards, text
from bot.playground.methods import members, polls, sending, topics
from bot.playground.methods.editing import REACTIONS, react
from bot.playground.people import RIGHTS, Chat, Member, Message, Person
from bot.playground.world import World

Json = dict[str, Any]
PRIVATE_WINDOW = 5 * 60  # a request to join lets the bot write that long


# --- writing -------------------------------------------------------------------------------------------------------


def start(world: World, person: Person, token: str = "") -> Json:
    """Press START, with what a t.me link brought along."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", token):
        raise ValueError("A start link carries at most 64 of A-Z, a-z, 0-9, _ and -.")
    _unblock(world, person)
    return _say(world, world.private(person), person, f"/start {token}".strip()).body


def send(
    world: World,
    person: Person,
    text: str,
    chat: int | None = None,
    topic: int | None = None,
    reply_to: int | None = None,
    *,
    anonymous: bool = False,
) -> Json:
    """Write something; what is longer than a message goes in several, as the apps do. Answers the last."""
    place = _place(world, person, chat)
    if not text.strip():
        raise ValueError("There is nothing to send.")
    if anonymous and not place.member(person).may("is_anonymous"):
        raise ValueError("Only administrators write as the group.")
    parts = list(_parts(text.strip()))
    for part in parts[:-1]:
        _say(world, place, person, part, topic, reply_to, anonymous=anonymous)
    return _say(world, place, person, parts[-1], topic, reply_to, anonymous=anonymous).body


def _parts(whole: str) -> list[str]:
    parts = [""]
    for letter in whole:
        if text.units(parts[-1]) + text.units(letter) > text.TEXT_LIMIT:
            parts.append("")
        parts[-1] += letter
    return parts


def _say(
    world: World,
    chat: Chat,
    person: Person,
    words: str,
    topic: int | None = None,
    reply_to: int | None = None,
    *,
    anonymous: bool = False,
) -> Message:
    entities = text.find_entities(words)
    content: Json = {"text": words} | ({"entities": entities} if entities else {})
    return _post(world, chat, person, content, topic, reply_to, anonymous=anonymous)


def _post(
    world: World,
    chat: Chat,
    person: Person,
    content: Json,
    topic: int | None = None,
    reply_to: int | None = None,
    *,
    anonymous: bool = False,
) -> Message:
    if chat.person and not person.started:
        person.started = True
    replied = _message(chat, reply_to) if reply_to else None
    thread = topic or (replied.body.get("message_thread_id") if replied else None)
    if thread and (thread not in chat.topics or chat.topics[thread].closed):
        raise ValueError("There is no such open topic here.")
    return world.post(chat, person, content, thread=thread, reply_to=replied, anonymous=anonymous)


def send_file(
    world: World,
    person: Person,
    kind: str,
    content: str,
    name: str = "",
    mime: str = "application/octet-stream",
    caption: str = "",
    chat: int | None = None,
    topic: int | None = None,
    reply_to: int | None = None,
) -> Json:
    """Send a document, a photo or a voice message; content in base64."""
    makers = {"document": sending.document, "photo": sending.photo, "voice": lambda file: sending.voice(file, 3)}
    if kind not in makers:
        raise ValueError("Only a document, a photo or a voice message can be sent.")
    file = world.add_file(base64.b64decode(content), name or kind, mime, f"{kind}s")
    body = makers[kind](file) | ({"caption": caption} if caption else {})
    return _post(world, _place(world, person, chat), person, body, topic, reply_to).body


def edit(world: World, person: Person, chat: int, message: int, text: str) -> Json:
    """Change what one wrote."""
    old = _own(world, person, chat, message)
    field = "text" if "text" in old.body else "caption"
    entities = _entities(text)
    kinds = {field: text, "entities" if field == "text" else "caption_entities": entities or None}
    world.change(old, **kinds, edit_date=int(world.clock.seconds()))
    world.show_bot("edited_message", old)
    return old.body


def _entities(words: str) -> list[Json]:
    return text.find_entities(words)


def delete(world: World, person: Person, chat: int, message: int) -> None:
    """Take away a message; bots hear nothing of it."""
    place = _place(world, person, chat)
    found = _message(place, message)
    if found.sender != person.id and not place.person and not place.member(person).may("can_delete_messages"):
        raise ValueError("Only one's own messages can be deleted here.")
    world.delete(found)


# --- tapping -------------------------------------------------------------------------------------------------------


def press(
    world: World, person: Person, chat: int, message: int, label: str | None = None, data: str | None = None
) -> Json:
    """Press a button by its label (or a part of it); by its data a stale or forged press is possible too."""
    place = world.private(person) if chat == person.id else world.chats[chat]
    found = place.messages.get(message)
    if found is None and label is not None:
        raise ValueError("The message is gone.")
    if label is not None:
        _place(world, person, chat)
        button = keyboards.find(found, label=label) if found else None
        if button is None:
            raise ValueError(f"There is no button «{label}» on that message.")
        if "callback_data" not in button:
            return {"url": button.get("url")}
        data = button["callback_data"]
    return {"query": _call_back(world, person, place, message, str(data))}


def _call_back(world: World, person: Person, place: Chat, message: int, data: str) -> str:
    found = place.messages.get(message)
    gone = {"chat": place.body, "message_id": message, "date": 0}
    query = str(4_000_000_000_000 + world.number())
    world.callbacks[query] = {"at": world.clock.seconds(), "person": person.id, "answer": None}
    shown = found.body if found else gone
    body = {"id": query, "from": person.body, "message": shown, "chat_instance": str(place.id), "data": data}
    world.updates.add("callback_query", body)
    return query


def vote(world: World, person: Person, chat: int, message: int, options: list[int]) -> None:
    """Vote for those options, counted from 0; none takes the vote back."""
    place = _place(world, person, chat)
    polls.vote(world, person, place.id, message, options)


def react_to(world: World, person: Person, chat: int, message: int, emoji: str | None = None) -> None:
    """React with an emoji, or take the reaction back."""
    place = _place(world, person, chat)
    found = _message(place, message)
    if emoji is not None and emoji not in REACTIONS:
        raise ValueError("Telegram has no such reaction.")
    old = found.reactions.get(person.id, [])
    react(world, found, person.id, [emoji] if emoji else [])
    if place.person or world.bot_member(place).status == "administrator":
        body: Json = {"chat": place.body, "message_id": message, "user": person.body}
        body["date"] = int(world.clock.seconds())
        body["old_reaction"] = [{"type": "emoji", "emoji": one} for one in old]
        body["new_reaction"] = [{"type": "emoji", "emoji": one} for one in ([emoji] if emoji else [])]
        world.updates.add("message_reaction", body)


def ask_inline(world: World, person: Person, query: str, offset: str = "") -> Json:
    """Type @bot and some words in the field for writing."""
    id = str(7_000_000_000_000 + world.number())
    world.inline[id] = {"at": world.clock.seconds(), "person": person.id, "results": None}
    world.updates.add("inline_query", {"id": id, "from": person.body, "query": query, "offset": offset})
    return {"query": id}


def pick_inline(world: World, person: Person, query: str, result: str, chat: int | None = None) -> Json:
    """Choose one of the results; it is sent as one's own, by way of the bot."""
    results: list[Json] = (world.inline.get(query) or {}).get("results") or []
    chosen = next((one for one in results if one["id"] == result), None)
    if chosen is None:
        raise ValueError("There is no such result.")
    given = chosen["input_message_content"]
    words, entities = text.read(given["message_text"], given.get("parse_mode"), given.get("entities"))
    content: Json = {"text": words, "via_bot": world.bot.body} | ({"entities": entities} if entities else {})
    return _post(world, _place(world, person, chat), person, content).body


# --- groups --------------------------------------------------------------------------------------------------------


def create_group(world: World, person: Person, title: str, kind: str = "group", *, forum: bool = False) -> Json:
    """Make a group: plain, a supergroup, or a forum with topics."""
    if kind not in ("group", "supergroup") or not title.strip():
        raise ValueError("A group has a title, and is a group or a supergroup.")
    return world.add_group(title.strip(), person, kind=kind, forum=forum).body


def create_topic(world: World, person: Person, chat: int, name: str) -> Json:
    place = _place(world, person, chat)
    if not place.is_forum:
        raise ValueError("Only a forum has topics.")
    topic = topics.open_topic(world, place, person, name)
    return {"message_thread_id": topic.id, "name": topic.name}


def add_bot(
    world: World,
    person: Person,
    token: str | None = None,
    rights: list[str] | None = None,
    chat: int | None = None,
    title: str = "Ny gruppe",
    first: str = "member",
) -> Json:
    """Add the bot to a group, a new one when none is named, as a startgroup link does.

    `first` says what the bot hears of first: "member" (my_chat_member) or "start" (the command).
    """
    place = _place(world, person, chat) if chat else world.add_group(title, person)
    _check_admin(place, person)
    if first == "start" and token is not None:
        # The command is on its way before the news of the bot's coming.
        place.members[world.bot.id] = Member(world.bot, "member", since=place.last_id)
        _say(world, place, person, f"/start@{world.bot.username} {token}".strip())
        del place.members[world.bot.id]
    status = "administrator" if rights else "member"
    world.set_member(place, world.bot, status, by=person, rights=members.rights(rights or []))
    world.post(place, person, {"new_chat_members": [world.bot.body]})
    if first != "start" and token is not None:
        _say(world, place, person, f"/start@{world.bot.username} {token}".strip())
    return place.body


def set_bot_rights(world: World, person: Person, chat: int, rights: list[str]) -> None:
    """Make the bot an administrator with these rights; with none, a plain member again."""
    place = _place(world, person, chat)
    _check_admin(place, person)
    if not world.bot_member(place).here:
        raise ValueError("The bot is not in that group.")
    status = "administrator" if rights else "member"
    world.set_member(place, world.bot, status, by=person, rights=members.rights(rights))


def add_member(world: World, person: Person, chat: int, who: int) -> None:
    """Add somebody to a group by hand."""
    place = _place(world, person, chat)
    if place.person or place.member(world.people[who]).here:
        raise ValueError("That person cannot be added there.")
    world.join(place, [world.people[who]], by=person)


def promote(world: World, person: Person, chat: int, who: int, rights: list[str] | None = None) -> None:
    """Make somebody an administrator."""
    place = _place(world, person, chat)
    _check_admin(place, person)
    world.set_member(place, world.people[who], "administrator", by=person, rights=rights or RIGHTS)


def remove(world: World, person: Person, chat: int, who: int) -> None:
    """Throw somebody out, the bot too."""
    place = _place(world, person, chat)
    _check_admin(place, person)
    gone = world.people[who]
    world.post(place, person, {"left_chat_member": gone.body})
    world.set_member(place, gone, "kicked", by=person)


def rename(world: World, person: Person, chat: int, title: str) -> None:
    place = _place(world, person, chat)
    _check_admin(place, person)
    place.title = title
    place.refresh()
    world.post(place, person, {"new_chat_title": title})


def leave(world: World, person: Person, chat: int) -> None:
    place = _place(world, person, chat)
    world.post(place, person, {"left_chat_member": person.body})
    world.set_member(place, person, "left", by=person)


def approve(world: World, person: Person, chat: int, who: int) -> None:
    """Let in somebody who asked."""
    _settle(world, person, chat, who, welcome=True)


def decline(world: World, person: Person, chat: int, who: int) -> None:
    _settle(world, person, chat, who, welcome=False)


def _settle(world: World, person: Person, chat: int, who: int, *, welcome: bool) -> None:
    place = _place(world, person, chat)
    _check_admin(place, person)
    if who not in place.requests:
        raise ValueError("That person has not asked to join.")
    members.settle(world, place, world.people[who], by=person, welcome=welcome)


# --- links and the private chat ------------------------------------------------------------------------------------


def open_link(
    world: World, person: Person, link: str, chat: int | None = None, title: str = "Ny gruppe", first: str = "member"
) -> Json:
    """Follow a t.me link: to the bot, with a start token, to a group for the bot, or into a group."""
    parts = urlsplit(link if "//" in link else f"https://{link}")
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.netloc not in ("t.me", "telegram.me") or not parts.path.strip("/"):
        raise ValueError("That is no t.me link.")
    if parts.path.startswith(("/+", "/joinchat/")):
        return _follow_invitation(world, person, f"https://t.me{parts.path}")
    if parts.path.strip("/").lower() != str(world.bot.username).lower():
        raise ValueError("Nobody here has that name.")
    if "startgroup" in query:
        rights = query.get("admin", [""])[0].split()
        place = add_bot(world, person, query["startgroup"][0], rights, chat, title, first)
        return {"chat": place["id"]}
    if "start" in query:
        start(world, person, query["start"][0])
    return {"chat": person.id}


def _follow_invitation(world: World, person: Person, url: str) -> Json:
    chat, link = next(((chat, chat.links[url]) for chat in world.chats.values() if url in chat.links), (None, None))
    now = world.clock.seconds()
    if not chat or not link or link.revoked or chat.migrated_to or (link.expires and link.expires <= now):
        raise ValueError("The invitation has expired.")
    if chat.member(person).status == "kicked":
        raise ValueError("You are not allowed to join.")
    if chat.member(person).here:
        return {"chat": chat.id}
    if link.asks:
        return _ask_to_join(world, person, chat, link)
    if link.limit and link.used >= link.limit:
        raise ValueError("The invitation has expired.")
    link.used += 1
    world.join(chat, [person], by=person, link=link)
    return {"chat": chat.id}


def _ask_to_join(world: World, person: Person, chat: Chat, link: Any) -> Json:
    chat.requests[person.id] = link
    if world.bot_member(chat).may("can_invite_users"):
        person.open_until = world.clock.seconds() + PRIVATE_WINDOW
        body: Json = {"chat": chat.body, "from": person.body, "user_chat_id": person.id}
        body |= {"date": int(world.clock.seconds()), "invite_link": link.body(len(chat.requests))}
        world.updates.add("chat_join_request", body)
    return {"chat": chat.id, "asked": True}


def block_bot(world: World, person: Person) -> None:
    if not person.blocked:
        person.blocked = True
        _tell_blocked(world, person)


def unblock_bot(world: World, person: Person) -> None:
    _unblock(world, person)


def _unblock(world: World, person: Person) -> None:
    if person.blocked:
        person.blocked = False
        _tell_blocked(world, person)


def _tell_blocked(world: World, person: Person) -> None:
    states = [Member(world.bot, "member").body(), Member(world.bot, "kicked").body()]
    old, new = states if person.blocked else reversed(states)
    body: Json = {"chat": world.private(person).body, "from": person.body, "date": int(world.clock.seconds())}
    world.updates.add("my_chat_member", body | {"old_chat_member": old, "new_chat_member": new})


def read(world: World, person: Person, chat: int) -> None:
    """See everything in a chat: nothing is unread there any more."""
    place = _place(world, person, chat)
    place.read[person.id] = max(place.messages, default=0)
    world.events.tell({"type": "unread", "chat": chat, "unread": 0}, [person.id])


def _place(world: World, person: Person, chat: int | None) -> Chat:
    """The chat, when this person is in it; without a number their own with the bot."""
    if chat is None or chat == person.id:
        return world.private(person)
    place = world.chats.get(chat)
    if place is None or place.person or not place.member(person).here or place.migrated_to:
        raise ValueError(f"{person.name} is not in that chat.")
    return place


def _message(chat: Chat, message: int) -> Message:
    if message not in chat.messages:
        raise ValueError("The message is gone.")
    return chat.messages[message]


def _own(world: World, person: Person, chat: int, message: int) -> Message:
    found = _message(_place(world, person, chat), message)
    if found.sender != person.id:
        raise ValueError("Only one's own messages can be edited.")
    return found


def _check_admin(chat: Chat, person: Person) -> None:
    if chat.person or chat.member(person).status not in ("creator", "administrator"):
        raise ValueError("Only administrators of a group may do that.")


VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb
    for verb in (
        start,
        send,
        send_file,
        edit,
        delete,
        press,
        vote,
        react_to,
        ask_inline,
        pick_inline,
        create_group,
        create_topic,
        add_bot,
        set_bot_rights,
        add_member,
        promote,
        remove,
        rename,
        leave,
        approve,
        decline,
        open_link,
        block_bot,
        unblock_bot,
        read,
    )
}
