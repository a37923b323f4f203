from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain import prompts
from bot.domain.people import Library, Member, Participation, Position, Post, SizeClass
from bot.domain.programme import Programme, load_starter_programme, read

START = date(2026, 9, 1)
ZONE = ZoneInfo("Europe/Oslo")


@pytest.fixture(scope="module")
def programme() -> Programme:
    return read(load_starter_programme())


def post(position: Position = "leader", size: SizeClass = "small", *, remote_led: bool = False) -> Post:
    return Post(Library(1, "1870", "Biblioteket", size), position, remote_led)


def person(*electives: str, posts: tuple[Post, ...] = ()) -> Participation:
    return Participation(Member(1, "Kari", None), 1, "active", (), electives, False, None, datetime.now(UTC), posts)


def oslo(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE).astimezone(UTC)


# --- electives -------------------------------------------------------------------------------------------------------


def test_a_group_takes_the_electives_that_most_of_its_members_chose(programme: Programme) -> None:
    assert prompts.electives(programme, [person("E3", "E5"), person("E5", "E4"), person("E4", "E5")]) == ("E5", "E4")


def test_equally_popular_electives_come_in_the_order_of_the_programme(programme: Programme) -> None:
    assert prompts.electives(programme, [person("E4", "E2"), person("E3", "E1")]) == ("E1", "E2")
    assert prompts.electives(programme, []) == ("E1", "E2")


def test_remote_leadership_comes_first_where_most_are_led_from_afar(programme: Programme) -> None:
    afar = person("E3", posts=(post("staff", remote_led=True),))
    assert prompts.electives(programme, [afar, afar, person("E3", "E4")]) == ("E6", "E3")


def test_remote_leadership_counts_as_chosen_by_those_it_is_for(programme: Programme) -> None:
    afar = person("E3", posts=(post("remote_leader"),))
    here = person("E3")
    assert prompts.electives(programme, [afar, here]) == ("E3", "E6")


# --- when ------------------------------------------------------------------------------------------------------------


def test_a_question_is_asked_at_nine_in_oslo_in_summer_and_in_winter(programme: Programme) -> None:
    plan = prompts.questions(programme, START, ("E1", "E2"))
    assert {each.at.astimezone(ZONE).hour for each in plan} == {9}
    assert {each.at.hour for each in plan} == {7, 8}


def test_each_question_belongs_to_a_week_that_ends_a_day_before_the_next(programme: Programme) -> None:
    plan = prompts.questions(programme, START, ("E1", "E2"))
    assert [each.prompt.key for each in plan[:5]] == ["M1-1", "M1-2", "M1-3", "M1-4", "M2-1"]
    assert len(plan) == 26
    assert plan[0].until == plan[1].at - timedelta(days=1)
    assert plan[3].until == plan[3].at + timedelta(days=6)  # a free week follows
    assert plan[-1].until == plan[-1].at + timedelta(days=6)


def test_the_last_question_is_the_one_asked_last(programme: Programme) -> None:
    plan = prompts.questions(programme, START, ("E1", "E2"))
    assert prompts.current(plan, plan[0].at - timedelta(seconds=1)) is None
    assert prompts.current(plan, plan[0].at) == plan[0]
    assert prompts.upcoming(plan, plan[0].at) == plan[1]
    assert prompts.upcoming(plan, plan[-1].at) is None


def test_the_next_week_without_a_question_is_known_while_there_are_questions(programme: Programme) -> None:
    plan = prompts.questions(programme, START, ("E1", "E2"))
    assert prompts.free_week(plan, oslo(9, 1), ZONE) == date(2026, 9, 28)
    assert prompts.free_week(plan, oslo(9, 29), ZONE) == date(2026, 12, 21)
    assert prompts.free_week(plan, plan[-1].at, ZONE) is None


def test_it_is_too_late_after_two_working_days_but_for_those_who_came_later(programme: Programme) -> None:
    first = prompts.questions(programme, START, ("E1", "E2"))[0]
    before, after = first.at - timedelta(days=1), first.at + timedelta(hours=1)
    assert prompts.latest(first, before, "Europe/Oslo", ()) == oslo(9, 3)
    assert prompts.latest(first, after, "Europe/Oslo", ()) == oslo(9, 7)


def test_a_question_late_in_the_week_ends_a_day_before_the_next(programme: Programme) -> None:
    plan = prompts.questions(replace(programme, weekday=3), date(2027, 5, 13), ("E1", "E2"))
    for each, following in pairwise(plan):
        late = prompts.latest(each, each.at, "Europe/Oslo", programme.free_weeks)
        assert late <= following.at - timedelta(days=1)


# --- wording ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("posts", "variant"),
    [
        ([post()], "alone"),
        ([post(size="larger")], None),
        ([post("staff")], None),
        ([post("staff", remote_led=True)], "local_staff"),
        ([post(), post("remote_leader")], "remote_leader"),
        ([], None),
    ],
)
def test_the_wording_follows_where_one_works(posts: list[Post], variant: str | None) -> None:
    assert prompts.variant(posts) == variant
