"""The way into a programme, one question at a time. What was said is changed later by the same questions."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from bot.domain import spelling
from bot.domain.people import Position, RoleName, SizeClass
from bot.domain.programme import Module, Programme

Step = Literal["name", "municipality", "library", "size", "position", "more", "slots", "electives"]
PLACE: tuple[Step, ...] = ("municipality", "library", "size", "position", "more")
EVERYTHING: tuple[Step, ...] = ("name", *PLACE, "slots", "electives")

SLOTS = range(10)
SIZES: tuple[SizeClass, ...] = get_args(SizeClass)
POSITIONS: tuple[Position, ...] = get_args(Position)
MOST_LIBRARIES = 10
LONGEST = {"name": 60, "library": 80}
UNSEEN = {"Cc", "Cf", "Co", "Cs"}  # not Cn: to this Python those are emoji newer than itself

Meaning = Literal["yes", "no", "talk", ""]
TALK: Mapping[str, Meaning] = {
    **dict.fromkeys(("ja", "jo", "ja takk", "jada", "yes", "yes please", "ok", "okei", "okay", "gjerne"), "yes"),
    **dict.fromkeys(("nei", "nei takk", "no", "no thanks", "niks"), "no"),
    **dict.fromkeys(("hei", "heisann", "hallo", "hello", "hi", "takk", "hjelp", "help", "hva", "vet ikke"), "talk"),
}
# What libraries may be called besides by their place.
LIBRARY_WORDS = {
    *("bibliotek", "biblioteket", "folkebibliotek", "folkebiblioteket"),
    *("kommune", "kommunes", "kommunale", "i", "på", "public", "library", "the", "in"),
}


@dataclass(frozen=True)
class Draft:
    """What somebody has answered so far; `role` is what it leads to, None where they change what they said."""

    member_id: int
    programme_id: int
    role: RoleName | None
    asks: tuple[Step, ...]
    answers: Mapping[str, Any]

    @property
    def step(self) -> Step | None:
        """The question they are at; None when all are answered."""
        return next((step for step in self._asked() if step not in self.answers), None)

    @property
    def new_library(self) -> str | None:
        """A typed name that is no library known there, until it is said to be one."""
        name: str | None = self.answers.get("new")
        return name

    @property
    def libraries(self) -> list[dict[str, str]]:
        """What a remote leader has told of libraries before the present one."""
        return list(self.answers.get("libraries", []))

    def picked(self, step: Step) -> list[Any]:
        """What is ticked so far of the times or the electives."""
        return list(self.answers.get("picked", {}).get(step, []))

    def _asked(self) -> list[Step]:
        several = self.answers.get("position") == "remote_leader"
        return [step for step in self.asks if step != "more" or several]

    def _with(self, **answers: Any) -> "Draft":
        return replace(self, answers={**self.answers, **answers})

    def _without(self, *steps: str) -> "Draft":
        return replace(self, answers={step: value for step, value in self.answers.items() if step not in steps})

    def answered(self, step: str, value: Any) -> "Draft":
        return self._with(**{step: value})

    def told_library(self, name: str) -> "Draft":
        return self._without("new").answered("library", name)

    def tick(self, step: Step, value: Any, on: bool) -> "Draft":
        """Tick or untick one of the times or the electives; doing it twice does it once."""
        rest = [each for each in self.picked(step) if each != value]
        return self._with(picked={**self.answers.get("picked", {}), step: [*rest, value] if on else rest})

    def one_more_library(self) -> "Draft":
        """Put the library told of aside and ask for another."""
        kept = [*self.libraries, {step: self.answers[step] for step in ("municipality", "library", "size")}]
        return self._without("municipality", "library", "size", "more").answered("libraries", kept)

    def back(self) -> "Draft | None":
        """The draft as it was one question earlier; None at the first."""
        asked = self._asked()
        before = asked[: asked.index(self.step)] if self.step else asked
        if self.libraries and self.step == "municipality":
            *kept, latest = self.libraries
            return self._with(libraries=kept, **latest)
        return self._without(before[-1], "new") if before else None

    def posts(self) -> list[tuple[str, str, SizeClass]]:
        """The libraries told of: municipality's number, name and size."""
        told: list[Mapping[str, Any]] = [*self.libraries, *([self.answers] if "library" in self.answers else [])]
        return [(each["municipality"], each["library"], each["size"]) for each in told]


def choosable(programme: Programme, remote: bool) -> list[Module]:
    """The electives that somebody chooses among; not those that are theirs anyway."""
    return [module for module in programme.modules if not module.core and not (remote and module.core_for_remote)]


def theirs_anyway(programme: Programme, remote: bool) -> list[Module]:
    """The electives that those who lead or are led from afar always take."""
    return [module for module in programme.modules if not module.core and remote and module.core_for_remote]


def to_choose(programme: Programme, remote: bool) -> int:
    """How many electives somebody chooses."""
    left = programme.electives - len(theirs_anyway(programme, remote))
    return max(0, min(left, len(choosable(programme, remote))))


def tidy(text: str) -> str:
    """A typed name on one line, without what cannot be seen."""
    if text.isprintable():  # as nearly all is; letter by letter takes seconds for a long list
        return " ".join(text.split())
    seen = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in UNSEEN)
    return " ".join("".join(seen).split())


def meaning(text: str) -> Meaning:
    """What somebody says who writes a word where a button or a name is wanted."""
    return TALK.get(tidy(text).strip(" .!?").casefold(), "")


def fault_of(name: str, longest: int) -> Literal["letters", "talk", "long"] | None:
    """What is wrong with a tidied name of a person or a library."""
    if not any(letter.isalpha() for letter in name):
        return "letters"
    if meaning(name):
        return "talk"
    return "long" if len(name) > longest else None


def library_meant(typed: str, known: Iterable[str]) -> str | None:
    """The library that somebody means, whether they write «Kåfjord bibliotek» or «kafjord folkebibl.»."""
    return next((name for name in known if _core(name) == _core(typed)), None)


def _core(library: str) -> list[str]:
    """What tells a library from others, as anybody might type it."""
    return [word for word in spelling.plain(library).split() if word not in LIBRARY_WORDS]
