"""The instances kept here, and fresh ones of the same kind, each laid out in a folder as the command takes them."""

import csv
import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path

from bot.domain.groups import Assignment, Person, Rules, people_csv, plan_json, rules_toml
from bot.domain.places import load_municipalities

HERE = Path(__file__).parent / "instances"
KNOWN = json.loads((HERE / "known.json").read_text("utf-8"))
NORTH = {"18", "55", "56"}
WHOLE_COUNTRY = 1000
"""With more people than this they live everywhere."""


@dataclass(frozen=True)
class Instance:
    name: str
    people: tuple[Person, ...]
    rules: Rules
    files: tuple[Path, ...]
    """People and rules, and the plan before where there is one."""
    best: float | None = None
    """The proven optimum, or the best total that is known; without what moving costs."""
    previous: Assignment | None = None


def kept(name: str, folder: Path) -> Instance:
    """One of those kept here."""
    files = [HERE / f"{name}.{end}.gz" for end in ("people.csv", "rules.toml", "previous.json")]
    there = [_unpacked(file, folder) for file in files if file.exists()]
    known = KNOWN[name]
    return _instance(name, tuple(there), float(known.get("total", known.get("fresh_total"))))


def fresh(count: int, seed: int, folder: Path) -> Instance:
    """Draw people in the north, or over the whole country where they are many, some together and some apart."""
    draw = random.Random(f"{seed} {count}")
    towns = [town for town in load_municipalities() if count > WHOLE_COUNTRY or town[:2] in NORTH]
    large = set(draw.sample(towns, len(towns) // 5))
    rows = [_row(draw, f"p{n:05}", towns, large) for n in range(count)]
    for row in draw.sample(rows, count // 20):
        row["leader_id"] = draw.choice([each["id"] for each in rows if each is not row])
    ids = draw.sample([row["id"] for row in rows], max(1, count // 40) * 4)
    pairs = [ids[n : n + 2] for n in range(0, len(ids), 2)]
    name = f"fresh{count}"
    return _instance(name, (_listed(rows, folder, name), _ruled(pairs[::2], pairs[1::2], folder, name)))


def changed(before: Instance, plan: bytes, seed: int, folder: Path) -> Instance:
    """Let 5 % of them leave and 6 % join, after this plan."""
    draw = random.Random(seed)
    with before.files[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stay = draw.sample(rows, len(rows) - len(rows) // 20)
    new = [dict(row, id=f"q{row['id']}", leader_id="") for row in draw.sample(rows, len(rows) * 6 // 100)]
    name = f"change{len(rows)}fresh"
    previous = folder / f"{name}.previous.json"
    previous.write_bytes(plan)
    here = {row["id"] for row in stay}
    together, apart = (
        [sorted(ids) for ids in pairs if ids <= here] for pairs in (before.rules.together, before.rules.apart)
    )
    return _instance(name, (_listed([*stay, *new], folder, name), _ruled(together, apart, folder, name), previous))


def _row(draw: random.Random, id: str, towns: list[str], large: set[str]) -> dict[str, str]:
    town = draw.choices(towns, [4 if town in large else 1 for town in towns])[0]
    return {
        "id": id,
        "name": f"Person {id}",
        "library": f"Biblioteket i {town}",
        "municipality_number": town,
        "slots": " ".join(map(str, draw.sample(range(10), draw.randint(2, 6)))),
        "modules": f"E{draw.randint(0, 5)}",
        "size_class": "larger" if draw.random() < (0.8 if town in large else 0.1) else "small",
    }


def _ruled(together: list[list[str]], apart: list[list[str]], folder: Path, name: str) -> Path:
    rules = folder / f"{name}.rules.toml"
    lists = [f"[[together]]\nids = {json.dumps(ids)}\n" for ids in together]
    lists += [f"[[apart]]\nids = {json.dumps(ids)}\n" for ids in apart]
    rules.write_text("".join(["min = 4\ntarget = 5\nmax = 6\n", *lists]), "utf-8")
    return rules


def _listed(rows: list[dict[str, str]], folder: Path, name: str) -> Path:
    file = folder / f"{name}.people.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, people_csv.HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return file


def _unpacked(file: Path, folder: Path) -> Path:
    (folder / file.stem).write_bytes(gzip.decompress(file.read_bytes()))
    return folder / file.stem


def _instance(name: str, files: tuple[Path, ...], best: float | None = None) -> Instance:
    people = people_csv.read(files[0].read_bytes()).people
    previous = plan_json.read(files[2].read_bytes()) if len(files) > 2 else None
    return Instance(name, people, rules_toml.read(files[1].read_bytes(), people, previous), files, best, previous)
