"""What the file of a programme that runs may become: what was asked stays, under its key and in its words."""

from collections.abc import Collection, Iterator

from bot.domain.programme.checks import Mistake
from bot.domain.programme.faults import Fault
from bot.domain.programme.lines import Place
from bot.domain.programme.model import LANGUAGES, VARIANTS, Module, Programme, Prompt, Texts
from bot.domain.programme.reading import placed, read

END = "module-end"


def conflicts(old: Programme, asked: Collection[str], text: str) -> list[Fault]:
    """What in a file's text does not fit with what was asked, by its keys; raises ProgrammeFaults as `read` does."""
    new = read(text)
    there = {prompt.key: (place, prompt) for place, prompt in _prompts(new)}
    found: list[Mistake] = []
    for _, prompt in _prompts(old):
        if prompt.key in asked and prompt.key in there:
            found += _words(prompt, *there[prompt.key])
        elif prompt.key in asked:
            found += _missing(old, new, prompt)
    return placed(text, _once(found))


def _prompts(programme: Programme) -> Iterator[tuple[Place, Prompt]]:
    """Every question of a programme's file, with its place."""
    ends = next((n for n, along in enumerate(programme.along) if along.when == END), 0)
    for n, module in enumerate(programme.modules):
        for week, prompt in enumerate(module.prompts):
            yield ("module", n, "prompt", week), prompt
        if module.follow_up:
            yield ("module", n, "follow_up"), module.follow_up
        if end := programme.at_end_of(module):
            yield ("along", ends), end
    for n, along in enumerate(programme.along):
        yield ("along", n), along.prompt


def _words(was: Prompt, place: Place, now: Prompt) -> Iterator[Mistake]:
    for name in ("text", *VARIANTS):
        before, after = _texts(was, name), _texts(now, name)
        if after and not before:
            yield (*place, name), "asked_for_all", {"variant": name}
        for language in LANGUAGES if before else ():
            if (after or {}).get(language) != before[language]:
                yield (*place, name, language), "asked_words", {"was": before[language]}


def _texts(prompt: Prompt, name: str) -> Texts:
    return prompt.text if name == "text" else prompt.variants.get(name, {})


def _missing(old: Programme, new: Programme, prompt: Prompt) -> Iterator[Mistake]:
    module = next(
        (each for each in old.modules if prompt in (*each.prompts, each.follow_up, old.at_end_of(each))), None
    )
    at = next((n for n, each in enumerate(new.modules) if module and each.key == module.key), None)
    if module is None or prompt == old.at_end_of(module):
        yield ("along",), "asked_aside", {"text": prompt.text["nb"]}
    elif at is None:
        yield ("module",), "asked_module", {"key": module.key, "title": module.title["nb"]}
    elif prompt == module.follow_up:
        yield ("module", at), "asked_aside", {"text": prompt.text["nb"]}
    else:
        yield ("module", at, "weeks"), "asked_weeks", {"weeks": _weeks(module, prompt)}


def _weeks(module: Module, prompt: Prompt) -> int:
    return module.prompts.index(prompt) + 1


def _once(found: list[Mistake]) -> list[Mistake]:
    """Of several that tell the same of a place the last: of a module's weeks that is the most."""
    last = {(place, code): (place, code, values) for place, code, values in found if code != "asked_module"}
    gone = {str(values["key"]): (place, code, values) for place, code, values in found if code == "asked_module"}
    return [*gone.values(), *last.values()]
