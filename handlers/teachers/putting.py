"""Guest teachers and facilitators put up material for modules, change it and take it away."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, Toast, press
from bot.domain.parts import part_of
from bot.services import conversation, programme, teachers
from bot.services.teachers import Material, ModuleRow
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.facilitator import back
from handlers.pages import page
from handlers.routes import Routes
from handlers.teachers import who
from handlers.teachers.words import choice, kind, module_of, on_button, signed, title
from handlers.turn import Turn
from handlers.view import View, named, title_of

routes = Routes()


@routes.button("material.mine")
def mine(turn: Turn) -> Reaction:
    """A teacher's modules; which programme, where they teach in several."""
    running = programme.with_role(turn.tx, turn.member, "teacher")
    if not running:
        raise Refusal("stale")
    return Show("material.menu", of=running[0].id) if len(running) == 1 else Show("material.which")


@routes.button("material.menu")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    teachers.own(turn.tx, turn.member, programme_id)
    return Show("material.menu", of=programme_id, number=number)


@routes.button("material.choosing")
def choosing(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    teachers.must_teach(turn.tx, turn.member, programme_id)
    return Show("material.choosing", of=programme_id, number=number)


@routes.button("material.choose")
def choose(turn: Turn, module_id: int, on: int, number: int) -> Reaction:
    module = teachers.choose(turn.tx, turn.member, module_id, on=bool(on))
    return Show("material.choosing", of=module.programme_id, number=number)


@routes.button("material.module")
def module(turn: Turn, module_id: int, number: int = 0) -> Reaction:
    teachers.must_own(turn.tx, turn.member, module_id)
    conversation.no_longer(turn.tx, turn.incoming.address, "material.text")
    return Show("material.module", module=module_id, number=number)


@routes.button("material.write")
def write(turn: Turn, module_id: int) -> Reaction:
    teachers.must_own(turn.tx, turn.member, module_id)
    _expect(turn, module_id, 0)
    return Show("material.ask", module=module_id)


@routes.button("material.edit")
def edit(turn: Turn, material_id: int) -> Reaction:
    found = teachers.must_change(turn.tx, turn.member, material_id)
    _expect(turn, found.module_id, material_id)
    return Show("material.ask", module=found.module_id, material=material_id)


def _expect(turn: Turn, module_id: int, material_id: int) -> None:
    until = parts.write_until(turn)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "material.text", module_id, material_id, until)


@routes.awaited("material.text")
def written(turn: Turn, module_id: int, material_id: int, until: int) -> Reaction:
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    said = part_of(turn.incoming)
    if material_id:
        found = teachers.change(turn.tx, turn.now, turn.member, material_id, said)
    else:
        found = teachers.put(turn.tx, turn.now, turn.member, module_id, said)
    conversation.heard(turn.tx, turn.incoming.address)
    return Say("material.put", material=found.id, anew=bool(material_id))


@routes.edited
def edited(turn: Turn) -> Reaction:
    found = teachers.follow_edit(turn.tx, turn.now, turn.member, part_of(turn.incoming))
    return Say("material.put", material=found.id, anew=True) if found else None


@routes.button("material.manage")
def manage(turn: Turn, material_id: int) -> Reaction:
    teachers.must_change(turn.tx, turn.member, material_id)
    return Show("material.manage", material=material_id)


@routes.button("material.take")
def take(turn: Turn, material_id: int) -> Reaction:
    found = teachers.take_away(turn.tx, turn.now, turn.member, material_id)
    return [Toast("material.taken"), Show("material.module", module=found.module_id)]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("material.which")
def which(view: View) -> Message:
    _ = view.words
    running = programme.with_role(view.tx, view.member, "teacher")
    rows = tuple((Button(named(view, each), press("material.menu", each.id)),) for each in running)
    return Message(_("Hvilket program gjelder det?"), rows)


@routes.message("material.menu")
def menu_text(view: View, of: int, number: int = 0) -> Message:
    _ = view.words
    own = teachers.own(view.tx, view.member, of)
    choices = [Button(on_button(view, each), press("material.module", each.id)) for each in own]
    rows = page(_, choices, number, lambda other: press("material.menu", of, other))
    told = _(
        "Stoff til modulene i «{title}». Trykk på en modul for å se når den er, og legge ut noe.",
        title=title_of(view, of),
    )
    if not own:
        told = _(
            "Hvilke moduler i «{title}» har du? Velg dem, så kan du legge ut stoff til dem.", title=title_of(view, of)
        )
    if teachers.leads(view.tx, view.member, of):
        return Message(told, (*rows, *who.way(view, of), back(view, of)))
    return Message(told, (*rows, (Button(_("Velg modulene mine"), press("material.choosing", of)),)))


@routes.message("material.choosing")
def choosing_text(view: View, of: int, number: int = 0) -> Message:
    _ = view.words
    taught = teachers.taught_by(view.tx, view.member.id) if view.member else set()
    choices = [
        Button(
            f"✓ {on_button(view, each)}" if each.id in taught else on_button(view, each),
            press("material.choose", each.id, int(each.id not in taught), number),
        )
        for each in teachers.in_order(view.tx, of)
    ]
    rows = page(_, choices, number, lambda other: press("material.choosing", of, other))
    done = (Button(_("Ferdig"), press("material.menu", of)),)
    return Message(_("Hvilke moduler er dine? Trykk for å velge til eller fra."), (*rows, done))


@routes.message("material.module")
def module_text(view: View, module: int, number: int = 0) -> Message | None:
    _ = view.words
    found = teachers.module_row(view.tx, module)
    if found is None:
        return None
    put = teachers.of_module(view.tx, module)
    told = [title(view, found), *_when(view, found)]
    told.append(_("Dette er lagt ut:") if put else _("Ingenting er lagt ut ennå."))
    may = {each.id for each in put if teachers.may_change(view.tx, view.member, found, each)}
    choices = [choice(view, each, "material.manage" if each.id in may else "material.open") for each in put]
    rows = page(_, choices, number, lambda other: press("material.module", module, other))
    write_ = (Button(_("Legg ut noe"), press("material.write", module)),)
    return Message("\n\n".join(told), (*rows, write_, _to_menu(view, found.programme_id)))


def _when(view: View, row: ModuleRow) -> list[str]:
    """The days of a module, and the sessions on them for everyone."""
    _, running = view.words, programme.get(view.tx, row.programme_id)
    days = teachers.days(view.tx, running, module_of(view, row))
    if days is None:
        return [_("Modulen er tatt ut av programmet.")]
    begins_on, ends_on = days
    told = _("Fra {begins} til {ends} {year}.", begins=_.day(begins_on), ends=_.day(ends_on), year=ends_on.year)
    shifted = _("Noen grupper kan ligge litt foran eller etter.")
    meetings = [
        "\n".join([f"«{each.title}», {_.moment(each.starts_at)}", *each.way_in])
        for each in teachers.meetings(view.tx, view.now, running, begins_on, ends_on)
    ]
    return [f"{told} {shifted}", *meetings]


def _to_menu(view: View, programme_id: int) -> Row:
    return (Button(view.words("Tilbake"), press("material.menu", programme_id)),)


@routes.message("material.ask")
def ask_text(view: View, module: int, material: int = 0) -> Message | None:
    _, found = view.words, teachers.module_row(view.tx, module)
    if found is None:
        return None
    told = (
        _("Send det som skal stå der i stedet: en tekst, en lenke, et bilde, et dokument eller en talemelding.")
        if material
        else _("Send en tekst, en lenke, et bilde, et dokument eller en talemelding.")
    )
    shown = _(
        "Deltakerne finner det under /program fra ei uke før «{module}» begynner for dem, med navnet ditt på.",
        module=title(view, found),
    )
    return Message(f"{told} {shown}", ((Button(_("Ikke likevel"), press("material.module", module)),),))


@routes.message("material.put")
def put_text(view: View, material: int, anew: bool) -> Message | None:
    _, found = view.words, teachers.get(view.tx, material)
    if found is None:
        return None
    told = (
        _("Endret. Der noen har åpnet det, står det nye.")
        if anew
        else _("Lagt ut. Du kan endre det eller ta det bort når du vil.")
    )
    more = Button(_("Legg ut mer"), press("material.write", found.module_id))
    return Message(told, (*_changes(view, found), (more,), _to_module(view, found)))


@routes.message("material.manage")
def manage_text(view: View, material: int) -> Message | None:
    """What is put up, as people see it, but for a file, which is opened by a button."""
    _, found = view.words, teachers.get(view.tx, material)
    if found is None:
        return None
    opens: tuple[Row, ...] = ((Button(_("Åpne fila"), press("material.open", material)),),) if found.file else ()
    shown = signed(view, found) or kind(view, found)
    return Message(shown, (*opens, *_changes(view, found), _to_module(view, found)))


def _changes(view: View, found: Material) -> tuple[Row, ...]:
    _ = view.words
    return (
        (Button(_("Endre"), press("material.edit", found.id)), Button(_("Ta bort"), press("material.take", found.id))),
    )


def _to_module(view: View, found: Material) -> Row:
    return (Button(view.words("Tilbake"), press("material.module", found.module_id)),)
