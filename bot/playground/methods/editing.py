"""Messages that the bot changes, takes away, pins or reacts to; answers to presses and inline queries."""

from typing import Any

from bot.playground import keyboards, text
from bot.playground.arguments import Arguments, Upload
from bot.playground.methods.sending import CONTENT, captioned, document, photo, stored, written
from bot.playground.people import Chat, Message
from bot.playground.refusals import bad
from bot.playground.world import World

Json = dict[str, Any]
DELETABLE = 48 * 60 * 60
ANSWERABLE = 15 * 60
REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def edit_message_text(world: World, given: Arguments) -> Json:
    message = _own(world, given)
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    changed = {"entities": None} | written(given) | {"reply_markup": keyboards.inline(given.get("reply_markup"))}
    return _edit(world, message, changed)


def edit_message_caption(world: World, given: Arguments) -> Json:
    message = _own(world, given)
    if not message.body.keys() & {"document", "photo", "voice"}:
        raise bad("there is no caption in the message to edit")
    none = {"caption": None, "caption_entities": None}
    return _edit(
        world, message, none | captioned(given) | {"reply_markup": keyboards.inline(given.get("reply_markup"))}
    )


def edit_message_media(world: World, given: Arguments) -> Json:
    message, media = _own(world, given), given["media"]
    if not message.body.keys() & {"document", "photo", "text"}:
        raise bad("there is no media in the message to edit")
    if not isinstance(media.get("media"), Upload | str) or not isinstance(media.get("caption", ""), str):
        raise bad('can\'t parse InputMedia: Field "media" must be of type String')
    match media.get("type"):
        case "document":
            content = document(stored(world, media["media"], "documents", "document"))
        case "photo":
            content = photo(stored(world, media["media"], "photos", "photo"))
        case _:
            raise bad("can't parse InputMedia: invalid type specified")
    content |= captioned(media) | {"reply_markup": keyboards.inline(given.get("reply_markup"))}
    return _edit(world, message, dict.fromkeys(CONTENT) | content)


def edit_message_reply_markup(world: World, given: Arguments) -> Json:
    return _edit(world, _own(world, given), {"reply_markup": keyboards.inline(given.get("reply_markup"))})


def _own(world: World, given: Arguments) -> Message:
    if "inline_message_id" in given:
        raise bad("MESSAGE_ID_INVALID")
    for name in ("chat_id", "message_id"):
        if name not in given:
            raise bad("message identifier is not specified" if name == "message_id" else "chat_id is empty")
    message = find(world.open_chat(given["chat_id"]), given["message_id"], "edit")
    if message.sender != world.bot.id or "via_bot" in message.body:
        raise bad("message can't be edited")
    return message


def find(chat: Chat, id: int, verb: str) -> Message:
    message = chat.messages.get(id)
    if message is None:
        raise bad(f"message to {verb} not found")
    return message


def _edit(world: World, message: Message, changed: Json) -> Json:
    if all(message.body.get(name) == value for name, value in changed.items()):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    world.change(message, **changed, edit_date=int(world.clock.seconds()))
    return message.body


def delete_message(world: World, given: Arguments) -> bool:
    chat = world.open_chat(given["chat_id"])
    message = find(chat, given["message_id"], "delete")
    _check_deletable(world, message)
    world.delete(message)
    return True


def delete_messages(world: World, given: Arguments) -> bool:
    chat = world.open_chat(given["chat_id"])
    ids = given["message_ids"]
    if not 1 <= len(ids) <= 100:
        raise bad("message identifiers are not specified" if not ids else "too many message identifiers specified")
    found = [chat.messages[id] for id in dict.fromkeys(ids) if id in chat.messages]
    for message in found:
        _check_deletable(world, message)
    for message in found:
        world.delete(message)
    return True


def _check_deletable(world: World, message: Message) -> None:
    """Two days is the end for bots, whatever their rights."""
    chat = message.chat
    may = message.sender == world.bot.id or chat.person or world.bot_member(chat).may("can_delete_messages")
    if not may or world.clock.seconds() - message.body["date"] > DELETABLE:
        raise bad(f"message can't be deleted{'' if chat.type == 'supergroup' else ' for everyone'}")


def pin_chat_message(world: World, given: Arguments) -> bool:
    chat = _pinnable(world, given)
    message = find(chat, given["message_id"], "pin")
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    pinned = {key: value for key, value in message.body.items() if key != "reply_to_message"}
    world.post(chat, world.bot, {"pinned_message": pinned}, thread=message.body.get("message_thread_id"))
    return True


def unpin_chat_message(world: World, given: Arguments) -> bool:
    chat = _pinnable(world, given)
    id = given.get("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if id not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(id)
    world.events.tell({"type": "chat", "chat": chat.id}, chat.audience())
    return True


def _pinnable(world: World, given: Arguments) -> Chat:
    chat = world.open_chat(given["chat_id"])
    if not chat.person and not world.bot_member(chat).may("can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


def set_message_reaction(world: World, given: Arguments) -> bool:
    message = find(world.open_chat(given["chat_id"]), given["message_id"], "react")
    wanted = given.get("reaction") or []
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(not isinstance(one, dict) or str(one.get("emoji")) not in REACTIONS for one in wanted):
        raise bad("REACTION_INVALID")
    react(world, message, world.bot.id, [one["emoji"] for one in wanted])
    return True


def react(world: World, message: Message, who: int, emoji: list[str]) -> None:
    message.reactions.pop(who, None)
    if emoji:
        message.reactions[who] = emoji
    event = {"type": "reaction", "chat": message.chat.id, "message_id": message.id}
    world.events.tell(event, message.chat.audience())


def answer_callback_query(world: World, given: Arguments) -> bool:
    press = world.callbacks.get(given["callback_query_id"])
    if press is None or world.clock.seconds() - press["at"] > ANSWERABLE:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if text.units(given.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if press["answer"] is None:
        answer = {"text": given.get("text", ""), "alert": given.get("show_alert", False), "url": given.get("url")}
        press["answer"] = answer
        world.events.tell({"type": "answer", "query": given["callback_query_id"]} | answer, [press["person"]])
    return True


def answer_inline_query(world: World, given: Arguments) -> bool:
    query = world.inline.get(given["inline_query_id"])
    if query is None or world.clock.seconds() - query["at"] > ANSWERABLE:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    results = given["results"]
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    for result in results:
        if not isinstance(result, dict) or not 1 <= len(str(result.get("id", "")).encode()) <= 64:
            raise bad("RESULT_ID_INVALID")
        if result.get("type") != "article" or not result.get("title") or not result.get("input_message_content"):
            raise bad("RESULT_TYPE_INVALID")
    query["results"] = results
    world.events.tell({"type": "inline", "query": given["inline_query_id"], "results": results}, [query["person"]])
    return True


METHODS = (
    edit_message_text,
    edit_message_caption,
    edit_message_media,
    edit_message_reply_markup,
    delete_message,
    delete_messages,
    pin_chat_message,
    unpin_chat_message,
    set_message_reaction,
    answer_callback_query,
    answer_inline_query,
)
