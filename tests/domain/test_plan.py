import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.hours import allowed
from bot.domain.programme import (
    AtOnce,
    Change,
    Course,
    Drop,
    First,
    Hour,
    Lengthen,
    Move,
    NotThisWeek,
    Plan,
    Prompt,
    Swap,
    TakenBack,
    laid_out,
    load_starter_programme,
    read,
)
from bot.domain.programme.fitting import MOST_QUESTIONS
from bot.domain.programme.free_weeks import MOST_FREE_WEEKS
from bot.domain.programme.line import as_json, from_json

STARTER = read(load_starter_programme())
PROGRAMME = replace(
    STARTER,
    free_weeks=("påske", "8"),
    budget_weeks=(),
    school_holidays={},
    electives=2,
    modules=tuple(replace(each, follow_up=None, follow_up_weeks=0) for each in STARTER.modules),
    along=(),
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
    ahead = plan().without_question(date(2027, 3, 1))
    assert [week.monday for week in ahead[:2]] == [date(2027, 3, 22), date(2027, 6, 28)]
    assert plan().without_question(date(2027, 3, 21))[0].monday == date(2027, 3, 22)
    assert plan().without_question(date(2027, 3, 22))[0].monday == date(2027, 6, 28)


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


# --- changes while it runs -------------------------------------------------------------------------------------------

ASKED = tuple((START - timedelta(days=1) + timedelta(days=7 * n), key) for n, key in enumerate(ALL[:5]))  # into M2
NEXT = date(2027, 2, 15)  # the Monday after


def after(change, *more, asked=ASKED, since=NEXT) -> Plan:
    return plan(put=asked, changes=((since, change), *more))


def rest(laid: Plan) -> list[str]:
    return keys(laid)[5:]


def test_a_module_is_moved_and_what_was_asked_of_it_stays():
    moved = rest(after(Move("M2", before="M4")))
    assert moved[:7] == ["M3-1", "M3-2", "M3-3", "M3-4", "M2-2", "M2-3", "M2-4"]
    assert sorted(moved) == sorted(ALL[5:])
    assert rest(after(Move("M2")))[-3:] == ["M2-2", "M2-3", "M2-4"]


def test_a_module_is_lengthened_by_weeks_without_a_question():
    longer = after(Lengthen("M2", 2))
    assert keys(longer) == ALL
    assert [each for each in without(longer) if each[1] == "more_time"] == [
        ("15.03", "more_time"),
        ("29.03", "more_time"),
    ]
    at_its_end = after(Lengthen("M1"), asked=ASKED[:4], since=date(2027, 2, 8))
    assert [week.monday for week in at_its_end.weeks if week.reason == "more_time"] == [date(2027, 2, 8)]
    assert keys(after(Lengthen("M1"))) == ALL  # it is behind


def test_a_module_is_dropped_and_what_was_asked_of_it_stays():
    assert keys(after(Drop("M2"))) == [*ALL[:5], *ALL[8:]]


def test_two_modules_change_places():
    assert rest(after(Swap("M3", "M5")))[3:11] == [*ALL[16:20], *ALL[12:16]]
    assert keys(after(Swap("M3", "M5"))) == keys(after(Swap("M5", "M3")))


def test_a_module_that_was_not_to_come_takes_anothers_place():
    assert keys(after(Swap("E1", "E4")))[20:] == ["E4-1", "E4-2", "E4-3", "E2-1", "E2-2", "E2-3"]
    assert keys(after(Swap("E4", "E1"))) == keys(after(Swap("E1", "E4")))
    assert keys(after(Swap("E4", "E5"))) == ALL


def test_what_was_asked_is_not_asked_again_by_way_of_a_swap():
    assert keys(after(Swap("M4", "M1"))) == [*ALL[:12], *ALL[16:]]
    assert keys(after(Swap("M4", "M2")))[5:] == [*ALL[12:16], *ALL[8:12], *ALL[5:8], *ALL[16:]]


def test_a_week_that_is_given_off_moves_everything_after_it():
    later = after(NotThisWeek())
    assert keys(later) == ALL
    assert ("15.02", "not_now") in without(later)
    assert later.questions[5].monday == date(2027, 3, 1)  # week 8 is free


def test_a_week_that_was_asked_already_is_not_given_off():
    assert after(NotThisWeek(), since=ASKED[-1][0]) == plan(put=ASKED)


def test_changes_come_one_after_the_other():
    both = after(Drop("M3"), (date(2027, 3, 1), Move("M2", before="M5")))
    assert rest(both)[:8] == ["M2-2", "M4-1", "M4-2", "M4-3", "M4-4", "M2-3", "M2-4", "M5-1"]


def test_a_change_is_kept_as_it_was():
    changes = (Move("M2", "M4"), Lengthen("M2", 2), Drop("M2"), Swap("E1", "E4"), NotThisWeek())
    for change in (*changes, First("M2-3"), at_once(NEXT), TakenBack()):
        assert from_json(json.loads(json.dumps(as_json(change)))) == change


MODULES = st.sampled_from([f"M{n}" for n in range(1, 6)] + ["E1", "E2"])
CHANGES = st.one_of(
    st.builds(Move, MODULES, MODULES),
    st.builds(Lengthen, MODULES, st.integers(1, 3)),
    st.builds(Swap, MODULES, MODULES),
    st.just(NotThisWeek()),
    st.builds(First, st.sampled_from(ALL)),
)


def is_of(left: set[str], change: Change) -> bool:
    """What is asked in place of a module is not asked again: a swap with one that is behind leaves the other out."""
    return not isinstance(change, Swap) or {change.one, change.other} <= left


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 30), CHANGES), max_size=6))
def test_however_a_plan_is_changed_while_it_runs_nothing_is_asked_twice_and_nothing_is_lost(made):
    """Each change is made at the end of a week, and holds from the next."""
    put: list[tuple[date, str]] = []
    off: list[tuple[date, str]] = []
    changes: list[tuple[date, Change]] = []
    for n in range(70):
        monday = date(2027, 1, 11) + timedelta(days=7 * n)
        now = plan(put=tuple(put), off=tuple(off), changes=tuple(changes))
        put += [(monday, each.prompt.key) for each in now.questions if each.monday == monday]
        off += [(monday, each.reason) for each in now.weeks if each.monday == monday and each.reason]
        left = {key.split("-")[0] for key in {*ALL} - {key for _, key in put}}
        changes += [(monday + timedelta(days=7), change) for at, change in made if at == n and is_of(left, change)]
    asked = [key for _, key in put]
    assert sorted(asked) == sorted(ALL)
    assert len(set(asked)) == len(asked)
    whole = plan(put=tuple(put), off=tuple(off), changes=tuple(changes))
    assert keys(whole) == asked


# --- one question, by hand -------------------------------------------------------------------------------------------

OWN = Prompt("own-1", "", dict.fromkeys(("nb", "nn", "en"), "Hva bør de neste lære av dere?"), None, {})
LAST = ASKED[-1][0]  # the Monday of what was asked last


def at_once(day: date, hour: int = 10) -> AtOnce:
    return AtOnce(oslo(day, hour).isoformat())


def written() -> Course:
    return replace(course(put=ASKED), programme=replace(PROGRAMME, own=(OWN,)))


def test_a_question_that_is_brought_forward_comes_first_and_the_others_after_it():
    assert rest(after(First("M4-3"))) == ["M4-3", *(key for key in ALL[5:] if key != "M4-3")]


def test_a_question_is_brought_forward_to_a_week_that_is_still_to_come():
    later = after(First("M4-3"), since=date(2027, 3, 1))
    assert rest(later)[:3] == ["M2-2", "M4-3", "M2-3"]


def test_what_was_asked_is_not_brought_forward():
    assert after(First("M1-2")) == plan(put=ASKED)


def test_a_question_of_an_elective_that_was_not_to_come_is_asked_too():
    assert rest(after(First("E5-2"))) == ["E5-2", *ALL[5:]]


def test_facilitators_own_question_comes_in_its_week_and_the_rest_a_week_later():
    laid = laid_out(replace(written(), changes=((NEXT, First("own-1")),)))
    assert rest(laid) == ["own-1", *ALL[5:]]
    assert (laid.questions[5].monday, laid.questions[5].number) == (NEXT, 0)
    assert laid_out(written()).questions == plan(put=ASKED).questions


def test_facilitators_own_question_once_asked_stays_and_ends_no_module():
    asked = (*ASKED, (NEXT, "own-1"))
    laid = laid_out(replace(written(), put=asked, changes=((NEXT, First("own-1")), (date(2027, 3, 1), Lengthen("M2")))))
    assert keys(laid) == [*ALL[:5], "own-1", *ALL[5:]]
    assert "more_time" in {why for _, why in without(laid)}


def test_a_question_sent_by_hand_is_the_one_of_its_week_from_that_moment():
    laid = after(at_once(NEXT))
    question = laid.questions[5]
    assert (question.prompt.key, question.at, question.at_once) == ("M2-2", oslo(NEXT, 10), True)
    assert laid.current(oslo(NEXT, 10)) == question
    assert laid.questions[6:] == plan(put=ASKED).questions[6:]
    kept = plan(put=(*ASKED, (NEXT, "M2-2")), changes=((NEXT, at_once(NEXT)),))
    assert kept == laid


def test_a_week_that_is_free_or_given_off_is_asked_by_hand_and_the_rest_comes_a_week_sooner():
    free = date(2027, 2, 22)
    before, laid = plan(put=ASKED), after(at_once(free), since=free)
    assert ("22.02", "other") in without(before)
    assert laid.questions[6].monday == free
    assert laid.questions[7].at < before.questions[7].at
    assert keys(laid) == ALL
    given_off = after(NotThisWeek(), (NEXT, at_once(NEXT)))
    assert given_off.questions[5].at == oslo(NEXT, 10)
    noted = plan(put=ASKED, off=((NEXT, "not_now"),), changes=((NEXT, at_once(NEXT)),))
    assert noted.questions[5].at == oslo(NEXT, 10)


def test_who_was_asked_at_the_hour_is_not_moved_by_what_is_sent_to_others_later():
    assert after(at_once(LAST + timedelta(days=3)), since=LAST) == plan(put=ASKED)


def test_a_question_that_was_taken_back_comes_again_the_week_after():
    laid = after(TakenBack(), since=LAST)
    assert keys(laid)[:6] == ALL[:6]
    assert laid.questions[4].monday == NEXT
    assert ("08.02", "taken_back") in without(laid)
    assert keys(plan(put=ASKED[:-1], off=((LAST, "taken_back"),), changes=((LAST, TakenBack()),))) == keys(laid)


def test_a_question_that_was_taken_back_can_be_sent_again_the_same_week_and_taken_back_again():
    again = at_once(LAST + timedelta(days=3))
    laid = plan(put=ASKED[:-1], off=((LAST, "taken_back"),), changes=((LAST, TakenBack()), (LAST, again)))
    assert (laid.questions[4].prompt.key, laid.questions[4].at) == ("M2-1", oslo(LAST + timedelta(days=3), 10))
    twice = plan(put=ASKED, changes=((LAST, TakenBack()), (LAST, again), (LAST, TakenBack())))
    assert twice.questions[4].monday == NEXT


@pytest.mark.parametrize("weekday", range(5))
def test_the_longest_programme_there_may_be_comes_to_an_end_though_half_of_each_year_is_free(weekday: int):
    first = PROGRAMME.modules[0]
    many = [
        replace(first, key=f"X{n}", prompts=tuple(replace(each, key=f"X{n}-{each.key}") for each in first.prompts))
        for n in range(MOST_QUESTIONS // len(first.prompts))
    ]
    free = ("påske", *map(str, range(3, 3 + MOST_FREE_WEEKS)))
    at = time(11, 45)
    longest = replace(PROGRAMME, modules=tuple(many), electives=0, free_weeks=free, weekday=weekday, time=at)
    longest = replace(longest, along=STARTER.along)  # what is asked a year later, too
    laid = laid_out(Course(longest, START, longest.free()))
    assert sum(bool(each.number) for each in laid.questions) == MOST_QUESTIONS
    assert laid.questions[-1].module.key == "after"
