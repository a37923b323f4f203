"""What the facilitator wishes of a proposal: somebody kept where they are, two together, two apart."""

from collections.abc import Callable

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.groups.wishes import Bond
from bot.services import group_plans
from bot.services.group_plans import Plan
from handlers.group_plans.preview import shown
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
BONDS: dict[str, Bond | None] = {"together": "together", "apart": "apart", "free": None}


@routes.button("groups.people")
def people(turn: Turn, plan_id: int, number: int = 0) -> Reaction:
    group_plans.found_in(group_plans.own(turn.tx, turn.member, plan_id))
    return Show("groups.people", plan=plan_id, number=number)


@routes.button("groups.person")
def person(turn: Turn, plan_id: int, member_id: int) -> Reaction:
    _must_be_in(turn, plan_id, member_id)
    return Show("groups.person", plan=plan_id, member=member_id)


@routes.button("groups.pin")
def pin(turn: Turn, plan_id: int, member_id: int, here: int) -> Reaction:
    after = group_plans.pin(turn.tx, turn.now, turn.member, plan_id, id=str(member_id), here=bool(here))
    return Show("groups.person", plan=after, member=member_id)


@routes.button("groups.release")
def release(turn: Turn, plan_id: int, member_id: int) -> Reaction:
    """Somebody who is pinned in a plan that cannot be is so no more; it is worked out anew."""
    return shown(group_plans.release(turn.tx, turn.now, turn.member, plan_id, id=str(member_id)))


@routes.button("groups.other")
def other(turn: Turn, plan_id: int, member_id: int, bond: str, number: int = 0) -> Reaction:
    """Choose the one whom somebody is to be with, or not with."""
    _must_be_in(turn, plan_id, member_id)
    return Show("groups.other", plan=plan_id, member=member_id, bond=_bond(bond), number=number)


@routes.button("groups.bind")
def bind(turn: Turn, plan_id: int, member_id: int, other_id: int, bond: str) -> Reaction:
    pair = frozenset({str(member_id), str(other_id)})
    return shown(group_plans.bind(turn.tx, turn.now, turn.member, plan_id, pair=pair, bond=BONDS[_bond(bond)]))


def _bond(bond: str) -> str:
    if bond not in BONDS:
        raise Refusal("stale")
    return bond


def _must_be_in(turn: Turn, plan_id: int, member_id: int) -> Plan:
    """Raises Refusal where somebody is not in a plan that can still be changed."""
    plan = group_plans.own(turn.tx, turn.member, plan_id)
    if group_plans.group_of(plan, str(member_id)) is None or plan.is_confirmed:
        raise Refusal("stale")
    return plan


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("groups.people")
def people_text(view: View, plan: int, number: int) -> Message | None:
    _, found = view.words, group_plans.get(view.tx, plan)
    if found is None or found.found is None:
        return None
    rows = _names(
        view, found, number, lambda id: press("groups.person", plan, id), lambda n: press("groups.people", plan, n)
    )
    return Message(_("Hvem vil du flytte, eller si noe om?"), (*rows, _back(view, plan)))


@routes.message("groups.other")
def other_text(view: View, plan: int, member: int, bond: str, number: int) -> Message | None:
    _, found = view.words, group_plans.get(view.tx, plan)
    who = group_plans.members(view.tx, found).get(str(member)) if found else None
    if found is None or found.found is None or who is None:
        return None
    rows = _names(
        view,
        found,
        number,
        lambda id: press("groups.bind", plan, member, id, bond),
        lambda n: press("groups.other", plan, member, bond, n),
        besides=str(member),
    )
    asked = (
        _("Hvem skal {name} være sammen med?") if bond == "together" else _("Hvem skal {name} ikke være sammen med?")
    )
    back_ = (Button(_("Tilbake"), press("groups.person", plan, member)),)
    return Message(asked.format(name=who.name), (*rows, back_))


def _names(
    view: View,
    plan: Plan,
    number: int,
    chosen: Callable[[int], str],
    turn_to: Callable[[int], str],
    *,
    besides: str = "",
) -> tuple[Row, ...]:
    """Everyone of a plan with their group, in the order of the alphabet, a page at a time."""
    everyone = group_plans.members(view.tx, plan)
    named = [
        Button(f"{who.name} · {group.name}", chosen(who.id))
        for id, who in everyone.items()
        if id != besides and (group := group_plans.group_of(plan, id))
    ]
    return page(view.words, named, number, turn_to)


@routes.message("groups.person")
def person_text(view: View, plan: int, member: int) -> Message | None:
    _, found = view.words, group_plans.get(view.tx, plan)
    everyone = group_plans.members(view.tx, found) if found else {}
    group = group_plans.group_of(found, str(member)) if found else None
    if found is None or group is None or str(member) not in everyone:
        return None
    name, pinned = everyone[str(member)].name, str(member) in found.wishes.pins
    bonds = [(bond, everyone[id]) for bond, id in found.wishes.bonds_of(str(member)) if id in everyone]
    told = [_("{name} er foreslått i gruppa {group}.", name=name, group=group.name)]
    told += [_("Du har festet {name} der.", name=name)] * pinned
    told += [
        _("Skal være sammen med {other}.", other=other.name)
        if bond == "together"
        else _("Skal ikke være sammen med {other}.", other=other.name)
        for bond, other in bonds
    ]
    free = [
        (Button(_("Slutt med det: {other}", other=other.name), press("groups.bind", plan, member, other.id, "free")),)
        for _bond, other in bonds
    ]
    pin_button = Button(_("Løsne") if pinned else _("Fest her"), press("groups.pin", plan, member, int(not pinned)))
    return Message(
        "\n".join(told),
        (
            (Button(_("Flytt …"), press("groups.ways", plan, member)), pin_button),
            (
                Button(_("Sammen med …"), press("groups.other", plan, member, "together")),
                Button(_("Ikke sammen med …"), press("groups.other", plan, member, "apart")),
            ),
            *free,
            _back(view, plan),
        ),
    )


def _back(view: View, plan_id: int) -> Row:
    return (Button(view.words("Tilbake til forslaget"), press("groups.plan", plan_id)),)
