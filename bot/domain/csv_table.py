"""CSV as spreadsheets write it: a row of column names, and one thing a row below it."""

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

SPREADSHEET_ADVICE = "Lagre lista som «CSV UTF-8» i regnearket, og prøv igjen."


class FileFaults(Exception):
    """Everything that is wrong with a file, a sentence with its place for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    """The cells of the first row, as they were."""
    columns: tuple[str, ...]
    """The same by our names."""
    delimiter: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The rows below that are not empty, each with its number in a spreadsheet."""


def read(raw: bytes, names: Mapping[str, str], needed: Collection[str]) -> Table:
    """Read a table in UTF-8, with or without a byte order mark, parted by «;», «,» or tabs; raises FileFaults.

    `names` are what columns may be called, with our names for them; `needed` are those that must be there.
    """
    wanted = ", ".join(dict.fromkeys(names.values()))
    rows, delimiter = _rows(raw, wanted)
    columns = tuple(names.get(cell.strip().lower(), "") for cell in rows[0])
    if faults := list(_header_faults(rows[0], columns, names, needed)):
        raise FileFaults([f"Rad 1: {fault} Kolonnene kan være {wanted}." for fault in faults])
    filled = ((number, tuple(cells)) for number, cells in enumerate(rows[1:], 2) if any(map(str.strip, cells)))
    return Table(tuple(rows[0]), columns, delimiter, tuple(filled))


def in_order(faults: Sequence[str]) -> list[str]:
    """Faults in the order of their rows, and those of the whole file first."""
    return sorted(faults, key=_row_of)


def row_faults(columns: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    if len(cells) != len(columns):
        yield f"raden har {len(cells)} celler, men det er {len(columns)} kolonner."


def four_digits(cell: str) -> str:
    """Put back the leading zero of a municipality's number, which spreadsheets drop."""
    return cell.zfill(4) if re.fullmatch("[0-9]{3}", cell) else cell


def decimal(cell: str) -> float | None:
    """Read a number with a decimal point or comma; None where the cell has none."""
    plain = cell.replace("\N{MINUS SIGN}", "-").replace(",", ".")
    return float(plain) if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]+)?", plain) else None


def _row_of(fault: str) -> int:
    first = fault.removeprefix("Rad ").split(":")[0]
    return int(first) if first.isdecimal() else 0


def _rows(raw: bytes, wanted: str) -> tuple[list[list[str]], str]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileFaults([f"Fila er ikke i UTF-8. {SPREADSHEET_ADVICE}"]) from None
    if "\0" in text:
        raise FileFaults([f"Fila er ikke en CSV-fil. {SPREADSHEET_ADVICE}"])
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FileFaults([f"Fila kan ikke leses som CSV ({error}). {SPREADSHEET_ADVICE}"]) from None
    if not rows:
        raise FileFaults([f"Fila er tom. Første rad skal ha {wanted}."])
    return rows, delimiter


def _header_faults(
    header: Sequence[str], columns: Sequence[str], names: Mapping[str, str], needed: Collection[str]
) -> Iterator[str]:
    for cell, name in zip(header, columns, strict=True):
        near = difflib.get_close_matches(cell.strip().lower(), names, n=1)
        if not name:
            yield f"kolonnen «{cell}» er ukjent." + (f" Mente du «{near[0]}»?" if near else "")
    yield from (f"kolonnen «{name}» står flere ganger." for name in _repeated(columns))
    if missing := [f"«{name}»" for name in needed if name not in columns]:
        yield f"{'kolonnen' if len(missing) == 1 else 'kolonnene'} {', '.join(missing)} mangler."


def _repeated(columns: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]
