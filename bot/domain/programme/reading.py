import tomllib
from collections.abc import Iterable, Iterator
from datetime import time
from functools import lru_cache
from importlib import resources
from typing import Any

from bot.domain.programme.advising import advisable
from bot.domain.programme.checks import Mistake
from bot.domain.programme.faults import Fault, ProgrammeFaults
from bot.domain.programme.lines import Lines, path, syntax_error
from bot.domain.programme.model import (
    LANGUAGES,
    STEPS,
    VARIANTS,
    AfterAnswer,
    AlongPrompt,
    Module,
    Programme,
    Prompt,
    Texts,
)
from bot.domain.programme.schema import WEEKDAYS, mistakes

EXAMPLES = ("data_controller", "contact")
MOST_MINUTES = 90
NO_NAMES = "names"  # the hint that asks to name nobody


def load_starter_programme() -> str:
    """Read the packaged starter programme, as the text that `read` takes."""
    return (resources.files("bot") / "programmes" / "ledelse.toml").read_text("utf-8")


@lru_cache(maxsize=32)
def read(text: str) -> Programme:
    """Turn a programme file's text into a programme; raises ProgrammeFaults with everything that is wrong."""
    text = _plain(text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, source = syntax_error(text, str(error))
        raise ProgrammeFaults([Fault(line, "", "syntax", {"source": source})]) from error
    if faults := placed(text, mistakes(data)):
        raise ProgrammeFaults(faults)
    return _programme(data)


def _plain(text: str) -> str:
    """Without what Windows adds."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def placed(text: str, found: Iterable[Mistake]) -> list[Fault]:
    """What was found in a file's text, each with its line."""
    lines = Lines(_plain(text))
    return [Fault(lines.of(place), path(place), code, values) for place, code, values in found]


def advice(text: str) -> list[Fault]:
    """What might be better in a right programme file's text, in the order of its lines."""
    return sorted(placed(text, advisable(tomllib.loads(_plain(text)))), key=lambda fault: fault.line)


def example_lines(text: str) -> list[int]:
    """The lines of a right programme file that still name the starter programme's invented controller and contact."""
    invented = {said for _line, said in _examples(load_starter_programme())}
    return [line for line, said in _examples(text) if said in invented]


def _examples(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
    return [(number, line.partition("=")[2].strip()) for number, line in lines if line.startswith(EXAMPLES)]


def _programme(data: dict[str, Any]) -> Programme:
    hints = data.get("hints", {})
    return Programme(
        title=data["title"],
        for_whom=data["for_whom"],
        plan_reference=data["plan_reference"],
        data_controller=_texts(data["data_controller"]),
        contact=_texts(data["contact"]),
        minutes=data["minutes"],
        most_minutes=data.get("most_minutes", MOST_MINUTES),
        time_zone=data["time_zone"],
        weekday=WEEKDAYS.index(data["weekday"]),
        time=time.fromisoformat(data["time"]),
        free_weeks=_weeks(data.get("free_weeks", ())),
        budget_weeks=_weeks(data.get("budget_weeks", ())),
        school_holidays={county: _weeks(weeks) for county, weeks in data.get("school_holidays", {}).items()},
        electives=data.get("electives", 0),
        modules=tuple(_module(module, hints) for module in data["module"]),
        along=tuple(_along(data.get("along", []), hints)),
        after_answers=tuple(_after_answers(data.get("after_answer", []))),
    )


def _weeks(named: Iterable[int | str]) -> tuple[str, ...]:
    return tuple(map(str, named))


def _texts(told: str | Texts) -> Texts:
    """One text for all languages, or one for each."""
    return dict.fromkeys(LANGUAGES, told) if isinstance(told, str) else told


def _module(data: dict[str, Any], hints: dict[str, Any]) -> Module:
    key, follow_up = data["key"], data.get("follow_up")
    return Module(
        key=key,
        title=data["title"],
        goal=data["goal"],
        core=data["core"],
        core_for_remote=data.get("core_for_remote", False),
        prompts=tuple(_prompt(f"{key}-{week}", prompt, hints) for week, prompt in enumerate(data["prompt"], 1)),
        follow_up=_prompt(f"{key}-follow-up", follow_up, hints) if follow_up else None,
        follow_up_weeks=follow_up["weeks_after"] if follow_up else 0,
    )


def _along(data: list[dict[str, Any]], hints: dict[str, Any]) -> Iterator[AlongPrompt]:
    """Name each by when it is asked: «start», «start-2», so that a new one at another time changes no key."""
    for n, each in enumerate(data):
        before = sum(other["when"] == each["when"] for other in data[:n])
        key = f"{each['when']}-{before + 1}" if before else each["when"]
        yield AlongPrompt(each["when"], _prompt(key, each, hints))


def _prompt(key: str, data: dict[str, Any], hints: dict[str, Any]) -> Prompt:
    variants = {name: data[name] for name in VARIANTS if name in data}
    hint = data.get("hint", "")
    return Prompt(key, data.get("step", ""), data["text"], hints.get(hint), variants, without_names=hint == NO_NAMES)


def _after_answers(data: list[dict[str, Any]]) -> Iterator[AfterAnswer]:
    """Number them within their step, so that a new one in another step changes no key."""
    for step in STEPS:
        texts = [each["text"] for each in data if each["step"] == step]
        yield from (AfterAnswer(f"{step}-{n}", step, text) for n, text in enumerate(texts, 1))
