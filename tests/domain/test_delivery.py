from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.delivery import (
    LONGEST_BACKOFF,
    MAX_ATTEMPTS,
    Delivery,
    Migrated,
    NotSent,
    Outcome,
    Perhaps,
    Refused,
    Sent,
    Unreachable,
    backoff,
    settle,
)

NOW = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)


def delivery(**given: Any) -> Delivery:
    columns = {
        "id": 1, "lane": "member:1", "kind": "posting", "params": {}, "act": "send", "status": "sending", "priority": 1,
        "if_uncertain": "ask", "attempts": 0, "repeats": 0, "due_at": NOW, "expires_at": None,
    }  # fmt: skip
    return Delivery(**{**columns, **given})


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Sent(7), "sent"),
        (NotSent("ConnectError"), "retry"),
        (NotSent("429", after=3), "retry"),
        (Migrated(-100), "pending"),
        (Unreachable("blocked"), "failed"),
        (Refused("message is too long"), "failed"),
        (Perhaps("ReadTimeout"), "uncertain"),
    ],
)
def test_each_result_of_a_send_has_its_own_end(outcome: Outcome, status: str) -> None:
    assert settle(delivery(), outcome, NOW).status == status


def test_a_pause_that_telegram_asks_for_is_kept_and_never_counts_as_giving_up() -> None:
    settlement = settle(delivery(attempts=MAX_ATTEMPTS), NotSent("429", after=40), NOW)
    assert settlement.changes["due_at"] == NOW + timedelta(seconds=40)


def test_a_message_that_never_gets_out_is_tried_for_as_long_as_it_may_be_sent() -> None:
    settlement = settle(delivery(attempts=1000), NotSent("ConnectError"), NOW)
    assert (settlement.status, settlement.changes["due_at"]) == ("retry", NOW + LONGEST_BACKOFF)


def test_an_edit_that_never_gets_an_answer_is_given_up_after_many_tries() -> None:
    assert settle(delivery(act="edit", attempts=MAX_ATTEMPTS - 1), Perhaps("500"), NOW).status == "failed"


def test_an_uncertain_invitation_is_sent_once_more_and_then_waits_for_a_person() -> None:
    first = settle(delivery(if_uncertain="repeat"), Perhaps("ReadTimeout"), NOW)
    assert (first.status, first.changes["repeats"]) == ("retry", 1)
    assert settle(delivery(if_uncertain="repeat", repeats=1), Perhaps("ReadTimeout"), NOW).status == "uncertain"


def test_an_uncertain_reply_is_dropped_since_people_ask_again() -> None:
    assert settle(delivery(if_uncertain="drop"), Perhaps("ReadTimeout"), NOW).status == "dropped"


@pytest.mark.parametrize("act", ["edit", "delete", "call"])
def test_what_may_be_done_twice_is_simply_tried_again(act: Any) -> None:
    assert settle(delivery(act=act), Perhaps("ReadTimeout"), NOW).status == "retry"


def test_waiting_grows_to_a_quarter_of_an_hour_and_no_further() -> None:
    waits = [backoff(attempts) for attempts in range(1, 20)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == LONGEST_BACKOFF


def test_what_telegram_tells_of_by_itself_is_waited_for_before_it_is_done_again() -> None:
    settlement = settle(delivery(kind="forum.topic", act="call"), Perhaps("ReadTimeout"), NOW)
    assert (settlement.status, settlement.changes["due_at"]) == ("retry", NOW + timedelta(minutes=1))
