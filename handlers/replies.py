"""Writing to a colleague's answer: what is written privately the bot says in the group's chat."""

from dataclasses import replace

from bot.domain.conversation import Button, Message, Reaction, Say, Show, press
from bot.domain.parts import Part
from bot.services import answers, conversation, naming, replies, sharing, unasked
from bot.services.replies import Reply
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.naming import quoted
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
def leave(turn: Turn, answer_id: int, message: int = 0) -> Reaction:
    """`message` is what was kept aside, if anything; where it was an edit, what it was before still stands."""
    kept = unasked.take(turn.tx, turn.member, message) if message else None
    conversation.no_longer(turn.tx, turn.incoming.address, AWAITED, answer_id)
    is_edit = kept is not None and replies.written_in(turn.tx, turn.member, kept) is not None
    return Show("replies.left", is_edit=is_edit)


@routes.awaited(AWAITED)
def written(turn: Turn, answer_id: int, until: int) -> Reaction:
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    part = parts.given_in(turn.incoming)
    if waits := _held(turn, answer_id, part):
        return waits
    return _said(turn, answer_id, part)


def _held(turn: Turn, answer_id: int, part: Part) -> Say | None:
    """Ask first where it seems to name somebody; meanwhile they may write it anew."""
    answer = replies.may_reply(turn.tx, turn.member, answer_id)
    if turn.member is None or not naming.hold_reply(turn.tx, turn.member, answer, part):
        return None
    return Say("replies.held", answer=answer_id, message=part.message)


def _said(turn: Turn, answer_id: int, part: Part) -> Show:
    reply = replies.give(turn.tx, turn.now, turn.member, answer_id, part)
    conversation.no_longer(turn.tx, turn.incoming.address, AWAITED, answer_id)
    return Show("replies.card", about=f"my-reply:{reply.id}", reply=reply.id)


@routes.button("replies.say")
def say(turn: Turn, answer_id: int, message: int) -> Reaction:
    """What was kept aside is said after all; or takes the place of what it is an edit of."""
    part = replace(unasked.take(turn.tx, turn.member, message), named=True)
    if (before := replies.written_in(turn.tx, turn.member, part)) is None:
        return _said(turn, answer_id, part)
    return _followed(turn, before, part, Show)


@routes.edited
def edited(turn: Turn) -> Reaction:
    part = parts.given_in(turn.incoming)
    before = replies.written_in(turn.tx, turn.member, part)
    if before is None:
        return None
    if sharing.in_chat(turn.tx, before) and (waits := _held(turn, before.answer_id, part)):
        return waits
    return _followed(turn, before, part)


def _followed(turn: Turn, reply: Reply, part: Part, say: type[Say] = Say) -> Say:
    replies.follow_edit(turn.tx, turn.now, reply, part)
    return say("replies.edited", in_chat=bool(sharing.in_chat(turn.tx, reply)))


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
    return Message(told, ((Button(_("Ikke likevel"), press("replies.leave", answer)),),))


@routes.message("replies.held")
def held(view: View, answer: int, message: int) -> Message | None:
    _ = view.words
    found, part = answers.find(view.tx, answer), unasked.find(view.tx, view.member, message)
    if view.member is None or found is None or part is None:
        return None
    names = naming.new_in_reply(view.tx, found, view.member.id, part)
    if not names:
        return None
    told = _(
        "Det ser ut som dette nevner {names}. Spørsmålet ber om svar uten navn, så jeg venter med å si det i gruppa. "
        "Skriv det gjerne på nytt uten navn. Tar jeg feil, eller er det greit, så trykk «Si det som det er».",
        names=quoted(view, names),
    )
    yes = Button(_("Si det som det er"), press("replies.say", answer, message))
    return Message(told, ((yes, Button(_("La det være"), press("replies.leave", answer, message))),))


@routes.message("replies.left")
def left(view: View, *, is_edit: bool) -> Message:
    _ = view.words
    return Message(_("Greit, endringen er ikke tatt med.") if is_edit else _("Greit, ingenting er sendt."))


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
def edited_text(view: View, *, in_chat: bool) -> Message:
    _ = view.words
    if in_chat:
        return Message(_("Endringen er med i det som står i gruppa."))
    return Message(_("Endringen er lagret. Det du skrev, står ikke i gruppa nå."))


@routes.message("replies.taken")
def taken(view: View) -> Message:
    return Message(view.words("Tatt tilbake. Det står ikke i gruppa lenger."))


@routes.message("replies.gone")
def gone(view: View) -> Message:
    return Message(
        view.words("Svaret du vil skrive til, står ikke i gruppa lenger. Ingenting er sendt. /sporsmal viser resten.")
    )
