"""What reached whom, as the playground's ledger tells: each message by the words that only its kind has."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tests.simulation.model import Line, minute, wordings

# Words in bokmål and nynorsk, and what a message with them is; the first that fits. {key} is the question in it.
STEPS = (  # in which a facilitator is asked for one thing after the other
    *("Hvem er møtet for", "Stemmer det. Velg", "Slik blir invitasjonen", "Alle får beskjed og blir spurt på nytt"),
    *("Skriv det samme på", "Det gjelder ", "Skal det stå noe under"),
)
SIGNS = (
    ("|".join(STEPS), "asks on"),
    (r"God morgen!", "the week begins{call}"),
    ("Her er spørsmålet en gang til|Her er spørsmålet ein gong til", "reminder {key}"),
    ("Svar på denne meldinga, så ser", "question {key}"),
    (
        "Skriv, snakk inn eller send et bilde her. Tre|Skriv, snakk inn eller send eit bilete her. Tre",
        "what do you say",
    ),
    ("Denne gangen spør jeg bare deg|Denne gongen spør eg berre deg", "do you know this from {who}"),
    ("Svaret ditt:", "own answer"),
    (r"svart på ukas spørsmål|Denne uka har det vært stille her", "summary: {count}"),
    (r"svart på det forrige spørsmålet|Det forrige spørsmålet står åpent", "summary afterwards: {count}"),
    ("Hei! Det er en stund siden vi snakket|Hei! Det er ei stund sidan vi snakka", "check-in"),
    ("Ingen av de andre har delt|Ingen av dei andre har delt|Her er det ingen svar", "nobody yet"),
    ("Kjenner du deg igjen|Kjenner du deg att", "others"),
    ("Dette har du sagt|Dette har du sagt", "settings"),
    ("Vil du ta en pause", "pause"),
    ("Svaret ditt er slettet|Svaret ditt er sletta", "it is gone"),
    ("Send det nye svaret her|Send det nye svaret her", "asks on"),
    ("Du er invitert til videomøte|Du er invitert til videomøte", "invitation to {title}"),
    ("Gruppa skal ha videomøte", "the group is to meet: {title}"),
    ("Husk møtet i morgen|Hugs møtet i morgon|Møtet begynner om 30 minutt", "soon: {title}"),
    (r"Møtet er flytt(et|a)\.|er flytt(et|a) til", "moved: {title}"),
    ("er avlyst", "cancelled: {title}"),
    (r"De fleste i (\w+) har nå sagt to ganger", "too much"),
    ("Hva vil du gjøre i", "facilitator's menu"),
    ("Hei! Jeg heter Kollokvie", "hello"),
    ("Nå er du i gruppa", "you are in a group"),
    ("Vi får en ny i gruppa", "somebody new"),
    (r"(\w+) har gått ut av programmet", "somebody left"),
)
COPY = "copy {key}"
OTHER = {"every-4-weeks": "how much is it", "start": "before we begin", "start-2": "before we begin"}
ANSWER = re.compile(r"^(\w+)[^:]*: Svar nummer \d+", re.DOTALL)
NUMBER = re.compile(r"^(Én|\d+) har svart", re.MULTILINE)


class Reader:
    """Names what it reads."""

    def __init__(self, names: Mapping[int, str], written: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._names = names  # of chats and people
        self._questions = wordings(written or {})

    def lines(self, entries: Iterable[dict[str, Any]]) -> list[Line]:
        """The messages that arrived, in order."""
        return sorted(self._line(each) for each in entries if str(each["method"]).startswith("send") and each["effect"])

    def _line(self, entry: dict[str, Any]) -> Line:
        given = entry["parameters"]
        text = str(given.get("text") or given.get("caption") or "")
        chat = int(given["chat_id"])
        return Line(minute(datetime.fromisoformat(entry["time"])), self._names.get(chat, str(chat)), self.what(text))

    def what(self, text: str) -> str:
        key = next((key for words, key in self._questions.items() if words in text), "")
        for words, what in SIGNS:
            if re.search(words, text):
                about = {"key": key, "who": _name(text), "count": _count(text, key), "call": _call(text)}
                return what.format(**about, title=_title(text))
        if said := ANSWER.match(text):
            return f"answer of {said[1]}"
        if key in OTHER:
            return OTHER[key]
        return COPY.format(key=key) if key else f"?? {text}"


def _name(text: str) -> str:
    found = re.search(r"(\w+) har svart", text)
    return found[1] if found else "?"


def _title(text: str) -> str:
    """Of a meeting."""
    found = re.search(r"«(.*?)»", text)
    return found[1] if found else "?"


def _call(text: str) -> str:
    """Who is named to a facilitator."""
    new = re.search(r"Kan trenge en telefon: (.*?)\.", text)
    before = re.search(r"Har trengt en telefon en stund: (.*?)\.", text)
    told = f"; may need a call: {new[1]}" if new else ""
    return told + (f"; for a while: {before[1]}" if before else "")


def _count(text: str, key: str) -> str:
    found = NUMBER.search(text)
    number = 0 if found is None else 1 if found[1] == "Én" else int(found[1])
    quoting = ", quoting" if "Fra andre i kullet" in text else ""
    return f"{number}{quoting}{', the module ends' if key == 'module-end' else ''}"


def differences(owed: Iterable[Line], came: Iterable[Line], most: int = 40) -> str:
    """The first lines that are only in the one or only in the other, in order; nothing where there are none."""
    missing, extra = Counter(owed), Counter(came)
    missing, extra = missing - extra, extra - missing
    both = sorted([(line, "-") for line in missing.elements()] + [(line, "+") for line in extra.elements()])
    told = [f"{sign} {line}" for line, sign in both[:most]]
    return "\n".join([f"{missing.total()} are missing (-), {extra.total()} are not owed (+)", *told]) if both else ""
