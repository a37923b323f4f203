from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pace import Pace

START = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
PERSON, GROUP = 5, -5


def most_within(moments: list[datetime], span: timedelta) -> int:
    """The most of these that lie within any span of this length."""
    return max(sum(first <= each < first + span for each in moments) for first in moments)


def send_as_fast_as_allowed(pace: Pace, chats: list[int]) -> list[tuple[int, datetime]]:
    now, sent = START, []
    for chat in chats:
        while (ready := max(pace.opens_at(now), pace.ready_at(chat, now))) > now:
            now = ready
        pace.leaves(chat, now)
        sent.append((chat, now))
    return sent


@given(st.lists(st.integers(-3, 3).filter(bool), min_size=1, max_size=200))
def test_no_order_of_chats_ever_breaks_a_limit(chats: list[int]) -> None:
    sent = send_as_fast_as_allowed(Pace(), chats)
    assert most_within([at for _, at in sent], timedelta(seconds=1)) <= 30
    for chat in set(chats):
        here = [at for each, at in sent if each == chat]
        assert most_within(here, timedelta(seconds=1)) == 1
        assert chat > 0 or most_within(here, timedelta(minutes=1)) <= 20


def test_a_fan_out_to_many_chats_uses_nearly_all_that_is_allowed() -> None:
    sent = send_as_fast_as_allowed(Pace(), list(range(1, 1001)))
    seconds = (sent[-1][1] - START).total_seconds()
    assert len(sent) / seconds >= 0.9 * 30


def test_a_pause_holds_for_every_chat() -> None:
    pace = Pace()
    pace.close(START + timedelta(seconds=9))
    assert pace.opens_at(START) == START + timedelta(seconds=9)
    assert pace.room(START) == 0


def test_a_clock_set_back_stops_nobody() -> None:
    pace = Pace()
    pace.leaves(PERSON, START)
    assert pace.ready_at(PERSON, START - timedelta(days=1)) == START - timedelta(days=1)
    assert pace.room(START - timedelta(days=1)) > 0
