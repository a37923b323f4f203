"""Those who are to be put into groups, as a CSV file with one person a row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain import csv_table
from bot.domain.csv_table import FileFaults, decimal, four_digits, in_order, row_faults
from bot.domain.groups.model import Person
from bot.domain.joining import SIZES, tidy
from bot.domain.places import distance_km, load_municipalities, named

HEADER = ("id", "name", "library", "municipality_number", "lat", "lon", "slots", "modules", "size_class", "leader_id")
MOST_PEOPLE = 20_000
NORTH, EAST = (57, 82), (-10, 33)
"""Degrees between which Norway lies, with Jan Mayen and Svalbard."""
FAR_FROM_HOME_KM = 300
"""No municipality reaches this far from its centre, so that there may be a slip in the coordinates."""
MOST_NAMED = 5

Row = Mapping[str, str]
"""Tidied cells by column."""


@dataclass(frozen=True)
class Listed:
    people: tuple[Person, ...]
    """By their ids, whatever the order of the rows."""
    warnings: tuple[str, ...]
    """What may be meant, but deserves a look."""


def read(raw: bytes) -> Listed:
    """Read a list in UTF-8, with or without a byte order mark, parted by «;», «,» or tabs; raises FileFaults."""
    table = csv_table.read(raw, {name: name for name in HEADER}, HEADER)
    if fault := _number_fault(len(table.rows)):
        raise FileFaults([fault])
    rows = {number: dict(zip(table.columns, map(tidy, cells), strict=False)) for number, cells in table.rows}
    faults = _repeated(rows)
    for number, cells in table.rows:
        found = [*row_faults(table.columns, cells)] or [*_faults(rows[number])]
        faults += [f"Rad {number}: {fault}" for fault in found]
    if faults:
        raise FileFaults(in_order(faults))
    people = sorted(map(_person, rows.values()), key=lambda person: person.id)
    return Listed(tuple(people), (*_without_times(people), *_far_from_home(people)))


def _number_fault(people: int) -> str:
    if not people:
        return "Lista har ingen personer. Skriv én person på hver rad under overskriftene."
    if people > MOST_PEOPLE:
        most = f"{MOST_PEOPLE:,}".replace(",", " ")
        return f"Lista har {people} personer, og en plan kan ha høyst {most}. Del den, for eksempel etter fylke."
    return ""


def _repeated(rows: Mapping[int, Row]) -> list[str]:
    first: dict[str, int] = {}
    ids = ((number, row.get("id", "")) for number, row in rows.items())
    return [
        f"Rad {number}: id «{id}» er brukt i rad {first[id]}. Gi hver person sin egen."
        for number, id in ids
        if id and first.setdefault(id, number) != number
    ]


def _faults(row: Row) -> Iterator[str]:
    yield from (f"{name} mangler." for name in ("id", "name", "size_class") if not row[name])
    yield from _place_faults(row)
    if wrong := [word for word in row["slots"].split() if not re.fullmatch("[0-9]", word)]:
        yield f"«{' '.join(wrong)}» kan ikke stå i slots. Skriv tall fra 0 til 9 med mellomrom, som «0 3 9»."
    if row["size_class"] and row["size_class"].lower() not in SIZES:
        yield f"«{row['size_class']}» kan ikke stå i size_class. Velg {', '.join(SIZES)}."
    if row["leader_id"] and row["leader_id"] == row["id"]:
        yield f"{row['name']} er satt opp som sin egen leder. Rett leader_id, eller la den stå tom."


def _place_faults(row: Row) -> Iterator[str]:
    told = [name for name in ("lat", "lon") if row[name]]
    for name in told:
        if decimal(row[name]) is None:
            yield f"«{row[name]}» i {name} er ikke et tall. Skriv det som {'68.7' if name == 'lat' else '15.4'}."
    if len(told) == 1:
        yield "lat og lon hører sammen. Fyll ut begge, eller la begge stå tomme."
    lat, lon = decimal(row["lat"]), decimal(row["lon"])
    if lat is not None and lon is not None:
        yield from _point_faults(lat, lon)
    yield from _municipality_faults(row["municipality_number"], placed=bool(told))


def _point_faults(lat: float, lon: float) -> Iterator[str]:
    if _in_norway(lon, lat):
        yield f"lat og lon er byttet om: lat {lon:g} og lon {lat:g} er i Norge."
    elif abs(lat) > 90 or abs(lon) > 180:
        yield f"lat {lat:g} og lon {lon:g} er ikke på jorda. lat går fra -90 til 90, og lon fra -180 til 180."


def _in_norway(lat: float, lon: float) -> bool:
    return NORTH[0] <= lat <= NORTH[1] and EAST[0] <= lon <= EAST[1]


def _municipality_faults(told: str, *, placed: bool) -> Iterator[str]:
    number = four_digits(told)
    if not number:
        yield "kommunenummeret mangler."
    elif not re.fullmatch("[0-9]{4}", number):
        meant = named(told)
        yield f"kommunenummeret «{told}» har ikke fire sifre." + (f" Mente du {meant.number}?" if meant else "")
    elif number not in load_municipalities() and not placed:
        yield f"kommunenummeret «{number}» finnes ikke. Rett det, eller fyll ut lat og lon."


def _person(row: Row) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        library=row["library"],
        municipality_number=four_digits(row["municipality_number"]),
        lat=decimal(row["lat"]),
        lon=decimal(row["lon"]),
        slots=frozenset(map(int, row["slots"].split())),
        modules=frozenset(row["modules"].split()),
        size_class=row["size_class"].lower(),
        leader_id=row["leader_id"] or None,
    )


def _without_times(people: Sequence[Person]) -> Iterator[str]:
    if without := [f"{person.name} ({person.id})" for person in people if not person.slots]:
        more = f" og {len(without) - MOST_NAMED} til" if len(without) > MOST_NAMED else ""
        yield f"Ingen tid passer for {', '.join(without[:MOST_NAMED])}{more}: slots er tom. Alle tider koster like mye."


def _far_from_home(people: Sequence[Person]) -> Iterator[str]:
    for person in people:
        home = load_municipalities().get(person.municipality_number)
        if home and person.lat is not None and person.lon is not None:
            km = distance_km(person.lat, person.lon, home.lat, home.lon)
            if km > FAR_FROM_HOME_KM:
                yield f"{person.name} ({person.id}) er {km:.0f} km fra {home.name}. Se om lat og lon er riktige."
