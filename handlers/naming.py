"""Before others see an answer that seems to name somebody, its author is asked, and whatever they choose is done."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.conversation import Button, Message, Reaction, Show, press
from bot.domain.parts import Visibility
from bot.services import answers, naming, unasked
from handlers import own, parts
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
MOST = 3  # names that are said


@routes.button("naming.share")
def share(turn: Turn, id: int, to: str) -> Reaction:
    naming.decide(turn.tx, answers.own(turn.tx, turn.member, id))
    return own.shown_to(turn, "answer", id, parts.visibility_of(to))


@routes.button("naming.take")
def take(turn: Turn, id: int, message: int, how: str) -> Reaction:
    """What was kept aside goes in after all, in place of the rest where that was asked for."""
    answer = answers.own(turn.tx, turn.member, id)
    part = replace(unasked.take(turn.tx, turn.member, message), named=True)
    if how == "anew":
        answers.write_anew(turn.tx, turn.now, turn.member, answer.id, part)
        return [Show("own.edited", of="answer"), own.just_given(turn, "answer", answer.id)]
    answers.add_to(turn.tx, turn.now, turn.member, answer.id, part)
    return Show("own.added", of="answer")


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("naming.ask")
def ask(view: View, answer: int, seen_by: Visibility) -> Message | None:
    _ = view.words
    mine = answers.find(view.tx, answer)
    names = naming.undecided(view.tx, mine) if mine else ()
    if not names:
        return None
    told = _(
        "Det ser ut som svaret ditt nevner {names}. Spørsmålet ber om svar uten navn: på et lite sted skjønner folk "
        "fort hvem det er. Jeg kan ta feil, og du bestemmer: Er det greit slik, så del det som det er.",
        names=quoted(view, names),
    )
    change = Button(_("Endre"), press("own.change", "answer", answer))
    stay = Button(_("Ikke del nå"), press("own.keep", "answer", answer))
    return Message(told, ((Button(_("Del det som det er"), press("naming.share", answer, seen_by)),), (change, stay)))


@routes.message("naming.held")
def held(view: View, answer: int, message: int, how: str) -> Message | None:
    _ = view.words
    mine = answers.find(view.tx, answer)
    names = naming.held(view.tx, view.member, mine, message) if mine else ()
    if not names:
        return None
    told = _(
        "Det ser ut som dette nevner {names}, og andre ser svaret ditt med en gang. Spørsmålet ber om svar uten navn, "
        "så jeg venter med å ta det med. Skriv det gjerne på nytt uten navn. Tar jeg feil, eller er det greit, så "
        "trykk «Ta det med».",
        names=quoted(view, names),
    )
    yes = Button(_("Ta det med"), press("naming.take", answer, message, how))
    return Message(told, ((yes, Button(_("La det være"), press("unasked.nothing", message))),))


@routes.message("naming.in_group")
def in_group(view: View, answer: int) -> Message | None:
    """To the author alone, of what stands in the group already."""
    _ = view.words
    mine = answers.find(view.tx, answer)
    names = naming.in_parts(view.tx, mine.prompt_id, mine.member_id, mine.parts) if mine else ()
    if not names:
        return None
    return Message(
        _(
            "Det ser ut som svaret ditt i gruppa nevner {names}, og spørsmålet ber om svar uten navn. Er det greit "
            "slik, trenger du ikke gjøre noe. Ellers kan du holde fingeren på meldinga di i gruppa og velge «Rediger»: "
            "da følger jeg med.",
            names=quoted(view, names),
        )
    )


def quoted(view: View, names: Sequence[str]) -> str:
    """The names as in «Kari» og «Per Hansen»."""
    *first, last = [f"«{each}»" for each in names[:MOST]]
    return view.words("{some} og {last}", some=", ".join(first), last=last) if first else last
