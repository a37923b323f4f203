from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import allowed, local
from bot.domain.programme import load_starter_programme, read, weeks

PROGRAMME = replace(read(load_starter_programme()), free_weeks=("påske", "8"))


def days(start, **kwargs):
    return [week.day for week in weeks(PROGRAMME, start, **kwargs)]


def test_core_modules_come_first_in_order_and_then_the_open_elective_slots():
    laid_out = [(week.module, week.number) for week in weeks(PROGRAMME, date(2027, 1, 12))]
    core = [(f"M{module}", week) for module in range(1, 6) for week in range(1, 5)]
    assert laid_out == core + [(f"elective-{slot}", week) for slot in (1, 2) for week in (1, 2, 3)]


def test_an_open_slot_has_no_question_yet():
    assert {week.prompt is None for week in weeks(PROGRAMME, date(2027, 1, 12)) if week.module.startswith("e")} == {
        True
    }


def test_a_chosen_elective_fills_its_slot_and_lasts_as_long_as_it_lasts():
    laid_out = weeks(PROGRAMME, date(2027, 1, 12), electives=["E6"])
    assert [(week.module, week.number) for week in laid_out][20:] == [
        *(("E6", week) for week in (1, 2, 3, 4)),
        *(("elective-2", week) for week in (1, 2, 3)),
    ]
    assert laid_out[20].prompt == PROGRAMME.module("E6").prompts[0]


def test_the_first_question_comes_on_the_first_question_day_from_the_start():
    assert days(date(2027, 1, 12))[0] == date(2027, 1, 12)
    assert days(date(2027, 1, 13))[0] == date(2027, 1, 19)


def test_a_question_that_falls_on_a_holiday_moves_to_the_next_day_of_its_week():
    # Easter Monday 2027 is 29 March; a programme on Mondays asks on the Tuesday instead, and goes back to Mondays.
    mondays = replace(PROGRAMME, weekday=0, free_weeks=())
    assert [week.day for week in weeks(mondays, date(2027, 3, 29))][:2] == [date(2027, 3, 30), date(2027, 4, 5)]


def test_a_week_without_an_allowed_day_is_free_and_the_module_moves_on():
    # Ascension Day is Thursday 6 May 2027; the Friday after closes at twelve.
    thursdays = replace(PROGRAMME, weekday=3, time=time(13), free_weeks=())
    assert [week.day for week in weeks(thursdays, date(2027, 4, 29))][:3] == [
        date(2027, 4, 29),
        date(2027, 5, 13),
        date(2027, 5, 20),
    ]


def test_listed_weeks_easter_july_and_christmas_are_free():
    asked = days(date(2027, 2, 2))
    assert asked[:3] == [date(2027, 2, 2), date(2027, 2, 9), date(2027, 2, 16)]
    assert asked[3] == date(2027, 3, 2)
    assert date(2027, 3, 23) not in asked
    assert not [day for day in asked if day.month == 7]
    autumn = days(date(2027, 12, 7))
    assert autumn[:3] == [date(2027, 12, 7), date(2027, 12, 14), date(2028, 1, 4)]


def test_a_skipped_week_moves_everything_after_it_by_a_week():
    before, after = days(date(2027, 1, 12)), days(date(2027, 1, 12), skipped=["2027-W03"])
    assert after[0] == before[0]
    assert after[1:5] == before[2:6]


def test_a_programme_that_never_gets_a_week_is_told_and_not_laid_out_for_ever():
    with pytest.raises(ValueError, match="for mange frie uker"):
        days(date(2027, 1, 12), skipped=[str(week) for week in range(1, 54)])


def test_an_unknown_elective_is_a_key_error():
    with pytest.raises(KeyError):
        weeks(PROGRAMME, date(2027, 1, 12), electives=["E9"])


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(0, 4), st.integers(8, 11))
def test_every_question_goes_out_in_allowed_hours_once_a_week(start, weekday, hour):
    programme = replace(PROGRAMME, weekday=weekday, time=time(hour))
    laid_out = weeks(programme, start)
    for week in laid_out:
        assert allowed(local(week.day, programme.time, programme.time_zone), programme.time_zone, programme.free_weeks)
    mondays = [week.day - timedelta(days=week.day.weekday()) for week in laid_out]
    assert mondays == sorted(set(mondays))
    assert start <= laid_out[0].day
