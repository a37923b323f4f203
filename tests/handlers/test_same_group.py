"""A leader and their own staff are in a group each, unless both ask; what only one asks is nobody else's to know."""

import json
from itertools import combinations

import pytest
import sqlalchemy

from bot.services import groups
from bot.services.programme import New
from storage.schema import member, same_group
from tests.joining import joins_as, opens, start, tells_place
from tests.kept import kept
from tests.scene import Person, Scene

STAFF, ON_SITE, AFAR = "Jeg jobber der", "Jeg leder det, på stedet", "Jeg leder det på avstand"
WISH = "Samme gruppe som leder eller ansatt"


@pytest.fixture
def new(scene: Scene) -> New:
    return start(scene)


@pytest.fixture
def berit(scene: Scene, new: New) -> Person:
    return joins_as(scene.person("Berit"), new.manager_token)


def joins_at(scene: Scene, new: New, name: str, position: str, *places: str) -> Person:
    """Join as one who works in the public library of each of these places."""
    person = opens(scene.person(name), new.join_token)
    person.presses(name)
    for n, place in enumerate(places):
        if n:
            person.presses("Ja, ett til")
        tells_place(person, place, f"{place} folkebibliotek")
        if "bemanning" in person.last.text:
            person.presses("Under to årsverk")
        if not n:
            person.presses(position)
    if "Leder du ett bibliotek til" in person.last.text:
        person.presses("Nei, det var alt")
    person.presses("Alle passer")
    person.presses("Retorikk")
    if "Velg inntil 2" in person.last.text:
        person.presses("Markedsføring")
    person.presses("Ferdig")
    assert "Da er du med" in person.sees("Takk").text
    return person


def far_from_vardo(scene: Scene, new: New) -> None:
    """Three who are a group of their own, as far away as can be."""
    for name, place in (("Liv", "Sortland"), ("Jon", "Hadsel"), ("Siv", "Bø")):
        joins_at(scene, new, name, ON_SITE, place)


def makes_groups(berit: Person) -> None:
    berit.writes("/veileder")
    for label in ("Grupper", "Lag forslag", "Bekreft"):
        berit.presses(label)


def together(scene: Scene, new: New) -> set[frozenset[str]]:
    """Every two who are in one group."""
    found = [[each.name for each in groups.members(scene.tx, group.id)] for group in groups.every(scene.tx, new.id)]
    return {frozenset(pair) for names in found for pair in combinations(names, 2)}


def id_of(scene: Scene, name: str) -> int:
    return scene.tx.execute(sqlalchemy.select(member.c.id).where(member.c.name == name)).scalar_one()


def asks(person: Person, *names: str) -> None:
    person.writes("/innstillinger")
    person.presses(WISH)
    for name in names:
        person.presses(name)


# --- apart -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def kari_and_ola(scene: Scene, new: New, berit: Person) -> tuple[Person, Person]:
    """Kari leads the library in which Ola works; with Per they would be three neighbours far from everyone."""
    kari = joins_at(scene, new, "Kari", ON_SITE, "Vardø")
    ola = joins_at(scene, new, "Ola", STAFF, "Vardø")
    joins_at(scene, new, "Per", ON_SITE, "Vadsø")
    far_from_vardo(scene, new)
    return kari, ola


def test_who_joins_as_leader_is_never_with_who_joins_as_staff_there(scene: Scene, new: New, berit, kari_and_ola):
    makes_groups(berit)
    assert len(groups.every(scene.tx, new.id)) == 2
    assert frozenset({"Kari", "Ola"}) not in together(scene, new)


def test_who_leads_several_libraries_from_afar_is_never_with_the_staff_of_any(scene: Scene, new: New, berit: Person):
    joins_at(scene, new, "Nina", AFAR, "Vardø", "Vadsø")
    joins_at(scene, new, "Ola", STAFF, "Vardø")
    joins_at(scene, new, "Eva", STAFF, "Vadsø")
    far_from_vardo(scene, new)
    makes_groups(berit)
    assert len(groups.every(scene.tx, new.id)) == 2
    assert together(scene, new).isdisjoint({frozenset({"Nina", "Ola"}), frozenset({"Nina", "Eva"})})


def test_staff_who_have_a_leader_on_site_and_one_afar_are_with_neither(scene: Scene, new: New, berit: Person):
    joins_at(scene, new, "Nina", AFAR, "Vadsø", "Vardø")
    joins_at(scene, new, "Kari", ON_SITE, "Vardø")
    joins_at(scene, new, "Ola", STAFF, "Vardø")
    far_from_vardo(scene, new)
    makes_groups(berit)
    assert together(scene, new).isdisjoint({frozenset({"Nina", "Ola"}), frozenset({"Kari", "Ola"})})


# --- unless both ask -------------------------------------------------------------------------------------------------


def test_when_both_ask_they_may_be_together(scene: Scene, new: New, berit, kari_and_ola) -> None:
    kari, ola = kari_and_ola
    asks(kari, "Ola")
    asks(ola, "Kari")
    assert "Du og Kari har begge bedt om det" in ola.last.text
    makes_groups(berit)
    assert frozenset({"Kari", "Ola"}) in together(scene, new)


def test_when_both_ask_only_those_two_may_be(scene: Scene, new: New, berit: Person) -> None:
    nina = joins_at(scene, new, "Nina", AFAR, "Vardø", "Vadsø")
    ola = joins_at(scene, new, "Ola", STAFF, "Vardø")
    joins_at(scene, new, "Eva", STAFF, "Vadsø")
    joins_at(scene, new, "Per", ON_SITE, "Nesseby")
    far_from_vardo(scene, new)
    asks(nina, "Ola", "Eva")
    asks(ola, "Nina")
    makes_groups(berit)
    assert frozenset({"Nina", "Ola"}) in together(scene, new)
    assert frozenset({"Nina", "Eva"}) not in together(scene, new)


@pytest.mark.parametrize("one", [0, 1])
def test_when_one_asks_nothing_changes_and_the_other_cannot_tell(
    scene: Scene, new: New, berit, kari_and_ola, one: int
) -> None:
    asking, other = kari_and_ola[one], kari_and_ola[1 - one]
    asks(other)
    before, told = other.last.message, len(other.chat)
    asks(asking, other.name)
    assert len(other.chat) == told
    asks(other)
    assert other.last.message == before
    makes_groups(berit)
    assert frozenset({"Kari", "Ola"}) not in together(scene, new)


def test_a_wish_can_be_taken_back(scene: Scene, new: New, berit, kari_and_ola) -> None:
    kari, ola = kari_and_ola
    asks(ola, "Kari")
    asks(kari, "Ola")
    kari.presses("✓ Ola")
    assert "Ola" in kari.last.labels
    assert "Du og Ola" not in kari.last.text
    makes_groups(berit)
    assert frozenset({"Kari", "Ola"}) not in together(scene, new)


def test_when_groups_are_made_already_a_change_is_proposed_as_soon_as_both_ask_and_not_before(
    scene: Scene, new: New, berit, kari_and_ola
) -> None:
    kari, ola = kari_and_ola
    makes_groups(berit)
    asks(kari, "Ola")
    scene.later(days=2)
    told = len(berit.chat)
    asks(ola, "Kari")
    scene.later(days=2)
    assert len(berit.chat) > told
    assert " flytter fra " in berit.last.text
    berit.presses("Ja")
    assert frozenset({"Kari", "Ola"}) in together(scene, new)


def test_a_proposal_made_before_both_asked_is_not_taken_as_it_is(scene: Scene, new: New, berit, kari_and_ola) -> None:
    kari, ola = kari_and_ola
    berit.writes("/veileder")
    berit.presses("Grupper")
    berit.presses("Lag forslag")
    asks(kari, "Ola")
    asks(ola, "Kari")
    berit.presses("Bekreft")
    assert groups.every(scene.tx, new.id) == []


def test_who_neither_leads_nor_is_led_by_anybody_is_not_asked(scene: Scene, new: New, berit, kari_and_ola) -> None:
    ada = joins_at(scene, new, "Ada", ON_SITE, "Andøy")
    ada.writes("/innstillinger")
    assert WISH not in ada.last.labels


def test_nobody_asks_for_somebody_who_is_not_theirs(scene: Scene, new: New, berit, kari_and_ola) -> None:
    kari, ola = kari_and_ola
    asks(kari)
    liv, himself = (id_of(scene, name) for name in ("Liv", "Ola"))
    before = kept(scene.tx)
    assert "gjelder ikke lenger" in kari.carries(f"same.wish {new.id} {liv} 1", kari.last.id)[0]
    assert "gjelder ikke lenger" in ola.carries(f"same.wish {new.id} {himself} 1", 1)[0]
    assert kept(scene.tx) == before


# --- my data ---------------------------------------------------------------------------------------------------------


def data_of(person: Person) -> dict:
    person.writes("/minedata")
    return json.loads(person.last.message.attachment.content)


def test_my_data_tell_what_i_asked_and_not_what_was_asked_of_me(scene: Scene, new: New, berit, kari_and_ola) -> None:
    kari, ola = kari_and_ola
    before = data_of(ola)
    asks(kari, "Ola")
    assert len(data_of(kari)["same_group"]) == 1
    assert data_of(ola).keys() == before.keys()
    assert "same_group" not in before


@pytest.mark.parametrize("one", [0, 1])
def test_erasing_either_erases_the_wish(scene: Scene, new: New, berit, kari_and_ola, one: int) -> None:
    asks(kari_and_ola[0], "Ola")
    kari_and_ola[one].writes("/slett")
    kari_and_ola[one].presses("Ja, slett alt")
    assert scene.tx.execute(sqlalchemy.select(same_group)).all() == []
