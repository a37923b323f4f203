"""What somebody is asked before the first week, as they wait for it."""

from dataclasses import replace

from bot.domain.conversation import Button, Message, Reaction, Say, press
from bot.services import prompts, settings, start_questions
from handlers.prompts import as_it_stands
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("start_questions.hour")
def hour(turn: Turn, programme_id: int) -> Reaction:
    """Choose one's hour in a message of its own: the question stays."""
    settings.in_programme(turn.tx, turn.member, programme_id)
    return Say("own_time.day", whose="me", id=programme_id)


@routes.message(start_questions.KIND)
def question(view: View, prompt: int) -> Message | None:
    """What waited to be sent is not, to who has answered before or is on pause by then."""
    _ = view.words
    is_sent = view.delivery is not None and view.delivery.act == "send"
    if is_sent and view.member and not prompts.is_wanted(view.tx, view.now, view.member, prompt):
        return None
    message, asked = as_it_stands(view, prompt), prompts.in_words(view.tx, prompt)
    if message is None or not start_questions.is_second(asked):
        return message
    way = Button(_("Velg dag og tid"), press("start_questions.hour", asked.running.id))
    return replace(message, buttons=(*message.buttons, (way,)))
