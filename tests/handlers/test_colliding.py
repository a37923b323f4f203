"""Wishes that cannot all hold: which they are, and what is enough to give up."""

import pytest

from storage import people, plans
from tests.handlers.test_group_plans import changes, group_with, proposes
from tests.handlers.test_groups import librarians
from tests.region import SORTLAND, Region
from tests.scene import Person, Scene


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


def wishes(berit: Person, one: str, bond: str, other: str) -> None:
    changes(berit, one)
    berit.presses(bond)
    berit.presses(other)


def three_who_cannot(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    wishes(berit, "Liv", "Sammen med", "Siv")
    wishes(berit, "Siv", "Sammen med", "Jon")
    wishes(berit, "Jon", "Ikke sammen med", "Liv")


def test_wishes_that_collide_are_told_by_name_and_one_is_given_up(region: Region, berit: Person) -> None:
    three_who_cannot(region, berit)
    assert berit.last.text.split("\n") == [
        "Det går ikke å lage grupper slik.",
        "",
        "Dette kan ikke alt gjelde samtidig:",
        "• Liv og Siv sammen",
        "• Jon og Siv sammen",
        "• Liv og Jon hver for seg",
        "",
        "Gi opp én av dem, så går det.",
    ]
    berit.presses("Ikke krev hver for seg: Liv og Jon")
    assert "Siv" in group_with(berit, "Liv")
    assert "Siv" in group_with(berit, "Jon")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nn", ["Det går ikkje å lage grupper slik.", "• Liv og Jon kvar for seg", "Gi opp éin av dei, så går det."]),
        ("en", ["Groups cannot be made like this.", "• Liv and Jon apart", "Give up any one of them, and it works."]),
    ],
)
def test_they_are_told_in_the_facilitators_language(
    region: Region, berit: Person, language: str, told: list[str]
) -> None:
    three_who_cannot(region, berit)
    people.change(region.scene.tx, region.member(berit), language=language)
    found = plans.get(region.scene.tx, 4)
    assert found
    assert found.collision
    berit.carries(f"groups.plan {found.id}", berit.last.id)
    assert [line for line in berit.last.text.split("\n") if line in told] == told


def test_a_leader_and_their_staff_are_no_wish_to_be_given_up(region: Region, berit: Person) -> None:
    librarians(region)
    region.librarian("Ada", SORTLAND, position="staff")
    proposes(berit)
    wishes(berit, "Ada", "Sammen med", "Kari")
    assert "• Kari og Ada sammen\n• Kari og Ada hver for seg, som leder og ansatt" in berit.last.text
    assert "Det er nok å gi opp: Kari og Ada sammen. En leder og egne ansatte kommer bare sammen når" in berit.last.text
    assert berit.last.labels[0] == "Ikke krev sammen: Kari og Ada"
    assert not [label for label in berit.last.labels if label.startswith("Ikke krev hver for seg")]
    berit.presses("Ikke krev sammen")
    assert "Kari" not in group_with(berit, "Ada")


def test_who_is_pinned_is_told_with_the_groups_name_and_can_be_let_go(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    name = group_with(berit, "Jon").partition(":")[0].partition("\n")[0]
    changes(berit, "Jon")
    berit.presses("Fest her")
    berit.presses("Tilbake til forslaget")
    changes(berit, "Liv")
    berit.presses("Fest her")
    berit.presses("Tilbake til forslaget")
    wishes(berit, "Liv", "Sammen med", "Jon")
    assert f"• Jon festet i gruppa {name}" in berit.last.text
    berit.presses("Løsne Liv")
    assert "Liv" in group_with(berit, "Jon")
