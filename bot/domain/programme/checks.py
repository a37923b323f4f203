import difflib
import re
from collections.abc import Callable, Collection, Iterator

from bot.domain.programme.lines import Place
from bot.domain.programme.model import LANGUAGES

Mistake = tuple[Place, str, dict[str, object]]
"""Where it is, the code of its sentence, and the values in it."""
Check = Callable[[object, Place], Iterator[Mistake]]

QUESTION_LIMIT = 200
TEXT_LIMIT = 300
WANTED = {
    str: "tekst i anførselstegn",
    int: "et helt tall",
    bool: "true eller false",
    list: "ei liste",
    dict: "en tabell",
}
OPENINGS = {
    "nb": "«hva», «hvem», «hvilken», «hvordan» eller «når»",
    "nn": "«kva», «kven», «korleis» eller «når»",
    "en": "«what», «who», «which», «how» or «when»",
}
ASKING = {
    "nb": {"hva", "hvem", "hvilken", "hvilket", "hvilke", "hvordan", "hvor", "hvorfor", "når"},
    "nn": {"kva", "kven", "korleis", "kor", "korfor", "kvifor", "kvar", "når"},
    "en": {"what", "who", "whom", "whose", "which", "how", "why", "when", "where"},
}


def of_type(wanted: type) -> Check:
    def check(value: object, place: Place) -> Iterator[Mistake]:
        if type(value) is not wanted:
            yield place, "wanted", {"wanted": WANTED[wanted]}

    return check


def text(limit: int = TEXT_LIMIT, too_long: str = "long_text") -> Check:
    def check(value: object, place: Place) -> Iterator[Mistake]:
        if not isinstance(value, str):
            yield place, "wanted", {"wanted": WANTED[str]}
        elif not value.strip():
            yield place, "empty", {}
        elif len(value) > limit:
            yield place, too_long, {"length": len(value), "limit": limit}

    return check


def question(language: str) -> Check:
    """Check what can be checked of a good question: short, exactly one, and not for yes or no."""

    def check(value: object, place: Place) -> Iterator[Mistake]:
        yield from text(QUESTION_LIMIT, "long_question")(value, place)
        if not isinstance(value, str) or not value.strip():
            return
        if value.count("?") != 1:
            yield place, "question_marks" if "?" in value else "no_question_mark", {"count": value.count("?")}
        if "?" in value and not ASKING[language] & _openings(value):
            yield place, "yes_no", {"openings": OPENINGS[language]}

    return check


def _openings(text: str) -> set[str]:
    """The two words that each part of the question begins with, such as "in which"; any verb may ask for yes or no."""
    question = re.split(r"[.!]\s", text.lower().partition("?")[0])[-1]
    return {word for part in re.split(r"[,:;–—«\"(]", question) for word in re.findall(r"\w+", part)[:2]}


def number(least: int, most: int) -> Check:
    def check(value: object, place: Place) -> Iterator[Mistake]:
        if type(value) is not int:
            yield place, "wanted", {"wanted": WANTED[int]}
        elif not least <= value <= most:
            yield place, "number", {"value": value, "least": least, "most": most}

    return check


def one_of(choices: Collection[str]) -> Check:
    def check(value: object, place: Place) -> Iterator[Mistake]:
        if value not in choices:
            yield place, "choice", {"value": value, "choices": either(choices), "near": near(value, choices)}

    return check


def many(item: Check) -> Check:
    def check(value: object, place: Place) -> Iterator[Mistake]:
        yield from of_type(list)(value, place)
        for position, each in enumerate(value if isinstance(value, list) else ()):
            yield from item(each, (*place, position))

    return check


def table(needed: dict[str, Check], optional: dict[str, Check] | None = None, missing: str = "missing") -> Check:
    fields = needed | (optional or {})

    def check(value: object, place: Place) -> Iterator[Mistake]:
        if not isinstance(value, dict):
            yield place, "wanted", {"wanted": WANTED[dict]}
            return
        for key in [key for key in needed if key not in value]:
            yield (*place, key), missing, {"key": key, "language": LANGUAGES.get(key)}
        for key, each in value.items():
            if key in fields:
                yield from fields[key](each, (*place, key))
            else:
                yield (*place, key), "unknown", {"key": key, "near": near(key, fields)}

    return check


def texts(check: Callable[[str], Check] = lambda _: text()) -> Check:
    return table({language: check(language) for language in LANGUAGES}, missing="missing_language")


def near(word: object, words: Collection[str]) -> str:
    found = difflib.get_close_matches(str(word), words, n=1, cutoff=0.6)
    return f" Mente du «{found[0]}»?" if found else ""


def either(words: Collection[str]) -> str:
    *most, last = [f"«{word}»" for word in words]
    return f"{', '.join(most)} eller {last}" if most else last
