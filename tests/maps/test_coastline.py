import numpy as np
from matplotlib.path import Path as Outline

from bot.domain.places import load_municipalities
from bot.maps.coastline import BORDER, FOREIGN, NORWEGIAN, clipped, load, read, save, simplified

# Two countries that share the second arc; steps in hundredths of a degree, from 10° east and 60° north.
SHORE, FRONTIER, ABROAD = 0, 1, 2
TOPOLOGY = {
    "transform": {"scale": [0.01, 0.01], "translate": [10, 60]},
    "arcs": [
        [[100, 0], [-100, 0], [0, 100], [100, 0]],
        [[100, 100], [0, -50], [0, -50]],
        [[100, 0], [4500, 0], [0, 100], [-4500, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "578", "arcs": [[SHORE, FRONTIER]]},
                {"type": "MultiPolygon", "id": "752", "arcs": [[[ABROAD, ~~FRONTIER]]]},
            ]
        }
    },
}


def test_land_is_told_from_foreign_land_and_borders_are_shared_lines():
    lines = read(TOPOLOGY)
    assert [line.kind for line in lines] == [NORWEGIAN, FOREIGN, BORDER]
    assert {tuple(point) for point in lines[0].points} == {(10, 60), (10, 61), (11, 61), (11, 60)}
    assert lines[1].points[:, 0].max() == 50  # cut at the window
    assert [tuple(point) for point in lines[2].points] == [(11, 61), (11, 60)]  # the point between tells nothing


def test_a_coastline_comes_back_as_it_was_kept(tmp_path, monkeypatch):
    lines = read(TOPOLOGY)
    save(lines, tmp_path / "coastline.npz")
    save(lines, tmp_path / "again.npz")
    assert (tmp_path / "coastline.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)
    kept = load.__wrapped__()
    assert [line.kind for line in kept] == [line.kind for line in lines]
    for one, other in zip(kept, lines, strict=True):
        np.testing.assert_allclose(one.points, other.points, atol=0.0006)


def test_a_line_keeps_only_the_points_that_it_needs():
    line = np.array([(10, 60), (10.0001, 60.5), (10, 61), (12, 61)], float)
    assert simplified(line, 1.0).tolist() == [[10, 60], [10, 61], [12, 61]]
    ring = np.array([(10, 60), (11, 60), (11, 61), (10, 60)], float)
    assert simplified(ring, 1.0).tolist() == ring.tolist()


def test_what_is_outside_the_window_is_cut_away():
    assert len(clipped(np.array([(-40, 60), (-30, 60), (-30, 61)], float))) == 0


def test_norwegian_municipalities_lie_on_norwegian_land_or_by_its_shore():
    """But for islands that Natural Earth does not have, and a shore of few points; centres are some km off."""
    land = [Outline(line.points) for line in load() if line.kind == NORWEGIAN]
    shores = np.concatenate([ring.vertices for ring in land])
    at_sea = {
        place.name
        for place in load_municipalities().values()
        if not any(ring.contains_point((place.lon, place.lat)) for ring in land)
        and np.hypot(*((shores - (place.lon, place.lat)) * (50, 111)).T).min() > 8
    }
    assert at_sea == {"Fedje", "Røst", "Træna", "Utsira", "Vadsø", "Værøy"}


def test_norway_has_its_neighbours_and_the_borders_to_them():
    kinds = [line.kind for line in load()]
    assert min(kinds.count(FOREIGN), kinds.count(BORDER)) > 10
    frontier = np.concatenate([line.points for line in load() if line.kind == BORDER])
    for lon, lat in [(30.8, 69.5), (20.6, 69.06), (11.4, 58.9)]:  # Russia, Treriksrøysa, Svinesund
        assert np.hypot(*((frontier - (lon, lat)) * (40, 111)).T).min() < 30
