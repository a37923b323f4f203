"""Names in the letters of the picture: DejaVu Sans, which has the Norwegian and the Sámi ones."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap

import matplotlib as mpl
import numpy as np
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

NAME_SIZE = 34
"""Pixels: twelve when the picture is as wide as a phone, 390."""
LONGEST_LINE, MOST_LINES = 18, 2
LINE_HEIGHT = 1.15
FILE = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@dataclass(frozen=True)
class Written:
    """Lines of text, and how much room they take in pixels."""

    lines: tuple[str, ...]
    size: float
    width: float = 0
    above: float = 0
    """From the first line up to the top of its highest letter."""
    below: float = 0
    """From the last line down to the foot of its lowest letter."""

    @property
    def height(self) -> float:
        return self.baseline(0) + self.above if self.lines else 0

    def baseline(self, line: int) -> float:
        """How far above the bottom of the text one of its lines stands, counted from the top."""
        return self.below + self.size * LINE_HEIGHT * (len(self.lines) - 1 - line)


def written(name: str, size: float = NAME_SIZE) -> Written:
    """Put a name on lines, without what the letters do not have, and without what there is no room for."""
    known = "".join(each for each in name if each.isspace() or get_font(FILE).get_char_index(ord(each)))
    lines = tuple(wrap(" ".join(known.split()), LONGEST_LINE, max_lines=MOST_LINES, placeholder="…"))
    if not lines:
        return Written((), size)
    ends = [np.asarray(outline(line, size).vertices) for line in lines]
    width = max(float(each[:, 0].max()) for each in ends)
    return Written(lines, size, width, above=float(ends[0][:, 1].max()), below=-min(0.0, float(ends[-1][:, 1].min())))


def outline(line: str, size: float) -> Outline:
    """The outlines of a line of text that begins at the origin; dollar signs and the like are only signs."""
    points, codes = text_to_path.get_text_path(_properties(), line, ismath=False)
    return Outline(np.reshape(points, (-1, 2)) * size / text_to_path.FONT_SCALE, codes)


@cache
def _properties() -> FontProperties:
    return FontProperties(fname=FILE)
