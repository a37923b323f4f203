"""A question is written: in one language after the other, and each checked as it comes."""

from bot.domain.conversation import Button, Message, Reaction, Row, Say, Show, Toast, press
from bot.domain.parts import shortened
from bot.services import conversation, writing
from bot.services import programme as programmes
from bot.services.writing import Draft
from bot.texts import LANGUAGES
from handlers.questions.swapping import code_of
from handlers.questions.words import day
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHORT = 40  # letters of a hint, on a button


@routes.button("questions.new")
def new(turn: Turn, programme_id: int, group_id: int, monday: str) -> Reaction:
    """Of the facilitators' own, for one group or for all."""
    writing.begin(turn.tx, turn.member, programme_id, group_id=group_id or None, monday=day(monday))
    return ask(turn, programme_id, Show)


def ask(turn: Turn, programme_id: int, say: type[Say] = Say) -> Reaction:
    """Ask for the next language, or show what was written when there is none left."""
    begun, _ = writing.draft(turn.tx, turn.member, programme_id)
    if begun.asks_for:
        conversation.expect(turn.tx, turn.now, turn.incoming.address, "questions.text", programme_id)
        return say("questions.ask", programme=programme_id)
    conversation.no_longer(turn.tx, turn.incoming.address, "questions.text")
    return say("questions.confirm" if begun.key else "questions.hints", programme=programme_id)


@routes.awaited("questions.text")
def told(turn: Turn, programme_id: int) -> Reaction:
    writing.write(turn.tx, turn.member, programme_id, turn.incoming)
    return ask(turn, programme_id)


@routes.button("questions.keep")
def keep(turn: Turn, programme_id: int, revision: int) -> Reaction:
    writing.take(turn.tx, turn.member, programme_id, revision, as_before=True)
    return ask(turn, programme_id, Show)


@routes.button("questions.same")
def same(turn: Turn, programme_id: int, revision: int) -> Reaction:
    writing.take(turn.tx, turn.member, programme_id, revision, as_before=False)
    return ask(turn, programme_id, Show)


@routes.button("questions.again")
def again(turn: Turn, programme_id: int, revision: int) -> Reaction:
    writing.again(turn.tx, turn.member, programme_id, revision)
    return ask(turn, programme_id, Show)


@routes.button("questions.drop")
def drop(turn: Turn, programme_id: int) -> Reaction:
    writing.drop(turn.tx, turn.member, programme_id)
    conversation.no_longer(turn.tx, turn.incoming.address, "questions.text")
    return [Toast("questions.dropped"), Show("prompts.ahead", programme=programme_id)]


@routes.button("questions.hint")
def hint(turn: Turn, programme_id: int, revision: int, number: int) -> Reaction:
    """With the hint it is written to its end, and kept; then it is looked at what comes of it."""
    begun, prompt_id = writing.keep_own(turn.tx, turn.now, turn.member, programme_id, revision, hint=number)
    code = code_of(begun.monday, prompt_id)
    return Show("questions.first", programme=programme_id, group=begun.group or 0, code=code)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("questions.ask")
def ask_text(view: View, programme: int) -> Message | None:
    _ = view.words
    found = writing.find(view.tx, view.member, programme)
    if found is None or found[0].asks_for is None:
        return None
    (begun, revision), language = found, found[0].asks_for
    told = [*_so_far(view, begun), _asked_for(view, language)]
    rows: list[Row] = []
    if begun.key:
        before = writing.words_before(view.tx, programme, begun)[language]
        told.append(_("Slik er det nå:\n«{question}»", question=before))
        rows.append((Button(_("Behold som det er"), press("questions.keep", programme, revision)),))
    if language != writing.FIRST:
        rows.append((Button(_("Bruk teksten på bokmål"), press("questions.same", programme, revision)),))
    return Message("\n\n".join(told), (*rows, _leave(view, programme)))


def _so_far(view: View, begun: Draft) -> list[str]:
    return [f"{LANGUAGES[each]}: {text}" for each, text in begun.texts.items()]


def _asked_for(view: View, language: str) -> str:
    _ = view.words
    asked = {
        "nb": _("Skriv spørsmålet på bokmål. Høyst 200 tegn, ett spørsmål, og ikke noe en kan svare ja eller nei på."),
        "nn": _("Skriv det samme på nynorsk."),
        "en": _("Skriv det samme på engelsk."),
    }
    return asked[language]


def _leave(view: View, programme_id: int) -> Row:
    return (Button(view.words("Ikke likevel"), press("questions.drop", programme_id)),)


@routes.message("questions.hints")
def hints_text(view: View, programme: int) -> Message | None:
    _ = view.words
    if (found := writing.find(view.tx, view.member, programme)) is None:
        return None
    begun, revision = found
    known = writing.hints(programmes.get(view.tx, programme).content)
    rows: list[Row] = [
        (Button(shortened(_.pick(texts), SHORT), press("questions.hint", programme, revision, n)),)
        for n, (texts, _named) in enumerate(known, 1)
    ]
    rows.append((Button(_("Nei, ingenting"), press("questions.hint", programme, revision, 0)),))
    rows.append((Button(_("Skriv på nytt"), press("questions.again", programme, revision)), *_leave(view, programme)))
    asked = _("Skal det stå noe under spørsmålet om hva en ikke skal skrive?")
    return Message("\n\n".join([*_so_far(view, begun), asked]), tuple(rows))


@routes.message("questions.dropped")
def dropped(view: View) -> Message:
    return Message(view.words("Det er ikke lagret. Spørsmålene er som de var."))


@routes.message("questions.only_text")
def wanted(view: View) -> Message:
    return Message(view.words("Skriv spørsmålet som tekst, så sjekker jeg det."))


@routes.message("questions.fault")
def fault(view: View, code: str, **values: object) -> Message:
    """What is against the rules of a good question; what was written before is kept."""
    _ = view.words
    told = {
        "empty": _("Det var tomt. Skriv spørsmålet her."),
        "long_question": _("Det er {length} tegn, og det er plass til {limit}. Send det kortere."),
        "no_question_mark": _("Jeg trenger et spørsmål, med spørsmålstegn til slutt. Skriv det her."),
        "question_marks": _("Det er {count} spørsmålstegn i det. Still ett spørsmål om gangen, og send det på nytt."),
        "yes_no": _("Det kan besvares med ja eller nei. Begynn heller med {openings}, og send det på nytt."),
    }
    return Message(told[code].format(**values))
