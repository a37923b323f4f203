"""Who is manager only sees the cohort as a whole: no answers, no activity of anybody, no chat of a group."""

import pytest

from bot.domain.conversation import press
from bot.domain.delivery import Perhaps
from bot.services import alerts, outbox
from bot.services.outbox import To
from storage import calendar, groups, people
from tests.region import SORTLAND
from tests.scene import Person, Scene
from tests.week import CHAT, Week, oslo


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
    assert "Høyst 1 av 5 har svart" in mona.last.text
    assert "Nord" not in mona.last.text
    assert "hopper" not in mona.last.text


def test_where_nearly_all_or_nearly_none_of_few_have_answered_the_figure_tells_of_nobody(
    week: Week, mona: Person
) -> None:
    shown = []
    for person in (week.ola, week.ine, week.per, week.liv):
        week.answers(person)
        mona.writes("/veileder")
        mona.presses("Spørsmål")
        shown.append(mona.last.text.partition(" har svart")[0])
    assert shown == ["2 av 5", "3 av 5", "Minst 4 av 5", "Minst 4 av 5"]


def test_the_figure_is_of_those_who_were_asked_the_last_question(week: Week, mona: Person) -> None:
    for name in ("Siri", "Tor"):
        week.places(week.librarian(name, SORTLAND, library="Storskolen"), week.north)
    calendar.change(week.scene.tx, week.south.id, hours=[("2026-09-07", 3, "09:00")])
    shown = []
    for day in (oslo(9, 8, 12), oslo(9, 10, 12)):
        week.scene.at(day)
        week.answers(week.kari if day == oslo(9, 8, 12) else week.per)
        week.answers(week.ola)
        mona.writes("/veileder")
        mona.presses("Spørsmål")
        shown.append(mona.last.text.partition(" har svart")[0])
    assert shown == ["2 av 5", "3 av 7"]


def test_a_manager_sees_no_figure_about_fewer_than_five(week: Week, mona: Person) -> None:
    groups.end_membership(week.scene.tx, oslo(9, 1, 8), week.south.id, week.member(week.liv))
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
    mona.writes("/veileder")
    mona.presses("Spørsmål")
    assert "av 5 har svart" in mona.last.text
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


NAMES = ("Kari", "Ola", "Ine", "Per", "Liv", "Siv")


def test_a_manager_sees_how_many_are_in_groups_and_wait_for_one_and_not_who(week: Week, mona: Person) -> None:
    siv = week.librarian("Siv", SORTLAND)
    mona.presses("Grupper")
    menu = mona.last
    assert "Én venter på gruppe." in menu.text
    mona.presses("Nord")
    assert mona.last.text.startswith("Nord: 3 deltakere\nMøtested ")
    assert not any(name in text for name in NAMES for text in (menu.text, mona.last.text, *menu.labels))
    for data in (
        press("groups.propose", week.id),
        press("changes.move", week.id, week.member(siv)),
        press("changes.letting_in", week.id, 1),
    ):
        assert "for veilederne" in mona.carries(data, mona.last.id)[0]


def test_a_manager_sees_how_many_a_session_does_not_reach_and_not_who(week: Week, mona: Person) -> None:
    week.ola.does("blocked")
    mona.presses("Møter")
    mona.presses("Nytt møte")
    mona.writes("Videomøte 1")
    mona.presses("Hele kullet")
    mona.writes("torsdag 3. september 08.30")
    mona.presses("60 min")
    mona.writes("https://video.example/1")
    assert "Den går til 4 deltakere.\nÉn når jeg ikke." in mona.last.text


def test_a_manager_sees_how_many_private_messages_are_in_doubt_and_not_whose(week: Week, mona: Person) -> None:
    week.scene.outcomes = [Perhaps("slow"), Perhaps("slow")]
    for to in (To(member=week.member(week.per)), To(group=week.north.id)):
        outbox.send(week.scene.tx, week.scene.now, to, "help", programme=week.id, if_uncertain="ask")
    week.scene.deliver()
    mona.writes("/veileder")
    mona.presses("Usikre leveringer (2)")
    assert "gruppa Nord" in mona.last.text
    assert "Én privat melding er usikker." in mona.last.text
    assert "Per" not in mona.last.text
    assert [each for each in mona.last.labels if "Kom fram" in each] == ["1. Kom fram"]
    to_per, _to_north = alerts.waiting(week.scene.tx, week.id)
    for name in ("alerts.arrived", "alerts.again"):
        assert "for veilederne" in mona.carries(press(name, to_per.id, week.id), mona.last.id)[0]
    assert to_per in alerts.waiting(week.scene.tx, week.id)


def test_where_nobody_else_does_it_a_manager_sees_who_it_is(week: Week, mona: Person) -> None:
    people.take_role(week.scene.tx, week.member(week.vilde), week.id, "facilitator")
    week.librarian("Siv", SORTLAND)
    mona.presses("Grupper")
    assert "Siv" in mona.last.text
    mona.presses("Lag forslag")
    assert "Siv" in mona.last.text


def test_a_manager_is_not_shown_what_they_may_not_use(mona: Person) -> None:
    assert "Skriv til deltakerne" not in mona.last.labels
    assert {"Grupper", "Deltakere", "Spørsmål", "Møter"} <= set(mona.last.labels)


def test_who_is_facilitator_too_sees_what_facilitators_see(week: Week, mona: Person) -> None:
    people.give_role(week.scene.tx, week.scene.now, week.member(mona), week.id, "facilitator")
    mona.writes("/veileder")
    mona.presses("Spørsmål")
    assert "Nord: 1 av 3 har svart" in mona.last.text
