"""A question just as it will look: in the group's chat or to somebody alone, in each language."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.conversation import Button, Message, Reaction, Row, Show, press
from bot.domain.people import StudyGroup
from bot.domain.programme import Texts
from bot.services import weeks
from bot.texts import LANGUAGES, Words
from handlers.prompts import as_it_stands, in_chat
from handlers.questions.words import asked_in, back_to, by_words, day, in_other_words, names
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
WHERE = ("chat", "alone")


@routes.button("questions.preview")
def look(turn: Turn, programme_id: int, group_id: int, monday: str, shown: str = "") -> Reaction:
    """`shown` is a language and where it is read: "nn.chat" or "nn.alone"."""
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    if shown and shown not in (f"{language}.{where}" for language in LANGUAGES for where in WHERE):
        raise ValueError(shown)
    return Show(
        "questions.preview", programme=programme_id, group=group_id, monday=day(monday).isoformat(), shown=shown
    )


@routes.message("questions.preview")
def preview(view: View, programme: int, group: int, monday: str, shown: str) -> Message | None:
    """In the chat, unless it is asked for alone or no group has one; in the reader's language first."""
    _, here = view.words, (programme, group, monday)
    found = weeks.in_week(view.tx, view.member, programme, group or None, day(monday))
    asked = asked_in(view, programme, found[0]) if found else None
    if asked is None or not found[0].key:
        return Message(_("Her spørres det ikke om noe lenger."), ((back_to(view, *here),),))
    those, without = found[0].groups, weeks.without_chat(view.tx, found[0].groups)
    language, _dot, where = shown.partition(".")
    language = language or _.language
    alone = where == "alone" or (not where and len(without) == len(those))
    one = by_words(view, programme, found[0])[0][0]
    message = _message(view, weeks.prompt_id(view.tx, programme, found[0].key), one.id, language, alone=alone)
    if message is None:
        return None
    told = [_("Slik ser det ut privat:") if alone else _("Slik ser det ut i chatten:"), message.text, _labels(message)]
    told += _to_some(view, language, asked.prompt.variants) if alone else []
    told += [_("Knappene virker først når det er sendt."), *in_other_words(view, programme, found[0])]
    told += _without_chat(view, without)
    return Message("\n\n".join(told), _choices(view, here, language, alone=alone))


def _message(view: View, prompt_id: int, group_id: int, language: str, *, alone: bool) -> Message | None:
    """What the bot will say, by the very words of its own."""
    there = replace(view, words=Words(language, view.words.zone), delivery=None)
    if alone:
        return as_it_stands(there, prompt_id, group=group_id)
    return in_chat(replace(there, member=None), prompt_id, group_id)


def _labels(message: Message) -> str:
    """The buttons of a message in words."""
    return "\n".join(" ".join(f"[{button.label}]" for button in row) for row in message.buttons)


def _to_some(view: View, language: str, variants: Mapping[str, Texts]) -> list[str]:
    """The other words that the programme has for some readers."""
    _ = view.words
    told = {
        "alone": _("Til den som er alene på jobb"),
        "remote_leader": _("Til fjernledere"),
        "local_staff": _("Til lokalt ansatte"),
    }
    return [f"{told[name]}: {texts[language]}" for name, texts in variants.items()]


def _without_chat(view: View, those: list[StudyGroup]) -> list[str]:
    _ = view.words
    told = _("Uten chat, så der kommer det privat til hver enkelt: {groups}.", groups=names(view, those))
    return [told] if those else []


def _choices(view: View, here: tuple[int, int, str], language: str, *, alone: bool) -> tuple[Row, ...]:
    _ = view.words
    where, other = ("alone", "chat") if alone else ("chat", "alone")
    label = _("Slik det blir i chatten") if alone else _("Slik det blir privat")
    languages = tuple(
        Button(f"✓ {name}" if each == language else name, press("questions.preview", *here, f"{each}.{where}"))
        for each, name in LANGUAGES.items()
    )
    return (
        languages,
        (Button(label, press("questions.preview", *here, f"{language}.{other}")),),
        (back_to(view, *here),),
    )
