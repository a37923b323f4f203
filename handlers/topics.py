"""The topic of a group in the forum of its programme: made, taken over by a command in it, closed and opened."""

from bot.domain.conversation import Button, Call, Message, Reaction
from bot.services import groups, presence, topics
from handlers.pages import some_names
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.command("emne", "topic", where="anywhere")
def adopt(turn: Turn) -> Reaction:
    """Written in a topic that is there already, with the name of the group that is to talk in it."""
    came = turn.incoming
    topics.adopt(turn.tx, turn.now, turn.member, came.chat, thread_id=came.thread, named=came.argument.strip())
    return None


@routes.event("topic_made")
def made(turn: Turn) -> Reaction:
    topics.heard_of(turn.tx, turn.now, turn.incoming.chat, **turn.incoming.event_args)
    return None


@routes.event("topic_closed")
def closed(turn: Turn) -> Reaction:
    topics.closed(turn.tx, turn.now, turn.incoming.chat, **turn.incoming.event_args)
    return None


@routes.event("topic_opened")
def opened(turn: Turn) -> Reaction:
    topics.opened(turn.tx, turn.now, turn.incoming.chat, **turn.incoming.event_args)
    return None


# --- what is done there ----------------------------------------------------------------------------------------------


@routes.message("forum.topic")
def topic(view: View, group: int, asked: int) -> Call | None:
    """Nothing where it is there by now."""
    found = groups.find(view.tx, group)
    return Call("create_topic", {"name": topics.name(found)}) if found and topics.is_wanted(view.tx, found) else None


@routes.message("forum.double")
def double(view: View, thread: int) -> Call:
    return Call("delete_topic", {"message_thread_id": thread})


@routes.message("forum.reopen")
def reopen(view: View) -> Call | None:
    group = view.delivery.group_id if view.delivery else None
    chat = groups.chat(view.tx, group) if group is not None else None
    return Call("reopen_topic", {"message_thread_id": chat.thread_id}) if chat and chat.thread_id else None


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("forum.reopened")
def reopened(view: View, group: int) -> Message:
    return Message(
        view.words(
            "Noen lukket emnet til gruppa {group}. Jeg åpnet det igjen, så gruppa kan svare der.",
            group=groups.get(view.tx, group).name,
        )
    )


@routes.message("forum.topic_again")
def made_again(view: View, group: int) -> Message:
    name = groups.get(view.tx, group).name
    return Message(view.words("Emnet til gruppa {group} er laget på nytt. Det som ventet, kommer der.", group=name))


@routes.message("group.topic")
def topic_of_mine(view: View, group: int) -> Message | None:
    """To somebody in the group who is in the forum already."""
    _, found, chat = view.words, groups.get(view.tx, group), groups.chat(view.tx, group)
    if chat is None or not presence.is_in(view.tx, found, view.member):
        return None
    link = f"https://t.me/c/{int(str(chat.chat_id).removeprefix('-100'))}/{chat.thread_id}"
    told = _("Gruppa {group} har fått et nytt emne i den felles gruppa. Her er det:", group=found.name)
    return Message(told, ((Button(_("Åpne emnet"), url=link),),))


@routes.message("forums.no_topic_here")
def no_topic_here(view: View) -> Message:
    return Message(
        view.words("Skriv /emne og navnet på en gruppe i et emne i den felles gruppa, så bruker gruppa det emnet.")
    )


@routes.message("forums.which_group")
def which_group(view: View, programme: int) -> Message:
    _ = view.words
    names = some_names(_, [each.name for each in groups.every(view.tx, programme)])
    return Message(_("Skriv /emne og navnet på gruppa. Gruppene heter: {names}.", names=names))
