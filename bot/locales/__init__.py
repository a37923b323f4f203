"""The catalogues nn and en, translated from the bokmål texts in handlers/ and bot/maps/."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
TRANSLATED = ("nn", "en")
FOLDERS = ("handlers", "bot/maps")
# Babel's own header changes with every run, and asks for names and addresses.
HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Language: {language}\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def used() -> Catalog:
    """Every text that is looked up."""
    catalogue = Catalog()
    root = HERE.parents[1]
    for file in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.py")):
        for line, texts in lookups(file):
            stands = [ast.literal_eval(each) for each in texts]
            message = stands[0] if len(stands) == 1 else tuple(stands)
            catalogue.add(message, locations=[(str(file.relative_to(root)), line)])
    return catalogue


def lookups(file: Path) -> Iterator[tuple[int, list[ast.expr]]]:
    """Where texts are looked up, by `_("...")`, `view.words("...")` or `_.count("...", "...", n)`: line and texts.

    Babel's own extractor stops at a `_` that is handed on among the arguments.
    """
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        match call:
            case ast.Call(func=ast.Name("_") | ast.Attribute(attr="words"), args=[text, *_]):
                yield call.lineno, [text]
            case ast.Call(func=ast.Attribute(ast.Name("_"), "count"), args=[one, many, *_]):
                yield call.lineno, [one, many]


def read(language: str) -> Catalog:
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def path(language: str) -> Path:
    return HERE / language / "kollokvie.po"


def update() -> None:
    """Bring the catalogues up to date: new texts come in untranslated, unused ones go out."""
    for language in TRANSLATED:
        catalogue = read(language)
        catalogue.update(used(), no_fuzzy_matching=True)
        write(language, catalogue)


def write(language: str, catalogue: Catalog) -> None:
    with path(language).open("wb") as file:
        file.write(HEADER.format(language=language).encode())
        write_po(
            file,
            catalogue,
            sort_output=True,
            ignore_obsolete=True,
            omit_header=True,
            include_lineno=False,
            width=110,
        )
