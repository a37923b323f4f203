"""From people and groups to a picture: the frame, where everybody stands in it, and where the names do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.domain.groups import Group, Person
from bot.domain.groups.cost import position
from bot.maps import labels, marks
from bot.maps.frame import Array, Frame, around
from bot.maps.hosts import Host, hosts
from bot.maps.labels import Spot, Surroundings
from bot.maps.names import written
from bot.maps.picture import Dot, Name, Picture, Star, corners
from bot.maps.styles import styles

LARGEST, SMALLEST, FEW = 13.0, 0.6, 40
"""A person's point, as a radius in pixels: of up to forty people, and of very many, who cover no more of the map."""
AT_HOME = 2.2
"""Within how many radii of the place to meet a person is there already."""
MOST_MOVING = 2000
"""With more points than this only the places to meet are moved apart: people are too small, and too many, to be told
apart."""
MARGIN = 84
"""Pixels from the edge to those who are beyond it: above the scale."""
ALONE = 2000.0
"""Pixels to the next place, for the only one."""


def lay_out(people: Iterable[Person], groups: Iterable[Group]) -> Picture:
    """Place everybody; raises ValueError, in words, for an unknown municipality without coordinates."""
    everyone = {person.id: person for person in sorted(people, key=lambda person: person.id)}
    plan = hosts(list(groups), everyone)
    places = [*(host.place for host in plan), *map(position, everyone.values())]
    frame = around(places)
    pixels = frame.pixels(np.array(places).reshape(-1, 2))
    standing = dict(zip(everyone, pixels[len(plan) :], strict=True))
    radius = max(SMALLEST, LARGEST * min(1.0, (FEW / max(len(everyone), 1)) ** 0.6))
    stars, alone = _stars(plan, pixels[: len(plan)], standing, radius, frame)
    unnamed = Picture(frame, radius, stars, alone, (), corners(frame))
    return replace(unnamed, names=_names(plan, unnamed))


def _stars(
    plan: Sequence[Host], hubs: Array, standing: Mapping[str, Array], radius: float, frame: Frame
) -> tuple[tuple[Star, ...], tuple[Dot, ...]]:
    """Move hubs and people apart, and say who is where: in a group, or in none."""
    home = [_at_home(host, hub, standing, radius) for host, hub in zip(plan, hubs, strict=True)]
    staying = {id for ids in home for id in ids}
    loose = [id for id in standing if id not in staying]
    radii = np.array([*(marks.rim(len(ids), radius) for ids in home), *(radius for _ in loose)])
    points = np.array([*hubs, *(standing[id] for id in loose)]).reshape(-1, 2)
    beyond = marks.is_beyond(points, frame.size)
    stood = marks.kept_in(points, frame.size, MARGIN)
    moving = slice(len(points) if len(points) <= MOST_MOVING else len(plan))
    stood[moving] = marks.apart(stood[moving], radii[moving], frame.size)
    dots = {id: _dot(id, stood[n], beyond[n]) for n, id in enumerate(loose, len(plan))}
    stars = []
    for n, (host, style) in enumerate(zip(plan, styles(hubs), strict=True)):
        inside = stood[n] + marks.packed(len(home[n]), radius)
        at_home = tuple(_dot(id, at, beyond[n]) for id, at in zip(home[n], inside, strict=True))
        coming = tuple(dots[id] for id in host.members if id in dots)
        stars.append(Star(host.groups, style, _pair(stood[n]), float(radii[n]), bool(beyond[n]), at_home, coming))
    grouped = {id for host in plan for id in host.members}
    return tuple(stars), tuple(dot for id, dot in dots.items() if id not in grouped)


def _at_home(host: Host, hub: Array, standing: Mapping[str, Array], radius: float) -> list[str]:
    there = [id for id in host.members if id in standing]
    return [id for id in there if np.hypot(*(standing[id] - hub)) <= AT_HOME * radius]


def _dot(id: str, at: Array, is_beyond: bool) -> Dot:
    return Dot(id, _pair(at), bool(is_beyond))


def _pair(point: Array) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _names(plan: Sequence[Host], picture: Picture) -> tuple[Name, ...]:
    stars, edge = picture.stars, picture.corners
    texts = [written(host.name) for host in plan]
    spots = [Spot(star.hub, star.radius, text.width, text.height) for star, text in zip(stars, texts, strict=True)]
    # Thousands of people stand in some hundred places: each place is in the way once.
    dots = {_whole(dot.at) for star in stars for dot in star.coming} | {_whole(dot.at) for dot in picture.alone}
    lines = {(*_whole(dot.at), *_whole(star.hub)) for star in stars for dot in star.coming}
    around = Surroundings(
        picture.frame.size,
        np.array([*(star.hub for star in stars), *sorted(dots)]).reshape(-1, 2),
        np.array([*(star.radius for star in stars), *(picture.radius for _ in dots)]),
        np.array(sorted(lines), float).reshape(-1, 4),
        np.array([edge.scale_box, edge.credit_box]),
    )
    placed = labels.place(spots, _order(stars), around)
    return tuple(Name(plan[label.spot].groups, texts[label.spot], label) for label in placed)


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _order(stars: Sequence[Star]) -> list[int]:
    """The largest and most remote first: those that would be missed most."""
    hubs = np.array([star.hub for star in stars]).reshape(-1, 2)
    weights = []
    for n, star in enumerate(stars):
        away = np.hypot(*(np.delete(hubs, n, axis=0) - hubs[n]).T)
        weights.append((1 + len(star.at_home) + len(star.coming)) * float(away.min(initial=ALONE)))
    return sorted(range(len(stars)), key=lambda n: -weights[n])
