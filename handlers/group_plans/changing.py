"""What the facilitator wishes of a proposal: somebody kept where they are, two together, two apart."""

from bot.domain.conversation import Button, Message, Reaction, Show, press
from bot.services import group_plans, plan_changing
from handlers.group_plans.choosing import BONDS, back_to, chosen, known_bond, must_be_in
from handlers.group_plans.preview import below, of_today
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("groups.person")
@of_today
def person(turn: Turn, plan_id: int, member_id: int) -> Reaction:
    must_be_in(turn, plan_id, member_id)
    chosen(turn)
    return Show("groups.person", plan=plan_id, member=member_id)


@routes.button("groups.pin")
@of_today
def pin(turn: Turn, plan_id: int, member_id: int, here: int) -> Reaction:
    after = plan_changing.pin(turn.tx, turn.now, turn.member, plan_id, id=str(member_id), here=bool(here))
    return Show("groups.person", plan=after, member=member_id)


@routes.button("groups.release")
def release(turn: Turn, plan_id: int, member_id: int) -> Reaction:
    """Somebody who is pinned in a plan that cannot be is so no more; it is worked out anew."""
    return below(plan_changing.release(turn.tx, turn.now, turn.member, plan_id, id=str(member_id)))


@routes.button("groups.bind")
@of_today
def bind(turn: Turn, plan_id: int, member_id: int, other_id: int, bond: str) -> Reaction:
    pair, kept = frozenset({str(member_id), str(other_id)}), BONDS[known_bond(bond)]
    chosen(turn)
    return below(plan_changing.bind(turn.tx, turn.now, turn.member, plan_id, pair=pair, bond=kept))


# --- words -----------------------------------------------------------------------------------------------------------


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
    told += [_("{name} er festet der, og blir der også når forslaget regnes ut på nytt.", name=name)] * pinned
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
            back_to(view, plan, member),
        ),
    )
