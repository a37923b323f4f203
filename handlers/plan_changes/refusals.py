"""Why the plan cannot be changed so."""

from bot.domain.conversation import Message, Refusal, Row
from handlers.routes import Routes
from handlers.view import View

routes = Routes()


def refused(view: View, refusal: Refusal, below: Row) -> Message | None:
    """Why it cannot be done, in place of what would come of it; None where somebody may not, by now."""
    why = routes.messages.get(refusal.kind)
    told = why(view) if why else None
    return Message(told.text, (below,)) if isinstance(told, Message) else None


@routes.message("plan_changes.nothing")
def nothing(view: View) -> Message:
    return Message(view.words("Dette endrer ikke noe som skal komme. Velg noe annet."))


@routes.message("plan_changes.endless")
def endless(view: View) -> Message:
    return Message(
        view.words("Da blir programmet aldri ferdig: det blir for mange uker uten spørsmål. Velg noe annet.")
    )


@routes.message("plan_changes.gone")
def gone(view: View) -> Message:
    return Message(view.words("Endringen er angret allerede."))


@routes.message("plan_changes.too_late")
def too_late(view: View) -> Message:
    return Message(
        view.words("Det er sendt spørsmål etter denne endringen, så den kan ikke angres. Gjør en ny endring i stedet.")
    )
