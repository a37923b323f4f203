"""The catalogues nn and en, translated from the bokmål texts in handlers/."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
TRANSLATED = ("nn", "en")
KEYWORDS = {"_": None, "count": (1, 2)}


def used() -> Catalog:
    """Every text in handlers/ that is looked up by `_("...")` or `_.count("...", "...", n)`."""
    catalogue = Catalog()
    root = HERE.parents[1]
    for file, _line, text, _comments, _context in extract_from_dir(root / "handlers", keywords=KEYWORDS):
        catalogue.add(text, locations=[(f"handlers/{file}", None)])
    return catalogue


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
        catalogue.obsolete.clear()
        with path(language).open("wb") as file:
            write_po(
                file,
                catalogue,
                sort_output=True,
                ignore_obsolete=True,
                omit_header=False,
                include_lineno=False,
                width=110,
            )
