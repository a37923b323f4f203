"""Why no groups can be made as wished: which wishes collide, and what is enough to give up."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.conversation import Button, Message, Row, press
from bot.domain.groups import Collision
from bot.domain.groups.demands import Demand
from bot.services import group_plans
from bot.services.group_plans import Plan
from handlers.groups import to_groups
from handlers.view import View

SHOWN = 3  # collisions in one message
BUTTONS = 8


def message(view: View, plan: Plan, collision: Collision) -> Message:
    _ = view.words
    demands = [each for rules in (*collision.cores, *collision.ways_out) for each in rules]
    names = group_plans.names(view.tx, plan, {id for each in demands for id in each.ids})
    told = [_("Det går ikke å lage grupper slik.")]
    for heading, core in zip(_headings(view), collision.cores, strict=False):
        told.append("\n".join([heading, *(f"• {_rule(view, plan, each, names)}" for each in core)]))
    told.append(_way_out(view, plan, collision, names))
    undo = [(Button(_("Angre"), press("groups.undo", plan.id)),)] if plan.follows is not None else []
    rows = [row for each in _given_up(collision) for row in _button(view, plan, each, names)]
    return Message("\n\n".join(told), (*rows[:BUTTONS], *undo, to_groups(view, plan.programme_id)))


def _headings(view: View) -> list[str]:
    _ = view.words
    return [_("Dette kan ikke alt gjelde samtidig:"), *[_("Heller ikke dette:")] * (SHOWN - 1)]


def _way_out(view: View, plan: Plan, collision: Collision, names: Mapping[str, str]) -> str:
    _ = view.words
    if not collision.ways_out or len(collision.cores) > SHOWN:
        return _("Det er mer som ikke går sammen. Gi opp noe av dette først.")
    is_led = [any(each.kind == "leader" for each in way) for way in collision.ways_out]
    if not any(is_led) and len(collision.ways_out) == len(collision.cores[0]) > 1:
        return _("Gi opp én av dem, så går det.")
    ours = [way for way, led in zip(collision.ways_out, is_led, strict=True) if not led] or collision.ways_out
    ways = [_listed(view, [_rule(view, plan, each, names) for each in way]) for way in ours]
    told = _("Det er nok å gi opp: {rules}.", rules=_(" eller ").join(ways))
    both = _("En leder og egne ansatte kommer bare sammen når begge har bedt om det, under /innstillinger.")
    return f"{told} {both}" if any(is_led) else told


def _given_up(collision: Collision) -> list[Demand]:
    """What there is a button for: what is enough to give up, or all that collides where that is not known."""
    return list(dict.fromkeys(each for way in collision.ways_out or collision.cores for each in way))


def _button(view: View, plan: Plan, demand: Demand, names: Mapping[str, str]) -> Iterator[Row]:
    """A wish as a button that takes it back; the sizes of groups and who leads whom are no wishes."""
    _ = view.words
    who = _listed(view, [names.get(id, _("en som har sluttet")) for id in demand.ids])
    ids = [int(id) for id in demand.ids]
    if demand.kind == "together":
        yield (Button(_("Ikke krev sammen: {names}", names=who), press("groups.bind", plan.id, *ids, "free")),)
    elif demand.kind == "apart":
        yield (Button(_("Ikke krev hver for seg: {names}", names=who), press("groups.bind", plan.id, *ids, "free")),)
    elif demand.kind == "pin":
        yield (Button(_("Løsne {name}", name=who), press("groups.release", plan.id, *ids)),)


def _rule(view: View, plan: Plan, demand: Demand, names: Mapping[str, str]) -> str:
    _ = view.words
    who = _listed(view, [names.get(id, _("en som har sluttet")) for id in demand.ids])
    match demand.kind:
        case "together":
            return _("{names} sammen", names=who)
        case "apart":
            return _("{names} hver for seg", names=who)
        case "leader":
            return _("{names} hver for seg, som leder og ansatt", names=who)
        case "pin":
            group = group_plans.group_name(view.tx, plan, demand.group)
            return _("{name} festet i gruppa {group}", name=who, group=group or _("fra før"))
        case "min":
            return _("minst {n} i hver gruppe", n=demand.size)
        case "max":
            return _("høyst {n} i hver gruppe", n=demand.size)


def _listed(view: View, words: Sequence[str]) -> str:
    return view.words(" og ").join(filter(None, (", ".join(words[:-1]), *words[-1:])))
