import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot import locales
from bot.texts import known
from handlers.help import commands

PLACES = re.compile(r"{(\w*)}")
COMMANDS = re.compile(r"(?<!\S)/\w+")
FILES = sorted(file for each in locales.FOLDERS for file in Path(locales.HERE.parents[1] / each).rglob("*.py"))


def parts(text: object) -> list[str]:
    """The one text, or singular and plural."""
    return [str(each) for each in text] if isinstance(text, (tuple, list)) else [str(text)]


def all_texts(language: str) -> list[Message]:
    return [message for message in locales.read(language) if message.id]


@pytest.mark.parametrize("language", locales.TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    wanted = {tuple(parts(message.id)) for message in locales.used() if message.id}
    there = {tuple(parts(message.id)) for message in all_texts(language) if all(parts(message.string))}
    assert there - wanted == set(), "no longer used: run python -m bot.locales"
    assert wanted - there == set(), "not translated: run python -m bot.locales, then fill in"


@pytest.mark.parametrize("language", locales.TRANSLATED)
def test_translations_keep_the_places_for_values(language: str) -> None:
    for message in all_texts(language):
        for original, translated in zip(parts(message.id), parts(message.string), strict=True):
            assert sorted(PLACES.findall(original)) == sorted(PLACES.findall(translated)), original


@pytest.mark.parametrize("language", locales.TRANSLATED)
def test_translations_name_commands_as_the_menu_of_their_language_does(language: str) -> None:
    ours, theirs = [[f"/{name}" for name, _ in commands(each)] for each in ("nb", language)]
    twins = dict(zip(ours, theirs, strict=True))
    for message in all_texts(language):
        for original, translated in zip(parts(message.id), parts(message.string), strict=True):
            named = [twins.get(each, each) for each in COMMANDS.findall(original)]
            assert sorted(named) == sorted(COMMANDS.findall(translated)), original


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_texts_are_looked_up_by_what_stands_in_the_code(file: Path) -> None:
    """A text put together at run time would never be found for translation."""
    for line, texts in locales.lookups(file):
        assert all(isinstance(each, ast.Constant) for each in texts), f"{file.name}, line {line}"


@pytest.mark.parametrize(
    ("code", "language"), [("nb-NO", "nb"), ("no", "nb"), ("nn", "nn"), ("en-GB", "en"), ("fi", None), (None, None)]
)
def test_telegrams_language_codes_are_understood(code: str | None, language: str | None) -> None:
    assert known(code) == language
