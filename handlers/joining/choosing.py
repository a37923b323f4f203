"""The times and the electives that somebody ticks."""

from bot.domain.conversation import Button, Message, Row, press
from bot.domain.joining import Draft
from bot.services import calendar, programme, questions
from handlers.joining.words import at, back, choice, slot_name
from handlers.routes import Routes
from handlers.view import View

routes = Routes()


@routes.message("questions.slots")
def slots(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "slots")):
        return None
    rows = [tuple(_slot(view, draft, slot) for slot in (day * 2, day * 2 + 1)) for day in range(5)]
    end = _end(draft, _("Ferdig") if draft.picked("slots") else _("Ingen av disse passer"))
    return Message(
        _("Når kan det passe å møte gruppa? Velg alle tidene som kan gå. Gruppa blir enig om én av dem."),
        (*rows, choice(draft, _("Alle passer"), "all"), end, *back(view, draft)),
    )


def _slot(view: View, draft: Draft, slot: int) -> Button:
    return _ticked(draft, slot_name(view, slot), slot, slot in draft.picked("slots"))


@routes.message("questions.electives")
def electives(view: View, programme_id: int) -> Message | None:
    _ = view.words
    if not (draft := at(view, programme_id, "electives")):
        return None
    choices = questions.electives(view.tx, draft)[0]
    picked = draft.picked("electives")
    rows = [(_ticked(draft, _.pick(module.title), module.key, module.key in picked),) for module in choices]
    end = _end(draft, _("Velg senere") if draft.role and not picked else _("Ferdig"))
    return Message(_about_electives(view, draft), (*rows, end, *back(view, draft)))


def _about_electives(view: View, draft: Draft) -> str:
    """What electives are, and when they come."""
    _ = view.words
    _choices, anyway, wanted = questions.electives(view.tx, draft)
    told = [
        _.count(
            "Alle tar fellesmodulene. Velg én valgmodul.",
            "Alle tar fellesmodulene. Velg inntil {n} valgmoduler.",
            wanted,
        )
    ]
    county = (draft.answers.get("municipality") or "")[:2]
    if begin := calendar.electives_begin(view.tx, programme.get(view.tx, draft.programme_id), county):
        told.append(
            _(
                "De kommer etterpå, fra omtrent {day} {year}: gruppa får spørsmål fra dem flest i gruppa velger.",
                day=_.day(begin.astimezone(_.zone).date()),
                year=begin.year,
            )
        )
    if anyway:
        titles = ", ".join(_.pick(module.title) for module in anyway)
        told.append(_("Du får også {titles}, siden biblioteket ledes på avstand.", titles=titles))
    return " ".join(told)


@routes.message("joining.electives_full")
def electives_full(view: View, n: int) -> Message:
    _ = view.words
    return Message(_.count("Du kan ha én. Ta bort den andre først.", "Du kan ha {n}. Ta bort en av dem først.", n))


def _ticked(draft: Draft, label: str, value: object, on: bool) -> Button:
    data = press("questions.tick", draft.programme_id, draft.step, value, int(not on))
    return Button(f"✓ {label}" if on else label, data)


def _end(draft: Draft, label: str) -> Row:
    return (Button(label, press("questions.done", draft.programme_id, draft.step)),)
