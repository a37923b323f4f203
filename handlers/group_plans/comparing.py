"""What is other in a proposal than in the one before it, and the way back to that one."""

from collections.abc import Iterator, Mapping

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.groups import Assignment
from bot.services import group_plans, groups, plan_changing
from bot.services.group_plans import Plan
from handlers.group_plans.prices import priced
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 25  # who is in another group; each takes up to 150 signs
LEAST = 0.5  # km that count


@routes.button("groups.compare")
def compare(turn: Turn, plan_id: int) -> Reaction:
    if group_plans.own(turn.tx, turn.member, plan_id).follows is None:
        raise Refusal("stale")
    return Show("groups.compare", plan=plan_id)


@routes.button("groups.undo")
def undo(turn: Turn, plan_id: int) -> Reaction:
    return Show("groups.plan", plan=plan_changing.undo(turn.tx, turn.member, plan_id))


def ways_back(view: View, plan: Plan) -> Row:
    """Undo and compare, where there is a plan before."""
    _ = view.words
    if plan.follows is None:
        return ()
    return (
        Button(_("Angre"), press("groups.undo", plan.id)),
        Button(_("Sammenlign"), press("groups.compare", plan.id)),
    )


@routes.message("groups.compare")
def compare_text(view: View, plan: int) -> Message | None:
    _ = view.words
    found = group_plans.get(view.tx, plan)
    before = group_plans.get(view.tx, found.follows) if found and found.follows is not None else None
    if found is None or before is None:
        return None
    back_ = (Button(_("Tilbake"), press("groups.plan", plan)),)
    if found.found is None or before.found is None:
        return Message(_("Det ene av forslagene er ikke regnet ut."), (back_,))
    names = {id: each.name for id, each in group_plans.members(view.tx, found).items()}
    lines = [*_elsewhere(view, before.found, found.found), *_differences(view, before.found, found.found, names)]
    lines = lines or [_("Alle er i de samme gruppene.")]
    if (more := len(lines) - SHOWN) > 0:
        lines = [*lines[:SHOWN], _.count("og én til", "og {n} til", more)]
    price = {term: cost - before.found.cost.get(term, 0.0) for term, cost in found.found.cost.items()}
    told = list(priced(view, {term: cost for term, cost in price.items() if abs(cost) >= LEAST}))
    sum_ = _("Til sammen: {what}.", what=", ".join(told)) if told else _("Det er like godt.")
    return Message("\n\n".join([_("Siden forslaget før:"), "\n".join(lines), sum_]), (back_,))


def _elsewhere(view: View, before: Assignment, after: Assignment) -> Iterator[str]:
    """The groups that meet elsewhere than before; one that is only proposed is called after where it meets."""
    _ = view.words
    was = {group.id: group for group in before.groups}
    for group in after.groups:
        if group.id in was and group.host_municipality != was[group.id].host_municipality:
            place = groups.place_name(group.host_municipality)
            told = _("Gruppa {was} møtes i {place} nå", was=was[group.id].name, place=place)
            renamed = group.name != was[group.id].name
            yield _("{told}, og heter {now}.", told=told, now=group.name) if renamed else f"{told}."


def _differences(view: View, before: Assignment, after: Assignment, names: Mapping[str, str]) -> Iterator[str]:
    """Who is in another group than before; a group that only meets elsewhere now is the same."""
    _ = view.words
    was, now = ({id: group for group in plan.groups for id in group.members} for plan in (before, after))
    for id, name in names.items():
        if id in now and (id not in was or was[id].id != now[id].id):
            from_ = was[id].name if id in was else _("ingen gruppe")
            yield _("{name}: fra {was} til {now}", name=name, was=from_, now=now[id].name)
