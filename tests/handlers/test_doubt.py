"""People answer a question before, while or after somebody wonders whether it arrived."""

import pytest

from bot.domain.conversation import Message
from bot.domain.delivery import Delivery, NotSent, Perhaps
from bot.domain.pace import Pace
from bot.services import delivery, due
from handlers import render
from storage import outbox as rows
from storage import people
from tests.scene import Scene, Shown
from tests.week import CHAT, FIRST, Week, oslo

LOST = Perhaps("Timed out")


@pytest.fixture
def week(scene: Scene) -> Week:
    week = Week(scene)
    scene.at(oslo(8, 31))
    return week


def question(scene: Scene) -> Delivery:
    return next(each for each in rows.newest(scene.tx, 100) if each.kind == "posting.group")


def as_it_stands(scene: Scene) -> Shown:
    """The question in the group's chat, where it arrived though nobody knows."""
    message = render(scene.tx, question(scene), scene.now, bot="kollokvie_bot")
    assert isinstance(message, Message)
    scene.chat(CHAT).append(Shown(scene.next_id(), message))
    return scene.chat(CHAT)[-1]


def is_answered(week: Week) -> bool:
    week.kari.replies(as_it_stands(week.scene), "En gutt fikk lekseplass.", CHAT)
    return any("En gutt fikk lekseplass." in shown.text for shown in week.kari.chat)


def is_being_sent(week: Week) -> Delivery:
    """Put the question, and leave before it is known what became of it."""
    scene = week.scene
    scene.now = oslo(9, 1)
    for rule in due.RULES:
        rule(scene.tx, scene.now)
    delivery.claim(scene.tx, scene.now, 2, Pace(), lambda *args: render(*args, bot="kollokvie_bot"))
    return question(scene)


def test_an_answer_to_a_question_that_a_facilitator_has_seen_arrive_is_kept(week) -> None:
    week.scene.outcomes = [LOST]
    week.begins()
    week.vilde.presses("Kom fram")
    assert is_answered(week)


def test_an_answer_to_a_question_that_was_on_its_way_when_the_bot_died_is_kept(week) -> None:
    is_being_sent(week)
    delivery.recover(week.scene.tx, week.scene.now)
    assert is_answered(week)
    assert question(week.scene).status == "sent"


@pytest.mark.parametrize("outcome", [LOST, NotSent("ConnectError")])
def test_an_answer_proves_that_a_question_arrived_whatever_becomes_of_the_attempt(week, outcome) -> None:
    sending = is_being_sent(week)
    assert is_answered(week)
    delivery.settled(week.scene.tx, week.scene.now, sending, outcome, CHAT)
    week.scene.deliver()
    assert question(week.scene).status == "sent"
    assert not [shown for shown in week.vilde.chat if "Jeg vet ikke" in shown.text]


def test_an_answer_to_a_question_that_is_to_be_sent_again_keeps_it_from_being_sent(week) -> None:
    week.scene.outcomes = [LOST]
    week.begins()
    vilde = people.by_address(week.scene.tx, str(week.vilde.id))
    delivery.resolve(week.scene.tx, week.scene.now, vilde, question(week.scene).id, arrived=False)
    assert is_answered(week)
    assert len(week.in_chat()) == 1


def test_an_alert_that_may_be_lost_is_settled_in_the_list(week) -> None:
    week.scene.outcomes = [LOST, None, None, LOST, LOST]
    week.begins()
    week.scene.later(minutes=1)
    week.vilde.writes("/veileder")
    week.vilde.presses("Usikre leveringer (2)")
    week.vilde.presses("2. Send igjen")
    assert week.vilde.sees("Jeg vet ikke om spørsmålet kom fram til gruppa Nord")
    week.vilde.presses("1. Kom fram")
    assert week.vilde.sees("Ingen usikre leveringer")


def test_an_answer_to_the_first_copy_of_a_question_that_came_twice_is_kept(week) -> None:
    week.scene.outcomes = [LOST]
    week.begins()
    first = as_it_stands(week.scene)
    week.vilde.presses("Send igjen")
    second = week.kari.sees("Denne har du kanskje fått før", CHAT)
    week.kari.replies(first, "En gutt fikk lekseplass.", CHAT)
    week.ola.replies(second, "Strømmen gikk.", CHAT)
    assert week.kari.sees("En gutt fikk lekseplass.")
    assert week.ola.sees("Strømmen gikk.")
    assert question(week.scene).message_id == second.id


def test_a_copy_for_one_who_has_skipped_meanwhile_is_not_sent_again(week) -> None:
    week.scene.outcomes = [None, None, LOST]
    week.begins()
    lost = next(each for each in rows.newest(week.scene.tx, 100) if each.status == "uncertain")
    person = next(each for each in (week.per, week.liv) if week.member(each) == lost.member_id)
    other = next(each for each in (week.per, week.liv) if each is not person)
    person.writes("/sporsmal")
    person.presses("Hopp over")
    before = len(person.chat)
    week.vilde.presses("Send igjen")
    assert "trenger ikke spørsmålet lenger" in week.vilde.last.text
    assert len(person.chat) == before
    assert other.sees(FIRST)
