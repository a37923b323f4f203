"""What somebody writes, changes and takes back."""

import base64
import re
from typing import Any

from bot.playground.methods import sending
from bot.playground.people import GENERAL, Chat, File, Message, Person
from bot.playground.persons.places import message_in, own_message, place_of
from bot.playground.text import CAPTION_LIMIT, TEXT_LIMIT, find_entities, units
from bot.playground.world import DAY, World

Json = dict[str, Any]
EDITABLE = 2 * DAY
# Where the words of a message stand, and how many they may be: under a file, or by themselves.
_WORDS = (("caption", "caption_entities", CAPTION_LIMIT), ("text", "entities", TEXT_LIMIT))


def start(world: World, person: Person, *, token: str = "") -> Json:
    """Press START, with what a t.me link brought along."""
    check_token(token)
    unblock_bot(world, person)
    return say(world, world.private(person), person, f"/start {token}".strip()).body


def check_token(token: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", token):
        raise ValueError("A start link carries at most 64 of A-Z, a-z, 0-9, _ and -.")


def send(world: World, person: Person, *, text: str, chat: int | None = None, **where: Any) -> Json:
    """Write something; what is longer than a message goes in several, as the apps do. Answers the last."""
    place = place_of(world, person, chat)
    if not text.strip():
        raise ValueError("There is nothing to send.")
    return [say(world, place, person, part, **where) for part in _parts(text.strip())][-1].body


def _parts(whole: str) -> list[str]:
    parts: list[str] = []
    while whole:
        cut = min(len(whole), TEXT_LIMIT)
        while units(whole[:cut]) > TEXT_LIMIT:
            cut -= 1
        parts.append(whole[:cut])
        whole = whole[cut:]
    return parts


def say(world: World, chat: Chat, person: Person, words: str, **where: Any) -> Message:
    entities = find_entities(words)
    return post(world, chat, person, {"text": words} | ({"entities": entities} if entities else {}), **where)


def post(
    world: World,
    chat: Chat,
    person: Person,
    content: Json,
    *,
    topic: int | None = None,
    reply_to: int | None = None,
    anonymous: bool = False,
) -> Message:
    """Put somebody's message where it belongs; `anonymous` as the group itself."""
    if chat.person and person.blocked:
        raise ValueError("The bot is blocked: start it again first.")
    if anonymous and not chat.member(person).may("is_anonymous"):
        raise ValueError("Only the owner writes as the group.")
    person.started = person.started or chat.person is person
    replied = message_in(chat, reply_to) if reply_to else None
    thread = topic or (replied.topic if replied else GENERAL)
    if thread != GENERAL and (thread not in chat.topics or chat.topics[thread].closed):
        raise ValueError("There is no such open topic here.")
    named = None if thread == GENERAL else thread
    return world.post(chat, person, content, thread=named, reply_to=replied, anonymous=anonymous)


def send_file(
    world: World,
    person: Person,
    *,
    kind: str,
    content: str,
    name: str = "",
    mime: str = "application/octet-stream",
    caption: str = "",
    chat: int | None = None,
    **where: Any,
) -> Json:
    """Send a document, a photo or a voice message; content in base64."""
    if kind not in ("document", "photo", "voice"):
        raise ValueError("Only a document, a photo or a voice message can be sent.")
    place = place_of(world, person, chat)
    file = world.add_file(base64.b64decode(content), name or kind, mime, f"{kind}s")
    return post(world, place, person, _shown(kind, file) | _captioned(caption), **where).body


def _captioned(caption: str) -> Json:
    entities = find_entities(caption)
    return ({"caption": caption} if caption else {}) | ({"caption_entities": entities} if entities else {})


def _shown(kind: str, file: File) -> Json:
    if kind == "voice":
        return sending.voice(file, 3)
    return sending.photo(file) if kind == "photo" else sending.document(file)


def edit(world: World, person: Person, *, chat: int, message: int, text: str) -> Json:
    """Change what one wrote, within two days."""
    old = own_message(world, person, chat, message)
    if world.clock.seconds() - old.body["date"] > EDITABLE:
        raise ValueError("The message is too old to be edited.")
    field, marks, longest = _WORDS["text" in old.body]
    words = text.strip()
    if units(words) > longest or (field == "text" and not words):
        raise ValueError("There is nothing left of the message, or too much.")
    changed = {field: words or None, marks: find_entities(words) or None}
    world.change(old, **changed, edit_date=int(world.clock.seconds()))
    world.show_bot("edited_message", old)
    return old.body


def delete(world: World, person: Person, *, chat: int, message: int) -> None:
    """Take away a message; bots hear nothing of it."""
    place = place_of(world, person, chat)
    found = message_in(place, message)
    if found.sender != person.id and not place.person and not place.member(person).may("can_delete_messages"):
        raise ValueError("Only one's own messages can be deleted here.")
    world.delete(found)


def read(world: World, person: Person, *, chat: int | None = None, topic: int | None = None) -> None:
    """See everything in a chat, or in one of its topics: nothing is unread there any more."""
    place = place_of(world, person, chat)
    for each in [topic] if topic else [GENERAL, *place.topics]:
        place.read[person.id, each] = max(place.messages, default=0)
    world.events.tell({"type": "unread", "chat": place.id, "unread": 0}, [person.id])


def block_bot(world: World, person: Person) -> None:
    _set_blocked(world, person, blocked=True)


def unblock_bot(world: World, person: Person) -> None:
    _set_blocked(world, person, blocked=False)


def _set_blocked(world: World, person: Person, *, blocked: bool) -> None:
    if person.blocked is blocked:
        return
    person.blocked = blocked
    world.set_member(world.private(person), world.bot, "kicked" if blocked else "member", by=person)


VERBS = (start, send, send_file, edit, delete, read, block_bot, unblock_bot)
