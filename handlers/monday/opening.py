"""Screens that are there anyway, opened below the message instead of in its place."""

from bot.domain.conversation import Button, Reaction, Say, Show, press
from handlers import alerts, progress, unreached
from handlers.routes import Handler, Routes
from handlers.sessions import planning
from handlers.turn import Turn

routes = Routes()
SCREENS: dict[str, Handler] = {
    "alerts": alerts.menu,
    "questions": progress.menu,
    "sessions": planning.menu,
    "unreached": unreached.menu,
}


@routes.button("monday.open")
def open_(turn: Turn, name: str, programme_id: int) -> Reaction:
    if name not in SCREENS:
        raise ValueError(f"there is no screen {name!r}")
    return below(SCREENS[name](turn, programme_id))


def below(reaction: Reaction) -> Reaction:
    """The same, in a message of its own."""
    said = reaction if isinstance(reaction, list) else [reaction] if reaction else []
    return [Say(each.kind, about=each.about, **each.params) if isinstance(each, Show) else each for each in said]


def way(label: str, name: str, programme_id: int) -> Button:
    """The button that opens a screen."""
    return Button(label, press("monday.open", name, programme_id))
