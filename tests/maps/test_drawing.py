import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.domain.groups import Group
from bot.maps import draw
from bot.maps.drawing import INK, LAND, PAPER, SEA
from bot.maps.frame import WIDTH
from bot.maps.layout import lay_out
from bot.maps.styles import COLOURS, SHAPES, styles
from tests.maps.plans import EVERYWHERE, NORTH, cut, ids, people_of, person

ROOT = Path(__file__).parents[2]
LARGEST_FILE = 300_000
LEAST_CONTRAST = 4.5


def picture_of(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """As WCAG 2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    "numbers",
    [[], ["1860"], NORTH[::5], sorted(EVERYWHERE * 3)],
    ids=["nobody", "one", "16", "1071"],
)
def test_the_map_is_a_png_that_a_phone_can_load(numbers):
    people = people_of(numbers)
    png = draw(people, cut(people))
    image = picture_of(png)
    assert image.format == "PNG"
    assert image.width == WIDTH
    assert len(png) < LARGEST_FILE
    assert len(image.convert("RGB").getcolors(1 << 20)) <= 256


def test_people_of_the_whole_country_in_any_order_give_the_same_bytes():
    people = people_of(EVERYWHERE[::6])
    assert draw(people, cut(people)) == draw(people[::-1], iter(cut(people)))


def test_the_file_says_nothing_of_when_and_by_what_it_was_made():
    assert picture_of(draw([person(1)], [])).info == {}


def test_land_sea_and_colours_are_where_they_should_be():
    people = people_of(["1804", "5501", "5605"])
    (group,) = cut(people)
    picture = lay_out(people, [group])
    image = picture_of(draw(people, [group])).convert("RGB")

    def at(x, y):
        return np.array(image.getpixel((round(x), round(image.height - 1 - y))))

    def colour(text):
        return np.array([int(text[n : n + 2], 16) for n in (1, 3, 5)])

    inland, sea, sweden = picture.frame.pixels(np.array([(69.6, 23.9), (70.0, 14.0), (67.0, 20.0)]))
    assert np.abs(at(*inland) - colour(LAND[0])).max() < 8
    assert np.abs(at(*sweden) - colour(LAND[1])).max() < 8
    assert np.abs(at(*sea) - colour(SEA)).max() < 8
    star = picture.stars[0]
    for dot in (*star.at_home, *star.coming):
        assert np.abs(at(*dot.at) - colour(star.style.colour)).max() < 8


def test_eight_groups_have_eight_colours_and_the_next_ones_other_shapes():
    hubs = np.random.default_rng(0).random((64, 2)) * 1000
    chosen = styles(hubs)
    assert {style.colour for style in chosen[:8]} == set(COLOURS)
    assert {style.shape for style in chosen[:8]} == {SHAPES[0]}
    assert len(set(chosen)) == 64


@pytest.mark.parametrize("behind", [SEA, *LAND.values(), PAPER])
def test_letters_and_outlines_stand_out_from_land_and_sea(behind):
    assert contrast(INK, behind) >= LEAST_CONTRAST


def test_a_name_of_any_signs_is_drawn_without_a_warning():
    people = [person(1)]
    assert draw(people, [Group("g1", "a$b$ \\frac 🫎 ᚠ\n\t", "1860", 1, "", ids(people))])


FRESH = """
import sys
import bot.maps
assert not {"matplotlib", "numpy", "PIL"} & sys.modules.keys()
from tests.maps.plans import NORTH, cut, people_of
people = people_of(NORTH[::7])
png = bot.maps.draw(people, cut(people))
assert "matplotlib.pyplot" not in sys.modules
sys.stdout.buffer.write(png)
"""


def test_a_fresh_process_draws_the_same_bytes_and_loads_matplotlib_only_then():
    environment = os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C"}
    made = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, check=True, env=environment, cwd=ROOT)
    people = people_of(NORTH[::7])
    assert made.stdout == draw(people, cut(people))


def test_a_process_without_a_home_draws_in_silence():
    code = "from bot.maps import draw\nassert draw([], [])"
    environment = os.environ | {
        "HOME": "/proc/nowhere",
        "XDG_CACHE_HOME": "",
        "XDG_CONFIG_HOME": "",
        "MPLCONFIGDIR": "",
    }
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment, cwd=ROOT)
    assert (said.stdout, said.stderr) == (b"", b"")
