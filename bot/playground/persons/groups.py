"""Groups that people make and look after, with or without the bot."""

from typing import Any

from bot.playground.methods import members, topics
from bot.playground.migration import migrate
from bot.playground.people import RIGHTS, Chat, Member, Person, Topic
from bot.playground.persons.places import check_admin, place_of
from bot.playground.persons.writing import check_token, say
from bot.playground.world import World

Json = dict[str, Any]


def create_group(world: World, person: Person, *, title: str, kind: str = "group", forum: bool = False) -> Json:
    """Make a group: plain, a supergroup, or a forum with topics."""
    if kind not in ("group", "supergroup") or not title.strip():
        raise ValueError("A group has a title, and is a group or a supergroup.")
    return world.add_group(title.strip(), person, kind=kind, forum=forum).body


def create_topic(world: World, person: Person, *, chat: int, name: str) -> Json:
    place = place_of(world, person, chat)
    if not place.is_forum:
        raise ValueError("Only a forum has topics.")
    topic = topics.open_topic(world, place, person, name)
    return {"message_thread_id": topic.id, "name": topic.name}


def turn_on_topics(world: World, person: Person, *, chat: int) -> Json:
    """Make a group a forum, of which bots hear nothing; a plain one becomes a supergroup first, as in the apps."""
    place = place_of(world, person, chat)
    check_admin(place, person)
    if place.type != "supergroup":
        place = migrate(world, place)
    place.is_forum = True
    place.refresh()
    world.events.tell({"type": "chat", "chat": place.id}, place.audience())
    return place.body


def close_topic(world: World, person: Person, *, chat: int, topic: int) -> None:
    _set_closed(world, person, chat, topic, closed=True)


def reopen_topic(world: World, person: Person, *, chat: int, topic: int) -> None:
    _set_closed(world, person, chat, topic, closed=False)


def _set_closed(world: World, person: Person, chat: int, topic: int, *, closed: bool) -> None:
    place, found = _topic(world, person, chat, topic)
    if found.closed is closed:
        raise ValueError("The topic is that way already.")
    topics.set_closed(world, place, person, found, closed=closed)


def delete_topic(world: World, person: Person, *, chat: int, topic: int) -> None:
    topics.delete_topic(world, *_topic(world, person, chat, topic))


def _topic(world: World, person: Person, chat: int, topic: int) -> tuple[Chat, Topic]:
    place = place_of(world, person, chat)
    check_admin(place, person)
    if topic not in place.topics:
        raise ValueError("There is no such topic here.")
    return place, place.topics[topic]


def add_bot(
    world: World,
    person: Person,
    *,
    token: str | None = None,
    rights: list[str] | None = None,
    chat: int | None = None,
    title: str = "Ny gruppe",
    forum: bool = False,
    first: str = "member",
) -> Json:
    """Add the bot to a group, a new one (with topics, if a forum) when none is named, as a startgroup link does.

    `first` says what the bot hears of first: "member" (my_chat_member) or "start" (the command).
    """
    check_token(token or "")
    place = place_of(world, person, chat) if chat else world.add_group(title, person, forum=forum)
    check_admin(place, person)
    command = f"/start@{world.bot.username} {token}".strip() if token is not None else ""
    if command and first == "start" and not world.bot_member(place).here:
        # The command is on its way before the news of the bot's coming.
        place.members[world.bot.id] = Member(world.bot, "member", since=place.last_id)
        say(world, place, person, command)
        del place.members[world.bot.id]
    _bring_bot(world, place, person, rights or [])
    if command and first != "start":
        say(world, place, person, command)
    return place.body


def _bring_bot(world: World, place: Chat, person: Person, wanted: list[str]) -> None:
    was_here = world.bot_member(place).here
    rights = members.rights(wanted) if wanted else []
    if not was_here or wanted:
        status = "administrator" if wanted else "member"
        world.set_member(place, world.bot, status, by=person, rights=rights)
    if not was_here:
        world.post(place, person, {"new_chat_members": [world.bot.body]})


def set_bot_rights(world: World, person: Person, *, chat: int, rights: list[str]) -> None:
    """Make the bot an administrator with these rights; with none, a plain member again."""
    place = place_of(world, person, chat)
    check_admin(place, person)
    if not world.bot_member(place).here:
        raise ValueError("The bot is not in that group.")
    status, kept = ("administrator", members.rights(rights)) if rights else ("member", [])
    world.set_member(place, world.bot, status, by=person, rights=kept)


def add_member(world: World, person: Person, *, chat: int, who: int) -> None:
    """Add somebody to a group by hand."""
    place = place_of(world, person, chat)
    if place.person or place.member(world.people[who]).here:
        raise ValueError("That person cannot be added there.")
    world.join(place, [world.people[who]], by=person)


def promote(world: World, person: Person, *, chat: int, who: int, rights: list[str] | None = None) -> None:
    """Make somebody an administrator."""
    place = place_of(world, person, chat)
    check_admin(place, person)
    world.set_member(place, _below(place, who), "administrator", by=person, rights=rights or RIGHTS)


def remove(world: World, person: Person, *, chat: int, who: int) -> None:
    """Throw somebody out, the bot too."""
    place = place_of(world, person, chat)
    check_admin(place, person)
    gone = _below(place, who)
    world.post(place, person, {"left_chat_member": gone.body})
    world.set_member(place, gone, "kicked", by=person)


def _below(place: Chat, who: int) -> Person:
    """Somebody in a group who may be raised or thrown out there: everybody but its owner."""
    if who not in place.members or not place.members[who].here or place.members[who].status == "creator":
        raise ValueError("That is nobody in the group, or its owner.")
    return place.members[who].person


def rename(world: World, person: Person, *, chat: int, title: str) -> None:
    place = place_of(world, person, chat)
    check_admin(place, person)
    place.title = title
    place.refresh()
    world.post(place, person, {"new_chat_title": title})


def leave(world: World, person: Person, *, chat: int) -> None:
    place = place_of(world, person, chat)
    if place.person:
        raise ValueError("Nobody leaves a private chat.")
    world.post(place, person, {"left_chat_member": person.body})
    world.set_member(place, person, "left", by=person)


def approve(world: World, person: Person, *, chat: int, who: int) -> None:
    """Let in somebody who asked."""
    _settle(world, person, chat, who, welcome=True)


def decline(world: World, person: Person, *, chat: int, who: int) -> None:
    _settle(world, person, chat, who, welcome=False)


def _settle(world: World, person: Person, chat: int, who: int, *, welcome: bool) -> None:
    place = place_of(world, person, chat)
    check_admin(place, person)
    if who not in place.requests:
        raise ValueError("That person has not asked to join.")
    members.settle(world, place, world.people[who], by=person, welcome=welcome)


VERBS = (
    create_group,
    create_topic,
    turn_on_topics,
    close_topic,
    reopen_topic,
    delete_topic,
    add_bot,
    set_bot_rights,
    add_member,
    promote,
    remove,
    rename,
    leave,
    approve,
    decline,
)
