"""Whether a text seems to name a person: by names that are in use, and by the words around a capital letter."""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.domain.places import load_municipalities


def _words(listed: str) -> str:
    """A pattern for any of some words, where «*sjef*» stands for «biblioteksjefen» too."""
    return "(?:" + "|".join(listed.replace("*", r"\w{0,20}").split()) + ")"


# Every part is bounded, so that no text takes long.
CAPITAL = "A-ZÀ-ÖØ-ÞČĐŊŠŦŽŁŚŻĆĄĘ"
NAME = rf"[{CAPITAL}][^\W\d_]+(?:[-'’][^\W\d_]+)*"
NAMES = rf"{NAME}(?: {NAME}){{0,5}}"
LISTED = rf"{NAME}(?: (?:(?:og|and|i|av|de|the|of) )?{NAME}){{0,5}}"
RUN = re.compile(rf"\b{NAMES}")
BEGINS = re.compile(r"(?:^|[.!?:…\n]|(?:^|\n)\s*[-–—•*])[\s«“”\"(]*$")
NEAR = 60  # signs looked at before and after a name

# What a name belongs to that is no person's: a title, an author's, a place's, a house's.
QUOTED = re.compile(r"[«“”\"][^«»“”\".!?,]{1,60}[»“”\"]")
BOOK = _words(
    "*bok *boka *boken *bøker *bøkene *roman* *krim* *dikt* *film* *serie* *novelle* *hefte* books? novels? poems? "
    "stories story films? series copy"
)
OF_BOOKS = re.compile(rf"\b(?i:{BOOK} (?:(?:av|om|by|about|on|of|heter|heiter|called) )?){LISTED}")
AUTHOR = _words("*forfatt[ea]r* *illustratør* *tegner* *teiknar* authors? writers?")
OF_AUTHORS = re.compile(rf"\b(?i:{AUTHOR} (?:(?:og|av|med|by|with) ){{0,2}}){LISTED}")
HOUSE = _words(
    "(?:folke|fylkes|skole)?bibliotek (?:fylkes)?kommune *skole *skule kirke kyrkje sykehus sjukehus sykehjem "
    "sjukeheim gate vei veg plass torg museum hotell kaf[eé] bokhandel kulturhus senter fylke fjord barnehage "
    "omsorgssenter kino camping gård gard krets lag library school street road hospital"
)
OF_PLACES = re.compile(rf"\b{NAMES}(?:-[a-zæøå]\w*| {HOUSE}\b)")

# Whom a name that follows is a person's.
TITLES = {"herr", "hr", "fru", "frøken", "frk", "mr", "mrs", "ms", "miss", "dr"}
PERSON = _words(
    "*kolleg* *vikar* *sjef* *leder* *leiar* rektor* ordfør* *lær[ea]r* bruk[ea]r* lån[ea]r* *kunde* nabo* venn* "
    "ven[ni]* *dam[ea]* mann* kvinn* gutt?* jent* kona mor far søster syster bror* sønn* son datter* dotter* "
    "praktikant* lærling* ansatt* tilsett* medarbeid* assistent* vaktmeister* vaktmester* frivillig* rådmann* "
    "politik[ea]r* prest* lege* lækjar* elev* colleagues? boss manager neighbours? users? patrons? customers? "
    "teachers? volunteers? friends? librarians? mayor assistants? substitute caretaker lady man woman boy girl "
    "students? pupils? intern principal daughter son husband wife sister brother"
)
MINE = "(?: (?:min|mi|mitt|mine|vår|vårt|våre|hans|hennes|hennar|deres|deira|sin|si|hos oss),?)?"
CALLED = "(?: (?:som|who|is|he|she)){0,2} (?:heter|heiter|het|hette|heitte|named|called|kalt|kalla)"
KNOWN_AS = rf"(?:{PERSON}(?:{MINE}|{CALLED})|(?:han|hun|ho|he|she){CALLED})"
BEFORE = re.compile(rf"\b(?:{KNOWN_AS}|(?:{'|'.join(sorted(TITLES))})\.?) $", re.IGNORECASE)
SMALL = re.compile(rf"\b(?:{KNOWN_AS}|lille|vesle|little) ([a-zæøåáčđŋšŧž]+)\b")
ACTS = re.compile(
    " "
    + _words(
        "sa sier seier spurte spør ringte ringer fortalte fortel fortalde mente foreslo foreslår hjalp hjelper jobber "
        "jobba jobbet sluttet slutta svarte ville lånte kom har hadde fra frå from said says asked told helped came "
        r"works has had og\sjeg og\seg and\sI"
    )
    + r"\b"
)
OLD_NORSE = re.compile(
    r"(?:al|arn|as|au|berg|bjørn|dag|ei|finn|gud|gunn?|hall|her|hild|inge?|jor|kjell|mag|odd|ragn|rand|sig|sol|stein|svan|"
    r"thor|tor|ulv|vig|ør|øy|å[sg]?)(?:bjørg|bjørn|borg|brand|dis|finn|fred|frid|geir|gerd|grim|grunn|gunn|hild|kjell|laug|"
    r"leif|leiv|mund|rid|run|rød|stein|ulf|ulv|unn|vald|var|veig|vin|vor)s?"
)
PATRONYMIC = re.compile(r"\w{2,}(?:sen|son|datter|dotter|enko|ova|ska|ski|zadeh)s?")
ENGLISH = re.compile(r"\b(?:the|and|was|were|with|our|my|of)\b")


@dataclass(frozen=True)
class Names:
    """What is known of names, in small letters but for the titles."""

    given: frozenset[str]
    words: frozenset[str]  # given names that are words too
    months: frozenset[str]
    surnames: frozenset[str]
    not_people: frozenset[str]
    places: frozenset[str]
    well_known: re.Pattern[str]

    def is_given(self, stem: str) -> bool:
        return stem in self.given or (bool(OLD_NORSE.fullmatch(stem)) and not self.is_thing(stem))

    def is_first(self, stem: str) -> bool:
        """Whether it is somebody's first name, where nothing more is said."""
        return self.is_given(stem) and stem not in self.months and stem not in self.places

    def is_surname(self, stem: str) -> bool:
        return stem in self.surnames or bool(PATRONYMIC.fullmatch(stem))

    def is_thing(self, stem: str) -> bool:
        return stem in self.not_people or stem in self.places

    def stem(self, word: str) -> str:
        """A word as the lists have it: «Karis» as «kari», «Per-Arne» as «per»."""
        whole = re.sub(r"['’]s?$", "", word.lower())
        first = whole.partition("-")[0]
        forms = (whole, first, whole.removesuffix("s"), first.removesuffix("s"))
        return next((each for each in forms if self.is_given(each) or self.is_thing(each)), whole)


@cache
def load_names() -> Names:
    data = tomllib.loads((resources.files("bot") / "data" / "names.toml").read_text("utf-8"))
    kinds = {
        name: frozenset(data[name].lower().split()) for name in ("given", "words", "months", "surnames", "not_people")
    }
    well_known = "|".join(map(re.escape, sorted(data["well_known"], key=len, reverse=True)))
    places = frozenset(_places()) | (frozenset(_centres()) - kinds["given"])  # «Lena» is a woman sooner than a village
    return Names(**kinds, places=places, well_known=re.compile(rf"\b(?:{well_known})s?\b"))


def _places() -> Iterator[str]:
    for each in load_municipalities().values():
        for name in (each.name, each.county, *each.names_alt):
            yield from re.split(r"[ -]", name.lower())


def _centres() -> Iterator[str]:
    for each in load_municipalities().values():
        yield from re.split(r"[ -]", each.centre.lower())


def named_in(text: str, spared: Collection[str] = ()) -> tuple[str, ...]:
    """The people whom a text seems to name, as they stand there; `spared` are first names that may be said."""
    names = load_names()
    text = _without_titles(text, names)
    found = [name for run in RUN.finditer(text) if (name := _person(text, run, names, spared))]
    small = [each[1] for each in SMALL.finditer(text) if each[1] in names.given - names.words]
    return tuple(dict.fromkeys([*found, *small]))


def _without_titles(text: str, names: Names) -> str:
    for pattern in (names.well_known, QUOTED, OF_BOOKS, OF_AUTHORS, OF_PLACES):
        text = pattern.sub("x", text)
    return text


def _person(text: str, run: re.Match[str], names: Names, spared: Collection[str]) -> str | None:
    """What stands in words with capital letters side by side, if that is a person's name."""
    before, after, words = text[max(0, run.start() - NEAR) : run.start()], text[run.end() :][:NEAR], run[0].split(" ")
    skipped = max((n for n, each in enumerate(words, 1) if each.lower() in TITLES), default=0)
    begins = BEGINS.search(before) and not BEFORE.search(before)  # after «Frk.» no sentence begins
    if not skipped and begins and not _counts_first(words, after, names):
        skipped = 1
    before, words = before + "".join(f"{each} " for each in words[:skipped]), words[skipped:]
    stems, known_as = [names.stem(each) for each in words], bool(BEFORE.search(before))
    if not words or stems[0] in names.not_people or (stems[0] in names.places and not known_as):
        return None
    first_names = {each for each in stems if names.is_first(each)}
    is_person = (
        known_as
        or bool(first_names - {each.lower() for each in spared})
        or bool(PATRONYMIC.fullmatch(stems[0]))
        or _is_full_name(text, words, stems, names)
    )
    return " ".join(words) if is_person else None


def _counts_first(words: list[str], after: str, names: Names) -> bool:
    """Whether a capital letter at the beginning of a sentence is a name's, not just the sentence's."""
    first, *rest = (names.stem(each) for each in words)
    if first not in names.words and first not in names.months:
        return names.is_given(first)
    return names.is_surname(rest[0]) if rest else bool(ACTS.match(after))


def _is_full_name(text: str, words: list[str], stems: list[str], names: Names) -> bool:
    """Whether a first name has a surname, or, in Norwegian, two capital letters stand together for nothing known."""
    if len(words) < 2:
        return False
    is_something = any(each.isupper() for each in words) or any(map(names.is_thing, stems))
    return names.is_surname(stems[-1]) if names.is_given(stems[0]) else not (is_something or ENGLISH.search(text))
