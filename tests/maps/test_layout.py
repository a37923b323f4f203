from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.groups import Group
from bot.domain.places import load_municipalities
from bot.maps.frame import AIR, HIGHEST, LOWEST, WIDTH
from bot.maps.layout import lay_out
from bot.maps.names import outline, written
from tests.maps.plans import EVERYWHERE, NORTH, cut, ids, people_of, person

PHONE = 390
LEAST_LETTERS = 11


def discs(picture):
    """Every disc that must stand alone, with its radius: places to meet, those who come, those in no group."""
    dots = [dot for star in picture.stars for dot in star.coming] + list(picture.alone)
    return [(star.hub, star.radius) for star in picture.stars] + [(dot.at, picture.radius) for dot in dots]


def drawn(picture):
    return sorted(
        [dot.person for star in picture.stars for dot in (*star.at_home, *star.coming)]
        + [dot.person for dot in picture.alone]
    )


def are_clear(boxes):
    return not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(boxes, 2))


def check_names(picture):
    """All names are inside the picture, on no other name, scale, credit or point."""
    boxes = [name.label.box for name in picture.names]
    width, height = picture.frame.size
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height for box in boxes)
    assert are_clear([*boxes, picture.corners.scale_box, picture.corners.credit_box])
    for left, bottom, right, top in boxes:
        for (x, y), radius in discs(picture):
            assert np.hypot(x - min(max(x, left), right), y - min(max(y, bottom), top)) >= radius


def named_groups(picture):
    return sorted(id for name in picture.names for id in name.groups)


@pytest.mark.parametrize("numbers", [NORTH[::5], NORTH[::2], EVERYWHERE[::9], EVERYWHERE[200:240]])
def test_every_name_of_a_small_plan_stands_inside_the_picture_and_clear_of_the_others(numbers):
    people = people_of(numbers)
    picture = lay_out(people, cut(people))
    assert named_groups(picture) == sorted(group.id for group in cut(people))
    check_names(picture)


@pytest.mark.parametrize("numbers", [NORTH * 3, EVERYWHERE])
def test_a_crowded_map_has_the_names_there_is_room_for(numbers):
    people = people_of(sorted(numbers))
    picture = lay_out(people, cut(people))
    assert 15 <= len(picture.names) < len(picture.stars)
    check_names(picture)


def test_groups_beyond_a_hundred_are_shown_by_where_they_meet():
    people = people_of(sorted(NORTH * 10))
    groups = cut(people)
    picture = lay_out(people, groups)
    assert len(groups) == 200
    assert len(picture.stars) == len({group.host_municipality for group in groups})
    assert "2 × Kautokeino" in {" ".join(name.text.lines) for name in picture.names}
    assert drawn(picture) == sorted(ids(people))
    check_names(picture)


def test_the_names_are_at_least_eleven_pixels_high_on_a_phone():
    assert written("Bodø").size * PHONE / WIDTH >= LEAST_LETTERS


@pytest.mark.parametrize("name", ["Ålesund", "Ørsta", "Guovdageaidnu – Kautokeino", "Kárášjohka", "Sjøgruppa i Øy"])
def test_a_name_has_room_for_all_its_letters(name):
    text = written(name)
    for n, line in enumerate(text.lines):
        points = np.add(outline(line, text.size).vertices, (0, text.baseline(n)))
        assert points.min() >= 0
        assert (points <= (text.width + 0.01, text.height + 0.01)).all()


def test_a_name_loses_what_the_letters_do_not_have_and_what_is_too_long():
    assert written("Sortland 🫎\n$x$").lines == ("Sortland $x$",)
    assert written("Fjellgruppa med et svært langt navn som aldri slutter").lines == (
        "Fjellgruppa med et",
        "svært langt navn…",
    )
    assert written("🫎").lines == ()


def test_a_group_with_a_name_of_its_own_is_shown_with_where_it_meets():
    people = people_of(["1804", "1870"])
    picture = lay_out(people, [Group("g1", "Havørna", "1870", 1, "", ids(people))])
    assert [" ".join(name.text.lines) for name in picture.names] == ["Havørna (Sortland)"]


def test_three_people_of_one_municipality_do_not_become_one_point():
    people = people_of(["1860"] * 3 + ["1865"] * 3)
    picture = lay_out(people, [Group("g1", "Vågan", "1865", 1, "", ids(people))])
    (star,) = picture.stars
    assert [len(star.at_home), len(star.coming)] == [3, 3]
    for one, other in combinations([dot.at for dot in (*star.at_home, *star.coming)], 2):
        assert np.hypot(one[0] - other[0], one[1] - other[1]) >= 2 * picture.radius


@pytest.mark.parametrize("numbers", [NORTH, NORTH * 3, EVERYWHERE], ids=["80", "240", "357"])
def test_no_point_stands_upon_another(numbers):
    people = people_of(sorted(numbers))
    picture = lay_out(people, cut(people))
    (points, radii) = (np.array(each) for each in zip(*discs(picture), strict=True))
    between = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(between, np.inf)
    assert (between > radii[:, None] + radii[None] - 1).all()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(EVERYWHERE), max_size=30), st.integers(1, 6), st.integers(0, 5))
def test_everybody_is_drawn_once_inside_the_picture_and_near_their_place(numbers, size, left_over):
    people = people_of(numbers)
    picture = lay_out(people, cut(people[left_over:], size))
    assert drawn(picture) == sorted(ids(people))
    assert picture.frame.width == WIDTH
    assert LOWEST <= picture.frame.height <= HIGHEST
    for (x, y), radius in discs(picture):
        assert radius <= x <= WIDTH - radius
        assert radius <= y <= picture.frame.height - radius
    places = [load_municipalities()[number] for number in numbers]
    true = picture.frame.pixels(np.array([(place.lat, place.lon) for place in places]).reshape(-1, 2))
    assert (true >= AIR - 1).all()
    assert (true <= np.array(picture.frame.size) - AIR + 1).all()
    stands = {dot.person: dot.at for star in picture.stars for dot in (*star.at_home, *star.coming)}
    for each, at in zip(people, true, strict=True):
        assert np.hypot(*(at - stands.get(each.id, at))) < 12 * picture.radius


def test_whoever_is_in_no_group_is_on_the_map_too():
    people = people_of(["1804", "1870", "1860"])
    picture = lay_out(people, [Group("g1", "Bodø", "1804", 1, "", ids(people[:2]))])
    assert [dot.person for dot in picture.alone] == [people[2].id]


def test_somebody_who_is_no_longer_among_the_people_is_not_drawn():
    people = people_of(["1804", "1870", "1860"])
    assert drawn(lay_out(people[1:], [Group("g1", "Bodø", "1804", 1, "", ids(people))])) == ["p00001", "p00002"]


def test_one_person_stands_in_the_middle_and_nobody_gives_the_whole_country():
    picture = lay_out([person(1)], [Group("g1", "Vestvågøy", "1860", 1, "", ("p00001",))])
    assert picture.stars[0].at_home[0].at == pytest.approx((WIDTH / 2, picture.frame.height / 2), abs=1)
    assert lay_out([], []).frame.height > WIDTH


def test_those_far_away_stand_at_the_edge_and_leave_the_others_their_map():
    near = people_of(["1804", "1860", "1870"])
    far = [person(7, "1804", 40.4, -3.7), person(8, "1804", 78.2, 15.6), person(9, "1804", -33.9, 151.2)]
    group = Group("g1", "Bodø", "1804", 1, "", ids([*near, *far]))
    picture = lay_out([*near, *far], [group])
    assert picture.frame == lay_out(near, [group]).frame
    beyond = {dot.person: dot.at for dot in picture.stars[0].coming if dot.is_beyond}
    assert beyond.keys() == set(ids(far))
    assert beyond["p00007"][1] < 90
    assert beyond["p00008"][1] > picture.frame.height - 90
    check_names(picture)


def test_a_neighbour_abroad_is_inside_the_frame():
    people = [*people_of(["1804", "1860"]), person(9, "9999", 59.33, 18.07)]
    picture = lay_out(people, [Group("g1", "Bodø", "1804", 1, "", ids(people))])
    assert not any(dot.is_beyond for star in picture.stars for dot in star.coming)


def test_a_group_may_meet_abroad():
    people = [person(1, "9999", 40.4, -3.7), person(2, "1804")]
    picture = lay_out(people, [Group("g1", "Madrid", "9999", 1, "", ids(people))])
    assert picture.stars[0].is_beyond
    check_names(picture)


def test_a_person_whose_place_is_not_known_is_told_of_in_words():
    people = [person(1), person(2, "9999")]
    with pytest.raises(ValueError, match="Kommunenummeret «9999» for Person 2 er ikke kjent"):
        lay_out(people, cut(people))
