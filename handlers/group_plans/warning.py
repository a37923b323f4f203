"""What the facilitator should know before saying yes to a proposal."""

from collections.abc import Iterator, Sequence

from bot.domain.conversation import Button, Message, Reaction, Show, press
from bot.domain.groups import NO_TIME, Group, Rules
from bot.services import group_plans, groups
from bot.services.group_plans import Plan
from bot.services.groups import Seat
from handlers.pages import arrows, in_pages
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
RULES = Rules()


@routes.button("groups.warnings")
def all_(turn: Turn, plan_id: int, number: int = 0) -> Reaction:
    group_plans.must_own(turn.tx, turn.member, plan_id)
    return Show("groups.warnings", plan=plan_id, number=max(0, number))


@routes.message("groups.warnings")
def all_text(view: View, plan: int, number: int) -> Message | None:
    _, found = view.words, group_plans.get(view.tx, plan)
    if found is None or found.found is None:
        return None
    told = every(view, found, found.found.groups)
    pages = in_pages(("", line) for line in told) or [_("Det er ingenting å se på.")]
    here = min(number, len(pages) - 1)
    back_ = (Button(_("Tilbake til forslaget"), press("groups.plan", plan)),)
    return Message(pages[here], (*arrows(_, here, len(pages), lambda n: press("groups.warnings", plan, n)), back_))


def every(view: View, plan: Plan, planned: Sequence[Group]) -> list[str]:
    """What to think of in some groups of a plan; of people only those are read who may have far to go."""
    spread = [group for group in planned if group.cost.get("travel", 0.0) > RULES.travel_limit_km]
    seats = {group.id: here for group, here in group_plans.seats(view.tx, plan, spread)}
    return [line for group in planned for line in warnings(view, group, seats.get(group.id, ()))]


def warnings(view: View, group: Group, seats: Sequence[Seat]) -> Iterator[str]:
    """What to think of in a group, a line each; the seats are of those who may have far to go."""
    _ = view.words
    for seat in seats:
        if seat.km > RULES.travel_limit_km:
            place = groups.place_name(group.host_municipality)
            said = {"name": seat.member.name, "km": round(seat.km), "place": place}
            yield _("⚠ {name} har {km} km til {place}. Der trengs videomøter.", **said)
    n = len(group.members)
    if n < RULES.min:
        yield _.count("⚠ {name}: bare én i gruppa.", "⚠ {name}: bare {n} i gruppa.", n, name=group.name)
    if group.slot == NO_TIME or group.cost.get("slot", 0.0) >= n * RULES.weights.slot:
        yield _("⚠ {name}: ingen har sagt en tid som passer.", name=group.name)
    if group.cost.get("no_larger"):
        yield _("⚠ {name}: ingen fra et større bibliotek.", name=group.name)
