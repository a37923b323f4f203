"""How far it is between municipalities by road and sea, as a CSV file with one journey a row."""

from collections.abc import Collection, Iterator, Mapping

from bot.domain import csv_table
from bot.domain.csv_table import FileFaults, decimal, four_digits, in_order, row_faults
from bot.domain.groups.model import Km
from bot.domain.places import load_municipalities

HEADER = ("from", "to", "km")
LONGEST_KM = 20_000
"""Half the way around the earth."""


def read(raw: bytes, known: Collection[str] = ()) -> Km:
    """Read journeys; raises FileFaults. The way back is as long where it does not stand there itself.

    `known` are municipality numbers besides those of Norway.
    """
    table = csv_table.read(raw, {name: name for name in HEADER}, HEADER)
    numbers = {*load_municipalities(), *known}
    faults: list[str] = []
    km: dict[tuple[str, str], float] = {}
    for number, cells in table.rows:
        row = dict(zip(table.columns, map(str.strip, cells), strict=False))
        found = [*row_faults(table.columns, cells)] or [*_faults(row, numbers)]
        if not found:
            way, length = (four_digits(row["from"]), four_digits(row["to"])), decimal(row["km"]) or 0.0
            if km.setdefault(way, length) != length:
                found = [f"veien fra {way[0]} til {way[1]} står før med {km[way]:g} km. Behold den ene."]
        faults += [f"Rad {number}: {fault}" for fault in found]
    if faults:
        raise FileFaults(in_order(faults))
    return {(to, from_): length for (from_, to), length in km.items()} | km


def _faults(row: Mapping[str, str], numbers: Collection[str]) -> Iterator[str]:
    for name in ("from", "to"):
        if four_digits(row[name]) not in numbers:
            yield f"kommunenummeret «{row[name]}» i {name} finnes ikke. Det har fire sifre, som 1870 for Sortland."
    if (km := decimal(row["km"])) is None or not 0 <= km <= LONGEST_KM:
        yield f"«{row['km']}» i km kan ikke stå her. Skriv et tall fra 0 til 20 000, som 84.5."
