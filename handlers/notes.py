"""A participant writes to the facilitators, or answers what they wrote; a facilitator answers that one person."""

from bot.domain.broadcasts import file_of
from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, press
from bot.domain.parts import Part, part_of
from bot.services import broadcasts, conversation, notes, outbox, people, prompts, unasked
from bot.services import programme as programmes
from bot.services.notes import Note
from bot.services.outbox import To
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.broadcasts.writing import ask, look_over
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, heading, named

routes = Routes()


@routes.button("notes.write")
def write(turn: Turn, programme_id: int = 0) -> Reaction:
    programme_id = _meant(turn, programme_id)
    if not programme_id:
        return Say("notes.which")
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "notes.text", programme_id, parts.write_until(turn))
    return Say("notes.ask", programme=programme_id)


@routes.awaited("notes.text")
def written(turn: Turn, programme_id: int, until: int) -> Reaction:
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    said = _send(turn, programme_id, part_of(turn.incoming))
    conversation.heard(turn.tx, turn.incoming.address)
    return said


@routes.button("unasked.note")
def was_for_facilitators(turn: Turn, message: int, programme_id: int = 0) -> Reaction:
    """What somebody wrote without being asked was meant for the facilitators."""
    programme_id = _meant(turn, programme_id)
    if not programme_id:
        return Show("notes.which", message=message)
    sent = _send(turn, programme_id, unasked.take(turn.tx, turn.member, message))
    return Show(sent.kind, **sent.params)


def _meant(turn: Turn, named: int) -> int:
    """The programme whose facilitators somebody writes to; 0 where there are several and they have named none."""
    mine = prompts.must_take_part(turn.tx, turn.now, turn.member)
    if not named and len(mine) > 1:
        return 0
    meant = named or mine[0].running.id
    notes.must_reach(turn.tx, turn.member, meant)
    return meant


@routes.reply("broadcast")
def replied(turn: Turn, broadcast_id: int) -> Reaction:
    """An answer to a facilitator's message, in private or where the group talks; the receipt is private."""
    programme_id = notes.to_author_of(turn.tx, turn.member, broadcast_id)
    if not turn.incoming.private and (programme_id is None or turn.incoming.unsupported):
        return None
    if programme_id is None:
        return Say("help")
    said = _send(turn, programme_id, part_of(turn.incoming))
    if turn.incoming.private:
        return said
    assert turn.member is not None
    outbox.reply(turn.tx, turn.now, To(member=turn.member.id), said.kind, **said.params)
    return None


def _send(turn: Turn, programme_id: int, said: Part) -> Say:
    if turn.member is None:
        raise Refusal("not_joined")
    note = notes.send(turn.tx, turn.now, turn.member, programme_id, said)
    return Say("notes.sent", programme=programme_id, note=note.id)


@routes.edited
def edited(turn: Turn) -> Reaction:
    """An edit of the message that it came in; silent in the group, where everyone sees it."""
    followed = notes.follow_edit(turn.tx, turn.now, turn.member, part_of(turn.incoming))
    return Say("notes.edited") if followed and turn.incoming.private else None


@routes.button("notes.take")
def take(turn: Turn, note_id: int) -> Reaction:
    taken = notes.take_back(turn.tx, turn.now, turn.member, note_id)
    return Show("notes.taken", in_private=taken.in_private)


@routes.reply("note")
def answered(turn: Turn, note_id: int) -> Reaction:
    """A facilitator answers in Telegram's own way: the answer is looked over before it leaves, as all they write."""
    note = notes.leads_there(turn.tx, turn.member, note_id)
    broadcasts.address(turn.tx, turn.member, note.programme_id, to=note.member_id)
    broadcasts.write(turn.tx, turn.member, note.programme_id, turn.incoming)
    return look_over(note.programme_id)


@routes.button("notes.answer")
def answer(turn: Turn, note_id: int) -> Reaction:
    """The note stays where it is: it is read while it is answered."""
    note = notes.leads_there(turn.tx, turn.member, note_id)
    broadcasts.address(turn.tx, turn.member, note.programme_id, to=note.member_id)
    return ask(turn, note.programme_id, Say)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("notes.which")
def which(view: View, message: int = 0) -> Message:
    """`message` is what is sent; without it, it is yet to be written."""
    _ = view.words
    mine = [who.running for who in prompts.participants(view.tx, view.now, view.member)]
    sends = press("unasked.note", message) if message else press("notes.write")
    return Message(
        _("Hvilket program gjelder det?"), tuple((Button(named(view, each), press(sends, each.id)),) for each in mine)
    )


@routes.message("notes.ask")
def ask_text(view: View, programme: int) -> Message:
    _ = view.words
    asked = _("Skriv det du vil si til veilederne. Bare de ser det, og de svarer deg her.")
    return Message(
        "\n\n".join([*heading(view, programme), asked]),
        ((Button(_("Ikke likevel"), press("notes.leave")),),),
    )


@routes.button("notes.leave")
def leave(turn: Turn) -> Reaction:
    conversation.no_longer(turn.tx, turn.incoming.address, "notes.text")
    return Show("notes.left")


@routes.message("notes.left")
def left(view: View) -> Message:
    return Message(view.words("Greit, ingenting er sendt."))


@routes.message("notes.sent")
def sent(view: View, programme: int, note: int) -> Message | None:
    found = notes.get(view.tx, note)
    if found is None:
        return None
    receipt = "\n\n".join([*heading(view, programme), _receipt(view, found)])
    return Message(receipt, ((Button(view.words("Ta tilbake"), press("notes.take", note)),),))


def _receipt(view: View, note: Note) -> str:
    """What has become of it, as far as anybody can know now, and who sees it."""
    _ = view.words
    if not notes.is_read_now(view.tx, note):
        contact = programmes.get(view.tx, note.programme_id).content.contact
        return _(
            "Jeg når ingen av veilederne akkurat nå. De får det du skrev, når de er tilbake. Haster det, så spør: "
            "{contact}.",
            contact=_.pick(contact),
        )
    if note.in_private:
        return _("Sendt til veilederne. De svarer deg her, og bare de ser det.")
    return _("Sendt til veilederne. De svarer deg her. Gruppa ser også det du skrev.")


@routes.message("notes.edited")
def edited_text(view: View) -> Message:
    return Message(view.words("Veilederne ser det slik det er nå."))


@routes.message("notes.taken")
def taken(view: View, in_private: bool) -> Message:
    _ = view.words
    told = _("Tatt tilbake. Veilederne kan ha lest det, men det står ikke hos dem lenger.")
    left = _("Det du skrev i gruppa, må du slette der selv.")
    return Message(told if in_private else f"{told} {left}")


@routes.message("notes.gone")
def gone(view: View) -> Message:
    _ = view.words
    return Message(
        _("Det du vil svare på, er tatt tilbake eller glemt. Ingenting er sendt. Skriv heller under «Deltakere».")
    )


@routes.message("notes.post")
def post(view: View, note: int) -> Message | None:
    _ = view.words
    found = notes.get(view.tx, note)
    if found is None:
        return None
    name = people.name_of(view.tx, found.member_id) or ""
    part = people.taking_part(view.tx, found.member_id, found.programme_id)
    who = f"{name} ({part.library.name})" if part and part.library else name
    header = _("Fra {name} til veilederne:", name=who)
    return Message(
        f"{header}\n\n{found.text}" if found.text else header.removesuffix(":"),
        ((Button(_("Svar {name}", name=name), press("notes.answer", found.id)),),),
        file=file_of(found.file),
    )


@routes.message("notes.nobody")
def nobody(view: View, programme: int) -> Message:
    _ = view.words
    contact = programmes.get(view.tx, programme).content.contact
    return Message(_("Programmet har ingen veileder her ennå. Spør: {contact}.", contact=_.pick(contact)))


@routes.message("notes.long")
def long(view: View, length: int, most: int) -> Message:
    return Message(
        view.words(
            "Meldinga er {length} tegn lang, og det er plass til {most}. Ingenting er sendt: send en kortere.",
            length=length,
            most=most,
        )
    )
