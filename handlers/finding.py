"""Finding experiences by their words."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, press
from bot.services import conversation, experiences, outbox, prompts, sharing
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.own import card
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
PAGE = 5


@routes.command("finn", "find")
def find(turn: Turn) -> Reaction:
    """Search for the words that follow the command, else for those of the next message."""
    prompts.must_take_part(turn.tx, turn.now, turn.member)
    if turn.incoming.argument:
        return _found(turn, turn.incoming.argument)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "experiences.words")
    return Say("experiences.ask_words")


@routes.awaited("experiences.words")
def words(turn: Turn, until: int = 0) -> Reaction:
    """The words to search for; `until` where they come after words that found nothing."""
    conversation.heard(turn.tx, turn.incoming.address)
    return unasked_talk.ask(turn) if until and parts.is_over(turn, until) else _found(turn, turn.text)


def _found(turn: Turn, text: str) -> Reaction:
    """Show what is found, a single one whole; where there is nothing, the next message is searched for too."""
    found = experiences.search(turn.tx, turn.now, turn.member, text)
    if found is None or not found.ids:
        conversation.expect(turn.tx, turn.now, turn.incoming.address, "experiences.words", parts.add_until(turn))
        return Say("experiences.ask_words" if found is None else "experiences.none")
    near = [Say("experiences.near")] if found.is_near else []
    several = [Say("experiences.found", about="found", ids=found.ids)]
    return [*near, *(several if len(found.ids) > 1 else _whole(turn, found.ids[0]))]


@routes.button("experiences.more")
def turn_page(turn: Turn, start: int) -> Reaction:
    """What comes after the list under which the button stands."""
    listed = outbox.at(turn.tx, turn.incoming.chat, turn.incoming.message or 0)
    if listed is None or listed.kind != "experiences.found":
        raise Refusal("stale")
    return Say("experiences.found", about="found", ids=listed.params["ids"], start=start)


@routes.button("experiences.read")
def read(turn: Turn, experience_id: int) -> Reaction:
    return _whole(turn, experience_id)


def _whole(turn: Turn, experience_id: int) -> list[Say]:
    """All of an experience; one's own with what can be done with it."""
    found = experiences.readable(turn.tx, turn.now, turn.member, [experience_id])
    if not found:
        raise Refusal("stale")
    if turn.member and found[0].member_id == turn.member.id:
        return [card("experience", experience_id)]
    about, pieces = f"read-experience:{experience_id}", range(len(sharing.in_full(turn.tx, found[0])))
    return [Say("experiences.read", about=about, experience=experience_id, piece=each) for each in pieces]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("experiences.ask_words")
def ask_words(view: View) -> Message:
    _ = view.words
    return Message(_("Hva leter du etter? Skriv ett eller flere ord, for eksempel: skole samarbeid"))


@routes.message("experiences.none")
def none(view: View) -> Message:
    _ = view.words
    return Message(_("Jeg fant ingen erfaring med alle de ordene. Skriv færre eller kortere ord, så leter jeg igjen."))


@routes.message("experiences.near")
def near(view: View) -> Message:
    _ = view.words
    return Message(_("Jeg fant ingen med akkurat de ordene, men dette ligner:"))


@routes.message("experiences.found")
def found_text(view: View, ids: list[int], start: int = 0) -> Message:
    _ = view.words
    here = experiences.readable(view.tx, view.now, view.member, ids)
    page = here[start : start + PAGE]
    if not page:
        return Message(_("Disse erfaringene er ikke her lenger."))
    numbers = tuple(Button(str(n), press("experiences.read", each.id)) for n, each in enumerate(page, start + 1))
    more = Button(_("Flere"), press("experiences.more", start + PAGE))
    listed = [f"{n}. {parts.in_list(view, each)}" for n, each in enumerate(page, start + 1)]
    count = _.count(
        "Én erfaring. Trykk på tallet for å lese hele.", "{n} erfaringer. Trykk på et tall for å lese hele.", len(here)
    )
    rows: list[Row] = [numbers, *([(more,)] if start + PAGE < len(here) else [])]
    return Message("\n\n".join([count, *listed]), tuple(rows))


@routes.message("experiences.read")
def read_text(view: View, experience: int, piece: int) -> Message | None:
    found = experiences.readable(view.tx, view.now, view.member, [experience])
    return parts.piece_of(sharing.in_full(view.tx, found[0]), piece) if found else None
