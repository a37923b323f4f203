"""Where the names stand: beside their places, clear of each other and of every point, with a line where they moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.maps.clear import Each, boxes_meet, boxes_meet_discs, boxes_meet_lines, lines_meet, lines_meet_discs
from bot.maps.frame import Array

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Line = tuple[float, float, float, float]
"""From x, y to x, y."""
GAPS = (5, 16, 32, 56, 90, 130, 180, 240, 310, 390)
"""Pixels between a place and its name, which is put farther away only where it must."""
DIRECTIONS, SHIFTS = 24, (0, -0.7, 0.7)
LEADER_FROM = 14
"""From how many pixels on a line leads from the place to its name."""
EDGE, CLEAR = 10, 4
CROWD, NEARBY, MOST_CROSSED = 20, 7, 2
"""With more places than this, only so many of the gaps, and so few lines crossed by a leader: long ones would tell less
than no name."""
MOST, ROUNDS = 90, 3
OVER_LINE, LEADER_OVER_LINE, LEADER_OVER_POINT = 30, 15, 60
"""What is bad, as pixels farther away."""


@dataclass(frozen=True)
class Spot:
    """A place to be named, and the size of its name."""

    at: tuple[float, float]
    radius: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    spot: int
    box: Box
    leader: Line | None


@dataclass(frozen=True)
class Surroundings:
    """What is in the picture already."""

    size: tuple[int, int]
    points: Array
    radii: Array
    lines: Array
    taken: Array
    """Boxes where no name may stand."""

    def near(self, spot: Spot) -> "Surroundings":
        """Only what a name of this spot can meet."""
        reach = spot.radius + GAPS[-1] + spot.width + spot.height + self.radii.max(initial=0)
        low, high = np.array(spot.at) - reach, np.array(spot.at) + reach
        points = ((self.points >= low) & (self.points <= high)).all(axis=1)
        ends = self.lines.reshape(-1, 2, 2)
        lines = ((ends.max(axis=1) >= low) & (ends.min(axis=1) <= high)).all(axis=1)
        return Surroundings(self.size, self.points[points], self.radii[points], self.lines[lines], self.taken)


@dataclass(frozen=True)
class Choices:
    """Where a name may stand, and how bad each is."""

    boxes: Array
    leaders: Array
    leads: Each
    cost: Array


def place(spots: Sequence[Spot], order: Sequence[int], around: Surroundings) -> list[Label]:
    """Give a name to as many spots as there is room for, those first in order first."""
    choices = {n: _choices(spots[n], around.near(spots[n]), is_crowded=len(spots) > CROWD) for n in order[:MOST]}
    chosen: dict[int, Label] = {}
    for _ in range(ROUNDS):
        for n, each in choices.items():
            if best := _best(n, each, [label for other, label in chosen.items() if other != n]):
                chosen[n] = best
    return [chosen[n] for n in sorted(chosen)]


def _choices(spot: Spot, around: Surroundings, *, is_crowded: bool) -> Choices:
    boxes = _free(_boxes(spot, GAPS[:NEARBY] if is_crowded else GAPS), around)
    leaders, away = _leaders(spot, boxes)
    leads = away >= LEADER_FROM
    crossed = leads * lines_meet(leaders, around.lines).sum(axis=1)
    pierced = leads * lines_meet_discs(leaders, around.points, around.radii).sum(axis=1)
    barred = leads & boxes_meet_lines(around.taken, leaders).any(axis=0)
    if is_crowded:
        barred |= (crossed > MOST_CROSSED) | (pierced > 0)
    cost = away + OVER_LINE * boxes_meet_lines(boxes, around.lines).sum(axis=1)
    cost += LEADER_OVER_LINE * crossed + LEADER_OVER_POINT * pierced
    return Choices(boxes[~barred], leaders[~barred], leads[~barred], cost[~barred])


def _free(boxes: Array, around: Surroundings) -> Array:
    """Those that lie in the picture, and on nothing that no name may hide."""
    inside = (boxes[:, :2] >= EDGE).all(axis=1) & (boxes[:, 2:] <= np.array(around.size) - EDGE).all(axis=1)
    boxes = boxes[inside]
    boxes = boxes[~boxes_meet(_wider(boxes), around.taken).any(axis=1)]
    return boxes[~boxes_meet_discs(_wider(boxes), around.points, around.radii).any(axis=1)]


def _best(n: int, choices: Choices, others: Sequence[Label]) -> Label | None:
    """The best of the choices that the other names leave."""
    names, led = _rows(label.box for label in others), _rows(label.leader for label in others if label.leader)
    barred = (
        boxes_meet(_wider(choices.boxes), names).any(axis=1)
        | boxes_meet_lines(choices.boxes, led).any(axis=1)
        | (choices.leads & boxes_meet_lines(names, choices.leaders).any(axis=0))
        | (choices.leads & lines_meet(choices.leaders, led).any(axis=1))
    )
    if barred.all():
        return None
    best = int(np.where(barred, np.inf, choices.cost).argmin())
    return Label(n, _four(choices.boxes[best]), _four(choices.leaders[best]) if choices.leads[best] else None)


def _boxes(spot: Spot, gaps: Sequence[float]) -> Array:
    """Boxes all around a spot, nearer and farther, and shifted sideways."""
    turns, gap, shift = (each.ravel() for each in np.meshgrid(np.arange(DIRECTIONS), gaps, SHIFTS, indexing="ij"))
    way = np.exp(2j * np.pi * turns / DIRECTIONS)
    wide, high = spot.width / 2, spot.height / 2
    x = spot.at[0] + way.real * (spot.radius + gap) + wide * np.clip(way.real + shift, -1, 1)
    y = spot.at[1] + way.imag * (spot.radius + gap + high)
    return np.stack((x - wide, y - high, x + wide, y + high), axis=1)


def _wider(boxes: Array) -> Array:
    return np.add(boxes, (-CLEAR, -CLEAR, CLEAR, CLEAR))


def _leaders(spot: Spot, boxes: Array) -> tuple[Array, Array]:
    """The lines from a spot's edge to each box, and how long they are."""
    ends = np.clip(spot.at, boxes[:, :2], boxes[:, 2:])
    way = ends - spot.at
    far = np.hypot(*way.T)
    starts = spot.at + way * (spot.radius / np.maximum(far, 1e-9))[:, None]
    return np.hstack((starts, ends)), far - spot.radius


def _rows(fours: Iterable[Box | Line]) -> Array:
    return np.array(list(fours)).reshape(-1, 4)


def _four(numbers: Array) -> Box | Line:
    a, b, c, d = map(float, numbers)
    return a, b, c, d
