from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bot.domain import load
from bot.domain.free import Free
from bot.domain.load import Reached
from tests.week import oslo


def test_a_week_takes_ten_minutes_for_its_question_five_for_a_reply_and_its_sessions_in_full() -> None:
    week = load.minutes([60, 45], is_asked=True)
    assert (week.question, week.reply, week.sessions, week.total) == (10, 5, 105, 120)
    assert load.minutes([], is_asked=True).total == 15


def test_a_week_without_a_question_takes_its_sessions_alone() -> None:
    assert load.minutes([90], is_asked=False) == load.Minutes(0, 0, 90)
    assert load.minutes([], is_asked=False).total == 0


# --- whose turn it is ------------------------------------------------------------------------------------------------

TODAY = date(2026, 9, 25)
OSLO = Free("Europe/Oslo")


def somebody(**how: Any) -> Reached:
    return replace(Reached(1, weeks=4, heard_on=TODAY, paused_until=None, reminded=False), **how)


@pytest.mark.parametrize(
    ("how", "is_asked"),
    [
        ({}, True),
        ({"weeks": 3}, False),
        ({"weeks": 9}, True),
        ({"reminded": True}, True),  # later
        ({"paused_until": date(2026, 9, 26)}, False),
        ({"paused_until": TODAY}, True),  # the first day back
        ({"heard_on": date(2026, 9, 12)}, True),
        ({"heard_on": date(2026, 9, 11)}, False),  # two weeks
        ({"heard_on": None}, False),
    ],
)
def test_who_had_four_weeks_is_asked_but_on_a_pause_or_after_a_silence(how: dict[str, Any], *, is_asked: bool) -> None:
    assert load.is_asked(somebody(**how), TODAY) is is_asked


@pytest.mark.parametrize(
    ("asked", "then"),
    [
        (oslo(9, 22), oslo(9, 25, 10)),  # on a Tuesday: the reminder is at nine on Friday
        (oslo(9, 22, 10, 45), oslo(9, 25, 10, 45)),  # with the reminder, which goes first
        (oslo(9, 22, 15), oslo(9, 25, 10)),  # the reminder waits for Monday
        (oslo(9, 24), oslo(9, 25, 10)),
        (oslo(9, 25), oslo(9, 28, 10)),  # on the last working day
    ],
)
def test_it_is_asked_as_the_week_ends_after_its_reminder(asked: datetime, then: datetime) -> None:
    assert load.ask_at(asked, OSLO) == then


def test_most_of_a_group_must_have_said_twice_in_a_row_that_it_is_too_much() -> None:
    twice, once, not_now = ["much", "much", "fine"], ["much"], ["fine", "much", "much"]
    assert load.is_too_much([twice, twice, not_now], 3)
    assert not load.is_too_much([twice, twice, once, []], 4)  # half is not most
    assert not load.is_too_much([twice, not_now, not_now], 3)
    assert not load.is_too_much([], 0)
