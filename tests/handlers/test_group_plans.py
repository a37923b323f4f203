"""A facilitator changes a proposal before saying yes: moves, pins, together, apart, undo, compare."""

import pytest

from bot.services import groups
from storage import groups as rows
from tests.handlers.test_groups import librarians, opens, stored
from tests.region import HADSEL, SORTLAND, Region
from tests.scene import Person, Scene


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


def proposes(berit: Person) -> None:
    opens(berit)
    berit.presses("Lag forslag")


def changes(berit: Person, name: str) -> None:
    berit.presses("Endre")
    berit.presses(name)


def group_with(berit: Person, name: str) -> str:
    """The paragraph of the proposal that somebody is in."""
    return next(each for each in berit.last.text.split("\n\n") if name in each)


def test_a_move_is_priced_before_it_is_made(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    assert "Ola" in group_with(berit, "Jon")
    changes(berit, "Ola")
    assert "Ola er foreslått i gruppa" in berit.last.text
    berit.presses("Flytt")
    assert "Flytte Ola til:" in berit.last.text
    assert "mer reise" in berit.last.text or "mindre reise" in berit.last.text
    to = berit.last.labels[0]
    berit.presses(to)
    assert "Ola" not in group_with(berit, "Jon")
    assert groups.every(region.scene.tx, region.id) == []
    berit.presses("Bekreft")
    assert len(rows.every(region.scene.tx, region.id)) == 2


def test_a_change_can_be_undone_and_compared(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    first = berit.last.text
    changes(berit, "Ola")
    berit.presses("Flytt")
    berit.presses(berit.last.labels[0])
    berit.presses("Sammenlign")
    assert "Ola: fra " in berit.last.text
    berit.presses("Tilbake")
    berit.presses("Angre")
    assert berit.last.text == first


def test_who_is_pinned_stays_when_it_is_worked_out_anew(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    changes(berit, "Ola")
    berit.presses("Flytt")
    berit.presses(berit.last.labels[0])
    with_whom = group_with(berit, "Ola").partition(":")[0]
    changes(berit, "Liv")
    berit.presses("Ikke sammen med")
    berit.presses("Siv")
    assert group_with(berit, "Ola").partition(":")[0] == with_whom
    assert "Siv" not in group_with(berit, "Liv")


def test_two_are_kept_together_and_let_go_again(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    assert "Liv" not in group_with(berit, "Siv")
    changes(berit, "Liv")
    berit.presses("Sammen med")
    berit.presses("Siv")
    assert "Liv" in group_with(berit, "Siv")
    changes(berit, "Liv")
    assert "Skal være sammen med Siv." in berit.last.text
    berit.presses("Slutt med det: Siv")
    changes(berit, "Liv")
    assert "Skal være sammen" not in berit.last.text


def test_wishes_that_collide_are_told_and_can_be_given_up(region: Region, berit: Person) -> None:
    leader, staff = region.librarian("Kari", SORTLAND), region.librarian("Ola", SORTLAND, position="staff")
    assert leader
    assert staff
    for name in ("Per", "Eva", "Liv", "Jon", "Siv"):
        region.librarian(name, HADSEL)
    proposes(berit)
    before = berit.last.text
    for name in ("Per", "Eva", "Liv", "Jon", "Siv"):
        changes(berit, name)
        berit.presses("Ikke sammen med")
        berit.presses("Kari")
        if "Det går ikke" in berit.last.text:
            break
    assert "Det går ikke å lage grupper slik" in berit.last.text
    while "Angre" in berit.last.labels:
        berit.presses("Angre")
    assert berit.last.text == before


def test_nobody_else_may_look_at_or_change_a_proposal(region: Region, berit: Person) -> None:
    kari = librarians(region)[0]
    proposes(berit)
    stranger = Region(region.scene).facilitator("Arne")
    before = stored(region.scene)
    for person in (kari, stranger, region.scene.person("Ingen")):
        for button in ("people 1", "person 1 2", "pin 1 2 1", "other 1 2 apart", "bind 1 2 3 apart", "ways 1 2",
                       "move 1 2 g2", "map 1", "compare 1", "plan 1", "confirm 1"):  # fmt: skip
            assert "for veilederne" in person.carries(f"groups.{button}", 1)[0]
    assert stored(region.scene) == before


def test_late_joiners_come_into_the_groups_there_are(region: Region, berit: Person) -> None:
    people = librarians(region)
    proposes(berit)
    berit.presses("Bekreft")
    before = {
        each.id: [m.name for m in rows.members(region.scene.tx, each.id)]
        for each in rows.every(region.scene.tx, region.id)
    }
    region.librarian("Ada", HADSEL)
    proposes(berit)
    assert "Én kommer til." in berit.last.text
    berit.presses("Bekreft")
    after = {
        each.id: [m.name for m in rows.members(region.scene.tx, each.id)]
        for each in rows.every(region.scene.tx, region.id)
    }
    assert after.keys() == before.keys()
    assert sum(map(len, after.values())) == len(people) + 1
