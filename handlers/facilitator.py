"""The facilitator's menu: one button a capability, each with the programme it is about."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.services import alerts, conversation, programme
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, named, title_of

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
    conversation.no_longer(turn.tx, turn.incoming.address, "broadcast.early")
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
        tuple((Button(named(view, each), press("facilitator.menu", each.id)),) for each in running),
    )


@routes.message("facilitator.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    title = _("Hva vil du gjøre i «{title}»?", title=title_of(view, programme))
    rows: list[Row] = [
        (
            Button(_("Grupper"), press("groups.menu", programme)),
            Button(_("Deltakere"), press("people.menu", programme)),
        ),
        (
            Button(_("Spørsmål"), press("prompts.menu", programme)),
            Button(_("Møter"), press("sessions.menu", programme)),
        ),
    ]
    among_us = [Button(_("Veiledere"), press("charge.menu", programme))]
    if sees_people(view, programme):
        rows.append((Button(_("Skriv til deltakerne"), press("broadcasts.menu", programme)),))
        among_us.append(Button(_("Stoff til modulene"), press("material.menu", programme)))
    rows.append(tuple(among_us))
    doubts = len(alerts.waiting(view.tx, programme, view.member))
    if doubts:
        rows.append((Button(_("Usikre leveringer ({n})", n=doubts), press("alerts.menu", programme)),))
    return Message("\n\n".join([title, *_doubts(view, doubts)]), tuple(rows))


def _doubts(view: View, n: int) -> list[str]:
    """What doubtful deliveries are, where there are any."""
    _ = view.words
    told = _.count(
        "Én melding vet jeg ikke om kom fram: Telegram svarte ikke. Se etter, og si fra under «Usikre leveringer».",
        "{n} meldinger vet jeg ikke om kom fram: Telegram svarte ikke. Se etter, og si fra under «Usikre leveringer».",
        n,
    )
    return [told] if n else []


def sees_people(view: View, programme_id: int) -> bool:
    """Whether the reader follows people up; who is manager only sees the cohort as a whole."""
    return programme_id in {each.id for each in programme.with_role(view.tx, view.member, "facilitator")}


def sees_names(view: View, programme_id: int) -> bool:
    """Whether the reader is told who it is: one who follows people up, or a manager where nobody else does."""
    return programme.sees_names(view.tx, view.member, programme_id)


def back(view: View, programme_id: int) -> Row:
    """The button that leads from a capability's screen to the menu."""
    return (Button(view.words("Tilbake"), press("facilitator.menu", programme_id)),)
