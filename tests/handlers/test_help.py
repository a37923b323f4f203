import pytest

import handlers
from handlers.help import commands
from tests.joining import joins, joins_as, start
from tests.kept import kept
from tests.region import SORTLAND, Region
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, Week


def test_a_stranger_is_told_what_the_bot_is(scene: Scene) -> None:
    kari = scene.person("Kari")
    kari.writes("/hjelp")
    assert "Kollokvie" in kari.last.text


def test_an_unknown_command_is_answered_kindly(scene: Scene) -> None:
    kari, before = scene.person("Kari"), kept(scene.tx)
    kari.writes("/finnesikke")
    assert "/hjelp" in kari.last.text
    assert kept(scene.tx) == before


@pytest.mark.parametrize("typed", ["/spørsmål", "/sporsma\u030al", "/spörsmål", "/spórsmäl"])
def test_a_command_is_known_as_people_say_it(scene: Scene, typed: str) -> None:
    """Telegram's names of commands have no other letters than the English."""
    week = Week(scene)
    week.kari.writes("/sporsmal")
    told = week.kari.last.text
    week.kari.writes("/hjelp")
    week.kari.writes(typed)
    assert week.kari.last.text == told


def test_a_button_nobody_knows_gets_a_friendly_line(scene: Scene) -> None:
    kari = scene.person("Kari")
    assert "gjelder ikke lenger" in kari.carries("no.such.thing 1", 5)[0]


def leads_somewhere(shown: Shown) -> bool:
    presses = [button.press.split(" ")[0] for row in shown.message.buttons for button in row if button.press]
    return set(presses) <= handlers.routes.buttons.keys()


def test_a_stranger_is_told_how_to_join_and_has_no_buttons(scene: Scene) -> None:
    kari = scene.person("Kari")
    kari.writes("/hjelp")
    assert "åpne lenka du har fått" in kari.last.text
    assert kari.last.labels == []
    told = kari.last.text
    kari.writes("/start")
    assert kari.last.text == told


def test_a_participant_has_the_menu_of_participants(scene: Scene) -> None:
    kari = Region(scene).librarian("Kari", SORTLAND)
    kari.writes("/hjelp")
    assert "Ukas spørsmål" in kari.last.labels
    assert "For veiledere" not in kari.last.labels
    assert leads_somewhere(kari.last)


def test_a_facilitator_has_the_way_to_their_own_menu(scene: Scene) -> None:
    berit = Region(scene).facilitator("Berit")
    berit.writes("/help")
    assert berit.last.labels == ["For veiledere", "Innstillinger", "Mine data", "Slett meg"]
    berit.presses("For veiledere")
    assert "Hva vil du gjøre i «" in berit.last.text


def test_a_facilitator_is_told_what_is_for_participants(scene: Scene) -> None:
    vilde = Week(scene).vilde
    vilde.writes("/program")
    assert vilde.last.text == "Dette er for dem som deltar i programmet. /hjelp viser hva du kan gjøre."


def test_what_nobody_waited_for_is_said_not_to_be_kept(scene: Scene) -> None:
    berit = Region(scene).facilitator("Berit")
    before = kept(scene.tx)
    berit.writes("Hva lærte du av en bruker i dag?")
    assert "er ikke lagret" in berit.last.text
    assert "For veiledere" in berit.last.labels
    assert kept(scene.tx) == before
    berit.writes("Hei!")
    assert "er ikke lagret" not in berit.last.text


def test_in_a_group_only_what_is_for_everyone_is_shown(scene: Scene) -> None:
    region = Region(scene)
    kari = region.librarian("Kari", SORTLAND)
    region.group("Vågan", kari, chat=-5)
    kari.writes("/hjelp", chat=-5)
    shown = scene.chat(-5)[-1]
    assert shown.labels == ["Ukas spørsmål", "Gruppa vår", "Programmet", "Møter", "Skriv privat"]
    assert leads_somewhere(shown)


def test_a_button_for_private_things_does_nothing_in_a_group(scene: Scene) -> None:
    kari = Region(scene).librarian("Kari", SORTLAND)
    assert "privat samtale" in kari.carries("mydata", 1, -5)[0]
    assert not scene.chat(-5)


@pytest.mark.parametrize("forged", ["joining.no", "settings.menu", "settings.languages", "session.all", "privacy.keep"])
def test_a_forged_press_in_a_group_leaves_what_stands_there(scene: Scene, forged: str) -> None:
    week = Week(scene)
    week.begins()
    before = week.in_chat()
    assert "gjelder ikke lenger" in week.kari.carries(forged, week.question.id, CHAT)[0]
    assert week.in_chat() == before


def test_every_command_of_the_menu_is_known_in_each_language(scene: Scene) -> None:
    for language in ("nb", "nn", "en"):
        listed = commands(language)
        assert {name for name, _ in listed} <= handlers.routes.commands.keys()
        assert all(3 <= len(description) <= 256 for _, description in listed)
    assert dict(commands("en")).keys() >= {"question", "answer", "share", "find", "group", "facilitator"}


def menu_of(person: Person) -> dict[str, list[str]]:
    """The commands in Telegram's own menu as one person is last shown it, by the phone's language."""
    person.scene.later(seconds=10)
    shown = [call for chat, call in person.scene.calls if chat == person.id and call.name == "set_commands"]
    return {language: [name for name, _ in listed] for language, listed in shown[-1].args["listed"].items()}


def test_the_menu_of_commands_shows_only_facilitators_what_is_for_them(scene: Scene) -> None:
    new = start(scene)
    mona = joins_as(scene.person("Mona"), new.manager_token)
    kari = joins(scene.person("Kari"), new.join_token)
    assert "veileder" in menu_of(mona)["nb"]
    assert "veileder" not in menu_of(kari)["nb"]
    assert not {"veileder", "facilitator"} & {name for each in ("nb", "en") for name, _ in commands(each, leads=False)}


def test_the_menu_of_commands_follows_the_language_somebody_chose(scene: Scene) -> None:
    kari = joins(scene.person("Kari"), start(scene).join_token)
    kari.writes("/innstillinger")
    kari.presses("Språk")
    kari.presses("English")
    menu = menu_of(kari)
    assert menu["nb"] == menu["nn"] == menu["en"]
    assert "question" in menu["nb"]
