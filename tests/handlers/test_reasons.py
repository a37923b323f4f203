"""Why somebody is in their group: the reasons, what speaks against the next best, and nothing that is private."""

from datetime import timedelta

import pytest

from bot.domain.groups.wishes import Wishes
from bot.domain.people import StudyGroup
from storage import groups, libraries, participations, programmes
from tests.region import ANDOY, BO, HADSEL, OKSNES, SORTLAND, VAGAN, VARDO, Region
from tests.scene import Person, Scene

MONDAY_MORNING, TUESDAY_AFTERNOON, FRIDAY_MORNING = 0, 3, 8


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


def grouped(
    region: Region, name: str, host: str, *people: Person, slot: int | None = MONDAY_MORNING, module: str | None = None
) -> StudyGroup:
    ids = [region.member(each) for each in people]
    columns = {"host_municipality": host, "slot": slot, "module": module}
    return groups.add(region.scene.tx, region.scene.now, region.id, ids, name=name, **columns)


def wishes(region: Region, **said) -> None:
    programmes.change(region.scene.tx, region.id, wishes=Wishes(**{"pins": {}, **said}).as_json())


def pair(region: Region, one: Person, other: Person) -> frozenset[str]:
    return frozenset({str(region.member(one)), str(region.member(other))})


def told(person: Person) -> str:
    person.writes("/gruppe")
    return person.last.text


def last_paragraph(person: Person) -> str:
    return told(person).split("\n\n")[-1]


@pytest.fixture
def ada(region: Region) -> Person:
    return region.librarian("Ada", HADSEL)


@pytest.fixture
def vagan(region: Region, ada: Person) -> list[Person]:
    """Ada's group."""
    people = [ada, *(region.librarian(name, VAGAN, library=f"{name}s bibliotek") for name in ("Jon", "Siv", "Liv"))]
    grouped(region, "Vågan", VAGAN, *people)
    return people


def three(region: Region, place: str, name: str, **how) -> list[Person]:
    people = [region.librarian(f"{name} {n}", place, library=f"Bibliotek {n}", **how) for n in range(3)]
    grouped(region, name, place, *people, slot=how.get("slots", [MONDAY_MORNING])[0])
    return people


def works_in_a_larger_one(region: Region, person: Person) -> None:
    part = participations.get(region.scene.tx, region.member(person), region.id)
    number = part.library.municipality_number
    larger = libraries.keep(region.scene.tx, number, f"Storbiblioteket i {number}", "larger")
    libraries.place(region.scene.tx, part.member.id, "leader", [larger])


# --- what a group has for somebody -----------------------------------------------------------------------------------


def test_the_reasons_are_the_way_there_who_is_free_and_who_chose_the_same(region: Region, ada: Person) -> None:
    jon, siv = region.librarian("Jon", VAGAN), region.librarian("Siv", VAGAN, slots=[FRIDAY_MORNING])
    for person in (ada, jon):
        participations.change(region.scene.tx, region.member(person), region.id, electives=["E5"])
    grouped(region, "Vågan", VAGAN, ada, jon, siv, module="E5")
    assert (
        "Hvorfor denne gruppa? Dit har du 39 km. Tida passer for deg, og for Jon. Jon har også valgt «Retorikk»."
    ) in told(ada)
    not_hers = "Tida er ikke en av dem du har sagt passer for deg. Avtal gjerne en annen, under «Avtalen vår»."
    assert f"Det er hos deg. {not_hers}" in told(siv)
    assert "valgt" not in told(siv)
    participations.change(region.scene.tx, region.member(siv), region.id, electives=["E5"])
    assert "Alle har valgt «Retorikk»." in told(ada)


def test_who_has_not_said_which_times_suit_is_asked_to_speak_up(region: Region, ada: Person) -> None:
    siv = region.librarian("Siv", VAGAN, slots=[])
    grouped(region, "Vågan", VAGAN, ada, siv, region.librarian("Jon", VAGAN))
    assert "Det er hos deg. Si fra til gruppa hvis tida ikke går for deg." in told(siv)


def test_the_message_that_tells_of_a_group_gives_the_same_reasons(region: Region) -> None:
    berit = region.facilitator("Berit")
    ada = region.librarian("Ada", HADSEL)
    for n, place in enumerate((VAGAN, SORTLAND, BO, OKSNES, ANDOY)):
        region.librarian(f"Nabo {n}", place)
    berit.writes("/veileder")
    for label in ("Grupper", "Lag forslag", "Bekreft"):
        berit.presses(label)
    placed = ada.last.text.split("\n\n", maxsplit=1)[1]
    assert "Hvorfor denne gruppa?" in placed
    assert placed == told(ada).split("\n\n", maxsplit=1)[1]


def test_who_has_far_to_go_is_told_of_video(region: Region, ada: Person) -> None:
    grouped(region, "Vardø", VARDO, ada, *[region.librarian(name, VARDO) for name in ("Ine", "Jon")])
    assert "Det er langt, så be gjerne gruppa om videomøter." in told(ada)


def test_what_the_facilitators_chose_is_said(region: Region, ada: Person, vagan: list[Person]) -> None:
    three(region, SORTLAND, "Sortland")
    wishes(region, pins={str(region.member(ada)): "1"}, together=frozenset({pair(region, vagan[1], vagan[2])}))
    assert "Veilederne har valgt den til deg." in told(ada)
    assert "men veilederne har valgt denne til deg." in last_paragraph(ada)
    assert "Veilederne har satt deg sammen med Siv." in told(vagan[1])


def test_a_group_without_a_time_says_nothing_of_who_is_free(region: Region, ada: Person) -> None:
    grouped(region, "Vågan", VAGAN, ada, region.librarian("Jon", VAGAN), slot=None)
    assert "Hvorfor denne gruppa? Dit har du 39 km.\n" in told(ada)


def test_what_the_group_has_agreed_on_takes_the_place_of_the_time_it_was_planned_for(region, ada, vagan) -> None:
    assert "Møtetid: mandag kl. 08.30." in told(ada)
    for label in ("Avtalen vår", "Når", "Tirsdag 14.00"):
        ada.presses(label)
    after = told(ada)
    assert "Møtested: Vågan, eller video.\n\nDere har avtalt:\nNår: Tirsdag 14.00 (Ada)" in after
    assert "Møtetid" not in after
    assert "Tida passer" not in after


def test_who_is_placed_by_no_library_gets_no_reasons(region: Region) -> None:
    nobody = region.participant("Nora")
    grouped(region, "Vågan", VAGAN, nobody, region.librarian("Jon", VAGAN))
    assert "Hvorfor" not in told(nobody)


# --- what speaks against others --------------------------------------------------------------------------------------


def test_the_only_group_has_no_other_beside_it(region: Region, ada: Person, vagan: list[Person]) -> None:
    assert "Gruppa di er Vågan." in told(ada)
    assert told(ada).count("Gruppa ") == 2  # its name, and that it has no chat


def test_at_most_two_others_are_told_the_next_best_first_and_last_of_all(region: Region, ada, vagan) -> None:
    three(region, VARDO, "Vardø")
    three(region, SORTLAND, "Sortland", slots=[FRIDAY_MORNING])
    three(region, ANDOY, "Andøy")
    assert last_paragraph(ada).count("Gruppa") == 2
    assert last_paragraph(ada).index("Sortland") < last_paragraph(ada).index("Andøy")
    assert "Vardø" not in told(ada)


def test_a_nearer_group_without_a_common_time(region: Region, ada: Person, vagan: list[Person]) -> None:
    three(region, SORTLAND, "Sortland", slots=[FRIDAY_MORNING])
    assert last_paragraph(ada) == "Gruppa Sortland er 15 km nærmere, men har ingen tid felles med deg."


def test_a_nearer_group_that_meets_when_somebody_cannot(region: Region, ada: Person, vagan: list[Person]) -> None:
    three(region, SORTLAND, "Sortland", slots=[FRIDAY_MORNING, TUESDAY_AFTERNOON])
    jon, siv = [region.librarian(name, SORTLAND, slots=[FRIDAY_MORNING]) for name in ("Pål", "Una")]
    group = next(each for each in groups.every(region.scene.tx, region.id) if each.name == "Sortland")
    groups.add_member(region.scene.tx, region.scene.now, group.id, region.member(jon))
    assert last_paragraph(ada).endswith("men møtes på en tid som ikke passer for deg.")
    groups.add_member(region.scene.tx, region.scene.now, group.id, region.member(siv))
    assert last_paragraph(ada).endswith("men den er full.")


def test_a_group_with_other_electives(region: Region, ada: Person, vagan: list[Person]) -> None:
    participations.change(region.scene.tx, region.member(ada), region.id, electives=["E2"])
    near = [region.librarian(name, place) for name, place in (("Odd", BO), ("Pia", OKSNES), ("Una", SORTLAND))]
    for person in near:
        participations.change(region.scene.tx, region.member(person), region.id, electives=["E5"])
    grouped(region, "Sortland", SORTLAND, *near, module="E5")
    assert last_paragraph(ada) == "Gruppa Sortland er 15 km nærmere, men har ikke valgt de samme modulene som deg."


def test_a_group_that_is_large_enough_or_has_somebody_from_there(region: Region, ada: Person, vagan) -> None:
    near = [region.librarian(name, place) for name, place in (("Odd", BO), ("Pia", OKSNES), ("Una", SORTLAND))]
    group = grouped(region, "Sortland", SORTLAND, *near)
    assert last_paragraph(ada) == "Gruppa Sortland er 15 km nærmere, men slik gikk det best opp for alle."
    late = region.librarian("Tor", ANDOY)
    groups.add_member(region.scene.tx, region.scene.now, group.id, region.member(late))
    assert last_paragraph(ada).endswith("men den er stor nok fra før.")
    region.moves(late, HADSEL)
    assert last_paragraph(ada).endswith("men der er det allerede noen fra kommunen din.")


def test_who_would_leave_too_few_behind(region: Region, ada: Person) -> None:
    grouped(region, "Vågan", VAGAN, ada, *[region.librarian(name, VAGAN) for name in ("Jon", "Siv")])
    three(region, SORTLAND, "Sortland")
    assert last_paragraph(ada) == "Gruppa Sortland er 15 km nærmere, men gruppa di ville blitt for liten."


def test_the_only_one_from_a_larger_library_is_needed(region: Region, ada: Person, vagan: list[Person]) -> None:
    for person in (ada, three(region, SORTLAND, "Sortland")[0]):
        works_in_a_larger_one(region, person)
    assert last_paragraph(ada).endswith("er 15 km nærmere, men gruppa di trenger noen fra et større bibliotek.")


def test_a_farther_group_is_just_that(region: Region, ada: Person, vagan: list[Person]) -> None:
    three(region, VARDO, "Vardø")
    assert last_paragraph(ada).startswith("Gruppa Vardø er ")
    assert last_paragraph(ada).endswith(" km lenger unna.")


# --- what is not said ------------------------------------------------------------------------------------------------


def test_the_own_leader_is_named_nowhere(region: Region) -> None:
    ada = region.librarian("Ada", SORTLAND, position="staff", library="Sortland folkebibliotek")
    grouped(region, "Vågan", VAGAN, ada, *[region.librarian(n, VAGAN, library=n) for n in ("Jon", "Siv", "Liv")])
    boss = region.librarian("Kari", SORTLAND, library="Sortland folkebibliotek")
    grouped(
        region, "Sortland", SORTLAND, boss, *[region.librarian(n, HADSEL, library=n) for n in ("Per", "Eva", "Una")]
    )
    assert last_paragraph(ada).endswith("km nærmere, men leder og egne ansatte er i hver sin gruppe.")
    assert "Kari" not in told(ada)


@pytest.mark.parametrize("place", [SORTLAND, HADSEL])
def test_a_private_apart_changes_no_word(region: Region, ada: Person, vagan: list[Person], place: str) -> None:
    """Neither of the reasons, nor of which groups are told of: not even by what is missing."""
    others = three(region, place, "Nabogruppa")
    three(region, ANDOY, "Andøy")
    everyone = [*vagan, *others]
    before = [told(person) for person in everyone]
    assert "Nabogruppa" in before[0]
    apart = [pair(region, ada, others[0]), pair(region, ada, vagan[1]), pair(region, others[1], vagan[2])]
    wishes(region, apart=frozenset(apart))
    assert [told(person) for person in everyone] == before


def test_where_only_a_private_apart_speaks_against_a_group_the_words_are_those_of_any_plan(region, ada, vagan) -> None:
    for name in ("Odd", "Pia"):
        grouped(region, "Andøy", ANDOY, region.librarian(name, ANDOY))
    near = three(region, HADSEL, "Hadsel")
    region.moves(near[0], BO)
    before = last_paragraph(ada)
    wishes(region, apart=frozenset({pair(region, ada, near[0])}))
    assert last_paragraph(ada) == before


def test_one_wish_alone_to_be_with_the_leader_changes_no_word(region: Region) -> None:
    ada = region.librarian("Ada", SORTLAND, position="staff", library="Sortland folkebibliotek")
    kari = region.librarian("Kari", SORTLAND, library="Sortland folkebibliotek")
    grouped(region, "Vågan", VAGAN, ada, *[region.librarian(n, VAGAN, library=n) for n in ("Jon", "Siv", "Liv")])
    grouped(region, "Sortland", SORTLAND, kari, *[region.librarian(n, HADSEL, library=n) for n in ("Per", "Eva")])
    before = told(ada)
    kari.writes("/innstillinger")
    kari.presses("Samme gruppe som")
    kari.presses("Ada")
    region.scene.now += timedelta(hours=1)
    assert told(ada) == before
