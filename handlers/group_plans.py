"""A proposal of groups: the facilitator sees it, and takes it or leaves it."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, press
from bot.domain.groups import Rules
from bot.services import group_plans, groups, programme
from bot.services.group_plans import Proposed
from handlers.groups import paragraph, to_groups
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 4  # groups on one screen


@routes.button("groups.propose")
def propose(turn: Turn, programme_id: int) -> Reaction:
    return Show("groups.plan", plan=group_plans.propose(turn.tx, turn.now, turn.member, programme_id))


@routes.button("groups.plan")
def plan(turn: Turn, plan_id: int, first: int) -> Reaction:
    found = group_plans.get(turn.tx, plan_id)
    if found is None or not 0 <= first < len(found.plan["groups"]):
        raise Refusal("stale")
    programme.must_see_names(turn.tx, turn.member, found.programme_id)
    return Show("groups.plan", plan=plan_id, first=first)


@routes.button("groups.confirm")
def confirm(turn: Turn, plan_id: int) -> Reaction:
    made = group_plans.confirm(turn.tx, turn.now, turn.member, plan_id)
    if made is None:
        before = group_plans.get(turn.tx, plan_id)
        assert before is not None
        again = group_plans.propose(turn.tx, turn.now, turn.member, before.programme_id)
        return Show("groups.plan", plan=again, renewed=True)
    connect = [Say("group.connect", group=group.id) for group in made]
    return [Show("groups.made", programme=made[0].programme_id, n=len(made)), *connect]


@routes.message("groups.plan")
def plan_text(view: View, plan: int, first: int = 0, renewed: bool = False) -> Message | None:
    _ = view.words
    found = group_plans.get(view.tx, plan)
    if found is None:
        return None
    proposed = group_plans.proposed(view.tx, found)
    shown = proposed[first : first + SHOWN]
    heading = (
        _("Noen har kommet til eller endret noe siden forslaget. Her er et nytt:")
        if renewed
        else _.count("Forslag: én gruppe.", "Forslag: {n} grupper.", len(proposed))
    )
    paragraphs = [paragraph(view, each.name, each.host, each.slot, each.seats) for each in shown]
    warned = [line for each in shown for line in warnings(view, each)]
    promise = _("Ingen får vite noe før du bekrefter.")
    steps = [
        Button(label, press("groups.plan", plan, other))
        for label, other in ((_("Forrige"), first - SHOWN), (_("Neste"), first + SHOWN))
        if 0 <= other < len(proposed)
    ]
    answers = (
        Button(_("Bekreft"), press("groups.confirm", plan)),
        Button(_("Ikke nå"), press("groups.menu", found.programme_id)),
    )
    return Message("\n\n".join([heading, *paragraphs, *warned, promise]), (*([tuple(steps)] if steps else []), answers))


def warnings(view: View, group: Proposed) -> list[str]:
    """What the facilitator should know before saying yes."""
    _ = view.words
    far = [
        _(
            "⚠ {name} har {km} km til {place}. Der trengs videomøter.",
            name=seat.member.name,
            km=round(seat.km),
            place=groups.place_name(group.host),
        )
        for seat in group.seats
        if seat.km > Rules().travel_limit_km
    ]
    small = len(group.seats) < Rules().min
    few = _.count("⚠ {name}: bare én i gruppa.", "⚠ {name}: bare {n} i gruppa.", len(group.seats), name=group.name)
    return [*far, *([few] if small else [])]


@routes.message("groups.made")
def made_text(view: View, programme: int, n: int) -> Message:
    _ = view.words
    told = _.count(
        "Gruppa er laget, og deltakerne får beskjed. Nå trenger den en chat:",
        "{n} grupper er laget, og deltakerne får beskjed. Nå trenger hver av dem en chat:",
        n,
    )
    return Message(told, (to_groups(view, programme),))


@routes.message("groups.too_few")
def too_few(view: View) -> Message:
    _ = view.words
    least = Rules().min
    return Message(_("Minst {n} må vente på gruppe før jeg kan foreslå noe. Prøv igjen når flere er med.", n=least))


@routes.message("groups.impossible")
def impossible(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Jeg fant ingen grupper på {least}–{most} der lederne er i andre grupper enn sine egne ansatte. Prøv igjen "
            "når flere er med.",
            least=Rules().min,
            most=Rules().max,
        )
    )


@routes.message("groups.confirmed_before")
def confirmed_before(view: View) -> Message:
    _ = view.words
    return Message(_("Dette forslaget er allerede bekreftet."))
