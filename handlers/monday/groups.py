"""The groups that need a word, and the sessions that need a hand."""

from datetime import date

from bot.domain.conversation import Button, Message, Reaction, Say, Show, press
from bot.services.outlook import Group, Outlook, Unplanned, Word
from handlers.facilitator import must_lead, sees_people
from handlers.groups import show
from handlers.monday.opening import below, way
from handlers.monday.section import Section, groups_by_name
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 3  # sessions and modules


@routes.button("monday.groups")
def groups(turn: Turn, programme_id: int, monday: str, only: int = 0) -> Reaction:
    """All of them to choose from, or at once the only one there is."""
    must_lead(turn, programme_id)
    if only:
        return below(show(turn, only))
    return Say("monday.groups", of=programme_id, monday=monday)


@routes.button("monday.more_groups")
def turn_page(turn: Turn, programme_id: int, monday: str, number: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("monday.groups", of=programme_id, monday=monday, number=number)


# --- the message's sections ------------------------------------------------------------------------------------------


def need_a_word(view: View, outlook: Outlook) -> Section | None:
    _, found = view.words, _seen(view, outlook)
    if not found:
        return None
    why = {
        "chat": _("jeg når ikke chatten deres"),
        "away": _("under halvparten er med nå"),
        "quiet": _("ingen har svart på de to siste spørsmålene"),
    }
    lines = [_("Grupper som trenger et ord fra deg:")]
    for word, told in why.items():
        if theirs := [group for group, each in found if each == word]:
            lines.append(f"• {groups_by_name(_, theirs, outlook)}: {told}")
    label = _("Grupper som trenger et ord ({n})", n=len(found))
    only = found[0][0].id if len(found) == 1 else 0
    button = Button(label, press("monday.groups", outlook.running.id, outlook.monday, only))
    return Section("\n".join(lines), ((button,),))


def _seen(view: View, outlook: Outlook) -> list[tuple[Group, Word]]:
    """A manager is told of lost chats alone: who answers and who is on pause is between people and facilitators."""
    is_theirs = sees_people(view, outlook.running.id)
    return [(group, word) for group, word in outlook.words if is_theirs or word == "chat"]


def sessions(view: View, outlook: Outlook) -> Section | None:
    """Those that nobody comes to, and the modules that have none."""
    _ = view.words
    told = [
        _("«{title}» {moment}: ingen har sagt at de kommer.", title=each.title, moment=_.moment(each.starts_at))
        for each in outlook.uncovered
    ]
    told += [_unplanned(view, outlook, each) for each in outlook.unplanned]
    if not told:
        return None
    lines = [_("Møter:"), *(f"• {each}" for each in told[:SHOWN])]
    if (more := len(told) - SHOWN) > 0:
        lines.append(_.count("og én til", "og {n} til", more))
    return Section("\n".join(lines), ((way(_("Møter"), "sessions", outlook.running.id),),))


def _unplanned(view: View, outlook: Outlook, lacking: Unplanned) -> str:
    _ = view.words
    told = {"module": _.pick(lacking.module.title), "day": _.day(lacking.begins.astimezone(_.zone).date())}
    has_begun = lacking.begins <= view.now
    if lacking.groups is None:
        if has_begun:
            return _("«{module}» begynte {day}, og har ikke noe møte ennå.", **told)
        return _("«{module}» begynner {day}, og har ikke noe møte ennå.", **told)
    told["groups"] = groups_by_name(_, lacking.groups, outlook)
    if has_begun:
        return _("«{module}» begynte {day}, og har ikke noe møte ennå for {groups}.", **told)
    return _("«{module}» begynner {day}, og har ikke noe møte ennå for {groups}.", **told)


# --- all of them -----------------------------------------------------------------------------------------------------


@routes.message("monday.groups")
def list_(view: View, of: int, monday: str, number: int = 0) -> Message:
    _ = view.words
    found = _seen(view, Outlook.of(view.tx, view.now, view.member, of, date.fromisoformat(monday)))
    choices = [Button(group.name, press("groups.show", group.id)) for group, _word in found]
    if not choices:
        return Message(_("Ingen grupper trenger et ord akkurat nå."))
    told = _("Trykk på en gruppe for å se mer.")
    return Message(told, page(_, choices, number, lambda other: press("monday.more_groups", of, monday, other)))
