"""A participant reaches the facilitators, privately, and they answer that one person."""

import pytest

from bot.domain.conversation import File, press
from bot.services import outbox
from bot.services.outbox import To
from storage import people
from tests.kept import kept
from tests.scene import Person, Scene
from tests.week import CHAT, Week


@pytest.fixture
def week(scene: Scene) -> Week:
    return Week(scene)


def sends_to_all(vilde: Person, text: str = "Husk møtet.") -> None:
    vilde.writes("/veileder")
    vilde.presses("Skriv til deltakerne")
    vilde.presses("Alle deltakerne")
    vilde.writes(text)
    vilde.presses("Send")


def test_a_reply_to_what_the_facilitator_wrote_reaches_every_facilitator(week: Week) -> None:
    siri, mona = week.facilitator("Siri"), week.manager("Mona")
    sends_to_all(week.vilde)
    week.kari.replies(week.kari.sees("Husk møtet."), "Takk, men når er det?")
    assert "Sendt til veilederne" in week.kari.last.text
    for facilitator in (week.vilde, siri):
        assert facilitator.last.text == "Fra Kari (Biblioteket i 1870) til veilederne:\n\nTakk, men når er det?"
    assert mona.chat == []


def test_the_facilitator_answers_that_one_person_by_a_button(week: Week) -> None:
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    week.kari.writes("Når er møtet?")
    week.vilde.presses("Svar Kari")
    week.vilde.writes("Klokka ti.")
    assert "Den går privat til Kari." in week.vilde.last.text
    week.vilde.presses("Send")
    assert week.kari.last.text == "Fra veileder Vilde:\n\nKlokka ti."
    assert week.ola.chat == []


def test_the_note_stays_to_be_read_while_it_is_answered(week: Week) -> None:
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    week.kari.writes("Når er møtet?")
    week.vilde.presses("Svar Kari")
    assert "Skriv meldinga til Kari" in week.vilde.last.text
    week.vilde.sees("Når er møtet?").button("Svar Kari")


def test_the_facilitator_answers_in_telegrams_own_way_too_and_sees_it_first(week: Week) -> None:
    sends_to_all(week.vilde)
    week.kari.replies(week.kari.sees("Husk møtet."), "Når er det?")
    week.vilde.replies(week.vilde.sees("Fra Kari"), "Klokka ti.")
    assert "Klokka ti." not in week.kari.last.text
    week.vilde.presses("Send")
    assert "Klokka ti." in week.kari.last.text
    week.kari.replies(week.kari.last, "Takk!")
    assert "Takk!" in week.vilde.last.text


def test_a_facilitator_who_had_shut_the_bot_out_gets_what_was_written_meanwhile(week: Week) -> None:
    week.vilde.does("blocked")
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    week.kari.writes("Når er møtet?")
    assert week.vilde.chat == []
    week.scene.later(days=3)
    week.vilde.writes("/hjelp")
    assert "Når er møtet?" in week.vilde.sees("Fra Kari").text


def test_what_comes_long_after_the_button_is_not_sent_unasked(week: Week) -> None:
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    week.scene.later(minutes=61)
    week.kari.writes("Jeg var redd for den låneren.")
    assert "Hva er dette?" in week.kari.last.text
    assert week.vilde.chat == []


def test_before_the_first_question_what_was_written_can_still_be_sent(week: Week) -> None:
    week.kari.writes("Jeg vil bytte gruppe.")
    assert "Det kommer et spørsmål" in week.kari.presses("Svaret mitt denne uka")[0]
    week.kari.presses("Til veilederne")
    assert "Jeg vil bytte gruppe." in week.vilde.last.text


def test_what_was_written_without_being_asked_is_sent_only_when_its_author_says_so(week: Week) -> None:
    week.kari.writes("Når er møtet?")
    assert week.vilde.chat == []
    week.kari.presses("Til veilederne")
    assert "Sendt til veilederne" in week.kari.last.text
    assert "Når er møtet?" in week.vilde.last.text


def test_a_reply_in_the_groups_chat_goes_to_the_facilitators_and_the_receipt_is_private(week: Week) -> None:
    week.vilde.writes("/veileder")
    for label in ("Skriv til deltakerne", "En gruppe", "Nord"):
        week.vilde.presses(label)
    week.vilde.writes("Husk møtet.")
    week.vilde.presses("Send")
    in_chat = week.in_chat()
    week.kari.replies(week.kari.sees("Husk møtet.", CHAT), "Når er det?", chat=CHAT)
    assert "Når er det?" in week.vilde.last.text
    assert "Gruppa ser også det du skrev." in week.kari.last.text
    assert week.in_chat() == in_chat
    week.kari.presses("Ta tilbake")
    assert "må du slette der selv" in week.kari.last.text


def test_a_sticker_in_the_groups_chat_is_no_answer_and_what_is_too_long_is_said_in_private(week: Week) -> None:
    week.vilde.writes("/veileder")
    for label in ("Skriv til deltakerne", "En gruppe", "Nord"):
        week.vilde.presses(label)
    week.vilde.writes("Husk møtet.")
    week.vilde.presses("Send")
    in_chat, shown = week.in_chat(), week.kari.sees("Husk møtet.", CHAT)
    before, said = kept(week.scene.tx), len(week.kari.chat)
    week.kari.replies(shown, "", chat=CHAT, unsupported=True)
    assert len(week.kari.chat) == said
    week.kari.replies(shown, "x" * 4000, chat=CHAT)
    assert "4000 tegn" in week.kari.last.text
    assert week.in_chat() == in_chat
    assert kept(week.scene.tx) == before


def test_the_chat_is_told_that_answers_to_the_facilitator_are_passed_on(week: Week) -> None:
    outbox.send(week.scene.tx, week.scene.now, To(group=week.north.id), "group.welcome", group=week.north.id)
    week.scene.deliver()
    assert "sender jeg det til veilederne" in week.in_chat()[-1]


def writes_to_facilitators(person: Person, text: str) -> int:
    person.writes("/hjelp")
    person.presses("Skriv til veilederne")
    return person.writes(text)


def test_an_edit_shows_with_the_facilitators_too(week: Week) -> None:
    message = writes_to_facilitators(week.kari, "Ola og jeg er uenige.")
    week.kari.edits(message, "Vi er uenige.")
    assert [shown.text for shown in week.vilde.chat] == [
        "Fra Kari (Biblioteket i 1870) til veilederne:\n\nVi er uenige."
    ]
    assert week.kari.last.text == "Veilederne ser det slik det er nå."


def test_an_edit_that_cannot_be_passed_on_changes_nothing(week: Week) -> None:
    message = writes_to_facilitators(week.kari, "Når er møtet?")
    before = kept(week.scene.tx)
    week.kari.edits(message, "x" * 4000)
    assert "4000 tegn" in week.kari.last.text
    assert kept(week.scene.tx) == before
    assert "Når er møtet?" in week.vilde.last.text


def test_another_picture_in_an_edit_takes_the_place_of_the_first(week: Week) -> None:
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    message = week.kari.sends("photo", "Se her")
    week.kari.edits(message, "Se her", file=File("photo", "another"))
    assert [shown.message.file for shown in week.vilde.chat] == [File("photo", "another")]


def test_a_picture_without_words_says_who_it_is_from(week: Week) -> None:
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    week.kari.sends("photo")
    assert week.vilde.last.text == "Fra Kari (Biblioteket i 1870) til veilederne"


def test_a_facilitator_who_is_back_gets_only_the_last_of_what_an_edit_replaced(week: Week) -> None:
    week.vilde.does("blocked")
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    message = week.kari.sends("photo", "Se her")
    week.kari.edits(message, "Se her", file=File("photo", "another"))
    week.vilde.writes("/hjelp")
    files = [shown.message.file for shown in week.vilde.chat if "Fra Kari" in shown.text]
    assert files == [File("photo", "another")]


def test_what_was_sent_can_be_taken_back_by_its_author_alone(week: Week) -> None:
    writes_to_facilitators(week.kari, "Jeg vil slutte.")
    taken = week.kari.last.button("Ta tilbake").press
    before = kept(week.scene.tx)
    for other in (week.ola, week.vilde):
        assert "gjelder ikke lenger" in other.carries(taken, 1)[0]
    assert kept(week.scene.tx) == before
    post = week.vilde.last
    answer = post.button("Svar Kari").press
    week.kari.presses("Ta tilbake")
    assert "Tatt tilbake" in week.kari.last.text
    assert week.vilde.chat == []
    assert "Jeg vil slutte." not in "\n".join(week.scene.tx.connection.iterdump())
    assert "gjelder ikke lenger" in week.kari.carries(taken, 1)[0]
    week.vilde.replies(post, "Å nei!")
    gone = "Det du vil svare på, er tatt tilbake eller glemt. Ingenting er sendt. Skriv heller under «Deltakere»."
    assert week.vilde.last.text == gone
    assert week.vilde.carries(answer, post.id) == [gone]


def test_what_was_written_to_facilitators_is_forgotten_after_some_months(week: Week) -> None:
    writes_to_facilitators(week.kari, "Jeg var redd.")
    week.scene.later(days=89)
    assert "Jeg var redd." in "\n".join(week.scene.tx.connection.iterdump())
    week.scene.later(days=2)
    assert "Jeg var redd." not in "\n".join(week.scene.tx.connection.iterdump())


def test_who_writes_while_no_facilitator_can_be_reached_is_told_so(week: Week) -> None:
    week.vilde.does("blocked")
    writes_to_facilitators(week.kari, "Når er møtet?")
    assert "Jeg når ingen av veilederne akkurat nå" in week.kari.last.text
    assert "Spør" not in week.kari.last.text
    assert "bibliotek@" in week.kari.last.text


def test_a_stranger_in_the_groups_chat_passes_nothing_on(week: Week) -> None:
    sends_to_all(week.vilde)
    before, said = kept(week.scene.tx), [shown.text for shown in week.vilde.chat]
    eve = week.scene.person("Eve")
    eve.replies(week.kari.sees("Husk møtet."), "Slipp meg inn", chat=CHAT)
    assert kept(week.scene.tx) == before
    assert [shown.text for shown in week.vilde.chat] == said


def test_a_picture_or_a_voice_message_is_passed_on_too(week: Week) -> None:
    for kind in ("voice", "photo", "document"):
        week.kari.writes("/hjelp")
        week.kari.presses("Skriv til veilederne")
        week.kari.sends(kind)
        file = week.vilde.last.message.file
        assert file is not None
        assert file.kind == kind


@pytest.mark.parametrize("said", [{"text": "x" * 4000}, {"text": "", "unsupported": True}])
def test_what_cannot_be_passed_on_is_said_and_changes_nothing(week: Week, said: dict[str, object]) -> None:
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    before = kept(week.scene.tx)
    week.kari.writes(**said)
    assert kept(week.scene.tx) == before
    assert week.vilde.chat == []
    week.kari.writes("Når er møtet?")
    assert "Når er møtet?" in week.vilde.last.text


def test_who_thinks_better_of_it_sends_nothing(week: Week) -> None:
    week.kari.writes("/hjelp")
    week.kari.presses("Skriv til veilederne")
    week.kari.presses("Ikke likevel")
    week.kari.writes("Når er møtet?")
    assert "Hva er dette?" in week.kari.last.text
    assert week.vilde.chat == []


def test_what_an_erased_participant_wrote_is_taken_back(week: Week) -> None:
    week.kari.writes("Når er møtet?")
    week.kari.presses("Til veilederne")
    week.kari.writes("/slett")
    week.kari.presses("Ja, slett alt")
    assert not any("Når er møtet?" in shown.text for shown in week.vilde.chat)
    assert "Når er møtet?" not in "\n".join(week.scene.tx.connection.iterdump())


def test_where_there_is_no_facilitator_the_contact_of_the_programme_is_named(week: Week) -> None:
    people.take_role(week.scene.tx, week.member(week.vilde), week.id, "facilitator")
    week.kari.writes("/hjelp")
    toasts = week.kari.presses("Skriv til veilederne")
    assert "Spør: " in toasts[0]


def test_a_note_cannot_be_answered_by_somebody_else(week: Week) -> None:
    other = Week(week.scene)
    week.kari.writes("Når er møtet?")
    week.kari.presses("Til veilederne")
    before = kept(week.scene.tx)
    for person in (week.ola, other.vilde):
        data = press("broadcast.person", week.id, week.member(week.kari))
        assert "for veilederne" in person.carries(data, 1)[0]
    assert kept(week.scene.tx) == before


def test_the_programme_says_whom_to_ask(week: Week) -> None:
    week.begins()
    week.kari.writes("/program")
    assert "Spør: " in week.kari.last.text


def begins_to_all(vilde: Person, text: str) -> None:
    vilde.writes("/veileder")
    vilde.presses("Skriv til deltakerne")
    vilde.presses("Alle deltakerne")
    vilde.writes(text)


@pytest.mark.parametrize("ends", ["Send", "Kast"])
def test_what_was_begun_to_others_waits_while_a_note_is_answered(week: Week, ends: str) -> None:
    writes_to_facilitators(week.kari, "Når er møtet?")
    begins_to_all(week.vilde, "Et langt brev til alle.")
    week.vilde.replies(week.vilde.sees("Fra Kari"), "Klokka ti.")
    assert "Den går privat til Kari." in week.vilde.last.text
    week.vilde.presses(ends)
    week.vilde.presses("Fortsett på «Et langt brev til alle.»")
    assert "5 deltakere" in week.vilde.last.text
    week.vilde.presses("Send")
    assert week.ola.last.text.endswith("Et langt brev til alle.")
    assert ("Klokka ti." in "".join(shown.text for shown in week.kari.chat)) == (ends == "Send")


def test_an_answer_to_who_has_left_is_not_sent_and_says_so(week: Week) -> None:
    writes_to_facilitators(week.kari, "Når er møtet?")
    week.leaves(week.kari)
    before = kept(week.scene.tx)
    week.vilde.replies(week.vilde.sees("Fra Kari"), "Klokka ti.")
    assert week.vilde.last.text == "Kari er ikke med i programmet lenger, så ingenting er sendt."
    assert kept(week.scene.tx) == before
    for person in (week.ola, Week(week.scene).vilde):
        data = press("broadcast.person", week.id, week.member(week.kari))
        assert "for veilederne" in person.carries(data, 1)[0]
