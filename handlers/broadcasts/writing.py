"""What a facilitator writes, looked over before it is sent."""

from bot.domain.broadcasts import Draft, file_of
from bot.domain.conversation import Button, Message, Reaction, Row, Say, Show, Toast, press
from bot.services import broadcasts, conversation, people
from handlers.broadcasts.words import leave, signed, whom
from handlers.reach import late_hour, out_of_reach
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("broadcast.edit")
def edit(turn: Turn, programme_id: int) -> Reaction:
    broadcasts.draft(turn.tx, turn.member, programme_id)
    return ask(turn, programme_id)


def ask(turn: Turn, programme_id: int, say: type[Say] = Show) -> Reaction:
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "broadcast.text", programme_id)
    return say("broadcast.ask", programme=programme_id)


@routes.message("broadcast.ask")
def ask_text(view: View, programme: int) -> Message:
    _ = view.words
    begun, _revision = broadcasts.draft(view.tx, view.member, programme)
    return Message(
        _("Skriv meldinga til {whom}. Du kan også sende et bilde eller et dokument.", whom=whom(view, begun))
        + " "
        + _("Du får se den før den går ut."),
        (leave(view, programme),),
    )


@routes.awaited("broadcast.text")
def told(turn: Turn, programme_id: int) -> Reaction:
    """What is written again takes the place of what stands there, till it is sent or thrown away."""
    broadcasts.write(turn.tx, turn.member, programme_id, turn.incoming)
    return look_over(programme_id)


@routes.button("broadcast.continue")
def continue_(turn: Turn, programme_id: int) -> Reaction:
    return go_on(turn, programme_id)


def go_on(turn: Turn, programme_id: int) -> Reaction:
    """Ask for the message, or look over what is written already."""
    begun, _revision = broadcasts.draft(turn.tx, turn.member, programme_id)
    if begun.text is None or begun.to_choose:
        return ask(turn, programme_id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "broadcast.text", programme_id)
    return look_over(programme_id)


def look_over(programme_id: int) -> Reaction:
    """The message just as people will see it, and below it what can be done."""
    return [Say("broadcast.preview", programme=programme_id), Say("broadcast.confirm", programme=programme_id)]


@routes.message("broadcast.preview")
def preview(view: View, programme: int) -> Message | None:
    begun, _revision = broadcasts.draft(view.tx, view.member, programme)
    if begun.text is None or view.member is None:
        return None
    return Message(signed(view, view.member.name, begun.text), file=file_of(begun.file))


@routes.message("broadcast.confirm")
def confirm(view: View, programme: int) -> Message:
    _ = view.words
    begun, revision = broadcasts.draft(view.tx, view.member, programme)
    reached = broadcasts.reach(view.tx, programme, begun)
    reachable = sum(each.reachable for each in reached.people)
    rows: list[Row] = [
        (Button(_("Endre"), press("broadcast.edit", programme)), Button(_("Kast"), press("broadcast.drop", programme)))
    ]
    if reached.in_chat or reachable:
        rows.insert(0, (Button(_("Send"), press("broadcast.send", programme, revision)),))
    return Message(
        _("Slik blir meldinga.")
        + "\n"
        + "\n".join(_reaches(view, programme, begun, reached) + late_hour(view, programme)),
        tuple(rows),
    )


def _reaches(view: View, programme_id: int, begun: Draft, reached: broadcasts.Reach) -> list[str]:
    """How many and who: in the group's chat all of them, else each in private, but for those out of reach."""
    _ = view.words
    away = out_of_reach(view, programme_id, [each.name for each in reached.people if not each.reachable])
    reachable = sum(each.reachable for each in reached.people)
    if reached.in_chat:
        return [
            _.count(
                "Den går i chatten til {whom}, som har ett medlem.",
                "Den går i chatten til {whom}, som har {n} medlemmer.",
                len(reached.people),
                whom=whom(view, begun),
            )
        ]
    if not reachable:
        return [_("Jeg når ingen akkurat nå."), *away]
    if begun.member is not None:
        return [_("Den går privat til {whom}.", whom=whom(view, begun))]
    return [
        _.count("Den går privat til én deltaker.", "Den går privat til {n} deltakere.", reachable),
        *away,
    ]


@routes.button("broadcast.drop")
def drop(turn: Turn, programme_id: int) -> Reaction:
    broadcasts.drop(turn.tx, turn.member, programme_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return [Toast("broadcast.dropped"), Show("broadcasts.menu", programme=programme_id)]


@routes.message("broadcast.dropped")
def dropped(view: View) -> Message:
    return Message(view.words("Meldinga er kastet. Ingen har fått den."))


@routes.message("broadcast.wanted")
def wanted(view: View) -> Message:
    return Message(view.words("Jeg kan sende tekst, et bilde eller et dokument. Skriv meldinga her."))


@routes.message("broadcast.long")
def long(view: View, length: int, most: int, caption: bool) -> Message:
    _ = view.words
    values = {"length": length, "most": most}
    if caption:
        return Message(
            _(
                "Teksten er {length} tegn lang, og under et bilde eller dokument er det plass til {most}. "
                "Send en kortere, eller send teksten for seg.",
                **values,
            )
        )
    return Message(_("Meldinga er {length} tegn lang, og det er plass til {most}. Send en kortere.", **values))


@routes.message("broadcast.gone")
def gone(view: View, member: int) -> Message:
    _ = view.words
    name = people.name_of(view.tx, member) or ""
    return Message(_("{name} er ikke med i programmet lenger, så ingenting er sendt.", name=name))


@routes.message("broadcast.nobody")
def nobody(view: View) -> Message:
    return Message(view.words("Jeg når ingen akkurat nå, så meldinga er ikke sendt. Den ligger som utkast til senere."))
