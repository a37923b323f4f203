from zoneinfo import ZoneInfo

from bot.domain.conversation import Button, Message, Reaction, Say, press
from bot.texts import Words
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def commands(language: str) -> list[tuple[str, str]]:
    """What Telegram's own menu lists in a language: commands and what they do."""
    _ = Words(language, ZoneInfo("UTC"))
    names = {
        "hjelp": ("help", _("Hva jeg kan gjøre for deg")),
    }
    return [(twin if language == "en" else name, description) for name, (twin, description) in names.items()]


@routes.command("hjelp", "help", where="anywhere")
def help_(turn: Turn) -> Reaction:
    return Say("help")


@routes.message("help")
def help_text(view: View) -> Message:
    _ = view.words
    return Message(_("Hei! Jeg heter Kollokvie. Velg hva du vil gjøre:"))


@routes.message("unknown_command")
def unknown_command(view: View) -> Message:
    _ = view.words
    return Message(_("Den kommandoen kjenner jeg ikke. /hjelp viser hva jeg kan."))


@routes.message("only_private")
def only_private(view: View, command: str) -> Message:
    _ = view.words
    return Message(
        _("/{command} gjør vi i en privat samtale. Trykk på navnet mitt og skriv /{command} der.", command=command)
    )


@routes.message("stale")
def stale(view: View) -> Message:
    _ = view.words
    return Message(_("Denne knappen gjelder ikke lenger. /hjelp viser hva du kan gjøre nå."))


@routes.message("unasked")
def unasked(view: View, message: int | None) -> Message:
    _ = view.words
    return Message(
        _("Fint at du skriver! Hva er dette?"),
        (
            (Button(_("Svaret mitt denne uka"), press("unasked.answer", message)),),
            (Button(_("En erfaring"), press("unasked.experience", message)),),
            (Button(_("Ikke noe spesielt"), press("unasked.nothing")),),
        ),
    )


@routes.message("removed")
def removed(view: View, **_params: object) -> Message:
    _ = view.words
    return Message(_("Dette er tatt bort av den som skrev det."))
