"""python -m bot.maps.coastline countries-10m.json: make coastline.npz, the land and borders around Norway.

The input is world-atlas 2 (npm), which repackages Natural Earth 1:10m as TopoJSON; see README.md beside this file.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FILE = "coastline.npz"
WINDOW = (-10.0, 51.0, 50.0, 76.0)  # west, south, east, north
NORWAY = "578"  # ISO 3166-1
NORTH_OF_NORWAY = 74.0  # Svalbard and what lies there is on no map of ours
PER_DEGREE = 1000
KM_PER_DEGREE = 111.2
NARROWING = 0.42  # how much shorter a degree of longitude is than one of latitude, at 65 degrees north
DETAIL_KM, DETAIL_ABROAD_KM = 0.1, 1.0
LEAST_ABROAD_KM2 = 8.0

Points = NDArray[np.float64]
NORWEGIAN, FOREIGN, BORDER = range(3)


class Line(NamedTuple):
    """A ring of land, or a border between two countries: longitude and latitude in degrees."""

    kind: int
    points: Points


@cache
def load() -> tuple[Line, ...]:
    """Read the packaged coastline."""
    with (resources.files("bot.maps") / FILE).open("rb") as file, np.load(file) as stored:
        ends = np.cumsum(stored["lengths"])[:-1]
        steps = np.split(stored["steps"].astype(np.int64), ends)
        return tuple(
            Line(int(kind), np.cumsum(part, axis=0) / PER_DEGREE)
            for kind, part in zip(stored["kinds"], steps, strict=True)
        )


def save(lines: Sequence[Line], file: Path) -> None:
    """Write lines as whole thousandths of a degree, each point as the step from the one before it."""
    whole = [np.round(line.points * PER_DEGREE).astype(np.int32) for line in lines]
    np.savez_compressed(
        file,
        kinds=np.array([line.kind for line in lines], np.uint8),
        lengths=np.array([len(each) for each in whole], np.int32),
        steps=np.concatenate([np.diff(each, axis=0, prepend=0) for each in whole]),
    )


def read(topology: dict[str, Any]) -> list[Line]:
    """Give the land and the borders inside the window, with as much detail as a phone shows."""
    countries = topology["objects"]["countries"]["geometries"]
    uses = [(each["id"], {_plain(arc) for ring in _rings(each) for arc in ring}) for each in countries if "id" in each]
    norwegian = {arc for id, arcs in uses if id == NORWAY for arc in arcs}
    shared = Counter(arc for _, arcs in uses for arc in arcs)
    scale, start = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [
        simplified(np.cumsum(arc, axis=0) * scale + start, DETAIL_KM if n in norwegian else DETAIL_ABROAD_KM)
        for n, arc in enumerate(topology["arcs"])
    ]
    land = [line for each in countries for line in _land(each, arcs)]
    borders = [Line(BORDER, arcs[n]) for n, count in sorted(shared.items()) if count > 1 and _is_inside(arcs[n])]
    return [*land, *borders]


def simplified(points: Points, detail_km: float) -> Points:
    """Leave out the points that lie within a distance of the line without them (Douglas and Peucker, 1973)."""
    flat = points * (NARROWING * KM_PER_DEGREE, KM_PER_DEGREE)
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distances(flat[first + 1 : last], flat[first], flat[last])
        if away.max() > detail_km:
            middle = first + 1 + int(away.argmax())
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return points[keep]


def _distances(points: Points, start: Points, end: Points) -> Points:
    """How far points lie from the line from start to end, or from the start where the two are one."""
    along, out = end - start, points - start
    share = np.clip(out @ along / max(float(along @ along), 1e-12), 0, 1)
    away: Points = np.hypot(*(out - share[:, None] * along).T)
    return away


def _rings(country: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a country, as the numbers of their arcs; a number below zero is an arc backwards."""
    polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
    for polygon in polygons:
        yield from polygon


def _plain(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _land(country: dict[str, Any], arcs: list[Points]) -> Iterator[Line]:
    kind, least = (NORWEGIAN, 0.0) if country.get("id") == NORWAY else (FOREIGN, LEAST_ABROAD_KM2)
    for ring in _rings(country):
        inside = clipped(_unbroken(np.concatenate([(arcs[n] if n >= 0 else arcs[~n][::-1])[1:] for n in ring])))
        if len(inside) > 2 and area_km2(inside) >= least and inside[:, 1].min() < NORTH_OF_NORWAY:
            yield Line(kind, inside)


def _unbroken(ring: Points) -> Points:
    """Let Russia go on where longitudes begin anew, in the Pacific."""
    east = np.unwrap(ring[:, 0], period=360)
    return np.stack((east - 360 * np.round(east.mean() / 360), ring[:, 1]), axis=1)


def clipped(ring: Points) -> Points:
    """Cut a ring at the window, side by side (Sutherland and Hodgman, 1974)."""
    for side, limit in enumerate(WINDOW):
        axis, sign = side % 2, 1 if side < 2 else -1
        if len(ring):
            ring = _cut(ring, axis, sign, limit)
    return ring


def _cut(ring: Points, axis: int, sign: int, limit: float) -> Points:
    kept: list[Points] = []
    over = sign * (ring[:, axis] - limit)
    for n in range(len(ring)):
        before, after = over[n - 1], over[n]
        if (before < 0) != (after < 0):
            kept.append(ring[n - 1] + (ring[n] - ring[n - 1]) * before / (before - after))
        if after >= 0:
            kept.append(ring[n])
    return np.array(kept)


def area_km2(ring: Points) -> float:
    """Roughly, by the shoelace formula."""
    east, north = (ring * (NARROWING * KM_PER_DEGREE, KM_PER_DEGREE)).T
    return float(abs(east @ np.roll(north, 1) - north @ np.roll(east, 1)) / 2)


def _is_inside(line: Points) -> bool:
    west, south, east, north = WINDOW
    return bool(((line >= (west, south)) & (line <= (east, north))).all(axis=1).any())


if __name__ == "__main__":
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    save(read(topology), Path(__file__).with_name(FILE))
