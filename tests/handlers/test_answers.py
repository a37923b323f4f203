from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from telegram import User

from bot.domain.conversation import File, press
from bot.domain.delivery import Unreachable
from bot.receiver import drain
from storage import groups, inbox, participations, people
from storage.schema import outbox, study_group
from tests.kept import kept
from tests.region import ANDOY
from tests.scene import Person, Scene
from tests.week import CHAT, FIRST, SECOND, Week, begun, oslo

STORY = "En gutt fikk lekseplass."


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def is_card(text: str) -> bool:
    """Whether it shows the story as one's own answer that nobody else sees yet."""
    return text.startswith(f"Svaret ditt:\n{STORY}\n\n") and text.endswith(
        "\n\nBare du ser det. Vil du dele det med flere?"
    )


# --- in the group ----------------------------------------------------------------------------------------------------


def test_a_reply_in_the_group_is_an_answer_that_the_group_sees(week: Week) -> None:
    week.kari.replies(week.question, STORY, chat=CHAT)
    assert len(week.in_chat()) == 1
    assert week.kari.last.text.startswith(f"Svaret ditt:\n{STORY}\n\n")
    assert "Gruppa ser det." in week.kari.last.text
    week.ola.presses("Hopp over", chat=CHAT)
    week.ola.writes("/sporsmal")
    assert f"Kari (Sortland): {STORY}" in week.ola.last.text


def test_voice_and_pictures_in_the_group_are_answers_too(week: Week) -> None:
    week.kari.sends("voice", reply_to=week.question.id, reply_to_bot=True, chat=CHAT)
    week.ola.sends("photo", "Slik så det ut.", reply_to=week.question.id, reply_to_bot=True, chat=CHAT)
    assert "[talemelding]" in week.kari.last.text
    assert "Slik så det ut.\n[bilde]" in week.ola.last.text


def test_a_document_is_an_answer_and_is_sent_on(week: Week) -> None:
    week.kari.sends("document", reply_to=week.question.id, reply_to_bot=True, chat=CHAT)
    assert "[fil]" in week.kari.last.text
    week.answers(week.ola, "Ikke så mye.")
    assert "Kari (Sortland): [fil]" in week.ola.last.text
    week.ola.presses("Mer fra Kari")
    assert week.ola.last.message.file == File("document", "document-of-Kari")


def test_a_document_with_words_is_an_answer_in_private(week: Week) -> None:
    week.kari.writes("/svar")
    week.kari.sends("document", "Her er planen.")
    assert "Her er planen.\n[fil]" in week.kari.last.text
    week.kari.presses("Gruppa")
    shown = week.scene.chat(CHAT)[-1].message
    assert (shown.text, shown.file) == ("Kari (Sortland): Her er planen.", File("document", "document-of-Kari"))


def test_a_second_reply_in_the_group_is_added(week: Week) -> None:
    week.kari.replies(week.question, STORY, chat=CHAT)
    week.kari.replies(week.question, "Og så kom broren.", chat=CHAT)
    assert "la det til" in week.kari.last.text
    week.kari.writes("/svar")
    assert f"{STORY}\n\nOg så kom broren." in week.kari.last.text


def test_editing_a_message_in_the_group_edits_its_part_of_the_answer(week: Week) -> None:
    first = week.kari.replies(week.question, STORY, chat=CHAT)
    week.kari.replies(week.question, "Og så kom broren.", chat=CHAT)
    before = len(week.in_chat())
    week.kari.edits(first, "En jente fikk lekseplass.", chat=CHAT)
    week.kari.writes("/svar")
    assert "En jente fikk lekseplass.\n\nOg så kom broren." in week.kari.last.text
    assert len(week.in_chat()) == before


def test_what_was_answered_for_oneself_stays_so_when_one_replies_in_the_group(week: Week) -> None:
    week.answers(week.kari, "Dette er bare for meg.")
    week.kari.replies(week.question, STORY, chat=CHAT)
    week.ola.presses("Hopp over", chat=CHAT)
    week.ola.writes("/sporsmal")
    assert "bare for meg" not in "".join(shown.text for shown in week.ola.chat)


def test_a_reply_from_a_stranger_is_not_kept_and_they_are_told_once(week: Week) -> None:
    stranger, before = week.scene.person("Fremmed"), kept(week.scene.tx)
    stranger.replies(week.question, "Hei på dere", chat=CHAT)
    stranger.replies(week.question, "Hallo", chat=CHAT)
    assert [text for text in week.in_chat() if "ikke er med i programmet" in text] == week.in_chat()[1:]
    assert len(week.in_chat()) == 2
    assert kept(week.scene.tx) == before
    assert str(stranger.id) not in str(list(week.scene.tx.exec_driver_sql("SELECT * FROM outbox")))


def test_what_the_facilitator_says_in_the_group_is_not_kept(week: Week) -> None:
    before = kept(week.scene.tx)
    week.vilde.replies(week.question, "Fint spørsmål!", chat=CHAT)
    assert kept(week.scene.tx) == before
    assert len(week.in_chat()) == 1


def sees(person: Person, text: str) -> bool:
    """Whether somebody finds a text among others' answers."""
    person.writes("/sporsmal")
    person.presses("Vis svarene")
    return text in person.last.text


def test_who_was_asked_the_same_in_another_group_answers_where_they_write_for_those_who_read_there(week: Week) -> None:
    message = week.per.replies(week.question, STORY, chat=CHAT)
    assert week.per.last.text.startswith(f"Svaret ditt:\n{STORY}\n\n")
    assert "Gruppa Nord ser det." in week.per.last.text
    assert len(week.in_chat()) == 1
    assert sees(week.kari, f"Per (Sortland): {STORY}")
    assert not sees(week.liv, STORY)
    week.per.edits(message, "En jente fikk lekseplass.", chat=CHAT)
    assert sees(week.kari, "Per (Sortland): En jente fikk lekseplass.")
    reminded = len(week.per.chat)
    week.scene.at(oslo(9, 4))
    assert len(week.per.chat) == reminded


def test_who_has_no_group_answers_where_they_write_too(week: Week) -> None:
    anna = week.librarian("Anna", ANDOY)
    anna.replies(week.question, STORY, chat=CHAT)
    assert anna.last.text.startswith(f"Svaret ditt:\n{STORY}\n\n")
    assert "Gruppa Nord ser det." in anna.last.text
    assert sees(week.kari, f"Anna (Andøy): {STORY}")


def test_who_was_moved_answers_the_question_of_the_group_they_were_in(week: Week) -> None:
    week.places(week.ola, week.south)
    week.ola.replies(week.question, STORY, chat=CHAT)
    assert "Gruppa Nord ser det." in week.ola.last.text


def test_who_answered_for_their_group_does_not_let_it_see_what_they_say_in_another(week: Week) -> None:
    week.answers(week.per, "Vi hadde strikkekafé.", to="Gruppa")
    before, told = kept(week.scene.tx), len(week.per.chat)
    week.per.replies(week.question, STORY, chat=CHAT)
    assert kept(week.scene.tx) == before
    assert len(week.per.chat) == told + 1
    assert "har ikke tatt vare på det du skrev" in week.per.last.text


def test_who_was_not_asked_what_they_answer_is_told_privately_once_where_they_can(week: Week) -> None:
    hour = [["2026-09-01", 4, "11:00"]]
    week.scene.tx.execute(study_group.update().where(study_group.c.id == week.south.id).values(hours=hour))
    week.scene.at(oslo(9, 8))
    before, in_chat, told = kept(week.scene.tx), week.in_chat(), len(week.per.chat)
    week.per.replies(week.question, STORY, chat=CHAT)
    week.per.replies(week.question, "Og så kom broren.", chat=CHAT)
    assert kept(week.scene.tx) == before
    assert week.in_chat() == in_chat
    assert len(week.per.chat) == told + 1
    assert week.per.last.text.startswith("Så fint at du vil svare! Spørsmålet i gruppa Nord er til dem som er der")
    week.per.presses("Ukas spørsmål")
    assert FIRST in week.per.last.text


def test_a_facilitator_who_takes_part_may_talk_in_a_group_that_is_not_theirs(week: Week) -> None:
    people.give_role(week.scene.tx, week.scene.now, week.member(week.per), week.id, "facilitator")
    before, told = kept(week.scene.tx), len(week.per.chat)
    week.per.replies(week.question, "Fint spørsmål!", chat=CHAT)
    assert kept(week.scene.tx) == before
    assert len(week.per.chat) == told


def goes_out(person: Person) -> None:
    person.writes("/innstillinger")
    person.presses("Gå ut")
    person.presses("Ja, gå ut")


def test_who_has_left_and_answers_in_the_group_is_told_privately_and_nothing_is_kept(week: Week) -> None:
    goes_out(week.kari)
    before, in_chat, told = kept(week.scene.tx), week.in_chat(), len(week.kari.chat)
    week.kari.replies(week.question, STORY, chat=CHAT)
    week.kari.replies(week.question, "Og så kom broren.", chat=CHAT)
    assert week.in_chat() == in_chat
    assert len(week.kari.chat) == told + 1
    assert "du har gått ut av «Lederutvikling for små bibliotek»" in week.kari.last.text
    assert kept(week.scene.tx) == before


def test_who_has_left_comes_back_from_there_and_answers_then(week: Week) -> None:
    goes_out(week.kari)
    week.kari.replies(week.question, STORY, chat=CHAT)
    week.kari.presses("Ta meg med igjen")
    week.answers(week.kari, STORY)
    assert is_card(week.kari.last.text)


def test_a_facilitator_who_took_part_before_may_talk_in_the_group(week: Week) -> None:
    people.give_role(week.scene.tx, week.scene.now, week.member(week.kari), week.id, "facilitator")
    goes_out(week.kari)
    told = len(week.kari.chat)
    week.kari.replies(week.question, "Fint spørsmål!", chat=CHAT)
    assert len(week.kari.chat) == told


def test_a_sticker_in_the_group_is_no_answer(week: Week) -> None:
    before = kept(week.scene.tx)
    week.kari.replies(week.question, "", chat=CHAT, unsupported=True)
    assert kept(week.scene.tx) == before


# --- in private ------------------------------------------------------------------------------------------------------


def test_an_answer_in_private_is_ones_own_until_one_chooses(week: Week) -> None:
    week.kari.writes(f"/start {week.question.button('Svar').url.partition('=')[2]}")
    assert FIRST in week.kari.last.text
    week.kari.writes(STORY)
    assert is_card(week.kari.last.text)
    assert week.kari.last.labels[:3] == ["✓ Bare meg", "Gruppa", "Hele kullet"]
    assert len(week.in_chat()) == 1


def test_an_answer_for_the_group_appears_in_its_chat_once(week: Week) -> None:
    week.answers(week.kari, STORY)
    assert week.kari.presses("Gruppa") == ["Nå ser gruppa svaret."]
    week.kari.presses("✓ Gruppa")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {STORY}"]
    assert "Gruppa ser det." in week.kari.last.text


def test_an_answer_for_the_cohort_appears_in_ones_own_group_and_others_can_look_it_up(week: Week) -> None:
    week.answers(week.kari, STORY, to="Hele kullet")
    assert week.in_chat()[1:] == [f"Kari (Sortland): {STORY}"]
    week.answers(week.per, "Vi hadde strikkekafé.")
    assert f"Kari (Sortland): {STORY}" in week.per.last.text


def test_an_answer_for_a_group_is_not_seen_by_another(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.answers(week.per, "Vi hadde strikkekafé.")
    week.per.writes("/sporsmal")
    assert STORY not in "".join(shown.text for shown in week.per.chat)


def test_voice_and_pictures_are_sent_on_to_the_group_with_the_name(week: Week) -> None:
    week.kari.writes("/svar")
    week.kari.sends("voice")
    week.kari.presses("Gruppa")
    voice = week.scene.chat(CHAT)[-1].message
    assert (voice.text, voice.file) == ("Kari (Sortland)", File("voice", "voice-of-Kari"))


def test_what_one_sends_right_after_is_added_and_appears_in_the_group(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.kari.writes("Og så kom broren.")
    assert "la det til" in week.kari.last.text
    assert week.in_chat()[1:] == [f"Kari (Sortland): {STORY}\n\nOg så kom broren."]
    week.kari.sends("photo", "Slik så det ut.")
    picture = week.scene.chat(CHAT)[-1].message
    assert (picture.text, picture.file) == ("Kari (Sortland): Slik så det ut.", File("photo", "photo-of-Kari"))
    assert len(week.in_chat()) == 3


def test_what_one_writes_much_later_is_not_added_unasked(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.scene.later(minutes=6)
    week.kari.writes("Hva er klokka?")
    assert "Hva er dette?" in week.kari.last.text


def test_what_one_writes_after_the_next_question_is_no_answer_to_the_one_before(week: Week) -> None:
    week.per.presses("Svar")
    week.scene.at(oslo(9, 8))
    week.per.writes("De tror vi bare låner ut bøker.")
    assert "Hva er dette?" in week.per.last.text
    week.per.presses("Svaret mitt denne uka")
    week.per.writes("/sporsmal")
    assert SECOND in week.per.chat[-2].text
    assert "De tror vi bare låner ut bøker." in week.per.sees("Svaret ditt").text


def test_an_older_question_can_still_be_answered(week: Week) -> None:
    week.scene.at(oslo(9, 8))
    week.per.presses("Svar", week.per.sees(FIRST))
    week.per.writes(STORY)
    assert STORY in week.per.sees("Svaret ditt").text
    assert FIRST in week.per.sees("Du har svart. Takk!").text


def test_what_one_writes_long_after_wanting_to_change_an_answer_does_not_take_its_place(week: Week) -> None:
    """Others may see it, and would see at once what was meant for nobody."""
    week.answers(week.kari, STORY, to="Hele kullet")
    week.kari.presses("Endre")
    week.scene.later(minutes=61)
    week.kari.writes("Jeg er helt utslitt.")
    assert "Hva er dette?" in week.kari.last.text
    assert f"Kari (Sortland): {STORY}" in week.in_chat()


def test_last_years_question_can_be_answered_by_who_takes_part_still(week: Week) -> None:
    """It belongs to its own week, and this week's stays open."""
    first = week.per.sees(FIRST)
    week.scene.now += timedelta(days=370)
    week.per.presses("Svar", first)
    week.per.writes(STORY)
    assert STORY in week.per.sees("Svaret ditt").text
    assert "Du har svart. Takk!" in first.text
    week.per.writes("/sporsmal")
    assert STORY not in week.per.last.text


def test_last_years_question_in_the_group_can_be_answered_there(week: Week) -> None:
    question = week.question
    week.scene.now += timedelta(days=370)
    week.kari.replies(question, STORY, chat=CHAT)
    assert week.kari.last.text.startswith(f"Svaret ditt:\n{STORY}\n\n")
    assert "Gruppa ser det." in week.kari.last.text


@pytest.mark.parametrize("year", [0, 1])
def test_who_has_left_since_cannot_answer_what_they_were_asked(week: Week, year: int) -> None:
    first = week.per.sees(FIRST)
    goes_out(week.per)
    week.scene.now += timedelta(days=370 * year)
    before = kept(week.scene.tx)
    week.per.presses("Svar", first)
    week.per.writes(STORY)
    assert STORY not in "".join(shown.text for shown in week.per.chat)
    assert kept(week.scene.tx, "part") == {name: rows for name, rows in before.items() if name != "part"}


def test_a_long_answer_is_split_from_its_header(week: Week) -> None:
    week.answers(week.kari, "å" * 3990, to="Gruppa")
    assert week.in_chat()[1:] == ["Kari (Sortland):", "å" * 3990]


@pytest.mark.parametrize("text", ["å" * 20_000, "😀" * 2_049])
def test_an_answer_that_is_too_long_changes_nothing(week: Week, text: str) -> None:
    week.kari.writes("/svar")
    before = kept(week.scene.tx)
    week.kari.writes(text)
    assert "4096 tegn" in week.kari.last.text
    assert kept(week.scene.tx) == before
    week.kari.writes(STORY)
    assert STORY in week.kari.last.text


def test_an_answer_that_an_app_sends_in_five_messages_is_too_long_once_and_changes_nothing(week: Week) -> None:
    week.kari.writes("/svar")
    scene, before, said = week.scene, kept(week.scene.tx, "inbox"), len(week.kari.chat)
    sender = {"id": week.kari.id, "is_bot": False, "first_name": "Kari"}
    place = {"from": sender, "chat": {"id": week.kari.id, "type": "private"}, "date": int(scene.now.timestamp())}
    pieces = [{**place, "message_id": 9000 + n, "text": "å" * 4000} for n in range(5)]
    inbox.store(scene.tx, scene.now, 1, [{"update_id": n, "message": piece} for n, piece in enumerate(pieces)])
    scene.now += timedelta(seconds=3)
    drain(scene.tx, scene.now, User(1, "Kollokvie", is_bot=True, username="kollokvie_bot"))
    scene.deliver()
    assert ["4096 tegn" in shown.text for shown in week.kari.chat[said:]] == [True]
    assert inbox.waiting(scene.tx, 1) == []
    assert kept(scene.tx, "inbox") == before


def test_more_than_fits_leaves_the_answer_as_it_was(week: Week) -> None:
    week.answers(week.kari, "å" * 4000)
    before = kept(week.scene.tx)
    week.kari.writes("ø" * 200)
    assert "står som det var" in week.kari.last.text
    assert kept(week.scene.tx) == before


def test_a_sticker_is_no_answer_and_the_question_stays_open(week: Week) -> None:
    week.kari.writes("/svar")
    before = kept(week.scene.tx)
    week.kari.writes("", unsupported=True)
    assert "klarer jeg ikke å ta imot" in week.kari.last.text
    assert kept(week.scene.tx) == before
    week.kari.writes(STORY)
    assert STORY in week.kari.last.text


def test_a_reply_to_the_private_question_is_an_answer(week: Week) -> None:
    week.per.replies(week.per.sees(FIRST), STORY)
    assert is_card(week.per.sees("Svaret ditt").text)


def test_somebody_without_a_group_chooses_between_oneself_and_the_cohort(week: Week) -> None:
    eva = week.librarian("Eva", ANDOY)
    week.answers(eva, STORY)
    assert eva.last.labels[:2] == ["✓ Bare meg", "Hele kullet"]
    answer = eva.last.button("Endre").press.split()[2]
    assert "ikke i noen gruppe" in eva.carries(f"own.show answer {answer} group", eva.last.id)[0]


def test_answering_undoes_a_skip(week: Week) -> None:
    week.per.presses("Hopp over")
    week.per.presses("Svar")
    week.per.writes(STORY)
    week.per.writes("/sporsmal")
    assert "Du har svart. Takk!" in week.per.sees(FIRST).text


def test_a_reply_in_the_group_undoes_a_skip(week: Week) -> None:
    week.kari.presses("Hopp over", chat=CHAT)
    week.kari.replies(week.question, STORY, chat=CHAT)
    takes_back(week.kari)
    week.kari.writes("/sporsmal")
    assert "Du hopper over" not in week.kari.last.text


def test_who_has_answered_is_shown_the_answer_when_pressing_again(week: Week) -> None:
    week.answers(week.per, STORY)
    week.per.presses("Se svaret mitt", week.per.chat[0])
    assert STORY in week.per.last.text
    assert "Endre" in week.per.last.labels


def test_the_question_follows_the_answer_however_it_was_given_and_taken_back(week: Week) -> None:
    question = week.per.chat[0]
    week.per.writes("Jeg tenker på strikkekafeen.")
    week.per.presses("Svaret mitt denne uka")
    assert "Du har svart. Takk!" in question.text
    assert question.labels == ["Se svaret mitt", "Vis svarene"]
    takes_back(week.per)
    assert question.labels == ["Svar", "Hopp over", "Vis svarene"]
    assert "Du har svart" not in question.text
    week.per.presses("Hopp over", question)
    assert "Du hopper over dette." in question.text
    week.per.writes(f"/svar {STORY}")
    assert "Du har svart. Takk!" in question.text


def test_what_asks_for_an_answer_follows_it_too(week: Week) -> None:
    week.kari.writes("/svar")
    asked = week.kari.sees("Tre setninger er nok")
    week.kari.replies(week.question, STORY, chat=CHAT)
    assert "Du har svart. Takk!" in asked.text
    assert "Hopp over" not in asked.labels


def test_an_answer_may_follow_the_command(week: Week) -> None:
    week.kari.writes(f"/svar {STORY}")
    assert STORY in week.kari.last.text
    week.kari.writes("Og så kom broren.")
    week.kari.writes("/sporsmal")
    assert f"{STORY}\n\nOg så kom broren." in week.kari.sees("Svaret ditt:").text


def test_nobody_is_said_to_be_the_first_where_others_may_have_answered_unseen(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.per.presses("Vis svarene")
    assert week.per.last.text == "Her er det ingen svar å vise deg ennå. Se gjerne igjen om en dag eller to."
    week.answers(week.per, STORY)
    week.per.presses("Vis svarene")
    assert week.per.last.text.startswith("Ingen av de andre har delt svar med deg ennå.")
    assert week.per.last.labels == ["Se igjen"]


def test_who_answers_first_in_a_group_without_a_chat_sees_what_comes_after(week: Week) -> None:
    week.answers(week.per, STORY, to="Gruppa")
    assert week.per.last.text.startswith("Ingen av de andre har delt svar med deg ennå.")
    told = len(week.per.chat)
    week.answers(week.liv, "Vi hadde strikkekafé.", to="Gruppa")
    assert week.per.last.text.startswith("Liv (Hadsel): Vi hadde strikkekafé.")
    assert len(week.per.chat) == told


def test_who_is_not_in_the_chat_of_their_group_sees_what_comes_after_too(week: Week) -> None:
    week.kari.does("member_went", CHAT)
    week.answers(week.kari, STORY)
    assert week.kari.last.text.startswith("Ingen av de andre har delt svar med deg ennå.")
    week.ola.replies(week.question, "Ikke så mye.", chat=CHAT)
    assert week.kari.last.text.startswith("Ola (Hadsel): Ikke så mye.")


def test_who_is_in_the_chat_is_told_of_no_answers_before_there_are_any(week: Week) -> None:
    week.answers(week.kari, STORY)
    assert is_card(week.kari.last.text)


def test_a_group_without_a_chat_sees_answers_by_looking(week: Week) -> None:
    week.answers(week.per, STORY, to="Gruppa")
    week.answers(week.liv, "Vi hadde strikkekafé.")
    assert f"Per (Sortland): {STORY}" in week.liv.last.text
    assert "Kjenner du deg igjen?" in week.liv.last.text


# --- changing --------------------------------------------------------------------------------------------------------


def test_changing_an_answer_changes_it_everywhere(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.answers(week.ola, "Ikke så mye.")
    week.kari.presses("Endre")
    week.kari.writes("En dame fikk hjelp.")
    assert week.in_chat()[1:] == ["Kari (Sortland): En dame fikk hjelp."]
    assert "Kari (Sortland): En dame fikk hjelp." in week.ola.last.text
    assert "Svaret ditt:\nEn dame fikk hjelp.\n\nGruppa ser det." in week.kari.sees("Svaret ditt").text


def test_what_is_changed_while_the_chat_is_lost_comes_there_when_the_bot_is_back(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.scene.outcomes = [None, Unreachable("bot was kicked")]
    week.kari.presses("Gruppa")
    week.kari.presses("Endre")
    week.kari.writes("En dame fikk hjelp.")
    assert len(week.in_chat()) == 1
    week.vilde.does("chat_joined", CHAT, rights=["invite_users", "restrict_members"])
    assert "Kari (Sortland): En dame fikk hjelp." in week.in_chat()


def test_the_card_says_until_when_what_one_sends_is_seen_by_others_too(week: Week) -> None:
    week.answers(week.kari, STORY)
    assert "kommer med" not in week.kari.last.text
    week.kari.presses("Gruppa")
    assert week.kari.last.text.endswith("Gruppa ser det. Det du sender her de neste 5 minuttene, kommer med.")
    week.scene.later(minutes=3, seconds=30)
    week.kari.presses("Hele kullet")
    assert week.kari.last.text.endswith("Hele kullet ser det. Det du sender her det neste minuttet, kommer med.")
    week.scene.later(seconds=31)
    week.kari.presses("Gruppa")
    assert week.kari.last.text.endswith("Gruppa ser det.")


def test_who_has_left_may_still_hide_what_they_gave_but_show_it_to_nobody_new(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    card = week.kari.last
    week.kari.writes("/innstillinger")
    week.kari.presses("Gå ut")
    week.kari.presses("Ja, gå ut")
    before = kept(week.scene.tx)
    assert "«Bare meg» eller «Ta tilbake»" in week.kari.presses("Hele kullet", card)[0]
    assert kept(week.scene.tx) == before
    assert week.kari.presses("Bare meg", card) == ["Nå ser bare du svaret."]
    assert STORY not in "".join(week.in_chat())


def test_changing_words_to_a_voice_message_replaces_the_message_in_the_group(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.kari.presses("Endre")
    week.kari.sends("voice")
    assert week.in_chat()[1:] == ["Kari (Sortland)"]


def test_editing_the_message_in_private_changes_it_in_the_group(week: Week) -> None:
    week.kari.writes("/svar")
    written = week.kari.writes(STORY)
    week.kari.presses("Gruppa")
    week.kari.edits(written, "En jente fikk lekseplass.")
    assert week.in_chat()[1:] == ["Kari (Sortland): En jente fikk lekseplass."]
    assert "Endringen er med" in week.kari.last.text


def test_editing_a_message_that_is_no_answer_does_nothing(week: Week) -> None:
    before = kept(week.scene.tx)
    week.kari.edits(5, "Noe annet")
    week.kari.edits(5, "Noe annet", chat=CHAT)
    assert kept(week.scene.tx) == before
    assert week.kari.chat == []


def test_an_edit_that_makes_it_too_long_is_refused_kindly(week: Week) -> None:
    week.kari.writes("/svar")
    written = week.kari.writes(STORY)
    before = kept(week.scene.tx)
    week.kari.edits(written, "å" * 5000)
    assert "4096 tegn" in week.kari.last.text
    assert kept(week.scene.tx) == before


def test_keeping_an_answer_to_oneself_again_removes_it_from_the_group(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.answers(week.ola, "Ikke så mye.")
    week.kari.presses("Bare meg")
    assert len(week.in_chat()) == 1
    assert STORY not in "".join(shown.text for shown in week.ola.chat)
    assert "Bare du ser det." in week.kari.last.text


# --- taking back -----------------------------------------------------------------------------------------------------


def takes_back(person: Person) -> None:
    person.presses("Ta tilbake")
    person.presses("Ja, slett svaret")


def test_taking_back_removes_it_everywhere(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.answers(week.ola, "Ikke så mye.")
    takes_back(week.kari)
    everywhere = [*week.in_chat(), *(shown.text for shown in [*week.ola.chat, *week.kari.chat])]
    assert STORY not in "".join(everywhere)
    assert "Svaret ditt er slettet." in week.kari.last.text


def test_taking_back_asks_first_and_says_what_bots_do_not_see(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.kari.presses("Ta tilbake")
    assert "Det er ikke nok at du sletter meldinga i Telegram: det får jeg ikke vite." in week.kari.last.text
    week.kari.presses("Nei, behold det")
    assert STORY in week.kari.last.text


def test_what_is_older_than_two_days_is_edited_away_where_it_cannot_be_deleted(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.scene.now += timedelta(days=3)
    takes_back(week.kari)
    assert week.in_chat()[1] == "Dette er tatt bort."


def test_what_one_writes_after_taking_back_is_no_answer(week: Week) -> None:
    week.answers(week.kari, STORY)
    takes_back(week.kari)
    week.kari.writes("Takk!")
    assert "Hva er dette?" in week.kari.last.text


def test_an_answer_can_be_taken_back_after_leaving(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.leaves(week.kari)
    takes_back(week.kari)
    assert len(week.in_chat()) == 1


def test_who_is_erased_disappears_from_the_group_and_from_what_others_have_been_shown(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.kari.presses("Del som erfaring")
    week.answers(week.ola, "Ikke så mye.")
    week.ola.writes("/finn lekseplass")
    assert "lekseplass" in week.ola.last.text
    week.kari.writes("/slett")
    week.kari.presses("Ja")
    everywhere = [*week.in_chat(), *(shown.text for shown in [*week.ola.chat, *week.kari.chat])]
    assert "lekseplass" not in "".join(everywhere)
    assert "Kari" not in "".join(week.in_chat()[1:])


# --- whose it is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "own.show answer {} cohort",
        "own.change answer {}",
        "own.take answer {}",
        "own.taken answer {}",
        "own.keep answer {}",
        "answers.read {}",
    ],
)
def test_nobody_can_touch_or_read_somebody_elses_answer(week: Week, name: str) -> None:
    week.answers(week.kari, STORY)
    answer = week.kari.last.button("Endre").press.split()[2]
    before = kept(week.scene.tx)
    for person in (week.ola, week.vilde, week.scene.person("Fremmed")):
        assert person.carries(name.format(answer), 1) == [
            "Denne knappen gjelder ikke lenger. /hjelp viser hva du kan gjøre nå."
        ]
    assert kept(week.scene.tx) == before


@pytest.mark.parametrize(
    "forged",
    [
        "own.show answer 99 group",
        "own.show answer {} all",
        "own.show answer x me",
        "own.taken answer 99",
        "own.take x 1",
    ],
)
def test_a_forged_press_changes_nothing(week: Week, forged: str) -> None:
    week.answers(week.kari, STORY)
    answer = week.kari.last.button("Endre").press.split()[2]
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.kari.carries(forged.format(answer), 1)[0]
    assert kept(week.scene.tx) == before


def test_a_link_to_answer_something_that_is_not_there_is_stale(week: Week) -> None:
    before = kept(week.scene.tx)
    for number in ("99999", "9" * 30):
        week.kari.writes(f"/start svar-{number}")
        assert "gjelder ikke lenger" in week.kari.last.text or "kjenner jeg ikke" in week.kari.last.text
    assert kept(week.scene.tx) == before


def test_a_press_on_the_card_of_an_answer_that_is_gone_is_stale(week: Week) -> None:
    week.answers(week.kari, STORY)
    stale = week.kari.last.button("Gruppa").press
    takes_back(week.kari)
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.kari.carries(stale, 1)[0]
    assert kept(week.scene.tx) == before


def test_ones_own_answer_is_never_shown_in_the_group_by_a_forged_press(week: Week) -> None:
    week.answers(week.kari, STORY)
    answer = week.kari.last.button("Endre").press.split()[2]
    for forged in (f"own.keep answer {answer}", "answer", "answers.others 1", f"experiences.of_answer {answer}"):
        week.kari.carries(forged, week.question.id, CHAT)
    assert STORY not in "".join(week.in_chat())


def test_beginning_to_answer_in_the_group_by_a_forged_press_is_stale(week: Week) -> None:
    prompt = int(week.question.button("Hopp over").press.split()[1])
    assert "gjelder ikke lenger" in week.kari.carries(press("answers.begin", prompt), 1, CHAT)[0]


# --- others' answers -------------------------------------------------------------------------------------------------


def test_a_long_answer_of_somebody_else_is_opened_by_a_button(week: Week) -> None:
    week.answers(week.kari, "Det var en gang. " * 100, to="Gruppa")
    week.answers(week.ola, "Ikke så mye.")
    assert "…" in week.ola.last.text
    week.ola.presses("Mer fra Kari")
    assert week.ola.last.text.count("Det var en gang.") == 100


def test_a_voice_message_of_somebody_else_is_heard_by_a_button(week: Week) -> None:
    week.kari.writes("/svar")
    week.kari.sends("voice")
    week.kari.presses("Gruppa")
    week.answers(week.ola, "Ikke så mye.")
    week.ola.presses("Mer fra Kari")
    assert week.ola.last.message.file == File("voice", "voice-of-Kari")
    week.kari.presses("Bare meg")
    assert all(shown.message.file is None for shown in week.ola.chat)


def test_many_answers_are_shown_some_at_a_time(week: Week) -> None:
    for number in range(8):
        week.answers(week.librarian(f"Deltaker {number}", ANDOY), f"Svar nummer {number}.", to="Hele kullet")
    week.answers(week.kari, STORY)
    assert "Svar nummer 5." in week.kari.last.text
    assert "Svar nummer 6." not in week.kari.last.text
    week.kari.presses("Flere svar")
    assert "Svar nummer 7." in week.kari.last.text


def edits(week: Week) -> int:
    return week.scene.tx.execute(select(func.count()).where(outbox.c.act == "edit")).scalar_one()


def test_a_colleagues_answer_comes_into_the_list_one_has_been_shown(week: Week) -> None:
    week.per.presses("Hopp over")
    week.per.presses("Vis svarene")
    listed = week.per.last
    week.answers(week.liv, "Vi hadde strikkekafé.", to="Gruppa")
    assert listed.text.startswith("Liv (Hadsel): Vi hadde strikkekafé.")


def test_an_answer_for_the_cohort_is_found_by_those_who_look_again_and_edits_nobodys_list(week: Week) -> None:
    """However many are shown a list, an answer to the whole cohort costs no edit of theirs."""
    for number in range(5):
        other = week.librarian(f"Deltaker {number}", ANDOY)
        other.writes("/sporsmal")
        other.presses("Vis svarene")
    before = edits(week)
    week.answers(week.kari, STORY, to="Hele kullet")
    after = edits(week)
    assert after - before == 2  # Kari's own card and question
    other.presses("Se igjen")
    assert f"Kari (Sortland): {STORY}" in other.last.text


def test_what_is_taken_back_goes_from_every_list_that_shows_it_and_no_other_is_edited(week: Week) -> None:
    early, late = week.librarian("Tidlig", ANDOY), week.librarian("Sein", ANDOY)
    early.writes("/sporsmal")
    early.presses("Vis svarene")
    week.answers(week.kari, STORY, to="Hele kullet")
    late.writes("/sporsmal")
    late.presses("Vis svarene")
    assert STORY in late.last.text
    waits = early.last.text
    before = edits(week)
    takes_back(week.kari)
    assert STORY not in late.last.text
    assert early.last.text == waits
    assert edits(week) - before <= 3  # the list of who was shown it, Kari's question, and her card


def test_what_was_shown_to_somebody_who_has_left_the_group_since_goes_from_their_list(week: Week) -> None:
    week.answers(week.liv, "Vi hadde strikkekafé.", to="Gruppa")
    week.per.presses("Vis svarene")
    assert "strikkekafé" in week.per.last.text
    groups.end_membership(week.scene.tx, week.scene.now, week.south.id, week.member(week.per))
    week.liv.presses("Bare meg")
    assert "strikkekafé" not in week.per.last.text


def test_peoples_words_are_sent_as_they_are(week: Week) -> None:
    week.answers(week.kari, "<b>*fet*</b> _ [x](y) {felt} %s", to="Gruppa")
    assert week.in_chat()[1] == "Kari (Sortland): <b>*fet*</b> _ [x](y) {felt} %s"


# --- written without being asked -------------------------------------------------------------------------------------


def test_what_is_written_unasked_becomes_the_answer_without_writing_it_again(week: Week) -> None:
    week.kari.writes(STORY)
    week.kari.presses("Svaret mitt denne uka")
    assert is_card(week.kari.last.text)


def test_each_of_two_messages_keeps_its_own_text(week: Week) -> None:
    week.kari.writes("Første.")
    first = week.kari.last
    week.kari.writes("Andre.")
    week.kari.presses("Ikke noe spesielt")
    week.kari.presses("Svaret mitt", first)
    assert "Første." in week.kari.last.text


def test_what_is_nothing_is_forgotten(week: Week) -> None:
    before = kept(week.scene.tx)
    week.kari.writes("Hei!")
    week.kari.presses("Ikke noe spesielt")
    assert "tar jeg ikke vare på" in week.kari.last.text
    assert kept(week.scene.tx) == before


def test_what_nobody_says_anything_about_is_forgotten_after_two_weeks(week: Week) -> None:
    before = kept(week.scene.tx)["part"]
    week.kari.writes("Hei!")
    week.scene.later(days=15)
    assert kept(week.scene.tx)["part"] == before


def test_it_answers_the_question_of_the_week_in_which_it_was_written(week: Week) -> None:
    written = week.kari.writes("En gut fik lekseplas.")
    asks = week.kari.last
    week.scene.at(oslo(9, 8, 10))
    week.kari.edits(written, STORY)
    week.kari.presses("Svaret mitt denne uka", asks)
    assert is_card(week.kari.last.text)
    assert week.kari.sees(f"Takk! Det er svaret ditt på «{FIRST}")
    week.kari.writes("/sporsmal")
    assert "Svar" in week.kari.last.labels
    assert STORY not in week.kari.last.text


def test_an_edit_before_the_choice_counts(week: Week) -> None:
    written = week.kari.writes("En gut fik lekseplas.")
    week.kari.edits(written, STORY)
    week.kari.presses("Svaret mitt denne uka")
    assert STORY in week.kari.last.text


def test_what_is_written_after_an_answer_is_said_to_be_more_of_it(week: Week) -> None:
    week.answers(week.kari, STORY)
    week.kari.presses("Endre")
    week.kari.writes("/program")
    week.kari.writes("En dame kom innom.")
    week.kari.presses("Svaret mitt denne uka")
    assert f"Takk! Jeg la det til i svaret ditt på «{FIRST}" in week.kari.chat[-2].text
    assert f"{STORY}\n\nEn dame kom innom." in week.kari.last.text


def test_a_stranger_who_writes_is_told_what_this_is_and_nothing_is_kept(week: Week) -> None:
    stranger, before = week.scene.person("Fremmed"), kept(week.scene.tx)
    stranger.writes("Hei, hva er dette?")
    assert "Kollokvie" in stranger.last.text
    assert kept(week.scene.tx) == before


def test_before_the_first_question_the_text_stays_kept(scene: Scene) -> None:
    week = Week(scene)
    written = week.kari.writes(STORY)
    assert "Det kommer et spørsmål tirsdag 1. september" in week.kari.presses("Svaret mitt denne uka")[0]
    scene.at(oslo(9, 1))
    week.kari.carries(press("unasked.answer", written), week.kari.last.id)
    assert STORY in week.kari.last.text


def test_a_sticker_out_of_the_blue_is_answered_kindly(week: Week) -> None:
    before = kept(week.scene.tx)
    week.kari.writes("", unsupported=True)
    assert "klarer jeg ikke å ta imot" in week.kari.last.text
    assert kept(week.scene.tx) == before


def test_somebody_else_cannot_take_what_one_wrote_unasked(week: Week) -> None:
    written = week.kari.writes(STORY)
    for name in ("answer", "experience", "nothing"):
        assert "gjelder ikke lenger" in week.ola.carries(f"unasked.{name} {written}", 1)[0]


# --- moving on -------------------------------------------------------------------------------------------------------


def test_the_answer_stays_with_the_group_one_was_in(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    groups.end_membership(week.scene.tx, week.scene.now, week.north.id, week.member(week.kari))
    groups.add_member(week.scene.tx, week.scene.now, week.south.id, week.member(week.kari))
    week.answers(week.per, "Vi hadde strikkekafé.")
    assert STORY not in "".join(shown.text for shown in week.per.chat)
    week.answers(week.ola, "Ikke så mye.")
    assert STORY in week.ola.last.text


def test_last_weeks_answer_can_still_be_changed(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.scene.at(oslo(9, 8, 10))
    week.kari.presses("Endre")
    week.kari.writes("En dame fikk hjelp.")
    assert "Kari (Sortland): En dame fikk hjelp." in week.in_chat()


def test_an_answer_by_somebody_who_left_is_signed_still(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    participations.change(week.scene.tx, week.member(week.kari), week.id, status="left")
    week.answers(week.ola, "Ikke så mye.")
    assert f"Kari (Sortland): {STORY}" in week.ola.last.text


def test_what_was_for_oneself_is_shown_to_the_group_one_is_in_now(week: Week) -> None:
    week.answers(week.kari, STORY)
    groups.end_membership(week.scene.tx, week.scene.now, week.north.id, week.member(week.kari))
    groups.add_member(week.scene.tx, week.scene.now, week.south.id, week.member(week.kari))
    week.kari.presses("Gruppa")
    assert len(week.in_chat()) == 1
    week.answers(week.per, "Vi hadde strikkekafé.")
    assert STORY in week.per.last.text


def test_an_edit_that_cannot_be_kept_is_said_to_its_author_alone(week: Week) -> None:
    message = week.kari.replies(week.question, "En gutt.", chat=CHAT)
    in_chat, before = week.in_chat(), kept(week.scene.tx)
    week.kari.edits(message, "x" * 4097, chat=CHAT)
    assert "Det ble litt langt" in week.kari.last.text
    assert week.in_chat() == in_chat
    assert kept(week.scene.tx) == before
