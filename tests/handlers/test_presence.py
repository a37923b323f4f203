import pytest

from bot.services import presence
from storage import Transaction
from storage import groups as rows
from tests.region import HADSEL, SORTLAND, Region
from tests.scene import Person, Scene
from tests.week import CHAT, OTHER_CHAT

RIGHTS = ["invite_users", "restrict_members"]


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def kari(region: Region) -> Person:
    return region.librarian("Kari", SORTLAND)


@pytest.fixture
def ola(region: Region) -> Person:
    return region.librarian("Ola", HADSEL)


def bound(region: Region, *people: Person):
    """A group whose people have not come into its chat yet."""
    group = region.group("Nord", *people)
    groups_bind(region, group.id, CHAT)
    return group


def groups_bind(region: Region, group_id: int, chat: int) -> None:
    rows.bind(region.scene.tx, region.scene.now, group_id, chat)


def missing(region: Region, group) -> list[str]:
    return [each.name for each in presence.missing(region.scene.tx, group)]


def test_nobody_is_in_a_new_chat_until_telegram_tells_that_they_came(region, kari, ola) -> None:
    group = bound(region, kari, ola)
    assert missing(region, group) == ["Kari", "Ola"]
    kari.does("member_came", CHAT)
    assert missing(region, group) == ["Ola"]
    kari.does("member_went", CHAT)
    assert missing(region, group) == ["Kari", "Ola"]


def test_who_does_something_in_the_chat_is_in_it(region, kari, ola) -> None:
    group = bound(region, kari, ola)
    ola.writes("/hjelp", chat=CHAT)
    assert missing(region, group) == ["Kari"]


def test_those_who_were_there_before_the_bot_are_looked_for(region, kari, ola) -> None:
    group = bound(region, kari, ola)
    region.scene.present[CHAT] = {kari.id}
    region.facilitator("Berit").does("chat_joined", CHAT, rights=RIGHTS)
    assert missing(region, group) == ["Ola"]


def test_somebody_who_is_put_into_the_group_of_a_chat_they_are_in_is_found_there(region, kari, ola) -> None:
    group = bound(region, kari)
    region.scene.present[CHAT] = {ola.id}
    region.places(ola, group)
    assert missing(region, group) == ["Kari"]


def test_a_new_chat_is_empty_again(region, kari) -> None:
    group = bound(region, kari)
    kari.does("member_came", CHAT)
    groups_bind(region, group.id, OTHER_CHAT)
    assert missing(region, group) == ["Kari"]


def test_strangers_and_guests_who_come_and_go_change_nothing(region, kari, ola) -> None:
    group = bound(region, kari)
    for somebody in (region.scene.person("Fremmed"), ola):
        somebody.does("member_came", CHAT)
        somebody.does("member_went", CHAT)
    kari.does("member_came", -999)
    assert missing(region, group) == ["Kari"]


def test_the_way_into_the_chat_is_shown_to_those_who_are_not_in_it(region, kari, ola) -> None:
    group = bound(region, kari, ola)
    rows.set_invite_link(region.scene.tx, group.id, "https://t.me/+nord")
    kari.does("member_came", CHAT)
    for person, labels in (
        (kari, ["Avtalen vår", "Dag, tid og fri"]),
        (ola, ["Bli med i chatten", "Avtalen vår", "Dag, tid og fri"]),
    ):
        person.writes("/gruppe")
        assert person.last.labels == labels


def test_both_databases_know_who_is_in_the_chat(both: Transaction) -> None:
    region = Region(Scene(both))
    kari, ola = region.librarian("Kari", SORTLAND), region.librarian("Ola", HADSEL)
    group = region.group("Nord", kari, ola, chat=CHAT)
    ola.does("member_went", CHAT)
    assert missing(region, group) == ["Ola"]
