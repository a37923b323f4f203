import csv
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz.distance import OSA

from bot.domain.spelling import plain

EARTH_RADIUS_KM = 6371.0
SHORTEST_FOR_A_SLIP = 3
EXACT, PREFIX, PART, NEAR = range(4)


@dataclass(frozen=True)
class Municipality:
    number: str
    """Four digits, of which the first two are the county."""
    name: str
    county: str
    lat: float
    lon: float
    """Degrees (WGS84) of the administrative centre."""
    names_alt: tuple[str, ...]
    """Sámi and Kven names, of the municipality or its centre: for searching, not for showing."""
    centre: str


def search(text: str, limit: int = 5) -> list[Municipality]:
    """Find municipalities by any part of any name, best first: exact, beginning, part, one slip of the finger."""
    wanted = _fold(text)
    if not wanted:
        return []
    ranked = [(rank, place) for place in load_municipalities().values() if (rank := _rank(wanted, place))]
    ranked.sort(key=lambda pair: (pair[0], pair[1].name, pair[1].number))
    return [place for _, place in ranked[:limit]]


def named(text: str) -> Municipality | None:
    """The municipality that has exactly this name, where there is only one."""
    wanted = _fold(text)
    found = [place for place in load_municipalities().values() if wanted in _names(place)]
    return found[0] if len(found) == 1 else None


@cache
def load_municipalities() -> dict[str, Municipality]:
    """Read the packaged list of municipalities, by number."""
    text = (resources.files("bot") / "data" / "kommuner.csv").read_text("utf-8")
    return {row["number"]: _municipality(row) for row in csv.DictReader(text.splitlines())}


@lru_cache(1 << 16)
def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Give the great-circle distance in km between two points in degrees."""
    north, other_north = math.radians(lat), math.radians(other_lat)
    east = math.radians(other_lon - lon)
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def _municipality(row: dict[str, str]) -> Municipality:
    names_alt = tuple(name for name in row["names_alt"].split("|") if name)
    point = float(row["lat"]), float(row["lon"])
    return Municipality(row["number"], row["name"], row["county"], *point, names_alt, row["centre"])


@cache
def _names(place: Municipality) -> tuple[str, ...]:
    return tuple(map(_fold, (place.name, *place.names_alt, place.centre)))


def _fold(text: str) -> str:
    """Write a name as anybody might type it, with one letter for oe and no figures."""
    return " ".join(re.sub(r"[^a-z ]", "", plain(text)).replace("oe", "o").split())


def _rank(wanted: str, place: Municipality) -> tuple[int, int] | None:
    """Say how well a municipality fits, and by which of its names; smaller is better."""
    found = [(rank, n) for n, name in enumerate(_names(place)) if (rank := _fit(wanted, name)) is not None]
    return min(found, default=None)


def _fit(wanted: str, name: str) -> int | None:
    if wanted in name:
        return EXACT if wanted == name else PREFIX if name.startswith(wanted) else PART
    if len(wanted) < SHORTEST_FOR_A_SLIP:
        return None
    beginnings = {name, *(name[: len(wanted) + more] for more in (-1, 0, 1))}
    return NEAR if any(OSA.distance(wanted, start, score_cutoff=1) <= 1 for start in beginnings) else None
