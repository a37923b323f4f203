from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain import prompts
from bot.domain.free import Free
from bot.domain.people import Library, Member, Participation, Position, Post, SizeClass
from bot.domain.programme import Course, Hour, Programme, Question, laid_out, load_starter_programme, read

START = date(2026, 9, 1)
ZONE = ZoneInfo("Europe/Oslo")


@pytest.fixture(scope="module")
def programme() -> Programme:
    return replace(read(load_starter_programme()), free_weeks=("9", "40"), budget_weeks=())


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


def test_who_has_another_elective_has_it_in_place_of_the_groups_that_is_not_theirs(programme: Programme) -> None:
    def instead(*group: str, **own: object) -> dict[str, str]:
        found = prompts.instead(programme, group, person(*own["chose"], posts=own.get("posts", ())))
        return {theirs: module.key for theirs, module in found.items()}

    assert instead("E1", "E2", chose=("E2", "E5")) == {"E1": "E5"}
    assert instead("E1", "E2", chose=("E2", "E1")) == {}
    assert instead("E1", "E2", chose=("E3",)) == {"E1": "E3"}
    assert instead("E1", "E2", chose=()) == {}
    afar = (post("remote_leader"),)
    assert instead("E1", "E2", chose=("E2", "E5"), posts=afar) == {"E1": "E6"}
    assert instead("E6", "E2", chose=("E2",), posts=afar) == {}
    assert instead("E1", "E2", chose=("E4", "E5")) == {"E1": "E4", "E2": "E5"}


def test_an_electives_place_lasts_as_long_as_the_longest_that_somebody_has_there(programme: Programme) -> None:
    afar = person("E2", posts=(post("remote_leader"),))
    assert prompts.lengths(programme, ("E1", "E2"), [person("E1", "E2"), afar]) == (4, 3)
    assert prompts.lengths(programme, ("E6", "E2"), [person("E1", "E2"), afar]) == (4, 3)
    assert prompts.lengths(programme, ("E1", "E2"), []) == (3, 3)


# --- when ------------------------------------------------------------------------------------------------------------


def first_of(programme: Programme) -> Question:
    return laid_out(Course(programme, START, programme.free(), ("E1", "E2"))).questions[0]


def test_it_is_too_late_after_two_working_days_but_for_those_who_came_later(programme: Programme) -> None:
    first = first_of(programme)
    before, after = first.at - timedelta(days=1), first.at + timedelta(hours=1)
    assert prompts.latest(first, before, Free("Europe/Oslo")) == oslo(9, 3)
    assert prompts.latest(first, after, Free("Europe/Oslo")) == oslo(9, 6)


def test_who_comes_later_gets_it_all_week_where_no_other_is_near(programme: Programme) -> None:
    plan = laid_out(Course(programme, START, programme.free(), ("E1", "E2")))
    for each, following in pairwise(plan.questions):
        latest = prompts.latest(each, each.at + timedelta(hours=1), programme.free())
        if following.at >= each.at + timedelta(days=8):
            assert latest == each.at + timedelta(days=6)
        else:
            assert latest == following.at - timedelta(days=2)
    last = plan.questions[-1]
    assert prompts.latest(last, last.at + timedelta(hours=1), programme.free()) == last.at + timedelta(days=6)
    assert [each for each, following in pairwise(plan.questions) if following.at >= each.at + timedelta(days=8)]


def test_a_question_late_in_the_week_ends_a_day_before_the_next(programme: Programme) -> None:
    to_monday = ((date(2026, 9, 7), Hour(0, time(9))),)
    course = Course(replace(programme, weekday=4), START, programme.free(), ("E1", "E2"), hours=to_monday)
    friday, monday = laid_out(course).questions[:2]
    assert (friday.at, monday.at) == (oslo(9, 4), oslo(9, 7))
    assert prompts.latest(friday, friday.at, programme.free()) == oslo(9, 6)


@pytest.mark.parametrize(
    ("weekday", "hour", "expected"),
    [
        (3, time(8, 45), oslo(9, 3, 8) + timedelta(minutes=45)),
        (1, time(14), oslo(9, 1, 14)),
        (1, time(8), oslo(9, 2, 8)),  # it has been that day
        (0, time(10), oslo(9, 1, 10)),  # a day that has been that week
    ],
)
def test_a_copy_comes_at_ones_own_hour_and_never_before_the_question(
    programme: Programme, weekday: int, hour: time, expected: datetime
) -> None:
    assert prompts.own_moment(first_of(programme), Hour(weekday, hour), Free("Europe/Oslo")) == expected


# --- before the start ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "joined", "expected"),
    [
        (oslo(8, 26), oslo(8, 17), oslo(8, 26)),
        (oslo(8, 26), oslo(8, 24), None),  # that week has one, and in the next the first of all comes
        (oslo(8, 19), oslo(8, 18), oslo(8, 24, 8)),
        (oslo(8, 22), oslo(8, 10), oslo(8, 24, 8)),  # a Saturday
        (oslo(8, 29), oslo(8, 10), None),
    ],
)
def test_before_the_start_something_more_is_asked_in_a_week_without_another_question(
    now: datetime, joined: datetime, expected: datetime | None
) -> None:
    assert prompts.before_start(now, joined, oslo(9, 1), Free("Europe/Oslo")) == expected


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
