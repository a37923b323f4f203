"""A table as a picture: the darker a cell, the greater its share; one hue, so that colour-blind people see it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, truetype

# In pixels. A phone shows it half as wide, so letters of 26 are read as if they were of 13.
WIDTH, NAMES, ROW, EDGE, GAP = 760, 216, 56, 12, 4
LETTERS, SMALLEST = 26, 14
PAPER, INK, FAINT = (255, 255, 255), (31, 35, 40), (89, 99, 110)
LIGHT, DARK = (222, 235, 247), (8, 69, 148)
WHITE_FROM = 0.63  # the share from which on white letters stand out as much as black ones


@dataclass(frozen=True)
class Cell:
    label: str
    share: float  # from 0 to 1


def png(heading: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell | None]]]) -> bytes:
    """Draw the rows of a table, each with its name; where there is no cell there is a dash."""
    image = Image.new("RGB", (WIDTH, ROW * (len(rows) + 1) + 2 * EDGE), PAPER)
    draw = ImageDraw.Draw(image)
    step = (WIDTH - NAMES - 2 * EDGE) / max(len(columns), 1)
    _line(draw, 0, step, heading, [(each, FAINT) for each in columns])
    for n, (name, cells) in enumerate(rows, 1):
        for at, cell in enumerate(cells):
            if cell:
                box = _box(at, n, step)
                draw.rounded_rectangle(box, radius=6, fill=_shade(cell.share))
        _line(draw, n, step, name, [(cell.label, _ink_on(cell.share)) if cell else ("–", FAINT) for cell in cells])
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _box(column: int, row: int, step: float) -> tuple[float, float, float, float]:
    left, top = EDGE + NAMES + column * step, EDGE + row * ROW
    return left + GAP / 2, top + GAP / 2, left + step - GAP / 2, top + ROW - GAP / 2


def _line(
    draw: ImageDraw.ImageDraw, row: int, step: float, name: str, labels: Sequence[tuple[str, tuple[int, int, int]]]
) -> None:
    """Write a row's name, and in each of its cells what stands there."""
    middle = EDGE + row * ROW + ROW / 2
    draw.text((EDGE, middle), _cut(name, NAMES - EDGE), INK, _font(LETTERS), anchor="lm")
    for column, (label, ink) in enumerate(labels):
        at = EDGE + NAMES + (column + 0.5) * step
        draw.text((at, middle), label, ink, _fitting(label, step - 2 * GAP), anchor="mm")


def _shade(share: float) -> tuple[int, int, int]:
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(LIGHT, DARK, strict=True))
    return red, green, blue


def _ink_on(share: float) -> tuple[int, int, int]:
    return PAPER if share >= WHITE_FROM else INK


@cache
def _font(size: int) -> FreeTypeFont:
    """DejaVu Sans, which has the letters of Sámi too; matplotlib brings it, and need not be loaded for that."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    return truetype(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf", size)


def _fitting(text: str, width: float) -> FreeTypeFont:
    """The largest letters in which a text has room."""
    sizes = range(LETTERS, SMALLEST, -1)
    return next((_font(size) for size in sizes if _font(size).getlength(text) <= width), _font(SMALLEST))


def _cut(text: str, width: float) -> str:
    """As much of a text as there is room for."""
    if _font(LETTERS).getlength(text) <= width:
        return text
    fits = (text[:n].rstrip() + "…" for n in range(len(text), 0, -1))
    return next((each for each in fits if _font(LETTERS).getlength(each) <= width), "…")
