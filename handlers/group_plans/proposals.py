"""A change of the groups that comes by itself when people come, go or change: what would be other, and the yes."""

from collections.abc import Iterator

from bot.domain.conversation import Button, Message, Reaction, Row, Say, Show, Toast, press
from bot.domain.groups import Rules
from bot.domain.people import StudyGroup
from bot.services import changes, charge, group_plans, groups, proposals
from bot.services import programme as programmes
from bot.services.group_plans import Plan
from handlers.agreement import says_when
from handlers.group_plans.confirming import connecting
from handlers.group_plans.differing import paragraphs
from handlers.groups import time, to_groups
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 25  # newcomers, as buttons


@routes.button("changes.yes")
def yes(turn: Turn, plan_id: int) -> Reaction:
    made = proposals.accept(turn.tx, turn.now, turn.member, plan_id)
    if made is None:
        return Toast("changes.anew")
    return [Show("groups.change", plan=plan_id), *connecting(made)]


@routes.button("changes.not_now")
def not_now(turn: Turn, plan_id: int) -> Reaction:
    proposals.decline(turn.tx, turn.now, turn.member, plan_id)
    return Show("groups.change", plan=plan_id)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("groups.change")
def change_text(view: View, plan: int) -> Message | None:
    """None where it was answered or replaced before it left."""
    found = group_plans.get(view.tx, plan)
    if found is None:
        return None
    if not (found.is_confirmed or found.is_declined or changes.is_replaced(view.tx, found)):
        return _open(view, found)
    return _answered(view, found) if view.delivery and view.delivery.act != "send" else None


def _answered(view: View, plan: Plan) -> Message:
    _ = view.words
    if plan.is_confirmed:
        told = paragraphs(view, plan, _("Gjort, og de det gjelder, får beskjed:"))
        told = told or _("Gruppene er endret, og de det gjelder, får beskjed.")
    elif plan.is_declined:
        told = _("Greit, gruppene er som før. Under «Grupper» kan du endre dem når du vil.")
    else:
        told = _("Noe er endret siden dette forslaget. Trengs det et nytt, kommer det av seg selv.")
    return Message(told, (_to(view, plan),))


def _open(view: View, plan: Plan) -> Message:
    _ = view.words
    if plan.found is None:
        return _without(view, plan)
    if not (changes.change_in(plan) or changes.meets_anew(view.tx, plan)):
        return Message(_("Nå er alle der de passer best. Du trenger ikke gjøre noe."), (_to(view, plan),))
    heading = _small(view, plan) if plan.merges is not None else _("Noe er endret. Jeg foreslår:")
    warned = "\n".join(_far(view, plan))
    promise = _("Ingen får vite noe før du sier ja.")
    told = "\n\n".join(filter(None, [paragraphs(view, plan, heading), warned, promise]))
    return Message(
        told,
        (
            (Button(_("Ja"), press("changes.yes", plan.id)), Button(_("Ikke nå"), press("changes.not_now", plan.id))),
            (Button(_("Vis hele forslaget"), press("groups.plan", plan.id)),),
        ),
    )


def _far(view: View, plan: Plan) -> Iterator[str]:
    """Those who would come or move to a group that is far away."""
    change = changes.change_in(plan)
    for group, seats in group_plans.seats(view.tx, plan, changes.touched(view.tx, plan)):
        for seat in seats:
            if seat.km > Rules().travel_limit_km and str(seat.member.id) in {*change.joined, *change.moved}:
                place = groups.place_name(group.host_municipality)
                said = {"name": seat.member.name, "km": round(seat.km), "place": place}
                yield view.words("⚠ {name} har {km} km til {place}. Der trengs videomøter.", **said)


def _without(view: View, plan: Plan) -> Message:
    """Where no groups were found."""
    _ = view.words
    if plan.merges is not None:
        told = _("Ingen annen gruppe har plass til dem. Med «Lag forslag» ser jeg på alle gruppene på nytt.")
        no = Button(_("Ikke nå"), press("changes.not_now", plan.id))
        return Message(
            f"{_small(view, plan)}\n\n{told}",
            ((Button(_("Lag forslag"), press("groups.propose", plan.programme_id)), no),),
        )
    told = _("Noe er endret, og jeg finner ingen grupper som passer med alt som gjelder.")
    return Message(told, ((Button(_("Se hva som står i veien"), press("groups.plan", plan.id)),), _to(view, plan)))


def _small(view: View, plan: Plan) -> str:
    """Which group has had too few for long."""
    group = groups.find(view.tx, plan.merges) if plan.merges is not None else None
    name = group.name if group else ""
    return view.words(
        "Gruppa {group} har hatt færre enn {n} aktive i tre uker. Jeg foreslår:", group=name, n=Rules().min
    )


def _to(view: View, plan: Plan) -> Row:
    return to_groups(view, plan.programme_id)


@routes.message("changes.anew")
def anew(view: View) -> Message:
    return Message(view.words("Noe er endret siden forslaget. Jeg regner på nytt, og svarer her om litt."))


# --- who comes late --------------------------------------------------------------------------------------------------


@routes.button("changes.letting_in")
def letting_in(turn: Turn, programme_id: int, on: int = -1) -> Reaction:
    """Whether newcomers with one obvious group are let in without asking; `on` says so."""
    programmes.must_see_names(turn.tx, turn.member, programme_id)
    charge.must_look_after(turn.tx, turn.member, programme_id, None)
    if on in (0, 1):
        changes.let_in(turn.tx, programme_id, on=bool(on))
    return Show("changes.letting_in", programme=programme_id)


@routes.message("changes.letting_in")
def letting_in_text(view: View, programme: int) -> Message:
    _ = view.words
    on = changes.lets_in(view.tx, programme)
    told = _(
        "Når noen blir med etter at gruppene er laget, spør jeg deg hvor de skal være. Passer én gruppe klart best, er "
        "den nær nok, og må ingen andre flytte, kan jeg plassere dem der med en gang. Du får beskjed hver gang, og kan "
        "flytte dem."
    )
    now = _("Nå plasserer jeg dem selv.") if on else _("Nå spør jeg deg først.")
    choice = Button(
        _("Spør meg først") if on else _("Plasser dem selv"), press("changes.letting_in", programme, int(not on))
    )
    return Message(f"{told}\n\n{now}", ((choice,), to_groups(view, programme)))


@routes.message("groups.let_in")
def let_in_text(view: View, plan: int) -> Message | None:
    """Who was let in by itself, and the way to change it."""
    _ = view.words
    found = group_plans.get(view.tx, plan)
    if found is None or found.found is None:
        return None
    seats = {
        str(seat.member.id): (seat, group)
        for group, here in group_plans.seats(view.tx, found, changes.touched(view.tx, found))
        for seat in here
    }
    newcomers = [seats[id] for id in changes.change_in(found).joined if id in seats]
    lines = [
        _("{name} ({place}) er med i gruppa {group} nå.", name=seat.member.name, place=seat.place, group=group.name)
        for seat, group in newcomers
    ]
    if not lines:
        is_sent = view.delivery is not None and view.delivery.act != "send"
        return Message(_("Den jeg plasserte, er ikke med lenger.")) if is_sent else None
    why = _("Jeg plasserte dem selv, for den gruppa passet klart best.")
    moving = [
        (Button(_("Flytt {name}", name=seat.member.name), press("changes.move", found.programme_id, seat.member.id)),)
        for seat, _group in newcomers[:SHOWN]
    ]
    setting = Button(_("Nye deltakere"), press("changes.letting_in", found.programme_id))
    return Message("\n".join([*lines, why]), (*moving, (setting,)))


@routes.button("changes.move")
def move(turn: Turn, programme_id: int, member_id: int) -> Reaction:
    """The groups as they are, as a proposal in which somebody can be moved."""
    plan_id = group_plans.as_they_are(turn.tx, turn.now, turn.member, programme_id)
    return Say("groups.ways", about=group_plans.about(plan_id), plan=plan_id, member=member_id)


# --- to those who stay -----------------------------------------------------------------------------------------------


@routes.message("group.meets")
def meets_text(view: View, group: int, *, elsewhere: bool = True, retimed: bool = True) -> Message | None:
    """To somebody whose group meets elsewhere, or at another time, from now on."""
    _, found = view.words, groups.get(view.tx, group)
    retimed = retimed and not says_when(view, group)  # it may have agreed on a time since
    if view.member not in groups.members(view.tx, group) or not (elsewhere or retimed):
        return None
    place, when = groups.place_name(found.host_municipality), time(view, found.slot)
    if not retimed:
        told = _("Gruppa {group} har fått nytt møtested: {place}.", group=found.name, place=place)
    elif not elsewhere:
        told = _("Gruppa {group} har fått ny møtetid: {time}.", group=found.name, time=when)
    else:
        told = _(
            "Gruppa {group} har fått nytt møtested og ny tid: {place}, {time}.",
            group=found.name,
            place=place,
            time=when,
        )
    ours = (Button(_("Avtalen vår"), press("agreement.show", group)),)
    return Message(f"{told} {_and_now(view, found, retimed=retimed)}", (ours,))


def _and_now(view: View, group: StudyGroup, *, retimed: bool) -> str:
    """What somebody can do about it, whom a new time may not suit."""
    _ = view.words
    if says_when(view, group.id):
        return _("Tida dere har avtalt, står.")
    if not retimed or all(seat.is_free for seat in groups.seats_in(view.tx, group) if seat.member == view.member):
        return _("Dere kan gjerne avtale noe annet.")
    return _("Passer ikke tida for deg, så si fra til gruppa eller veilederen. Dere kan avtale en annen.")
