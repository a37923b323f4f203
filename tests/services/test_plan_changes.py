"""A plan that is changed while it runs: nothing is asked twice, nothing is lost, and what was asked stays."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.conversation import Refusal
from bot.domain.people import Member
from bot.domain.programme import Change, Drop, Lengthen, Move, NotThisWeek, Swap, laying
from bot.domain.programme.effects import Affected
from bot.services import groups as use_groups
from bot.services import plan_changes, programme, prompts
from bot.services.calendar import of_group
from storage import calendar, groups, participations, people
from storage.schema import posting, prompt
from tests.kept import kept
from tests.pilots import Soon, divided
from tests.scene import Person, Scene
from tests.week import FIRST, SECOND, Week, begun, oslo


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Week]) -> Week:
    return copy_of(getattr(request, "param", begun))


def third(scene: Scene) -> Week:
    """The third question has been put."""
    week = begun(scene)
    scene.at(oslo(9, 15, 12))
    return week


IN_THE_THIRD = pytest.mark.parametrize("week", [third], indirect=True)


def as_member(week: Week, person: Person) -> Member:
    member = people.by_address(week.scene.tx, str(person.id))
    assert member is not None
    return member


def changes(week: Week, change: Change, group: int | None = None) -> list[tuple[tuple[Affected, ...], list[int]]]:
    """Make a change, and give every message that it affected, with the groups."""
    vilde = as_member(week, week.vilde)
    found = plan_changes.effects(week.scene.tx, week.scene.now, vilde, week.id, change, group_id=group)
    made = plan_changes.make(week.scene.tx, week.scene.now, vilde, week.id, change, group_id=group, seen=found.seen)
    assert made is not None
    return [(effect.affected, whom.groups) for effect, whom in found.each.items()]


def asked(week: Week, group: int) -> list[str]:
    """The keys of what a group was asked, in order."""
    query = select(prompt.c.key).join(posting).where(posting.c.group_id == group).order_by(posting.c.monday)
    return list(week.scene.tx.execute(query).scalars())


# --- what is seen before yes -----------------------------------------------------------------------------------------


def test_every_message_that_a_change_affects_is_told_with_its_groups(week: Week) -> None:
    ((affected, ids),) = changes(week, Drop("M1"))
    assert ids == [week.north.id, week.south.id]
    assert affected[:4] == (
        Affected("M1-2", oslo(9, 8), None),
        Affected("M2-1", oslo(10, 6), oslo(9, 8)),
        Affected("M1-3", oslo(9, 15), None),
        Affected("M2-2", oslo(10, 13), oslo(9, 15)),
    )
    assert len([each for each in affected if each.after is None]) == 3


def test_groups_that_a_change_does_not_touch_are_left_out(week: Week) -> None:
    for person in (week.per, week.liv):
        participations.change(week.scene.tx, week.member(person), week.id, electives=["E3", "E4"])
    ((affected, ids),) = changes(week, Swap("E1", "E5"))
    assert ids == [week.north.id]
    assert [each.key for each in affected if each.before is None] == ["E5-1", "E5-2", "E5-3", "E5-follow-up"]
    assert [each.key for each in affected if each.after is None] == ["E1-1", "E1-2", "E1-3", "E1-follow-up"]


def test_what_does_nothing_is_refused_and_nothing_is_kept(week: Week) -> None:
    vilde, before = as_member(week, week.vilde), kept(week.scene.tx)
    for change in (Swap("E4", "E5"), Move("M2", "M3"), Lengthen("E6")):
        with pytest.raises(Refusal) as refused:
            plan_changes.make(week.scene.tx, week.scene.now, vilde, week.id, change)
        assert refused.value.kind == "plan_changes.nothing"
    assert kept(week.scene.tx) == before


def test_only_a_facilitator_of_the_programme_changes_it(week: Week) -> None:
    other = Week(week.scene, grouped=False)
    before = kept(week.scene.tx)
    for who in (as_member(week, week.kari), as_member(other, other.vilde), None):
        for use in (plan_changes.effects, plan_changes.make):
            with pytest.raises(Refusal):
                use(week.scene.tx, week.scene.now, who, week.id, Drop("M2"))
    with pytest.raises(Refusal):
        changes(other, NotThisWeek(), week.north.id)
    for change in (Drop("M9"), Lengthen("M9"), Swap("M9", "M1"), Move("M1", "M9")):
        with pytest.raises(Refusal):
            changes(week, change)
    assert kept(week.scene.tx) == before


# --- what comes of it ------------------------------------------------------------------------------------------------


def test_a_module_that_is_dropped_while_it_is_asked_goes_on_with_the_next(week: Week) -> None:
    changes(week, Drop("M1"))
    week.scene.at(oslo(9, 15, 12))
    assert asked(week, week.north.id) == ["M1-1", "M2-1", "M2-2"] == asked(week, week.south.id)


def test_a_module_that_is_moved_comes_where_it_was_moved_to(week: Week) -> None:
    changes(week, Move("M1", before="M3"))
    week.scene.at(oslo(10, 13, 12))
    assert asked(week, week.north.id) == ["M1-1", "M2-1", "M2-2", "M2-3", "M2-4", "M1-2"]
    week.scene.at(oslo(10, 27, 12))
    assert asked(week, week.north.id)[5:] == ["M1-2", "M1-3", "M1-4"]


def test_not_this_week_holds_for_the_group_it_is_said_of(week: Week) -> None:
    week.scene.at(oslo(9, 7, 12))
    changes(week, NotThisWeek(), week.north.id)
    week.scene.at(oslo(9, 8, 12))
    assert asked(week, week.north.id) == ["M1-1"]
    assert asked(week, week.south.id) == ["M1-1", "M1-2"]
    week.scene.at(oslo(9, 15, 12))
    assert asked(week, week.north.id) == ["M1-1", "M1-2"]
    assert calendar.off(week.scene.tx, [week.north.id]) == {week.north.id: [(date(2026, 9, 7), "not_now")]}


def test_a_change_after_the_weeks_question_holds_from_the_next_week(week: Week) -> None:
    changes(week, NotThisWeek())
    week.scene.at(oslo(9, 8, 12))
    assert asked(week, week.north.id) == ["M1-1"]
    assert FIRST in week.question.text
    week.scene.at(oslo(9, 15, 12))
    assert SECOND in week.question.text


def test_a_week_off_is_for_those_who_are_yet_to_be_asked_in_it(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, hours=[("2026-09-07", 0, "08:00")])
    week.scene.at(oslo(9, 7, 12))
    assert [ids for _, ids in changes(week, NotThisWeek())] == [[week.south.id]]
    week.scene.at(oslo(9, 8, 12))
    assert asked(week, week.north.id) == ["M1-1", "M1-2"]
    assert asked(week, week.south.id) == ["M1-1"]


def test_a_group_on_leave_keeps_nobody_from_giving_the_next_week_off(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, leave=["2026-09-07"])
    week.scene.at(oslo(9, 8, 12))
    assert [ids for _, ids in changes(week, NotThisWeek())] == [[week.north.id], [week.south.id]]
    week.scene.at(oslo(9, 15, 12))
    assert asked(week, week.north.id) == ["M1-1", "M1-2"]
    assert asked(week, week.south.id) == ["M1-1"]


def test_a_longer_module_puts_no_question_in_the_week_that_was_added(week: Week) -> None:
    week.scene.at(oslo(9, 22, 12))
    changes(week, Lengthen("M1"))
    week.scene.at(oslo(10, 6, 12))
    assert asked(week, week.north.id) == ["M1-1", "M1-2", "M1-3", "M1-4"]
    week.scene.at(oslo(10, 13, 12))
    assert asked(week, week.north.id) == ["M1-1", "M1-2", "M1-3", "M1-4", "M2-1"]
    assert [why for _, why in calendar.off(week.scene.tx, [week.north.id])[week.north.id]] == ["school", "more_time"]


@IN_THE_THIRD
@pytest.mark.parametrize(
    "happens",
    ["nothing", "electives", "county", "leave", "hour", "swap", "pause", "moves"],
)
def test_whatever_changes_each_group_is_asked_everything_once_and_in_order(week: Week, happens: str) -> None:
    tx, group = week.scene.tx, week.north
    if happens == "electives":
        for person in (week.kari, week.ola, week.ine):
            participations.change(tx, week.member(person), week.id, electives=["E4", "E3"])
    if happens == "county":
        groups.change(tx, group.id, host_municipality="5501")
    if happens == "leave":
        calendar.change(tx, group.id, leave=["2026-09-14", "2026-10-05"])  # a week that was asked, too
    if happens == "hour":
        calendar.change(tx, group.id, hours=[("2026-09-21", 4, "11:45"), ("2026-10-12", 0, "08:00")])
    if happens == "swap":
        changes(week, Swap("M2", "M4"))
        changes(week, Swap("M2", "M4"))
    if happens == "pause":
        for person in (week.kari, week.ola, week.ine):
            participations.change(tx, week.member(person), week.id, paused_until=date(2026, 10, 20))
    if happens == "moves":
        use_groups.settle(tx, week.scene.now, week.id, {week.member(week.per): group})
    week.scene.at(oslo(11, 3, 12))
    keys = [f"M{module}-{n}" for module in range(1, 5) for n in range(1, 5)]
    assert asked(week, group.id) == keys[: len(asked(week, group.id))]
    assert len(asked(week, group.id)) == (8 if happens == "leave" else 9)
    assert asked(week, week.south.id) == keys[:9]


def test_who_is_moved_to_a_group_that_lags_behind_is_put_no_question_twice_in_private(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, leave=["2026-09-07"])
    week.scene.at(oslo(9, 9))
    week.places(week.per, week.north)
    week.per.does("member_went", -100)
    week.scene.at(oslo(10, 13, 12))
    put = calendar.put_alone(week.scene.tx, week.id, [week.member(week.per)])[week.member(week.per)]
    assert sorted(put.values()) == ["M1-1", "M1-2", "M1-3", "M1-4", "M2-1"]


def test_what_would_never_end_is_refused(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    vilde, before = as_member(week, week.vilde), kept(week.scene.tx)
    weeks = of_group(week.scene.tx, programme.get(week.scene.tx, week.id), week.north.id).weeks
    monkeypatch.setattr(laying, "MOST_WEEKS", (weeks[-1].monday - weeks[0].monday).days // 7 + 2)
    laying.laid_out.cache_clear()
    for use in (plan_changes.effects, plan_changes.make):
        with pytest.raises(Refusal) as refused:
            use(week.scene.tx, week.scene.now, vilde, week.id, Lengthen("M2", 4))
        assert refused.value.kind == "plan_changes.endless"
    assert kept(week.scene.tx) == before


# --- answering what was put ------------------------------------------------------------------------------------------


def may_answer(week: Week, person: Person, key: str) -> bool:
    id = next(iter(week.scene.tx.execute(select(prompt.c.id).where(prompt.c.key == key)).scalars()))
    try:
        prompts.asked(week.scene.tx, week.scene.now, as_member(week, person), id)
    except Refusal:
        return False
    return True


@IN_THE_THIRD
def test_what_was_put_to_one_can_be_answered_whatever_becomes_of_the_plan(week: Week) -> None:
    changes(week, Drop("M1"))
    week.places(week.ola, week.south)
    week.scene.at(oslo(10, 13, 12))
    for key in ("M1-1", "M1-2", "M1-3"):
        assert may_answer(week, week.ola, key)
    assert not may_answer(week, week.ola, "M1-4")
    assert not may_answer(week, week.ola, "M5-4")
    week.leaves(week.ola)
    assert not may_answer(week, week.ola, "M1-1")


def test_what_was_put_alone_can_be_answered_after_one_has_chosen_another_elective(copy_of: Callable[..., Soon]) -> None:
    week = copy_of(divided)
    week.scene.at(oslo(10, 6, 12))
    week.chooses(week.kari, "E1", "E2")
    week.scene.later(days=1)
    assert may_answer(week, week.kari, "E5-1")
