"""A programme goes on by another file: facilitators are told, and who has electives to choose is asked."""

from datetime import datetime

from bot.domain.conversation import Button, Message, press
from bot.services import promoting
from handlers.routes import Routes
from handlers.view import View, heading, title_of

routes = Routes()


@routes.message(promoting.CHOOSE)
def choose(view: View, of: int) -> Message | None:
    """As long as there is something to choose."""
    _ = view.words
    n = promoting.to_choose(view.tx, view.now, view.member, of) if view.member else 0
    if not n:
        return None
    told = _.count(
        "Programmet går videre, med nye moduler. Du kan være med på å velge en valgmodul.",
        "Programmet går videre, med nye moduler. Du kan være med på å velge {n} valgmoduler.",
        n,
    )
    rest = _("Trykk når det passer. Velger du ikke, får du det de fleste i gruppa di har valgt.")
    return Message(
        "\n\n".join([*heading(view, of), f"{told} {rest}"]),
        ((Button(_("Velg valgmoduler"), press("settings.change", of, "electives")),),),
    )


@routes.message(promoting.DONE)
def done(view: View, of: int, added: int, at: str | None) -> Message:
    _ = view.words
    told = [
        _("Programmet går nå videre som «{title}».", title=title_of(view, of)),
        *([_.count("Det har fått én ny modul.", "Det har fått {n} nye moduler.", added)] if added else []),
        _("Grupper, folk, svar og møter er som før, og ingenting blir spurt om igjen."),
        *([_("Neste spørsmål: {moment}", moment=_.moment(datetime.fromisoformat(at)))] if at else []),
    ]
    return Message("\n".join(told), ((Button(_("Det som kommer"), press("prompts.ahead", of)),),))
