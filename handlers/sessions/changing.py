"""A facilitator looks after a session that was announced: who comes, another time or link, cancelling."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, Toast, press
from bot.domain.joining import meaning
from bot.domain.parts import shortened
from bot.domain.sessions import Response, Session
from bot.services import conversation, minutes, sessions
from bot.services.sessions import Invited
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.facilitator import sees_names
from handlers.minutes import too_much
from handlers.routes import Routes
from handlers.sessions.words import count, full_date, labels, when, whom
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
NAMES_SHOWN = 800  # UTF-16 units of those who gave one answer


@routes.button("session.manage")
def manage(turn: Turn, session_id: int) -> Reaction:
    sessions.managed(turn.tx, turn.member, session_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("session.manage", session=session_id)


@routes.message("session.manage")
def manage_text(view: View, session: int) -> Message:
    _ = view.words
    found = sessions.get(view.tx, session)
    return Message(
        "\n".join(
            [f"«{found.title}», {whom(view, found)}", when(_, found), *found.way_in, "", *_who_comes(view, found)]
        ),
        (
            (
                Button(_("Flytt"), press("session.move", session)),
                Button(_("Ny lenke"), press("session.relink", session)),
                Button(_("Avlys"), press("session.cancel", session)),
            ),
            (
                Button(_("Kalenderfil"), press("session.file", session)),
                Button(_("Tilbake"), press("sessions.menu", found.programme_id)),
            ),
        ),
    )


def _who_comes(view: View, session: Session) -> list[str]:
    """How many gave each answer; the names are for those who follow people up."""
    _ = view.words
    invited = sessions.invited(view.tx, session.id)
    named = sees_names(view, session.programme_id)
    numbers = count(invited)
    return [
        f"{label}: {numbers[response]}{_names(invited, response) if named else ''}"
        for response, label in labels(_).items()
        if numbers[response] or response == "accepted"
    ]


def _names(invited: list[Invited], response: Response | None) -> str:
    names = shortened(", ".join(each.name for each in invited if each.response == response), NAMES_SHOWN)
    return f" ({names})" if names else ""


# --- another time ----------------------------------------------------------------------------------------------------


@routes.button("session.move")
def move(turn: Turn, session_id: int) -> Reaction:
    sessions.changeable(turn.tx, turn.now, turn.member, session_id)
    _await_time(turn, session_id)
    return Show("session.ask_move", session=session_id)


def _await_time(turn: Turn, session_id: int, at: int = 0, day: str = "") -> None:
    until = parts.write_until(turn)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "session.move", session_id, until, at, day)


@routes.message("session.ask_move")
def ask_move(view: View, session: int) -> Message:
    _ = view.words
    found = sessions.get(view.tx, session)
    return Message(
        _("«{title}» er {when}. Skriv den nye dagen og klokkeslettet.", title=found.title, when=when(_, found)),
        ((Button(_("La det stå"), press("session.manage", session)),),),
    )


@routes.awaited("session.move")
def new_time(turn: Turn, session_id: int, until: int, at: int = 0, day: str = "") -> Reaction:
    """Another time, to be looked over, on the `day` last spoken of; or a typed «ja» to the one that was, `at`."""
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    if at and meaning(turn.text) == "yes":
        return moved(turn, session_id, at)
    on = date.fromisoformat(day) if day else None
    try:
        starts_at = sessions.read_time(turn.tx, turn.now, turn.member, session_id, turn.text, on=on)
    except Refusal as refusal:
        _await_time(turn, session_id, day=refusal.params.get("on", day))
        return Say(refusal.kind, **refusal.params)
    at = int(starts_at.timestamp())
    _await_time(turn, session_id, at, f"{starts_at.date()}")
    return Show("session.confirm_move", session=session_id, at=at)


@routes.message("session.confirm_move")
def confirm_move(view: View, session: int, at: int) -> Message:
    _ = view.words
    found, starts_at = sessions.get(view.tx, session), datetime.fromtimestamp(at, UTC)
    asked = _(
        "Flytte «{title}» til {when}? Alle får beskjed og blir spurt på nytt. Svarene til nå gjelder ikke lenger. "
        "Skriv en annen tid hvis dette er feil.",
        title=found.title,
        when=full_date(_, starts_at),
    )
    told = too_much(view, minutes.with_session(view.tx, replace(found, starts_at=starts_at)))
    return Message(
        "\n\n".join([asked, *told]),
        (
            (Button(_("Ja, flytt og gi beskjed"), press("session.moved", session, at)),),
            (Button(_("La det stå"), press("session.manage", session)),),
        ),
    )


@routes.button("session.moved")
def moved(turn: Turn, session_id: int, at: int) -> Reaction:
    try:
        starts_at = datetime.fromtimestamp(at, UTC)
    except (OverflowError, OSError) as error:
        raise Refusal("stale") from error
    sessions.move(turn.tx, turn.now, turn.member, session_id, starts_at)
    conversation.heard(turn.tx, turn.incoming.address)
    shown = Show("session.manage", session=session_id)
    return [Toast("session.told"), shown] if turn.incoming.press else shown


@routes.message("session.told")
def told(view: View) -> Message:
    return Message(view.words("Gjort. Beskjedene er på vei."))


@routes.message("session.is_then")
def is_then(view: View, session: int) -> Message:
    _ = view.words
    return Message(
        _("Møtet er allerede da, så ingenting er endret. Skriv en annen tid hvis det skal flyttes."),
        ((Button(_("La det stå"), press("session.manage", session)),),),
    )


@routes.message("session.same_time")
def same_time(view: View) -> Message:
    return Message(view.words("Møtet er allerede på den tida."))


@routes.message("session.has_begun")
def has_begun(view: View) -> Message:
    return Message(view.words("Møtet har begynt eller vært, så det kan ikke endres. /moter viser dem som kommer."))


# --- another link ----------------------------------------------------------------------------------------------------


@routes.button("session.relink")
def relink(turn: Turn, session_id: int) -> Reaction:
    sessions.changeable(turn.tx, turn.now, turn.member, session_id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "session.relink", session_id, parts.write_until(turn))
    return Show("session.ask_relink", session=session_id)


@routes.message("session.ask_relink")
def ask_relink(view: View, session: int) -> Message:
    _ = view.words
    return Message(
        _("Lim inn den nye lenka, og koden hvis møtet har en. Alle som ikke har sagt nei, får det med en gang."),
        ((Button(_("La det stå"), press("session.manage", session)),),),
    )


@routes.awaited("session.relink")
def new_link(turn: Turn, session_id: int, until: int) -> Reaction:
    """Another link, which everyone is sent at once."""
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    sessions.relink(turn.tx, turn.now, turn.member, session_id, turn.incoming)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("session.manage", session=session_id)


@routes.message("session.same_link")
def same_link(view: View) -> Message:
    return Message(view.words("Det er den samme lenka som før. Lim inn den nye."))


# --- cancelling ------------------------------------------------------------------------------------------------------


@routes.button("session.cancel")
def cancel(turn: Turn, session_id: int) -> Reaction:
    sessions.changeable(turn.tx, turn.now, turn.member, session_id)
    return Show("session.confirm_cancel", session=session_id)


@routes.message("session.confirm_cancel")
def confirm_cancel(view: View, session: int) -> Message:
    _ = view.words
    found = sessions.get(view.tx, session)
    return Message(
        _.count(
            "Avlyse «{title}», {when}? Én deltaker får beskjed.",
            "Avlyse «{title}», {when}? {n} deltakere får beskjed.",
            len(sessions.invited(view.tx, session)),
            title=found.title,
            when=when(_, found),
        ),
        (
            (Button(_("Ja, avlys og gi beskjed"), press("session.cancelled", session)),),
            (Button(_("La det stå"), press("session.manage", session)),),
        ),
    )


@routes.button("session.cancelled")
def cancelled(turn: Turn, session_id: int) -> Reaction:
    session = sessions.cancel(turn.tx, turn.now, turn.member, session_id)
    return [Toast("session.told"), Show("sessions.menu", programme=session.programme_id)]
