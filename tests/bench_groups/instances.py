"""The instances kept here, and fresh ones of the same kind."""

import csv
import gzip
import json
import random
import tomllib
from pathlib import Path

from bot.domain.groups import Assignment, Group, Person, Rules
from bot.domain.places import load_municipalities

HERE = Path(__file__).parent / "instances"
KNOWN = json.loads((HERE / "known.json").read_text("utf-8"))
NORTH = {"18", "55", "56"}


def people(name: str) -> list[Person]:
    if name.startswith("fresh"):
        return fresh(*map(int, name.split("_")[1:]))[0]
    with gzip.open(HERE / f"{name}.people.csv.gz", "rt", encoding="utf-8") as file:
        return [_person(row) for row in csv.DictReader(file)]


def rules(name: str) -> Rules:
    if name.startswith("fresh"):
        return fresh(*map(int, name.split("_")[1:]))[1]
    given = tomllib.loads(gzip.decompress((HERE / f"{name}.rules.toml.gz").read_bytes()).decode())
    sets = {kind: tuple(frozenset(each["ids"]) for each in given.get(kind, ())) for kind in ("together", "apart")}
    return Rules(given["min"], given["target"], given["max"], **sets)


def previous(name: str) -> Assignment | None:
    file = HERE / f"{name}.previous.json.gz"
    if not file.exists():
        return None
    plan = json.loads(gzip.decompress(file.read_bytes()))
    kept = ("id", "name", "host_municipality", "slot", "module", "members", "cost")
    groups = tuple(
        Group(*(tuple(each[key]) if key == "members" else each[key] for key in kept)) for each in plan["groups"]
    )
    return Assignment(groups, plan["total"], plan["cost"], plan["status"], (), (), "work")


def known(name: str) -> float | None:
    total = KNOWN.get(name, {}).get("total", KNOWN.get(name, {}).get("fresh_total"))
    return None if total is None else float(total)


def fresh(count: int, seed: int) -> tuple[list[Person], Rules]:
    """Draw people in the north, or over the whole country where they are many, some together and some apart."""
    draw = random.Random(seed)
    towns = [town for town in load_municipalities() if count > 1000 or town[:2] in NORTH]
    large = set(draw.sample(towns, len(towns) // 5))
    crowd = []
    for n in range(count):
        town = draw.choices(towns, [4 if town in large else 1 for town in towns])[0]
        slots = frozenset(draw.sample(range(10), draw.randint(2, 6)))
        size = "larger" if draw.random() < (0.8 if town in large else 0.1) else "small"
        crowd.append(
            Person(f"p{n:05}", f"Person {n}", town, town, None, None, slots, frozenset(str(draw.randint(0, 5))), size)
        )
    ids = draw.sample([each.id for each in crowd], max(1, count // 40) * 4)
    pairs = [frozenset(ids[n : n + 2]) for n in range(0, len(ids), 2)]
    return crowd, Rules(4, 5, 6, together=tuple(pairs[::2]), apart=tuple(pairs[1::2]))


def _person(row: dict[str, str]) -> Person:
    return Person(
        row["id"], row["name"], row["library"], row["municipality_number"],
        float(row["lat"]) if row["lat"] else None, float(row["lon"]) if row["lon"] else None,
        frozenset(map(int, row["slots"].split())), frozenset(row["modules"].split()), row["size_class"],
        row["leader_id"] or None,
    )  # fmt: skip
