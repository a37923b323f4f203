from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.conversation import File
from storage import groups, participations, people
from tests.cohort import Cohort
from tests.kept import kept
from tests.region import ANDOY
from tests.scene import Person
from tests.week import CHAT, OTHER_CHAT, Week, begun

LESSON = "Vi fikk vikar fra skolen på Værøy."


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Week]) -> Week:
    return copy_of(getattr(request, "param", Week))


AFTER_THE_FIRST = pytest.mark.parametrize("week", [begun], indirect=True)


def shares(person: Person, text: str = LESSON, to: str | None = None) -> None:
    person.writes("/del")
    person.writes(text)
    if to:
        person.presses(to)


def finds(person: Person, words: str) -> str:
    person.writes(f"/finn {words}")
    return person.last.text


# --- sharing ---------------------------------------------------------------------------------------------------------


def test_an_experience_is_ones_own_until_one_chooses(week: Week) -> None:
    shares(week.kari)
    assert week.kari.last.text.startswith(f"Erfaringen din:\n{LESSON}\n\nBare du finner den.")
    assert "Da viser jeg den også i gruppas chat." in week.kari.last.text
    assert LESSON in finds(week.kari, "vikar")
    assert "fant ingen" in finds(week.ola, "vikar")


def test_an_experience_for_the_group_appears_in_its_chat_and_is_found_by_the_group(week: Week) -> None:
    shares(week.kari, to="Gruppa")
    assert week.in_chat() == [f"Erfaring fra Kari (Sortland): {LESSON}"]
    assert "Gruppa finner den med /finn. Den står også i gruppas chat." in week.kari.last.text
    assert finds(week.ola, "vikar") == f"Kari (Sortland): {LESSON}"
    assert "fant ingen" in finds(week.per, "vikar")


def test_an_experience_that_is_a_picture_without_words_says_what_it_is_and_whose(week: Week) -> None:
    week.kari.writes("/del")
    week.kari.sends("photo")
    week.kari.presses("Gruppa")
    assert week.in_chat() == ["Erfaring fra Kari (Sortland)"]


def test_an_experience_from_before_there_was_a_chat_is_not_said_to_stand_there(week: Week) -> None:
    shares(week.per, to="Gruppa")
    groups.bind(week.scene.tx, week.scene.now, week.south.id, OTHER_CHAT)
    assert "gruppas chat" not in finds(week.per, "vikar")


@AFTER_THE_FIRST
def test_an_experience_outlives_the_answer_it_was_made_from_and_is_not_said_to_stand_in_the_chat(week: Week) -> None:
    week.answers(week.kari, LESSON, to="Gruppa")
    week.kari.presses("Del som erfaring")
    week.kari.presses("Ta tilbake", week.kari.sees("Svaret ditt:"))
    week.kari.presses("Ja, slett svaret")
    assert not any(LESSON in each for each in week.in_chat())
    assert finds(week.kari, "vikar").endswith("Gruppa finner den med /finn.")


def test_an_experience_for_the_cohort_is_found_by_everyone(week: Week) -> None:
    shares(week.kari, to="Hele kullet")
    assert LESSON in finds(week.per, "vikar")
    assert LESSON in finds(week.librarian("Eva", ANDOY), "vikar")


def test_the_text_can_follow_the_command(week: Week) -> None:
    week.kari.writes(f"/del {LESSON}")
    assert LESSON in week.kari.last.text


def test_what_one_sends_right_after_is_added(week: Week) -> None:
    shares(week.kari, to="Gruppa")
    week.kari.sends("photo", "Slik så det ut.")
    assert "la det til" in week.kari.last.text
    assert week.scene.chat(CHAT)[-1].message.file == File("photo", "photo-of-Kari")
    week.scene.later(minutes=6)
    week.kari.writes("Hei!")
    assert "Hva er dette?" in week.kari.last.text


def test_a_reply_to_ones_own_message_in_the_group_keeps_that_message_for_the_group(week: Week) -> None:
    own = week.scene.next_id()
    reply = {"reply_to": own, "reply_to_own": True, "replied_text": LESSON}
    for _ in range(2):
        week.kari.writes("/del", chat=CHAT, **reply)
    assert week.in_chat() == []
    assert "Gruppa finner den" in week.kari.last.text
    assert finds(week.ola, "vikar") == f"Kari (Sortland): {LESSON}"
    week.kari.edits(own, "Vi fikk hjelp fra skolen.", chat=CHAT)
    assert "Vi fikk hjelp fra skolen." in finds(week.ola, "skolen")


def test_what_one_says_in_one_group_is_not_kept_for_another(week: Week) -> None:
    other = Cohort(week.scene)
    kari, mari = week.member(week.kari), other.participant("Mari")
    people.give_role(week.scene.tx, week.scene.now, kari, other.id, "participant")
    columns = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
    participations.start(week.scene.tx, week.scene.now, kari, other.id, **columns)
    groups.add_member(week.scene.tx, week.scene.now, other.group("Vest", mari).id, kari)
    own = {"reply_to": 7, "reply_to_own": True, "replied_text": LESSON}
    week.kari.writes("/del", chat=CHAT, **own)
    assert finds(week.ola, "vikar") == f"Kari (Sortland): {LESSON}"
    assert "fant ingen" in finds(mari, "vikar")


def test_a_guest_in_a_groups_chat_shares_in_private(week: Week) -> None:
    before = kept(week.scene.tx)
    week.per.writes("/del", chat=CHAT, reply_to=7, reply_to_own=True, replied_text=LESSON)
    assert "privat samtale" in week.in_chat()[-1]
    assert kept(week.scene.tx) == before


def test_a_picture_in_the_group_can_be_kept(week: Week) -> None:
    reply = {"reply_to": 7, "reply_to_own": True, "replied_file": File("photo", "p")}
    week.kari.writes("/del", chat=CHAT, **reply)
    assert "[bilde]" in week.kari.last.text


@pytest.mark.parametrize("reply", [{}, {"reply_to": 7, "replied_text": "Olas ord"}])
def test_without_a_message_of_ones_own_one_is_told_how(week: Week, reply: dict[str, object]) -> None:
    before = kept(week.scene.tx)
    week.kari.writes("/del", chat=CHAT, **reply)
    assert "Svar på din egen melding med /del" in week.in_chat()[-1]
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
def test_an_answer_can_be_shared_as_an_experience_once(week: Week) -> None:
    week.answers(week.kari, LESSON)
    assert "Del som erfaring" not in week.kari.last.labels
    week.kari.presses("Gruppa")
    card = week.kari.last
    share = card.button("Del som erfaring").press
    for _ in range(2):
        week.kari.carries(share, card.id)
    assert "Del som erfaring" not in card.labels
    assert week.kari.last.text == f"Erfaringen din:\n{LESSON}\n\nGruppa finner den med /finn."
    assert week.in_chat()[1:] == [f"Kari (Sortland): {LESSON}"]
    assert finds(week.ola, "vikar") == f"Kari (Sortland): {LESSON}"


STANDS = "Erfaringen du laget av svaret, står fortsatt."


@AFTER_THE_FIRST
def test_an_experience_of_an_answer_stays_when_the_answer_is_taken_back_and_its_author_is_told(week: Week) -> None:
    week.answers(week.kari, LESSON, to="Hele kullet")
    week.kari.presses("Del som erfaring")
    answer = week.kari.sees("Svaret ditt")
    week.kari.presses("Ta tilbake", answer)
    assert answer.text.endswith(f"{STANDS} Hele kullet finner den med /finn.")
    assert answer.labels[-1] == "Se erfaringen"
    week.kari.presses("Ja, slett svaret")
    assert week.kari.last.text.endswith(f"{STANDS} Hele kullet finner den med /finn.")
    assert LESSON in finds(week.per, "vikar")
    week.kari.presses("Se erfaringen")
    assert week.kari.last.text.startswith(f"Erfaringen din:\n{LESSON}")
    week.kari.presses("Ta tilbake")
    week.kari.presses("Ja, slett den")
    assert "fant ingen" in finds(week.per, "vikar")


@AFTER_THE_FIRST
def test_who_hides_an_answer_is_told_of_the_experience_that_was_made_from_it(week: Week) -> None:
    week.answers(week.kari, LESSON, to="Hele kullet")
    week.kari.presses("Del som erfaring")
    answer = week.kari.sees("Svaret ditt")
    assert STANDS in answer.text
    assert week.kari.presses("Bare meg", answer) == [
        "Nå ser bare du svaret. Erfaringen du laget av det, står fortsatt."
    ]
    assert answer.text.endswith(f"{STANDS} Hele kullet finner den med /finn.")
    week.kari.presses("Bare meg", week.kari.sees("Erfaringen din"))
    assert answer.text.endswith(STANDS)
    assert week.kari.presses("✓ Bare meg", answer) == ["Nå ser bare du svaret."]
    week.kari.presses("Ta tilbake", week.kari.sees("Erfaringen din"))
    week.kari.presses("Ja, slett den")
    assert STANDS not in answer.text


def test_nobody_opens_the_card_of_anothers_experience(week: Week) -> None:
    shares(week.kari)
    shown = week.ola.carries("own.card experience 1", 1)
    assert shown == ["Denne knappen gjelder ikke lenger. /hjelp viser hva du kan gjøre nå."]


@AFTER_THE_FIRST
def test_an_edit_in_the_group_changes_both_the_answer_and_the_experience(week: Week) -> None:
    written = week.kari.replies(week.question, LESSON, chat=CHAT)
    week.kari.presses("Del som erfaring")
    week.kari.edits(written, "Vi fikk hjelp fra skolen.", chat=CHAT)
    assert week.kari.sees("Svaret ditt").text.startswith("Svaret ditt:\nVi fikk hjelp fra skolen.")
    assert "Vi fikk hjelp fra skolen." in finds(week.ola, "hjelp")


@AFTER_THE_FIRST
def test_an_edit_in_private_changes_both_the_answer_and_the_experience(week: Week) -> None:
    week.kari.writes("/svar")
    written = week.kari.writes(LESSON)
    week.kari.presses("Gruppa")
    week.kari.presses("Del som erfaring")
    week.kari.edits(written, "Vi fikk hjelp fra skolen.")
    assert "Vi fikk hjelp fra skolen." in week.kari.sees("Svaret ditt").text
    assert "Vi fikk hjelp fra skolen." in finds(week.ola, "hjelp")


def test_what_is_written_unasked_becomes_an_experience_without_writing_it_again(week: Week) -> None:
    week.kari.writes(LESSON)
    week.kari.presses("En erfaring")
    assert LESSON in week.kari.last.text
    assert LESSON in finds(week.kari, "vikar")


@pytest.mark.parametrize("bad", [{"text": "å" * 20_000}, {"text": "", "unsupported": True}])
def test_what_cannot_be_kept_changes_nothing(week: Week, bad: dict[str, object]) -> None:
    week.kari.writes("/del")
    before = kept(week.scene.tx)
    week.kari.writes(**bad)
    assert kept(week.scene.tx) == before
    week.kari.writes(LESSON)
    assert LESSON in week.kari.last.text


# --- changing and taking back ----------------------------------------------------------------------------------------


def test_changing_an_experience_changes_it_everywhere(week: Week) -> None:
    shares(week.kari, to="Gruppa")
    finds(week.ola, "vikar")
    week.kari.presses("Endre")
    week.kari.writes("Vi fikk hjelp fra barnehagen.")
    assert week.in_chat() == ["Erfaring fra Kari (Sortland): Vi fikk hjelp fra barnehagen."]
    assert "barnehagen" in week.ola.last.text
    assert "barnehagen" in finds(week.ola, "barnehage")
    assert "fant ingen" in finds(week.ola, "vikar")


def test_editing_the_message_in_private_changes_the_experience(week: Week) -> None:
    written = week.kari.writes(f"/del {LESSON}")
    week.kari.edits(written, "/del Vi fikk hjelp.")
    assert "Endringen i erfaringen er med." in week.kari.last.text
    assert "Erfaringen din:\nVi fikk hjelp." in finds(week.kari, "hjelp")


def test_taking_back_removes_it_everywhere(week: Week) -> None:
    shares(week.kari, to="Gruppa")
    shares(week.liv, "Vikarer er vanskelig.", to="Hele kullet")
    finds(week.ola, "vikar")
    week.ola.presses("2")
    assert week.ola.last.text == f"Kari (Sortland): {LESSON}"
    week.kari.presses("Ta tilbake")
    week.kari.presses("Ja, slett den")
    everywhere = [*week.in_chat(), *(shown.text for shown in [*week.ola.chat, *week.kari.chat])]
    assert LESSON not in "".join(everywhere)
    assert finds(week.ola, "vikar") == "Liv (Hadsel): Vikarer er vanskelig."


def test_taking_back_asks_first(week: Week) -> None:
    shares(week.kari)
    week.kari.presses("Ta tilbake")
    week.kari.presses("Nei, behold den")
    assert LESSON in week.kari.last.text


def test_after_two_days_what_cannot_be_deleted_is_edited_away(week: Week) -> None:
    shares(week.kari, to="Gruppa")
    week.scene.now += timedelta(days=3)
    week.kari.presses("Ta tilbake")
    week.kari.presses("Ja, slett den")
    assert week.in_chat() == ["Dette er tatt bort."]


def test_keeping_it_to_oneself_again_removes_it_from_the_others(week: Week) -> None:
    shares(week.kari, to="Hele kullet")
    assert LESSON in finds(week.per, "vikar")
    week.kari.presses("Bare meg")
    assert week.in_chat() == []
    assert LESSON not in "".join(shown.text for shown in week.per.chat)


@pytest.mark.parametrize(
    "name",
    [
        "own.show experience {} cohort",
        "own.change experience {}",
        "own.take experience {}",
        "own.taken experience {}",
        "own.keep experience {}",
        "experiences.read {}",
    ],
)
def test_nobody_can_touch_or_read_somebody_elses_experience(week: Week, name: str) -> None:
    shares(week.kari)
    experience = week.kari.last.button("Endre").press.split()[2]
    before = kept(week.scene.tx)
    for person in (week.ola, week.vilde, week.scene.person("Fremmed")):
        assert "gjelder ikke lenger" in person.carries(name.format(experience), 1)[0]
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
def test_somebody_elses_answer_cannot_be_shared(week: Week) -> None:
    week.answers(week.kari, LESSON, to="Gruppa")
    answer = week.kari.last.button("Endre").press.split()[2]
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.ola.carries(f"experiences.of_answer {answer}", 1)[0]
    assert kept(week.scene.tx) == before


# --- finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["VIKAR", "vik", "skolen vikar", "værøy", "vaeroy", "Vaerøy", "Værö", "vi fra på", "  vikar!? "]
)
def test_it_is_found_by_words_and_beginnings_in_any_spelling(week: Week, words: str) -> None:
    shares(week.kari)
    assert LESSON in finds(week.kari, words)


@pytest.mark.parametrize("words", ["vikar barnehage", "ikar", "lærer", "v%r", "_ikar", "vi_ar"])
def test_it_is_not_found_by_other_words_or_wildcards(week: Week, words: str) -> None:
    shares(week.kari)
    assert "fant ingen" in finds(week.kari, words)


def test_the_words_can_come_in_the_next_message(week: Week) -> None:
    shares(week.kari)
    week.kari.writes("/finn")
    assert "Hva leter du etter?" in week.kari.last.text
    week.kari.writes("vikar")
    assert LESSON in week.kari.last.text


def test_the_newest_come_first_five_at_a_time(week: Week) -> None:
    for number in range(1, 8):
        week.scene.now += timedelta(minutes=10)
        shares(week.kari, f"Vikar nummer {number}.")
    found = finds(week.kari, "vikar")
    assert found.startswith("7 erfaringer. Trykk på et tall for å lese hele.\n\n1. Kari (Sortland): Vikar nummer 7.")
    assert "nummer 3." in found
    assert "nummer 2." not in found
    week.kari.presses("Flere")
    assert "6. Kari (Sortland): Vikar nummer 2." in week.kari.last.text
    assert "Flere" not in week.kari.last.labels


def test_a_list_counts_what_its_reader_may_still_see(week: Week) -> None:
    shares(week.kari, to="Gruppa")
    card = week.kari.last
    shares(week.ine, "Vikar fra skolen.", to="Gruppa")
    assert finds(week.ola, "vikar").startswith("2 erfaringer. Trykk på et tall for å lese hele.")
    week.kari.presses("Bare meg", card)
    assert week.ola.last.text.startswith("Én erfaring. Trykk på tallet for å lese hele.\n\n1. Ine")


def test_turning_the_page_of_something_else_is_stale(week: Week) -> None:
    week.kari.writes("/hjelp")
    assert "gjelder ikke lenger" in week.kari.carries("experiences.more 5", week.kari.last.id)[0]


def test_ones_own_is_opened_with_its_choices(week: Week) -> None:
    shares(week.kari)
    shares(week.kari, "En vikar til.")
    finds(week.kari, "vikar")
    week.kari.presses("1")
    assert "Ta tilbake …" in week.kari.last.labels


def test_after_a_search_that_finds_nothing_the_next_words_are_searched_for(week: Week) -> None:
    shares(week.kari)
    for nothing in ("/finn barnehage", "lærer"):
        week.kari.writes(nothing)
        assert "fant ingen" in week.kari.last.text
    week.kari.writes("🙂")
    assert "Hva leter du etter?" in week.kari.last.text
    week.kari.writes("vikar")
    assert LESSON in week.kari.last.text
    week.kari.writes("/finn barnehage")
    week.scene.later(minutes=6)
    week.kari.writes("Hei!")
    assert "Hva er dette?" in week.kari.last.text


@pytest.mark.parametrize("words", ["skloen", "vikra", "vikar skoln"])
def test_a_slip_of_the_finger_is_forgiven(week: Week, words: str) -> None:
    shares(week.kari, to="Gruppa")
    assert finds(week.ola, words) == f"Kari (Sortland): {LESSON}"
    assert "dette ligner" in week.ola.chat[-2].text
    assert "fant ingen" in finds(week.per, words)


def test_who_has_left_reads_no_more(week: Week) -> None:
    shares(week.kari, to="Hele kullet")
    shares(week.kari, "En vikar til.", to="Hele kullet")
    finds(week.per, "vikar")
    week.leaves(week.per)
    assert "gjelder ikke lenger" in week.per.presses("1")[0]
