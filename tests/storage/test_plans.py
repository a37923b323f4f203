"""What a proposal of groups is made from."""

from collections.abc import Callable

import pytest

from storage import Transaction, libraries, participations, plans, same_group
from tests.region import HADSEL, SORTLAND, VAGAN, Region
from tests.scene import Person, Scene

PLACE = f"Biblioteket i {SORTLAND}"
COUNTS: dict[str, Callable[[Region, Person], object]] = {
    "somebody comes": lambda region, _: region.librarian("Siv", VAGAN),
    "somebody leaves": lambda region, kari: region.leaves(kari),
    "other times suit": lambda region, kari: changes(region, kari, slots=[0, 4]),
    "another elective is chosen": lambda region, kari: changes(region, kari, electives=["E1"]),
    "a seat is given up": lambda region, kari: changes(region, kari, without_seat=True),
    "a library elsewhere": lambda region, kari: region.moves(kari, HADSEL),
    "staff, no longer leader": lambda region, kari: region.moves(kari, SORTLAND, position="staff"),
    "a larger library": lambda region, _: libraries.keep(region.scene.tx, SORTLAND, PLACE, "larger"),
    "led from afar": lambda region, _: region.moves(
        outsider(region), SORTLAND, position="remote_leader", library=PLACE
    ),
    "somebody is placed": lambda region, kari: region.group("Vågan", kari),
}


def changes(region: Region, person: Person, **columns: object) -> None:
    participations.change(region.scene.tx, region.member(person), region.id, **columns)


def outsider(region: Region) -> Person:
    """Somebody who takes part in another programme."""
    return Region(region.scene).librarian("Ola", VAGAN)


def both_ask(region: Region, kari: Person) -> None:
    pair = region.member(kari), region.member(outsider(region))
    for one, other in (pair, pair[::-1]):
        same_group.ask(region.scene.tx, region.scene.now, one, other)


COUNTS["both ask to be together"] = both_ask


@pytest.fixture
def region(both: Transaction) -> Region:
    return Region(Scene(both))


@pytest.mark.parametrize("what", COUNTS)
def test_a_proposal_is_out_of_date_once_anything_that_counts_is_other(region: Region, what: str) -> None:
    tx, kari = region.scene.tx, region.librarian("Kari", SORTLAND)
    before = plans.fingerprint(tx, region.id)
    COUNTS[what](region, kari)
    assert plans.fingerprint(tx, region.id) != before


def test_a_proposal_is_as_good_as_it_was_where_only_others_change(region: Region) -> None:
    tx, kari = region.scene.tx, region.librarian("Kari", SORTLAND)
    before = plans.fingerprint(tx, region.id)
    other = Region(region.scene)
    other.group("Vågan", other.librarian("Siv", VAGAN))
    changes(region, kari, private_prompts=True)
    region.participant("Somebody without a library")
    assert plans.fingerprint(tx, region.id) == before
