"""A friendly line to who has been silent for a while; facilitators hear who wants to be reached in another way."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, press
from bot.services import alerts, charge, people, programme, silence
from handlers.facilitator import sees_people
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("silence.other")
def other_way(turn: Turn) -> Reaction:
    """They go on as before until a facilitator has found another way."""
    if turn.member is None:
        raise Refusal("not_joined")
    is_told = silence.wants_other_way(turn.tx, turn.now, turn.member)
    return Say("silence.noted" if is_told else "silence.nobody")


@routes.button("silence.agreed")
def agreed(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    silence.agreed(turn.tx, turn.now, turn.member, member_id, programme_id)
    return Show("people.show", member=member_id, programme=programme_id)


@routes.button("silence.person")
def person(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    """One of those who may need a word; the message or list of them stays where it is."""
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    if people.taking_part(turn.tx, member_id, programme_id) is None:
        raise Refusal("stale")
    charge.must_follow_up(turn.tx, turn.member, programme_id, member_id)
    return Say("people.show", member=member_id, programme=programme_id)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("silence.check_in")
def check_in(view: View, heard: str) -> Message | None:
    """As long as they have been silent."""
    _ = view.words
    programme_id = view.delivery.programme_id if view.delivery else None
    if view.member is None or programme_id is None:
        return None
    if not silence.is_silent_since(view.tx, view.now, view.member, programme_id, heard):
        return None
    told = _(
        "Hei! Det er en stund siden vi snakket sammen, og det er helt greit. Du kan hoppe inn igjen når som helst, og "
        "det er ingenting du må ta igjen.\n\nPasser det bedre med en pause, eller vil du heller nås på en annen måte "
        "enn her? Trykk på det som passer, så ordner vi det."
    )
    pause = Button(_("Ta pause"), press("pause"))
    return Message(told, ((pause,), (Button(_("Nå meg på en annen måte"), press("silence.other")),)))


@routes.message("silence.noted")
def noted(view: View) -> Message:
    _ = view.words
    return Message(
        _("Takk for at du sa fra! Nå får veilederne vite at du heller vil nås på en annen måte. Her er alt som før.")
    )


@routes.message("silence.nobody")
def nobody(view: View) -> Message:
    _ = view.words
    return Message(_("Takk for at du sa fra! Jeg når ingen veileder akkurat nå, så spør den som inviterte deg."))


@routes.message("silence.other_way")
def other_way_text(view: View, member: int) -> Message | None:
    """To facilitators alone; where there are none, the wish waits for the first."""
    _ = view.words
    found, programme_id = alerts.find_member(view.tx, member), view.delivery.programme_id if view.delivery else None
    if found is None or programme_id is None or not sees_people(view, programme_id):
        return None
    told = _(
        "{name} vil heller nås på en annen måte enn her. Ta gjerne en telefon, og bli enige om hvordan.",
        name=found.name,
    )
    see = Button(_("Se {name}", name=found.name), press("silence.person", member, programme_id))
    return Message(told, ((see,),))
