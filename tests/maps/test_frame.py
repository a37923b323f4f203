import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import distance_km, load_municipalities
from bot.maps.frame import around

PLACES = [(place.lat, place.lon) for place in load_municipalities().values()]


@given(st.lists(st.sampled_from(PLACES), min_size=2, max_size=8, unique=True))
def test_distances_on_the_map_are_those_of_the_earth(places):
    frame = around(places)
    one, other = frame.pixels(np.array(places[:2]))
    true = distance_km(*places[0], *places[1])
    assert abs(np.hypot(*(one - other)) * frame.km_a_pixel - true) < 0.025 * true + 0.01


def test_a_north_that_is_up():
    south, north = around(PLACES).pixels(np.array([(58.0, 18.0), (71.0, 18.0)]))
    assert north[1] > south[1]
    assert abs(north[0] - south[0]) < 0.05 * (north[1] - south[1])
