"""Somebody is asked before others see an answer that seems to name a person, where the question asks to name nobody."""

import pytest

from tests.kept import kept
from tests.scene import Person, Scene
from tests.week import CHAT, Week, oslo

NAMES, PLAIN = "Kollegaen min Torbjørn tok skranken.", "En kollega tok skranken."
ASKS, WAITS = "Det ser ut som svaret ditt nevner «Torbjørn».", "Det ser ut som dette nevner «Torbjørn»"


@pytest.fixture
def week(scene: Scene) -> Week:
    """The first question asks to name nobody."""
    week = Week(scene)
    week.begins()
    return week


def said(person: Person) -> str:
    return "\n".join(shown.text for shown in person.chat)


# --- before it is shared ---------------------------------------------------------------------------------------------


def test_what_is_for_oneself_is_not_warned_of(week: Week) -> None:
    week.answers(week.kari, NAMES)
    assert "Bare du ser det." in week.kari.last.text
    assert "Det ser ut som" not in said(week.kari)


@pytest.mark.parametrize("to", ["Gruppa", "Hele kullet"])
def test_who_shares_an_answer_that_names_somebody_is_asked_first(week: Week, to: str) -> None:
    week.answers(week.kari, NAMES, to=to)
    assert week.kari.last.text.startswith(ASKS)
    assert week.kari.last.labels == ["Del det som det er", "Endre", "Ikke del nå"]
    assert len(week.in_chat()) == 1
    week.answers(week.ola, "Ikke så mye.")
    assert "Torbjørn" not in said(week.ola)


def test_who_goes_on_shares_it_and_is_not_asked_again(week: Week) -> None:
    week.answers(week.kari, NAMES, to="Gruppa")
    assert week.kari.presses("Del det som det er") == ["Nå ser gruppa svaret."]
    assert week.in_chat()[1:] == [f"Kari (Sortland): {NAMES}"]
    assert week.kari.last.text.startswith(f"Svaret ditt:\n{NAMES}\n\n")
    assert "Gruppa ser det." in week.kari.last.text
    week.kari.presses("Bare meg")
    assert week.kari.presses("Hele kullet") == ["Nå ser hele kullet svaret."]


@pytest.mark.parametrize("to", ["Gruppa", "Hele kullet"])
def test_who_does_not_share_it_now_is_asked_again_later(week: Week, to: str) -> None:
    week.answers(week.kari, NAMES, to="Gruppa")
    week.kari.presses("Ikke del nå")
    assert "Bare du ser det." in week.kari.last.text
    week.kari.presses(to)
    assert week.kari.last.text.startswith(ASKS)
    assert len(week.in_chat()) == 1
    week.kari.presses("Del det som det er")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {NAMES}"]


def test_who_changes_it_shares_what_names_nobody_without_being_asked(week: Week) -> None:
    week.answers(week.kari, NAMES, to="Gruppa")
    week.kari.presses("Endre")
    week.kari.writes(PLAIN)
    assert week.kari.presses("Gruppa") == ["Nå ser gruppa svaret."]
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}"]


def test_a_new_text_that_names_somebody_else_is_asked_about_anew(week: Week) -> None:
    week.answers(week.kari, NAMES, to="Gruppa")
    week.kari.presses("Ikke del nå")
    week.kari.presses("Endre")
    week.kari.writes("Vikaren vår Zdenka tok skranken.")
    week.kari.presses("Gruppa")
    assert "nevner «Zdenka»" in week.kari.last.text


def test_a_question_that_allows_names_is_shared_at_once(week: Week) -> None:
    week.scene.at(oslo(9, 8))
    week.answers(week.kari, NAMES, to="Gruppa")
    assert f"Kari (Sortland): {NAMES}" in week.in_chat()


def test_the_author_and_those_who_read_in_the_group_may_be_named(week: Week) -> None:
    week.answers(week.kari, "Enig med Ola. Hilsen Kari", to="Gruppa")
    assert week.in_chat()[1:] == ["Kari (Sortland): Enig med Ola. Hilsen Kari"]


def test_each_reads_the_warning_in_their_own_language(week: Week) -> None:
    week.kari.writes("/innstillinger")
    week.kari.presses("Språk")
    week.kari.presses("Nynorsk")
    week.answers(week.kari, NAMES, to="Gruppa")
    assert week.kari.last.text.startswith("Det ser ut som svaret ditt nemner «Torbjørn».")


def test_a_button_to_share_somebody_elses_answer_is_stale(week: Week) -> None:
    week.answers(week.kari, NAMES, to="Gruppa")
    share = week.kari.last.button("Del det").press
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.ola.carries(share, 1)[0]
    assert kept(week.scene.tx) == before


# --- what others would see at once -----------------------------------------------------------------------------------


def test_what_is_added_to_what_others_see_waits_until_its_author_has_decided(week: Week) -> None:
    week.answers(week.kari, PLAIN, to="Gruppa")
    week.kari.writes("Det var Torbjørn.")
    assert week.kari.last.text.startswith(WAITS)
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}"]
    week.kari.presses("Ta det med")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}\n\nDet var Torbjørn."]
    assert "la det til" in week.kari.last.text
    week.kari.writes("Torbjørn smilte.")
    assert "la det til" in week.kari.last.text
    week.kari.presses("Hele kullet")
    assert ASKS not in said(week.kari)


def test_what_waits_is_forgotten_by_who_leaves_it_out(week: Week) -> None:
    week.answers(week.kari, PLAIN, to="Gruppa")
    before = kept(week.scene.tx)["part"]
    week.kari.writes("Det var Torbjørn.")
    week.kari.presses("La det være")
    assert kept(week.scene.tx)["part"] == before
    week.kari.writes("Det gikk fint.")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}\n\nDet gikk fint."]


def test_what_takes_the_place_of_what_others_see_waits_too(week: Week) -> None:
    week.answers(week.kari, PLAIN, to="Gruppa")
    week.kari.presses("Endre")
    week.kari.writes(NAMES)
    assert week.kari.last.text.startswith(WAITS)
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}"]
    week.kari.presses("Ta det med")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {NAMES}"]
    assert week.kari.last.text.startswith(f"Svaret ditt:\n{NAMES}\n\nGruppa ser det.")


def test_an_edit_of_what_others_see_waits_too(week: Week) -> None:
    week.kari.writes("/svar")
    written = week.kari.writes(PLAIN)
    week.kari.presses("Gruppa")
    week.kari.edits(written, NAMES)
    assert week.kari.last.text.startswith(WAITS)
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}"]
    week.kari.presses("Ta det med")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {NAMES}"]


def test_an_edit_that_takes_the_name_out_again_goes_in_at_once(week: Week) -> None:
    week.kari.writes("/svar")
    written = week.kari.writes(PLAIN)
    week.kari.presses("Gruppa")
    week.kari.edits(written, NAMES)
    week.kari.edits(written, "En kollega tok den.")
    assert week.in_chat()[1:] == ["Kari (Sortland): En kollega tok den."]


def test_an_answer_that_is_given_again_by_command_waits_too(week: Week) -> None:
    week.answers(week.kari, PLAIN, to="Gruppa")
    week.kari.writes(f"/svar {NAMES}")
    assert week.kari.last.text.startswith(WAITS)
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}"]


def test_what_was_written_unasked_waits_where_others_would_see_it(week: Week) -> None:
    week.answers(week.kari, PLAIN, to="Gruppa")
    week.scene.later(minutes=6)
    week.kari.writes(NAMES)
    week.kari.presses("Svaret mitt denne uka")
    assert week.kari.last.text.startswith(WAITS)
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}"]
    week.kari.presses("Ta det med")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {PLAIN}\n\n{NAMES}"]


# --- in the group's chat ---------------------------------------------------------------------------------------------


def test_who_names_somebody_in_the_group_is_told_privately_once_and_may_edit_it(week: Week) -> None:
    message = week.kari.replies(week.question, NAMES, chat=CHAT)
    assert week.kari.last.text.startswith("Det ser ut som svaret ditt i gruppa nevner «Torbjørn»")
    assert len(week.in_chat()) == 1
    week.kari.edits(message, PLAIN, chat=CHAT)
    week.kari.writes("/svar")
    assert PLAIN in week.kari.last.text
    before = len(week.kari.chat)
    week.kari.presses("Hele kullet")
    assert len(week.kari.chat) == before


def test_who_names_somebody_by_an_edit_in_the_group_is_told_too_and_of_each_name_once(week: Week) -> None:
    message = week.kari.replies(week.question, PLAIN, chat=CHAT)
    assert "Det ser ut som" not in said(week.kari)
    week.kari.edits(message, NAMES, chat=CHAT)
    assert "nevner «Torbjørn»" in week.kari.last.text
    told = len(week.kari.chat)
    week.kari.edits(message, f"{NAMES} Det gikk fint.", chat=CHAT)
    assert len(week.kari.chat) == told
    week.kari.replies(week.question, "Torbjørn er flink.", chat=CHAT)
    assert said(week.kari).count("Det ser ut som") == 1
