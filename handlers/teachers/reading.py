"""Those who take part read the material of the modules that have begun for them, when they like."""

from bot.domain.broadcasts import file_of
from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.domain.programme import Plan
from bot.services import teachers
from handlers.pages import page
from handlers.routes import Routes
from handlers.teachers.words import choice, on_button, signed, title
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("material.read")
def read(turn: Turn, programme_id: int) -> Reaction:
    """What there is for the modules that have begun; the programme's screen stays above it."""
    found = teachers.opened_to(turn.tx, turn.now, turn.member, programme_id)
    if not found:
        raise Refusal("material.gone")
    if len(found) == 1:
        return Say("material.list", module=found[0].id)
    return Say("material.modules", of=programme_id)


@routes.button("material.modules")
def modules(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    if not teachers.opened_to(turn.tx, turn.now, turn.member, programme_id):
        raise Refusal("material.gone")
    return Show("material.modules", of=programme_id, number=number)


@routes.button("material.list")
def list_(turn: Turn, module_id: int, number: int = 0) -> Reaction:
    teachers.must_read(turn.tx, turn.now, turn.member, module_id)
    return Show("material.list", module=module_id, number=number)


@routes.button("material.open")
def open_(turn: Turn, material_id: int) -> Reaction:
    found = teachers.get(turn.tx, material_id)
    if found is None:
        raise Refusal("material.gone")
    teachers.must_read(turn.tx, turn.now, turn.member, found.module_id)
    return Say("material.one", about=teachers.about(material_id), material=material_id)


def way(view: View, programme_id: int, plan: Plan) -> tuple[Row, ...]:
    """The button to the material of modules that have begun, for who takes part."""
    found = view.member and teachers.opened(view.tx, view.now, programme_id, plan)
    return ((Button(view.words("Stoff til modulen"), press("material.read", programme_id)),),) if found else ()


@routes.message("material.modules")
def modules_text(view: View, of: int, number: int = 0) -> Message:
    _ = view.words
    found = teachers.opened_to(view.tx, view.now, view.member, of)
    choices = [Button(on_button(view, each), press("material.list", each.id)) for each in found]
    rows = page(_, choices, number, lambda other: press("material.modules", of, other))
    return Message(_("Hvilken modul vil du se stoffet til?"), rows)


@routes.message("material.list")
def list_text(view: View, module: int, number: int = 0) -> Message | None:
    _ = view.words
    found = teachers.module_row(view.tx, module)
    if found is None:
        return None
    choices = [choice(view, each, "material.open") for each in teachers.of_module(view.tx, module)]
    rows = page(_, choices, number, lambda other: press("material.list", module, other))
    if len(teachers.opened_to(view.tx, view.now, view.member, found.programme_id)) > 1:
        rows = (*rows, (Button(_("Tilbake"), press("material.modules", found.programme_id)),))
    told = _("Stoff til «{module}». Les det du har lyst på: ingenting må leses.", module=title(view, found))
    return Message(told if choices else _("Stoffet er tatt bort."), rows)


@routes.message("material.one")
def one(view: View, material: int) -> Message | None:
    """As it was written, and whose it is."""
    _ = view.words
    found = teachers.get(view.tx, material)
    return Message(signed(view, found), file=file_of(found.file)) if found else None
