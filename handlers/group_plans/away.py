"""Somebody who is on pause for long: whether they keep their seat in the group is the facilitator's to say."""

from bot.domain.conversation import Button, Message, Reaction, Show, press
from bot.services import away, charge, groups, people
from bot.services import programme as programmes
from handlers.groups import to_groups
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, heading

routes = Routes()


@routes.button("changes.keep_seat")
def keep_seat(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    programmes.must_see_names(turn.tx, turn.member, programme_id)
    charge.must_follow_up(turn.tx, turn.member, programme_id, member_id)
    return Show("changes.seat_kept", member=member_id, programme=programme_id)


@routes.button("changes.free_seat")
def free_seat(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    away.free_seat(turn.tx, turn.now, turn.member, member_id, programme_id)
    return Show("changes.seat_freed", member=member_id, programme=programme_id)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("changes.away")
def away_text(view: View, member: int) -> Message | None:
    _ = view.words
    assert view.delivery is not None
    assert view.delivery.programme_id is not None
    programme = view.delivery.programme_id
    until = away.holds_seat(view.tx, view.now, member, programme)
    name, group = people.name_of(view.tx, member), groups.of_member(view.tx, member, programme)
    if until is None or name is None or group is None:
        return None
    told = _(
        "{name} har pause til {day}, og beholder plassen i gruppa {group} så lenge. Vil du heller gi plassen til "
        "andre, finner vi en ny gruppe når pausen er over.",
        name=name,
        day=_.day(until),
        group=group.name,
    )
    keep = Button(_("Behold plassen"), press("changes.keep_seat", member, programme))
    free = Button(_("Gi plassen til andre"), press("changes.free_seat", member, programme))
    return Message(told, ((keep,), (free,)))


@routes.message("changes.seat_kept")
def seat_kept(view: View, member: int, programme: int) -> Message:
    _ = view.words
    name = people.name_of(view.tx, member) or _("Deltakeren")
    told = _("Greit, {name} beholder plassen. Under «Deltakere» kan du ombestemme deg.", name=name)
    return Message(told, (to_groups(view, programme),))


@routes.message("changes.seat_freed")
def seat_freed(view: View, member: int, programme: int) -> Message:
    _ = view.words
    name = people.name_of(view.tx, member) or _("Deltakeren")
    told = _("{name} er ute av gruppa, og får beskjed. Etter pausen foreslår jeg en ny gruppe.", name=name)
    return Message(told, (to_groups(view, programme),))


@routes.message("group.seat_freed")
def own_seat_freed(view: View, group: int) -> Message:
    """To the one who is on pause."""
    told = view.words(
        "Siden du har en lang pause, har veilederen gitt plassen din i gruppa {group} til andre. Når du er tilbake, "
        "får du en gruppe igjen. Det du har delt, er fortsatt ditt.",
        group=groups.get(view.tx, group).name,
    )
    return _in_programme(view, group, told)


@routes.message("group.out_on_pause")
def out_on_pause(view: View, group: int) -> Message:
    """The same, to one who was in the group's chat: it comes at once."""
    told = view.words(
        "Siden du har en lang pause, har veilederen gitt plassen din i gruppa {group} til andre, og jeg har tatt deg "
        "ut av chatten der. Når du er tilbake, får du en gruppe igjen. Det du har delt, er fortsatt ditt.",
        group=groups.get(view.tx, group).name,
    )
    return _in_programme(view, group, told)


def _in_programme(view: View, group: int, told: str) -> Message:
    return Message("\n\n".join([*heading(view, groups.get(view.tx, group).programme_id), told]))
