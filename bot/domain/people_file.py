"""The list of people that an operator imports: a CSV file with one person a row."""

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import joining
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
SPREADSHEET_ADVICE = "Lagre lista som «CSV UTF-8» i regnearket, og prøv igjen."


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


class PeopleFaults(Exception):
    """Everything that is wrong with a list, a sentence with its row for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def read(raw: bytes) -> PeopleFile:
    """Read a list in UTF-8, with or without a byte order mark, parted by «;», «,» or tabs; raises PeopleFaults."""
    rows, delimiter = _rows(raw)
    columns = _columns(rows[0])
    faults: list[str] = []
    people: list[Invited] = []
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            person = _person(columns, cells)
            faults += [f"Rad {number}: {fault}" for fault in _faults(columns, cells, person)]
            people.append(Invited(tuple(cells), person))
    faults += _repeated(rows[1:], columns)
    if not people:
        faults.append(f"Lista har ingen personer. Skriv én person på hver rad under {', '.join(HEADER)}.")
    if faults:
        raise PeopleFaults(sorted(faults, key=_row_of))
    return PeopleFile(tuple(rows[0]), delimiter, tuple(people))


def _row_of(fault: str) -> int:
    first = fault.removeprefix("Rad ").split(":")[0]
    return int(first) if first.isdecimal() else 0


def _rows(raw: bytes) -> tuple[list[list[str]], str]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PeopleFaults([f"Fila er ikke i UTF-8. {SPREADSHEET_ADVICE}"]) from None
    if "\0" in text:
        raise PeopleFaults([f"Fila er ikke en CSV-fil. {SPREADSHEET_ADVICE}"])
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise PeopleFaults([f"Fila kan ikke leses som CSV ({error}). {SPREADSHEET_ADVICE}"]) from None
    if not rows:
        raise PeopleFaults([f"Fila er tom. Første rad skal ha {', '.join(HEADER)}."])
    return rows, delimiter


def _columns(header: list[str]) -> list[str]:
    """The columns by our names; raises PeopleFaults with all that is wrong with the first row."""
    names = [COLUMNS.get(cell.strip().lower(), "") for cell in header]
    faults = []
    for cell, name in zip(header, names, strict=True):
        near = difflib.get_close_matches(cell.strip().lower(), COLUMNS, n=1)
        if not name:
            faults.append(f"kolonnen «{cell}» er ukjent." + (f" Mente du «{near[0]}»?" if near else ""))
    faults += [
        f"kolonnen «{name}» står flere ganger." for name in dict.fromkeys(names) if name and names.count(name) > 1
    ]
    if "name" not in names:
        faults.append("kolonnen «name» mangler.")
    if faults:
        raise PeopleFaults([f"Rad 1: {fault} Kolonnene kan være {', '.join(HEADER)}." for fault in faults])
    return names


def _person(columns: list[str], cells: list[str]) -> dict[str, str]:
    """What a row tells, written as the questions' answers are."""
    told = {name: joining.tidy(cell) for name, cell in zip(columns, cells, strict=False) if cell.strip()}
    if told.get("municipality_number", "").isdecimal():
        told["municipality_number"] = told["municipality_number"].zfill(4)  # spreadsheets drop the leading zero
    for name, values in VALUES.items():
        if name in told:
            told[name] = values.get(told[name].lower(), told[name])
    return {name: value for name, value in told.items() if name != "email"}


def _faults(columns: list[str], cells: list[str], person: dict[str, str]) -> Iterator[str]:
    if len(cells) != len(columns):
        yield f"raden har {len(cells)} celler, men det er {len(columns)} kolonner."
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


def _repeated(rows: list[list[str]], columns: list[str]) -> Iterator[str]:
    """People who stand there twice: the same e-mail address, or the same name at the same library."""
    seen: dict[Any, int] = {}
    for number, cells in enumerate(rows, 2):
        row = {name: joining.tidy(cell).casefold() for name, cell in zip(columns, cells, strict=False)}
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
