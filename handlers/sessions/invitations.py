"""What participants are sent about sessions, and their answers."""

from math import ceil

from bot.domain.conversation import Message, Reaction, Refusal, Show, Toast
from bot.domain.sessions import RESPONSES, Session
from bot.services import reminders, sessions
from handlers.routes import Routes
from handlers.sessions.words import about, answer_of, attachment, choices, labels, said, when
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("session.respond")
def respond(turn: Turn, session_id: int, edition: int, response: str, where: str = "") -> Reaction:
    """Every message to this member about the session changes with the answer; the list of /moter is shown anew."""
    known = next((each for each in RESPONSES if each == response), None)
    if known is None:
        raise Refusal("stale")
    sessions.respond(turn.tx, turn.now, turn.member, session_id, edition=edition, response=known)
    noted = Toast("session.noted", response=known)
    return [noted, Show("session.mine", session=session_id)] if where == "list" else noted


@routes.message("session.noted")
def noted(view: View, response: str) -> Message:
    _ = view.words
    answer = next(label for each, label in labels(_).items() if each == response)
    return Message(_("Notert: {answer}. Takk!", answer=answer))


@routes.message("session.invitation")
def invitation(view: View, session: int, edition: int) -> Message | None:
    """It follows the session: there is one invitation, with one file, however often the session is moved."""
    _ = view.words
    found = sessions.get(view.tx, session)
    if found.cancelled_at:
        return _outdated(view, found, with_file=True)
    head = _("Du er invitert til videomøte:") if found.edition == edition else _("Møtet er flyttet. Ny tid:")
    return _asks(view, head, found, with_file=True)


def _asks(view: View, head: str, session: Session, *, with_file: bool = False) -> Message:
    """The session, and whether the reader comes to it."""
    response = answer_of(view, session)
    return Message(
        f"{head}\n\n{about(view, session)}\n\n{said(view.words, response)}",
        (choices(view.words, session, response),),
        attachment(view, session) if with_file else None,
    )


@routes.message("session.reminder")
def reminder(view: View, session: int, edition: int) -> Message | None:
    found = sessions.get(view.tx, session)
    if found.cancelled_at or found.edition != edition:
        return _outdated(view, found)
    return _asks(view, _how_soon(view, found), found)


def _how_soon(view: View, session: Session) -> str:
    """How far ahead the session is at this moment, however late the reminder leaves."""
    _ = view.words
    minutes = ceil((session.starts_at - view.now).total_seconds() / 60)
    if minutes <= 0:
        return _("Møtet har begynt:")
    if minutes <= 60:
        return _.count("Møtet begynner om ett minutt:", "Møtet begynner om {n} minutter:", minutes)
    today = view.now.astimezone(_.zone).date()
    days = (session.starts_at.astimezone(_.zone).date() - today).days
    return {0: _("Husk møtet i dag:"), 1: _("Husk møtet i morgen:")}.get(days, _("Husk møtet:"))


def _outdated(view: View, session: Session, *, with_file: bool = False) -> Message | None:
    """What takes the place of a message that is true no more; one that has not been sent yet is dropped."""
    _ = view.words
    if view.delivery is None or view.delivery.act == "send":
        return None
    values = {"title": session.title, "when": when(_, session)}
    text = (
        _("Avlyst: «{title}», {when}.", **values)
        if session.cancelled_at
        else _("«{title}» er flyttet til {when}.", **values)
    )
    return Message(text, attachment=attachment(view, session) if with_file else None)


@routes.message("session.news")
def news(view: View, session: int, sequence: int, edition: int, what: str) -> Message | None:
    """Something changed; it says so by itself, so the latest change takes the place of those before it."""
    _ = view.words
    found = sessions.get(view.tx, session)
    if what == "moved":
        if found.cancelled_at or found.edition != edition:
            return _outdated(view, found)
        return _asks(view, _("Møtet er flyttet. Ny tid, også i fila i invitasjonen:"), found)
    if found.sequence != sequence:
        return None
    hint = {
        "cancelled": _("Har du lagt det i kalenderen? Åpne fila i invitasjonen, så tas det ut."),
        "link": _("Fila i invitasjonen har også den nye lenka."),
    }[what]
    return Message(f"{_changed(view, found, what)}\n\n{hint}")


def _changed(view: View, session: Session, what: str) -> str:
    _ = view.words
    values = {"title": session.title, "when": when(_, session), "link": "\n".join(session.way_in)}
    if what == "cancelled":
        return _("Møtet «{title}», {when}, er avlyst. Du trenger ikke gjøre noe.", **values)
    return _("Møtet «{title}», {when}, har fått ny lenke:\n{link}", **values)


# --- in the group's chat ---------------------------------------------------------------------------------------------


@routes.message("session.group")
def in_group(view: View, session: int) -> Message | None:
    _ = view.words
    found = sessions.get(view.tx, session)
    if found.cancelled_at:
        return _outdated(view, found)
    values = {"title": found.title, "when": when(_, found)}
    return Message(
        _("Gruppa skal ha videomøte: «{title}», {when}. Svar i invitasjonen jeg sendte dere privat.", **values)
    )


@routes.message("session.group_news")
def group_news(view: View, session: int, sequence: int, what: str) -> Message | None:
    _ = view.words
    found = sessions.get(view.tx, session)
    if found.sequence != sequence:
        return None
    if what == "moved":
        values = {"title": found.title, "when": when(_, found)}
        return Message(
            _("Møtet «{title}» er flyttet til {when}. Svar på nytt i meldinga jeg sendte dere privat.", **values)
        )
    return Message(_changed(view, found, what))


# --- refusals --------------------------------------------------------------------------------------------------------


@routes.message("session.is_cancelled")
def is_cancelled(view: View) -> Message:
    return Message(view.words("Dette møtet er avlyst. /moter viser møtene som kommer."))


@routes.message("session.is_moved")
def is_moved(view: View) -> Message:
    return Message(view.words("Møtet er flyttet siden dette ble sendt. /moter viser den nye tida."))


@routes.message("session.is_over")
def is_over(view: View) -> Message:
    return Message(view.words("Dette møtet har vært. /moter viser møtene som kommer."))


# --- to the facilitator ----------------------------------------------------------------------------------------------


@routes.message("alert.session_reminders")
def too_late(view: View, session: int) -> Message:
    _ = view.words
    found = sessions.get(view.tx, session)
    return Message(
        _.count(
            "Påminnelsen om «{title}», {when}, ble for sen for én deltaker, så jeg lot være å sende den. "
            "Si fra selv hvis det trengs.",
            "Påminnelsen om «{title}», {when}, ble for sen for {n} deltakere, så jeg lot være å sende den. "
            "Si fra selv hvis det trengs.",
            reminders.missed(view.tx, found),
            title=found.title,
            when=when(_, found),
        )
    )
