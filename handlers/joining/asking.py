"""The questions of the joining, one at a time; the settings ask some of them again. Their words: place, choosing."""

from bot.domain import joining as rules
from bot.domain.conversation import Message, Reaction, Refusal, Say, Show, Toast
from bot.domain.joining import Draft
from bot.domain.places import named, search
from bot.services import conversation, questions
from handlers.joining.standing import what_follows
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def ask(turn: Turn, draft: Draft, say: type[Say], yes: str = "") -> Reaction:
    """Put the question that somebody is at; after the last one, say what comes next.

    `yes` is what a typed «ja» picks.
    """
    address, programme_id = turn.incoming.address, draft.programme_id
    if draft.step:
        conversation.expect(turn.tx, turn.now, address, "questions", programme_id, yes)
        return say(f"questions.{draft.step}", programme_id=programme_id)
    conversation.heard(turn.tx, address)
    if draft.role is None:
        return say("settings")
    done = say("joining.done", programme_id=programme_id, role=draft.role)
    return [done, *what_follows(turn, draft.member_id, programme_id)] if draft.role == "participant" else done


@routes.awaited("questions")
def typed(turn: Turn, programme_id: int, yes: str = "") -> Reaction:
    draft = questions.draft(turn.tx, turn.member, programme_id)
    if draft is None or draft.step is None:
        conversation.heard(turn.tx, turn.incoming.address)
        return Say("help")
    picked = _picked(turn, draft, yes)
    if picked:
        return ask(turn, questions.pick(turn.tx, turn.now, draft, picked), Say)
    if draft.step not in questions.TYPED:
        return [Say("questions.press"), Say(f"questions.{draft.step}", programme_id=programme_id)]
    if not turn.text or turn.incoming.file:
        return Say("questions.wanted", step=draft.step, fault="letters")
    return _place(turn, draft) if draft.step == "municipality" else _written(turn, draft)


def _picked(turn: Turn, draft: Draft, yes: str) -> str:
    """What somebody picks who writes «ja» or «nei» where there is a button that says so."""
    word = rules.meaning(turn.text)
    if draft.step == "more":
        return word
    return (yes or questions.likely(turn.tx, draft)) if word == "yes" else ""


def _written(turn: Turn, draft: Draft) -> Reaction:
    return ask(turn, questions.write(turn.tx, turn.now, draft, turn.text), Say)


def _place(turn: Turn, draft: Draft) -> Reaction:
    if rules.meaning(turn.text):  # «ja» or «hei» is no place
        return ask(turn, draft, Say)
    if meant := named(turn.text):
        return ask(turn, questions.pick(turn.tx, turn.now, draft, meant.number), Say)
    numbers = [each.number for each in search(turn.text)]
    if not numbers:
        return Say("questions.wanted", step="municipality", fault="unknown")
    ask(turn, draft, Say, numbers[0] if len(numbers) == 1 else "")
    return Say("questions.municipalities", programme_id=draft.programme_id, numbers=numbers)


@routes.button("questions.pick")
def pick(turn: Turn, programme_id: int, step: str, value: str) -> Reaction:
    if draft := _at(turn, programme_id, step):
        return ask(turn, questions.pick(turn.tx, turn.now, draft, value), Show)
    return _where_one_is(turn, programme_id)


@routes.button("questions.tick")
def tick(turn: Turn, programme_id: int, step: str, value: str, on: int) -> Reaction:
    draft = _at(turn, programme_id, step)
    if draft is None:
        return _where_one_is(turn, programme_id)
    try:
        ticked = questions.tick(turn.tx, turn.now, draft, value, on=bool(on))
    except Refusal as refusal:  # how many there is room for may have changed since the question was shown
        shown = Show(f"questions.{step}", programme_id=programme_id)
        return [Toast(refusal.kind, **refusal.params), shown]
    return ask(turn, ticked, Show)


@routes.button("questions.done")
def done(turn: Turn, programme_id: int, step: str) -> Reaction:
    if draft := _at(turn, programme_id, step):
        return ask(turn, questions.done(turn.tx, turn.now, draft), Show)
    return _where_one_is(turn, programme_id)


@routes.button("questions.back")
def back(turn: Turn, programme_id: int, step: str) -> Reaction:
    draft = _at(turn, programme_id, step)
    if draft is None:
        return _where_one_is(turn, programme_id)
    if earlier := questions.back(turn.tx, turn.now, draft):
        return ask(turn, earlier, Show)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("settings")


def _at(turn: Turn, programme_id: int, step: str) -> Draft | None:
    """The draft of the one who pressed, where they are at that question still."""
    draft = questions.draft(turn.tx, turn.member, programme_id)
    return draft if draft and draft.step == step else None


def _where_one_is(turn: Turn, programme_id: int) -> Reaction:
    """An old button becomes the question that somebody has come to; raises Refusal where they are at none."""
    draft = questions.draft(turn.tx, turn.member, programme_id)
    if draft is None:
        raise Refusal("stale")
    shown = ask(turn, draft, Show)
    return [Toast("questions.stale"), shown] if isinstance(shown, Say) else shown


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("questions.stale")
def stale(view: View) -> Message:
    _ = view.words
    return Message(_("Den knappen gjelder ikke lenger. Her er spørsmålet du er kommet til."))


@routes.message("questions.press")
def press_one(view: View) -> Message:
    _ = view.words
    return Message(_("Her trenger du ikke å skrive. Trykk på en av knappene:"))


@routes.message("questions.wanted")
def wanted(view: View, step: str, fault: str) -> Message:
    _ = view.words
    texts = {
        ("name", "letters"): _("Skriv navnet ditt med bokstaver, som en vanlig melding."),
        ("name", "talk"): _("Her trenger jeg navnet ditt. Skriv det som en vanlig melding."),
        ("name", "long"): _("Det ble litt langt. Skriv bare for- og etternavn."),
        ("municipality", "letters"): _("Skriv navnet på kommunen med bokstaver, som en vanlig melding."),
        ("municipality", "unknown"): _(
            "Den kommunen fant jeg ikke. Prøv en del av navnet, for eksempel «Vest» for Vestvågøy."
        ),
        ("library", "letters"): _("Skriv navnet på biblioteket med bokstaver, som en vanlig melding."),
        ("library", "talk"): _("Her trenger jeg navnet på biblioteket. Trykk på det, eller skriv hele navnet."),
        ("library", "long"): _("Det ble litt langt. Skriv navnet på biblioteket kortere."),
    }
    return Message(texts[step, fault])
