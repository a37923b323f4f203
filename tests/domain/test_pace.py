from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pace import Pace

START = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
PERSON, GROUP = 5, -5
Sent = tuple[int, datetime]


def most_within(moments: list[datetime], span: timedelta) -> int:
    """The most of these that lie within any span of this length."""
    return max((sum(first <= each < first + span for each in moments) for first in moments), default=0)


def send(messages: list[tuple[int, bool]], ways: list[int], slots: int = 8) -> list[Sent]:
    """Send messages to chats, each an answer or not, as fast as the pace lets us.

    Each is on its way for so many milliseconds and arrives somewhere on it: gives when each arrived.
    """
    pace, now, arrived = Pace(), START, []
    under_way: list[tuple[datetime, int]] = []
    for n, (chat, answers) in enumerate(messages):
        while (ready := pace.ready_at(chat, now, answers=answers)) > now or len(under_way) == slots:
            under_way.sort()
            if under_way and (len(under_way) == slots or under_way[0][0] <= ready):
                now, done = max(now, under_way[0][0]), under_way.pop(0)[1]
                pace.ends(done, now)
            else:
                now = ready
        pace.leaves(chat, now, answers=answers)
        way = timedelta(milliseconds=ways[n % len(ways)])
        under_way.append((now + way, chat))
        arrived.append((chat, now + way * (n % 3) / 2))
    return arrived


MESSAGES = st.lists(st.tuples(st.integers(-20, 20).filter(bool), st.booleans()), min_size=1, max_size=200)


@given(MESSAGES, st.lists(st.integers(0, 900), min_size=1, max_size=9))
def test_no_order_of_chats_and_no_slow_request_ever_breaks_a_limit(
    messages: list[tuple[int, bool]], ways: list[int]
) -> None:
    arrived = send(messages, ways)
    assert most_within([at for _, at in arrived], timedelta(seconds=1)) <= 30
    for chat in {chat for chat, _ in messages}:
        here = [at for each, at in arrived if each == chat]
        assert most_within(here, timedelta(seconds=1)) == 1
        assert chat > 0 or most_within(here, timedelta(minutes=1)) <= 20


def test_a_fan_out_uses_nearly_all_that_is_allowed() -> None:
    arrived = send([(chat, False) for chat in range(1, 1001)], ways=[5, 9, 14])
    assert len(arrived) / (arrived[-1][1] - START).total_seconds() >= 0.95 * 30


@pytest.mark.parametrize(("every", "long"), [(50, 200), (200, 450)])
def test_a_fan_out_makes_up_for_what_held_it_up(every: int, long: int) -> None:
    """Every so many messages the machine does something else for so many milliseconds."""
    pace, now, arrived = Pace(), START, []
    for chat in range(1, 1001):
        now = pace.ready_at(chat, now, answers=False) + timedelta(milliseconds=long if chat % every == 0 else 0)
        pace.leaves(chat, now, answers=False)
        pace.ends(chat, now)
        arrived.append(now)
    assert len(arrived) / (arrived[-1] - START).total_seconds() >= 0.95 * 30
    assert most_within(arrived, timedelta(seconds=1)) <= 30


def test_what_begins_after_a_rest_begins_evenly() -> None:
    pace = Pace()
    pace.leaves(1, START, answers=False)
    later = START + timedelta(minutes=1)
    for chat in (2, 3):
        pace.leaves(chat, later, answers=False)
    assert pace.ready_at(4, later, answers=False) > later


def test_answers_to_many_people_leave_at_once() -> None:
    arrived = send([(chat, True) for chat in range(1, 30)], ways=[0], slots=30)
    assert {at for _, at in arrived} == {START}


def test_an_answer_need_not_keep_its_distance_from_a_fan_out() -> None:
    pace = Pace()
    for chat in range(1, 4):
        pace.leaves(chat, START, answers=False)
    assert pace.ready_at(9, START, answers=False) > START
    assert pace.ready_at(9, START) == START


def test_a_pause_holds_for_every_chat() -> None:
    pace = Pace()
    pace.close(START + timedelta(seconds=9))
    assert pace.ready_at(PERSON, START) == START + timedelta(seconds=9)


def test_a_clock_set_back_stops_nobody() -> None:
    pace = Pace()
    for chat in range(1, 40):
        pace.leaves(chat, START, answers=False)
        pace.ends(chat, START)
    yesterday = START - timedelta(days=1)
    assert pace.ready_at(PERSON, yesterday, answers=False) == yesterday


def test_what_counts_in_no_chat_counts_in_all() -> None:
    pace = Pace()
    for _ in range(30):
        pace.leaves(None, START)
        pace.ends(None, START)
    assert pace.ready_at(None, START) == START + timedelta(seconds=1)
