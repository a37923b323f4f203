"""What is written in private without being asked: kept until its author says what it is, not to be written twice."""

from bot.domain.conversation import Message, Reaction, Say, Show
from bot.domain.parts import shortened
from bot.services import conversation, prompts, unasked
from handlers import parts
from handlers.joining.welcome import without_being_asked
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
LETTERS = 60  # of a question


@routes.awaited("unasked")
def ask(turn: Turn) -> Reaction:
    """Somebody who takes part is asked what it is; anybody else is led on from where they are."""
    if turn.member is None or not prompts.participants(turn.tx, turn.now, turn.member):
        return without_being_asked(turn)
    part = parts.given_in(turn.incoming)
    unasked.keep(turn.tx, turn.member, part)
    return Say("unasked", message=part.message)


def too_late(turn: Turn) -> Reaction:
    """What comes long after it was asked for may be something else, and is asked about."""
    conversation.heard(turn.tx, turn.incoming.address)
    return ask(turn)


@routes.edited
def edited(turn: Turn) -> Reaction:
    unasked.follow_edit(turn.tx, turn.member, parts.given_in(turn.incoming))
    return None


@routes.button("unasked.nothing")
def nothing(turn: Turn, message: int) -> Reaction:
    unasked.take(turn.tx, turn.member, message)
    return Show("unasked.nothing")


@routes.message("unasked.nothing")
def nothing_text(view: View) -> Message:
    _ = view.words
    return Message(_("Greit, da tar jeg ikke vare på det. /hjelp viser hva jeg kan."))


@routes.message("unasked.answer")
def answer_text(view: View, prompt: int, *, more: bool) -> Message:
    """With the question, which may be of an earlier week."""
    _ = view.words
    asked = prompts.in_words(view.tx, prompt, member_id=view.member.id if view.member else None)
    words = _.pick(asked.prompt.worded_for(prompts.variant_for(view.tx, view.member)))
    question = shortened(words, LETTERS)
    if more:
        return Message(_("Takk! Jeg la det til i svaret ditt på «{question}».", question=question))
    return Message(_("Takk! Det er svaret ditt på «{question}».", question=question))


@routes.message("unasked.experience")
def experience_text(view: View) -> Message:
    _ = view.words
    return Message(_("Takk! Jeg tar vare på erfaringen."))
