"""The experience bank: sharing what one learnt at work; handlers/own.py has what comes after."""

from dataclasses import replace

from bot.domain.conversation import Message, Reaction, Say, Show
from bot.domain.parts import Part
from bot.services import conversation, experiences, prompts, sharing, unasked
from handlers import own, parts
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


# --- sharing ---------------------------------------------------------------------------------------------------------


@routes.command("del", "share", where="anywhere")
def share(turn: Turn) -> Reaction:
    """In private what follows the command, else the next message; in the group one's own message that it replies to."""
    prompts.must_take_part(turn.tx, turn.now, turn.member)
    if not turn.incoming.private:
        return _share_in_group(turn)
    if turn.incoming.argument:
        return text(turn)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "experiences.text")
    return Say("experiences.ask")


def _share_in_group(turn: Turn) -> Reaction:
    came = turn.incoming
    if came.press or not came.reply_to_own or came.reply_to is None:
        return Say("experiences.how_in_group")
    part = Part(came.replied_text.strip(), came.replied_file, came.chat, came.reply_to, came.replied_at or came.at)
    here = conversation.group_here(turn.tx, came)
    shared = experiences.share(turn.tx, turn.now, turn.member, part, here=here)
    experiences.confirm(turn.tx, turn.now, shared)
    return None


@routes.awaited("experiences.text")
def text(turn: Turn) -> Reaction:
    """An experience in private; what follows in the next minutes is added to it."""
    return _shared(turn, parts.given_in(turn.incoming))


def _shared(turn: Turn, part: Part) -> Reaction:
    shared = experiences.share(turn.tx, turn.now, turn.member, part)
    return own.just_given(turn, "experience", shared.id)


@routes.button("unasked.experience")
def unasked_experience(turn: Turn, message: int) -> Reaction:
    """What was written without being asked is an experience."""
    shared = experiences.share(turn.tx, turn.now, turn.member, unasked.take(turn.tx, turn.member, message))
    return [Show("unasked.experience"), own.card("experience", shared.id)]


@routes.button("experiences.of_answer")
def of_answer(turn: Turn, answer_id: int) -> Reaction:
    return own.card("experience", experiences.share_answer(turn.tx, turn.now, turn.member, answer_id).id)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("experiences.ask")
def ask_text(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Hva har du erfart som andre kan ha nytte av? Skriv, snakk inn eller send et bilde. Ingen navn på brukere "
            "eller kolleger. Bare du ser det til du velger noe annet."
        )
    )


@routes.message("experiences.how_in_group")
def how_in_group(view: View) -> Message:
    _ = view.words
    return Message(_("Svar på din egen melding med /del, så tar jeg vare på den som en erfaring for gruppa."))


@routes.message("experience.posted")
def posted_text(view: View, experience: int, piece: int) -> Message | None:
    """As what it is, lest it be taken for an answer to the question above it."""
    found = experiences.find(view.tx, experience)
    message = parts.piece_of(sharing.in_chat(view.tx, found), piece)
    if found is None or message is None or not message.text.startswith(sharing.signature(view.tx, found)[:-1]):
        return message
    return replace(message, text=view.words("Erfaring fra {who_and_what}", who_and_what=message.text))
