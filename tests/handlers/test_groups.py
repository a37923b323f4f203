from datetime import UTC, datetime

import pytest
import sqlalchemy

from bot.domain.people import StudyGroup
from bot.services import groups
from storage import groups as rows
from storage.schema import metadata
from tests.region import ANDOY, BO, HADSEL, OKSNES, SORTLAND, VAGAN, VARDO, Region
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, Week

EVENING = datetime(2026, 8, 24, 19, 0, tzinfo=UTC)
MORNING = datetime(2026, 8, 25, 6, 0, tzinfo=UTC)


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


def librarians(region: Region) -> list[Person]:
    """Seven neighbours: two groups."""
    places = {"Kari": SORTLAND, "Ola": HADSEL, "Per": BO, "Eva": OKSNES, "Liv": ANDOY, "Jon": VAGAN, "Siv": VAGAN}
    return [region.librarian(name, place) for name, place in places.items()]


def group_of(region: Region, name: str) -> StudyGroup:
    return next(each for each in groups.every(region.scene.tx, region.id) if each.name == name)


def opens(person: Person) -> None:
    person.writes("/veileder")
    person.presses("Grupper")


def makes_groups(person: Person) -> None:
    opens(person)
    person.presses("Lag forslag")
    person.presses("Bekreft")


def stored(scene: Scene) -> dict[str, int]:
    """How many rows each table has, but for the outbox, which holds what the bot answers."""
    tables = [table for table in metadata.sorted_tables if table.name != "outbox"]
    count = sqlalchemy.func.count()
    return {table.name: scene.tx.execute(sqlalchemy.select(count).select_from(table)).scalar_one() for table in tables}


# --- a proposal ------------------------------------------------------------------------------------------------------


def test_a_proposal_says_who_from_where_how_far_and_when(region: Region, berit: Person) -> None:
    librarians(region)
    opens(berit)
    berit.presses("Lag forslag")
    proposal = berit.last.text
    assert "Forslag: 2 grupper." in proposal
    assert "Jon (Vågan), Siv (Vågan), Ola (Hadsel, 39 km)" in proposal
    assert "Møtested Vågan, tid: mandag kl. 08.30. Tida passer for alle." in proposal
    assert "Ingen får vite noe før du bekrefter." in proposal


def test_nobody_is_told_before_the_facilitator_confirms(region: Region, berit: Person) -> None:
    people = librarians(region)
    opens(berit)
    berit.presses("Lag forslag")
    berit.presses("Ikke nå")
    assert not any(person.chat for person in people)
    assert groups.every(region.scene.tx, region.id) == []
    assert "7 venter på gruppe" in berit.last.text


def test_after_the_yes_everyone_is_told_who_where_when_and_why(region: Region, berit: Person) -> None:
    people = librarians(region)
    makes_groups(berit)
    assert all(len(person.chat) == 1 for person in people)
    ola = people[1].last.text
    assert "Nå er du i gruppa Vågan." in ola
    assert "• Jon (Vågan)" in ola
    assert "• Ola" not in ola
    assert "Møtested: Vågan, eller video. Møtetid: mandag kl. 08.30." in ola
    assert "Hvorfor denne gruppa? Dit har du 39 km. Tida passer for alle." in ola
    assert "ingen chat ennå" in ola


def test_people_are_told_in_allowed_hours_and_can_write_meanwhile(region: Region, berit: Person) -> None:
    kari = librarians(region)[0]
    region.scene.now = EVENING
    makes_groups(berit)
    assert not kari.chat
    kari.writes("/gruppe")
    assert len(kari.chat) == 1
    region.scene.at(MORNING)
    assert "Nå er du i gruppa" in kari.last.text


def test_the_facilitator_gets_a_link_for_each_groups_chat(region: Region, berit: Person) -> None:
    librarians(region)
    makes_groups(berit)
    links = [shown.message.buttons[0][0] for shown in berit.chat[-2:]]
    made = groups.every(region.scene.tx, region.id)
    assert sorted(link.label for link in links) == sorted(f"Koble til {each.name}" for each in made)
    assert all(link.url.startswith("https://t.me/kollokvie_bot?startgroup=") for link in links)
    assert all("&admin=invite_users+restrict_members" in link.url for link in links)


def test_a_proposal_is_renewed_when_people_have_changed(region: Region, berit: Person) -> None:
    people = librarians(region)
    opens(berit)
    berit.presses("Lag forslag")
    region.moves(people[0], VARDO)
    berit.presses("Bekreft")
    assert "Noen har kommet til eller endret noe" in berit.last.text
    assert "⚠ Kari har" in berit.last.text
    assert groups.every(region.scene.tx, region.id) == []
    berit.presses("Bekreft")
    assert len(groups.every(region.scene.tx, region.id)) == 2


def test_a_second_press_on_confirm_makes_no_second_set_of_groups(region: Region, berit: Person) -> None:
    librarians(region)
    opens(berit)
    berit.presses("Lag forslag")
    confirm, at = berit.last.button("Bekreft").press, berit.last.id
    berit.carries(confirm, at)
    before = stored(region.scene)
    assert "allerede bekreftet" in berit.carries(confirm, at)[0]
    assert stored(region.scene) == before


def test_many_groups_are_shown_some_at_a_time(region: Region, berit: Person) -> None:
    for n in range(25):
        region.librarian(f"Person {n}", [SORTLAND, HADSEL, BO, OKSNES, ANDOY, VAGAN][n % 6])
    opens(berit)
    berit.presses("Lag forslag")
    labels = [each for each in berit.last.labels if not each.startswith("⚠")]
    assert labels == ["Neste ›", "Kart", "Endre", "Bekreft", "Ikke nå"]
    berit.presses("Neste")
    assert "‹ Forrige" in berit.last.labels
    assert len(berit.last.text) < 4096


def test_a_leader_is_never_with_their_own_staff(region: Region, berit: Person) -> None:
    leader = region.librarian("Kari", SORTLAND)
    staff = [region.librarian(name, SORTLAND, position="staff") for name in ("Ola", "Per", "Eva")]
    others = [region.librarian(name, HADSEL) for name in ("Liv", "Jon")]
    makes_groups(berit)
    names = {name for person in (leader, *others) for name in ("Ola", "Per", "Eva") if name in person.last.text}
    assert names == set()
    assert all("Kari" not in person.last.text for person in staff)


def test_where_no_division_is_possible_the_facilitator_is_told_why(region: Region, berit: Person) -> None:
    region.librarian("Kari", SORTLAND)
    for name in ("Ola", "Per", "Eva"):
        region.librarian(name, SORTLAND, position="staff")
    opens(berit)
    berit.presses("Lag forslag")
    assert "Det går ikke å lage grupper slik" in berit.last.text
    assert "Kari og Ola hver for seg" in berit.last.text


def test_too_few_make_no_group(region: Region, berit: Person) -> None:
    region.librarian("Kari", SORTLAND)
    opens(berit)
    assert "Én venter på gruppe: Kari" in berit.last.text
    assert berit.last.labels == ["Tilbake"]
    assert "Minst 3" in berit.carries(f"groups.propose {region.id}", berit.last.id)[0]


def test_later_groups_leave_the_first_where_they_are_and_get_names_of_their_own(region: Region, berit: Person) -> None:
    librarians(region)
    makes_groups(berit)
    before = {each.id: each.name for each in groups.every(region.scene.tx, region.id)}
    for name in ("Ada", "Bo", "Ine", "Tor"):
        region.librarian(name, VAGAN, library=f"Biblioteket til {name}")
    makes_groups(berit)
    after = {each.id: each.name for each in groups.every(region.scene.tx, region.id)}
    assert after.items() > before.items()
    assert len({*after.values()}) == len(after)


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["menu {p}", "propose {p}", "plan 1 0", "confirm 1", "show 1", "connect 1"])
def test_forged_buttons_of_participants_and_other_facilitators_do_nothing(
    region: Region, berit: Person, button
) -> None:
    kari = librarians(region)[0]
    makes_groups(berit)
    stranger = Region(region.scene).facilitator("Veileder et annet sted")
    before = stored(region.scene)
    for person in (kari, stranger, region.scene.person("Ingen")):
        toasts = person.carries("groups." + button.format(p=region.id), 1)
        assert "for veilederne" in toasts[0]
    assert stored(region.scene) == before


@pytest.mark.parametrize("button", ["menu x", "plan 99 0", "confirm 99", "show 99", "connect 99"])
def test_stale_buttons_say_so(region: Region, berit: Person, button) -> None:
    librarians(region)
    makes_groups(berit)
    before = stored(region.scene)
    assert "gjelder ikke lenger" in berit.carries(f"groups.{button}", 1)[0]
    assert stored(region.scene) == before


def test_a_page_of_a_proposal_that_is_not_there_is_the_first(region: Region, berit: Person) -> None:
    librarians(region)
    opens(berit)
    berit.presses("Lag forslag")
    first = berit.last.text
    berit.carries("groups.plan 1 99", berit.last.id)
    assert berit.last.text == first


# --- those who are placed --------------------------------------------------------------------------------------------


@pytest.fixture
def placed(region: Region, berit: Person) -> list[Person]:
    """Seven people in two groups; that of Vågan, with three, has a chat."""
    people = librarians(region)
    makes_groups(berit)
    return people


# --- who is in the chat ----------------------------------------------------------------------------------------------


@pytest.fixture
def week(scene: Scene) -> Week:
    """Kari, Ola and Ine in a group with a chat, all but Kari in it."""
    week = Week(scene)
    rows.went_from_chat(scene.tx, week.north.id, week.member(week.kari))
    rows.set_invite_link(scene.tx, week.north.id, "https://t.me/+abc")
    return week


def looks_at(week: Week, group: str) -> Shown:
    for label in ("Grupper", group):
        week.vilde.presses(label)
    return week.vilde.last


def test_the_facilitator_sees_who_is_not_in_the_chat_yet_and_can_remind_them(week: Week) -> None:
    week.vilde.writes("/veileder")
    assert "Ikke i chatten ennå: Kari." in looks_at(week, "Nord").text
    assert "t.me/+" not in week.vilde.last.text
    assert "påminnelse" in week.vilde.presses("Minn dem på det")[0]
    assert "Du er ikke i chatten til gruppa Nord ennå." in week.kari.last.text
    assert week.kari.last.button("Bli med i chatten").url == "https://t.me/+abc"
    assert week.ola.chat == []
    assert "i dag allerede" in week.vilde.presses("Minn dem på det")[0]
    assert len(week.kari.chat) == 1


def test_a_reminder_waits_for_the_morning_and_is_dropped_for_who_came_meanwhile(week: Week) -> None:
    week.scene.now = EVENING
    week.vilde.writes("/veileder")
    looks_at(week, "Nord")
    week.vilde.presses("Minn dem på det")
    week.kari.does("member_came", chat=CHAT)
    week.scene.at(MORNING)
    assert week.kari.chat == []


def test_where_everyone_is_in_the_chat_there_is_nobody_to_remind(week: Week) -> None:
    week.kari.does("member_came", chat=CHAT)
    week.vilde.writes("/veileder")
    assert "Alle er i chatten." in looks_at(week, "Nord").text
    assert "Minn dem på det" not in week.vilde.last.labels


def test_nobody_else_can_remind(week: Week) -> None:
    other = Week(week.scene)
    before = stored(week.scene)
    for person in (week.ola, other.vilde):
        assert "for veilederne" in person.carries(f"groups.remind {week.north.id}", 1)[0]
    assert "gjelder ikke lenger" in week.vilde.carries("groups.remind 98765", 1)[0]
    assert stored(week.scene) == before
    assert week.kari.chat == []


def test_many_groups_come_in_pages(region: Region, berit: Person) -> None:
    for n in range(10):
        region.group(f"Gruppe {n}")
    opens(berit)
    assert "Gruppe 8 – mangler chat" not in berit.last.labels
    berit.presses("Neste")
    assert "Gruppe 8 – mangler chat" in berit.last.labels


def test_the_facilitator_hears_that_somebody_is_erased_and_how_many_are_left(week: Week) -> None:
    week.kari.writes("/slett")
    week.kari.presses("Ja, slett alt")
    told = week.vilde.sees("har slettet seg").text
    assert told == "Én deltaker har slettet seg. Gruppa Nord har nå 2."


# --- my group --------------------------------------------------------------------------------------------------------


def test_somebody_in_no_group_learns_what_happens_next(region: Region) -> None:
    kari = region.librarian("Kari", SORTLAND)
    kari.writes("/gruppe")
    assert "Veilederne finner en til deg" in kari.last.text


def test_my_group_says_who_is_in_it_and_what_does_not_suit_me(region: Region, berit: Person, placed) -> None:
    ada = region.librarian("Ada", VAGAN, slots=[9])
    region.places(ada, group_of(region, "Vågan"))
    ada.writes("/gruppe")
    assert "Gruppa di er Vågan." in ada.last.text
    assert "Det er hos deg. Tida er ikke en av dem du har sagt passer for deg." in ada.last.text
    assert "• Jon (Vågan)" in ada.last.text


def test_in_its_chat_a_group_is_told_what_everyone_in_it_knows_and_the_rest_in_private(week: Week) -> None:
    week.ola.writes("/gruppe", chat=CHAT)
    told = week.scene.chat(CHAT)[-1]
    private = "Hvor langt hver har, og hvorfor dere er i denne gruppa, sier jeg bare privat."
    assert told.text == (
        "Gruppa Nord:\n• Kari (Sortland)\n• Ola (Hadsel)\n• Ine (Øksnes)\n\n"
        f"Møtested: Sortland, eller video. Møtetid: avtales.\n\n{private}"
    )
    assert week.ola.chat == []
    assert told.button("Mer om gruppa mi").url == "https://t.me/kollokvie_bot?start=gruppe"
    week.ola.writes("/start gruppe")
    assert "Hvorfor denne gruppa? Dit har du 25 km." in week.ola.last.text


def test_in_its_chat_a_group_is_told_what_it_has_agreed_on_and_can_change_it_there(week: Week) -> None:
    week.ola.writes("/gruppe", chat=CHAT)
    for label in ("Avtalen vår", "Når"):
        week.ola.presses(label, chat=CHAT)
    week.ola.replies(week.scene.chat(CHAT)[-1], "Når det passer", chat=CHAT)
    week.kari.writes("/gruppe", chat=CHAT)
    told = week.kari.sees("Møtested", CHAT)
    assert "Møtested: Sortland, eller video.\n\nDere har avtalt:\nNår: Når det passer (Ola)" in told.text
    assert "Dette avtaler de som er i gruppa." in week.vilde.presses("Avtalen vår", told, chat=CHAT)


def test_who_is_erased_is_named_no_more_in_what_the_groups_chat_was_told(week: Week) -> None:
    week.ola.writes("/gruppe", chat=CHAT)
    week.ola.writes("/slett")
    week.ola.presses("Ja, slett alt")
    assert not any("Ola" in told for told in week.in_chat())


def test_in_a_chat_that_is_no_groups_nothing_is_told_of_any_group(week: Week) -> None:
    week.ola.writes("/gruppe", chat=-987)
    assert "privat samtale" in week.scene.chat(-987)[-1].text


def test_who_takes_part_in_nothing_is_told_of_no_group_by_the_link(week: Week) -> None:
    stranger = week.scene.person("Ingen")
    stranger.writes("/start gruppe")
    assert "Du er ikke med i noe program ennå." in stranger.last.text


def test_who_has_far_to_go_is_told_of_another_way_to_meet(region: Region, berit: Person) -> None:
    nils = librarians(region)[0]
    region.moves(nils, VARDO)
    makes_groups(berit)
    assert "be gjerne gruppa om videomøter" in nils.last.text


def test_without_a_time_that_suits_anybody_the_time_is_left_open(region: Region, berit: Person) -> None:
    for name in ("Ada", "Bo", "Ine"):
        region.librarian(name, VAGAN, slots=[])
    opens(berit)
    berit.presses("Lag forslag")
    assert "tid: avtales." in berit.last.text
    assert "Tida passer" not in berit.last.text


def test_somebody_who_leaves_is_in_the_group_no_more(region: Region, berit: Person, placed) -> None:
    jon, siv = placed[5], placed[6]
    groups.leave_group(region.scene.tx, region.scene.now, region.member(jon), region.id)
    siv.writes("/gruppe")
    assert "Jon" not in siv.last.text
    jon.writes("/gruppe")
    assert "ikke i noen gruppe" in jon.last.text


def test_somebody_who_leaves_before_they_were_told_hears_nothing_of_the_group(region: Region, berit: Person) -> None:
    kari = librarians(region)[0]
    region.scene.now = EVENING
    makes_groups(berit)
    groups.leave_group(region.scene.tx, region.scene.now, region.member(kari), region.id)
    region.scene.at(MORNING)
    assert not kari.chat


def test_leaving_without_a_group_changes_nothing(region: Region) -> None:
    kari = region.librarian("Kari", SORTLAND)
    before = stored(region.scene)
    groups.leave_group(region.scene.tx, region.scene.now, region.member(kari), region.id)
    assert stored(region.scene) == before


def test_the_facilitator_hears_who_left_the_programme_and_how_many_are_left_in_the_group(week: Week) -> None:
    week.kari.writes("/innstillinger")
    week.kari.presses("Gå ut av programmet")
    week.kari.presses("Ja, gå ut")
    assert week.vilde.sees("har gått ut").text == "Kari har gått ut av programmet. Gruppa Nord har nå 2."
