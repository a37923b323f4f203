"""Choosing somebody of a proposal, by a button or by their name."""

from collections.abc import Callable
from functools import partial

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.domain.groups.wishes import Bond
from bot.domain.spelling import plain
from bot.services import conversation, group_plans
from bot.services.group_plans import Plan
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.group_plans.preview import of_today, page_of
from handlers.pages import SIZE, page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
BONDS: dict[str, Bond | None] = {"together": "together", "apart": "apart", "free": None}
AWAITED = "groups.name"
LONGEST = 60  # signs of a name that are looked for


@routes.button("groups.people")
@of_today
def people(turn: Turn, plan_id: int, number: int = 0) -> Reaction:
    group_plans.found_in(group_plans.own(turn.tx, turn.member, plan_id))
    _expect(turn, plan_id)
    return Show("groups.people", plan=plan_id, number=number)


@routes.button("groups.other")
@of_today
def other(turn: Turn, plan_id: int, member_id: int, bond: str, number: int = 0) -> Reaction:
    """The one whom somebody is to be with, or not with."""
    must_be_in(turn, plan_id, member_id)
    _expect(turn, plan_id, member_id, known_bond(bond))
    return Show("groups.other", plan=plan_id, member=member_id, bond=bond, number=number)


@routes.awaited(AWAITED)
def named(turn: Turn, until: int, plan_id: int, member_id: int = 0, bond: str = "") -> Reaction:
    """A name, or a part of one, in place of a button."""
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    group_plans.found_in(group_plans.own(turn.tx, turn.member, plan_id))
    search = turn.text[:LONGEST]
    about = group_plans.about(plan_id)
    if bond:
        return Say("groups.other", about=about, plan=plan_id, member=member_id, bond=bond, search=search)
    return Say("groups.people", about=about, plan=plan_id, search=search)


def _expect(turn: Turn, *about: object) -> None:
    conversation.expect(turn.tx, turn.now, turn.incoming.address, AWAITED, parts.write_until(turn), *about)


def chosen(turn: Turn) -> None:
    """No name is awaited any more."""
    conversation.no_longer(turn.tx, turn.incoming.address, AWAITED)


def known_bond(bond: str) -> str:
    """What a button says; raises Refusal where it is forged."""
    if bond not in BONDS:
        raise Refusal("stale")
    return bond


def must_be_in(turn: Turn, plan_id: int, member_id: int) -> Plan:
    """Raises Refusal where somebody is not in a plan that can still be changed."""
    plan = group_plans.own(turn.tx, turn.member, plan_id)
    if group_plans.group_of(plan, str(member_id)) is None or plan.is_confirmed:
        raise Refusal("stale")
    return plan


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("groups.people")
def people_text(view: View, plan: int, number: int = 0, search: str = "") -> Message | None:
    _, found = view.words, group_plans.get(view.tx, plan)
    if found is None or found.found is None:
        return None
    everyone = _buttons(view, found, partial(press, "groups.person", plan))
    asked = _("Hvem vil du flytte, eller si noe om?")
    turn_to = partial(press, "groups.people", plan)
    told, rows = _choice(view, asked, everyone, search=search, number=number, turn_to=turn_to)
    return Message(told, (*rows, back_to(view, plan)))


@routes.message("groups.other")
def other_text(view: View, plan: int, member: int, bond: str, *, number: int = 0, search: str = "") -> Message | None:
    _, found = view.words, group_plans.get(view.tx, plan)
    who = group_plans.members(view.tx, found).get(str(member)) if found else None
    if found is None or found.found is None or who is None:
        return None
    everyone = _buttons(view, found, lambda id: press("groups.bind", plan, member, id, bond), besides=member)
    asked = (
        _("Hvem skal {name} være sammen med?", name=who.name)
        if bond == "together"
        else _("Hvem skal {name} ikke være sammen med?", name=who.name)
    )
    turn_to = partial(press, "groups.other", plan, member, bond)
    told, rows = _choice(view, asked, everyone, search=search, number=number, turn_to=turn_to)
    return Message(told, (*rows, (Button(_("Tilbake"), press("groups.person", plan, member)),)))


def _buttons(view: View, plan: Plan, pressed: Callable[[int], str], *, besides: int = 0) -> list[tuple[str, Button]]:
    """Everyone of a plan by name, in the order of the alphabet, and a button with their group."""
    places = {id: group.name for group in (plan.found.groups if plan.found else ()) for id in group.members}
    return [
        (each.name, Button(f"{each.name} · {places[id]}", pressed(each.id)))
        for id, each in group_plans.members(view.tx, plan).items()
        if id in places and each.id != besides
    ]


def _choice(
    view: View,
    asked: str,
    everyone: list[tuple[str, Button]],
    *,
    search: str,
    number: int,
    turn_to: Callable[[int], str],
) -> tuple[str, tuple[Row, ...]]:
    """Those whose name has what was written in it; a page of all of them where nothing was, or nobody has it."""
    _ = view.words
    found = [button for name, button in everyone if search and plain(search) in plain(name)]
    if found:
        more = _("Skriv mer av navnet for å se andre.") if len(found) > SIZE else ""
        return " ".join(filter(None, [asked, more])), tuple((each,) for each in found[:SIZE])
    note = _("Jeg fant ingen som heter det.") if search else ""
    how = _("Velg, eller skriv en del av navnet.") if len(everyone) > SIZE else ""
    return " ".join(filter(None, [note, asked, how])), page(_, [button for _name, button in everyone], number, turn_to)


def back_to(view: View, plan_id: int, member_id: int | None = None) -> Row:
    """The way back to the proposal, where somebody is shown."""
    plan = group_plans.get(view.tx, plan_id)
    first = page_of(plan, member_id) if plan and member_id is not None else 0
    return (Button(view.words("Tilbake til forslaget"), press("groups.plan", plan_id, first)),)
