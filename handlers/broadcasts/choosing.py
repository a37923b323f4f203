"""To whom a facilitator writes."""

from bot.domain.broadcasts import Draft
from bot.domain.conversation import Button, Message, Reaction, Row, Say, Show, press
from bot.services import broadcasts, charge, conversation
from handlers.broadcasts.words import begins, leave
from handlers.broadcasts.writing import go_on
from handlers.charge import has_none
from handlers.facilitator import back
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("broadcasts.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    broadcasts.author(turn.tx, turn.member, programme_id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "broadcast.early", programme_id)
    return Show("broadcasts.menu", programme=programme_id)


@routes.awaited("broadcast.early")
def early(turn: Turn, programme_id: int) -> Reaction:
    """Some write before they choose to whom: that is kept, and asked about."""
    broadcasts.write_first(turn.tx, turn.member, programme_id, turn.incoming)
    return Say("broadcasts.menu", programme=programme_id)


@routes.message("broadcasts.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    begun, _revision = broadcasts.draft(view.tx, view.member, programme)
    rows: list[Row] = []
    if charge.looks_after(view.tx, view.member, programme, None):
        everyone = len(broadcasts.reach(view.tx, programme, Draft()).people)
        rows.append((Button(_("Alle deltakerne ({n})", n=everyone), press("broadcast.all", programme)),))
    if charge.own_groups(view.tx, view.member, programme):
        rows.append((Button(_("En gruppe"), press("broadcast.groups", programme, 0)),))
    rows.append((Button(_("Én person"), press("broadcast.people", programme, 0)),))
    if begun.text is not None:
        rows += _draft(view, programme, begun)
    if broadcasts.latest(view.tx, view.member, programme):
        rows.append((Button(_("Meldinger jeg har sendt"), press("broadcast.sent", programme)),))
    asked = (
        _("Hvem skal ha «{beginning}»?", beginning=_beginning(view, begun))
        if begun.to_choose
        else _("Hvem vil du skrive til?")
    )
    return Message(asked, (*rows, back(view, programme)))


def _draft(view: View, programme_id: int, begun: Draft) -> list[Row]:
    """The way on with what was begun, and the way to be rid of it; side by side the words would be cut off."""
    _ = view.words
    drop = Button(_("Kast utkastet"), press("broadcast.drop", programme_id))
    if begun.to_choose:
        return [(drop,)]
    label = _("Fortsett på «{beginning}»", beginning=_beginning(view, begun))
    return [(Button(label, press("broadcast.continue", programme_id)),), (drop,)]


def _beginning(view: View, begun: Draft) -> str:
    return begins(begun.text or "") or view.words("Bilde eller dokument")


@routes.button("broadcast.groups")
def groups_(turn: Turn, programme_id: int, number: int) -> Reaction:
    broadcasts.author(turn.tx, turn.member, programme_id)
    return Show("broadcast.groups", programme=programme_id, number=number)


@routes.message("broadcast.groups")
def groups_text(view: View, programme: int, number: int) -> Message:
    _ = view.words
    choices = [
        Button(each.name, press("broadcast.group", programme, each.id))
        for each in charge.own_groups(view.tx, view.member, programme)
    ]
    rows = page(_, choices, number, lambda other: press("broadcast.groups", programme, other))
    return Message(_("Hvilken gruppe?"), (*rows, leave(view, programme)))


@routes.button("broadcast.people")
def people(turn: Turn, programme_id: int, number: int) -> Reaction:
    broadcasts.author(turn.tx, turn.member, programme_id)
    return Show("broadcast.people", programme=programme_id, number=number)


@routes.message("broadcast.people")
def people_text(view: View, programme: int, number: int) -> Message:
    _ = view.words
    choices = [
        Button(each.name, press("broadcast.person", programme, each.id))
        for each in broadcasts.people(view.tx, view.member, programme)
    ]
    if not choices and (none := has_none(view, programme, leave(view, programme))):
        return none
    rows = page(_, choices, number, lambda other: press("broadcast.people", programme, other))
    return Message(_("Hvem?") if choices else _("Ingen er med ennå."), (*rows, leave(view, programme)))


@routes.button("broadcast.all")
def to_all(turn: Turn, programme_id: int) -> Reaction:
    broadcasts.address(turn.tx, turn.member, programme_id)
    return go_on(turn, programme_id)


@routes.button("broadcast.group")
def to_group(turn: Turn, programme_id: int, group_id: int) -> Reaction:
    broadcasts.address(turn.tx, turn.member, programme_id, group=group_id)
    return go_on(turn, programme_id)


@routes.button("broadcast.person")
def to_person(turn: Turn, programme_id: int, member_id: int) -> Reaction:
    broadcasts.address(turn.tx, turn.member, programme_id, to=member_id)
    return go_on(turn, programme_id)
