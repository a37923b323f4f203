"""Messages that the bot sends, copies and forwards."""

from typing import Any

from bot.playground import keyboards, text
from bot.playground.arguments import Arguments, Upload
from bot.playground.people import Chat, File, Message
from bot.playground.refusals import bad
from bot.playground.world import World

Json = dict[str, Any]
CHAT_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
CONTENT = ("text", "entities", "caption", "caption_entities", "document", "photo", "voice")


def send_message(world: World, given: Arguments) -> Json:
    place = world.open_chat(given["chat_id"])
    return send(world, place, given, written(given)).body


def send_document(world: World, given: Arguments) -> Json:
    place = world.open_chat(given["chat_id"])
    file = stored(world, given["document"], "documents", "document")
    return send(world, place, given, document(file) | captioned(given)).body


def send_photo(world: World, given: Arguments) -> Json:
    place = world.open_chat(given["chat_id"])
    return send(world, place, given, photo(stored(world, given["photo"], "photos", "photo")) | captioned(given)).body


def send_voice(world: World, given: Arguments) -> Json:
    place = world.open_chat(given["chat_id"])
    file = stored(world, given["voice"], "voice", "voice")
    return send(world, place, given, voice(file, given.get("duration", 0)) | captioned(given)).body


def copy_message(world: World, given: Arguments) -> Json:
    original = _original(world, given, "copy")
    content = {key: value for key, value in original.body.items() if key in CONTENT}
    if "caption" in given:
        content.pop("caption_entities", None)
        content |= captioned(given)
    sent = send(world, world.open_chat(given["chat_id"]), given, content)
    return {"message_id": sent.id}


def forward_message(world: World, given: Arguments) -> Json:
    original = _original(world, given, "forward")
    content = {key: value for key, value in original.body.items() if key in CONTENT}
    origin = {"type": "user", "date": original.body["date"], "sender_user": original.body["from"]}
    content["forward_origin"] = original.body.get("forward_origin") or origin
    return send(world, world.open_chat(given["chat_id"]), given, content).body


def _original(world: World, given: Arguments, verb: str) -> Message:
    message = world.open_chat(given["from_chat_id"]).messages.get(given["message_id"])
    if message is None:
        raise bad(f"message to {verb} not found")
    if not message.body.keys() & set(CONTENT):
        raise bad(f"the message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


def send_chat_action(world: World, given: Arguments) -> bool:
    chat = world.open_chat(given["chat_id"])
    thread_of(world, chat, given)
    if given["action"] not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    event = {"type": "action", "chat": chat.id, "action": given["action"]}
    world.events.tell(event, chat.audience())
    return True


def send(world: World, chat: Chat, given: Arguments, content: Json) -> Message:
    """Put the bot's message in a chat, with its topic, reply and buttons."""
    thread = thread_of(world, chat, given)
    inline, keyboard = keyboards.split(given.get("reply_markup"))
    replied = _replied(chat, given)
    if replied and not thread:
        thread = replied.body.get("message_thread_id")
    if inline:
        content["reply_markup"] = inline
    if given.get("protect_content"):
        content["has_protected_content"] = True
    return world.post(chat, world.bot, content, thread=thread, reply_to=replied, keyboard=keyboard)


def thread_of(world: World, chat: Chat, given: Arguments) -> int | None:
    """The topic a call names; refuses one that is not there, or closed to the bot."""
    thread: int | None = given.get("message_thread_id")
    if not thread:
        return None
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad("message thread not found")
    if topic.closed and not world.bot_member(chat).may("can_manage_topics"):
        raise bad("TOPIC_CLOSED")
    return topic.id


def _replied(chat: Chat, given: Arguments) -> Message | None:
    wanted: Json = given.get("reply_parameters") or {}
    if not wanted:
        return None
    id = wanted.get("message_id")
    message = chat.messages.get(id) if isinstance(id, int) else None
    if message is None and not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return message


def written(given: Arguments) -> Json:
    shown, entities = text.read(given["text"], given.get("parse_mode"), given.get("entities"))
    if not shown:
        raise bad("message text is empty")
    if text.units(shown) > text.TEXT_LIMIT:
        raise bad("message is too long")
    return {"text": shown} | ({"entities": entities} if entities else {})


def captioned(given: Arguments) -> Json:
    shown, entities = text.read(given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities"))
    if text.units(shown) > text.CAPTION_LIMIT:
        raise bad("message caption is too long")
    answer: Json = {"caption": shown} if shown else {}
    return answer | ({"caption_entities": entities} if entities else {})


def stored(world: World, given: Upload | str, folder: str, name: str) -> File:
    """The file of a call: one that comes with it, or one that is known by its id."""
    if isinstance(given, Upload):
        if not given.content:
            raise bad("file must be non-empty")
        return world.add_file(given.content, given.name or name, given.mime, folder)
    file = world.files.get(given)
    if file is None:
        url = given.startswith(("http://", "https://"))
        raise bad("failed to get HTTP URL content" if url else "wrong file identifier/HTTP URL specified")
    return file


def document(file: File) -> Json:
    return {"document": file.body() | {"file_name": file.name, "mime_type": file.mime}}


def photo(file: File) -> Json:
    return {"photo": [file.body() | {"width": 640, "height": 480}]}


def voice(file: File, seconds: int) -> Json:
    return {"voice": file.body() | {"duration": seconds, "mime_type": file.mime}}


METHODS = (send_message, send_document, send_photo, send_voice, copy_message, forward_message, send_chat_action)
