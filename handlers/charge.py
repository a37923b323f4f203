"""Who of the facilitators looks after which groups."""

from bot.domain.conversation import Message
from bot.services import charge, groups
from handlers.pages import some_names
from handlers.routes import Routes
from handlers.view import View

routes = Routes()


@routes.message("charge.others")
def others(view: View, programme: int, group: int | None = None) -> Message:
    """Why a facilitator may not: it is for others, who are named."""
    _ = view.words
    names = some_names(_, [each.name for each in charge.who_has(view.tx, programme, group)])
    if group is None:
        return Message(_("Dette gjelder alle gruppene. Spør en av dem som har alle: {names}.", names=names))
    found = groups.get(view.tx, group)
    return Message(_("Gruppa {group} følges opp av {names}. Snakk med dem.", group=found.name, names=names))
