from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import prompts
from bot.domain.hours import allowed
from bot.domain.people import Library, Member, Participation, Post
from bot.domain.programme import Course, Drop, Lengthen, Move, Plan, Swap, laid_out, load_starter_programme, read
from bot.domain.programme.later import months_after

PROGRAMME = replace(
    read(load_starter_programme()), free_weeks=("påske", "8"), budget_weeks=(), school_holidays={}, electives=2
)
START = date(2027, 1, 5)  # the first elective ends just before July
ZONE = ZoneInfo("Europe/Oslo")
WEEK = timedelta(days=7)
AFTERWARDS = ["after-3-months", "after-6-months", "after-12-months"]


def course(start: date = START, **given) -> Course:
    return Course(PROGRAMME, start, **{"free": PROGRAMME.free(), "electives": ("E1", "E2")} | given)


def plan(start: date = START, **given) -> Plan:
    return laid_out(course(start, **given))


def mondays(plan: Plan) -> dict[str, date]:
    return {question.prompt.key: question.monday for question in plan.questions}


def later(plan: Plan) -> list[str]:
    return [question.prompt.key for question in plan.questions if question.is_later]


def asked(plan: Plan, until: str) -> tuple[tuple[date, str], ...]:
    """What was asked by the time of a question, if all went as planned."""
    when = mondays(plan)
    return tuple((monday, key) for key, monday in when.items() if monday <= when[until])


# --- electives, some weeks later -------------------------------------------------------------------------------------


def test_an_elective_is_followed_up_eight_weeks_after_its_last_question_in_place_of_the_weeks_own() -> None:
    when = mondays(plan())
    assert when["E1-follow-up"] - when["E1-3"] == 8 * WEEK
    assert when["E2-2"] + WEEK == when["E1-follow-up"] == when["E2-3"] - WEEK


def test_past_the_end_it_stands_alone_and_the_weeks_between_are_no_weeks_of_the_plan() -> None:
    when = mondays(plan())
    assert when["E2-follow-up"] - when["E2-3"] == 8 * WEEK
    between = [week.monday for week in plan().weeks if when["E2-3"] <= week.monday <= when["E2-follow-up"]]
    assert between == [when["E2-3"], when["E2-follow-up"]]


def test_where_its_week_is_free_it_takes_the_next() -> None:
    leave = mondays(plan())["E1-follow-up"]
    moved = mondays(plan(free=PROGRAMME.free().on_leave([leave])))
    assert moved["E1-follow-up"] == leave + WEEK
    assert moved["E2-3"] == leave + 2 * WEEK


def test_it_comes_once_also_where_it_was_asked_sooner_than_it_would_be_now() -> None:
    whole = plan()
    put = asked(whole, "E1-follow-up")
    sooner = (*put[:-1], (put[-1][0] - 3 * WEEK, "E1-follow-up"))
    assert later(plan(put=put)).count("E1-follow-up") == 1
    assert [key for key in mondays(plan(put=sooner)) if key.startswith("E2")] == [
        "E2-1",
        "E2-2",
        "E2-3",
        "E2-follow-up",
    ]


def test_a_week_asked_something_else_leaves_it_for_the_next() -> None:
    whole = plan()
    put = dict(asked(whole, "E1-follow-up"))
    put[mondays(whole)["E1-follow-up"]] = "E2-3"
    assert mondays(plan(put=tuple(put.items())))["E1-follow-up"] == mondays(whole)["E1-follow-up"] + WEEK


def test_a_module_that_is_moved_is_followed_up_after_what_was_left_of_it() -> None:
    whole = plan()
    change = (mondays(whole)["E1-3"], Move("E1"))
    moved = mondays(plan(put=asked(whole, "E1-2"), changes=(change,)))
    assert moved["E1-3"] == moved["E2-3"] + WEEK
    assert moved["E1-follow-up"] == moved["E1-3"] + 8 * WEEK


def test_what_was_asked_of_a_module_is_followed_up_where_the_rest_is_dropped() -> None:
    whole = plan()
    change = (mondays(whole)["E1-3"], Drop("E1"))
    dropped = mondays(plan(put=asked(whole, "E1-2"), changes=(change,)))
    assert "E1-3" not in dropped
    assert dropped["E1-follow-up"] >= dropped["E1-2"] + 8 * WEEK


def test_a_module_of_which_nothing_was_asked_is_not_followed_up() -> None:
    whole = plan()
    change = (mondays(whole)["E1-1"], Drop("E1"))
    assert "E1-follow-up" not in mondays(plan(put=asked(whole, "M5-4"), changes=(change,)))
    swapped = later(plan(changes=((START - timedelta(days=1), Swap("E1", "E4")),)))
    assert swapped[:2] == ["E4-follow-up", "E2-follow-up"]


def test_who_comes_in_after_an_elective_is_not_asked_how_it_went() -> None:
    joined = asked(plan(), "E2-1")[-1:]
    assert later(plan(put=joined)) == ["E2-follow-up", *AFTERWARDS]


def test_a_module_without_a_follow_up_has_none() -> None:
    assert later(plan(electives=("E6",))) == AFTERWARDS


def test_a_week_more_for_a_module_changes_nothing_of_when_it_is_followed_up() -> None:
    whole = plan()
    change = (mondays(whole)["E1-3"] + WEEK, Lengthen("E1"))
    longer = mondays(plan(put=asked(whole, "E1-3"), changes=(change,)))
    assert longer["E1-follow-up"] == mondays(whole)["E1-follow-up"]


# --- the end of a module ---------------------------------------------------------------------------------------------


def ends(plan: Plan) -> dict[str, str]:
    """The modules that end, each with its last question."""
    found = {question.prompt.key: plan.ends(question.monday) for question in plan.questions}
    return {module.key: key for key, module in found.items() if module}


def test_a_module_ends_with_its_last_question_and_not_with_what_follows_later() -> None:
    whole = plan()
    assert ends(whole) == {"M1": "M1-4", "M2": "M2-4", "M3": "M3-4", "M4": "M4-4", "M5": "M5-4"} | {
        "E1": "E1-3",
        "E2": "E2-3",
    }
    assert whole.ends(START - timedelta(days=8)) is None


def test_a_module_ends_where_the_rest_of_it_comes_last_or_not_at_all() -> None:
    since = mondays(plan())["M2-3"]
    put = asked(plan(), "M2-2")
    assert ends(plan(put=put, changes=((since, Move("M2")),)))["M2"] == "M2-4"
    assert ends(plan(put=put, changes=((since, Drop("M2")),)))["M2"] == "M2-2"


# --- of somebody with another elective -------------------------------------------------------------------------------


def person(*electives: str, remote: bool = False) -> Participation:
    posts = (Post(Library(1, "1870", "Biblioteket", "small"), "remote_leader", True),) if remote else ()
    return Participation(Member(1, "Kari", None), 1, "active", (), electives, False, None, datetime.now(UTC), posts)


def test_who_has_another_elective_is_asked_how_that_went_in_the_same_week() -> None:
    group = plan()
    theirs = group.instead({"E1": PROGRAMME.module("E4")}, {})
    assert later(theirs) == ["E4-follow-up", "E2-follow-up", *AFTERWARDS]
    assert mondays(theirs)["E4-follow-up"] == mondays(group)["E1-follow-up"]


def test_who_has_one_without_a_follow_up_is_asked_nothing_that_week() -> None:
    theirs = plan(lengths=(4, 3)).instead({"E1": PROGRAMME.module("E6")}, {})
    assert later(theirs) == ["E2-follow-up", *AFTERWARDS]
    assert sum(week.reason == "elective" for week in theirs.weeks) == 1


def test_a_group_waits_for_a_follow_up_that_is_somebody_elses_alone() -> None:
    here = [person("E6", "E2"), person("E6", "E2"), person("E1", "E2")]
    weeks = prompts.follow_ups(PROGRAMME, ("E6", "E2"), here)
    assert weeks == (8, 0)
    group = plan(electives=("E6", "E2"), follow_ups=weeks)
    theirs = group.instead({"E6": PROGRAMME.module("E1")}, {})
    assert later(theirs) == ["E1-follow-up", "E2-follow-up", *AFTERWARDS]
    waits = mondays(theirs)["E1-follow-up"]
    assert waits == mondays(group)["E6-4"] + 8 * WEEK
    assert waits not in mondays(group).values()
    assert waits.isoformat() in {f"{week.monday}" for week in group.weeks if week.reason == "elective"}
    passed = plan(electives=("E6", "E2"), follow_ups=weeks, put=asked(group, "E2-3"), off=((waits, "elective"),))
    assert [week.monday for week in passed.weeks if week.reason == "elective"] == [waits]


def test_nobody_waits_where_all_are_followed_up_or_nobody_is() -> None:
    assert prompts.follow_ups(PROGRAMME, ("E1", "E2"), [person("E3", "E4")]) == (0, 0)
    assert prompts.follow_ups(PROGRAMME, ("E6", "E2"), [person("E6", "E2", remote=True)]) == (0, 0)


# --- after the programme ---------------------------------------------------------------------------------------------


def test_three_six_and_twelve_months_after_the_last_week_something_is_asked_again() -> None:
    when = mondays(plan())
    assert when["E2-3"] == date(2027, 8, 23)
    assert [when[key] for key in AFTERWARDS] == [date(2027, 11, 22), date(2028, 2, 28), date(2028, 8, 21)]


def test_it_comes_at_the_hour_of_the_group_and_where_that_week_is_free_in_the_next() -> None:
    laid = plan(free=PROGRAMME.free().on_leave([date(2027, 11, 22)]))
    first = next(each for each in laid.questions if each.prompt.key == "after-3-months")
    assert first.at == datetime.combine(date(2027, 11, 30), time(9), ZONE).astimezone(UTC)
    assert first.until == first.at + timedelta(days=6)


def test_it_is_over_when_the_last_week_of_its_modules_is_whatever_is_asked_later() -> None:
    laid = plan()
    last = next(each for each in laid.questions if each.prompt.key == "E2-3")
    assert laid.last == last
    assert not laid.is_over(last.at + timedelta(days=6))
    assert laid.is_over(last.at + WEEK)
    afterwards = laid.questions[-3]
    assert [laid.is_asking(moment) for moment in (last.at, last.at + WEEK, afterwards.at, afterwards.at + WEEK)] == [
        True,
        False,
        True,
        False,
    ]


def test_it_follows_what_was_asked_last_and_not_what_was_asked_later() -> None:
    whole = plan()
    put = asked(whole, "after-3-months")
    assert mondays(plan(put=put)) == mondays(whole)
    late = tuple((monday + (3 * WEEK if key == "E2-3" else 0 * WEEK), key) for monday, key in asked(whole, "E2-3"))
    assert mondays(plan(put=late))["after-3-months"] == date(2027, 12, 13)


def test_a_programme_that_asks_nothing_afterwards_ends_with_its_modules() -> None:
    bare = replace(PROGRAMME, along=(), modules=tuple(each for each in PROGRAMME.modules if each.core), electives=0)
    laid = laid_out(Course(bare, START, bare.free()))
    assert laid.questions[-1].prompt.key == "M5-4"
    assert laid.last == laid.questions[-1]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 8, 23), 3, date(2027, 11, 23)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 12, 1), 12, date(2028, 12, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@settings(deadline=None, max_examples=60)
@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.permutations(["E1", "E2", "E3", "E4", "E5", "E6"]))
def test_whenever_it_starts_nothing_is_asked_twice_and_one_thing_a_week(start: date, electives: list[str]) -> None:
    its = course(start, electives=tuple(electives[:2]))
    laid = laid_out(its)
    assert all(allowed(question.at, its.free) for question in laid.questions)
    assert all(one.monday < other.monday for one, other in pairwise(laid.questions))
    assert later(laid)[-3:] == AFTERWARDS
    assert len(later(laid)) == 3 + sum(key != "E6" for key in electives[:2])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(3, 52), max_size=4), min_size=20, max_size=20))
def test_however_the_free_weeks_change_what_comes_later_comes_once(free: list[list[int]]) -> None:
    put: list[tuple[date, str]] = []
    off: list[tuple[date, str]] = []
    monday = START - timedelta(days=1)
    for n in range(110):
        weeks = PROGRAMME.free().on_leave(date.fromisocalendar(2027, week, 1) for week in free[n % len(free)])
        now = plan(put=tuple(put), off=tuple(off), free=weeks)
        put += [(monday, each.prompt.key) for each in now.questions if each.monday == monday]
        off += [(monday, each.reason) for each in now.weeks if each.monday == monday and each.reason]
        monday += WEEK
    keys = [key for _, key in put]
    assert sorted(keys) == sorted(mondays(plan()))
