"""A facilitator's message on its way out, and how far it has come."""

from bot.domain.broadcasts import file_of
from bot.domain.conversation import Button, Message, Reaction, Row, Show, Toast, press
from bot.services import broadcasts, conversation
from bot.services import people as members
from handlers.broadcasts.words import begins, leave, signed, whom
from handlers.pages import some_names
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("broadcast.send")
def send(turn: Turn, programme_id: int, revision: int) -> Reaction:
    """What is pressed under an older preview leads to the message as it is now, or as it was sent."""
    begun, current = broadcasts.draft(turn.tx, turn.member, programme_id)
    if begun.text is None or current != revision:
        return [Toast("stale"), Show("broadcasts.menu", programme=programme_id)]
    sent = broadcasts.send(turn.tx, turn.now, turn.member, programme_id, revision)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("broadcast.progress", broadcast=sent.id)


@routes.message("broadcast.post")
def post(view: View, broadcast: int) -> Message | None:
    sent = broadcasts.get(view.tx, broadcast)
    if sent is None:
        return None
    author = members.name_of(view.tx, sent.author_id) or ""
    return Message(signed(view, author, sent.text), file=file_of(sent.file))


@routes.button("broadcast.sent")
def sent(turn: Turn, programme_id: int) -> Reaction:
    broadcasts.author(turn.tx, turn.member, programme_id)
    return Show("broadcast.sent", programme=programme_id)


@routes.message("broadcast.sent")
def sent_text(view: View, programme: int) -> Message:
    _ = view.words
    latest = broadcasts.latest(view.tx, view.member, programme)
    lines = [
        f"{n}. {_.moment(each.sent_at)}, {whom(view, each)}: {_delivered(view, each.id)}"
        for n, each in enumerate(latest, 1)
    ]
    rows = [
        (Button(f"{n}. {begins(each.text) or _('Bilde eller dokument')}", press("broadcast.progress", each.id)),)
        for n, each in enumerate(latest, 1)
    ]
    return Message("\n\n".join([_("Det siste du har sendt:"), *lines]), (*rows, leave(view, programme)))


def _delivered(view: View, broadcast_id: int) -> str:
    progress = broadcasts.progress(view.tx, broadcast_id)
    return view.words("{delivered} av {of} levert.", delivered=progress.delivered, of=progress.of)


@routes.button("broadcast.progress")
def progress(turn: Turn, broadcast_id: int) -> Reaction:
    broadcasts.sent_by(turn.tx, turn.member, broadcast_id)
    return Show("broadcast.progress", broadcast=broadcast_id)


@routes.message("broadcast.progress")
def progress_text(view: View, broadcast: int) -> Message | None:
    _ = view.words
    sent = broadcasts.get(view.tx, broadcast)
    if sent is None:
        return None
    progress = broadcasts.progress(view.tx, broadcast)
    lines = [
        _("Sendt til {whom} {when}.", whom=whom(view, sent), when=_.moment(sent.sent_at)),
        _delivered(view, broadcast),
    ]
    if progress.under_way:
        lines.append(_.count("Én er på vei.", "{n} er på vei.", progress.under_way))
    if progress.missed:
        lines.append(_("Kom ikke fram, eller kanskje ikke: {names}.", names=some_names(_, progress.missed)))
    return Message(
        "\n".join(lines),
        (
            *_waiting(view, sent.programme_id),
            (
                Button(_("Oppdater"), press("broadcast.progress", broadcast)),
                Button(_("Tilbake"), press("broadcasts.menu", sent.programme_id)),
            ),
        ),
    )


def _waiting(view: View, programme_id: int) -> tuple[Row, ...]:
    """The way on with what was begun before this one."""
    _ = view.words
    begun, _revision = broadcasts.draft(view.tx, view.member, programme_id)
    if begun.text is None or begun.to_choose:
        return ()
    beginning = begins(begun.text) or _("Bilde eller dokument")
    return ((Button(_("Fortsett på «{beginning}»", beginning=beginning), press("broadcast.continue", programme_id)),),)
