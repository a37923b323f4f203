from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain import hours, rhythm
from bot.domain.free import Free
from bot.domain.rhythm import Colleague

OSLO = "Europe/Oslo"
FREE = Free(OSLO)


def oslo(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return hours.local(date(2026, month, day), time(hour, minute), OSLO)


@pytest.mark.parametrize(
    ("asked", "reminded"),
    [
        (oslo(9, 1), oslo(9, 4)),  # Tuesday: Friday
        (oslo(9, 1, 12), oslo(9, 7, 8)),  # on Fridays nothing leaves after noon
        (oslo(8, 31), oslo(9, 3)),
        (oslo(9, 3), oslo(9, 8)),
        (oslo(10, 22), oslo(10, 27)),  # the clocks are moved on the 25th
        (oslo(5, 12), oslo(5, 18)),  # Ascension Day is on the 14th
        (oslo(12, 22), datetime(2027, 1, 6, 8, tzinfo=UTC)),  # Christmas is free
    ],
)
def test_a_reminder_comes_three_working_days_later_at_the_same_hour_where_that_is_allowed(
    asked: datetime, reminded: datetime
) -> None:
    assert rhythm.remind_at(asked, FREE) == reminded


@pytest.mark.parametrize(
    ("last", "needs"),
    [
        ([], True),
        ([False] * 3, True),
        ([False] * 4, False),
        ([False, False, False, True], True),
        ([False] * 4 + [True], False),
        ([True, False, False, False, False], True),
    ],
)
def test_whose_last_four_answers_came_by_themselves_needs_no_reminder(last: list[bool], needs: bool) -> None:
    assert rhythm.needs_reminding(last) == needs


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (oslo(9, 1), oslo(9, 3)),
        (oslo(9, 1, 17), oslo(9, 4, 8)),
        (oslo(9, 2, 15), oslo(9, 7, 8)),
        (oslo(10, 23, 10), oslo(10, 26, 8)),
        (oslo(3, 27, 10), None),  # Easter, with its holidays, is listed
        (oslo(6, 26, 10), None),  # July
    ],
)
def test_a_colleague_is_asked_48_hours_later_in_allowed_hours_but_not_after_a_week(
    said: datetime, asked: datetime | None
) -> None:
    assert rhythm.ask_at(said, Free(OSLO, (("påske", "easter"),))) == asked


def test_48_hours_are_48_hours_when_the_clocks_are_changed_meanwhile() -> None:
    said = hours.local(date(2026, 10, 24), time(11), OSLO)
    assert rhythm.ask_at(said, FREE) == hours.local(date(2026, 10, 26), time(10), OSLO)


NOW = datetime(2026, 9, 3, 7, tzinfo=UTC)
TODAY = NOW.date()


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("colleagues", "chosen"),
    [
        ([], None),
        ([Colleague(1, None, TODAY), Colleague(2, None, TODAY)], 1),
        ([Colleague(1, ago(20), TODAY), Colleague(2, ago(30), TODAY)], 2),
        ([Colleague(1, ago(20), TODAY), Colleague(2, None, TODAY)], 2),
        ([Colleague(1, ago(5), TODAY)], None),
        ([Colleague(1, ago(6), TODAY)], 1),
        ([Colleague(1, None, ago(14).date()), Colleague(2, ago(7), ago(13).date())], 2),
        ([Colleague(1, None, None)], None),
    ],
)
def test_it_is_asked_of_whom_it_was_asked_longest_ago(colleagues: list[Colleague], chosen: int | None) -> None:
    assert rhythm.whom_to_ask(colleagues, 0, NOW) == chosen


@pytest.mark.parametrize("people", [2, 3, 4, 6])
def test_over_a_year_everybody_is_asked_as_often_as_anybody(people: int) -> None:
    """One answer a week, by each in turn: nobody is asked about their own."""
    asked_at: dict[int, datetime] = {}
    times = Counter[int]()
    for week in range(60):
        now = NOW + timedelta(weeks=week)
        others = [Colleague(id, asked_at.get(id), now.date()) for id in range(people) if id != week % people]
        chosen = rhythm.whom_to_ask(others, week % people, now)
        assert chosen is not None
        asked_at[chosen] = now
        times[chosen] += 1
    assert max(times.values()) - min(times.values()) <= 1


def test_of_those_who_were_never_asked_it_is_the_one_after_the_author() -> None:
    never = [Colleague(id, None, TODAY) for id in (1, 2, 3)]
    turns = [rhythm.whom_to_ask([each for each in never if each.id != author], author, NOW) for author in (1, 2, 3)]
    assert turns == [2, 3, 1]


@pytest.mark.parametrize(
    ("asked", "summed_up"),
    [
        (oslo(9, 1), oslo(9, 4, 10)),
        (oslo(9, 3, 15), oslo(9, 4, 10)),
        (oslo(9, 4, 9), None),
        (oslo(5, 12), oslo(5, 15, 10)),
        (oslo(4, 28), oslo(4, 30, 10)),  # Friday is the first of May
        (oslo(10, 20), oslo(10, 23, 10)),
    ],
)
def test_a_week_is_summed_up_on_its_last_working_day(asked: datetime, summed_up: datetime | None) -> None:
    assert rhythm.sum_up_at(asked, FREE) == summed_up


@pytest.mark.parametrize(
    ("asked", "told"),
    [(oslo(9, 1), oslo(9, 4, 10)), (oslo(9, 4, 9), oslo(9, 7, 10)), (oslo(4, 30), oslo(5, 4, 10))],
)
def test_where_it_was_asked_on_the_last_working_day_it_is_told_on_monday_how_it_went(
    asked: datetime, told: datetime
) -> None:
    assert rhythm.told_how_it_went_at(asked, FREE) == told


def test_a_week_is_summed_up_while_the_bot_may_write_that_day() -> None:
    assert rhythm.summed_up_until(oslo(9, 4, 10), OSLO) == oslo(9, 4, 12)
    assert rhythm.summed_up_until(oslo(4, 30, 10), OSLO) == oslo(4, 30, 16)


@pytest.mark.parametrize(
    ("after", "looked"),
    [
        (oslo(9, 1), oslo(9, 7, 10)),
        (oslo(8, 31, 9), oslo(8, 31, 10)),
        (oslo(8, 31, 10), oslo(9, 7, 10)),
        (oslo(5, 20), oslo(5, 26, 8)),  # Whit Monday
        (oslo(6, 23), oslo(8, 3, 8)),  # July
    ],
)
def test_it_is_looked_who_is_silent_on_monday_mornings(after: datetime, looked: datetime) -> None:
    assert rhythm.look_at(after, FREE) == looked


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (oslo(9, 1), oslo(9, 7, 8)),
        (oslo(9, 7, 7), oslo(9, 7, 8)),
        (oslo(9, 7, 8), oslo(9, 14, 8)),
        (oslo(3, 30), oslo(4, 7, 8)),  # Easter Monday is the 6th
        (oslo(5, 18), oslo(5, 26, 8)),  # and Whit Monday the 25th of May
        (oslo(10, 23), oslo(10, 26, 8)),  # the clocks are moved on the 25th
        (oslo(6, 23), oslo(8, 3, 8)),  # July
    ],
)
def test_facilitators_are_told_when_a_week_begins_what_needs_them(after: datetime, told: datetime) -> None:
    assert rhythm.tell_at(after, FREE) == told


def test_they_may_be_told_till_the_end_of_the_working_day_after() -> None:
    assert rhythm.told_until(oslo(9, 7, 8), FREE) == oslo(9, 8, 16)
    assert rhythm.told_until(oslo(5, 13, 8), FREE) == oslo(5, 15, 12)  # Ascension Day is on Thursday the 14th


@pytest.mark.parametrize(
    ("monday", "until"),
    [(date(2026, 9, 7), oslo(9, 21, 8)), (date(2026, 6, 22), oslo(8, 10, 8)), (date(2026, 5, 18), oslo(6, 2, 8))],
)
def test_they_are_told_what_comes_till_a_week_after_they_are_told_again(monday: date, until: datetime) -> None:
    assert rhythm.foreseen_until(monday, FREE) == until


@pytest.mark.parametrize(
    ("answered", "here", "members", "chat_lost", "why"),
    [
        ([1, 0], 4, 4, False, None),
        ([0, 1, 0, 0], 4, 4, False, None),
        ([0, 0, 3], 4, 4, False, "quiet"),
        ([0], 4, 4, False, None),
        ([], 4, 4, False, None),
        ([2, 3], 2, 4, False, None),
        ([2, 3], 1, 4, False, "away"),
        ([2, 3], 2, 5, False, "away"),
        ([0, 0], 0, 4, True, "chat"),
    ],
)
def test_a_group_needs_a_word_where_nobody_answers_most_are_on_pause_or_its_chat_is_lost(
    answered: list[int], here: int, members: int, chat_lost: bool, why: str | None
) -> None:
    assert rhythm.needs_a_word(answered, here=here, members=members, chat_lost=chat_lost) == why


ASKED_AT = [oslo(9, day) for day in (1, 8, 15)]


@pytest.mark.parametrize(
    ("heard", "away_until", "silent"),
    [
        (None, None, 3),
        (date(2026, 8, 31), None, 3),
        (date(2026, 9, 1), None, 2),
        (date(2026, 9, 14), None, 1),
        (date(2026, 9, 15), None, 0),
        (date(2026, 8, 20), date(2026, 9, 8), 2),
        (date(2026, 8, 20), date(2026, 9, 9), 1),
    ],
)
def test_silent_are_the_weeks_in_which_one_was_asked_and_not_heard_since(
    heard: date | None, away_until: date | None, silent: int
) -> None:
    assert len(rhythm.silent_weeks(ASKED_AT, heard, away_until, OSLO)) == silent


def test_a_week_with_two_questions_is_one_week() -> None:
    assert len(rhythm.silent_weeks([*ASKED_AT, oslo(9, 16)], None, None, OSLO)) == 3


def test_a_week_begins_where_the_programme_is() -> None:
    asked = hours.local(date(2026, 9, 7), time(9), "Australia/Lord_Howe")  # Sunday in UTC
    assert rhythm.silent_weeks([asked], None, date(2026, 9, 7), "Australia/Lord_Howe") == [date(2026, 9, 7)]
    assert rhythm.silent_weeks([asked], date(2026, 9, 6), None, "Australia/Lord_Howe") == []
