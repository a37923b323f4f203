import handlers
from bot.domain.delivery import Perhaps
from tests.region import SORTLAND, Region
from tests.scene import Scene
from tests.week import Week, oslo


def presses_of(labels_and_data) -> list[str]:
    return [button.press.split(" ")[0] for row in labels_and_data for button in row if button.press]


def test_a_facilitator_of_one_programme_sees_its_menu_at_once(scene: Scene) -> None:
    berit = Region(scene).facilitator("Berit")
    berit.writes("/veileder")
    assert "Lederutvikling for små bibliotek" in berit.last.text
    among_us = ["Veiledere", "Stoff til modulene"]
    assert berit.last.labels == ["Grupper", "Deltakere", "Spørsmål", "Møter", "Skriv til deltakerne", *among_us]


def test_doubtful_deliveries_are_in_the_menu_only_where_there_are_any_and_explained(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(9, 1, 8))
    scene.outcomes = [Perhaps("no answer")]
    week.begins()
    week.vilde.writes("/veileder")
    assert "Én melding vet jeg ikke om kom fram" in week.vilde.last.text
    week.vilde.presses("Usikre leveringer (1)")
    week.vilde.presses("1. Kom fram")
    week.vilde.presses("Tilbake")
    assert not any("Usikre" in label for label in week.vilde.last.labels)


def test_every_button_of_the_menu_leads_somewhere(scene: Scene) -> None:
    berit = Region(scene).facilitator("Berit")
    berit.writes("/veileder")
    assert set(presses_of(berit.last.message.buttons)) <= handlers.routes.buttons.keys()


def test_a_manager_has_the_same_menu(scene: Scene) -> None:
    mona = Region(scene).manager("Mona")
    mona.writes("/facilitator")
    assert "Grupper" in mona.last.labels


def test_who_has_several_programmes_chooses_one_first(scene: Scene) -> None:
    from storage import people

    first, second = Region(scene), Region(scene)
    berit = first.facilitator("Berit")
    people.give_role(scene.tx, scene.now, first.member(berit), second.id, "facilitator")
    berit.writes("/veileder")
    assert "Hvilket program" in berit.last.text
    assert len(berit.last.labels) == 2
    berit.presses(berit.last.labels[0])
    berit.presses("Grupper")
    berit.presses("Tilbake")
    assert "Hva vil du gjøre" in berit.last.text


def test_the_menu_is_not_for_participants_or_strangers(scene: Scene) -> None:
    region = Region(scene)
    kari, stranger = region.librarian("Kari", SORTLAND), scene.person("Ukjent")
    for person in (kari, stranger):
        person.writes("/veileder")
        assert "for veilederne" in person.last.text
        assert "for veilederne" in person.carries(f"facilitator.menu {region.id}", 1)[0]


def test_the_menu_is_private(scene: Scene) -> None:
    berit = Region(scene).facilitator("Berit")
    berit.writes("/veileder", chat=-1)
    assert "privat samtale" in scene.chat(-1)[-1].text
    assert "privat samtale" in berit.carries("facilitator", 1, -1)[0]
