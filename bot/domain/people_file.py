"""The list of people that an operator imports: a CSV file with one person a row."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import csv_table, joining
from bot.domain.csv_table import FileFaults, Table, in_order, row_faults
from bot.domain.places import load_municipalities

HEADER = ("name", "email", "municipality_number", "library", "size_class", "position")
COLUMNS = {name: name for name in HEADER} | {
    "navn": "name",
    "e-post": "email",
    "epost": "email",
    "kommunenummer": "municipality_number",
    "bibliotek": "library",
    "størrelse": "size_class",
    "stilling": "position",
}
VALUES = {
    "size_class": {"small": "small", "larger": "larger", "liten": "small", "større": "larger"},
    "position": {
        "leader": "leader",
        "staff": "staff",
        "remote_leader": "remote_leader",
        "leder": "leader",
        "ansatt": "staff",
        "fjernleder": "remote_leader",
    },
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Invited:
    """A row of the list: the cells as they were, and what they tell of the person, by the questions' names."""

    cells: tuple[str, ...]
    known: dict[str, str]


@dataclass(frozen=True)
class PeopleFile:
    header: tuple[str, ...]
    delimiter: str
    people: tuple[Invited, ...]


def read(raw: bytes) -> PeopleFile:
    """Read a list in UTF-8, with or without a byte order mark, parted by «;», «,» or tabs; raises FileFaults."""
    table = csv_table.read(raw, COLUMNS, ["name"])
    faults: list[str] = []
    people: list[Invited] = []
    for number, cells in table.rows:
        person = _person(table.columns, cells)
        faults += [f"Rad {number}: {fault}" for fault in _faults(table.columns, cells, person)]
        people.append(Invited(cells, person))
    faults += _repeated(table)
    if not people:
        faults.append(f"Lista har ingen personer. Skriv én person på hver rad under {', '.join(HEADER)}.")
    if faults:
        raise FileFaults(in_order(faults))
    return PeopleFile(table.header, table.delimiter, tuple(people))


def _person(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """What a row tells, written as the questions' answers are."""
    told = {name: joining.tidy(cell) for name, cell in zip(columns, cells, strict=False) if cell.strip()}
    if told.get("municipality_number", "").isdecimal():
        told["municipality_number"] = told["municipality_number"].zfill(4)  # spreadsheets drop the leading zero
    for name, values in VALUES.items():
        if name in told:
            told[name] = values.get(told[name].lower(), told[name])
    return {name: value for name, value in told.items() if name != "email"}


def _faults(columns: Sequence[str], cells: Sequence[str], person: dict[str, str]) -> Iterator[str]:
    yield from row_faults(columns, cells)
    for cell in cells:
        if cell.startswith(FORMULA):
            yield f"«{cell.strip()[:30]}» ser ut som en formel. Skriv cella som vanlig tekst."
    for name, cell in zip(columns, cells, strict=False):
        if name == "email" and cell.strip() and "@" not in cell:
            yield f"«{cell.strip()[:30]}» er ingen e-postadresse."
    yield from _name_faults(person)
    yield from _place_faults(person)
    for name, values in VALUES.items():
        if name in person and person[name] not in values:
            yield f"«{person[name]}» kan ikke stå i {name}. Velg {', '.join(dict.fromkeys(values.values()))}."


def _name_faults(person: dict[str, str]) -> Iterator[str]:
    if "name" not in person:
        yield "navnet mangler."
    for name, longest in joining.LONGEST.items():
        match joining.fault_of(person[name], longest) if name in person else None:
            case "letters":
                yield f"{name} har ingen bokstaver."
            case "talk":
                yield f"{name} kan ikke være «{person[name]}»."
            case "long":
                yield f"{name} er lengre enn {longest} tegn."


def _place_faults(person: dict[str, str]) -> Iterator[str]:
    number = person.get("municipality_number")
    if number and number not in load_municipalities():
        yield f"kommunenummeret «{number}» finnes ikke. Det har fire sifre, som 1870 for Sortland."
    if "library" in person and not number:
        yield "biblioteket står uten kommunenummer."


def _repeated(table: Table) -> Iterator[str]:
    """People who stand there twice: the same e-mail address, or the same name at the same library."""
    seen: dict[Any, int] = {}
    for number, cells in table.rows:
        row = {name: joining.tidy(cell).casefold() for name, cell in zip(table.columns, cells, strict=False)}
        person = tuple(row.get(name, "") for name in ("name", "municipality_number", "library"))
        for key in filter(None, (row.get("email"), person if row.get("name") else None)):
            if seen.setdefault(key, number) != number:
                yield f"Rad {number}: samme person som i rad {seen[key]}."
                break


def written(file: PeopleFile, links: Sequence[str]) -> str:
    """The list with a column of links, as CSV in which no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=file.delimiter, lineterminator="\r\n")
    writer.writerow(map(defused, (*file.header, "link")))
    for person, link in zip(file.people, links, strict=True):
        padding = ("",) * (len(file.header) - len(person.cells))
        writer.writerow(map(defused, (*person.cells, *padding, link)))
    return out.getvalue()


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
