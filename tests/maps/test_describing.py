from zoneinfo import ZoneInfo

import pytest

from bot.domain.groups import Group
from bot.domain.parts import LONGEST_CAPTION, units
from bot.maps import describe
from bot.maps.hosts import name_of
from bot.texts import LANGUAGES, Words
from tests.maps.plans import EVERYWHERE, NORTH, cut, ids, people_of, person

BOKMAL = Words("nb", ZoneInfo("Europe/Oslo"))


def test_a_group_is_told_with_who_comes_from_where_nearest_first():
    people = people_of(["1870", "1871", "1866", "1870"])
    assert describe(people, [Group("g1", "Sortland", "1870", 1, "", ids(people))], BOKMAL) == (
        "Kart over én gruppe.\nSortland: 4 personer fra Sortland, Hadsel og Andøy. Lengste vei er 74 km."
    )


def test_one_person_at_home_and_one_in_no_group_are_told_too():
    people = people_of(["1860", "1804"])
    assert describe(people, [Group("g1", "Vestvågøy", "1860", 1, "", ("p00000",))], BOKMAL) == (
        "Kart over én gruppe.\nVestvågøy: 1 person fra Vestvågøy.\n1 person er ikke i noen gruppe."
    )


def test_groups_are_told_from_north_to_south():
    people = people_of(["4204", "5605", "5001"])
    told = describe(people, cut(people, 1), BOKMAL)
    assert told.startswith("Kart over 3 grupper, fra nord til sør.\nSør-Varanger 1: ")
    assert told.index("Trondheim") < told.index("Kristiansand")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("numbers", [NORTH[::9], NORTH, sorted(NORTH * 2)], ids=["9", "80", "160"])
def test_every_group_is_named_within_a_caption(language, numbers):
    people = people_of(numbers)
    groups = cut(people)
    told = describe(people, groups, Words(language, ZoneInfo("Europe/Oslo")))
    assert units(told) <= LONGEST_CAPTION
    for group in groups:
        assert name_of(group) in told


def test_very_many_groups_are_named_by_where_they_meet():
    people = people_of(sorted(NORTH * 10))
    told = describe(people, cut(people), BOKMAL)
    assert units(told) <= LONGEST_CAPTION
    assert "2 × Kautokeino" in told


def test_what_has_no_room_in_a_caption_is_counted_and_has_room_on_the_command_line():
    people = people_of(sorted(EVERYWHERE * 2))
    groups = cut(people)
    short = describe(people, groups, BOKMAL)
    assert units(short) <= LONGEST_CAPTION
    assert " steder til" in short
    told = describe(people, groups, BOKMAL, limit=None)
    assert told.count("\n") == len(groups)
    assert all(name_of(group) in told for group in groups)


def test_a_limit_too_small_for_any_name_leaves_the_heading():
    assert describe([person(1)], cut([person(1)]), BOKMAL, limit=5) == "Kart over én gruppe."
