"""Where somebody is, and what they find there; ValueError says why the app would not let them."""

from bot.playground.people import Chat, Message, Person
from bot.playground.world import World


def place_of(world: World, person: Person, chat: int | None) -> Chat:
    """The chat, when this person is in it; without a number their own with the bot."""
    if chat is None or chat == person.id:
        return world.private(person)
    place = world.chats.get(chat)
    if place is None or place.person or not place.member(person).here or place.migrated_to:
        raise ValueError(f"{person.name} is not in that chat.")
    return place


def message_in(chat: Chat, message: int) -> Message:
    if message not in chat.messages:
        raise ValueError("The message is gone.")
    return chat.messages[message]


def own_message(world: World, person: Person, chat: int, message: int) -> Message:
    found = message_in(place_of(world, person, chat), message)
    if found.sender != person.id:
        raise ValueError("Only one's own messages can be edited.")
    return found


def check_admin(chat: Chat, person: Person) -> None:
    if chat.person or chat.member(person).status not in ("creator", "administrator"):
        raise ValueError("Only administrators of a group may do that.")
