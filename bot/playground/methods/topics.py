"""Topics of a forum. A topic's id is the id of the message that opened it."""

from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.people import Chat, Person, Topic
from bot.playground.refusals import bad
from bot.playground.world import World

Json = dict[str, Any]


def create_forum_topic(world: World, given: Arguments) -> Json:
    chat = _forum(world, given)
    topic = open_topic(world, chat, world.bot, given["name"], given.get("icon_color", 7322096))
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


def open_topic(world: World, chat: Chat, by: Person, name: str, color: int = 7322096) -> Topic:
    _check_name(name)
    first = world.post(chat, by, {"forum_topic_created": {"name": name, "icon_color": color}}, thread=chat.last_id + 1)
    topic = chat.topics[first.id] = Topic(first.id, name, color)
    return topic


def edit_forum_topic(world: World, given: Arguments) -> bool:
    chat, topic = _topic(world, given)
    name = given.get("name", topic.name)
    _check_name(name)
    if name == topic.name:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    world.post(chat, world.bot, {"forum_topic_edited": {"name": name}}, thread=topic.id)
    return True


def close_forum_topic(world: World, given: Arguments) -> bool:
    return _set_closed(world, given, closed=True)


def reopen_forum_topic(world: World, given: Arguments) -> bool:
    return _set_closed(world, given, closed=False)


def _set_closed(world: World, given: Arguments, *, closed: bool) -> bool:
    chat, topic = _topic(world, given)
    if topic.closed is closed:
        raise bad("TOPIC_NOT_MODIFIED")
    set_closed(world, chat, world.bot, topic, closed=closed)
    return True


def set_closed(world: World, chat: Chat, by: Person, topic: Topic, *, closed: bool) -> None:
    topic.closed = closed
    world.post(chat, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, thread=topic.id)


def delete_forum_topic(world: World, given: Arguments) -> bool:
    delete_topic(world, *_topic(world, given, "can_delete_messages"))
    return True


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Take a topic away with all that was said in it; bots hear nothing of it."""
    del chat.topics[topic.id]
    for message in [one for one in chat.messages.values() if one.topic == topic.id]:
        world.delete(message)


def unpin_all_forum_topic_messages(world: World, given: Arguments) -> bool:
    chat, topic = _topic(world, given, "can_pin_messages")
    chat.pinned = [id for id in chat.pinned if chat.messages[id].topic != topic.id]
    return True


def _forum(world: World, given: Arguments, right: str = "can_manage_topics") -> Chat:
    chat = world.open_chat(given["chat_id"])
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    if not world.bot_member(chat).may(right):
        raise bad("not enough rights to create a topic" if "name" in given else "not enough rights to manage the topic")
    return chat


def _topic(world: World, given: Arguments, right: str = "can_manage_topics") -> tuple[Chat, Topic]:
    chat = _forum(world, given, right)
    if given["message_thread_id"] not in chat.topics:
        raise bad("TOPIC_ID_INVALID")
    return chat, chat.topics[given["message_thread_id"]]


def _check_name(name: str) -> None:
    if not name.strip():
        raise bad("topic name must be non-empty")
    if len(name) > 128:
        raise bad("topic name is too long")


METHODS = (
    create_forum_topic,
    edit_forum_topic,
    close_forum_topic,
    reopen_forum_topic,
    delete_forum_topic,
    unpin_all_forum_topic_messages,
)
