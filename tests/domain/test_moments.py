from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Refusal
from bot.domain.moments import read

NOW = datetime(2026, 8, 24, 7, 0, tzinfo=UTC)  # a Monday, 09:00 in Oslo
ZONE = "Europe/Oslo"


def typed(text: str, now: datetime = NOW) -> str:
    return f"{read(text, now, ZONE).astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}"


def refused(text: str, now: datetime = NOW) -> str:
    with pytest.raises(Refusal) as refusal:
        read(text, now, ZONE)
    return refusal.value.kind


@pytest.mark.parametrize(
    "text",
    [
        "torsdag 3. september 08.30",
        "Torsdag 3. september kl. 08.30",
        "torsdag 3. september kl 8.30",
        "tors 3. sept 08:30",
        "torsdag den 3. september klokka 08.30",
        "  torsdag   3.september,  08:30 ",
        "3.9. 08:30",
        "3.9 08.30",
        "3/9 08:30",
        "03.09.2026 08:30",
        "3.9.2026 kl. 8.30",
        "2026-09-03 08:30",
        "2026-09-03T08:30",
        "torsdag 3. september 2026 08.30",
        "Thursday 3 September at 08:30",
        "Thursday, September 3rd, 2026 8:30",
        "3rd of September 2026 08:30",
        "thu 3 sep 08:30",
    ],
)
def test_a_time_can_be_typed_in_many_ways(text: str) -> None:
    assert typed(text) == "2026-09-03 08:30"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3.9. kl 8", "2026-09-03 08:00"),
        ("i morgen klokka ti", "2026-08-25 10:00"),
        ("tysdag 8. september klokka halv ni", "2026-09-08 08:30"),
        ("torsdag halv ett", "2026-08-27 12:30"),
        ("torsdag klokka halv sju", "2026-08-27 18:30"),
        ("torsdag halv åtte", "2026-08-27 07:30"),
        ("3/9 kl. to", "2026-09-03 14:00"),
        ("laurdag 5. september 10.00", "2026-09-05 10:00"),
        ("måndag 7. september 10", "2026-09-07 10:00"),
        ("i dag 14.00", "2026-08-24 14:00"),
        ("i morgen kl. 8", "2026-08-25 08:00"),
        ("i overmorgen kl. 8", "2026-08-26 08:00"),
        ("I overmorgon 8.30", "2026-08-26 08:30"),
        ("the day after tomorrow at 10:00", "2026-08-26 10:00"),
        ("i morgon 08.30", "2026-08-25 08:30"),
        ("tomorrow at 9:15", "2026-08-25 09:15"),
        ("torsdag 08.30", "2026-08-27 08:30"),
        ("mandag 08.30", "2026-08-31 08:30"),
        ("29. februar 2028 10.00", "2028-02-29 10:00"),
    ],
)
def test_a_time_can_be_typed_short(text: str, meant: str) -> None:
    assert typed(text) == meant


def test_without_a_year_the_coming_day_is_meant() -> None:
    assert typed("15. januar 08.30") == "2027-01-15 08:30"
    assert typed("23. februar 08.30") == "2027-02-23 08:30"


def test_without_a_year_a_day_that_has_just_been_is_taken_for_a_slip() -> None:
    assert refused("20. august 08.30") == "moment.past"


@pytest.mark.parametrize("text", ["24.8. 08.30", "2025-09-03 08:30", "i dag 08:59", "24. august 09.00"])
def test_what_has_been_is_refused(text: str) -> None:
    assert refused(text) == "moment.past"


@pytest.mark.parametrize("text", ["3. september 02.30", "25.10.2026 02:00", "2027-03-28 02:59"])
def test_the_hour_when_clocks_change_is_refused_on_every_day(text: str) -> None:
    assert refused(text) == "moment.night"
    assert typed("25.10.2026 03:00") == "2026-10-25 03:00"


@pytest.mark.parametrize("text", ["fredag 3. september 08.30", "Friday 3 September 08:30"])
def test_a_weekday_that_does_not_fit_its_date_is_pointed_out(text: str) -> None:
    assert refused(text) == "moment.weekday"


@pytest.mark.parametrize(
    "text",
    [
        "", "hei", "31.9. 08.30", "29.2.2027 10.00", "29. februar 10.00", "3.9. 25.00",
        "3.9. 08.61", "🙂", "3.13. 08:30", "ju 3 08.30", "3. j 08:30", "0000-01-01 08:30",
        "99999-01-01 08:30", "3.9. 8:30 pm", "²3.9. 08:30", "3.9. ²",
    ],
)  # fmt: skip
def test_nonsense_is_not_understood(text: str) -> None:
    assert refused(text) == "moment.unclear"


@pytest.mark.parametrize("text", ["torsdag", "3. september", "3.9.", "i morgen", "Thursday 3 September"])
def test_a_day_without_a_time_lacks_only_that(text: str) -> None:
    assert refused(text) == "moment.hour"


@pytest.mark.parametrize("text", ["08.30", "kl. 8", "10"])
def test_a_time_without_a_day_lacks_only_that(text: str) -> None:
    assert refused(text) == "moment.day"


@pytest.mark.parametrize("text", ["10.12", "10.12.", "10/12", "torsdag 10. desember"])
def test_a_day_alone_is_at_the_time_that_was_spoken_of(text: str) -> None:
    assert read(text, NOW, ZONE, at=time(10)) == datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


def test_what_comes_whole_needs_no_half() -> None:
    assert read("3.9. 8", NOW, ZONE, on=date(2026, 9, 1), at=time(10)) == datetime(2026, 9, 3, 6, 0, tzinfo=UTC)


def test_a_time_alone_is_on_the_day_that_was_spoken_of() -> None:
    assert read("kl. 8", NOW, ZONE, on=date(2026, 9, 3)) == datetime(2026, 9, 3, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["i går kl 10", "yesterday 10:00"])
def test_yesterday_has_been(text: str) -> None:
    assert refused(text) == "moment.past"


def test_local_time_follows_the_clock_changes() -> None:
    assert read("23. oktober 08.30", NOW, ZONE) == datetime(2026, 10, 23, 6, 30, tzinfo=UTC)
    assert read("26. oktober 08.30", NOW, ZONE) == datetime(2026, 10, 26, 7, 30, tzinfo=UTC)


@given(st.text(max_size=40) | st.from_regex(r"[0-9a-zø./:\- T]{0,30}", fullmatch=True))
def test_anything_typed_is_a_coming_time_or_is_refused(text: str) -> None:
    with suppress(Refusal):
        assert read(text, NOW, ZONE) > NOW
