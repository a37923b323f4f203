"""A leader, or one of their staff, asks to be in the same group as the other."""

from bot.domain.conversation import Button, Message, Reaction, Row, Show, press
from bot.domain.people import Participation
from bot.services import same_group, settings
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
MOST = 20  # people as buttons: more work in no library that has one leader


@routes.button("same.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    settings.in_programme(turn.tx, turn.member, programme_id)
    return Show("same.menu", programme=programme_id)


@routes.button("same.wish")
def wish(turn: Turn, programme_id: int, other_id: int, on: int) -> Reaction:
    part = settings.in_programme(turn.tx, turn.member, programme_id)
    same_group.wish(turn.tx, turn.now, part, other_id, on=bool(on))
    return Show("same.menu", programme=programme_id)


def way_there(view: View, part: Participation) -> tuple[Row, ...]:
    """The button that leads here, for who leads or is led by somebody in the programme."""
    if not same_group.others(view.tx, part):
        return ()
    return ((Button(view.words("Samme gruppe som leder eller ansatt"), press("same.menu", part.programme_id)),),)


@routes.message("same.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    part = settings.in_programme(view.tx, view.member, programme)
    asked, agreed = same_group.asked_by(view.tx, part), same_group.agreed(view.tx, part)
    others = same_group.others(view.tx, part)[:MOST]
    told = [
        _(
            "En leder og egne ansatte er i hver sin gruppe, så alle kan snakke fritt. Vil du heller være sammen med "
            "en av dem, så trykk på navnet.\n\n"
            "Det gjelder først når dere begge har bedt om det. Før det får ingen vite at du har spurt. Du kan "
            "ombestemme deg når du vil."
        ),
        *(
            _("Du og {name} har begge bedt om det. Neste gang grupper lages, kan dere komme sammen.", name=each.name)
            for each in others
            if each.id in agreed
        ),
    ]
    return Message(
        "\n\n".join(told), (*(_choice(programme, each.id, each.name, asked) for each in others), _back(view))
    )


def _choice(programme_id: int, id: int, name: str, asked: set[int]) -> Row:
    is_asked = id in asked
    label = f"✓ {name}" if is_asked else name
    return (Button(label, press("same.wish", programme_id, id, int(not is_asked))),)


def _back(view: View) -> Row:
    return (Button(view.words("Tilbake"), press("settings.menu")),)
