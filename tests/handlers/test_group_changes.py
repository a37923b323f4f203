"""People come, go and change after the groups are made: few move, and only where a facilitator says yes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.groups.wishes import NONE
from bot.domain.people import StudyGroup
from bot.services import answers, changes, group_plans, groups, plan_work, prompts, same_group
from bot.working_out import sought
from storage import groups as rows
from storage import participations, people, plans, programmes
from tests.handlers.test_groups import EVENING, MORNING, librarians, makes_groups, opens, stored
from tests.region import HADSEL, SORTLAND, VAGAN, VARDO, Region
from tests.scene import Person, Scene, Shown
from tests.week import Week


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


@pytest.fixture
def placed(region: Region, berit: Person) -> dict[str, Person]:
    """Seven people in two groups: Vågan with Ola, Jon and Siv, and Øksnes with Kari, Per, Eva and Liv."""
    people = {each.name: each for each in librarians(region)}
    makes_groups(berit)
    return people


def comes(region: Region, name: str, place: str, **how) -> Person:
    """Somebody joins, and is not in a group yet."""
    person = region.librarian(name, place, **how)
    changes.noted(region.scene.tx, region.scene.now, region.id, came=True)
    region.scene.plan()
    return person


def leaves(person: Person) -> None:
    person.writes("/innstillinger")
    person.presses("Gå ut av programmet")
    person.presses("Ja, gå ut")


def moves_to(region: Region, person: Person, place: str) -> None:
    """Somebody says that they work elsewhere now."""
    region.moves(person, place)
    changes.noted_of(region.scene.tx, region.scene.now, region.member(person))


def group_of(region: Region, name: str) -> int:
    return next(each.id for each in rows.every(region.scene.tx, region.id) if each.name == name)


def group_at(region: Region, place: str, *people: Person, chat: int | None = None) -> StudyGroup:
    """A group called after where its people work."""
    group = region.group(groups.place_name(place), *people, chat=chat)
    rows.change(region.scene.tx, group.id, host_municipality=place)
    return groups.get(region.scene.tx, group.id)


def librarians_of(region: Region, place: str, *names: str) -> list[Person]:
    """People of a library each."""
    return [region.librarian(name, place, library=f"Biblioteket til {name}") for name in names]


def hours_pass(region: Region) -> None:
    region.scene.later(hours=2)


def proposals(person: Person) -> list[str]:
    return [shown.text for shown in person.chat if "Jeg foreslår" in shown.text]


def who_is_where(region: Region) -> dict[str, set[str]]:
    tx = region.scene.tx
    return {each.name: {who.name for who in rows.members(tx, each.id)} for each in rows.every(tx, region.id)}


def everyone(region: Region) -> dict[str, str]:
    return {name: group for group, names in who_is_where(region).items() for name in names}


# --- a proposal ------------------------------------------------------------------------------------------------------


def test_somebody_who_comes_late_is_proposed_a_group_and_comes_in_on_yes(region: Region, berit: Person, placed) -> None:
    before = everyone(region)
    ada = comes(region, "Ada", VAGAN)
    hours_pass(region)
    assert "• Ada (Vågan) kommer med i gruppa Vågan." in berit.last.text
    assert berit.last.labels == ["Ja", "Ikke nå", "Vis hele forslaget"]
    assert (ada.chat, everyone(region)) == ([], before)
    berit.presses("Ja")
    assert "Gjort" in berit.last.text
    assert everyone(region) == {**before, "Ada": "Vågan"}
    assert "Nå er du i gruppa Vågan." in ada.last.text


def test_a_time_that_does_not_suit_who_comes_late_is_said_in_the_proposal(
    region: Region, berit: Person, placed
) -> None:
    comes(region, "Ada", VAGAN, slots=[9])
    comes(region, "Bo", SORTLAND, library="Filialen")
    hours_pass(region)
    assert "• Ada (Vågan) kommer med i gruppa Vågan (mandag kl. 08.30 passer ikke)." in berit.last.text
    assert "• Bo (Sortland) kommer med i gruppa Øksnes (28 km)." in berit.last.text


def test_what_a_group_has_agreed_on_is_the_time_that_suits_who_comes_late_or_not(
    region: Region, berit: Person, placed
) -> None:
    jon = placed["Jon"]
    jon.writes("/gruppe")
    for label in ("Avtalen vår", "Når", "Tirsdag 14.00"):
        jon.presses(label)
    comes(region, "Ada", VAGAN, slots=[0])
    hours_pass(region)
    assert "• Ada (Vågan) kommer med i gruppa Vågan (tirsdag kl. 14.00 passer ikke)." in berit.last.text
    jon.presses("Når")
    jon.writes("Når det passer")
    berit.carries(f"changes.not_now {plans.newest_told(region.scene.tx, region.id)}", 1)
    comes(region, "Bo", VAGAN, slots=[9], library="Filialen")
    hours_pass(region)
    assert "• Ada (Vågan) kommer med i gruppa Vågan." in berit.last.text


def test_the_whole_proposal_can_be_looked_at_and_confirmed(region: Region, berit: Person, placed) -> None:
    comes(region, "Ada", VAGAN)
    hours_pass(region)
    berit.presses("Vis hele forslaget")
    assert "Kommer med: Ada." in berit.last.text
    berit.presses("Bekreft")
    assert everyone(region)["Ada"] == "Vågan"


def test_what_happens_within_the_same_hours_makes_one_proposal(region: Region, berit: Person, placed) -> None:
    comes(region, "Ada", VAGAN)
    region.scene.later(hours=1)
    comes(region, "Bo", HADSEL)
    leaves(placed["Per"])
    assert proposals(berit) == []
    region.scene.later(hours=1)
    assert len(proposals(berit)) == 1
    assert "Ada" in berit.last.text
    assert "Bo" in berit.last.text
    region.scene.later(hours=4)
    assert len(proposals(berit)) == 1


def test_what_happens_in_the_evening_is_proposed_in_the_morning(region: Region, berit: Person, placed) -> None:
    region.scene.now = EVENING
    comes(region, "Ada", VAGAN)
    hours_pass(region)
    assert proposals(berit) == []
    region.scene.at(MORNING)
    assert len(proposals(berit)) == 1


def test_a_proposal_that_was_replaced_before_it_left_is_not_sent(region: Region, berit: Person, placed) -> None:
    tx, region.scene.now = region.scene.tx, EVENING
    comes(region, "Ada", VAGAN)
    programmes.change(tx, region.id, regroup_at=EVENING)
    region.scene.until_now()
    comes(region, "Bo", HADSEL)
    told = len(berit.chat)
    region.scene.at(MORNING)
    assert len(berit.chat) == told + 1
    assert "Bo" in proposals(berit)[0]


def test_where_nothing_would_change_nothing_is_proposed(region: Region, berit: Person, placed) -> None:
    leaves(placed["Per"])
    changes.noted_of(region.scene.tx, region.scene.now, region.member(placed["Ola"]))
    hours_pass(region)
    assert proposals(berit) == []
    assert plans.newest(region.scene.tx, region.id).cause is None


def test_somebody_who_works_elsewhere_now_may_move_and_is_told_what_it_saves(
    region: Region, berit: Person, placed
) -> None:
    moves_to(region, placed["Per"], VAGAN)
    hours_pass(region)
    assert "• Per flytter fra Øksnes til Vågan (" in berit.last.text
    assert "km mindre)." in berit.last.text
    berit.presses("Ja")
    assert everyone(region)["Per"] == "Vågan"
    assert "Vågan" in placed["Per"].last.text


def test_groups_keep_ids_names_and_chats_whoever_moves(region: Region, berit: Person, placed) -> None:
    tx = region.scene.tx
    before = rows.every(tx, region.id)
    for n, group in enumerate(before):
        rows.bind(tx, region.scene.now, group.id, -100 - n)
    moves_to(region, placed["Per"], VAGAN)
    comes(region, "Ada", SORTLAND)
    hours_pass(region)
    berit.presses("Ja")
    after = rows.every(tx, region.id)
    assert [(each.id, each.name) for each in after] == [(each.id, each.name) for each in before]
    assert [rows.chat(tx, each.id).chat_id for each in after] == [-100, -101]
    gone = (rows.chat(tx, group_of(region, "Øksnes")).chat_id, "remove_member", {"user_id": placed["Per"].id})
    assert gone in [(chat, call.name, call.args) for chat, call in region.scene.calls]


def test_a_proposal_that_people_have_changed_since_is_made_anew(region: Region, berit: Person, placed) -> None:
    comes(region, "Ada", VAGAN)
    hours_pass(region)
    before = everyone(region)
    region.librarian("Bo", VAGAN)
    assert "regner på nytt" in berit.presses("Ja")[0]
    assert everyone(region) == before
    assert "Ada" in berit.last.text
    assert "Bo" in berit.last.text
    berit.presses("Ja", berit.last)
    assert everyone(region).keys() == before.keys() | {"Ada", "Bo"}


def test_a_newer_proposal_takes_the_place_of_the_one_before(region: Region, berit: Person, placed) -> None:
    comes(region, "Ada", VAGAN)
    hours_pass(region)
    older, yes = berit.last, berit.last.button("Ja").press
    comes(region, "Bo", HADSEL)
    hours_pass(region)
    assert older.text == "Noe er endret siden dette forslaget. Trengs det et nytt, kommer det av seg selv."
    before = stored(region.scene)
    assert "gjelder ikke lenger" in berit.carries(yes, older.id)[0]
    assert stored(region.scene) == before
    assert "Bo" in berit.last.text


def test_a_proposal_that_still_says_the_same_is_not_told_again(region: Region, berit: Person, placed) -> None:
    comes(region, "Ada", VAGAN)
    hours_pass(region)
    leaves(placed["Per"])
    hours_pass(region)
    assert len(proposals(berit)) == 1
    berit.presses("Ja", berit.sees("Jeg foreslår"))
    assert everyone(region)["Ada"] == "Vågan"


def test_what_stands_in_the_way_is_told_once(region: Region, berit: Person) -> None:
    people = librarians_of(region, SORTLAND, "Kari", "Ola", "Per")
    group_at(region, SORTLAND, *people)
    for person in people:
        region.moves(person, SORTLAND)
    comes(region, "Ada", SORTLAND, position="staff")
    hours_pass(region)
    moves_to(region, people[0], SORTLAND)
    region.scene.later(days=1)
    assert sum("finner ingen grupper" in shown.text for shown in berit.chat) == 1


def test_groups_that_were_made_meanwhile_make_a_proposal_stale(region: Region, berit: Person, placed) -> None:
    comes(region, "Ada", VAGAN)
    hours_pass(region)
    proposal = berit.last
    makes_groups(berit)
    assert "Noe er endret siden" in proposal.text


def test_not_now_is_heeded_until_something_else_happens(region: Region, berit: Person, placed) -> None:
    ada = comes(region, "Ada", VAGAN)
    hours_pass(region)
    berit.presses("Ikke nå")
    assert "gruppene er som før" in berit.last.text
    changes.noted(region.scene.tx, region.scene.now, region.id)
    hours_pass(region)
    assert proposals(berit) == []
    assert ada.chat == []
    comes(region, "Bo", HADSEL)
    hours_pass(region)
    assert "Ada" in proposals(berit)[0]
    assert "Bo" in proposals(berit)[0]


def test_who_waits_is_seen_among_the_groups_and_can_be_placed_at_any_time(
    region: Region, berit: Person, placed
) -> None:
    ada = comes(region, "Ada", VAGAN)
    hours_pass(region)
    berit.presses("Ikke nå")
    berit.presses("Tilbake")
    assert "Én venter på gruppe: Ada" in berit.last.text
    berit.presses("Lag forslag")
    berit.presses("Bekreft")
    assert "Nå er du i gruppa" in ada.last.text


def test_two_facilitators_saying_yes_do_it_once(region: Region, berit: Person, placed) -> None:
    arne = region.facilitator("Arne")
    ada = comes(region, "Ada", VAGAN)
    hours_pass(region)
    asked = arne.last
    yes = asked.button("Ja").press
    berit.presses("Ja")
    assert "Gjort" in asked.text
    before = stored(region.scene)
    assert "allerede bekreftet" in arne.carries(yes, asked.id)[0]
    assert stored(region.scene) == before
    assert len(ada.chat) == 1


def test_the_other_facilitators_hear_who_confirmed_the_groups_or_a_change_of_them(
    region: Region, berit: Person
) -> None:
    arne = region.facilitator("Arne")
    librarians(region)
    makes_groups(berit)
    assert arne.last.text == "Berit har bekreftet gruppene."
    arne.presses("Grupper")
    assert "Det er 2 grupper." in arne.last.text
    comes(region, "Ada", VAGAN)
    hours_pass(region)
    arne.presses("Ja")
    assert berit.last.text == "Arne har bekreftet gruppene."
    assert [shown.text for shown in arne.chat + berit.chat].count("Arne har bekreftet gruppene.") == 1


def test_that_the_groups_are_confirmed_in_the_evening_is_told_in_the_morning(region: Region, berit: Person) -> None:
    arne = region.facilitator("Arne")
    librarians(region)
    region.scene.now = EVENING
    makes_groups(berit)
    assert arne.chat == []
    region.scene.at(MORNING)
    assert arne.last.text == "Berit har bekreftet gruppene."


def test_a_facilitator_who_is_asked_sees_what_stands_in_the_way_of_any_group(region: Region, berit: Person) -> None:
    for name in ("Kari", "Ola", "Per"):
        region.librarian(name, SORTLAND)
    makes_groups(berit)
    comes(region, "Ada", SORTLAND, position="staff")
    hours_pass(region)
    assert "finner ingen grupper som passer" in berit.last.text
    berit.presses("Se hva som står i veien")
    assert "Ada" in berit.last.text


def test_before_there_are_groups_nothing_is_proposed(region: Region, berit: Person) -> None:
    comes(region, "Ada", HADSEL)
    hours_pass(region)
    assert berit.chat == []


def test_somebody_who_leaves_before_the_proposal_is_in_none(region: Region, berit: Person, placed) -> None:
    ada = comes(region, "Ada", HADSEL)
    leaves(ada)
    hours_pass(region)
    assert proposals(berit) == []


def test_what_a_facilitator_has_wished_holds_in_later_proposals(region: Region, berit: Person, placed) -> None:
    opens(berit)
    berit.presses("Lag forslag")
    for label in ("Endre", "Kari", "Ikke sammen med", "Siv", "Bekreft"):
        berit.presses(label)
    for name in ("Liv", "Per", "Eva"):
        leaves(placed[name])
    hours_pass(region)
    assert "Kari" not in who_is_where(region)["Vågan"]
    assert not any("Kari flytter" in text for text in proposals(berit))


def test_who_was_pinned_is_moved_by_no_later_proposal(region: Region, berit: Person, placed) -> None:
    opens(berit)
    berit.presses("Lag forslag")
    for label in ("Endre", "Per", "Fest her", "Tilbake", "Bekreft"):
        berit.presses(label)
    moves_to(region, placed["Per"], VAGAN)
    hours_pass(region)
    assert not any("Per flytter" in text for text in proposals(berit))


def test_what_was_wished_of_somebody_is_forgotten_with_them(region: Region, berit: Person, placed) -> None:
    tx, kari, per = region.scene.tx, str(region.member(placed["Kari"])), str(region.member(placed["Per"]))
    opens(berit)
    berit.presses("Lag forslag")
    for label in ("Endre", "Kari", "Ikke sammen med", "Siv", "Endre", "Per", "Fest her", "Tilbake", "Bekreft"):
        berit.presses(label)
    kept = group_plans.standing_wishes(tx, region.id)
    assert (kept.bonds_of(kari) != [], per in kept.pins) == (True, True)
    for name in ("Kari", "Per"):
        placed[name].writes("/slett")
        placed[name].presses("Ja, slett alt")
    assert group_plans.standing_wishes(tx, region.id) == NONE


def test_a_leader_and_their_staff_who_no_longer_both_ask_are_proposed_a_group_each(
    region: Region, berit: Person
) -> None:
    leader, staff = region.librarian("Kari", SORTLAND), region.librarian("Ola", SORTLAND, position="staff")
    group_at(region, SORTLAND, leader, staff, *librarians_of(region, SORTLAND, "Per", "Eva"))
    group_at(region, HADSEL, *librarians_of(region, HADSEL, "Ine", "Jon", "Siv"))
    wishes(region, leader, staff, on=True)
    wishes(region, staff, leader, on=True)
    hours_pass(region)
    assert proposals(berit) == []
    wishes(region, staff, leader, on=False)
    hours_pass(region)
    berit.presses("Ja", berit.sees("Jeg foreslår"))
    assert everyone(region)["Kari"] != everyone(region)["Ola"]


def wishes(region: Region, one: Person, other: Person, *, on: bool) -> None:
    part = participations.get(region.scene.tx, region.member(one), region.id)
    assert part is not None
    same_group.wish(region.scene.tx, region.scene.now, part, region.member(other), on=on)


@pytest.mark.parametrize("button", ["yes 1", "not_now 1", "letting_in {p}", "letting_in {p} 1", "move {p} 1",
                                    "free_seat 1 {p}", "keep_seat 1 {p}"])  # fmt: skip
def test_forged_buttons_of_participants_and_other_facilitators_do_nothing(
    region: Region, berit: Person, placed, button: str
) -> None:
    stranger = Region(region.scene).facilitator("Arne")
    before = stored(region.scene)
    for person in (placed["Kari"], stranger, region.scene.person("Ingen")):
        assert "for veilederne" in person.carries("changes." + button.format(p=region.id), 1)[0]
    assert stored(region.scene) == before


# --- groups that end, and that meet anew -----------------------------------------------------------------------------


def test_a_group_with_two_left_goes_on_where_moving_them_does_not_pay(region: Region, berit: Person) -> None:
    group_at(region, SORTLAND, *librarians_of(region, SORTLAND, "Kari", "Ola", "Per", "Eva"))
    far = librarians_of(region, VARDO, "Ine", "Jon", "Siv")
    group_at(region, VARDO, *far)
    leaves(far[0])
    hours_pass(region)
    assert proposals(berit) == []


def test_a_group_ends_where_that_pays_and_its_name_and_chat_go_to_no_other(region: Region, berit: Person) -> None:
    tx = region.scene.tx
    group_at(region, SORTLAND, *librarians_of(region, SORTLAND, "Kari", "Ola", "Per"))
    small = librarians_of(region, HADSEL, "Ine", "Jon", "Siv")
    ended = group_at(region, HADSEL, *small, chat=-7)
    for person in small[1:]:
        leaves(person)
    hours_pass(region)
    assert "• Ine flytter fra Hadsel til Sortland (" in berit.last.text
    assert "• Gruppa Hadsel legges ned. Det som er delt der, blir stående." in berit.last.text
    berit.presses("Ja")
    assert who_is_where(region) == {"Sortland": {"Kari", "Ola", "Per", "Ine"}}
    assert "• Ine flytter fra Hadsel til Sortland (" in berit.last.text
    for name in ("Liv", "Tor", "Mia"):
        comes(region, name, HADSEL, library=f"{name}s")
    hours_pass(region)
    berit.presses("Ja", berit.last)
    assert set(who_is_where(region)) == {"Sortland", "Hadsel 2"}
    assert rows.by_chat(tx, -7) == groups.get(tx, ended.id)


def test_a_group_that_meets_at_a_time_that_suits_more_is_told_so(region: Region, berit: Person, placed) -> None:
    tx = region.scene.tx
    for name in ("Jon", "Siv", "Ola"):
        participations.change(tx, region.member(placed[name]), region.id, slots=[5])
    changes.noted(tx, region.scene.now, region.id)
    hours_pass(region)
    assert "• Gruppa Vågan møtes nå i Vågan, onsdag kl. 14.00." in berit.last.text
    berit.presses("Ja")
    assert berit.last.text == "Gruppene er endret, og de det gjelder, får beskjed."
    assert placed["Jon"].last.text == (
        "Gruppa Vågan har fått ny møtetid: onsdag kl. 14.00. Dere kan gjerne avtale noe annet."
    )
    assert placed["Jon"].last.labels == ["Avtalen vår"]
    assert "ny møtetid" not in placed["Kari"].last.text
    assert groups.get(tx, group_of(region, "Vågan")).slot == 5


def test_the_whole_proposal_tells_of_a_new_time_where_nothing_else_would_change(
    region: Region, berit: Person, placed
) -> None:
    for name in ("Jon", "Siv", "Ola"):
        participations.change(region.scene.tx, region.member(placed[name]), region.id, slots=[5])
    opens(berit)
    berit.presses("Lag forslag")
    assert "Alle er der de var.\nGruppa Vågan møtes nå i Vågan, onsdag kl. 14.00.\n\n" in berit.last.text
    berit.presses("Bekreft")
    assert placed["Jon"].last.text.startswith("Gruppa Vågan har fått ny møtetid: onsdag kl. 14.00.")
    opens(berit)
    berit.presses("Lag forslag")
    assert "Alle er der de var.\n\n" in berit.last.text


def test_whom_a_new_time_does_not_suit_is_told_whom_to_tell(region: Region, berit: Person, placed) -> None:
    for name, slot in (("Jon", 5), ("Siv", 5), ("Ola", 0)):
        participations.change(region.scene.tx, region.member(placed[name]), region.id, slots=[slot])
    changes.noted(region.scene.tx, region.scene.now, region.id)
    hours_pass(region)
    berit.presses("Ja")
    news = "Gruppa Vågan har fått ny møtetid: onsdag kl. 14.00. "
    assert placed["Jon"].last.text == news + "Dere kan gjerne avtale noe annet."
    assert placed["Ola"].last.text == (
        news + "Passer ikke tida for deg, så si fra til gruppa eller veilederen. Dere kan avtale en annen."
    )


def test_who_is_told_where_a_group_meets_hears_of_a_new_time_only_where_it_has_one(
    region: Region, berit: Person, placed
) -> None:
    jon = placed["Jon"]
    for name in ("Jon", "Siv", "Ola"):
        moves_to(region, placed[name], SORTLAND)
    hours_pass(region)
    berit.presses("Ja")
    assert jon.last.text == "Gruppa Vågan har fått nytt møtested: Sortland. Dere kan gjerne avtale noe annet."
    for name in ("Jon", "Siv", "Ola"):
        moves_to(region, placed[name], VAGAN)
        participations.change(region.scene.tx, region.member(placed[name]), region.id, slots=[5])
    hours_pass(region)
    berit.presses("Ja")
    assert jon.last.text.startswith("Gruppa Vågan har fått nytt møtested og ny tid: Vågan, onsdag kl. 14.00.")


def test_no_other_time_is_proposed_than_the_one_a_group_has_agreed_on(region: Region, berit: Person, placed) -> None:
    tx = region.scene.tx
    placed["Jon"].writes("/gruppe")
    for label in ("Avtalen vår", "Når", "Tirsdag 14.00"):
        placed["Jon"].presses(label)
    for name in ("Jon", "Siv", "Ola"):
        participations.change(tx, region.member(placed[name]), region.id, slots=[5])
    changes.noted(tx, region.scene.now, region.id)
    hours_pass(region)
    assert proposals(berit) == []


def test_a_group_that_meets_elsewhere_keeps_the_time_it_has_agreed_on(region: Region, berit: Person, placed) -> None:
    jon, slot = placed["Jon"], groups.get(region.scene.tx, group_of(region, "Vågan")).slot
    jon.writes("/gruppe")
    for label in ("Avtalen vår", "Når", "Tirsdag 14.00"):
        jon.presses(label)
    for name in ("Jon", "Siv", "Ola"):
        moves_to(region, placed[name], SORTLAND)
        participations.change(region.scene.tx, region.member(placed[name]), region.id, slots=[5])
    hours_pass(region)
    assert "• Gruppa Vågan møtes nå i Sortland. Tida de har avtalt, står." in berit.last.text
    berit.presses("Ja")
    assert "Gruppa Vågan har fått nytt møtested: Sortland. Tida dere har avtalt, står." in jon.last.text
    assert groups.get(region.scene.tx, group_of(region, "Vågan")).slot == slot


def test_a_group_without_a_time_is_given_none_by_a_change_that_is_not_about_it(region: Region, berit: Person) -> None:
    tx = region.scene.tx
    near, far = librarians_of(region, SORTLAND, "Kari", "Ola", "Per"), librarians_of(region, VAGAN, "Ine", "Jon", "Siv")
    group_at(region, SORTLAND, *near)
    timeless = group_at(region, VAGAN, *far)
    plan = group_plans.as_they_are(tx, region.scene.now, people.get(tx, region.member(berit)), region.id)
    berit.carries(f"groups.again {plan}", 1)
    assert berit.last.text.count("tid: avtales.") == 2
    berit.presses("Bekreft")
    assert groups.get(tx, timeless.id).slot is None


# --- one obvious group -----------------------------------------------------------------------------------------------


def lets_in(berit: Person) -> None:
    opens(berit)
    berit.presses("Nye deltakere")
    berit.presses("Plasser dem selv")


def test_nobody_is_let_in_nor_said_to_be_where_people_have_changed_meanwhile(
    region: Region, berit: Person, placed
) -> None:
    tx, now = region.scene.tx, region.scene.now
    lets_in(berit)
    ada = region.librarian("Ada", VAGAN)
    early = group_plans.ask_by_itself(tx, now, region.id, "early")
    assert early
    task = plan_work.task(tx, early)
    assert task
    worked = sought(task)
    assert worked.is_obvious
    participations.change(tx, region.member(placed["Jon"]), region.id, slots=[9])
    changes.worked_out(tx, now, worked)
    region.scene.deliver()
    assert rows.of_member(tx, region.member(ada), region.id) is None
    assert "Ada" not in berit.last.text


def test_nobody_is_let_in_without_asking_at_first(region: Region, berit: Person, placed) -> None:
    opens(berit)
    berit.presses("Nye deltakere")
    assert "Nå spør jeg deg først." in berit.last.text
    comes(region, "Ada", VAGAN)
    assert "Ada" not in everyone(region)


def test_a_newcomer_with_one_obvious_group_is_let_in_at_once_and_can_be_moved(
    region: Region, berit: Person, placed
) -> None:
    lets_in(berit)
    assert "Nå plasserer jeg dem selv." in berit.last.text
    ada = comes(region, "Ada", VAGAN)
    assert everyone(region)["Ada"] == "Vågan"
    assert "Nå er du i gruppa Vågan." in ada.last.text
    assert "Ada (Vågan) er med i gruppa Vågan nå." in berit.last.text
    hours_pass(region)
    assert proposals(berit) == []
    assert not any("har bekreftet" in shown.text for shown in berit.chat)
    berit.presses("Flytt Ada")
    assert "Flytte Ada til:" in berit.last.text
    berit.presses("Øksnes")
    berit.presses("Bekreft")
    assert everyone(region)["Ada"] == "Øksnes"


def test_a_newcomer_between_two_groups_is_asked_about(region: Region, berit: Person, placed) -> None:
    lets_in(berit)
    comes(region, "Ada", HADSEL)
    assert "Ada" not in everyone(region)
    hours_pass(region)
    assert "Ada (Hadsel) kommer med i gruppa" in proposals(berit)[0]


def test_a_newcomer_far_from_every_group_is_asked_about(region: Region, berit: Person, placed) -> None:
    lets_in(berit)
    comes(region, "Ada", VARDO)
    assert "Ada" not in everyone(region)
    hours_pass(region)
    assert "⚠ Ada har" in proposals(berit)[0]


# --- pauses ----------------------------------------------------------------------------------------------------------


def pauses(person: Person, until: str) -> None:
    person.writes("/pause")
    person.presses("Til en dato")
    person.writes(until)


def test_somebody_on_pause_keeps_the_seat_and_comes_back_to_it(region: Region, berit: Person, placed) -> None:
    before = everyone(region)
    placed["Jon"].writes("/pause")
    placed["Jon"].presses("2 uker")
    region.scene.later(days=1)
    assert everyone(region) == before
    placed["Jon"].writes("/pause")
    placed["Jon"].presses("Jeg er tilbake nå")
    region.scene.later(days=1)
    assert everyone(region) == before
    assert not any("pause" in shown.text or "Jeg foreslår" in shown.text for shown in berit.chat)


def test_after_a_long_pause_was_begun_the_facilitator_says_whether_the_seat_is_kept(
    region: Region, berit: Person, placed
) -> None:
    pauses(placed["Jon"], "1. desember")
    assert "Jon har pause til" in berit.last.text
    assert "beholder plassen i gruppa Vågan" in berit.last.text
    berit.presses("Behold plassen")
    assert everyone(region)["Jon"] == "Vågan"
    berit.writes("/veileder")
    for label in ("Deltakere", "Jon", "Gi plassen til andre"):
        berit.presses(label)
    assert "Jon" not in everyone(region)
    assert "har veilederen gitt plassen din i gruppa Vågan til andre" in placed["Jon"].last.text


def test_who_gives_up_a_seat_in_the_chat_too_hears_it_with_the_reason_in_one_message(
    region: Region, berit: Person, placed
) -> None:
    rows.bind(region.scene.tx, region.scene.now, group_of(region, "Vågan"), -77)
    placed["Jon"].does("member_came", -77)
    pauses(placed["Jon"], "1. desember")
    heard = len(placed["Jon"].chat)
    region.scene.at(datetime(2026, 8, 24, 18, tzinfo=UTC))
    berit.presses("Gi plassen til andre")
    region.scene.later(days=1)
    (told,) = placed["Jon"].chat[heard:]
    assert told.text.startswith(
        "Siden du har en lang pause, har veilederen gitt plassen din i gruppa Vågan til andre, og"
    )
    assert "tatt deg ut av chatten der" in told.text


def test_my_group_says_what_holds_during_a_pause(region: Region, berit: Person, placed) -> None:
    pauses(placed["Jon"], "1. desember")
    placed["Jon"].writes("/gruppe")
    assert "Du har pause til tirsdag 1. desember, og får ingen spørsmål så lenge." in placed["Jon"].last.text
    assert "Spørsmålene får du privat" not in placed["Jon"].last.text
    berit.presses("Gi plassen til andre")
    placed["Jon"].writes("/gruppe")
    assert placed["Jon"].last.text == (
        "Du har pause til tirsdag 1. desember, og får ingen spørsmål så lenge. Når du er tilbake, får du en gruppe, "
        "og beskjed her. Du trenger ikke gjøre noe."
    )


def test_who_waits_for_a_group_and_pauses_is_promised_no_questions_meanwhile(region: Region, placed) -> None:
    ada = region.librarian("Ada", VAGAN)
    pauses(ada, "1. desember")
    ada.writes("/gruppe")
    assert "Veilederne finner en til deg" in ada.last.text
    assert "Du har pause til tirsdag 1. desember, og får ingen spørsmål så lenge." in ada.last.text
    assert "Spørsmålene får du privat" not in ada.last.text


def test_who_gave_up_a_seat_is_in_no_proposal_until_they_are_back(region: Region, berit: Person, placed) -> None:
    pauses(placed["Jon"], "1. desember")
    berit.presses("Gi plassen til andre")
    comes(region, "Ada", VAGAN)
    region.scene.later(days=1)
    assert "Jon" not in proposals(berit)[0]
    berit.presses("Ja")
    assert "gjelder ikke lenger" in berit.carries(f"changes.free_seat {region.member(placed['Jon'])} {region.id}", 1)[0]
    region.scene.at(datetime(2026, 12, 2, 9, 0, tzinfo=UTC))
    assert "Jon (Vågan) kommer med i gruppa" in proposals(berit)[0]


# --- a group with too few --------------------------------------------------------------------------------------------


@pytest.fixture
def small(region: Region, berit: Person) -> None:
    """Three in Sortland, and two left in Vardø, from where it is far to any other group."""
    group_at(region, SORTLAND, *librarians_of(region, SORTLAND, "Kari", "Ola", "Per"))
    far = librarians_of(region, VARDO, "Ine", "Jon", "Siv")
    group_at(region, VARDO, *far)
    leaves(far[2])


def test_a_group_with_too_few_for_three_weeks_is_proposed_to_be_merged_once(
    region: Region, berit: Person, small
) -> None:
    region.scene.at(region.scene.now + timedelta(days=20))
    assert proposals(berit) == []
    region.scene.at(region.scene.now + timedelta(days=2))
    assert "Gruppa Vardø har hatt færre enn 3 aktive i tre uker." in proposals(berit)[0]
    assert "• Ine flytter fra Vardø til Sortland (" in proposals(berit)[0]
    assert set(who_is_where(region)) == {"Sortland", "Vardø"}
    region.scene.at(region.scene.now + timedelta(days=14))
    assert len(proposals(berit)) == 1
    berit.presses("Ja")
    assert who_is_where(region) == {"Sortland": {"Kari", "Ola", "Per", "Ine", "Jon"}}


def test_not_now_leaves_a_small_group_alone_for_three_weeks(region: Region, berit: Person, small) -> None:
    region.scene.at(region.scene.now + timedelta(days=25))
    berit.presses("Ikke nå")
    region.scene.at(region.scene.now + timedelta(days=20))
    assert proposals(berit) == []
    region.scene.at(region.scene.now + timedelta(days=2))
    assert len(proposals(berit)) == 1


def test_one_small_group_is_asked_about_at_a_time(region: Region, berit: Person, small) -> None:
    group_at(region, HADSEL, *librarians_of(region, HADSEL, "Tor", "Mia"))
    region.scene.until_now()
    region.scene.at(region.scene.now + timedelta(days=25))
    assert len(proposals(berit)) == 1
    assert "Gruppa Vardø" in proposals(berit)[0]
    berit.presses("Ikke nå")
    region.scene.later(hours=1)
    assert "Gruppa Hadsel har hatt færre enn 3 aktive" in proposals(berit)[0]


def test_when_the_programme_is_over_no_group_is_merged(region: Region, berit: Person, small) -> None:
    region.scene.now = datetime(2028, 9, 1, 7, 0, tzinfo=UTC)
    region.scene.until_now()
    region.scene.later(days=22)
    assert proposals(berit) == []


def test_who_is_on_pause_does_not_count_and_a_group_that_recovers_is_left_alone(region: Region, berit: Person) -> None:
    people = librarians_of(region, SORTLAND, "Kari", "Ola", "Per")
    group_at(region, SORTLAND, *people)
    group_at(region, HADSEL, *librarians_of(region, HADSEL, "Ine", "Jon", "Siv"))
    people[0].writes("/pause")
    people[0].presses("2 uker")
    region.scene.at(region.scene.now + timedelta(days=30))
    assert proposals(berit) == []
    pauses(people[0], "1. desember")
    berit.presses("Behold plassen")
    region.scene.later(hours=6)
    region.scene.at(region.scene.now + timedelta(days=22))
    assert "Gruppa Sortland har hatt færre enn 3 aktive" in proposals(berit)[0]


def test_where_nobody_has_room_the_facilitator_is_told_and_can_ask_for_all_groups_anew(
    region: Region, berit: Person
) -> None:
    group_at(region, SORTLAND, *librarians_of(region, SORTLAND, "Kari", "Ola", "Per", "Eva", "Liv"))
    group_at(region, VARDO, *librarians_of(region, VARDO, "Ine", "Jon"))
    region.scene.until_now()
    region.scene.at(region.scene.now + timedelta(days=22))
    assert "Ingen annen gruppe har plass til dem." in berit.last.text
    assert berit.last.labels == ["Lag forslag", "Ikke nå"]


# --- what somebody who moved sees ------------------------------------------------------------------------------------


def test_somebody_who_moves_sees_nothing_of_the_old_group_and_keeps_their_own(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    long = "Jeg fikk hjelp av naboen. " * 20
    week.answers(week.ola, long, to="Gruppa")
    week.answers(week.kari, "Mitt eget svar.", to="Gruppa")
    week.kari.presses("Vis svarene")
    week.kari.presses("Mer fra Ola")
    read = week.kari.last
    assert read.text.count("naboen") == 20
    moved(week, week.kari, week.south.id)
    assert read not in week.kari.chat
    assert not any("naboen" in shown.text for shown in week.kari.chat)
    prompt = prompt_of(week)
    answer = answers_of(week, week.ola)
    assert "gjelder ikke lenger" in week.kari.carries(f"answers.read {answer}", 1)[0]
    week.kari.carries(f"answers.others {prompt}", 1)
    week.kari.writes("/sporsmal")
    week.kari.writes("/finn naboen")
    week.kari.writes("/minedata")
    assert not any("naboen" in said(shown) for shown in week.kari.chat)
    assert any("Mitt eget svar." in said(shown) for shown in week.kari.chat)
    week.ola.writes("/sporsmal")
    week.ola.presses("Vis svarene")
    assert "Mitt eget svar." in week.ola.last.text
    week.liv.carries(f"answers.others {prompt}", 1)
    assert "Mitt eget svar." not in week.liv.last.text


def test_what_is_read_of_the_whole_cohort_stays_with_somebody_who_moves(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    week.answers(week.ola, "Jeg fikk hjelp av naboen. " * 20, to="Hele")
    week.kari.writes("/sporsmal")
    week.kari.presses("Vis svarene")
    week.kari.presses("Mer fra Ola")
    read = week.kari.last
    moved(week, week.kari, week.south.id)
    assert read in week.kari.chat
    assert read.text.count("naboen") == 20


def moved(week: Week, person: Person, group_id: int) -> None:
    settled = {week.member(person): groups.get(week.scene.tx, group_id)}
    groups.settle(week.scene.tx, week.scene.now, week.id, settled)
    week.scene.deliver()


def prompt_of(week: Week) -> int:
    who = prompts.participant(week.scene.tx, people.get(week.scene.tx, week.member(week.ola)), week.id)
    found = prompts.this_week(week.scene.tx, week.scene.now, who)
    assert found is not None
    return found


def answers_of(week: Week, person: Person) -> int:
    return answers.of_member(week.scene.tx, week.member(person))[0].id


def said(shown: Shown) -> str:
    attachment = shown.message.attachment
    return shown.text + (attachment.content.decode() if attachment else "")
