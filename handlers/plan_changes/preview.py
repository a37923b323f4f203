"""Everything that comes of a change, the yes to it, and what the other facilitators hear."""

from datetime import date
from typing import Any

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.programme.line import from_json
from bot.services import people, plan_changes
from bot.texts import capital
from handlers.pages import arrows
from handlers.plan_changes import codes, words
from handlers.plan_changes.refusals import refused
from handlers.questions.words import day
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("plan_changes.not_this_week")
def not_this_week(turn: Turn, programme_id: int, group_id: int = 0, monday: str = "") -> Reaction:
    """Where the button stands under a week, of that one; once it was asked, or is over, it is shown how it stands."""
    off = plan_changes.next_off(turn.tx, turn.now, turn.member, programme_id, group_id or None)
    if monday and day(monday) != off:
        return Show("questions.week", programme=programme_id, group=group_id, monday=monday)
    return see(turn, programme_id, group_id, codes.NOT_THIS_WEEK)


@routes.button("plan_changes.see")
def see(turn: Turn, programme_id: int, group_id: int, code: str, number: int = 0) -> Reaction:
    plan_changes.must_change(turn.tx, turn.member, programme_id, group_id or None)
    codes.read(turn, programme_id, code)
    return Show("plan_changes.preview", programme=programme_id, group=group_id, code=code, number=number)


@routes.button("plan_changes.yes")
def yes(turn: Turn, programme_id: int, group_id: int, code: str, seen: str) -> Reaction:
    change, group = codes.read(turn, programme_id, code), group_id or None
    made = plan_changes.make(turn.tx, turn.now, turn.member, programme_id, change, group_id=group, seen=seen)
    if made is None:
        return Show("plan_changes.preview", programme=programme_id, group=group_id, code=code, renewed=True)
    return Show("plan_changes.made", programme=programme_id, id=made)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("plan_changes.preview")
def preview(
    view: View, programme: int, group: int, code: str, *, number: int = 0, renewed: bool = False
) -> Message | None:
    _ = view.words
    change, here = codes.read(view, programme, code), (programme, group, code)
    no = (Button(_("Tilbake"), press("plan_changes.menu", programme, group)),)
    try:
        found = plan_changes.effects(view.tx, view.now, view.member, programme, change, group_id=group or None)
    except Refusal as refusal:
        return refused(view, refusal, no)
    told = capital(words.told(view, programme, change, found.monday))
    intro = _("{change} ({whom}). Det er ikke gjort ennå.", change=told, whom=words.whom(view, group))
    yes = Button(_("Ja, gjør det"), press("plan_changes.yes", *here, found.seen))
    shown = words.pages(view, programme, in_full(view, intro, renewed), found)
    return page_of(view, shown, number, ("plan_changes.see", *here), (yes, *no))


def in_full(view: View, intro: str, renewed: bool) -> str:
    """What somebody is asked to say yes to, and what of it is new since they were asked."""
    _ = view.words
    anew = _("Noe er endret eller sendt siden du så på dette. Slik blir det nå:") if renewed else ""
    rest = _("Det som er sendt, står. Gruppene får ingen melding om dette, men ser det i /program.")
    return "\n\n".join(filter(None, [anew, intro, rest]))


def page_of(view: View, pages: list[str], number: int, asked: tuple[object, ...], below: Row) -> Message | None:
    """One of the pages, with the way to the others and what can be pressed under each."""
    if not 0 <= number < len(pages):
        return None
    name, *args = asked
    turn = arrows(view.words, number, len(pages), lambda other: press(str(name), *args, other))
    return Message(pages[number], (*turn, below))


@routes.message("plan_changes.made")
def made_text(view: View, programme: int, id: int) -> Message | None:
    _ = view.words
    made = next((each for each in plan_changes.newest(view.tx, view.member, programme) if each.id == id), None)
    if made is None:
        return None
    told = words.told(view, programme, from_json(made.change), made.monday)
    undo = Button(_("Angre"), press("plan_changes.undo", programme, id))
    to_menu = Button(_("Endre mer"), press("plan_changes.menu", programme, made.group_id or 0))
    text = _("Planen er endret for {whom}: {change}.", whom=words.whom(view, made.group_id), change=told)
    return Message(text, ((undo, to_menu), (Button(_("Tilbake"), press("prompts.menu", programme)),)))


# --- to the other facilitators ---------------------------------------------------------------------------------------


@routes.message("plan_changes.changed")
def changed(view: View, by: int, group: int | None, monday: str, change: dict[str, Any]) -> Message:
    _ = view.words
    told = _("{name} har endret planen for {whom}: {change}.", **_who_and_what(view, by, group, monday, change))
    return Message(told, (_to_newest(view),))


@routes.message("plan_changes.undone")
def undone(view: View, by: int, group: int | None, monday: str, change: dict[str, Any]) -> Message:
    _ = view.words
    told = _("{name} har angret en endring for {whom}: {change}.", **_who_and_what(view, by, group, monday, change))
    return Message(told, (_to_newest(view),))


def _who_and_what(view: View, by: int, group: int | None, monday: str, change: dict[str, Any]) -> dict[str, str]:
    _ = view.words
    return {
        "name": people.name_of(view.tx, by) or _("En veileder"),
        "whom": words.whom(view, group),
        "change": words.told(view, _programme(view), from_json(change), date.fromisoformat(monday)),
    }


def _to_newest(view: View) -> Row:
    return (Button(view.words("Se endringene"), press("plan_changes.newest", _programme(view))),)


def _programme(view: View) -> int:
    assert view.delivery is not None
    assert view.delivery.programme_id is not None
    return view.delivery.programme_id
