"""What putting the questions costs: it grows with what is due, and with nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.services import due, posting, prompts
from storage import calendar, people, programmes
from tests.region import HADSEL, SORTLAND
from tests.scene import Scene
from tests.week import Week, oslo


class Counted:
    statements = 0


@contextmanager
def counted(scene: Scene) -> Iterator[Counted]:
    found = Counted()

    def count(*_: object) -> None:
        found.statements += 1

    event.listen(scene.tx.engine, "before_cursor_execute", count)
    try:
        yield found
    finally:
        event.remove(scene.tx.engine, "before_cursor_execute", count)


@pytest.fixture
def week(scene: Scene) -> Week:
    return Week(scene)


def grows(week: Week, groups: int) -> None:
    for n in range(groups):
        first, second = (week.librarian(f"P{n}{m}", (SORTLAND, HADSEL)[m], library=f"Filial {n}") for m in (0, 1))
        week.group(f"Gruppe {n}", first, second, chat=-1000 - n)


def costs(week: Week) -> dict[str, int]:
    """How many statements each thing takes while nothing is due."""
    kari = people.by_address(week.scene.tx, str(week.kari.id))
    found = {}
    with counted(week.scene) as ring:
        assert not posting.post(week.scene.tx, week.scene.now)
    found["a ring"] = ring.statements
    with counted(week.scene) as following:
        assert due.next_due(week.scene.tx, week.scene.now)
    found["what is next"] = following.statements
    with counted(week.scene) as press:
        prompts.this_week(week.scene.tx, week.scene.now, prompts.foremost(week.scene.tx, week.scene.now, kari))
    found["a press"] = press.statements
    return found


def test_a_ring_when_nothing_is_due_and_a_press_cost_the_same_in_a_large_programme(week: Week) -> None:
    week.begins()
    week.scene.later(minutes=1)
    before = costs(week)
    grows(week, 40)
    week.scene.until_now()
    assert costs(week) == before


def test_many_groups_are_asked_some_at_a_time_and_the_facilitators_hear_of_all_that_was_missed_at_once(
    week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "BITE", 3)
    grows(week, 6)
    running = programmes.get(week.scene.tx, week.id)
    week.scene.now = oslo(9, 1)
    left = [len(calendar.due(week.scene.tx, running.id, week.scene.now, 99))]
    while posting.post(week.scene.tx, week.scene.now):
        left.append(len(calendar.due(week.scene.tx, running.id, week.scene.now, 99)))
    assert left == [8, 5, 2]
    assert calendar.due(week.scene.tx, running.id, week.scene.now, 99) == []
    week.scene.deliver()
    assert [len(week.scene.chat(-1000 - n)) for n in range(6)] == [1] * 6
    week.scene.now = oslo(9, 10, 12)
    week.scene.until_now()
    told = [shown.text for shown in week.vilde.chat if "rakk ikke ut" in shown.text]
    assert len(told) == 1
    assert "Nord, Sør, Gruppe 0" in told[0]


def test_a_group_is_looked_at_again_only_when_its_next_question_is_due(week: Week) -> None:
    week.begins()
    assert calendar.due(week.scene.tx, week.id, week.scene.now, 9) == []
    assert calendar.next_due(week.scene.tx, week.scene.now) == oslo(9, 8)
    assert calendar.due(week.scene.tx, week.id, oslo(9, 8) - timedelta(seconds=1), 9) == []
    assert calendar.due(week.scene.tx, week.id, oslo(9, 8), 9) == [week.north.id, week.south.id]


def test_when_all_has_been_asked_no_group_is_looked_at_any_more(week: Week) -> None:
    week.scene.now = oslo(9, 7, year=2029)
    week.scene.until_now()
    assert calendar.next_due(week.scene.tx, week.scene.now) is None
    assert calendar.due(week.scene.tx, week.id, oslo(9, 7, year=2032), 9) == []
