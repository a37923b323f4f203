import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import distance_km, load_municipalities, search

degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Tromsø", "Tromsø"),
        ("tromso", "Tromsø"),
        ("TROMSØ", "Tromsø"),
        ("Tromsoe", "Tromsø"),
        ("  tromsø ", "Tromsø"),
        ("Romsa", "Tromsø"),
        ("Guovdageaidnu", "Kautokeino"),
        ("koutokeino", "Kautokeino"),
        ("karasjok", "Karasjok"),
        ("Unjárga", "Nesseby"),
        ("unjarga", "Nesseby"),
        ("Čáhcesuolu", "Vadsø"),
        ("cahcesuolu", "Vadsø"),
        ("Porsáŋgu", "Porsanger"),
        ("porsangu", "Porsanger"),
        ("Deanu saldi", "Tana"),
        ("Værøy", "Værøy"),
        ("vaeroy", "Værøy"),
        ("Måsøy", "Måsøy"),
        ("maasoey", "Måsøy"),
        ("masoy", "Måsøy"),
        ("kirkenes", "Sør-Varanger"),
        ("sor varanger", "Sør-Varanger"),
        ("sørvaranger", "Sør-Varanger"),
        ("varang", "Sør-Varanger"),
        ("Kautokino", "Kautokeino"),
        ("Hamemrfest", "Hammerfest"),
        ("Lødigen", "Lødingen"),
        ("Brønø", "Brønnøy"),
        ("Bodø", "Bodø"),
        ("A\u030afjord", "Åfjord"),
    ],
)
def test_a_municipality_is_found_as_people_type_it(typed, expected):
    assert expected in [place.name for place in search(typed)]


@pytest.mark.parametrize("typed", ["", "   ", "🙂", "🙂🙂", "-", "123", "qqqqq", "x" * 5000])
def test_what_is_no_name_finds_nothing(typed):
    assert search(typed) == []


def test_the_exact_name_comes_first_then_beginnings_then_parts_then_slips():
    assert [place.name for place in search("nes")] == ["Nes", "Nesbyen", "Nesna", "Nesodden", "Nesseby"]
    assert [place.name for place in search("vanger", limit=2)] == ["Levanger", "Stavanger"]
    assert [place.name for place in search("Hamemrfest")] == ["Hammerfest"]
    assert search("Alta")[0].name == "Alta"
    assert search("Osen")[0].name == "Osen"


def test_two_municipalities_of_one_name_are_both_offered():
    assert [(place.name, place.number) for place in search("Herøy")][:2] == [("Herøy", "1515"), ("Herøy", "1818")]


def test_at_most_five_are_offered_unless_more_are_asked_for():
    assert len(search("s")) == 5
    assert len(search("s", limit=8)) == 8


def test_every_municipality_finds_itself_first_by_its_own_name():
    for place in load_municipalities().values():
        assert search(place.name)[0].name == place.name


def test_there_are_357_municipalities_of_which_80_lie_in_the_north():
    numbers = load_municipalities()
    assert len(numbers) == 357
    assert sum(number[:2] in {"18", "55", "56"} for number in numbers) == 80
    assert numbers["0301"].name == "Oslo"


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_at_most_five(typed):
    assert len(search(typed)) <= 5


def test_tromso_lies_325_km_from_bodo_and_none_from_itself():
    numbers = load_municipalities()
    tromso, bodo = numbers["5501"], numbers["1804"]
    assert distance_km(tromso.lat, tromso.lon, bodo.lat, bodo.lon) == pytest.approx(325, abs=3)
    assert distance_km(tromso.lat, tromso.lon, tromso.lat, tromso.lon) == 0


@given(degrees, degrees)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_round(here, there):
    assert distance_km(*here, *there) == pytest.approx(distance_km(*there, *here), abs=1e-6)
    assert 0 <= distance_km(*here, *there) <= 20016
