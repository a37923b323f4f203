"""What putting the questions costs: it grows with what is due, and with nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.services import due, posting, prompts
from storage import calendar, groups, people, programmes
from tests.region import HADSEL, SORTLAND
from tests.scene import Scene
from tests.week import FIRST, Week, oslo


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


def test_what_was_noted_as_missed_before_something_failed_is_told_all_the_same(
    week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "BITE", 3)
    grows(week, 6)
    week.scene.now = oslo(9, 10, 12)
    assert posting.post(week.scene.tx, week.scene.now)  # three groups; then the bot goes down
    week.scene.now = oslo(9, 17, 12)
    week.scene.until_now()
    told = [shown.text for shown in week.vilde.chat if "rakk ikke ut" in shown.text]
    assert "i tide til Nord, Sør, Gruppe 0, Gruppe 1, Gruppe 2, Gruppe 3, Gruppe 4, Gruppe 5:" in told[0]
    week.scene.later(hours=1)
    assert len([shown for shown in week.vilde.chat if "rakk ikke ut" in shown.text]) == len(told)


def test_what_was_missed_in_one_programme_is_told_once_while_another_has_many_groups_to_ask(
    week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "BITE", 3)
    grows(Week(week.scene, grouped=False), 6)
    week.scene.now = oslo(9, 4)
    week.scene.until_now()
    assert len([shown for shown in week.vilde.chat if "rakk ikke ut i tide til Nord, Sør" in shown.text]) == 1


def test_who_has_no_group_and_was_asked_too_late_is_told_of_with_the_groups(
    week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "PEOPLE", 1)
    lone = [week.librarian(f"Alene {n}", SORTLAND, library=f"Filial {n}") for n in range(2)]
    week.begins()
    week.scene.at(oslo(9, 7, 12))
    week.scene.now = oslo(9, 11)
    week.scene.until_now()
    late = week.librarian("Ny", SORTLAND, library="Filial")
    week.scene.at(oslo(9, 14, 7))
    assert "uke 2 av" not in str([shown.text for each in lone for shown in each.chat])
    told = [shown.text for shown in week.vilde.chat if "rakk ikke ut" in shown.text]
    assert len(told) == 1
    assert "i tide til Nord, Sør, 2 uten gruppe:" in told[0]
    assert "rakk ikke ut" not in late.last.text
    week.scene.at(oslo(9, 15, 10))
    assert all(each.sees("uke 3 av") for each in lone)


def test_many_who_are_asked_alone_are_asked_some_at_a_time(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "PEOPLE", 2)
    lone = [week.librarian(f"Alene {n}", SORTLAND, library=f"Filial {n}") for n in range(5)]
    week.scene.now = oslo(9, 1)
    asked = []
    while posting.post(week.scene.tx, week.scene.now):
        week.scene.deliver()
        asked.append(sum(len(each.chat) for each in lone))
    assert asked == [2, 4, 5]


def test_members_of_many_groups_that_lose_their_chats_are_asked_some_groups_at_a_time(
    week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    grows(week, 4)
    week.begins()
    for group in groups.every(week.scene.tx, week.id):
        groups.lose(week.scene.tx, week.scene.now, group.id)
    monkeypatch.setattr(posting, "BITE", 2)
    week.scene.now += timedelta(minutes=1)
    rounds = 0
    while posting.post(week.scene.tx, week.scene.now):
        rounds += 1
    week.scene.deliver()
    assert rounds == 3  # Nord and one more, two, and the last
    assert len([shown for shown in week.kari.chat if FIRST in shown.text]) == 1


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
