"""The picture, drawn in pixels: matplotlib without its global state, and a PNG of few colours."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform
from PIL import Image

from bot.maps.coastline import BORDER, FOREIGN, NORWEGIAN, load
from bot.maps.frame import Array, Frame
from bot.maps.names import Written, outline
from bot.maps.picture import Dot, Picture, Star
from bot.maps.styles import Style

SEA, INK, PAPER = "#cfe0ea", "#1f2328", "#ffffff"
LAND = {NORWEGIAN: "#f6f3ea", FOREIGN: "#e2dfd8"}
COAST, BOUNDARY = "#8fa3b0", "#8a8a8a"
ALONE = "#8c8c8c"
SIZES = {"o": 2.0, "s": 1.8, "^": 2.2, "D": 1.6, "*": 2.9, "v": 2.2, "P": 2.2, "X": 2.2}
"""How many radii wide each marker is, so that they look equally large."""
ARROW = 20
COLOURS = 128
DOTS_AN_INCH = 72  # so that a point is a pixel


def png(picture: Picture) -> bytes:
    """Draw a picture; the same picture gives the same bytes."""
    width, height = picture.frame.size
    figure = Figure(figsize=(width / DOTS_AN_INCH, height / DOTS_AN_INCH), dpi=DOTS_AN_INCH, facecolor=SEA)
    for order, patch in enumerate(_patches(picture)):
        patch.set(zorder=order, transform=IdentityTransform())
        figure.add_artist(patch)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    image = Image.fromarray(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _patches(picture: Picture) -> Iterator[PathPatch]:
    """Everything there is to draw, from the bottom up."""
    yield from _earth(picture.frame)
    yield from _lines(picture)
    yield from _hubs(picture)
    yield from _dots(picture)
    yield from _arrows(picture)
    yield from _leaders(picture)
    yield from _corners(picture)
    for name in picture.names:
        left, bottom, *_ = name.label.box
        yield from _text(name.text, left, bottom)


def _earth(frame: Frame) -> Iterator[PathPatch]:
    shown = [(line.kind, frame.pixels(line.points[:, ::-1])) for line in load()]
    shown = [(kind, points) for kind, points in shown if _is_seen(points, frame)]
    for land, colour in LAND.items():
        if rings := [Path(points, closed=True) for kind, points in shown if kind == land]:
            yield _patch(rings, facecolor=colour, edgecolor=COAST, linewidth=1.2)
    if borders := [Path(points) for kind, points in shown if kind == BORDER]:
        yield _patch(borders, fill=False, edgecolor=BOUNDARY, linewidth=2, linestyle=(0, (5, 3)))


def _is_seen(points: Array, frame: Frame) -> bool:
    return bool((points.max(axis=0) > 0).all() and (points.min(axis=0) < frame.size).all())


def _patch(paths: Iterable[Path], **look: Any) -> PathPatch:
    return PathPatch(Path.make_compound_path(*paths), **look)


def _styled(picture: Picture) -> dict[Style, list[Star]]:
    found: dict[Style, list[Star]] = defaultdict(list)
    for star in picture.stars:
        found[star.style].append(star)
    return found


def _lines(picture: Picture) -> Iterator[PathPatch]:
    wide = max(1, picture.radius * 0.42)
    for style, stars in _styled(picture).items():
        lines = [Path([dot.at, star.hub]) for star in stars for dot in star.coming]
        if lines:
            yield _patch(lines, fill=False, edgecolor=INK, linewidth=wide * 1.6, capstyle="round")
            yield _patch(lines, fill=False, edgecolor=style.colour, linewidth=wide, capstyle="round")


def _hubs(picture: Picture) -> Iterator[PathPatch]:
    wide = max(1, picture.radius * 0.35)
    for style, stars in _styled(picture).items():
        rims = [Path.circle(star.hub, star.radius - wide / 2) for star in stars]
        yield _patch(rims, facecolor=PAPER, edgecolor=INK, linewidth=wide * 1.6)
        yield _patch(rims, fill=False, edgecolor=style.colour, linewidth=wide)


def _dots(picture: Picture) -> Iterator[PathPatch]:
    edge = picture.radius * 0.12
    for style, stars in _styled(picture).items():
        dots = [dot for star in stars for dot in (*star.at_home, *star.coming)]
        yield from _marked(dots, picture.radius, style, edge)
    yield from _marked(picture.alone, picture.radius, Style("o", ALONE), edge)


def _marked(dots: Iterable[Dot], radius: float, style: Style, edge: float) -> Iterator[PathPatch]:
    marker = MarkerStyle(style.shape)
    grown = Affine2D(marker.get_transform().get_matrix()).scale(SIZES[style.shape] * (radius - edge / 2))
    shape = marker.get_path().transformed(grown)
    if shapes := [shape.transformed(Affine2D().translate(*dot.at)) for dot in dots]:
        yield _patch(shapes, facecolor=style.colour, edgecolor=INK, linewidth=edge, joinstyle="miter")


def _arrows(picture: Picture) -> Iterator[PathPatch]:
    """Point outwards from those whose own place is beyond the picture."""
    dots = [dot for star in picture.stars for dot in star.coming] + list(picture.alone)
    beyond = [(dot.at, picture.radius) for dot in dots if dot.is_beyond]
    beyond += [(star.hub, star.radius) for star in picture.stars if star.is_beyond]
    if arrows := [_arrow(np.array(at), radius, picture.frame) for at, radius in beyond]:
        yield _patch(arrows, facecolor=INK, edgecolor=PAPER, linewidth=1.5)


def _arrow(at: Array, radius: float, frame: Frame) -> Path:
    out = at - np.array(frame.size) / 2
    out /= np.hypot(*out)
    across = np.array((-out[1], out[0])) * ARROW * 0.6
    foot = at + out * (radius + 3)
    return Path([foot + across, foot + out * ARROW, foot - across, foot + across], closed=True)


def _leaders(picture: Picture) -> Iterator[PathPatch]:
    leaders = [Path(np.reshape(name.label.leader, (2, 2))) for name in picture.names if name.label.leader]
    if leaders:
        yield _patch(leaders, fill=False, edgecolor=PAPER, linewidth=5, capstyle="round")
        yield _patch(leaders, fill=False, edgecolor=INK, linewidth=2)


def _corners(picture: Picture) -> Iterator[PathPatch]:
    corners = picture.corners
    bar = [Path(np.reshape(corners.bar, (2, 2)))]
    yield _patch(bar, fill=False, edgecolor=PAPER, linewidth=9, capstyle="projecting")
    yield _patch(bar, fill=False, edgecolor=INK, linewidth=4)
    yield from _text(corners.scale, *corners.scale_box[:2])
    yield from _text(corners.credit, *corners.credit_box[:2])


def _text(text: Written, left: float, bottom: float) -> Iterator[PathPatch]:
    lines = [
        outline(line, text.size).transformed(Affine2D().translate(left, bottom + text.baseline(n)))
        for n, line in enumerate(text.lines)
    ]
    if lines:
        yield _patch(lines, fill=False, edgecolor=PAPER, linewidth=text.size / 5, joinstyle="round")
        yield _patch(lines, facecolor=INK, edgecolor="none")
