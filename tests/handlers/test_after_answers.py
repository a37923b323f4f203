"""At most one question follows an answer; what is said to it is more of the same answer."""

import json
from collections.abc import Callable

import pytest

from storage.schema import after_answer
from tests.kept import kept
from tests.scene import Person
from tests.week import CHAT, Week, begun, oslo

STORY, MORE = "En gutt fikk lekseplass.", "Jeg hørte ham le."
ASKS, SEES = "Én ting til, om du vil:", "Hva så eller hørte du som gjorde at du la merke til akkurat dette?"


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def asked(person: Person) -> list[str]:
    """What has followed somebody's answers, as it stands on the cards."""
    cards = [shown.text for shown in person.chat if ASKS in shown.text]
    return [card.partition(ASKS)[2].partition("\n")[0].strip() for card in cards]


def test_a_question_follows_on_the_card_of_an_answer_in_private(week: Week) -> None:
    before = len(week.kari.chat)
    week.answers(week.kari, STORY)
    assert week.kari.last.text == (
        f"Svaret ditt:\n{STORY}\n\n{ASKS} {SEES}\nSvarer du på denne meldinga, legger jeg det til i svaret ditt. "
        "Du kan også bare la det være.\n\nBare du ser det. Vil du dele det med flere?"
    )
    assert len(week.kari.chat) == before + 2  # what asks for the answer, and the card


def test_what_is_said_to_it_is_more_of_the_answer_and_it_is_asked_no_more(week: Week) -> None:
    week.answers(week.kari, STORY)
    card = week.kari.last
    week.scene.later(hours=30)
    week.kari.replies(card, MORE)
    assert "la det til" in week.kari.last.text
    assert card.text.startswith(f"Svaret ditt:\n{STORY}\n\n{MORE}\n\nBare du ser det.")


def test_what_is_sent_right_after_is_said_to_it_too(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.kari.writes(MORE)
    assert asked(week.kari) == []
    week.kari.writes("/sporsmal")
    assert f"{STORY}\n\n{MORE}" in week.kari.last.text


def test_what_is_said_to_it_is_seen_by_those_who_see_the_answer(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    card = week.kari.last
    week.scene.later(hours=30)
    week.kari.replies(card, MORE)
    assert week.in_chat()[1:] == [f"Kari (Sortland): {STORY}\n\n{MORE}"]


def test_who_leaves_it_hears_no_more_of_it(week: Week) -> None:
    week.answers(week.kari, STORY)
    told = len(week.kari.chat)
    week.scene.at(oslo(9, 4))
    assert len(week.kari.chat) == told
    week.kari.writes("/sporsmal")
    assert ASKS not in week.kari.last.text


def test_one_follows_an_answer_in_the_group_on_the_card_that_comes_privately(week: Week) -> None:
    before = len(week.kari.chat)
    week.kari.replies(week.question, STORY, chat=CHAT)
    assert len(week.kari.chat) == before + 1
    assert asked(week.kari) == [SEES]
    assert "så de som ser svaret, ser det også." in week.kari.last.text
    week.kari.replies(week.kari.last, MORE)
    assert week.in_chat()[1:] == [f"Kari (Sortland): {MORE}"]
    assert asked(week.kari) == []


def test_who_says_more_in_the_group_is_asked_no_more(week: Week) -> None:
    week.kari.replies(week.question, STORY, chat=CHAT)
    week.kari.replies(week.question, MORE, chat=CHAT)
    assert asked(week.kari) == []


def test_one_follows_a_voice_message_too(week: Week) -> None:
    week.kari.writes("/svar")
    week.kari.sends("voice")
    assert asked(week.kari) == [SEES]


def test_never_the_same_two_weeks_running_wherever_one_answers(week: Week) -> None:
    week.kari.replies(week.question, STORY, chat=CHAT)
    week.scene.at(oslo(9, 8))
    week.answers(week.kari, "De tror vi bare låner ut bøker.")
    first, second = asked(week.kari)
    assert first != second


def test_more_of_an_answer_is_followed_by_none(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.kari.writes(MORE)
    week.kari.writes("/svar Og så kom broren.")
    assert asked(week.kari) == []


def test_one_follows_what_was_written_unasked_too(week: Week) -> None:
    week.kari.writes(STORY)
    week.kari.presses("Svaret mitt denne uka")
    assert asked(week.kari) == [SEES]


def test_another_follows_the_week_after(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.scene.at(oslo(9, 8))
    week.answers(week.kari, "De tror vi bare låner ut bøker.")
    assert asked(week.kari) == [SEES, "Hva tror du er grunnen til at det er slik hos dere?"]


def test_who_has_let_two_lie_is_left_in_peace(week: Week) -> None:
    for day in (1, 8, 15):
        week.scene.at(oslo(9, day))
        week.answers(week.kari, STORY)
    assert len(asked(week.kari)) == 2


def test_another_of_the_same_step_follows_when_the_next_module_begins(week: Week) -> None:
    for month, day in ((9, 1), (9, 8), (9, 15), (9, 22), (10, 6)):
        week.scene.at(oslo(month, day))
        week.answers(week.kari, STORY)
        if month == 9:
            week.kari.writes(MORE)
    assert asked(week.kari) == ["Når så du noe lignende sist, og hva gjorde du da?"]


def test_it_is_asked_in_the_language_of_its_reader(week: Week) -> None:
    week.kari.writes("/innstillinger")
    week.kari.presses("Språk")
    week.kari.presses("English")
    week.answers(week.kari, STORY)
    assert (
        "One more thing, if you like: What did you see or hear that made you notice just this?" in week.kari.last.text
    )


def test_a_reply_to_a_card_of_somebody_elses_changes_nothing(week: Week) -> None:
    week.answers(week.kari, STORY)
    before = kept(week.scene.tx)
    week.ola.replies(week.kari.last, MORE)
    week.ola.replies(week.kari.last, MORE, chat=CHAT)
    assert kept(week.scene.tx, "part") == {name: rows for name, rows in before.items() if name != "part"}
    assert MORE not in week.kari.last.text


def test_it_is_among_my_data_and_goes_with_my_answer(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.kari.writes("/minedata")
    attachment = week.kari.last.message.attachment
    assert attachment is not None
    assert "notice-1" in json.dumps(json.loads(attachment.content))
    week.kari.writes("/slett")
    week.kari.presses("Ja")
    assert list(week.scene.tx.execute(after_answer.select())) == []
