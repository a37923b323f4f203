"""The first task of a group: four things to agree on, in one message that the whole group sees and changes."""

import json

import pytest

from bot.services import agreement, privacy
from storage import participations
from tests.kept import kept
from tests.region import BO
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, OTHER_CHAT, Week

EMPTY = (
    "Når: ikke avtalt ennå\nHvor: ikke avtalt ennå\n"
    "Det som blir i gruppa: ikke avtalt ennå\nNår noen er borte: ikke avtalt ennå"
)


@pytest.fixture
def week(scene: Scene) -> Week:
    week = Week(scene)
    agreement.begin(scene.tx, scene.now, week.north)
    scene.deliver()
    return week


def task(week: Week) -> Shown:
    """The message in the group's chat."""
    (shown,) = [each for each in week.scene.chat(CHAT) if "agreement." in str(each.message.buttons)]
    return shown


def press(person: Person, *labels: str) -> list[str]:
    return [toast for label in labels for toast in person.presses(label, chat=CHAT)]


# --- in the chat -----------------------------------------------------------------------------------------------------


def test_a_new_group_is_asked_to_agree_on_four_things(week: Week) -> None:
    asked, told, *_ = task(week).text.split("\n\n")
    assert asked == "Hva skal vi avtale for at det skal være trygt å dele her?"
    assert told.startswith("Det første gruppa Nord gjør, er å bli enig om fire ting.")
    assert EMPTY in task(week).text
    assert task(week).labels == ["Når", "Hvor", "Det som blir i gruppa", "Når noen er borte"]


def test_a_group_agrees_by_buttons_in_one_message_that_says_who_set_what(week: Week) -> None:
    messages = len(week.scene.chat(CHAT))
    press(week.kari, "Når", "Tirsdag 14.00")
    press(week.ola, "Hvor", "På omgang")
    press(week.ine, "Det som blir", "Alt som blir sagt")
    assert "er å bli enig om fire ting" in task(week).text
    press(week.ine, "Når noen", "Si fra i chatten")
    assert task(week).text == (  # nothing is asked any more
        "Dette har gruppa Nord avtalt. Alle i gruppa kan endre det når som helst.\n\n"
        "Når: Tirsdag 14.00 (Kari)\n"
        "Hvor: På omgang hos hverandre (Ola)\n"
        "Det som blir i gruppa: Alt som blir sagt (Ine)\n"
        "Når noen er borte: Si fra i chatten, så møtes de andre (Ine)"
    )
    assert len(week.scene.chat(CHAT)) == messages


def test_what_is_asked_names_the_group_too_since_groups_may_share_a_chat(week: Week) -> None:
    press(week.kari, "Hvor")
    assert task(week).text.startswith("Gruppa Nord:\nHvor vil dere møtes?\n\n")


def test_what_was_agreed_can_be_changed_and_says_who_did_it_last(week: Week) -> None:
    press(week.kari, "Hvor", "På video")
    press(week.ola, "Hvor", "På video")
    assert "Hvor: På video (Kari)" in task(week).text
    press(week.ola, "Hvor", "I Sortland")
    assert "Hvor: I Sortland (Ola)" in task(week).text


def test_the_times_say_how_many_of_the_group_they_suit(week: Week) -> None:
    participations.change(week.scene.tx, week.member(week.kari), week.id, slots=[3])
    press(week.ola, "Når")
    assert task(week).labels == ["Mandag 08.30 (2 av 3)", "Tirsdag 14.00 (3 av 3)", "Tilbake"]
    press(week.ola, "Tilbake")
    assert EMPTY in task(week).text


def test_times_that_suit_nobody_are_offered_where_none_suits_anybody(week: Week) -> None:
    for person in (week.kari, week.ola, week.ine):
        participations.change(week.scene.tx, week.member(person), week.id, slots=[])
    press(week.ola, "Når")
    assert task(week).labels[0] == "Mandag 08.30 (0 av 3)"
    assert len(task(week).labels) == 7


def test_own_words_come_as_a_reply_to_what_is_asked(week: Week) -> None:
    messages = len(week.scene.chat(CHAT))
    press(week.kari, "Hvor")
    week.ola.replies(task(week), "På  kafeen\n på kaia", chat=CHAT)
    assert "Hvor: På kafeen på kaia (Ola)" in task(week).text
    press(week.kari, "Når noen")
    week.kari.replies(task(week), "Vi flytter møtet.", chat=CHAT)
    assert "Når noen er borte: Vi flytter møtet. (Kari)" in task(week).text
    assert len(week.scene.chat(CHAT)) == messages


def test_own_words_follow_the_message_they_came_in_while_they_hold(week: Week) -> None:
    press(week.kari, "Hvor")
    messages = len(week.scene.chat(CHAT))
    reply = week.kari.replies(task(week), "På kafeen", chat=CHAT)
    week.kari.edits(reply, "På biblioteket", chat=CHAT)
    assert "Hvor: På biblioteket (Kari)" in task(week).text
    assert len(week.scene.chat(CHAT)) == messages
    week.kari.edits(reply, "å" * 201, chat=CHAT)
    assert "Det er 201 tegn" in week.kari.last.text
    assert "Hvor: På biblioteket (Kari)" in task(week).text
    press(week.ola, "Hvor", "På video")
    week.kari.edits(reply, "Hos meg", chat=CHAT)
    assert "Hvor: På video (Ola)" in task(week).text


def test_words_written_in_private_follow_too_and_the_chat_is_told(week: Week) -> None:
    week.kari.writes("/gruppe")
    for label in ("Avtalen vår", "Hvor"):
        week.kari.presses(label)
    written = week.kari.writes("På kafeen")
    week.kari.edits(written, "På kafeen på kaia")
    for shown in (week.kari.last, task(week)):
        assert "Hvor: På kafeen på kaia (Kari)" in shown.text
    assert week.scene.chat(CHAT)[-1].text == "Dette er endret i avtalen vår:\nHvor: På kafeen på kaia (Kari)"


def test_nobody_changes_the_words_of_others_nor_their_own_after_they_have_left(week: Week) -> None:
    press(week.kari, "Hvor")
    reply = week.kari.replies(task(week), "På kafeen", chat=CHAT)
    week.ola.edits(reply, "Hos meg", chat=CHAT)
    week.kari.writes("/innstillinger")
    for label in ("Gå ut av programmet", "Ja, gå ut"):
        week.kari.presses(label)
    before, messages = kept(week.scene.tx), len(week.kari.chat)
    week.kari.edits(reply, "Hos meg", chat=CHAT)
    assert (kept(week.scene.tx), len(week.kari.chat)) == (before, messages)
    assert "Hvor: På kafeen (Kari)" in task(week).text


def test_a_reply_while_nothing_is_asked_changes_nothing_and_says_what_to_press(week: Week) -> None:
    before = kept(week.scene.tx)
    week.ola.replies(task(week), "Torsdag?", chat=CHAT)
    assert kept(week.scene.tx) == before
    assert "Trykk først på det dere vil avtale." in week.scene.chat(CHAT)[-1].text


def test_a_second_reply_does_not_overwrite_what_the_first_one_agreed_on(week: Week) -> None:
    press(week.kari, "Hvor")
    week.ola.replies(task(week), "På kafeen", chat=CHAT)
    privacy.forget_strangers(week.scene.tx, week.scene.now)
    week.kari.replies(task(week), "Fint!", chat=CHAT)
    assert "Hvor: På kafeen (Ola)" in task(week).text
    assert "Trykk først på det dere vil avtale." in week.scene.chat(CHAT)[-1].text


@pytest.mark.parametrize(("words", "answer"), [("👍", "Det trenger jeg med ord."), ("å" * 201, "Det er 201 tegn")])
def test_words_that_cannot_be_kept_are_answered_privately(week: Week, words: str, answer: str) -> None:
    press(week.kari, "Hvor")
    before, messages = kept(week.scene.tx), len(week.scene.chat(CHAT))
    week.kari.replies(task(week), words, chat=CHAT)
    assert answer in week.kari.last.text
    assert (kept(week.scene.tx), len(week.scene.chat(CHAT))) == (before, messages)


def test_a_picture_is_no_agreement(week: Week) -> None:
    press(week.kari, "Hvor")
    asked = task(week)
    before = kept(week.scene.tx)
    week.kari.sends("photo", chat=CHAT, reply_to=asked.id, reply_to_bot=True, replied_text=asked.text)
    assert kept(week.scene.tx) == before


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["show {g}", "topic {g} where", "set {g} where video"])
def test_nobody_but_the_group_may_press(week: Week, button: str) -> None:
    before = kept(week.scene.tx)
    for person in (week.vilde, week.per, week.scene.person("Ingen")):
        for chat in (CHAT, None):
            said = person.carries("agreement." + button.format(g=week.north.id), task(week).id, chat)
            assert said == ["Dette avtaler de som er i gruppa."]
    assert kept(week.scene.tx) == before


def test_nobody_but_the_group_may_reply(week: Week) -> None:
    press(week.kari, "Hvor")
    before = kept(week.scene.tx)
    week.vilde.replies(task(week), "Hos meg.", chat=CHAT)
    assert kept(week.scene.tx) == before
    assert "Dette avtaler de som er i gruppa." in week.vilde.last.text


@pytest.mark.parametrize("button", ["show 99", "topic 99 where", "topic {g} colour", "set {g} where moon",
                                    "set {g} when 10", "set {g} when x", "set 99 where video"])  # fmt: skip
def test_forged_buttons_change_nothing(week: Week, button: str) -> None:
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.kari.carries("agreement." + button.format(g=week.north.id), 1, CHAT)[0]
    assert kept(week.scene.tx) == before


def test_who_has_left_the_group_may_no_more(week: Week) -> None:
    week.kari.writes("/innstillinger")
    for label in ("Gå ut av programmet", "Ja, gå ut"):
        week.kari.presses(label)
    assert press(week.kari, "Hvor") == ["Dette avtaler de som er i gruppa."]


# --- in private ------------------------------------------------------------------------------------------------------


def test_my_group_shows_what_we_agreed_and_leads_to_changing_it(week: Week) -> None:
    week.kari.writes("/gruppe")
    assert "avtalt" not in week.kari.last.text
    press(week.ola, "Hvor", "På video")
    week.kari.writes("/gruppe")
    assert "Dere har avtalt:\nHvor: På video (Ola)\n\n" in week.kari.last.text
    messages = len(week.kari.chat)
    for label in ("Avtalen vår", "Når", "Tirsdag 14.00"):
        week.kari.presses(label)
    assert len(week.kari.chat) == messages
    for shown in (week.kari.last, task(week)):
        assert "Når: Tirsdag 14.00 (Kari)\nHvor: På video (Ola)" in shown.text
    week.kari.presses("Gruppa mi")
    assert "Når: Tirsdag 14.00 (Kari)" in week.kari.last.text


def test_what_is_changed_in_private_is_told_in_the_chat_and_what_is_new_only_stands_there(week: Week) -> None:
    press(week.ola, "Hvor", "På video")
    messages = len(week.scene.chat(CHAT))
    week.kari.writes("/gruppe")
    for label in ("Avtalen vår", "Når", "Tirsdag 14.00"):
        week.kari.presses(label)
    assert len(week.scene.chat(CHAT)) == messages
    for label in ("Hvor", "På omgang", "Hvor", "I Sortland"):
        week.kari.presses(label)
    assert len(week.scene.chat(CHAT)) == messages + 1
    told = week.scene.chat(CHAT)[-1]
    assert told.text == "Dette er endret i avtalen vår:\nHvor: I Sortland (Kari)"
    week.kari.writes("/slett")
    week.kari.presses("Ja, slett alt")
    assert told.text == "Dette er endret i avtalen vår:\nHvor: I Sortland"


def test_in_private_own_words_are_just_written(week: Week) -> None:
    week.kari.writes("/gruppe")
    for label in ("Avtalen vår", "Hvor"):
        week.kari.presses(label)
    week.kari.writes("På kafeen")
    for shown in (week.kari.last, task(week)):
        assert "Hvor: På kafeen (Kari)" in shown.text


@pytest.mark.parametrize("label", ["Tilbake", "På video"])
def test_after_a_button_words_are_awaited_no_more(week: Week, label: str) -> None:
    week.kari.writes("/gruppe")
    for each in ("Avtalen vår", "Hvor", label):
        week.kari.presses(each)
    week.kari.writes("Hei igjen")
    assert "Fint at du skriver!" in week.kari.last.text


def test_words_that_come_an_hour_late_are_asked_about(week: Week) -> None:
    week.kari.writes("/gruppe")
    for label in ("Avtalen vår", "Hvor"):
        week.kari.presses(label)
    week.scene.later(hours=2)
    week.kari.writes("På kafeen")
    assert "På kafeen" not in task(week).text


def test_a_group_without_a_chat_agrees_in_private(week: Week) -> None:
    week.liv.writes("/gruppe")
    for label in ("Avtalen vår", "Hvor", "I Sortland"):
        week.liv.presses(label)
    week.per.writes("/gruppe")
    assert "Hvor: I Sortland (Liv)" in week.per.last.text
    assert "Hvor" not in task(week).text.split("\n\n")[-1].replace("Hvor: ikke avtalt ennå", "")


# --- where it leads --------------------------------------------------------------------------------------------------


def plans(week: Week, group: str) -> Shown:
    week.vilde.writes("/veileder")
    for label in ("Møter", "Nytt møte"):
        week.vilde.presses(label)
    week.vilde.writes("Videomøte 1")
    week.vilde.presses(group)
    return week.vilde.last


def test_the_time_agreed_on_is_offered_when_a_session_is_planned_for_the_group(week: Week) -> None:
    press(week.kari, "Når", "Tirsdag 14.00")
    assert "Gruppa har avtalt å møtes på disse tidene:" in plans(week, "Nord").text
    assert week.vilde.last.labels[:3] == [
        "Tirsdag 25. august kl. 14.00", "Tirsdag 1. september kl. 14.00", "Tirsdag 8. september kl. 14.00"
    ]  # fmt: skip
    week.vilde.presses("Tirsdag 8. september")
    assert "tirsdag 8. september 2026 kl. 14.00" in week.vilde.last.text


def test_other_groups_and_own_words_offer_no_time(week: Week) -> None:
    press(week.kari, "Når")
    week.ola.replies(task(week), "Annenhver fredag", chat=CHAT)
    assert "avtalt" not in plans(week, "Nord").text


@pytest.mark.parametrize("moment", ["1788264060", "0", str(10**18), "x"])
def test_a_forged_time_is_not_taken(week: Week, moment: str) -> None:
    press(week.kari, "Når", "Tirsdag 14.00")
    plans(week, "Nord")
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.vilde.carries(f"session.at {week.id} {moment}", week.vilde.last.id)[0]
    assert kept(week.scene.tx) == before


# --- my data ---------------------------------------------------------------------------------------------------------


def test_my_data_hold_what_i_set(week: Week) -> None:
    press(week.kari, "Hvor")
    week.kari.replies(task(week), "På kafeen", chat=CHAT)
    week.kari.writes("/minedata")
    (row,) = json.loads(week.kari.last.message.attachment.content)["agreement"]
    assert (row["topic"], row["words"], row["study_group"]) == ("where", "På kafeen", "Nord")
    week.ola.writes("/minedata")
    assert "agreement" not in json.loads(week.ola.last.message.attachment.content)


def test_who_is_erased_takes_their_words_along_and_leaves_what_was_chosen_without_a_name(week: Week) -> None:
    press(week.kari, "Hvor")
    week.kari.replies(task(week), "Hos Kari", chat=CHAT)
    press(week.kari, "Når", "Tirsdag 14.00")
    week.kari.writes("/slett")
    week.kari.presses("Ja, slett alt")
    assert "Når: Tirsdag 14.00\nHvor: ikke avtalt ennå" in task(week).text
    assert "Kari" not in task(week).text


def test_a_choice_made_in_private_tells_nothing_of_who_is_erased(week: Week) -> None:
    week.kari.writes("/gruppe")
    for label in ("Avtalen vår", "Hvor", "På video"):
        week.kari.presses(label)
    week.kari.writes("/slett")
    week.kari.presses("Ja, slett alt")
    assert "Hvor: På video" in task(week).text
    (row,) = kept(week.scene.tx)["agreement"]
    assert week.kari.id not in row


def test_a_group_is_given_the_task_once_in_a_chat(scene: Scene) -> None:
    week = Week(scene)
    tor = week.librarian("Tor", BO)
    group = week.group("Vest", tor, chat=OTHER_CHAT)
    for _ in range(2):
        agreement.begin(scene.tx, scene.now, group)
        scene.deliver()
    assert len(scene.chat(OTHER_CHAT)) == 1
