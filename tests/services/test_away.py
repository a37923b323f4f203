"""A pause is over at midnight where the programme is, and a programme that cannot be read holds up no other."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.services import away, merging
from storage import groups as rows
from storage import participations, programmes
from tests.cohort import STARTER
from tests.region import VAGAN, Region
from tests.scene import Scene

BACK = date(2026, 12, 1)
THERE = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)  # midnight before that day on Lord Howe, of eleven hours
HERE = datetime(2026, 12, 1, tzinfo=UTC)


class FarEast(Region):
    source = STARTER.replace("Europe/Oslo", "Australia/Lord_Howe")


def on_pause(region: Region, *, seated: bool = False) -> int:
    """Somebody on pause, who keeps a seat in a group of three or gave it up."""
    people = [region.librarian(name, VAGAN) for name in ("Jon", "Siv", "Ola")]
    if seated:
        region.group("Vågan", *people)
    member = region.member(people[0])
    participations.change(region.scene.tx, member, region.id, paused_until=BACK, without_seat=not seated)
    return member


@pytest.fixture
def far(scene: Scene) -> FarEast:
    return FarEast(scene)


def without_seat(region: Region) -> set[int]:
    return participations.without_seat(region.scene.tx, region.id)


def test_a_pause_is_over_at_midnight_where_the_programme_is(far: FarEast) -> None:
    tx, jon = far.scene.tx, on_pause(far)
    assert away.next_back(tx, far.scene.now) == THERE
    before = THERE - timedelta(seconds=1)
    away.seat_anew(tx, before)
    assert without_seat(far) == {jon}
    assert away.until(tx, before, jon, far.id) == BACK
    away.seat_anew(tx, THERE)
    assert without_seat(far) == set()
    assert away.until(tx, THERE, jon, far.id) is None
    assert away.next_back(tx, THERE) is None


def test_the_end_of_a_pause_that_went_by_meanwhile_is_due_at_once(far: FarEast) -> None:
    on_pause(far)
    assert away.next_back(far.scene.tx, HERE) == HERE


def test_a_programme_that_cannot_be_read_keeps_nobody_elsewhere_from_a_seat(far: FarEast, scene: Scene) -> None:
    broken = Region(scene)
    lost = on_pause(broken)
    on_pause(far)
    programmes.go_by(scene.tx, broken.id, "x")
    assert away.next_back(scene.tx, scene.now) == THERE
    away.seat_anew(scene.tx, HERE)
    assert without_seat(far) == set()
    assert without_seat(broken) == {lost}
    assert away.next_back(scene.tx, HERE) is None


def test_who_is_on_pause_counts_in_a_group_again_from_midnight_there(far: FarEast) -> None:
    on_pause(far, seated=True)
    merging.merge_due(far.scene.tx, THERE - timedelta(hours=6))
    assert len(rows.few(far.scene.tx)) == 1
    merging.merge_due(far.scene.tx, THERE)
    assert rows.few(far.scene.tx) == {}


def test_a_programme_that_cannot_be_read_holds_up_no_other_where_groups_are_counted(
    far: FarEast, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Region(scene)
    on_pause(broken, seated=True)
    merging.merge_due(scene.tx, scene.now)
    (small,) = rows.few(scene.tx)
    programmes.go_by(scene.tx, broken.id, "x")
    on_pause(far, seated=True)
    later = scene.now + timedelta(days=22)
    merging.merge_due(scene.tx, later)
    assert [*rows.few(scene.tx)] == [small, rows.every(scene.tx, far.id)[0].id]
    told = caplog.text.count("could not be done")
    assert told > 0
    merging.merge_due(scene.tx, later)
    assert caplog.text.count("could not be done") == told
    assert merging.next_merge(scene.tx, later) == later + timedelta(hours=1)
