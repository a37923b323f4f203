"""A plain group becomes a supergroup."""

from dataclasses import replace

from bot.playground.people import Chat
from bot.playground.world import World


def migrate(world: World, chat: Chat, *, order: str = "old first") -> Chat:
    """Make a plain group a supergroup with a new id; both chats say so, in the order asked for."""
    if chat.type != "group" or chat.migrated_to:
        raise ValueError("Only a plain group can become a supergroup, and only once.")
    new = Chat(world.next_group_id(big=True), "supergroup", chat.title, migrated_from=chat.id)
    new.members = {id: replace(member, since=0) for id, member in chat.members.items()}
    world.chats[new.id] = new
    owner = next(member.person for member in chat.members.values() if member.status == "creator")
    notes = [(chat, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": chat.id})]
    for place, content in notes if order == "old first" else reversed(notes):
        world.post(place, owner, content)
    chat.migrated_to = new.id
    return new
