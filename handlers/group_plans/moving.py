"""Moving somebody in a proposal: where they could be instead, and what that costs, in words."""

from collections.abc import Iterator

from bot.domain.conversation import Button, Message, Reaction, Row, Show, press
from bot.domain.groups.moves import Move
from bot.services import group_plans, plan_changing
from bot.services.group_plans import Plan
from handlers.group_plans.choosing import must_be_in
from handlers.group_plans.preview import of_today, page_of
from handlers.group_plans.prices import priced
from handlers.pages import arrows, some_names
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 5  # ways on one screen


@routes.button("groups.ways")
@of_today
def ways(turn: Turn, plan_id: int, member_id: int, number: int = 0) -> Reaction:
    must_be_in(turn, plan_id, member_id)
    return Show("groups.ways", plan=plan_id, member=member_id, number=max(0, number))


@routes.button("groups.move")
@of_today
def move(turn: Turn, plan_id: int, member_id: int, to: str) -> Reaction:
    after = plan_changing.move(turn.tx, turn.now, turn.member, plan_id, id=str(member_id), to=to)
    changed = group_plans.own(turn.tx, turn.member, after)
    return Show("groups.plan", plan=after, first=page_of(changed, member_id))


@routes.message("groups.ways")
def ways_text(view: View, plan: int, member: int, number: int = 0) -> Message | None:
    """Each way with its price; who presses one has read it."""
    _, found = view.words, group_plans.get(view.tx, plan)
    everyone = group_plans.members(view.tx, found) if found else {}
    if found is None or found.found is None or str(member) not in everyone:
        return None
    name, names = everyone[str(member)].name, {group.id: group.name for group in found.found.groups}
    open_ = plan_changing.ways(view.tx, found, str(member))
    here = open_[number * SHOWN : (number + 1) * SHOWN]
    lines = [f"• {names[way.to]}: {'; '.join(_price(view, found, way))}" for way in here]
    told = [_("Flytte {name} til:", name=name) if here else _("Ingen andre grupper kan ta imot {name}.", name=name)]
    told += [*lines, *([] if number else _barred(view, found, member, {way.to for way in open_}))]
    buttons: list[Row] = [(Button(names[way.to], press("groups.move", plan, member, way.to)),) for way in here]
    steps = arrows(_, number, -(-len(open_) // SHOWN), lambda n: press("groups.ways", plan, member, n))
    return Message("\n".join(told), (*buttons, *steps, (Button(_("Tilbake"), press("groups.person", plan, member)),)))


def _price(view: View, plan: Plan, way: Move) -> Iterator[str]:
    """What a move costs and what it saves."""
    _ = view.words
    if way.exchanged:
        yield _("bytter med {name}", name=group_plans.members(view.tx, plan)[way.exchanged].name)
    yield from priced(view, way.price)
    if not way.price:
        yield _("koster ingenting")


def _barred(view: View, plan: Plan, member_id: int, open_: set[str]) -> Iterator[str]:
    """Who keeps them from groups that there is no way into."""
    _, names = view.words, {id: each.name for id, each in group_plans.members(view.tx, plan).items()}
    for group, ids in plan_changing.kept_from(view.tx, plan, str(member_id)):
        if group.id not in open_:
            told = {
                "group": group.name,
                "name": names[str(member_id)],
                "names": some_names(_, [names[id] for id in ids]),
            }
            yield _("{group} går ikke. Der er noen som ikke skal være sammen med {name}: {names}.", **told)
