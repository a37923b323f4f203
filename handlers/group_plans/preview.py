"""A proposal as it stands: the groups, what to look at, and the map."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from bot.domain.conversation import Attachment, Button, Message, Reaction, Row, Say, Show, Toast, press
from bot.domain.groups import Group, Rules
from bot.maps import describe, tells_of_each
from bot.services import group_plans, plan_changing, plan_work
from bot.services.group_plans import Plan
from bot.services.groups import Seat
from bot.texts import Words
from handlers.group_plans import colliding, warning
from handlers.group_plans.comparing import ways_back
from handlers.group_plans.differing import meeting_anew
from handlers.group_plans.warning import warnings
from handlers.groups import paragraph, to_groups
from handlers.pages import some_names
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 4  # groups on one screen
WAITED = 120  # seconds: what has taken longer was waiting for its turn, or for the bot to start again
P = ParamSpec("P")


@routes.button("groups.propose")
def propose(turn: Turn, programme_id: int) -> Reaction:
    return shown(group_plans.ask(turn.tx, turn.now, turn.member, programme_id))


def shown(plan_id: int) -> Say:
    """A plan in a message of its own, which follows while it is worked out."""
    return Say("groups.plan", about=group_plans.about(plan_id), plan=plan_id)


def below(plan_id: int, *, renewed: bool = False) -> Reaction:
    """The same, and the message that was pressed no longer shows the plan that it takes the place of."""
    return [Show("groups.below"), Say("groups.plan", about=group_plans.about(plan_id), plan=plan_id, renewed=renewed)]


def of_today(handler: Callable[Concatenate[Turn, int, P], Reaction]) -> Callable[Concatenate[Turn, int, P], Reaction]:
    """A plan that people or groups have changed since is worked out anew, rather than changed as it was."""

    @wraps(handler)
    def renewing(turn: Turn, plan_id: int, /, *args: P.args, **kwargs: P.kwargs) -> Reaction:
        plan = group_plans.own(turn.tx, turn.member, plan_id)
        if plan.found and not plan.is_confirmed and not group_plans.is_current(turn.tx, plan):
            return below(plan_changing.anew(turn.tx, turn.now, turn.member, plan_id), renewed=True)
        return handler(turn, plan_id, *args, **kwargs)

    return renewing


def page_of(plan: Plan, member_id: int) -> int:
    """The first group on the screen that shows somebody's."""
    planned = plan.found.groups if plan.found else ()
    at = next((n for n, group in enumerate(planned) if str(member_id) in group.members), 0)
    return at - at % SHOWN


@routes.button("groups.plan")
def plan(turn: Turn, plan_id: int, first: int = 0) -> Reaction:
    group_plans.must_own(turn.tx, turn.member, plan_id)
    return Show("groups.plan", plan=plan_id, first=max(0, first))


@routes.button("groups.map")
def map_(turn: Turn, plan_id: int) -> Reaction:
    if plan_work.await_map(turn.tx, turn.now, turn.member, plan_id):
        return Toast("groups.map_comes")
    return Say("groups.map", plan=plan_id)


@routes.button("groups.again")
def again(turn: Turn, plan_id: int) -> Reaction:
    """The plan, below its map."""
    group_plans.must_own(turn.tx, turn.member, plan_id)
    return shown(plan_id)


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
    return _worked_out(view, found, first, renewed=renewed) if found.found else _thinking(view, found, renewed=renewed)


def _thinking(view: View, plan: Plan, *, renewed: bool) -> Message:
    _ = view.words
    seconds = round((view.now - plan.asked_at).total_seconds())
    told = [_("Noen har kommet til eller endret noe siden forslaget.")] if renewed else []
    if group_plans.is_large(view.tx, plan):
        told.append(_("Jeg lager et forslag. Det kan ta et minutt, og kommer her."))
    else:
        told.append(_("Jeg lager et forslag. Det tar noen sekunder, og kommer her."))
    if 0 < seconds <= WAITED:
        told.append(_("Jeg har prøvd i {n} sekunder.", n=seconds))
    return Message("\n\n".join(told))


def _failed(view: View, plan: Plan) -> Message:
    _ = view.words
    told = _("Jeg klarte ikke å lage forslaget. Prøv igjen. Den som drifter meg, finner grunnen i loggen.")
    again = (Button(_("Prøv igjen"), press("groups.propose", plan.programme_id)),)
    return Message(told, (again, to_groups(view, plan.programme_id)))


def _worked_out(view: View, plan: Plan, first: int, *, renewed: bool) -> Message:
    _ = view.words
    assert plan.found
    heading = (
        _("Noen har kommet til eller endret noe siden forslaget. Her er et nytt:")
        if renewed
        else _.count("Forslag: én gruppe.", "Forslag: {n} grupper.", len(plan.found.groups))
    )
    if plan.found.status == "optimal":
        heading += " " + _("Det finnes ikke noe bedre: det er regnet ut.")
    planned = plan.found.groups
    first = first if first < len(planned) else 0
    before, here, after = planned[:first], planned[first : first + SHOWN], planned[first + SHOWN :]
    seated = group_plans.seats(view.tx, plan, here)
    paragraphs = [_group(view, group, seats) for group, seats in seated]
    warned = [line for group, seats in seated for line in warnings(view, group, seats)]
    elsewhere = len(warning.every(view, plan, before + after))
    promise = (
        _("Alle i gruppene har fått vite det.") if plan.is_confirmed else _("Ingen får vite noe før du bekrefter.")
    )
    told = [heading, *_moved(view, plan), *paragraphs, "\n".join(warned), _wished(view, plan), promise]
    return Message("\n\n".join(filter(None, told)), _buttons(view, plan, first, elsewhere))


def _wished(view: View, plan: Plan) -> str:
    """What the facilitators have asked of the plan."""
    _ = view.words
    wishes = plan.wishes
    names = group_plans.names(view.tx, plan, {*wishes.pins}.union(*wishes.together, *wishes.apart))
    told = [
        _("{names} sammen", names=_(" og ").join(sorted(names[id] for id in pair)))
        for pair in wishes.together
        if pair <= names.keys()
    ]
    told += [
        _("{names} hver for seg", names=_(" og ").join(sorted(names[id] for id in pair)))
        for pair in wishes.apart
        if pair <= names.keys()
    ]
    was = group_plans.names_before(view.tx, plan) if wishes.pins else {}
    told += [
        _pinned(_, names[id], group, was.get(group.id, group.name))
        for id in wishes.pins
        if id in names and (group := group_plans.group_of(plan, id))
    ]
    return _("Slik du ville ha det: {wishes}.", wishes=some_names(_, sorted(told))) if told else ""


def _pinned(_: Words, name: str, group: Group, was: str) -> str:
    """Where somebody is pinned; a proposed group that meets elsewhere by that has got another name."""
    if group.name == was:
        return _("{name} festet i gruppa {group}", name=name, group=group.name)
    return _("{name} festet i gruppa {group} (før {was})", name=name, group=group.name, was=was)


def _buttons(view: View, plan: Plan, first: int, elsewhere: int) -> tuple[Row, ...]:
    """`elsewhere` counts what to look at in groups that are not on this screen."""
    _ = view.words
    assert plan.found
    steps = tuple(
        Button(label, press("groups.plan", plan.id, other))
        for label, other in ((_("‹ Forrige"), first - SHOWN), (_("Neste ›"), first + SHOWN))
        if 0 <= other < len(plan.found.groups)
    )
    label = _.count("⚠ Én ting til å se på", "⚠ {n} ting til å se på", elsewhere)
    warned = (Button(label, press("groups.warnings", plan.id)),) if elsewhere else ()
    not_now = press("changes.not_now", plan.id) if plan.cause else press("groups.menu", plan.programme_id)
    map_button = Button(_("Kart"), press("groups.map", plan.id))
    rows: tuple[Row, ...] = (
        ((map_button,), to_groups(view, plan.programme_id))
        if plan.is_confirmed
        else (
            (map_button, Button(_("Endre"), press("groups.people", plan.id))),
            ways_back(view, plan),
            (Button(_("Bekreft"), press("groups.confirm", plan.id)),),
            (Button(_("Ikke nå"), not_now),),
        )
    )
    return tuple(filter(None, (steps, warned, *rows)))


def _group(view: View, group: Group, seats: list[Seat]) -> str:
    slot = group.slot if any(seat.is_free for seat in seats) else None
    return paragraph(view, group.name, group.host_municipality, slot, seats)


def _moved(view: View, plan: Plan) -> list[str]:
    """Who comes into a group, who goes to another, and which groups meet anew, where there are groups."""
    _ = view.words
    if plan.is_confirmed or not (before := group_plans.places(view.tx, plan.programme_id)):
        return []
    now = {id: group.id for group in (plan.found.groups if plan.found else ()) for id in group.members}
    names = group_plans.names(view.tx, plan, (id for id in now if before.get(id) != now[id]))
    comes = [name for id, name in names.items() if id not in before]
    goes = [name for id, name in names.items() if id in before]
    told = [_("Kommer med: {names}.", names=some_names(_, comes))] if comes else []
    told += [_("Bytter gruppe: {names}.", names=some_names(_, goes))] if goes else []
    return ["\n".join([*(told or [_("Alle er der de var.")]), *meeting_anew(view, plan, SHOWN)])]


@routes.message("groups.map")
def map_text(view: View, plan: int) -> Message | None:
    """The map, and the same in words; the words alone where it could not be drawn."""
    _ = view.words
    found, picture = group_plans.get(view.tx, plan), group_plans.picture(view.tx, plan)
    if found is None or found.found is None:
        return None
    planned = found.found.groups
    read = group_plans.people if tells_of_each(len(planned)) else group_plans.people_besides
    text = describe(read(view.tx, found), planned, _)
    back_ = (Button(_("Tilbake til forslaget"), press("groups.again", plan)),)
    return Message(text, (back_,), attachment=Attachment("kart.png", picture, picture=True) if picture else None)


@routes.message("groups.map_comes")
def map_comes(view: View) -> Message:
    return Message(view.words("Kartet kommer her når det er tegnet."))


@routes.message("groups.below")
def below_text(view: View) -> Message:
    return Message(view.words("Det nye forslaget kommer under."))


@routes.message("groups.too_few")
def too_few(view: View) -> Message:
    _ = view.words
    least = Rules().min
    return Message(_("Minst {n} må være med før jeg kan foreslå noe. Prøv igjen når flere er med.", n=least))
