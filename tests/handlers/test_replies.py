from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.domain.conversation import press
from bot.services import privacy
from storage import people
from storage.schema import answer, part, reply
from tests.scene import Scene, Shown
from tests.week import CHAT, Week, begun, oslo

TEXT = "En gutt fikk lekseplass."
WORD = "Vi satte fram et bord ekstra."
STANDS = "Det står i gruppa. Vil du endre noe, så rediger meldinga du skrev."


def answered(scene: Scene) -> Week:
    week = begun(scene)
    week.answers(week.kari, TEXT, to="Gruppa")
    scene.at(oslo(9, 3))
    return week


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    """Kari has answered, and Ola is asked about it."""
    return copy_of(answered)


def replies(week: Week, word: str = WORD) -> Shown:
    week.ola.presses("Svar Kari")
    week.ola.writes(word)
    return week.ola.last


def in_chat(week: Week) -> list[str]:
    return [text for text in week.in_chat() if text.startswith("Til ")]


def test_a_reply_by_the_button_is_said_in_the_group_signed_and_with_the_name_of_whom_it_is_to(week: Week) -> None:
    week.ola.presses("Svar Kari")
    assert "så sier jeg det i gruppa som svar til Kari" in week.ola.last.text
    week.ola.writes(WORD)
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {WORD}"]
    assert week.ola.last.text == f"Det du skrev til Kari:\n{WORD}\n\n{STANDS}"


def test_what_is_written_next_is_no_more_of_it(week: Week) -> None:
    replies(week)
    week.ola.writes("Hei?")
    assert len(in_chat(week)) == 1


# --- where it seems to name somebody ---------------------------------------------------------------------------------

NAMES = "Kollegaen min Torbjørn gjorde det samme."
WAITS = "Det ser ut som dette nevner «Torbjørn». Spørsmålet ber om svar uten navn, så jeg venter med å si det i gruppa."


def test_what_seems_to_name_somebody_is_said_when_its_author_has_decided(week: Week) -> None:
    assert replies(week, NAMES).text.startswith(WAITS)
    assert in_chat(week) == []
    week.ola.presses("Si det som det er")
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {NAMES}"]
    assert week.ola.last.text == f"Det du skrev til Kari:\n{NAMES}\n\n{STANDS}"
    week.ola.writes("Hei?")
    assert len(in_chat(week)) == 1


def test_who_writes_it_anew_without_a_name_says_that(week: Week) -> None:
    replies(week, NAMES)
    week.ola.writes(WORD)
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {WORD}"]


def test_who_leaves_what_names_somebody_says_nothing_and_what_is_written_next_is_something_else(week: Week) -> None:
    replies(week, NAMES)
    week.ola.presses("La det være")
    assert "ingenting er sendt" in week.ola.last.text
    week.ola.writes(WORD)
    assert in_chat(week) == []
    assert NAMES not in [each.text for each in week.scene.tx.execute(part.select())]


def test_an_edit_that_seems_to_name_somebody_waits_too_and_is_asked_about_once(week: Week) -> None:
    week.ola.presses("Svar Kari")
    message = week.ola.writes(WORD)
    week.ola.edits(message, NAMES)
    assert week.ola.last.text.startswith(WAITS)
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {WORD}"]
    week.ola.presses("Si det som det er")
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {NAMES}"]
    week.ola.edits(message, f"{NAMES} Det gikk fint.")
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {NAMES} Det gikk fint."]


def test_who_leaves_an_edit_that_names_somebody_is_not_told_that_nothing_was_sent(week: Week) -> None:
    week.ola.presses("Svar Kari")
    message = week.ola.writes(WORD)
    week.ola.edits(message, NAMES)
    week.ola.presses("La det være")
    assert week.ola.last.text == "Greit, endringen er ikke tatt med."
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {WORD}"]


def test_an_edit_of_what_stands_no_more_is_kept_and_not_said_to_stand(week: Week) -> None:
    week.ola.presses("Svar Kari")
    message = week.ola.writes(WORD)
    week.kari.presses("Bare meg")
    week.ola.edits(message, "Vi satte fram to bord.")
    assert week.ola.last.text == "Endringen er lagret. Det du skrev, står ikke i gruppa nå."
    assert in_chat(week) == []
    week.kari.presses("Gruppa")
    assert in_chat(week) == ["Til Kari fra Ola (Hadsel): Vi satte fram to bord."]


def test_what_waits_under_an_older_message_leaves_what_is_written_to_another_alone(week: Week) -> None:
    """Ola thinks better of an edit of his reply to Kari while he is about to write to Ine."""
    week.ola.presses("Svar Kari")
    message = week.ola.writes(WORD)
    week.answers(week.ine, "Vi låner ut ski.", to="Gruppa")
    week.ola.edits(message, NAMES)
    held = week.ola.last
    to_ine = week.scene.tx.execute(select(answer.c.id).where(answer.c.member_id == week.member(week.ine)))
    week.ola.carries(press("replies.write", to_ine.scalar_one()), held.id)
    week.ola.presses("La det være", held)
    week.ola.writes("Smart!")
    assert in_chat(week)[-1] == "Til Ine fra Ola (Hadsel): Smart!"


def test_those_who_read_in_the_group_may_be_named_in_a_reply(week: Week) -> None:
    replies(week, "Spør Ine, hun gjorde det samme som Kari.")
    assert len(in_chat(week)) == 1


def test_what_waits_to_be_said_is_not_said_where_the_answer_is_gone(week: Week) -> None:
    replies(week, NAMES)
    week.kari.presses("Bare meg")
    assert "står ikke i gruppa lenger" in week.ola.presses("Si det som det er")[0]
    assert in_chat(week) == []


def test_one_may_think_better_of_it(week: Week) -> None:
    week.ola.presses("Svar Kari")
    week.ola.presses("Ikke likevel")
    week.ola.writes(WORD)
    assert in_chat(week) == []
    assert "ingenting er sendt" in "".join(shown.text for shown in week.ola.chat)


def test_what_is_written_hours_later_may_be_something_else(week: Week) -> None:
    week.ola.presses("Svar Kari")
    week.scene.later(hours=2)
    week.ola.writes(WORD)
    assert in_chat(week) == []


def test_a_voice_message_and_a_picture_are_replies_too(week: Week) -> None:
    week.ola.presses("Svar Kari")
    week.ola.sends("voice")
    assert in_chat(week) == ["Til Kari fra Ola (Hadsel)"]
    assert week.scene.chat(CHAT)[-1].has_file


def test_an_edit_of_it_is_followed(week: Week) -> None:
    week.ola.presses("Svar Kari")
    message = week.ola.writes(WORD)
    week.ola.edits(message, "Vi satte fram to bord.")
    assert in_chat(week) == ["Til Kari fra Ola (Hadsel): Vi satte fram to bord."]
    assert "to bord" in week.ola.sees("Det du skrev til Kari").text


def test_a_long_one_that_is_made_short_and_long_again_stands_whole(week: Week) -> None:
    week.ola.presses("Svar Kari")
    message = week.ola.writes("ord " * 1020)
    assert len(week.in_chat()) >= 4
    week.ola.edits(message, "Kort.")
    assert in_chat(week) == ["Til Kari fra Ola (Hadsel): Kort."]


def test_taking_it_back_removes_it_everywhere(week: Week) -> None:
    replies(week)
    week.ola.presses("Ta tilbake")
    assert in_chat(week) == []
    assert not week.scene.tx.execute(reply.select()).all()
    assert WORD not in [each.text for each in week.scene.tx.execute(part.select())]
    assert "Tatt tilbake." in week.ola.last.text


def test_nobody_takes_back_what_another_wrote(week: Week) -> None:
    data = replies(week).button("Ta tilbake").press
    assert week.kari.carries(data, week.kari.last.id) != []
    assert len(in_chat(week)) == 1


def test_it_goes_and_comes_with_the_answer(week: Week) -> None:
    replies(week)
    week.kari.presses("Bare meg")
    assert in_chat(week) == []
    assert "Det står ikke i gruppa nå." in week.ola.sees("Det du skrev til Kari").text
    week.kari.presses("Gruppa")
    assert in_chat(week) == [f"Til Kari fra Ola (Hadsel): {WORD}"]
    assert "Det står i gruppa." in week.ola.sees("Det du skrev til Kari").text


def test_it_goes_with_an_answer_that_is_taken_back(week: Week) -> None:
    replies(week)
    week.kari.presses("Ta tilbake")
    week.kari.presses("Ja, slett svaret")
    assert in_chat(week) == []
    assert not [shown.text for shown in week.ola.chat if WORD in shown.text]
    assert not week.scene.tx.execute(reply.select()).all()


def test_it_goes_with_who_wrote_it_and_with_whom_it_was_to_when_they_are_erased(week: Week) -> None:
    replies(week)
    tx = week.scene.tx
    kari, ola = (people.get(tx, week.member(each)) for each in (week.kari, week.ola))
    assert WORD in privacy.document(tx, ola).decode()
    assert WORD not in privacy.document(tx, kari).decode()
    privacy.erase(tx, week.scene.now, ola)
    week.scene.deliver()
    assert in_chat(week) == []
    assert not tx.execute(reply.select()).all()


def test_erasing_whom_it_was_to_removes_it(week: Week) -> None:
    replies(week)
    tx = week.scene.tx
    privacy.erase(tx, week.scene.now, people.get(tx, week.member(week.kari)))
    week.scene.deliver()
    assert in_chat(week) == []
    assert not tx.execute(reply.select()).all()


def test_to_an_answer_that_is_gone_nothing_is_sent(week: Week) -> None:
    week.ola.presses("Svar Kari")
    week.kari.presses("Bare meg")
    week.ola.writes(WORD)
    assert "står ikke i gruppa lenger. Ingenting er sendt." in week.ola.last.text
    assert in_chat(week) == []


def test_who_is_in_another_group_cannot_reply(week: Week) -> None:
    data = week.ola.last.button("Svar Kari").press
    assert week.per.carries(data, week.per.last.id) != []
    week.per.writes(WORD)
    assert in_chat(week) == []


def test_an_empty_reply_changes_nothing(week: Week) -> None:
    week.ola.presses("Svar Kari")
    week.ola.writes("", unsupported=True)
    assert in_chat(week) == []
    week.ola.writes(WORD)
    assert len(in_chat(week)) == 1
