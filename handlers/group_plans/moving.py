"""Moving somebody in a proposal: where they could be instead, and what that costs, in words."""

from collections.abc import Iterator

from bot.domain.conversation import Button, Message, Reaction, Refusal, Show, press
from bot.domain.groups.moves import Move
from bot.services import group_plans
from bot.services.group_plans import Plan
from handlers.group_plans.preview import shown
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
WAYS_SHOWN = 5


@routes.button("groups.ways")
def ways(turn: Turn, plan_id: int, member_id: int) -> Reaction:
    plan = group_plans.own(turn.tx, turn.member, plan_id)
    if group_plans.group_of(plan, str(member_id)) is None or plan.is_confirmed:
        raise Refusal("stale")
    return Show("groups.ways", plan=plan_id, member=member_id)


@routes.button("groups.move")
def move(turn: Turn, plan_id: int, member_id: int, to: str) -> Reaction:
    return shown(group_plans.move(turn.tx, turn.now, turn.member, plan_id, id=str(member_id), to=to))


@routes.message("groups.ways")
def ways_text(view: View, plan: int, member: int) -> Message | None:
    """Each way with its price; who presses one has read it."""
    _, found = view.words, group_plans.get(view.tx, plan)
    who = group_plans.members(view.tx, found).get(str(member)) if found else None
    if found is None or found.found is None or who is None:
        return None
    back_ = (Button(_("Tilbake"), press("groups.person", plan, member)),)
    open_ = group_plans.ways(view.tx, found, str(member))[:WAYS_SHOWN]
    if not open_:
        return Message(_("Ingen andre grupper kan ta imot {name}: reglene står i veien.", name=who.name), (back_,))
    names = {group.id: group.name for group in found.found.groups}
    lines = [f"• {names[way.to]}: {'; '.join(price(view, found, way))}" for way in open_]
    buttons = [(Button(names[way.to], press("groups.move", plan, member, way.to)),) for way in open_]
    return Message("\n".join([_("Flytte {name} til:", name=who.name), *lines]), (*buttons, back_))


def price(view: View, plan: Plan, way: Move) -> Iterator[str]:
    """What a move costs and what it saves, in words."""
    _ = view.words
    if way.exchanged:
        yield _("bytter med {name}", name=group_plans.members(view.tx, plan)[way.exchanged].name)
    travel, rest = (
        round(way.price.get("travel", 0)),
        {term: cost for term, cost in way.price.items() if term != "travel"},
    )
    if travel:
        yield _("{n} km mer reise", n=travel) if travel > 0 else _("{n} km mindre reise", n=-travel)
    said = {
        "slot": (_("tida passer for færre"), _("tida passer for flere")),
        "module": (_("færre deler valgmodul"), _("flere deler valgmodul")),
        "no_larger": (_("en gruppe står uten større bibliotek"), _("en gruppe får et større bibliotek")),
        "no_small": (_("en gruppe står uten lite bibliotek"), _("en gruppe får et lite bibliotek")),
        "same_municipality": (_("flere fra samme kommune"), _("færre fra samme kommune")),
        "size": (_("størrelsen passer dårligere"), _("størrelsen passer bedre")),
        "stability": (_("en til må bytte gruppe"), _("en færre må bytte gruppe")),
    }
    for term, cost in rest.items():
        worse, better = said[term]
        yield worse if cost > 0 else better
    if not way.price:
        yield _("koster ingenting")
