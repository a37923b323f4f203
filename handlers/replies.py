"""Writing to a colleague's answer: what is written privately the bot says in the group's chat."""

from dataclasses import replace

from bot.domain.conversation import Button, Message, Reaction, Say, Show, press
from bot.services import answers, conversation, replies, sharing
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
AWAITED = "replies.text"


@routes.button("replies.write")
def write(turn: Turn, answer_id: int) -> Reaction:
    replies.may_reply(turn.tx, turn.member, answer_id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, AWAITED, answer_id, parts.write_until(turn))
    return Say("replies.ask", answer=answer_id)


@routes.button("replies.leave")
def leave(turn: Turn) -> Reaction:
    conversation.no_longer(turn.tx, turn.incoming.address, AWAITED)
    return Show("replies.left")


@routes.awaited(AWAITED)
def written(turn: Turn, answer_id: int, until: int) -> Reaction:
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    reply = replies.give(turn.tx, turn.now, turn.member, answer_id, parts.given_in(turn.incoming))
    conversation.heard(turn.tx, turn.incoming.address)
    return Say("replies.card", about=f"my-reply:{reply.id}", reply=reply.id)


@routes.edited
def edited(turn: Turn) -> Reaction:
    followed = replies.follow_edit(turn.tx, turn.now, turn.member, parts.given_in(turn.incoming))
    return Say("replies.edited") if followed else None


@routes.button("replies.take")
def take(turn: Turn, reply_id: int) -> Reaction:
    replies.take_back(turn.tx, turn.now, turn.member, reply_id)
    return Say("replies.taken")


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("replies.ask")
def ask(view: View, answer: int) -> Message | None:
    _ = view.words
    found = answers.readable(view.tx, view.member, answer)
    if found is None:
        return None
    told = _(
        "Skriv, snakk inn eller send et bilde her, så sier jeg det i gruppa som svar til {name}.",
        name=sharing.name(view.tx, found),
    )
    return Message(told, ((Button(_("Ikke likevel"), press("replies.leave")),),))


@routes.message("replies.left")
def left(view: View) -> Message:
    return Message(view.words("Greit, ingenting er sendt."))


@routes.message("replies.card")
def card(view: View, reply: int) -> Message | None:
    _ = view.words
    mine = replies.find(view.tx, reply)
    if mine is None or view.member is None or mine.member_id != view.member.id:
        return None
    answer = answers.find(view.tx, mine.answer_id)
    heading = _("Det du skrev til {name}:", name=sharing.name(view.tx, answer) if answer else "")
    seen = _("Det står i gruppa.") if sharing.in_chat(view.tx, mine) else _("Det står ikke i gruppa nå.")
    told = "\n\n".join([f"{heading}\n{parts.own_words(view, mine.parts)}", f"{seen} {_how_to_change(view)}"])
    return Message(told, ((Button(_("Ta tilbake"), press("replies.take", reply)),),))


def _how_to_change(view: View) -> str:
    return view.words("Vil du endre noe, så rediger meldinga du skrev.")


@routes.message("reply.posted")
def posted(view: View, reply: int, piece: int) -> Message | None:
    """Signed, and with the name of whom it is to where it begins."""
    found = replies.find(view.tx, reply)
    message = parts.piece_of(sharing.in_chat(view.tx, found), piece)
    answer = answers.find(view.tx, found.answer_id) if found else None
    if found is None or answer is None or message is None:
        return message
    if not message.text.startswith(sharing.signature(view.tx, found)[:-1]):
        return message
    name = sharing.name(view.tx, answer)
    return replace(message, text=view.words("Til {name} fra {who_and_what}", name=name, who_and_what=message.text))


@routes.message("replies.edited")
def edited_text(view: View) -> Message:
    return Message(view.words("Endringen er med i det som står i gruppa."))


@routes.message("replies.taken")
def taken(view: View) -> Message:
    return Message(view.words("Tatt tilbake. Det står ikke i gruppa lenger."))


@routes.message("replies.gone")
def gone(view: View) -> Message:
    return Message(
        view.words("Svaret du vil skrive til, står ikke i gruppa lenger. Ingenting er sendt. /sporsmal viser resten.")
    )
