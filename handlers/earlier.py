"""The questions of earlier weeks, for who came late or wants to look again: each can still be answered."""

from bot.domain.conversation import Button, Message, Reaction, Say, Show, press
from bot.domain.parts import shortened
from bot.domain.programme import Question
from bot.services import answers, prompts
from bot.services.programme import Running
from handlers.pages import SIZE, arrows
from handlers.prompts import as_asked
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
ROOM = 40  # UTF-16 units of a question on a button


@routes.button("earlier.list")
def list_(turn: Turn, programme_id: int) -> Reaction:
    """The programme's screen stays above it."""
    prompts.participant(turn.tx, turn.member, programme_id)
    return Say("earlier.list", of=programme_id)


@routes.button("earlier.page")
def page(turn: Turn, programme_id: int, number: int) -> Reaction:
    prompts.participant(turn.tx, turn.member, programme_id)
    return Show("earlier.list", of=programme_id, number=number)


@routes.button("earlier.open")
def open_(turn: Turn, prompt_id: int) -> Reaction:
    who = prompts.asked(turn.tx, turn.now, turn.member, prompt_id)
    return as_asked(turn, who, prompt_id)


@routes.message("earlier.list")
def list_text(view: View, of: int, number: int = 0) -> Message | None:
    _ = view.words
    who = prompts.participant(view.tx, view.member, of)
    found = prompts.plan_for(view.tx, who).earlier(view.now)
    pages = -(-len(found) // SIZE)
    if not 0 <= number < max(pages, 1):
        return None
    rows = tuple((_choice(view, who.running, each),) for each in found[number * SIZE : (number + 1) * SIZE])
    ways = arrows(_, number, pages, lambda other: press("earlier.page", of, other))
    told = _("Her er spørsmålene fra før, de nyeste først. Du kan svare på dem du har lyst til: ingenting må besvares.")
    return Message(told, (*rows, *ways))


def _choice(view: View, running: Running, question: Question) -> Button:
    """Its week and how it begins, with a mark where its reader has answered it."""
    prompt_id = prompts.prompt_id(view.tx, running, question)
    asked = prompts.in_words(view.tx, prompt_id, member_id=view.member.id if view.member else None)
    words = view.words.pick(asked.prompt.worded_for(prompts.variant_for(view.tx, view.member)))
    week = question.monday.isocalendar().week
    label = view.words("Uke {n}: {question}", n=week, question=shortened(words, ROOM))
    mark = "✓ " if answers.mine(view.tx, view.member, prompt_id) else ""
    return Button(f"{mark}{label}", press("earlier.open", prompt_id))
