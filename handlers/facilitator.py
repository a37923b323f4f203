"""The facilitator's menu: one button a capability, each with the programme it is about."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.services import alerts, programme
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.command("veileder", "facilitator")
def facilitator(turn: Turn) -> Reaction:
    running = programme.with_role(turn.tx, turn.member, "facilitator", "manager")
    if not running:
        raise Refusal("not_allowed")
    say = Show if turn.incoming.press else Say
    return say("facilitator.menu", programme=running[0].id) if len(running) == 1 else say("facilitator.which")


@routes.button("facilitator.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("facilitator.menu", programme=programme_id)


def must_lead(turn: Turn, programme_id: int) -> None:
    """Raises Refusal where somebody is no facilitator or manager of a programme."""
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator", "manager")


@routes.message("facilitator.which")
def which(view: View) -> Message:
    _ = view.words
    running = programme.with_role(view.tx, view.member, "facilitator", "manager")
    return Message(
        _("Hvilket program gjelder det?"),
        tuple(
            (Button(f"{_.pick(each.content.title)} ({each.start_on.year})", press("facilitator.menu", each.id)),)
            for each in running
        ),
    )


@routes.message("facilitator.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    doubts = len(alerts.waiting(view.tx, programme))
    return Message(
        _("Hva vil du gjøre i «{title}»?", title=title_of(view, programme)),
        (
            (
                Button(_("Grupper"), press("groups.menu", programme)),
                Button(_("Deltakere"), press("people.menu", programme)),
            ),
            (
                Button(_("Spørsmål"), press("prompts.menu", programme)),
                Button(_("Møter"), press("sessions.menu", programme)),
            ),
            (Button(_("Skriv til deltakerne"), press("broadcasts.menu", programme)),),
            (
                Button(
                    _("Usikre leveringer ({n})", n=doubts) if doubts else _("Usikre leveringer"),
                    press("alerts.menu", programme),
                ),
            ),
        ),
    )


def title_of(view: View, programme_id: int) -> str:
    return view.words.pick(programme.get(view.tx, programme_id).content.title)


def back(view: View, programme_id: int) -> Row:
    """The button that leads from a capability's screen to the menu."""
    return (Button(view.words("Tilbake"), press("facilitator.menu", programme_id)),)
