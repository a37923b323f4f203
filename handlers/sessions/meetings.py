"""/moter: the sessions ahead, what I have said to them, and their calendar files."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.services import conversation, programme, sessions, settings
from handlers.routes import Routes
from handlers.sessions.words import about, answer_of, attachment, choices, count, labels, said, when
from handlers.turn import Turn
from handlers.view import View, named

routes = Routes()
SHOWN = 6


@routes.command("moter", "meetings", where="anywhere")
def meetings(turn: Turn) -> Reaction:
    if not turn.incoming.private:
        group = conversation.group_here(turn.tx, turn.incoming)
        return Say("session.group_list", group=group.id) if group else Say("only_private", command="moter")
    if not settings.has_any(turn.tx, turn.member):
        raise Refusal("not_joined")
    mine = sessions.mine(turn.tx, turn.now, turn.member)
    return Show("session.mine", session=mine[0][0].id) if len(mine) == 1 else Show("session.list")


@routes.message("session.list")
def list_(view: View) -> Message:
    _ = view.words
    mine = sessions.mine(view.tx, view.now, view.member)
    if not mine:
        return Message(_("Ingen møter er planlagt. Du får beskjed når det kommer et."), _planner(view))
    lines = [
        f"{n}. {_.moment(session.starts_at)}: «{session.title}». {labels(_)[response]}."
        for n, (session, response) in enumerate(mine[:SHOWN], 1)
    ]
    more = len(mine) - SHOWN
    return Message(
        "\n\n".join([_("Møtene dine:"), *lines, *([_.count("Og ett til.", "Og {n} til.", more)] if more > 0 else [])]),
        (
            *(
                (Button(f"{n}. {session.title}", press("session.open", session.id)),)
                for n, (session, _response) in enumerate(mine[:SHOWN], 1)
            ),
            *_planner(view),
        ),
    )


def _planner(view: View) -> tuple[Row, ...]:
    """The ways to the sessions one looks after."""
    _ = view.words
    running = programme.with_role(view.tx, view.member, "facilitator", "manager")
    if len(running) == 1:
        return ((Button(_("Planlegg møter"), press("sessions.menu", running[0].id)),),)
    return tuple(
        (Button(_("Planlegg møter: {title}", title=named(view, each)), press("sessions.menu", each.id)),)
        for each in running
    )


@routes.button("session.open")
def open_(turn: Turn, session_id: int) -> Reaction:
    if session_id not in {each.id for each, _ in sessions.mine(turn.tx, turn.now, turn.member)}:
        raise Refusal("stale")
    return Show("session.mine", session=session_id)


@routes.message("session.mine")
def mine_text(view: View, session: int) -> Message:
    _ = view.words
    found = sessions.get(view.tx, session)
    response = answer_of(view, found)
    return Message(
        f"{about(view, found)}\n\n{said(_, response)}",
        (
            choices(_, found, response, "list"),
            (
                Button(_("Kalenderfil"), press("session.file", session)),
                Button(_("Alle møtene"), press("session.all")),
            ),
        ),
    )


@routes.button("session.all")
def all_(turn: Turn) -> Reaction:
    return Show("session.list")


@routes.button("session.file")
def file(turn: Turn, session_id: int) -> Reaction:
    if session_id not in {each.id for each, _ in sessions.mine(turn.tx, turn.now, turn.member)}:
        sessions.managed(turn.tx, turn.member, session_id)
    return Say("session.file", session=session_id)


@routes.message("session.file")
def file_text(view: View, session: int) -> Message:
    _ = view.words
    found = sessions.get(view.tx, session)
    return Message(
        _("Åpne fila for å legge «{title}» i kalenderen din.", title=found.title), (), attachment(view, found)
    )


@routes.message("session.group_list")
def group_list(view: View, group: int) -> Message:
    _ = view.words
    ahead = sessions.of_group(view.tx, view.now, group)
    if not ahead:
        return Message(_("Ingen møter er planlagt. Dere får beskjed når det kommer et."))
    lines = [
        "\n".join(
            [
                f"«{each.title}», {when(_, each)}",
                *each.way_in,
                _.count("Én kommer.", "{n} kommer.", count(sessions.invited(view.tx, each.id))["accepted"]),
            ]
        )
        for each in ahead[:SHOWN]
    ]
    return Message("\n\n".join(lines))
