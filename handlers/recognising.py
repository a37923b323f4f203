"""One colleague is asked whether they know what somebody answered from their own work."""

from bot.domain.conversation import Button, Message, Reaction, press
from bot.services import answers, recognising, sharing
from handlers import parts
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, heading

routes = Routes()


@routes.reply("answer")
def replied(turn: Turn, answer_id: int) -> Reaction:
    """A reply to what the bot said of an answer in the group's chat: talk between people, of which nothing is kept."""
    recognising.replied(turn.tx, turn.now, turn.member, answer_id)
    return None


@routes.message("recognising.ask")
def ask(view: View, answer: int) -> Message | None:
    """As long as it is asked for; what was asked stays as the answer is edited."""
    _ = view.words
    found = answers.readable(view.tx, view.member, answer)
    if view.member is None or found is None:
        return None
    is_sent = view.delivery is None or view.delivery.act == "send"
    if is_sent and not recognising.is_waited_for(view.tx, view.now, view.member, found):
        return None
    name = sharing.name(view.tx, found)
    told = _("{name} har svart på et spørsmål i gruppa. Denne gangen spør jeg bare deg:", name=name)
    asked = _("Kjenner du deg igjen? Hva har du prøvd – eller hva ville du prøvd?")
    how = _("Svar i gruppa eller med knappen. Passer det ikke nå, er det helt greit.")
    whole = (
        [] if parts.is_all_in_list(found) else [Button(_("Mer fra {name}", name=name), press("answers.read", answer))]
    )
    reply = Button(_("Svar {name}", name=name), press("replies.write", answer))
    lines = [*heading(view, found.programme_id), told, parts.in_list(view, found), f"{asked}\n{how}"]
    return Message("\n\n".join(lines), ((reply, *whole),))
