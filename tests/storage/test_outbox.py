import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.parts import Part
from storage import Transaction, answers, outbox, parts, people, programmes
from tests.cohort import STARTER

NOW = datetime(2026, 9, 1, 7, tzinfo=UTC)


@pytest.fixture
def kari(both: Transaction) -> int:
    return people.add(both, NOW, "Kari", None, "1").id


def put(tx: Transaction, **columns: Any) -> None:
    row = {"lane": "chat:1", "kind": "help", "params": {}, "act": "send", "if_uncertain": "drop", "status": "sent"}
    counts = {"priority": 1, "attempts": 0, "repeats": 0}
    outbox.add(tx, **(row | counts | {"due_at": NOW} | columns))


def newest(tx: Transaction) -> list[tuple[str | None, str]]:
    return [(each.key, each.status) for each in outbox.newest(tx, 10)]


def test_what_failed_and_is_still_in_time_is_sent_to_who_is_back(both: Transaction, kari: int) -> None:
    later, failed = NOW + timedelta(hours=1), {"status": "failed", "member_id": kari}
    put(both, key="in time", expires_at=later, **failed)
    put(both, key="too late", expires_at=NOW, **failed)
    put(both, key="at any time", settled_at=NOW - timedelta(days=13), **failed)
    put(both, key="long ago", settled_at=NOW - timedelta(days=15), **failed)
    put(both, key="an answer", expires_at=later, **failed | {"priority": 0})
    outbox.revive_for(both, NOW, kari, NOW - timedelta(days=14))
    assert dict(newest(both)) == {
        "in time": "pending",
        "too late": "failed",
        "at any time": "pending",
        "long ago": "failed",
        "an answer": "failed",
    }


def test_only_what_is_behind_and_stands_for_nothing_is_forgotten(both: Transaction) -> None:
    for columns in ({}, {"key": "once"}, {"subject": "answer:1"}, {"status": "uncertain"}, {"status": "pending"}):
        put(both, **columns)
    outbox.forget_said(both, NOW + timedelta(days=1))
    assert sorted(status for _, status in newest(both)) == ["pending", "sent", "sent", "uncertain"]
    put(both)
    outbox.forget_said(both, NOW)
    assert len(newest(both)) == 5


def test_a_message_that_is_deleted_in_a_chat_is_where_nothing_stands_any_more(both: Transaction, kari: int) -> None:
    programme = programmes.add(both, NOW, STARTER, date(2026, 9, 1), "nb").id
    prompt = programmes.prompt_of(both, programme, "M1-1").id
    said = (Part("Her.", None, -100, 1, NOW), Part("Og her.", None, -100, 2, NOW - timedelta(days=1)))
    id = answers.add(both, NOW, prompt, kari, said, visibility="group", group_id=None)
    parts.deleted(both, -100, 1)
    answer = answers.get(both, id)
    assert answer is not None
    assert [(each.in_private, each.at) for each in answer.parts] == [(True, said[0].at), (False, said[1].at)]


def test_an_answer_waits_for_nothing_in_its_chat_that_started_by_itself_but_what_it_edits_stays_in_front(
    both: Transaction,
) -> None:
    for key, columns in {
        "question": {"priority": 1},
        "answer": {"priority": 0},
        "next answer": {"priority": 0},
    }.items():
        put(both, key=key, status="pending", **columns)
    assert [each.delivery.key for each in outbox.heads(both, NOW, 9)] == ["answer", "question"]
    question = outbox.newest(both, 9)[-1].id
    put(both, key="its edit", status="pending", priority=0, act="edit", follows=question, lane="chat:2")
    put(both, key="before it", status="pending", id=-1, lane="chat:2")
    assert [each.delivery.key for each in outbox.heads(both, NOW, 9)] == ["answer", "before it", "question"]
    put(both, key="under way", status="sending")
    assert [each.delivery.key for each in outbox.heads(both, NOW, 9)] == ["before it"]


def test_how_many_wait_behind_the_first_costs_nothing(tx: Transaction) -> None:
    def steps() -> int:
        """Steps of SQLite's own machine to find the first message, and what may not be sent any more."""
        counted = 0

        def count() -> None:
            nonlocal counted
            counted += 1

        driver = tx.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(count, 1)
        assert next(outbox.heads(tx, NOW, 200)).delivery.lane == "chat:0"
        assert outbox.overdue(tx, NOW) == []
        driver.set_progress_handler(None, 1)
        return counted

    def wait(lanes: range) -> None:
        for lane in lanes:
            put(tx, lane=f"chat:{lane}", status="pending", expires_at=NOW + timedelta(days=1))

    wait(range(10))
    few = steps()
    wait(range(10, 1000))
    assert steps() < 2 * few
