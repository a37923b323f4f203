import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lengths import LONGEST, SHORTEST, read


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("75", 75), ("75 min", 75), ("75 minutter.", 75), ("1t 15min", 75), ("1 t 15", 75),
        ("en time", 60), ("Én time", 60), ("ein time", 60), ("time", 60), ("1 time og 15 minutter", 75),
        ("en time og et kvarter", 75),
        ("1,5 time", 90), ("1.5 t", 90), ("halvannen time", 90), ("halvannan time", 90), ("en og en halv time", 90),
        ("en time og en halv", 90), ("to timer", 120), ("2 timar", 120), ("en halvtime", 30), ("halv time", 30),
        ("en halv time", 30), ("tre kvarter", 45), ("et kvarter", 15), ("ca. 50 min", 50), ("an hour", 60),
        ("half an hour", 30), ("1 hour and 15 minutes", 75), ("1h15m", 75),
    ],
)  # fmt: skip
def test_a_length_can_be_typed_in_many_ways(typed: str, minutes: int) -> None:
    assert read(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hei",
        "🙂",
        "4",
        "0",
        "601",
        "11 timer",
        "3/9 kl 8:30",
        "08.30",
        "09.00",
        "8:30",
        "torsdag",
        "-60",
        "1e9",
        "²",
    ],
)
def test_what_is_no_length_is_not_taken(typed: str) -> None:
    assert read(typed) is None


@given(st.text(max_size=30))
def test_anything_typed_is_a_possible_length_or_none(typed: str) -> None:
    minutes = read(typed)
    assert minutes is None or SHORTEST <= minutes <= LONGEST
