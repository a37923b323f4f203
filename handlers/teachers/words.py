"""What is said of a module's material wherever it is shown, and why something cannot be done."""

from bot.domain.conversation import Button, Message, press
from bot.domain.programme import Module
from bot.services import programme, teachers
from bot.services.teachers import Material, ModuleRow
from handlers.broadcasts.words import begins
from handlers.routes import Routes
from handlers.view import View

routes = Routes()


def signed(view: View, found: Material) -> str:
    _, name = view.words, teachers.author(view.tx, found)
    return "\n\n".join(filter(None, [found.text, _("Lagt ut av {name}.", name=name) if name else ""]))


def choice(view: View, found: Material, name: str) -> Button:
    return Button(begins(found.text) or kind(view, found), press(name, found.id))


def kind(view: View, found: Material) -> str:
    _ = view.words
    kinds = {"photo": _("Bilde"), "document": _("Dokument"), "voice": _("Talemelding")}
    return kinds[found.file["kind"]] if found.file else ""


def title(view: View, row: ModuleRow) -> str:
    return view.words.pick(module_of(view, row).title)


def on_button(view: View, row: ModuleRow) -> str:
    """As much of its title as there is room for: what follows a dash would be cut off."""
    return title(view, row).partition(" – ")[0]


def module_of(view: View, row: ModuleRow) -> Module:
    modules = programme.get(view.tx, row.programme_id).content.modules
    return next(each for each in modules if each.key == row.key)


# --- what cannot be --------------------------------------------------------------------------------------------------


@routes.message("material.taken")
def taken(view: View) -> Message:
    return Message(view.words("Tatt bort, også der noen har åpnet det."))


@routes.message("material.gone")
def gone(view: View) -> Message:
    return Message(view.words("Dette er tatt bort av den som la det ut. /program viser det som er nå."))


@routes.message("material.not_yours")
def not_yours(view: View) -> Message:
    return Message(view.words("Du kan legge ut, endre og ta bort ditt eget stoff i modulene dine. /hjelp viser dem."))


@routes.message("material.long")
def long(view: View, length: int, most: int) -> Message:
    return Message(
        view.words(
            "Teksten er {length} tegn lang, og det er plass til {most}. Ingenting er endret: send en kortere tekst, "
            "eller et dokument.",
            length=length,
            most=most,
        )
    )
