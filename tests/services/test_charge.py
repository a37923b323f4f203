from types import SimpleNamespace

import pytest

from bot.domain.conversation import Refusal
from bot.services import charge
from storage import charge as rows
from storage import groups, people
from tests.scene import Person, Scene
from tests.week import Week


@pytest.fixture
def two(scene: Scene) -> SimpleNamespace:
    """Vilde and Berit look after the groups North and South."""
    week = Week(scene)
    berit = week.facilitator("Berit")
    return SimpleNamespace(week=week, vilde=week.vilde, berit=berit, north=week.north.id, south=week.south.id)


def gives(two: SimpleNamespace, person: Person, *group_ids: int) -> None:
    rows.put(two.week.scene.tx, two.week.member(person), two.week.id, group_ids)


def has(two: SimpleNamespace, person: Person) -> set[int] | None:
    tx = two.week.scene.tx
    return charge.groups_of(tx, people.get(tx, two.week.member(person)), two.week.id)


def told(two: SimpleNamespace, group_id: int | None = None) -> list[str]:
    return [each.name for each in charge.facilitators(two.week.scene.tx, two.week.id, group_id)]


def test_a_facilitator_looks_after_all_groups_until_some_are_chosen(two: SimpleNamespace) -> None:
    assert has(two, two.vilde) is None
    gives(two, two.vilde, two.north)
    assert has(two, two.vilde) == {two.north}
    gives(two, two.vilde)
    assert has(two, two.vilde) == set()
    rows.put(two.week.scene.tx, two.week.member(two.vilde), two.week.id, None)
    assert has(two, two.vilde) is None


def test_a_group_is_told_of_to_those_who_have_it_or_all(two: SimpleNamespace) -> None:
    gives(two, two.vilde, two.north)
    assert told(two, two.north) == ["Vilde", "Berit"]
    assert told(two, two.south) == ["Berit"]
    assert told(two) == ["Vilde", "Berit"]


def test_who_has_none_is_told_of_nothing_until_something_falls_to_them(two: SimpleNamespace) -> None:
    gives(two, two.vilde)
    assert told(two) == told(two, two.north) == ["Berit"]
    gives(two, two.berit, two.north)
    assert told(two) == ["Vilde", "Berit"]
    gives(two, two.berit)
    assert told(two) == ["Vilde", "Berit"]


def test_a_group_that_nobody_has_falls_to_everybody(two: SimpleNamespace) -> None:
    gives(two, two.vilde, two.north)
    gives(two, two.berit, two.north)
    assert has(two, two.vilde) == has(two, two.berit) == {two.north, two.south}
    assert told(two, two.south) == ["Vilde", "Berit"]


def test_who_had_only_a_group_that_has_ended_has_none(two: SimpleNamespace) -> None:
    gives(two, two.vilde, two.north)
    groups.end(two.week.scene.tx, two.week.scene.now, two.north)
    assert has(two, two.vilde) == set()


def test_what_concerns_all_groups_is_for_who_has_them_all_or_everybody_where_nobody_has(two: SimpleNamespace) -> None:
    tx, of = two.week.scene.tx, two.week.id
    vilde = people.get(tx, two.week.member(two.vilde))
    gives(two, two.vilde, two.north)
    with pytest.raises(Refusal, match=r"charge\.others"):
        charge.must_look_after(tx, vilde, of, None)
    gives(two, two.berit, two.south)
    charge.must_look_after(tx, vilde, of, None)


def test_a_manager_has_all_groups_and_is_told_where_there_is_no_facilitator(two: SimpleNamespace) -> None:
    siv = two.week.manager("Siv")
    assert has(two, siv) is None
    tx = two.week.scene.tx
    for each in (two.vilde, two.berit):
        people.take_role(tx, two.week.member(each), two.week.id, "facilitator")
    assert told(two, two.north) == ["Siv"]
