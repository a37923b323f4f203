"""A proposal as it stands: the groups, what to look at, the map, what is other than before; and the yes."""

from collections.abc import Iterator

from bot.domain.conversation import Attachment, Button, Message, Reaction, Refusal, Row, Say, Show, Toast, press
from bot.domain.groups import Group, Rules
from bot.maps import describe
from bot.services import forums, group_plans, groups
from bot.services.group_plans import Plan
from handlers.forums import way
from handlers.group_plans import colliding
from handlers.groups import paragraph, to_groups
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 4  # groups on one screen


@routes.button("groups.propose")
def propose(turn: Turn, programme_id: int) -> Reaction:
    return shown(group_plans.ask(turn.tx, turn.now, turn.member, programme_id))


def shown(plan_id: int, *, renewed: bool = False) -> Say:
    """A plan in a message of its own, which follows while it is worked out."""
    return Say("groups.plan", about=group_plans.about(plan_id), plan=plan_id, renewed=renewed)


@routes.button("groups.plan")
def plan(turn: Turn, plan_id: int, first: int = 0) -> Reaction:
    found = group_plans.own(turn.tx, turn.member, plan_id).found
    if not 0 <= first < max(1, len(found.groups) if found else 0):
        raise Refusal("stale")
    return Show("groups.plan", plan=plan_id, first=first)


@routes.button("groups.map")
def map_(turn: Turn, plan_id: int) -> Reaction:
    group_plans.own(turn.tx, turn.member, plan_id)
    if group_plans.picture(turn.tx, plan_id) is None:
        return Toast("groups.no_map_yet")
    return Say("groups.map", plan=plan_id)


@routes.button("groups.compare")
def compare(turn: Turn, plan_id: int) -> Reaction:
    if group_plans.own(turn.tx, turn.member, plan_id).follows is None:
        raise Refusal("stale")
    return Show("groups.compare", plan=plan_id)


@routes.button("groups.confirm")
def confirm(turn: Turn, plan_id: int) -> Reaction:
    made = group_plans.confirm(turn.tx, turn.now, turn.member, plan_id)
    if made is None:
        return shown(group_plans.anew(turn.tx, turn.now, turn.member, plan_id), renewed=True)
    programme_id = group_plans.own(turn.tx, turn.member, plan_id).programme_id
    connect = [Say("group.connect", group=group.id) for group in made]
    return [Show("groups.made", programme=programme_id, n=len(made)), *connect]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("groups.plan")
def plan_text(view: View, plan: int, first: int = 0, renewed: bool = False) -> Message | None:
    """`renewed` where it takes the place of one that people have changed since."""
    found = group_plans.get(view.tx, plan)
    if found is None:
        return None
    if found.collision:
        return colliding.message(view, found, found.collision)
    if found.has_failed:
        return _failed(view, found)
    return _worked_out(view, found, first, renewed=renewed) if found.found else _thinking(view, found)


def _thinking(view: View, plan: Plan) -> Message:
    _ = view.words
    seconds = round((view.now - plan.asked_at).total_seconds())
    told = [_("Jeg lager et forslag. Det tar noen sekunder, og kommer her.")]
    return Message("\n\n".join(told + ([_("Jeg har prøvd i {n} sekunder.", n=seconds)] if seconds else [])))


def _failed(view: View, plan: Plan) -> Message:
    _ = view.words
    told = _("Jeg klarte ikke å lage forslaget. Prøv igjen. Den som drifter meg, finner grunnen i loggen.")
    again = (Button(_("Prøv igjen"), press("groups.propose", plan.programme_id)),)
    return Message(told, (again, to_groups(view, plan.programme_id)))


def _worked_out(view: View, plan: Plan, first: int, *, renewed: bool) -> Message:
    _ = view.words
    assert plan.found
    planned = plan.found.groups
    heading = (
        _("Noen har kommet til eller endret noe siden forslaget. Her er et nytt:")
        if renewed
        else _.count("Forslag: én gruppe.", "Forslag: {n} grupper.", len(planned))
    )
    if plan.found.status == "optimal":
        heading += " " + _("Det finnes ikke noe bedre: det er regnet ut.")
    here = planned[first : first + SHOWN]
    paragraphs = [_group(view, plan, each) for each in here]
    warned = [line for each in here for line in warnings(view, plan, each)]
    promise = (
        _("Alle i gruppene har fått vite det.") if plan.is_confirmed else _("Ingen får vite noe før du bekrefter.")
    )
    return Message(
        "\n\n".join([heading, *_moved(view, plan), *paragraphs, *warned, promise]), _buttons(view, plan, first)
    )


def _buttons(view: View, plan: Plan, first: int) -> tuple[Row, ...]:
    _ = view.words
    assert plan.found
    steps = [
        Button(label, press("groups.plan", plan.id, other))
        for label, other in ((_("‹ Forrige"), first - SHOWN), (_("Neste ›"), first + SHOWN))
        if 0 <= other < len(plan.found.groups)
    ]
    map_button = Button(_("Kart"), press("groups.map", plan.id))
    if plan.is_confirmed:
        return (*([tuple(steps)] if steps else []), (map_button,), to_groups(view, plan.programme_id))
    return (
        *([tuple(steps)] if steps else []),
        (map_button, Button(_("Endre"), press("groups.people", plan.id))),
        _undo(view, plan),
        (Button(_("Bekreft"), press("groups.confirm", plan.id)),),
        (Button(_("Ikke nå"), press("groups.menu", plan.programme_id)),),
    )


def _undo(view: View, plan: Plan) -> Row:
    """The ways back to the plan before, where there is one."""
    _ = view.words
    if plan.follows is None:
        return ()
    return (
        Button(_("Angre"), press("groups.plan", plan.follows)),
        Button(_("Sammenlign"), press("groups.compare", plan.id)),
    )


def _group(view: View, plan: Plan, group: Group) -> str:
    seats = group_plans.seats(view.tx, plan, group)
    slot = group.slot if any(seat.is_free for seat in seats) else None
    return paragraph(view, group.name, group.host_municipality, slot, seats)


def _moved(view: View, plan: Plan) -> list[str]:
    """How many leave the group they are in, and how many come into one."""
    _ = view.words
    if plan.is_confirmed or not (before := group_plans.places(view.tx, plan.programme_id)):
        return []
    assert plan.found
    now = {id: group.id for group in plan.found.groups for id in group.members}
    moves = sum(before.get(id, at) != at for id, at in now.items())
    told = [_.count("Én flytter.", "{n} flytter.", moves)] if moves else []
    if new := len(now.keys() - before.keys()):
        told.append(_.count("Én kommer til.", "{n} kommer til.", new))
    return [" ".join(told) or _("Alle er der de var.")]


def warnings(view: View, plan: Plan, group: Group) -> Iterator[str]:
    """What the facilitator should know before saying yes."""
    _ = view.words
    seats = group_plans.seats(view.tx, plan, group)
    for seat in seats:
        if seat.km > Rules().travel_limit_km:
            place = groups.place_name(group.host_municipality)
            said = {"name": seat.member.name, "km": round(seat.km), "place": place}
            yield _("⚠ {name} har {km} km til {place}. Der trengs videomøter.", **said)
    if len(seats) < Rules().min:
        yield _.count("⚠ {name}: bare én i gruppa.", "⚠ {name}: bare {n} i gruppa.", len(seats), name=group.name)
    if not any(seat.is_free for seat in seats):
        yield _("⚠ {name}: ingen har sagt en tid som passer.", name=group.name)
    if group.cost.get("no_larger"):
        yield _("⚠ {name}: ingen fra et større bibliotek.", name=group.name)


@routes.message("groups.map")
def map_text(view: View, plan: int) -> Message | None:
    found, picture = group_plans.get(view.tx, plan), group_plans.picture(view.tx, plan)
    if found is None or found.found is None or picture is None:
        return None
    people = group_plans.people(view.tx, found)
    text = describe(people, found.found.groups, view.words)
    return Message(text, attachment=Attachment("kart.png", picture, picture=True))


@routes.message("groups.no_map_yet")
def no_map_yet(view: View) -> Message:
    return Message(view.words("Kartet blir tegnet. Prøv igjen om litt."))


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
    lines = list(_differences(view, before, found)) or [_("Alle er i de samme gruppene.")]
    cost = round(found.found.total - before.found.total)
    sum_ = (
        _("Det er like godt.")
        if not cost
        else _("Det koster {n} km mer.", n=cost)
        if cost > 0
        else _("Det sparer {n} km.", n=-cost)
    )
    return Message("\n\n".join([_("Siden forslaget før:"), "\n".join(lines), sum_]), (back_,))


def _differences(view: View, before: Plan, after: Plan) -> Iterator[str]:
    """Who is in another group than before, by its name."""
    _ = view.words
    was, now = (
        {id: group.name for group in plan.found.groups for id in group.members}
        for plan in (before, after)
        if plan.found
    )
    names = group_plans.members(view.tx, after)
    for id in sorted(now, key=lambda id: names[id].name if id in names else ""):
        if id in names and was.get(id) != now[id]:
            yield _("{name}: fra {was} til {now}", name=names[id].name, was=was.get(id, _("ingen gruppe")), now=now[id])


@routes.message("groups.made")
def made_text(view: View, programme: int, n: int) -> Message:
    _ = view.words
    told = (
        _.count(
            "Gruppa er laget, og deltakerne får beskjed. Nå trenger den en chat:",
            "{n} grupper er laget, og deltakerne får beskjed. Nå trenger hver av dem en chat:",
            n,
        )
        if n and not forums.is_chosen(view.tx, programme)
        else _.count(
            "Gruppa er laget, og deltakerne får beskjed. Jeg lager et emne til den i den felles gruppa.",
            "{n} grupper er laget, og deltakerne får beskjed. Jeg lager et emne til hver i den felles gruppa.",
            n,
        )
        if n
        else _("Gruppene er endret, og de det gjelder, får beskjed.")
    )
    return Message(told, (*way(view, programme), to_groups(view, programme)))


@routes.message("groups.too_few")
def too_few(view: View) -> Message:
    _ = view.words
    least = Rules().min
    return Message(_("Minst {n} må være med før jeg kan foreslå noe. Prøv igjen når flere er med.", n=least))


@routes.message("groups.confirmed_before")
def confirmed_before(view: View) -> Message:
    _ = view.words
    return Message(_("Dette forslaget er allerede bekreftet."))
