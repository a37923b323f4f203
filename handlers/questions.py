"""The questions of the joining, one at a time; the settings ask some of them again."""

from bot.domain import joining as rules
from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.domain.joining import Draft, Step
from bot.domain.places import load_municipalities, search
from bot.services import conversation, questions
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
MOST_LIBRARIES = 6
TYPED = ("name", "municipality", "library")


def ask(turn: Turn, draft: Draft, say: type[Say]) -> Reaction:
    """Put the question that somebody is at; after the last one, say what comes next."""
    address, programme_id = turn.incoming.address, draft.programme_id
    if draft.step:
        conversation.expect(turn.tx, turn.now, address, "questions", programme_id)
        return say(f"questions.{draft.step}", programme_id=programme_id)
    conversation.heard(turn.tx, address)
    return say("joining.done", programme_id=programme_id, role=draft.role) if draft.role else say("settings")


@routes.awaited("questions")
def typed(turn: Turn, programme_id: int) -> Reaction:
    draft = questions.draft(turn.tx, turn.member, programme_id)
    step = draft.step if draft else None
    if draft is None or step is None:
        conversation.heard(turn.tx, turn.incoming.address)
        return Say("help")
    if step not in TYPED:
        return [Say("questions.press"), Say(f"questions.{step}", programme_id=programme_id)]
    if not turn.text or turn.incoming.file:
        return Say("questions.wanted", step=step, fault="letters")
    return _found(turn, draft) if step == "municipality" else _written(turn, draft)


def _written(turn: Turn, draft: Draft) -> Reaction:
    return ask(turn, questions.write(turn.tx, turn.now, draft, turn.text), Say)


def _found(turn: Turn, draft: Draft) -> Reaction:
    found = search(turn.text)
    if not found:
        return Say("questions.wanted", step="municipality", fault="unknown")
    return Say("questions.municipalities", programme_id=draft.programme_id, numbers=[each.number for each in found])


@routes.button("questions.pick")
def pick(turn: Turn, programme_id: int, step: str, value: str) -> Reaction:
    draft = _at(turn, programme_id, step)
    return ask(turn, questions.pick(turn.tx, turn.now, draft, value), Show)


@routes.button("questions.tick")
def tick(turn: Turn, programme_id: int, step: str, value: str, on: int) -> Reaction:
    draft = _at(turn, programme_id, step)
    return ask(turn, questions.tick(turn.tx, turn.now, draft, value, on=bool(on)), Show)


@routes.button("questions.done")
def done(turn: Turn, programme_id: int, step: str) -> Reaction:
    return ask(turn, questions.done(turn.tx, turn.now, _at(turn, programme_id, step)), Show)


@routes.button("questions.back")
def back(turn: Turn, programme_id: int, step: str) -> Reaction:
    earlier = questions.back(turn.tx, turn.now, _at(turn, programme_id, step))
    if earlier:
        return ask(turn, earlier, Show)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("settings")


def _at(turn: Turn, programme_id: int, step: str) -> Draft:
    """The draft of the one who pressed, who must still be at that question, and alone with the bot."""
    draft = questions.draft(turn.tx, turn.member, programme_id)
    if draft is None or draft.step != step or not turn.incoming.private:
        raise Refusal("stale")
    return draft


# --- words -----------------------------------------------------------------------------------------------------------


def _draft(view: View, programme_id: int, step: Step) -> Draft | None:
    """The reader's draft where they are at this question still; else there is nothing to ask."""
    draft = questions.draft(view.tx, view.member, programme_id)
    return draft if draft and draft.step == step else None


def _choice(draft: Draft, label: str, value: object) -> Row:
    return (Button(label, press("questions.pick", draft.programme_id, draft.step, value)),)


def _back(view: View, draft: Draft) -> tuple[Row, ...]:
    if draft.role and draft.back() is None:
        return ()
    return ((Button(view.words("Tilbake"), press("questions.back", draft.programme_id, draft.step)),),)


@routes.message("questions.name")
def name(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "name")) or not view.member:
        return None
    known = view.member.name
    keep = (_choice(draft, known, "known"),) if not rules.fault_of(known, questions.LONGEST["name"]) else ()
    text = _("Hva heter du? Skriv navnet slik kollegene dine kjenner deg, gjerne med etternavn.")
    return Message(text, (*keep, *_back(view, draft)))


@routes.message("questions.municipality")
def municipality(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "municipality")):
        return None
    text = _("Hvilken kommune ligger biblioteket i? Skriv navnet eller en del av det.")
    return Message(text, _back(view, draft))


@routes.message("questions.municipalities")
def municipalities(view: View, programme_id: int, numbers: list[str]) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "municipality")):
        return None
    places = [load_municipalities()[number] for number in numbers]
    rows = tuple(_choice(draft, f"{place.name}, {place.county}", place.number) for place in places)
    return Message(_("Hvilken av disse? Er det ingen av dem, så skriv på nytt."), (*rows, *_back(view, draft)))


@routes.message("questions.library")
def library(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "library")):
        return None
    known = questions.offered(view.tx, draft)[:MOST_LIBRARIES]
    rows = [_choice(draft, each.name, each.id) for each in known]
    suggested = questions.suggested(draft)
    if suggested.casefold() not in {each.name.casefold() for each in known}:
        rows.append(_choice(draft, suggested, "suggested"))
    place = load_municipalities()[draft.answers["municipality"]].name
    text = _("{place}. Hvilket bibliotek? Trykk, eller skriv navnet.", place=place)
    return Message(text, (*rows, *_back(view, draft)))


@routes.message("questions.size")
def size(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "size")):
        return None
    return Message(
        _("Hvor mye bemanning har {library}?", library=draft.answers["library"]),
        (
            _choice(draft, _("Under to årsverk"), "small"),
            _choice(draft, _("To årsverk eller mer"), "larger"),
            *_back(view, draft),
        ),
    )


@routes.message("questions.position")
def position(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "position")):
        return None
    return Message(
        _("Hva gjør du ved {library}?", library=draft.answers["library"]),
        (
            _choice(draft, _("Jeg leder det, på stedet"), "leader"),
            _choice(draft, _("Jeg jobber der"), "staff"),
            _choice(draft, _("Jeg leder det på avstand"), "remote_leader"),
            *_back(view, draft),
        ),
    )


@routes.message("questions.more")
def more(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "more")):
        return None
    told = ", ".join(name for _number, name, _size in draft.posts())
    return Message(
        _("Du leder {libraries} på avstand. Leder du ett bibliotek til?", libraries=told),
        (_choice(draft, _("Nei, det var alt"), "no"), _choice(draft, _("Ja, ett til"), "yes"), *_back(view, draft)),
    )


@routes.message("questions.slots")
def slots(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "slots")):
        return None
    picked = draft.picked("slots")
    rows = [tuple(_slot(view, draft, slot) for slot in (day * 2, day * 2 + 1)) for day in range(5)]
    end = Button(
        _("Ferdig") if picked else _("Ingen av disse passer"), press("questions.done", draft.programme_id, draft.step)
    )
    return Message(
        _("Når kan det passe å møte gruppa? Velg alle tidene som kan gå. Gruppa blir enig om én av dem."),
        (*rows, _choice(draft, _("Alle passer"), "all"), (end,), *_back(view, draft)),
    )


def slot_name(view: View, slot: int) -> str:
    """A time that suits, as in «Mandag 08.30»: before opening or in the afternoon."""
    _ = view.words
    return f"{_.weekday(slot // 2).capitalize()} {_('14.00') if slot % 2 else _('08.30')}"


def _slot(view: View, draft: Draft, slot: int) -> Button:
    return _ticked(draft, slot_name(view, slot), slot, slot in draft.picked("slots"))


def _ticked(draft: Draft, label: str, value: object, on: bool) -> Button:
    data = press("questions.tick", draft.programme_id, draft.step, value, int(not on))
    return Button(f"✓ {label}" if on else label, data)


@routes.message("questions.electives")
def electives(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := _draft(view, programme_id, "electives")):
        return None
    choices, anyway, wanted = questions.electives(view.tx, draft)
    text = _.count(
        "Alle tar fellesmodulene. Velg én valgmodul.", "Alle tar fellesmodulene. Velg {n} valgmoduler.", wanted
    )
    if anyway:
        titles = ", ".join(_.pick(module.title) for module in anyway)
        text += " " + _("Du får også {titles}, siden biblioteket ledes på avstand.", titles=titles)
    picked = draft.picked("electives")
    rows = [(_ticked(draft, _.pick(module.title), module.key, module.key in picked),) for module in choices]
    later = Button(_("Velg senere"), press("questions.done", draft.programme_id, draft.step))
    return Message(text, (*rows, (later,), *_back(view, draft)))


@routes.message("questions.press")
def press_one(view: View) -> Message:
    _ = view.words
    return Message(_("Her trenger du ikke å skrive. Trykk på en av knappene:"))


@routes.message("questions.wanted")
def wanted(view: View, step: str, fault: str) -> Message:
    _ = view.words
    texts = {
        ("name", "letters"): _("Skriv navnet ditt med bokstaver, som en vanlig melding."),
        ("name", "long"): _("Det ble litt langt. Skriv bare for- og etternavn."),
        ("municipality", "letters"): _("Skriv navnet på kommunen med bokstaver, som en vanlig melding."),
        ("municipality", "unknown"): _(
            "Den kommunen fant jeg ikke. Prøv en del av navnet, for eksempel «Vest» for Vestvågøy."
        ),
        ("library", "letters"): _("Skriv navnet på biblioteket med bokstaver, som en vanlig melding."),
        ("library", "long"): _("Det ble litt langt. Skriv navnet på biblioteket kortere."),
    }
    return Message(texts[step, fault])


@routes.message("joining.electives_full")
def electives_full(view: View, n: int) -> Message:
    _ = view.words
    return Message(_.count("Du kan ha én. Ta bort den andre først.", "Du kan ha {n}. Ta bort en av dem først.", n))
