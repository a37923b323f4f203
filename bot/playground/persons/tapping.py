"""Buttons, votes, reactions, inline queries."""

from typing import Any

from bot.playground import keyboards, text
from bot.playground.methods import polls
from bot.playground.methods.editing import REACTIONS, react
from bot.playground.people import Chat, Message, Person
from bot.playground.persons.places import message_in, place_of
from bot.playground.persons.writing import post
from bot.playground.world import World

Json = dict[str, Any]


def press(
    world: World, person: Person, *, chat: int, message: int, label: str | None = None, data: str | None = None
) -> Json:
    """Press a button by its label (or a part of it); by its data a stale or forged press is possible too."""
    place = world.private(person) if chat == person.id else world.chats[chat]
    found = place.messages.get(message)
    if data is None:
        button = _visible_button(place, person, found, label or "")
        if "callback_data" not in button:
            return {"url": button.get("url")}
        data = str(button["callback_data"])
    return {"query": _call_back(world, person, place, found.body if found else _gone(place, message), data)}


def _visible_button(place: Chat, person: Person, found: Message | None, label: str) -> Json:
    if found is None or not place.member(person).here:
        raise ValueError("The message is gone.")
    button = keyboards.find(found, label)
    if button is None:
        raise ValueError(f"There is no button «{label}» on that message.")
    return button


def _gone(place: Chat, message: int) -> Json:
    """A message that Telegram no longer shows to bots."""
    return {"chat": place.body, "message_id": message, "date": 0}


def _call_back(world: World, person: Person, place: Chat, message: Json, data: str) -> str:
    query = str(4_000_000_000_000 + world.number())
    world.callbacks[query] = {"at": world.clock.seconds(), "person": person.id, "answer": None}
    body = {"id": query, "from": person.body, "message": message, "chat_instance": str(place.id), "data": data}
    world.updates.add("callback_query", body)
    return query


def vote(world: World, person: Person, *, chat: int, message: int, options: list[int]) -> None:
    """Vote for those options, counted from 0; none takes the vote back."""
    place = place_of(world, person, chat)
    polls.vote(world, person, place.id, message, options)


def react_to(world: World, person: Person, *, chat: int, message: int, emoji: str | None = None) -> None:
    """React with an emoji, or take the reaction back."""
    place = place_of(world, person, chat)
    found = message_in(place, message)
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


def ask_inline(world: World, person: Person, *, query: str, offset: str = "") -> Json:
    """Type @bot and some words in the field for writing."""
    id = str(7_000_000_000_000 + world.number())
    world.inline[id] = {"at": world.clock.seconds(), "person": person.id, "results": None}
    world.updates.add("inline_query", {"id": id, "from": person.body, "query": query, "offset": offset})
    return {"query": id}


def pick_inline(world: World, person: Person, *, query: str, result: str, chat: int | None = None) -> Json:
    """Choose one of the results; it is sent as one's own, by way of the bot."""
    results: list[Json] = (world.inline.get(query) or {}).get("results") or []
    chosen = next((one for one in results if one["id"] == result), None)
    if chosen is None:
        raise ValueError("There is no such result.")
    given = chosen["input_message_content"]
    words, entities = text.read(given["message_text"], given.get("parse_mode"), given.get("entities"))
    content: Json = {"text": words, "via_bot": world.bot.body} | ({"entities": entities} if entities else {})
    return post(world, place_of(world, person, chat), person, content).body


VERBS = (press, vote, react_to, ask_inline, pick_inline)
