"""What is in the way of what: boxes (left, bottom, right, top), lines (x, y to x, y) and discs, each against each."""

import numpy as np
from numpy.typing import NDArray

from bot.maps.frame import Array

Each = NDArray[np.bool_]
"""A row for each of the first, a column for each of the second."""


TOUCH = 1
"""Pixels that a line may go into the rim of a disc: it may begin there."""


def boxes_meet(boxes: Array, others: Array) -> Each:
    return (
        (boxes[:, None, 0] < others[None, :, 2])
        & (boxes[:, None, 2] > others[None, :, 0])
        & (boxes[:, None, 1] < others[None, :, 3])
        & (boxes[:, None, 3] > others[None, :, 1])
    )


def boxes_meet_discs(boxes: Array, points: Array, radii: Array) -> Each:
    left, bottom, right, top = boxes.T[..., None]
    x, y = points.T
    aside, above = np.maximum(left - x, x - right), np.maximum(bottom - y, y - top)
    meet: Each = np.maximum(aside, 0) ** 2 + np.maximum(above, 0) ** 2 < radii**2
    return meet


def boxes_meet_lines(boxes: Array, lines: Array) -> Each:
    """Clip each line at the sides of each box, and see whether anything is left (Liang and Barsky, 1984)."""
    start, along = lines[None, :, :2], lines[None, :, 2:] - lines[None, :, :2]
    along = np.where(along == 0, 1e-12, along)
    one, other = (boxes[:, None, :2] - start) / along, (boxes[:, None, 2:] - start) / along
    enters = np.minimum(one, other).max(axis=2)
    leaves = np.maximum(one, other).min(axis=2)
    left: Each = np.maximum(enters, 0) < np.minimum(leaves, 1)
    return left


def lines_meet(lines: Array, others: Array) -> Each:
    """Whether the ends of each lie on different sides of the other."""
    return _parted(lines, others) & _parted(others, lines).T


def _parted(lines: Array, others: Array) -> Each:
    start, along = lines[:, None, :2], lines[:, None, 2:] - lines[:, None, :2]
    one, other = others[None, :, :2] - start, others[None, :, 2:] - start
    return _turn(along, one) * _turn(along, other) < 0


def _turn(along: Array, to: Array) -> Array:
    return along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]


def lines_meet_discs(lines: Array, points: Array, radii: Array) -> Each:
    start_x, start_y, end_x, end_y = lines.T[..., None]
    along_x, along_y = end_x - start_x, end_y - start_y
    x, y = points[:, 0] - start_x, points[:, 1] - start_y
    share = np.clip((x * along_x + y * along_y) / np.maximum(along_x**2 + along_y**2, 1e-12), 0, 1)
    meet: Each = np.hypot(x - share * along_x, y - share * along_y) < radii - TOUCH
    return meet
