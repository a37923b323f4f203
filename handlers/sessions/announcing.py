"""What a facilitator sees before a session is announced: what people will see, and whom it reaches."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Show, Toast, press
from bot.services import conversation, minutes, planning, sessions
from handlers.minutes import too_much
from handlers.reach import late_hour, out_of_reach
from handlers.routes import Routes
from handlers.sessions.planning import next_
from handlers.sessions.words import about, leave, said
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.message("session.preview")
def preview(view: View, programme: int) -> Message:
    _ = view.words
    session = planning.planned(view.tx, view.now, view.member, programme)
    begun, revision = planning.draft(view.tx, view.member, programme)
    return Message(
        "\n\n".join(
            [
                _("Slik blir invitasjonen, med en fil til kalenderen:"),
                about(view, session),
                said(_, None),
                "———",
                *([_("Av det du limte inn, tok jeg bare med det du ser over.")] if begun.left_out else []),
                _reach(view, programme, session.group_id),
                *too_much(view, minutes.with_session(view.tx, session)),
            ]
        ),
        (
            (Button(_("Send invitasjonen"), press("session.announce", programme, revision)),),
            (Button(_("Endre"), press("session.change", programme)),),
            leave(view, programme),
        ),
    )


def _reach(view: View, programme_id: int, group_id: int | None) -> str:
    _ = view.words
    people = planning.reach(view.tx, programme_id, group_id)
    if not people:
        return _("Ingen er med ennå. De som kommer til, blir invitert da.")
    reached = sum(each.reachable for each in people)
    lines = [_.count("Den går til én deltaker.", "Den går til {n} deltakere.", reached)]
    lines += out_of_reach(view, programme_id, [each.name for each in people if not each.reachable])
    return "\n".join(lines + late_hour(view, programme_id))


@routes.button("session.change")
def change(turn: Turn, programme_id: int) -> Reaction:
    if planning.draft(turn.tx, turn.member, programme_id)[0].missing:
        raise Refusal("stale")
    return Show("session.change", programme=programme_id)


@routes.message("session.change")
def change_text(view: View, programme: int) -> Message:
    _ = view.words
    names = {
        "title": _("Tittel"),
        "group": _("Hvem"),
        "starts_at": _("Tid"),
        "minutes": _("Lengde"),
        "join_link": _("Lenke"),
    }
    buttons = [Button(name, press("session.again", programme, field)) for field, name in names.items()]
    return Message(
        _("Hva vil du endre?"),
        (
            tuple(buttons[:3]),
            tuple(buttons[3:]),
            (Button(_("Ingenting"), press("session.continue", programme)),),
        ),
    )


@routes.button("session.announce")
def announce(turn: Turn, programme_id: int, revision: int) -> Reaction:
    begun, current = planning.draft(turn.tx, turn.member, programme_id)
    if begun.title and current != revision:
        return [Toast("session.changed"), next_(turn, programme_id)]
    session = sessions.announce(turn.tx, turn.now, turn.member, programme_id, revision)
    conversation.heard(turn.tx, turn.incoming.address)
    return [Toast("session.announced"), Show("session.manage", session=session.id)]


@routes.message("session.changed")
def changed(view: View) -> Message:
    return Message(view.words("Utkastet er endret etter dette. Se over det slik det er nå."))


@routes.message("session.announced")
def announced(view: View) -> Message:
    return Message(view.words("Invitasjonene er på vei."))
