"""A picture before it is drawn: what stands where, in pixels from the lower left corner."""

from dataclasses import dataclass

from bot.maps.frame import Frame
from bot.maps.labels import Box, Label, Line
from bot.maps.names import Written, written
from bot.maps.styles import Style

SCALES_KM, LONGEST_SCALE = (200, 100, 50, 20), 300
CORNER, SCALE_SIZE, CREDIT_SIZE = 18, 26, 22
CREDIT = "Natural Earth"
Point = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    person: str
    at: Point
    is_beyond: bool
    """Whether the person is outside the picture, and stands at its edge."""


@dataclass(frozen=True)
class Star:
    """A place where a group meets, or several, with those who are there already inside, and the others around it."""

    groups: tuple[str, ...]
    style: Style
    hub: Point
    radius: float
    is_beyond: bool
    at_home: tuple[Dot, ...]
    coming: tuple[Dot, ...]


@dataclass(frozen=True)
class Name:
    groups: tuple[str, ...]
    text: Written
    label: Label


@dataclass(frozen=True)
class Corners:
    """The scale at the lower left, the credit at the lower right."""

    bar: Line
    scale: Written
    scale_box: Box
    credit: Written
    credit_box: Box


@dataclass(frozen=True)
class Picture:
    frame: Frame
    radius: float
    """Of a person's point."""
    stars: tuple[Star, ...]
    alone: tuple[Dot, ...]
    """Those who are in no group."""
    names: tuple[Name, ...]
    corners: Corners


def corners(frame: Frame) -> Corners:
    """Choose the longest scale there is room for, and place it and the credit."""
    km = next((each for each in SCALES_KM if each / frame.km_a_pixel <= LONGEST_SCALE), SCALES_KM[-1])
    scale, credit = written(f"{km} km", SCALE_SIZE), written(CREDIT, CREDIT_SIZE)
    end, right = CORNER + km / frame.km_a_pixel, frame.width - CORNER
    above = 2 * CORNER
    return Corners(
        (CORNER, CORNER, end, CORNER),
        scale,
        (CORNER, above, max(end, CORNER + scale.width), above + scale.height),
        credit,
        (right - credit.width, CORNER, right, CORNER + credit.height),
    )
