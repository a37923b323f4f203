"""Those who were invited by name and never pressed their link are shown, with a link to hand over."""

from datetime import timedelta

import pytest

from bot.domain.people_file import Invited
from bot.services import inviting, people
from storage import people as members
from tests.region import SORTLAND, Region
from tests.scene import Person, Scene
from tests.week import Week, oslo


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


def invites(region: Region, *names: str) -> list[str]:
    """As an operator imports them; gives the tokens of their links."""
    known = [Invited((), {"name": name, "municipality_number": SORTLAND}) for name in names]
    return people.invite(region.scene.tx, region.scene.now, region.id, known)


def looks(berit: Person, n: int) -> None:
    berit.writes("/veileder")
    berit.presses("Deltakere")
    berit.presses(f"Ikke nådd ennå ({n})")


def test_who_has_not_come_is_shown_until_they_do(region: Region, berit: Person) -> None:
    siv, _ = invites(region, "Siv", "Jon")
    looks(berit, 2)
    assert berit.last.labels[:2] == ["Siv", "Jon"]
    newcomer = region.scene.person("Siv")
    newcomer.writes(f"/start {siv}")
    newcomer.presses("Ja")
    looks(berit, 1)
    assert berit.last.labels[:1] == ["Jon"]


def test_a_link_to_hand_over_works_in_place_of_the_one_before(region: Region, berit: Person) -> None:
    (old,) = invites(region, "Siv")
    region.scene.now += timedelta(days=60)
    looks(berit, 1)
    berit.presses("Siv")
    assert "Send meldinga under videre til Siv" in berit.sees("Lenka fra før virker ikke lenger").text
    token = berit.sees("Hei, Siv!").text.rpartition("?start=")[2]
    newcomer = region.scene.person("Siv")
    newcomer.writes(f"/start {old}")
    assert "Velkommen" not in newcomer.last.text
    newcomer.writes(f"/start {token}")
    assert "Velkommen" in newcomer.last.text
    assert not any(token in str(tuple(row)) for row in region.scene.tx.exec_driver_sql("SELECT * FROM outbox"))


def test_nobody_is_shown_where_all_have_come_or_were_invited_without_a_name(region: Region, berit: Person) -> None:
    people.issue(region.scene.tx, region.scene.now, region.id, "participant")
    berit.writes("/veileder")
    berit.presses("Deltakere")
    assert not any("Ikke nådd" in label for label in berit.last.labels)


def test_only_who_looks_after_people_sees_them(region: Region, berit: Person) -> None:
    invites(region, "Siv")
    looks(berit, 1)
    link = berit.last.button("Siv").press
    for person in (region.manager("Mona"), region.participant("Kari"), Region(region.scene).facilitator("Arne")):
        for data in (link, f"unreached.menu {region.id}"):
            assert "for veilederne" in person.carries(data, 1)[0]


def test_mondays_message_tells_how_many_have_not_come_and_leads_to_them(scene: Scene) -> None:
    week = Week(scene)
    siv, _ = invites(week, "Siv", "Jon")
    mona = week.manager("Mona")
    scene.at(oslo(8, 31, 8))
    assert "2 er invitert, men har ikke kommet ennå." in week.vilde.sees("God morgen!").text
    assert mona.chat == []
    week.vilde.presses("Ikke nådd ennå (2)", week.vilde.sees("God morgen!"))
    assert week.vilde.last.labels[:2] == ["Siv", "Jon"]
    assert week.vilde.sees("God morgen!")
    newcomer = scene.person("Siv")
    newcomer.writes(f"/start {siv}")
    newcomer.presses("Ja")
    assert "Én er invitert, men har ikke kommet ennå." in week.vilde.sees("God morgen!").text
    invites(week, "Odd")
    scene.deliver()
    assert "2 er invitert, men har ikke kommet ennå." in week.vilde.sees("God morgen!").text
    inviting.withdraw(
        scene.tx, scene.now, members.get(scene.tx, week.member(week.vilde)), inviting.unreached(scene.tx, week.id)[0].id
    )
    scene.deliver()
    assert "Én er invitert, men har ikke kommet ennå." in week.vilde.sees("God morgen!").text
