"""Which colour and shape a group has: colours that colour-blind people tell apart, as far from their like as can be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.maps.frame import Array

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000")
"""Okabe and Ito, Color Universal Design (2008)."""
SHAPES = ("o", "s", "^", "D", "*", "v", "P", "X")
"""Markers of matplotlib, in the order in which they are taken when the colours have all been used."""


@dataclass(frozen=True, order=True)
class Style:
    shape: str
    colour: str


def styles(hubs: Array) -> list[Style]:
    """Give each group a style: the colour used least, of these the one whose nearest group is farthest away."""
    used: dict[str, list[int]] = {colour: [] for colour in COLOURS}
    chosen = []
    for n in range(len(hubs)):
        fewest = min(map(len, used.values()))
        colour = max((each for each in COLOURS if len(used[each]) == fewest), key=lambda c: _nearest(hubs, n, used[c]))
        chosen.append(Style(SHAPES[fewest % len(SHAPES)], colour))
        used[colour].append(n)
    return chosen


def _nearest(hubs: Array, n: int, others: Sequence[int]) -> float:
    return float(np.hypot(*(hubs[list(others)] - hubs[n]).T).min()) if others else np.inf
