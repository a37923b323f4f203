"""A facilitator takes somebody out of the programme: what happens, who is told, and the way back."""

from collections.abc import Callable

import pytest

from bot.domain.conversation import press
from storage import audit, groups, participations, people
from tests.handlers.test_groups import EVENING, MORNING
from tests.kept import kept
from tests.scene import Person
from tests.week import CHAT, Week, begun

FORUM, TOPIC = -300, 7


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    """Kari, Ola and Ine in a group with a chat; Per and Liv in one without; Vilde and Arne lead."""
    return copy_of(begun)


@pytest.fixture
def arne(week: Week) -> Person:
    return week.facilitator("Arne")


def opens(week: Week, name: str) -> None:
    week.vilde.writes("/veileder")
    week.vilde.presses("Deltakere")
    week.vilde.presses(name)


def takes_out(week: Week, name: str) -> None:
    opens(week, name)
    week.vilde.presses("Ta ut av programmet")
    week.vilde.presses(f"Ja, ta ut {name}")


def status(week: Week, person: Person) -> str:
    part = participations.get(week.scene.tx, week.member(person), week.id)
    assert part is not None
    return part.status


def test_nothing_happens_before_the_yes(week: Week) -> None:
    opens(week, "Kari")
    before = kept(week.scene.tx)
    week.vilde.presses("Ta ut av programmet")
    assert "Vil du ta Kari ut av «Lederutvikling for små bibliotek»?" in week.vilde.last.text
    assert "Det Kari har delt, blir stående." in week.vilde.last.text
    week.vilde.presses("Tilbake")
    assert "Gruppe: Nord." in week.vilde.last.text
    assert kept(week.scene.tx) == before


def test_who_is_taken_out_is_told_politely_and_is_in_no_group_or_chat(week: Week) -> None:
    takes_out(week, "Kari")
    assert week.vilde.last.text.startswith("Kari er ute av programmet, og får beskjed.")
    told = week.kari.last.text
    assert "Veilederen har tatt deg ut av «Lederutvikling for små bibliotek»" in told
    assert "Takk for at du var med!" in told
    assert status(week, week.kari) == "left"
    assert people.roles(week.scene.tx, week.member(week.kari)) == set()
    removed = [call.args for chat, call in week.scene.calls if (chat, call.name) == (CHAT, "remove_member")]
    assert removed == [{"user_id": week.kari.id}]
    week.ola.writes("/gruppe")
    assert "Kari" not in week.ola.last.text
    week.scene.later(days=8)
    assert week.kari.last.text == told


def test_what_they_shared_stays(week: Week) -> None:
    week.answers(week.kari, "En gutt fikk lekseplass.", to="Gruppa")
    takes_out(week, "Kari")
    week.ola.writes("/sporsmal")
    week.ola.presses("Vis svarene")
    assert "En gutt fikk lekseplass." in week.ola.last.text


def test_they_may_come_back_by_themselves(week: Week) -> None:
    takes_out(week, "Kari")
    week.kari.writes("/start")
    assert "Du er ikke med i «Lederutvikling for små bibliotek» lenger." in week.kari.last.text
    week.kari.presses("Ja, ta meg med igjen")
    assert status(week, week.kari) == "active"


def test_the_other_facilitators_hear_of_it_and_the_one_who_did_it_does_not(week: Week, arne: Person) -> None:
    takes_out(week, "Kari")
    assert arne.last.text == "Vilde har tatt Kari ut av programmet. Gruppa Nord har nå 2."
    assert not any("har tatt Kari ut" in shown.text for shown in week.vilde.chat)


def test_who_is_not_thrown_out_of_a_chat_hears_of_it_in_the_hours_of_work(week: Week) -> None:
    week.scene.now = EVENING
    told = len(week.per.chat)
    takes_out(week, "Per")
    assert len(week.per.chat) == told
    week.scene.at(MORNING)
    assert "Veilederen har tatt deg ut" in week.per.chat[told].text


def test_who_is_thrown_out_of_a_chat_hears_of_it_at_once(week: Week) -> None:
    week.scene.now = EVENING
    takes_out(week, "Kari")
    assert "Veilederen har tatt deg ut" in week.kari.last.text


def test_who_stays_in_a_chat_for_everyone_hears_of_it_in_the_hours_of_work(week: Week) -> None:
    tx, now = week.scene.tx, week.scene.now
    groups.bind(tx, now, week.north.id, FORUM, TOPIC)
    groups.came_into_chat(tx, now, week.north.id, week.member(week.kari))
    week.scene.now = EVENING
    told = len(week.kari.chat)
    takes_out(week, "Kari")
    assert len(week.kari.chat) == told
    week.scene.at(MORNING)
    assert "Veilederen har tatt deg ut" in week.kari.chat[told].text


def test_who_has_come_back_before_they_were_told_is_not(week: Week) -> None:
    week.scene.now = EVENING
    takes_out(week, "Per")
    week.per.writes("/start")
    week.per.presses("Ja, ta meg med igjen")
    week.scene.at(MORNING)
    assert not any("har tatt deg ut" in shown.text for shown in week.per.chat)


def test_it_is_written_down_who_did_it(week: Week) -> None:
    takes_out(week, "Kari")
    (done,) = [each for each in audit.newest(week.scene.tx, 20) if each.action == "member taken out"]
    assert (done.actor, done.details) == ("Vilde", {"member": week.member(week.kari)})


def test_a_second_yes_does_nothing_more(week: Week) -> None:
    opens(week, "Kari")
    week.vilde.presses("Ta ut av programmet")
    yes, at = week.vilde.last.button("Ja, ta ut").press, week.vilde.last.id
    week.vilde.carries(yes, at)
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.vilde.carries(yes, at)[0]
    assert kept(week.scene.tx) == before


@pytest.mark.parametrize("name", ["people.take_out", "people.take_out_yes"])
def test_nobody_else_can(week: Week, name: str) -> None:
    before = kept(week.scene.tx)
    for person in (week.ola, week.manager("Mona"), Week(week.scene).vilde):
        before = kept(week.scene.tx)
        assert "for veilederne" in person.carries(press(name, week.member(week.kari), week.id), 1)[0]
        assert kept(week.scene.tx) == before
