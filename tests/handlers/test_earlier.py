"""The questions of earlier weeks are found under /program, and can still be answered."""

from collections.abc import Callable

import pytest

from bot.domain.conversation import press
from tests.kept import kept
from tests.region import SORTLAND
from tests.scene import Person
from tests.week import CHAT, FIRST, SECOND, Week, begun, oslo

STORY = "En gutt fikk lekseplass."


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def opens(person: Person) -> list[str]:
    """The labels of the questions before this week's."""
    person.writes("/program")
    person.presses("Tidligere spørsmål")
    return person.last.labels


def test_in_the_first_week_there_is_nothing_earlier(week: Week) -> None:
    week.kari.writes("/program")
    assert week.kari.last.labels == []


def test_those_before_this_weeks_are_listed_the_newest_first_with_a_mark_where_one_has_answered(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.scene.at(oslo(9, 15))
    second, first = opens(week.kari)
    assert "ingenting må besvares" in week.kari.last.text
    assert second.startswith(f"Uke 37: {SECOND}")
    assert first.startswith(f"✓ Uke 36: {FIRST}")
    assert len(opens(week.ola)) == 2


def test_each_opens_the_question_to_be_answered_and_the_answer_that_is_there(week: Week) -> None:
    week.scene.at(oslo(9, 8))
    opens(week.kari)
    week.kari.presses("Uke 36")
    assert FIRST in week.kari.last.text
    week.kari.presses("Svar")
    week.kari.writes(STORY)
    week.kari.presses("Gruppa")
    assert f"Kari (Sortland): {STORY}" in week.in_chat()
    opens(week.kari)
    week.kari.presses("✓ Uke 36")
    assert week.kari.last.text.startswith(f"Svaret ditt:\n{STORY}")
    assert "Gruppa ser det." in week.kari.last.text


def test_who_skips_this_weeks_question_while_answering_an_earlier_one_answers_that(week: Week) -> None:
    week.scene.at(oslo(9, 8))
    week.kari.writes("/sporsmal")
    this_week = week.kari.last
    opens(week.kari)
    week.kari.presses("Uke 36")
    week.kari.presses("Svar")
    week.kari.presses("Hopp over", this_week)
    week.kari.writes(STORY)
    assert week.kari.sees("Svaret ditt").text.startswith(f"Svaret ditt:\n{STORY}")


def test_who_comes_late_finds_what_their_group_was_asked_before(week: Week) -> None:
    week.scene.at(oslo(9, 15, 12))
    anna = week.librarian("Anna", SORTLAND, library="Ny")
    week.places(anna, week.north)
    assert [label[:6] for label in opens(anna)] == ["Uke 37", "Uke 36"]
    anna.presses("Uke 36")
    anna.presses("Svar")
    anna.writes(STORY)
    assert STORY in anna.sees("Svaret ditt").text


def test_who_has_no_group_finds_what_they_would_have_been_asked(week: Week) -> None:
    week.scene.at(oslo(9, 8, 12))
    anna = week.librarian("Anna", SORTLAND, library="Ny")
    assert [label[:6] for label in opens(anna)] == ["Uke 36"]


def test_many_are_shown_some_at_a_time(week: Week) -> None:
    week.scene.now = oslo(6, 20, year=2027)
    assert opens(week.kari)[8:] == ["Neste ›"]
    week.kari.presses("Neste ›")
    shown = week.kari.last.labels
    assert shown[8:] == ["‹ Forrige", "Neste ›"]
    week.kari.carries(press("earlier.page", week.id, 99), week.kari.last.id)
    assert week.kari.last.labels == shown


def test_in_the_groups_chat_there_is_no_way_to_them(week: Week) -> None:
    week.scene.at(oslo(9, 8))
    week.ola.writes("/program", chat=CHAT)
    assert week.scene.chat(CHAT)[-1].labels == []


def test_nobody_opens_what_they_were_not_asked(week: Week) -> None:
    stranger, before = week.scene.person("Fremmed"), kept(week.scene.tx)
    for data in (press("earlier.list", week.id), press("earlier.page", week.id, 1), press("earlier.open", 1)):
        assert stranger.carries(data, 1) != [""]
    assert "gjelder ikke lenger" in week.kari.carries(press("earlier.open", 7), 1)[0]
    assert kept(week.scene.tx) == before
