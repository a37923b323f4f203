from datetime import UTC, date, datetime

import pytest

from bot.services.programme import New
from storage import participations, people
from tests.joining import joins, joins_as, start
from tests.kept import kept
from tests.scene import Person, Scene


@pytest.fixture
def new(scene: Scene) -> New:
    return start(scene)


@pytest.fixture
def kari(scene: Scene, new: New) -> Person:
    return joins(scene.person("Kari"), new.join_token)


def part(scene: Scene, new: New):
    (only,) = participations.active(scene.tx, new.id)
    return only


def test_the_settings_show_what_was_said(kari: Person) -> None:
    kari.writes("/innstillinger")
    for told in ("Kari", "Sortland folkebibliotek (leder)", "Mandag 08.30, Onsdag 14.00", "Retorikk"):
        assert told in kari.last.text


def test_the_name_can_be_changed(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/settings")
    kari.presses("Navn")
    kari.writes("Kari Nordmann")
    assert "Navn: Kari Nordmann" in kari.last.text


def test_the_library_can_be_changed_and_its_size_mended(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Bibliotek")
    kari.writes("Sortland")
    for label in ("Sortland folkebibliotek", "To årsverk eller mer", "Jeg jobber der"):
        kari.presses(label)
    assert "Sortland folkebibliotek (ansatt)" in kari.last.text
    assert part(scene, new).posts[0].library.size_class == "larger"


def test_what_was_about_to_be_changed_stays_when_one_goes_back(scene: Scene, new: New, kari: Person) -> None:
    before = kept(scene.tx)
    kari.writes("/innstillinger")
    kari.presses("Tider")
    assert "✓ Mandag 08.30" in kari.last.labels
    kari.presses("✓ Mandag 08.30")
    kari.presses("Tilbake")
    assert "Mandag 08.30, Onsdag 14.00" in kari.last.text
    assert kept(scene.tx) == before


def test_times_can_be_changed(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Tider")
    kari.presses("Fredag 14.00")
    kari.presses("✓ Mandag 08.30")
    kari.presses("Ferdig")
    assert part(scene, new).slots == (5, 9)


def test_an_elective_is_taken_away_before_another_is_chosen(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Valgmoduler")
    assert "Ta bort en" in kari.presses("Integrering")[0]
    kari.presses("✓ Retorikk")
    kari.presses("Integrering")
    assert "Velg senere" not in kari.last.labels
    kari.presses("Ferdig")
    assert part(scene, new).electives == ("E2", "E4")


def test_the_language_can_be_changed(scene: Scene, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Språk")
    kari.presses("Nynorsk")
    assert people.by_address(scene.tx, str(kari.id)).language == "nn"


def test_the_questions_come_in_private_too_when_asked_for(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Spørsmål privat også")
    assert part(scene, new).private_prompts
    kari.presses("Bare i gruppa")
    assert not part(scene, new).private_prompts


@pytest.mark.parametrize("programmes", [2])
def test_who_is_in_two_programmes_chooses_between_them(scene: Scene, new: New, kari: Person, programmes: int) -> None:
    other = start(scene)
    kari.writes(f"/start {other.join_token}")
    for label in ("Ja", "Ingen", "Velg senere"):
        kari.presses(label)
    kari.writes("/innstillinger")
    assert "Tider: ingen" in kari.last.text
    kari.presses("Lederutvikling")
    assert "Tider: Mandag 08.30" in kari.last.text


def test_a_facilitator_has_a_name_and_a_language_to_set(scene: Scene, new: New) -> None:
    mona = joins_as(scene.person("Mona"), new.manager_token)
    mona.writes("/innstillinger")
    assert mona.last.labels == ["Navn", "Språk", "Mine data", "Slett meg"]
    mona.presses("Navn")
    mona.writes("Mona Vik")
    assert "Mona Vik" in mona.last.text


def test_a_stranger_has_nothing_to_set(scene: Scene) -> None:
    eve = scene.person("Eve")
    for command in ("/innstillinger", "/pause"):
        eve.writes(command)
        assert "ikke med i noe program" in eve.last.text


# --- pauses ----------------------------------------------------------------------------------------------------------


def test_a_pause_lasts_for_some_weeks(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/pause")
    kari.presses("2 uker")
    assert "pause til mandag 7. september" in kari.last.text
    assert part(scene, new).is_away(date(2026, 9, 6))
    assert not part(scene, new).is_away(date(2026, 9, 7))


def test_a_pause_lasts_until_a_typed_day_and_ends_early(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/pause")
    kari.presses("Til en dato")
    kari.writes("10. oktober")
    assert "lørdag 10. oktober" in kari.last.text
    kari.presses("Jeg er tilbake nå")
    assert kari.last.text == "Velkommen tilbake! Nå får du spørsmålene igjen."
    assert part(scene, new).paused_until is None


def test_the_settings_tell_of_a_pause(scene: Scene, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Pause")
    kari.presses("1 uke")
    kari.presses("Tilbake")
    assert "Du har pause til mandag 31. august" in kari.last.text


@pytest.mark.parametrize("typed", ["i fjor", "🌴", "30. februar", "1. september 2030", "", "Å" * 20_000])
def test_a_day_that_is_none_is_asked_for_again(scene: Scene, kari: Person, typed: str) -> None:
    kari.writes("/pause")
    kari.presses("Til en dato")
    before = kept(scene.tx)
    kari.writes(typed)
    assert "forsto jeg ikke" in kari.last.text
    assert kept(scene.tx) == before


def test_the_day_that_is_given_as_an_example_is_to_come(scene: Scene, kari: Person) -> None:
    scene.at(datetime(2026, 9, 15, 10, tzinfo=UTC))
    kari.writes("/pause")
    kari.presses("Til en dato")
    assert "«fredag 2. oktober»" in kari.last.text
    kari.writes("i fjor")
    assert "«fredag 2. oktober»" in kari.last.text
    kari.writes("fredag 2. oktober")
    assert "Du har pause til fredag 2. oktober" in kari.last.text


def test_a_day_that_has_been_is_said_to_have_been(scene: Scene, kari: Person) -> None:
    kari.writes("/pause")
    kari.presses("Til en dato")
    before = kept(scene.tx)
    for typed, day in (("1. august", "Lørdag 1. august"), ("i går", "Søndag 23. august")):
        kari.writes(typed)
        assert kari.last.text == f"{day} 2026 har vært. Skriv en dag som kommer, og årstallet hvis det er neste år."
    assert kept(scene.tx) == before
    kari.writes("1. august 2027")
    assert "Du har pause til søndag 1. august" in kari.last.text


def test_what_comes_an_hour_after_asking_for_a_pause_is_no_day(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/pause")
    kari.presses("Til en dato")
    scene.later(minutes=61)
    kari.writes("10. oktober")
    assert "Hva er dette?" in kari.last.text
    assert part(scene, new).paused_until is None


def test_a_pause_of_forged_length_is_none(scene: Scene, new: New, kari: Person) -> None:
    kari.carries("pause.for 400", kari.last.id)
    assert part(scene, new).paused_until is None


# --- leaving and coming back -----------------------------------------------------------------------------------------


def test_leaving_erases_nothing_and_one_may_come_back(scene: Scene, new: New, kari: Person) -> None:
    mona = joins_as(scene.person("Mona"), new.manager_token)
    kari.writes("/innstillinger")
    kari.presses("Gå ut")
    kari.presses("Ja, gå ut")
    member = people.by_address(scene.tx, str(kari.id))
    assert participations.get(scene.tx, member.id, new.id).status == "left"
    assert people.roles(scene.tx, member.id) == set()
    assert "Kari har gått ut" in mona.last.text
    for command in ("/start", "/pause", "/finn"):
        kari.writes(command)
        assert "Du er ikke med i" in kari.last.text
    kari.presses("Ja, ta meg med igjen")
    assert part(scene, new).slots == (0, 5)
    consents = scene.tx.exec_driver_sql("SELECT withdrawn_at IS NULL FROM consent WHERE member_id = ?", (member.id,))
    assert [row[0] for row in consents] == [0, 1]


def test_who_left_and_opens_the_link_again_is_asked_to_come_back(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Gå ut")
    kari.presses("Ja, gå ut")
    kari.writes(f"/start {new.join_token}")
    assert "Vil du være med igjen" in kari.last.text


def test_nobody_leaves_twice(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/innstillinger")
    kari.presses("Gå ut")
    leave, message = kari.last.button("Ja, gå ut").press, kari.last.id
    kari.carries(leave, message)
    before = kept(scene.tx)
    assert kari.carries(leave, message) != []
    assert kept(scene.tx) == before
