"""What facilitators are told when the operator has mended something."""

from datetime import datetime

from bot.domain.conversation import Button, Message, press
from handlers.routes import Routes
from handlers.view import View

routes = Routes()


@routes.message("alert.restored")
def restored(view: View, taken_at: str, count: int) -> Message:
    _ = view.words
    assert view.delivery is not None
    return Message(
        _(
            "Alt her er satt tilbake til slik det var {moment}. Det som er skrevet til meg etter det, er borte. "
            "{waiting} Jeg sender ikke to ganger uten at du sier fra.",
            moment=_.moment(datetime.fromisoformat(taken_at)),
            waiting=_.count("Én melding er kanskje sendt allerede.", "{n} meldinger er kanskje sendt allerede.", count),
        ),
        ((Button(_("Se hvilke"), press("alerts.menu", view.delivery.programme_id)),),),
    )
