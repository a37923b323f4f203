"""Where the points of a picture stand: at their places, but never one upon another."""

import math

import numpy as np
from numpy.typing import NDArray

from bot.maps.frame import Array

ROUNDS, LOOK_AGAIN = 160, 16
FAR = 24
"""Pixels that two discs will not both have moved before the next look at which of them are close."""
MOST_IN_RING = 6
GAP = 3
"""Pixels between two discs."""
GOLDEN = math.pi * (3 - math.sqrt(5))


def packed(count: int, radius: float) -> Array:
    """Places for discs close together: one in the middle, a few in a ring around it, many as a sunflower's seeds."""
    if count > MOST_IN_RING:
        turns, away = np.arange(count) * GOLDEN, 2.4 * radius * 0.58 * np.sqrt(np.arange(count) + 0.5)
    else:
        turns, away = np.arange(count) * 2 * np.pi / max(count, 1) + np.pi / 2, np.full(count, _ring(count, radius))
    return np.stack((away * np.cos(turns), away * np.sin(turns)), axis=1)


def rim(count: int, radius: float) -> float:
    """The radius of a disc that has so many others packed inside."""
    away = float(np.hypot(*packed(count, radius).T).max(initial=0))
    return away + radius * 1.6 + min(2, radius)


def _ring(count: int, radius: float) -> float:
    return (radius + GAP / 2) / math.sin(math.pi / count) if count > 1 else 0.0


def apart(points: Array, radii: Array, size: tuple[int, int]) -> Array:
    """Move discs as little as it takes for them not to overlap, and to lie inside a picture of this size."""
    reach = radii + GAP / 2
    # Discs in one place need a direction each: those of a sunflower's seeds.
    turns = np.arange(len(points)) * GOLDEN
    moved = points + 0.01 * np.stack((np.cos(turns), np.sin(turns)), axis=1)
    for n in range(ROUNDS):
        if n % LOOK_AGAIN == 0:
            first, second = _close(moved, reach)
            yields = reach[second] ** 2 / (reach[first] ** 2 + reach[second] ** 2)  # the smaller one moves
        between = moved[first] - moved[second]
        distance = np.maximum(np.hypot(*between.T), 1e-9)
        overlap = np.maximum(reach[first] + reach[second] - distance, 0)
        if not overlap.any():
            break
        push = between * (0.9 * overlap / distance)[:, None]
        back = 0.05 * (points - moved) if n < ROUNDS / 2 else np.zeros_like(moved)
        np.add.at(back, first, push * yields[:, None])
        np.add.at(back, second, -push * (1 - yields)[:, None])
        moved = np.clip(moved + back, reach[:, None], np.array(size) - reach[:, None])
    return moved


def _close(points: Array, reach: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs of discs that may meet soon."""
    first, second = np.triu_indices(len(points), 1)
    near = np.hypot(*(points[first] - points[second]).T) < reach[first] + reach[second] + FAR
    return first[near], second[near]


def is_beyond(points: Array, size: tuple[int, int]) -> NDArray[np.bool_]:
    return np.array(((points < 0) | (points > size)).any(axis=1))


def kept_in(points: Array, size: tuple[int, int], margin: float) -> Array:
    """Points, or where the line to them from the middle of the picture comes within the margin of the edge."""
    middle = np.array(size) / 2
    away = points - middle
    share = ((middle - margin) / np.maximum(np.abs(away), 1e-9)).min(axis=1, initial=1)
    kept: Array = middle + away * share[:, None]
    return kept
