from collections import Counter
from collections.abc import Callable

import pytest

from bot.domain.delivery import NotSent, Perhaps, Sent
from bot.services import delivery, due, privacy, settings
from storage import groups, outbox, participations, people
from tests.region import ANDOY, BO
from tests.scene import Person
from tests.week import CHAT, Week, begun, oslo

ASKED = "spør jeg bare deg"
TEXT = "En gutt fikk lekseplass."


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def asked(person: Person) -> list[str]:
    return [shown.text for shown in person.chat if ASKED in shown.text]


def all_asked(week: Week) -> list[str]:
    """Who is asked."""
    return [each.name for each in (week.kari, week.ola, week.ine, week.per, week.liv) for _ in asked(each)]


def answers(week: Week, person: Person) -> None:
    """Answer in private, for the group: the bot says it in the chat."""
    week.answers(person, to="Gruppa")
    assert f"{person.name} (" in week.in_chat()[-1]


# --- when, and who ---------------------------------------------------------------------------------------------------


def test_one_colleague_is_asked_about_an_answer_that_has_stood_48_hours_without_a_reply(week: Week) -> None:
    answers(week, week.kari)
    week.scene.at(oslo(9, 3, 8, 59))
    assert all_asked(week) == []
    week.scene.at(oslo(9, 3, 9))
    assert all_asked(week) == ["Ola"]
    assert TEXT in week.ola.last.text
    assert "Kari har svart på et spørsmål i gruppa." in week.ola.last.text
    assert week.ola.last.labels == ["Svar Kari"]
    week.scene.at(oslo(9, 8))
    assert all_asked(week) == ["Ola"]


def test_an_answer_that_somebody_replied_to_in_the_chat_is_left_alone(week: Week) -> None:
    answers(week, week.kari)
    said = week.kari.sees(TEXT, CHAT)
    before = len(week.in_chat())
    week.ine.replies(said, "Ja, det kjenner jeg.", CHAT)
    assert len(week.in_chat()) == before
    week.scene.at(oslo(9, 8))
    assert all_asked(week) == []


def test_a_reply_by_its_own_author_or_by_a_stranger_is_none(week: Week) -> None:
    answers(week, week.kari)
    said = week.kari.sees(TEXT, CHAT)
    week.kari.replies(said, "Og så kom søstera.", CHAT)
    week.scene.person("En gjest").replies(said, "Fint!", CHAT)
    week.scene.at(oslo(9, 3))
    assert all_asked(week) == ["Ola"]


def test_what_people_wrote_in_the_chat_themselves_is_theirs_to_talk_about(week: Week) -> None:
    week.kari.replies(week.question, TEXT, CHAT)
    week.scene.at(oslo(9, 8))
    assert all_asked(week) == []


def test_what_is_only_for_oneself_or_is_said_in_no_chat_is_asked_of_nobody(week: Week) -> None:
    week.answers(week.kari)
    week.answers(week.per, to="Gruppa")
    week.scene.at(oslo(9, 8))
    assert all_asked(week) == []


def test_an_answer_that_is_hidden_meanwhile_is_asked_of_nobody_till_it_has_stood_again(week: Week) -> None:
    answers(week, week.kari)
    week.kari.presses("Bare meg")
    week.scene.at(oslo(9, 4))
    assert all_asked(week) == []
    week.ola.writes("/program")
    week.kari.presses("Gruppa")
    week.scene.at(oslo(9, 7, 8))
    assert all_asked(week) == ["Ola"]


def test_it_waits_for_allowed_hours(week: Week) -> None:
    week.scene.at(oslo(9, 3, 14))
    week.ola.writes("/program")
    answers(week, week.kari)
    week.scene.at(oslo(9, 7, 7, 59))
    assert all_asked(week) == []
    week.scene.at(oslo(9, 7, 8))
    assert all_asked(week) == ["Ola"]


def test_who_is_on_pause_or_cannot_be_reached_is_passed_over(week: Week) -> None:
    answers(week, week.kari)
    participations.change(week.scene.tx, week.member(week.ola), week.id, paused_until=oslo(9, 20).date())
    week.scene.at(oslo(9, 3))
    assert all_asked(week) == ["Ine"]


def test_where_there_is_nobody_to_ask_nobody_is_asked(week: Week) -> None:
    answers(week, week.kari)
    for each in (week.ola, week.ine):
        people.set_reachable(week.scene.tx, week.member(each), reachable=False)
    week.scene.at(oslo(9, 8))
    assert all_asked(week) == []


def test_who_has_been_silent_for_two_weeks_is_left_in_peace(week: Week) -> None:
    week.scene.at(oslo(9, 15))
    week.ine.writes("/program")
    answers(week, week.kari)
    week.scene.at(oslo(9, 17, 9))
    assert all_asked(week) == ["Ine"]


def test_the_turn_goes_round_and_nobody_is_asked_twice_a_week(week: Week) -> None:
    eva, geir = week.librarian("Eva", ANDOY), week.librarian("Geir", BO)
    for each in (eva, geir):
        groups.add_member(week.scene.tx, week.scene.now, week.north.id, week.member(each))
        each.does("member_came", CHAT)
    everyone = (week.kari, week.ola, week.ine, eva, geir)
    for day in (1, 8, 15, 22):
        week.scene.at(oslo(9, day, 10))
        for each in everyone:
            each.writes("/program")
        answers(week, week.kari)
    week.scene.at(oslo(9, 25))
    assert Counter(each.name for each in everyone for _ in asked(each)) == {"Ola": 1, "Ine": 1, "Eva": 1, "Geir": 1}


def test_each_of_several_answers_is_asked_of_somebody_else(week: Week) -> None:
    for each in (week.kari, week.ola, week.ine):
        answers(week, each)
    week.scene.at(oslo(9, 3, 10))
    assert sorted(all_asked(week)) == ["Ine", "Kari", "Ola"]
    assert not [each for each in (week.kari, week.ola, week.ine) if f"{each.name} har svart" in asked(each)[0]]


# --- late, gone, in doubt --------------------------------------------------------------------------------------------


def test_a_bot_that_was_away_for_days_asks_nobody_about_what_is_old(week: Week) -> None:
    answers(week, week.kari)
    week.scene.now = oslo(9, 6, 10)
    week.scene.until_now()
    week.scene.at(oslo(9, 8))
    assert all_asked(week) == []


def test_what_perhaps_arrived_is_not_sent_again_and_nobody_is_told(week: Week) -> None:
    answers(week, week.kari)
    told = len(week.vilde.chat)
    week.scene.outcomes = [Perhaps("time-out")]
    week.scene.at(oslo(9, 3))
    week.scene.later(hours=1)
    assert all_asked(week) == []
    assert len(week.vilde.chat) == told


def test_an_answer_of_which_it_is_known_late_that_it_came_counts_from_when_it_did(week: Week) -> None:
    week.answers(week.kari)
    week.scene.outcomes = [Perhaps("time-out")] * 9
    week.kari.presses("Gruppa")
    week.scene.later(minutes=5)
    week.scene.outcomes = []
    week.scene.at(oslo(9, 2))
    (lost,) = outbox.uncertain(week.scene.tx, week.id)
    assert lost.kind == "answer.posted"
    vilde = people.by_address(week.scene.tx, str(week.vilde.id))
    assert delivery.resolve(week.scene.tx, week.scene.now, vilde, lost.id, arrived=True)
    week.scene.at(oslo(9, 3, 9, 4))
    assert all_asked(week) == []
    week.scene.at(oslo(9, 3, 9, 5))  # it was tried once more after five minutes
    assert all_asked(week) == ["Ola"]


def test_what_cannot_leave_for_days_is_left_out_in_silence(week: Week) -> None:
    answers(week, week.kari)
    week.scene.outcomes = [NotSent("no connection")]
    week.scene.at(oslo(9, 3))
    week.scene.now = oslo(9, 8, 8)
    week.scene.until_now()
    assert all_asked(week) == []
    assert not [shown.text for shown in week.vilde.chat if "for sent" in shown.text]


def test_what_gets_a_reply_before_it_leaves_is_not_asked_any_more(week: Week) -> None:
    answers(week, week.kari)
    week.scene.outcomes = [NotSent("no connection")]
    week.scene.at(oslo(9, 3))
    week.ine.replies(week.kari.sees(TEXT, CHAT), "Ja!", CHAT)
    week.scene.later(hours=1)
    assert all_asked(week) == []


def test_who_has_left_is_asked_nothing_and_their_answers_are_asked_of_nobody(week: Week) -> None:
    answers(week, week.kari)
    part = participations.get(week.scene.tx, week.member(week.kari), week.id)
    assert part
    settings.leave(week.scene.tx, week.scene.now, part)
    week.scene.at(oslo(9, 3))
    assert all_asked(week) == []


def test_an_answer_that_is_taken_back_or_erased_goes_from_whom_it_was_asked_of(week: Week) -> None:
    answers(week, week.kari)
    answers(week, week.ola)
    week.scene.at(oslo(9, 3, 10))
    assert all_asked(week) == ["Ola", "Ine"]
    week.kari.presses("Ta tilbake", week.kari.sees("Svaret ditt:"))
    week.kari.presses("Ja, slett svaret")
    assert all_asked(week) == ["Ine"]
    privacy.erase(week.scene.tx, week.scene.now, people.get(week.scene.tx, week.member(week.ola)))
    week.scene.deliver()
    assert all_asked(week) == []


def test_an_edit_of_the_answer_is_followed(week: Week) -> None:
    answers(week, week.kari)
    week.scene.at(oslo(9, 3))
    week.kari.presses("Endre", week.kari.sees("Svaret ditt:"))
    week.kari.writes("To gutter fikk lekseplass.")
    assert "To gutter fikk lekseplass." in asked(week.ola)[0]


def test_it_is_named_when_it_is_looked_for_replies(week: Week) -> None:
    answers(week, week.kari)
    assert due.next_due(week.scene.tx, week.scene.now) == oslo(9, 3)
    assert due.next_kind(week.scene.tx, week.scene.now) == "next_recognition"


def test_who_was_asked_is_told_to_nobody_in_the_file_of_the_author(week: Week) -> None:
    answers(week, week.kari)
    week.scene.at(oslo(9, 3))
    tx = week.scene.tx
    kari, ola = (privacy.document(tx, people.get(tx, week.member(each))).decode() for each in (week.kari, week.ola))
    assert "recognition" in ola
    assert '"asked_id"' not in kari + ola


def test_an_answer_that_was_erased_on_its_way_to_the_chat_is_asked_of_nobody(
    week: Week, caplog: pytest.LogCaptureFixture
) -> None:
    answers(week, week.kari)
    [said] = [each for each in outbox.newest(week.scene.tx, 9) if each.kind == "answer.posted" and each.act == "send"]
    privacy.erase(week.scene.tx, week.scene.now, people.get(week.scene.tx, week.member(week.kari)))
    delivery.settled(week.scene.tx, week.scene.now, said, Sent(5), CHAT)
    assert caplog.records == []
