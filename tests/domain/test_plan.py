from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.hours import allowed
from bot.domain.programme import Course, Hour, Plan, laid_out, load_starter_programme, read

PROGRAMME = replace(
    read(load_starter_programme()), free_weeks=("påske", "8"), budget_weeks=(), school_holidays={}, electives=2
)
START = date(2027, 1, 12)
ZONE = ZoneInfo("Europe/Oslo")
BOTH = ("E1", "E2")


def oslo(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


def course(start: date = START, **given) -> Course:
    programme = replace(
        PROGRAMME, **{name: given.pop(name) for name in ("weekday", "time", "free_weeks") if name in given}
    )
    return Course(programme, start, **{"free": programme.free(), "electives": BOTH} | given)


def plan(start: date = START, **given) -> Plan:
    return laid_out(course(start, **given))


def keys(plan: Plan) -> list[str]:
    return [question.prompt.key for question in plan.questions]


def days(plan: Plan) -> list[date]:
    return [question.at.astimezone(ZONE).date() for question in plan.questions]


def without(plan: Plan) -> list[tuple[str, str]]:
    return [(f"{week.monday:%d.%m}", week.reason) for week in plan.weeks if week.reason]


ALL = [f"M{module}-{week}" for module in range(1, 6) for week in range(1, 5)]
ALL += [f"E{module}-{week}" for module in (1, 2) for week in (1, 2, 3)]


# --- all at once -----------------------------------------------------------------------------------------------------


def test_core_modules_come_first_in_order_and_then_the_chosen_electives():
    assert keys(plan()) == ALL
    assert keys(plan(electives=("E6",)))[20:] == ["E6-1", "E6-2", "E6-3", "E6-4"]


def test_the_first_question_comes_on_the_first_question_day_from_the_start():
    assert days(plan(date(2027, 1, 12)))[0] == date(2027, 1, 12)
    assert days(plan(date(2027, 1, 13)))[0] == date(2027, 1, 19)


def test_a_question_that_falls_on_a_holiday_moves_to_the_next_day_of_its_week():
    # Easter Monday 2027 is 29 March; a programme on Mondays asks on the Tuesday instead, and goes back to Mondays.
    assert days(plan(date(2027, 3, 29), weekday=0, free_weeks=()))[:2] == [date(2027, 3, 30), date(2027, 4, 5)]


def test_a_week_without_an_allowed_day_is_free_and_the_module_moves_on():
    # Ascension Day is Thursday 6 May 2027; the Friday after closes at twelve.
    thursdays = plan(date(2027, 4, 29), weekday=3, time=time(13), free_weeks=())
    assert days(thursdays)[:3] == [date(2027, 4, 29), date(2027, 5, 13), date(2027, 5, 20)]
    assert without(thursdays)[0] == ("03.05", "holiday")


def test_every_week_without_a_question_has_its_reason():
    holidays = replace(PROGRAMME, budget_weeks=("6",), school_holidays={"18": ("9",)})
    free = holidays.free("18").on_leave([date(2027, 4, 12)])
    assert without(plan(free=free))[:7] == [
        ("08.02", "budget"),
        ("22.02", "other"),
        ("01.03", "school"),
        ("22.03", "easter"),
        ("12.04", "leave"),
        ("28.06", "july"),
        ("05.07", "july"),
    ]
    assert ("20.12", "christmas") in without(plan(date(2027, 11, 2), free=free))


def test_each_question_belongs_to_a_week_that_ends_a_day_before_the_next():
    weeks = plan().questions
    assert weeks[0].until == weeks[1].at - timedelta(days=1)
    assert weeks[5].until == weeks[5].at + timedelta(days=6)  # a free week follows
    assert weeks[-1].until == weeks[-1].at + timedelta(days=6)


def test_the_last_question_is_the_one_asked_last():
    laid = plan()
    first = laid.questions[0]
    assert laid.current(first.at - timedelta(seconds=1)) is None
    assert laid.current(first.at) == first
    assert laid.upcoming(first.at) == laid.questions[1]
    assert laid.upcoming(laid.questions[-1].at) is None
    assert not laid.is_over(laid.questions[-1].at)
    assert laid.is_over(laid.questions[-1].at + timedelta(days=7))


def test_the_next_weeks_without_a_question_are_known():
    ahead = plan().without_question(oslo(date(2027, 3, 1)))
    assert [week.monday for week in ahead[:2]] == [date(2027, 3, 22), date(2027, 6, 28)]


def test_a_programme_that_never_gets_a_week_is_told_and_not_laid_out_for_ever():
    with pytest.raises(ValueError, match="for mange frie uker"):
        plan(free_weeks=tuple(str(week) for week in range(1, 54)))


def test_an_unknown_elective_is_a_key_error():
    with pytest.raises(KeyError):
        plan(electives=("E9",))


@settings(deadline=None, max_examples=60)
@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(0, 4), st.integers(8, 11))
def test_every_question_goes_out_in_allowed_hours_once_a_week(start, weekday, hour):
    its = course(start, weekday=weekday, time=time(hour))
    laid = laid_out(its)
    assert all(allowed(question.at, its.free) for question in laid.questions)
    mondays = [week.monday for week in laid.weeks]
    assert mondays == [mondays[0] + timedelta(days=7 * n) for n in range(len(mondays))]
    assert all(
        (week.reason is None) == (week.monday in {each.monday for each in laid.questions}) for week in laid.weeks
    )
    assert start <= days(laid)[0]


# --- a group's own hour ----------------------------------------------------------------------------------------------


def test_a_groups_own_hour_holds_from_the_week_it_says():
    hours = ((date(2027, 1, 18), Hour(3, time(8, 45))), (date(2027, 2, 1), Hour(0, time(15, 45))))
    moments = [question.at for question in plan(hours=hours).questions[:4]]
    assert moments == [
        oslo(date(2027, 1, 12)),
        oslo(date(2027, 1, 21), 8, 45),
        oslo(date(2027, 1, 28), 8, 45),
        oslo(date(2027, 2, 1), 15, 45),
    ]


def test_an_hour_earlier_in_the_week_than_the_start_puts_nothing_before_the_start():
    first = plan(hours=((date(2027, 1, 4), Hour(0, time(8))),)).questions[0]
    assert first.at == oslo(START, 8)


# --- what was asked stays --------------------------------------------------------------------------------------------


def test_what_was_asked_stays_and_the_rest_comes_after_it_whatever_is_free_now():
    asked = ((date(2027, 1, 11), "M1-1"), (date(2027, 1, 18), "M1-2"))
    later = plan(put=asked, free_weeks=("3", "4"))
    assert keys(later) == ALL
    assert [question.monday for question in later.questions[:3]] == [
        date(2027, 1, 11),
        date(2027, 1, 18),
        date(2027, 2, 1),
    ]


def test_a_week_that_passed_without_a_question_keeps_its_reason():
    asked = ((date(2027, 1, 11), "M1-1"), (date(2027, 2, 1), "M1-2"))
    later = plan(put=asked, off=((date(2027, 1, 18), "leave"),))
    assert without(later)[:2] == [("18.01", "leave"), ("25.01", "silent")]
    assert keys(later) == ALL


def test_who_begins_in_the_middle_is_asked_nothing_of_what_was_before():
    asked = ((date(2027, 2, 8), "M2-1"),)
    later = plan(put=asked)
    assert keys(later)[:4] == ["M1-1", "M1-2", "M1-3", "M1-4"]  # as the others were asked
    assert keys(later)[4:] == ALL[4:]
    earlier_free = plan(put=asked, free_weeks=("4", "5"))
    assert keys(earlier_free)[-22:] == ALL[4:]


def test_a_group_that_nobody_was_in_for_weeks_goes_on_where_the_programme_is():
    asked = ((date(2027, 1, 11), "M1-1"), (date(2027, 2, 8), "M2-1"))
    assert keys(plan(put=asked)) == ["M1-1", *ALL[4:]]


def test_after_long_silence_the_questions_of_the_weeks_between_are_still_known():
    asked = ((date(2027, 1, 11), "M1-1"),)
    assert keys(plan(put=asked)) == ALL


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(3, 26), max_size=4), min_size=20, max_size=20))
def test_however_the_free_weeks_change_nothing_is_asked_twice_and_nothing_is_lost(free):
    put, off = [(date(2027, 1, 11), "M1-1")], []
    for n, weeks in enumerate(free, 1):
        monday = date(2027, 1, 11) + timedelta(days=7 * n)
        now = plan(put=tuple(put), off=tuple(off), free_weeks=tuple(map(str, weeks)))
        put += [(monday, each.prompt.key) for each in now.questions if each.monday == monday]
        off += [(monday, each.reason) for each in now.weeks if each.monday == monday and each.reason]
    assert [key for _, key in put] == ALL[: len(put)]
    assert keys(plan(put=tuple(put), off=tuple(off))) == ALL


# --- electives -------------------------------------------------------------------------------------------------------


def test_where_somebody_has_a_longer_elective_the_group_waits_a_week_for_them():
    longer = plan(lengths=(4, 3))
    assert keys(longer) == ALL
    gap = longer.questions[23].monday - longer.questions[22].monday
    assert gap == timedelta(days=14)
    assert longer.looked_at_next(longer.questions[22].at) == longer.questions[22].at + timedelta(days=7)


def test_who_has_another_elective_is_asked_it_in_the_same_weeks_and_one_question_a_week():
    group = plan(lengths=(4, 3))
    remote = group.instead({"E1": PROGRAMME.module("E6")}, {})
    assert keys(remote)[20:] == ["E6-1", "E6-2", "E6-3", "E6-4", "E2-1", "E2-2", "E2-3"]
    shared = {question.monday: question.at for question in group.questions}
    assert all(shared.get(question.monday, question.at) == question.at for question in remote.questions)
    short = plan(electives=("E6", "E2")).instead({"E6": PROGRAMME.module("E1")}, {})
    assert keys(short)[20:] == ["E1-1", "E1-2", "E1-3", "E2-1", "E2-2", "E2-3"]
    assert ("elective" in {reason for _, reason in without(short)}) is True


def test_a_longer_elective_in_the_last_place_is_asked_to_its_end():
    remote = plan(lengths=(3, 4)).instead({"E2": PROGRAMME.module("E6")}, {})
    assert keys(remote)[-4:] == ["E6-1", "E6-2", "E6-3", "E6-4"]
