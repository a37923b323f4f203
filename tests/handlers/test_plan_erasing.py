"""Somebody is erased who is in proposals of groups: neither the proposals nor the facilitators' chats name them."""

import pytest
from sqlalchemy import insert

from bot.services import changes, group_plans, plan_work
from bot.working_out import sought
from storage import plans, schema
from tests.handlers.test_colliding import wishes
from tests.handlers.test_group_changes import comes, hours_pass, lets_in
from tests.handlers.test_group_plans import changes as opens_person
from tests.handlers.test_group_plans import member, moves_ola, proposes
from tests.handlers.test_groups import librarians, makes_groups
from tests.region import SORTLAND, VAGAN, Region
from tests.scene import Person, Scene


@pytest.fixture
def region(scene: Scene) -> Region:
    """People have ids that no group has."""
    far = {"id": 70_000, "name": "Ingen", "created_at": scene.now}
    scene.tx.execute(insert(schema.member).values(far))
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


def erases(region: Region, person: Person) -> str:
    """Gives what they are called in the proposals that are kept."""
    id = region.member(person)
    person.writes("/slett")
    person.presses("Ja, slett alt")
    return f"'{id}'"


def kept(region: Region) -> str:
    return str(plans.of_programme(region.scene.tx, region.id))


def naming(name: str, *people: Person) -> list[str]:
    """The proposals and what is said of them in their chats that have somebody's name."""
    everything = ("\n".join([shown.text, *shown.labels]) for person in people for shown in person.chat)
    return [each for each in everything if name in each and "venter på gruppe" not in each]


def people_by_name(region: Region) -> dict[str, Person]:
    return {each.name: each for each in librarians(region)}


def test_a_proposal_that_stands_names_them_no_more(region: Region, berit: Person) -> None:
    people = people_by_name(region)
    proposes(berit)
    assert f"'{region.member(people['Ola'])}'" in kept(region)
    assert naming("Ola", berit)
    gone = erases(region, people["Ola"])
    assert naming("Ola", berit) == []
    assert gone not in kept(region)
    assert berit.sees("Vågan: Jon (Vågan), Siv (Vågan)\n")


def test_a_map_that_they_are_a_point_on_is_drawn_anew(region: Region, berit: Person) -> None:
    people = people_by_name(region)
    proposes(berit)
    (plan_id,) = plans.of_programme(region.scene.tx, region.id)
    plan_work.drawn(region.scene.tx, region.scene.now, plan_id, b"map")
    assert plan_work.undrawn(region.scene.tx) is None
    erases(region, people["Ola"])
    assert plans.picture(region.scene.tx, plan_id) is None
    assert plan_work.undrawn(region.scene.tx) == plan_id


def test_a_proposal_that_was_changed_is_shown_as_it_was_changed(region: Region, berit: Person) -> None:
    people = people_by_name(region)
    proposes(berit)
    moves_ola(berit)
    shown = berit.last
    assert "Slik du ville ha det: Ola festet i gruppa Sortland (før Øksnes)." in shown.text
    gone = erases(region, people["Liv"])
    assert naming("Liv", berit) == []
    assert "Slik du ville ha det: Ola festet i gruppa Sortland (før Øksnes)." in shown.text
    erases(region, people["Ola"])
    assert naming("Ola", berit) == []
    assert gone not in kept(region)


@pytest.mark.parametrize("pressed", [[], ["Flytt"], ["Ikke sammen med"], ["Tilbake til forslaget", "Endre"]])
def test_screens_about_them_give_way_to_the_proposal(region: Region, berit: Person, pressed: list[str]) -> None:
    people = people_by_name(region)
    proposes(berit)
    opens_person(berit, "Ola")
    for label in pressed:
        berit.presses(label)
    assert naming("Ola", berit)
    erases(region, people["Ola"])
    assert naming("Ola", berit) == []


def test_who_was_looked_for_by_name_is_not_among_the_found_any_more(region: Region, berit: Person) -> None:
    people = people_by_name(region)
    proposes(berit)
    berit.presses("Endre")
    berit.writes("ola")
    assert naming("Ola", berit)
    erases(region, people["Ola"])
    assert naming("Ola", berit) == []


@pytest.mark.parametrize("answered", [None, "Ja", "Ikke nå"])
def test_a_change_that_was_proposed_names_them_no_more(region: Region, berit: Person, answered: str | None) -> None:
    arne = region.facilitator("Arne")
    librarians(region)
    makes_groups(berit)
    ada = comes(region, "Ada", VAGAN)
    hours_pass(region)
    assert naming("Ada", arne)
    if answered:
        berit.presses(answered)
    gone = erases(region, ada)
    assert naming("Ada", berit, arne) == []
    assert gone not in kept(region)


def test_who_was_let_in_by_itself_is_named_no_more(region: Region, berit: Person) -> None:
    librarians(region)
    makes_groups(berit)
    lets_in(berit)
    ada = comes(region, "Ada", VAGAN)
    assert naming("Ada", berit)
    gone = erases(region, ada)
    assert naming("Ada", berit) == []
    assert berit.sees("Den jeg plasserte, er ikke med lenger.")
    assert gone not in kept(region)


def test_wishes_that_collide_stand_without_their_name(region: Region, berit: Person) -> None:
    liv = people_by_name(region)["Liv"]
    proposes(berit)
    wishes(berit, "Liv", "Sammen med", "Siv")
    wishes(berit, "Liv", "Ikke sammen med", "Jon")
    wishes(berit, "Siv", "Sammen med", "Jon")
    assert "• Liv og Siv sammen" in berit.last.text
    gone = erases(region, liv)
    assert naming("Liv", berit) == []
    assert berit.sees("• en som har sluttet og Siv sammen")
    assert gone not in kept(region)


def test_who_is_erased_while_a_proposal_is_worked_out_is_not_in_it(region: Region, berit: Person) -> None:
    people, tx = people_by_name(region), region.scene.tx
    asked = group_plans.ask(tx, region.scene.now, member(region, berit), region.id)
    task = plan_work.task(tx, asked)
    assert task
    found = sought(task)
    region.scene.plan()
    gone = erases(region, people["Ola"])
    assert gone in str(found)
    changes.worked_out(tx, region.scene.now, found)
    assert gone not in kept(region)


def test_what_is_not_about_them_stays_as_it_is(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    proposal = berit.last
    before, shown = kept(region), proposal.text
    erases(region, region.librarian("Ada", SORTLAND))
    assert kept(region) == before
    assert proposal.text == shown
