"""A facilitator plans a session, one question at a time (asking.py), until there is a preview (announcing.py)."""

from datetime import date, time

from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, Toast, press
from bot.services import conversation, planning, sessions
from handlers.facilitator import back
from handlers.routes import Routes
from handlers.sessions.words import count, whom
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 6


@routes.button("sessions.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    planning.responsible(turn.tx, turn.member, programme_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("sessions.menu", programme=programme_id)


@routes.message("sessions.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    ahead = sessions.ahead(view.tx, view.now, view.member, programme)
    begun = planning.draft(view.tx, view.member, programme)[0]
    lines = [
        f"{n}. {_.moment(each.starts_at)}: «{each.title}», {whom(view, each)}. "
        + _.count("Én kommer.", "{n} kommer.", count(sessions.invited(view.tx, each.id))["accepted"])
        for n, each in enumerate(ahead[:SHOWN], 1)
    ]
    again = (
        (Button(_("Fortsett på «{title}»", title=begun.title), press("session.continue", programme)),),
        (Button(_("Kast utkastet"), press("session.drop", programme)),),
    )
    return Message(
        "\n\n".join([_("Møter som kommer:"), *lines]) if lines else _("Ingen møter er planlagt."),
        (
            *(
                (Button(f"{n}. {each.title}", press("session.manage", each.id)),)
                for n, each in enumerate(ahead[:SHOWN], 1)
            ),
            *(again if begun.title else ((Button(_("Nytt møte"), press("session.new", programme)),),)),
            back(view, programme),
        ),
    )


@routes.button("session.new")
def new(turn: Turn, programme_id: int) -> Reaction:
    """A plan that has begun is thrown away only by the button that says so."""
    if planning.draft(turn.tx, turn.member, programme_id)[0].title:
        return [Toast("session.begun"), Show("sessions.menu", programme=programme_id)]
    planning.drop(turn.tx, turn.member, programme_id)
    return next_(turn, programme_id)


@routes.message("session.begun")
def begun(view: View) -> Message:
    return Message(view.words("Du har et utkast. Fortsett på det, eller kast det først."))


@routes.button("session.continue")
def continue_(turn: Turn, programme_id: int) -> Reaction:
    return next_(turn, programme_id)


@routes.awaited("session.plan")
def told(turn: Turn, programme_id: int, field: str, day: str = "", hour: str = "") -> Reaction:
    """Take what was asked for; where that is a button, what can be taken, and else show the buttons again.

    Of a time, what was said already is remembered while the rest is asked for: `day` or `hour`.
    """
    on, at = date.fromisoformat(day) if day else None, time.fromisoformat(hour) if hour else None
    try:
        taken = planning.plan(
            turn.tx, turn.now, turn.member, programme_id, field=field, said=turn.incoming, on=on, at=at
        )
    except Refusal as refusal:
        half = refusal.params.get("on", ""), refusal.params.get("hour", "")
        if not any(half):
            raise
        conversation.expect(turn.tx, turn.now, turn.incoming.address, "session.plan", programme_id, field, *half)
        return Say(refusal.kind, **refusal.params)
    return next_(turn, programme_id) if taken else [Say("questions.press"), next_(turn, programme_id)]


@routes.button("session.for")
def chosen(turn: Turn, programme_id: int, group_id: int) -> Reaction:
    planning.plan_group(turn.tx, turn.member, programme_id, group_id)
    return next_(turn, programme_id)


@routes.button("session.at")
def at(turn: Turn, programme_id: int, timestamp: int) -> Reaction:
    planning.plan_time(turn.tx, turn.now, turn.member, programme_id, timestamp)
    return next_(turn, programme_id)


@routes.button("session.minutes")
def minutes(turn: Turn, programme_id: int, minutes: int) -> Reaction:
    planning.plan_minutes(turn.tx, turn.member, programme_id, minutes)
    return next_(turn, programme_id)


@routes.button("session.again")
def again(turn: Turn, programme_id: int, field: str) -> Reaction:
    planning.take_back(turn.tx, turn.member, programme_id, field)
    return next_(turn, programme_id)


@routes.button("session.length")
def length(turn: Turn, programme_id: int) -> Reaction:
    planning.responsible(turn.tx, turn.member, programme_id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "session.plan", programme_id, "length")
    return Show("session.ask_length", programme=programme_id)


@routes.button("session.drop")
def drop(turn: Turn, programme_id: int) -> Reaction:
    planning.drop(turn.tx, turn.member, programme_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return [Toast("session.dropped"), Show("sessions.menu", programme=programme_id)]


@routes.message("session.dropped")
def dropped(view: View) -> Message:
    return Message(view.words("Utkastet er kastet. Ingen har sett det."))


def next_(turn: Turn, programme_id: int) -> Show:
    """Ask for what has not been said; when everything has, show the preview."""
    missing = planning.draft(turn.tx, turn.member, programme_id)[0].missing
    awaited = missing or "preview"
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "session.plan", programme_id, awaited)
    if missing is None:
        return Show("session.preview", programme=programme_id)
    return Show(f"session.ask_{missing}", programme=programme_id)


@routes.button("session.groups")
def more_groups(turn: Turn, programme_id: int, number: int) -> Reaction:
    planning.responsible(turn.tx, turn.member, programme_id)
    return Show("session.ask_group", programme=programme_id, number=number)
