"""Who may need a call, and whom the bot does not reach."""

from datetime import date
from typing import Any, Literal

from bot.domain.conversation import Button, Message, Reaction, Row, Say, Show, press
from bot.domain.people import Member
from bot.services import programme
from bot.services.outlook import Outlook
from handlers.facilitator import sees_names, sees_people
from handlers.monday.opening import way
from handlers.monday.section import Section, names
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
Which = Literal["silent", "other", "away"]


@routes.button("monday.people")
def people(turn: Turn, programme_id: int, monday: str, which: str) -> Reaction:
    return Say("monday.people", **_shown(turn, programme_id, monday, which))


@routes.button("monday.turn")
def turn_page(turn: Turn, programme_id: int, monday: str, which: str, number: int) -> Reaction:
    return Show("monday.people", **_shown(turn, programme_id, monday, which), number=number)


def _shown(turn: Turn, programme_id: int, monday: str, which: str) -> dict[str, Any]:
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    return {"of": programme_id, "monday": monday, "which": which}


# --- the message's sections ------------------------------------------------------------------------------------------


def silent(view: View, outlook: Outlook) -> Section | None:
    """Who, never why; no names and no figures to a manager."""
    _, found, programme_id = view.words, outlook.silent, outlook.running.id
    if not (found.new or found.before):
        return None
    if not sees_people(view, programme_id):
        return Section(
            _("Noen kan trenge en telefon. Hvem det er, får bare veiledere se. Inviter gjerne en under «Deltakere».")
        )
    told = [_("Kan trenge en telefon: {names}.", names=names(_, found.new))] if found.new else []
    told += [_("Har trengt en telefon en stund: {names}.", names=names(_, found.before))] if found.before else []
    return Section(" ".join(told), (_list(view, outlook, _("Hvem kan trenge en telefon"), "silent"),))


def other_way(view: View, outlook: Outlook) -> Section | None:
    """Until it is agreed how; a manager sees nobody's name."""
    _, found = view.words, outlook.other_way
    if not (found and sees_people(view, outlook.running.id)):
        return None
    told = _("Vil heller nås på en annen måte: {names}.", names=names(_, found))
    return Section(told, (_list(view, outlook, _("Hvem vil nås på en annen måte"), "other"),))


def out_of_reach(view: View, outlook: Outlook) -> Section | None:
    _, found, programme_id = view.words, outlook.out_of_reach, outlook.running.id
    if not found:
        return None
    if not sees_people(view, programme_id):
        return Section(_.count("Én når jeg ikke i Telegram.", "{n} når jeg ikke i Telegram.", len(found)))
    told = _("Jeg når ikke {names} i Telegram. Ta gjerne kontakt på en annen måte.", names=names(_, found))
    return Section(told, (_list(view, outlook, _("Hvem jeg ikke når"), "away"),))


def not_come(view: View, outlook: Outlook) -> Section | None:
    _, n = view.words, outlook.not_come
    if not (n and sees_names(view, outlook.running.id)):
        return None
    told = _.count("Én er invitert, men har ikke kommet ennå.", "{n} er invitert, men har ikke kommet ennå.", n)
    return Section(told, ((way(_("Ikke nådd ennå ({n})", n=n), "unreached", outlook.running.id),),))


def _list(view: View, outlook: Outlook, label: str, which: Which) -> Row:
    return (Button(label, press("monday.people", outlook.running.id, outlook.monday, which)),)


# --- all of them -----------------------------------------------------------------------------------------------------


@routes.message("monday.people")
def list_(view: View, of: int, monday: str, which: str, number: int = 0) -> Message:
    _ = view.words
    outlook = Outlook.of(view.tx, view.now, view.member, of, date.fromisoformat(monday))
    found, told = _which(view, outlook, which)
    if not found:
        return Message(_("Ingen flere akkurat nå."))
    choices = [Button(each.name, press("silence.person", each.id, of)) for each in found]
    return Message(told, page(_, choices, number, lambda other: press("monday.turn", of, monday, which, other)))


def _which(view: View, outlook: Outlook, which: str) -> tuple[list[Member], str]:
    _ = view.words
    if which == "silent":
        told = _("Disse kan det gjøre godt med en telefon til. Trykk på et navn for å se mer.")
        return [*outlook.silent.new, *outlook.silent.before], told
    if which == "other":
        told = _("Disse vil heller nås på en annen måte. Trykk på et navn, og si fra der når dere har avtalt hvordan.")
        return outlook.other_way, told
    told = _("Disse har stengt chatten med meg. Ingenting er slettet. Trykk på et navn for å se mer.")
    return outlook.out_of_reach, told
