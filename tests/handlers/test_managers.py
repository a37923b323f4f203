"""Who is manager only sees the cohort as a whole: no answers, no activity of anybody, no chat of a group."""

import pytest

from bot.domain.conversation import press
from storage import groups, people
from tests.scene import Person, Scene
from tests.week import CHAT, Week


@pytest.fixture
def week(scene: Scene) -> Week:
    week = Week(scene)
    week.begins()
    week.answers(week.kari, "Hemmelig.")
    week.ola.presses("Hopp over", chat=CHAT)
    return week


@pytest.fixture
def mona(week: Week) -> Person:
    mona = week.manager("Mona")
    mona.writes("/veileder")
    return mona


def test_a_manager_sees_one_figure_for_all_and_none_for_a_group(mona: Person) -> None:
    mona.presses("Spørsmål")
    assert "1 av 5 har svart" in mona.last.text
    assert "Nord" not in mona.last.text
    assert "hopper" not in mona.last.text


def test_a_manager_sees_no_figure_about_fewer_than_five(week: Week, mona: Person) -> None:
    week.leaves(week.liv)
    mona.presses("Spørsmål")
    assert "minst 5" in mona.last.text
    assert "har svart" not in mona.last.text


def test_a_manager_sees_how_many_take_part_but_no_names_and_no_pauses(week: Week, mona: Person) -> None:
    week.ola.writes("/pause")
    week.ola.presses("2 uker")
    mona.presses("Deltakere")
    assert "5 er med" in mona.last.text
    for word in ("Ola", "Kari", "pause"):
        assert word not in mona.last.text + "".join(mona.last.labels)
    assert "for veilederne" in mona.carries(press("people.show", week.member(week.ola), week.id), mona.last.id)[0]


def test_a_manager_is_not_let_into_the_chat_of_a_group(week: Week, mona: Person) -> None:
    mona.does("join_request", chat=CHAT, private_chat=mona.id)
    assert [call.name for chat, call in week.scene.calls if chat == CHAT][-1] == "decline_join_request"
    week.vilde.does("join_request", chat=CHAT, private_chat=week.vilde.id)
    assert [call.name for chat, call in week.scene.calls if chat == CHAT][-1] == "approve_join_request"


def test_a_manager_sees_no_coming_and_going_in_a_chat(week: Week, mona: Person) -> None:
    groups.went_from_chat(week.scene.tx, week.north.id, week.member(week.kari))
    mona.presses("Grupper")
    mona.presses("Nord")
    assert mona.last.text.endswith("Gruppa har en chat.")
    assert "for veilederne" in mona.carries(press("groups.remind", week.north.id), mona.last.id)[0]


def test_a_manager_is_not_shown_what_they_may_not_use(mona: Person) -> None:
    assert "Skriv til deltakerne" not in mona.last.labels
    assert {"Grupper", "Deltakere", "Spørsmål", "Møter"} <= set(mona.last.labels)


def test_who_is_facilitator_too_sees_what_facilitators_see(week: Week, mona: Person) -> None:
    people.give_role(week.scene.tx, week.scene.now, week.member(mona), week.id, "facilitator")
    mona.writes("/veileder")
    mona.presses("Spørsmål")
    assert "Nord: 1 av 3 har svart" in mona.last.text
