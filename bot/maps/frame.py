"""Which part of the earth a picture shows: a Lambert conformal conic projection, and the window of it that is drawn."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.places import EARTH_RADIUS_KM

WIDTH = 1080
LOWEST, HIGHEST = 810, 1620
"""A picture is never flatter than 4:3, nor taller than 2:3, so that a phone shows all of it."""
AIR = 96
"""Pixels between the outermost places and the edge: half a name of a place."""
LEAST_KM = 160
"""The least that a picture is wide: the coastline has no more detail than that."""
NEAR = (4.0, 54.5, 31.6, 71.5)
"""West, south, east, north: who is farther away stands at the edge, so that the others still have a map."""
NORWAY = ((58.0, 5.0), (71.2, 31.0))

Array = NDArray[np.float64]
Place = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True)
class Cone:
    """Spherical, after Snyder, Map Projections: A Working Manual (1987), equations 15-1 to 15-4."""

    middle: float
    """The longitude that points straight up, in degrees."""
    constant: float
    reach_km: float

    def km(self, places: Array) -> Array:
        """Give how far east and north places are, from a point that is the same for all."""
        lat, lon = places.T
        away = self.reach_km / np.tan(np.pi / 4 + np.radians(np.clip(lat, -85, 85)) / 2) ** self.constant
        turned = self.constant * np.radians((lon - self.middle + 180) % 360 - 180)
        return np.stack((away * np.sin(turned), -away * np.cos(turned)), axis=1)


@dataclass(frozen=True)
class Frame:
    cone: Cone
    left: float
    bottom: float
    """The picture's lower left corner in km."""
    km_a_pixel: float
    height: int
    width: int = WIDTH

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def pixels(self, places: Array) -> Array:
        """Give where places lie, from the lower left corner."""
        return (self.cone.km(places) - (self.left, self.bottom)) / self.km_a_pixel


def is_near(place: Place) -> bool:
    west, south, east, north = NEAR
    return south <= place[0] <= north and west <= place[1] <= east


def around(places: Sequence[Place]) -> Frame:
    """Choose the frame that has all places near Norway inside, with air; the whole country where there are none."""
    near = np.array([place for place in places if is_near(place)] or NORWAY)
    (south, west), (north, east) = near.min(axis=0), near.max(axis=0)
    cone = _cone(math.radians(south), math.radians(north), (west + east) / 2)
    flat = cone.km(near)
    low, high = flat.min(axis=0), flat.max(axis=0)
    width, height = high - low
    km = max(LEAST_KM / WIDTH, width / (WIDTH - 2 * AIR), height / (HIGHEST - 2 * AIR))
    tall = round(min(max(height / km + 2 * AIR, LOWEST), HIGHEST))
    left, bottom = (low + high) / 2 - np.array((WIDTH, tall)) * km / 2
    return Frame(cone, float(left), float(bottom), float(km), tall)


def _cone(south: float, north: float, middle: float) -> Cone:
    """The cone that cuts the earth a sixth of the way inside south and north (radians), at least a little apart."""
    inside = (north - south) / 6
    first, second = south + inside, north - inside + 0.001
    steep = math.log(_slope(second) / _slope(first))
    constant = math.log(math.cos(first) / math.cos(second)) / steep
    return Cone(middle, constant, EARTH_RADIUS_KM * math.cos(first) * _slope(first) ** constant / constant)


def _slope(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)
