"""A facilitator changes a proposal before saying yes: moves, pins, together, apart, undo, compare."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.groups import Assignment, Group
from bot.domain.groups.cost import evaluate
from bot.domain.people import Member, Participation
from bot.services import group_plans, groups, outbox, plan_work, programme
from handlers.group_plans.preview import SHOWN
from storage import groups as rows
from storage import libraries, participations, people
from tests.handlers.test_groups import librarians, makes_groups, opens, stored
from tests.region import ANDOY, BO, HADSEL, OKSNES, SORTLAND, VAGAN, VARDO, Region
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


def test_a_group_that_meets_elsewhere_and_is_called_after_that_is_told_of_in_the_comparison(
    region: Region, berit: Person
) -> None:
    librarians(region)
    proposes(berit)
    moves_ola(berit)
    assert "Ola festet i gruppa Sortland (før Øksnes)" in berit.last.text
    berit.presses("Sammenlign")
    assert "Gruppa Øksnes møtes i Sortland nå, og heter Sortland." in berit.last.text
    assert "Gruppa Vågan møtes" not in berit.last.text


def test_a_group_there_is_keeps_its_name_where_it_would_meet_elsewhere(region: Region, berit: Person) -> None:
    librarians(region)
    makes_groups(berit)
    proposes(berit)
    changes(berit, "Eva")
    berit.presses("Flytt")
    berit.presses(berit.last.labels[0])
    berit.presses("Sammenlign")
    assert "Gruppa Øksnes møtes i Sortland nå.\n" in berit.last.text


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
                       "move 1 2 g2", "map 1", "compare 1", "plan 1", "confirm 1", "undo 1", "again 1",
                       "warnings 1"):  # fmt: skip
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
    assert "Kommer med: Ada." in berit.last.text
    berit.presses("Bekreft")
    after = {
        each.id: [m.name for m in rows.members(region.scene.tx, each.id)]
        for each in rows.every(region.scene.tx, region.id)
    }
    assert after.keys() == before.keys()
    assert sum(map(len, after.values())) == len(people) + 1


def test_nobody_moves_out_of_a_group_that_is_only_proposed(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    changes(berit, "Jon")
    berit.presses("Ikke sammen med")
    berit.presses("Siv")
    berit.presses("Sammenlign")
    assert ": fra " in berit.last.text
    assert "bytte gruppe" not in berit.last.text
    berit.presses("Tilbake")
    changes(berit, "Jon")
    berit.presses("Flytt")
    assert "bytte gruppe" not in berit.last.text


# --- left and taken up again -----------------------------------------------------------------------------------------


def test_what_is_asked_for_twice_is_worked_out_once(region: Region, berit: Person) -> None:
    librarians(region)
    tx, now, who = region.scene.tx, region.scene.now, member(region, berit)
    asked = [group_plans.ask(tx, now, who, region.id) for _ in range(2)]
    assert asked[0] == asked[1]


def test_who_waits_sees_for_how_long_it_has_been_tried(
    region: Region, berit: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    librarians(region)
    with monkeypatch.context() as patch:
        patch.setattr(region.scene, "plan", lambda: None)  # it is still being worked out
        proposes(berit)
    assert berit.last.text == "Jeg lager et forslag. Det tar noen sekunder, og kommer her."
    plan_id = plan_work.wanted(region.scene.tx)
    assert plan_id is not None
    region.scene.now += timedelta(seconds=6)
    outbox.refresh(region.scene.tx, region.scene.now, group_plans.about(plan_id))
    region.scene.deliver()
    assert "Jeg har prøvd i 6 sekunder." in berit.last.text


def test_what_lacks_in_a_group_is_warned_of(region: Region, berit: Person) -> None:
    for name in ("Ada", "Ine", "Bo"):
        region.librarian(name, VAGAN, slots=[])
    proposes(berit)
    warned = [line for line in berit.last.text.splitlines() if line.startswith("⚠")]
    assert warned == ["⚠ Vågan: ingen har sagt en tid som passer.", "⚠ Vågan: ingen fra et større bibliotek."]
    tx = region.scene.tx
    larger = libraries.keep(tx, VAGAN, "Storbiblioteket", "larger")
    libraries.place(tx, region.member(region.librarian("Per", VAGAN)), "leader", [larger])
    proposes(berit)
    assert "⚠" not in berit.last.text


def test_a_proposal_that_was_left_is_found_again_with_its_changes(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    moves_ola(berit)
    changed = berit.last.text
    berit.presses("Ikke nå")
    opens(berit)
    berit.presses("Se forslaget")
    assert berit.last.text == changed
    berit.presses("Bekreft")
    opens(berit)
    assert "Se forslaget" not in berit.last.labels


def test_what_is_undone_is_not_found_again(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    first = berit.last.text
    moves_ola(berit)
    berit.presses("Angre")
    opens(berit)
    berit.presses("Se forslaget")
    assert berit.last.text == first


def test_of_two_facilitators_the_second_to_confirm_changes_the_groups_that_the_first_made(
    region: Region, berit: Person
) -> None:
    librarians(region)
    arne = region.facilitator("Arne")
    proposes(arne)
    moves_ola(arne)
    makes_groups(berit)
    made = places(region)
    arne.presses("Bekreft")
    assert "Noen har kommet til eller endret noe" in arne.last.text
    assert places(region) == made
    arne.presses("Bekreft")
    assert places(region) == made


def test_a_proposal_is_not_taken_unasked_when_there_is_a_newer_one(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    older = berit.last
    opens(berit)
    berit.presses("Lag forslag")
    moves_ola(berit)
    newer = berit.last.text
    berit.presses("Bekreft", older)
    assert "Det er laget et nyere forslag etter dette." in older.text
    assert places(region) == {}
    berit.presses("Se det nyeste", older)
    assert older.text == newer
    berit.presses("Angre", older)
    berit.presses("Angre", berit.last)
    berit.presses("Bekreft", older)
    assert len(places(region)) == 2


def test_an_older_proposal_can_be_taken_all_the_same(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    older = berit.last
    opens(berit)
    berit.presses("Lag forslag")
    berit.presses("Bekreft", older)
    berit.presses("Bekreft dette likevel", older)
    assert len(places(region)) == 2


def test_a_proposal_from_before_somebody_left_is_made_anew_before_it_is_changed(region: Region, berit: Person) -> None:
    people = librarians(region)
    proposes(berit)
    proposed = berit.last
    changes(berit, "Ola")
    berit.presses("Flytt")
    ways = berit.last
    region.leaves(people[1])
    berit.presses("Tilbake", ways)
    assert "Det nye forslaget kommer under." in proposed.text
    assert "Noen har kommet til eller endret noe" in berit.last.text
    assert "Ola" not in berit.last.text


def test_a_group_that_is_not_made_yet_is_called_after_where_it_meets(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    for name in ("Jon", "Siv", "Ola", "Kari"):
        changes(berit, name)
        berit.presses("Flytt")
        berit.presses(berit.last.labels[0])
        groups_ = [each for each in berit.last.text.split("\n\n") if "Møtested" in each]
        assert len(groups_) == 2
        for each in groups_:
            assert f"Møtested {each.partition(':')[0]}," in each


def test_the_facilitator_sees_what_they_asked_for(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    changes(berit, "Liv")
    berit.presses("Fest her")
    assert "Liv er festet der" in berit.last.text
    berit.presses("Ikke sammen med")
    berit.presses("Siv")
    assert "Slik du ville ha det: Liv festet i gruppa" in berit.last.text
    assert "Liv og Siv hver for seg" in berit.last.text


def test_a_group_that_is_barred_says_by_whom(region: Region, berit: Person) -> None:
    region.librarian("Kari", SORTLAND)
    for name in ("Ola", "Siv"):
        region.librarian(name, SORTLAND, position="staff")
    for name in ("Per", "Eva", "Liv"):
        region.librarian(name, HADSEL)
    proposes(berit)
    changes(berit, "Kari")
    berit.presses("Flytt")
    assert "Der er noen som ikke skal være sammen med Kari: Ola, Siv." in berit.last.text


def test_a_map_that_is_asked_for_before_it_is_drawn_comes_once_when_it_is(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    before = len(berit.chat)
    assert berit.presses("Kart") == berit.presses("Kart") == ["Kartet kommer her når det er tegnet."]
    assert len(berit.chat) == before
    draws(region, b"PNG")
    assert berit.last.has_file
    assert len(berit.chat) == before + 1
    region.scene.later(hours=1)
    assert len(berit.chat) == before + 1
    berit.presses("Kart")
    assert len(berit.chat) == before + 2


def test_a_map_that_could_not_be_drawn_comes_in_words(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    berit.presses("Kart")
    draws(region, b"")
    assert not berit.last.has_file
    assert "Kart over 2 grupper" in berit.last.text
    berit.presses("Tilbake til forslaget")
    assert "Forslag: 2 grupper." in berit.last.text


def test_who_has_waited_long_for_a_map_gets_it_in_words(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    plan = plan_work.undrawn(region.scene.tx)
    berit.presses("Kart")
    region.scene.later(hours=1)
    assert "Kart over 2 grupper" in berit.last.text
    again = len(berit.chat) + 1
    assert berit.carries(f"groups.map {plan}", 1) == []
    assert "Kart over 2 grupper" in berit.last.text
    draws(region, b"PNG")
    assert len(berit.chat) == again
    assert not any(shown.has_file for shown in berit.chat)


def test_groups_that_were_made_before_their_map_was_drawn_are_told_of_in_words(region: Region, berit: Person) -> None:
    librarians(region)
    proposes(berit)
    plan = berit.last.button("Kart").press
    berit.presses("Bekreft")
    berit.carries(plan, berit.last.id)
    assert "Kart over 2 grupper" in berit.last.text


def draws(region: Region, picture: bytes) -> None:
    """Draw the next map, as the bot does beside."""
    plan_id = plan_work.undrawn(region.scene.tx)
    assert plan_id
    plan_work.drawn(region.scene.tx, region.scene.now, plan_id, picture)
    region.scene.deliver()


# --- many ------------------------------------------------------------------------------------------------------------


def test_four_hundred_people_fit_on_screens_that_one_can_find_ones_way_in(
    region: Region, berit: Person, caplog: pytest.LogCaptureFixture
) -> None:
    for n in range(400):
        region.librarian(f"Person {n:03} Med-Et-Langt Dobbeltetternavn-Som-Fyller", MANY[n % len(MANY)])
    plan = proposed(region, berit)
    berit.carries(f"groups.plan {plan}", 1)
    berit.carries(f"groups.again {plan}", 1)
    assert "Forslag: 100 grupper." in berit.last.text
    assert any("ting til å se på" in label for label in berit.last.labels)
    berit.presses("⚠")
    berit.presses("Neste")
    berit.presses("Tilbake til forslaget")
    berit.presses("Endre")
    assert "skriv en del av navnet" in berit.last.text
    berit.writes("person 37")
    assert "Person 370" in "".join(berit.last.labels)
    berit.writes("finnes ikke")
    assert "Jeg fant ingen" in berit.last.text
    berit.writes("377")
    assert len(berit.last.labels) == 2
    berit.presses("Person 377")
    berit.presses("Flytt")
    berit.presses("Neste")
    berit.presses(berit.last.labels[0])
    assert "Person 377" in berit.last.text
    berit.presses("Sammenlign")
    assert "Person 377" in berit.last.text
    berit.presses("Tilbake")
    berit.presses("Bekreft")
    assert len(places(region)) == 100
    assert "her er de første. De andre står under «Grupper» med «mangler chat»." in berit.chat[-6].text
    assert not [each for each in caplog.records if "too large" in each.getMessage()]


def test_a_screen_of_a_large_proposal_reads_only_those_it_shows(
    region: Region, berit: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(240):
        region.librarian(f"Person {n:03}", SORTLAND)
    plan, read = proposed(region, berit), list[int]()
    active = participations.active

    def counted(*which: Any) -> list[Participation]:
        found = active(*which)
        read.append(len(found))
        return found

    monkeypatch.setattr(participations, "active", counted)
    berit.carries(f"groups.again {plan}", 1)
    berit.presses("Neste")
    berit.presses("⚠")
    berit.presses("Tilbake til forslaget")
    plan_work.drawn(region.scene.tx, region.scene.now, plan, b"")
    berit.presses("Kart")
    assert "Kart over 60 grupper" in berit.last.text
    opens(berit)
    group_plans.ask(region.scene.tx, region.scene.now, member(region, berit), region.id)
    assert max(read) == SHOWN * 4


# --- scenery ---------------------------------------------------------------------------------------------------------

MANY = (SORTLAND, HADSEL, BO, OKSNES, ANDOY, VAGAN, VARDO)


def member(region: Region, person: Person) -> Member:
    found = people.at_address(region.scene.tx, str(person.id))
    assert found
    return found.member


def moves_ola(berit: Person) -> None:
    changes(berit, "Ola")
    berit.presses("Flytt")
    berit.presses(berit.last.labels[0])


def places(region: Region) -> dict[int, list[str]]:
    tx = region.scene.tx
    return {each.id: sorted(m.name for m in rows.members(tx, each.id)) for each in rows.every(tx, region.id)}


def proposed(region: Region, berit: Person) -> int:
    """A proposal of fours as they come, without the time that a good one takes."""
    tx, all_ = region.scene.tx, groups.cohort(region.scene.tx, programme.get(region.scene.tx, region.id))
    everyone, planned = list(all_.persons.values()), []
    for n in range(0, len(everyone), 4):
        four = everyone[n : n + 4]
        cost = evaluate(four, all_.rules, 0)
        ids = tuple(each.id for each in four)
        planned.append(Group(f"g{n}", f"G{n}", cost.host_municipality, cost.slot, cost.module, ids, cost.cost))
    total = {term: sum(each.cost[term] for each in planned) for term in planned[0].cost}
    found = Assignment(tuple(planned), sum(total.values()), total, "heuristic", (), (), "work")
    id = group_plans.ask(tx, region.scene.now, member(region, berit), region.id)
    task = plan_work.task(tx, id)
    assert task
    plan_work.keep(tx, region.scene.now, plan_work.worked(task, found))
    return id
