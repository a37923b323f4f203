from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pace import Pace

START = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
PERSON, GROUP = 5, -5


def most_within(moments: list[datetime], span: timedelta) -> int:
    """The most of these that lie within any span of this length."""
    return max(sum(first <= each < first + span for each in moments) for first in moments)


def send_as_fast_as_allowed(messages: list[tuple[int, bool]], delay: float = 0) -> list[tuple[int, datetime]]:
    """Send to chats in order, each an answer or not, with a machine that is `delay` seconds late each time."""
    pace, now, sent = Pace(), START, []
    for chat, answers in messages:
        while (ready := pace.ready_at(chat, now, answers=answers)) > now:
            now = ready + timedelta(seconds=delay)
        pace.leaves(chat, now, answers=answers)
        sent.append((chat, now))
    return sent


@given(st.lists(st.tuples(st.integers(-20, 20).filter(bool), st.booleans()), min_size=1, max_size=200))
def test_no_order_of_chats_ever_breaks_a_limit(messages: list[tuple[int, bool]]) -> None:
    sent = send_as_fast_as_allowed(messages)
    assert most_within([at for _, at in sent], timedelta(seconds=1)) <= 30
    for chat in {chat for chat, _ in messages}:
        here = [at for each, at in sent if each == chat]
        assert not here or most_within(here, timedelta(seconds=1)) == 1
        assert not here or chat > 0 or most_within(here, timedelta(minutes=1)) <= 20


def test_a_fan_out_uses_nearly_all_that_is_allowed_on_a_machine_that_is_a_little_late() -> None:
    sent = send_as_fast_as_allowed([(chat, False) for chat in range(1, 1001)], delay=0.01)
    assert len(sent) / (sent[-1][1] - START).total_seconds() >= 0.95 * 30
    assert most_within([at for _, at in sent], timedelta(seconds=1)) <= 30


def test_answers_to_many_people_leave_at_once() -> None:
    sent = send_as_fast_as_allowed([(chat, True) for chat in range(1, 30)])
    assert {at for _, at in sent} == {START}


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
    yesterday = START - timedelta(days=1)
    assert pace.ready_at(PERSON, yesterday, answers=False) == yesterday
