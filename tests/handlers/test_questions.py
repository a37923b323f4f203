from collections.abc import Callable

import pytest
from sqlalchemy import update

from bot.domain.conversation import press
from storage import calendar, charge, programmes, wordings
from storage.schema import member, programme
from tests.kept import kept
from tests.scene import Person
from tests.week import CHAT, FIRST, SECOND, Week, begun, oslo

OTHER = {
    "nb": "Hva lærte du av noen denne uka?",
    "nn": "Kva lærte du av nokon denne veka?",
    "en": "What did somebody teach you?",
}


YES_OR_NO = ["Har du prøvd noe nytt?", "Har du prøvd noko nytt?", "Have you tried anything new?"]


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Week]) -> Week:
    return copy_of(getattr(request, "param", Week))


AFTER_THE_FIRST = pytest.mark.parametrize("week", [begun], indirect=True)


def ahead(person: Person) -> str:
    person.writes("/veileder")
    person.presses("Spørsmål")
    person.presses("Det som kommer")
    return person.last.text


def test_what_is_far_off_comes_with_its_year(week: Week) -> None:
    week.scene.now = oslo(9, 10, 12, year=2027)
    week.scene.until_now()
    assert "Tirsdag 4. april 2028 kl. 09.00\n" in ahead(week.vilde)
    week.vilde.presses("Uke 14")
    assert week.vilde.last.text.startswith("Tirsdag 4. april 2028 kl. 09.00, til alle gruppene.")


def opens(person: Person, label: str = "Uke 36") -> str:
    ahead(person)
    person.presses(label, person.last)
    return person.last.text


def jumps(week: Week, name: str, *args: object) -> list[str]:
    """Press a button that stands elsewhere, as in a message of Monday's."""
    week.vilde.writes("/veileder")
    return week.vilde.carries(press(name, week.id, *args), week.vilde.last.id)


def types(person: Person) -> None:
    for text in OTHER.values():
        person.writes(text)


def put(week: Week, group: int) -> list[str]:
    return [f"{monday:%d.%m} {key}" for monday, key in calendar.put(week.scene.tx, week.id, [group]).get(group, [])]


# --- the weeks that come ---------------------------------------------------------------------------------------------


def test_each_week_that_comes_opens_its_question_with_what_it_is_for(week: Week) -> None:
    ahead(week.vilde)
    assert week.vilde.last.labels[:4] == ["Uke 36", "Uke 37", "Uke 38", "Uke 39"]
    told = opens(week.vilde)
    assert told.startswith("Tirsdag 1. september kl. 09.00, til alle gruppene.")
    assert FIRST in told
    assert "Mål: " in told
    assert "Steg 1: legge merke til noe" in told
    assert "Under spørsmålet står: Ingen navn" in told
    week.vilde.presses("Tilbake")
    assert "Uke 36" in week.vilde.last.labels


def test_a_week_without_a_question_says_why(week: Week) -> None:
    week.scene.at(oslo(9, 22, 12))
    assert "ikke noe spørsmål (skoleferie)" in opens(week.vilde, "Uke 40")
    assert "Endre teksten" not in week.vilde.last.labels


def test_one_group_is_looked_at_alone(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, leave=["2026-08-31"])
    ahead(week.vilde)
    week.vilde.presses("Bare én gruppe")
    assert week.vilde.last.labels == ["Nord", "Sør", "Alle gruppene"]
    week.vilde.presses("Sør")
    assert week.vilde.last.text.startswith("Sør:\n\nUke 36: ikke noe spørsmål (gruppa har fri).")
    week.vilde.presses("Uke 37")
    assert "til Sør" in week.vilde.last.text


def test_groups_that_are_asked_different_things_are_opened_one_by_one(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, leave=["2026-08-31"])
    jumps(week, "questions.week", 0, "2026-09-07")
    assert "Gruppene får ikke det samme i uke 37." in week.vilde.last.text
    week.vilde.presses("Sør")
    assert FIRST in week.vilde.last.text


def test_who_looks_after_some_groups_acts_for_them_one_by_one_and_edits_for_all_of_them(week: Week) -> None:
    third = week.group("Vest", week.librarian("Siv", "1866"), week.librarian("Bo", "1868"))
    vilde, _ = week.member(week.vilde), week.facilitator("Berit")  # who looks after all
    charge.put(week.scene.tx, vilde, week.id, [week.north.id, week.south.id])
    ahead(week.vilde)
    assert "Skriv et nytt spørsmål" not in week.vilde.last.labels
    week.vilde.presses("Uke 36")
    assert "til gruppene dine" in week.vilde.last.text
    assert "Bytt spørsmål" not in week.vilde.last.labels
    jumps(week, "questions.edit", week.north.id, "2026-08-31")
    assert week.vilde.last.labels == ["Bare Nord", "Gruppene dine", "Tilbake"]
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    types(week.vilde)
    week.vilde.presses("Ja, bruk dette")
    week.begins()
    assert OTHER["nb"] in week.question.text
    assert wordings.of_prompt(week.scene.tx, programmes.prompt_of(week.scene.tx, week.id, "M1-1").id)[0].group_id
    before = kept(week.scene.tx)
    for name, *args in (("questions.week", third.id, "2026-09-07"), ("questions.take_back", 0, "2026-08-31")):
        jumps(week, name, *args)
        assert not {"Endre teksten", "Ja, trekk tilbake"} & set(week.vilde.last.labels)
    assert kept(week.scene.tx) == before


# --- as it will look -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "label", "asked"),
    [
        ("nb", "Bokmål", FIRST),
        ("nn", "Nynorsk", "Tenk på éin gong den siste veka"),
        ("en", "English", "Think of one time"),
    ],
)
def test_the_preview_is_what_will_come_in_each_language(week: Week, language: str, label: str, asked: str) -> None:
    week.scene.tx.execute(update(programme).values(language=language))
    for person, speaks in ((week.per, language), (week.vilde, "nb")):
        week.scene.tx.execute(update(member).where(member.c.id == week.member(person)).values(language=speaks))
    opens(week.vilde)
    week.vilde.presses("Se det slik det blir")
    assert "[Svar privat] [Hopp over]" in week.vilde.last.text
    assert "Knappene virker først når det er sendt." in week.vilde.last.text
    if language != "nb":
        week.vilde.presses(label)
    assert f"✓ {label}" in week.vilde.last.labels
    in_chat = week.vilde.last.text
    week.vilde.presses("Slik det blir privat")
    in_private = week.vilde.last.text
    week.begins()
    put, copy = week.scene.chat(CHAT)[-1].text, week.per.last.text
    assert asked in put
    assert asked in copy
    assert put in in_chat
    assert copy in in_private


def test_the_preview_shows_what_comes_in_private_and_who_is_asked_so(week: Week) -> None:
    opens(week.vilde)
    week.vilde.presses("Se det slik det blir")
    assert "Uten chat, så der kommer det privat til hver enkelt: Sør." in week.vilde.last.text
    week.vilde.presses("Slik det blir privat")
    assert week.vilde.last.text.startswith("Slik ser det ut privat:\n\n")
    assert "[Svar] [Hopp over]\n[Vis svarene]" in week.vilde.last.text
    week.vilde.presses("Slik det blir i chatten")
    assert "Slik ser det ut i chatten:" in week.vilde.last.text


def test_a_group_without_a_chat_is_shown_what_comes_in_private(week: Week) -> None:
    jumps(week, "questions.preview", week.south.id, "2026-08-31")
    assert week.vilde.last.text.startswith("Slik ser det ut privat:")
    assert "Til den som er alene på jobb" in _previewed(week, "2026-11-09")


def _previewed(week: Week, monday: str) -> str:
    jumps(week, "questions.preview", week.south.id, monday)
    return week.vilde.last.text


# --- other words -----------------------------------------------------------------------------------------------------


def test_a_question_is_put_in_other_words_in_every_language_and_comes_so(week: Week) -> None:
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    assert "Slik er det nå:\n«" + FIRST in week.vilde.last.text
    types(week.vilde)
    assert all(text in week.vilde.last.text for text in OTHER.values())
    assert "Det gjelder alle gruppene. Der har ingen fått spørsmålet ennå." in week.vilde.last.text
    week.vilde.presses("Ja, bruk dette")
    week.vilde.presses("Se det slik det blir")
    assert OTHER["nb"] in week.vilde.last.text
    week.begins()
    assert OTHER["nb"] in week.question.text
    assert OTHER["nb"] in week.liv.last.text


def test_who_writes_the_new_words_before_saying_for_whom_is_told_what_comes_first(week: Week) -> None:
    jumps(week, "questions.edit", week.north.id, "2026-08-31")
    week.vilde.writes("Hva lærte du av noen?")
    assert week.vilde.last.text.startswith("Det er ikke lagret ennå. Trykk først på hvem som skal få de nye ordene.")
    week.vilde.writes("Hva lærte du av noen?")
    assert week.vilde.last.text.startswith("Det er ikke lagret ennå.")
    week.vilde.presses("Bare Nord")
    assert "Skriv spørsmålet på bokmål." in week.vilde.last.text
    jumps(week, "questions.edit", week.north.id, "2026-08-31")
    week.vilde.presses("Tilbake", week.vilde.last)
    week.vilde.writes("Hei")
    assert "Trykk først" not in week.vilde.last.text


def test_what_is_written_long_after_is_not_taken_for_those_words(week: Week) -> None:
    jumps(week, "questions.edit", week.north.id, "2026-08-31")
    week.scene.later(days=8)
    week.vilde.writes("Kan noen ringe meg?")
    assert "Trykk først" not in week.vilde.last.text


def test_other_words_are_for_one_group_where_that_is_said(week: Week) -> None:
    jumps(week, "questions.edit", week.north.id, "2026-08-31")
    week.vilde.presses("Bare Nord")
    types(week.vilde)
    week.vilde.presses("Ja, bruk dette")
    week.begins()
    assert OTHER["nb"] in week.question.text
    assert FIRST in week.liv.last.text


def test_the_other_languages_may_stay_as_they_are_or_be_as_in_bokmaal(week: Week) -> None:
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    assert "Bruk teksten på bokmål" not in week.vilde.last.labels
    week.vilde.writes(OTHER["nb"])
    week.vilde.presses("Bruk teksten på bokmål")
    week.vilde.presses("Behold som det er")
    assert "Nynorsk: " + OTHER["nb"] in week.vilde.last.text
    assert "English: Think of one time" in week.vilde.last.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hva " + "a" * 200 + "?", "Det er 205 tegn, og det er plass til 200."),
        ("Fortell om uka.", "Jeg trenger et spørsmål, med spørsmålstegn til slutt."),
        ("Hva gjorde du? Og hvorfor?", "Det er 2 spørsmålstegn i det."),
        ("Har du prøvd noe nytt?", "Det kan besvares med ja eller nei. Begynn heller med «hva»"),
    ],
)
def test_what_is_no_good_question_is_told_and_what_was_written_is_kept(week: Week, text: str, told: str) -> None:
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    before = kept(week.scene.tx)
    week.vilde.writes(text)
    assert told in week.vilde.last.text
    assert kept(week.scene.tx) == before
    types(week.vilde)
    assert "Ja, bruk dette" in week.vilde.last.labels


@pytest.mark.parametrize("before", [[], ["nb"], ["nb", "nn"]], ids=["nb", "nn", "en"])
@pytest.mark.parametrize("label", ["Endre teksten", "Skriv et nytt spørsmål"])
def test_so_it_is_in_each_language_and_for_a_new_question(week: Week, label: str, before: list[str]) -> None:
    (opens if label == "Endre teksten" else ahead)(week.vilde)
    week.vilde.presses(label)
    for language in before:
        week.vilde.writes(OTHER[language])
    unchanged = kept(week.scene.tx)
    for text, told in (
        ("What " + "a" * 200 + "?", "Det er 206 tegn"),
        ("Kva gjorde du? What did you do?", "Det er 2 spørsmålstegn"),
        (YES_OR_NO[len(before)], "ja eller nei"),
    ):
        week.vilde.writes(text)
        assert told in week.vilde.last.text
        assert kept(week.scene.tx) == unchanged


@AFTER_THE_FIRST
def test_who_is_no_facilitator_is_not_led_on_to_other_words(week: Week) -> None:
    button = press("questions.words", week.id, week.north.id, "2026-08-31", 0)
    assert "for veilederne" in week.kari.carries(button, 1)[0]


def test_who_looks_after_some_groups_takes_back_what_was_asked_from_one_at_a_time(week: Week) -> None:
    week.facilitator("Berit")
    charge.put(week.scene.tx, week.member(week.vilde), week.id, [week.north.id, week.south.id])
    week.begins()
    opens(week.vilde, "Denne uka")
    week.vilde.presses("Endre teksten")
    assert week.vilde.last.labels == ["Bare én gruppe", "Tilbake"]
    for label in ("Bare én gruppe", "Nord", "Denne uka", "Trekk tilbake"):
        week.vilde.presses(label, week.vilde.last)
    assert week.vilde.last.text.startswith("Vil du trekke tilbake dette?")


def test_who_takes_back_what_some_groups_were_asked_is_told_of_those_who_will_not_be(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, hours=[("2026-08-31", 3, "10:00")])
    week.begins()
    jumps(week, "questions.take_back", 0, "2026-08-31")
    assert "Nord. Ingen har svart ennå.\n\nIkke spurt ennå, og blir ikke spurt denne uka: Sør." in week.vilde.last.text
    week.vilde.presses("Ja, trekk tilbake")
    before = week.liv.chat[:]
    week.scene.at(oslo(9, 4, 12))
    assert not [shown for shown in week.liv.chat[len(before) :] if FIRST in shown.text]


def test_a_voice_message_is_no_question(week: Week) -> None:
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    week.vilde.sends("voice")
    assert "Skriv spørsmålet som tekst" in week.vilde.last.text


def test_who_has_been_asked_keeps_what_they_were_asked_and_that_is_said_first(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, hours=[("2026-08-31", 3, "10:00")])
    week.begins()
    jumps(week, "questions.words", week.north.id, "2026-08-31", 1)
    types(week.vilde)
    assert "Har allerede fått det, og beholder ordene de fikk: Nord." in week.vilde.last.text
    assert {"Trekk tilbake", "Skriv en rettelse"} <= set(week.vilde.last.labels)
    week.vilde.presses("Ja, bruk dette")
    assert "De som har fått spørsmålet, beholder det som det var." in week.vilde.last.text
    week.scene.at(oslo(9, 3, 10))
    assert FIRST in week.question.text
    assert OTHER["nb"] in week.liv.last.text


@AFTER_THE_FIRST
def test_where_all_have_been_asked_it_is_not_edited_but_taken_back_or_corrected(week: Week) -> None:
    opens(week.vilde, "Denne uka")
    week.vilde.presses("Endre teksten")
    assert "Spørsmålet er allerede stilt til alle gruppene" in week.vilde.last.text
    confirm, take_back = week.vilde.last, week.vilde.last.button("Trekk tilbake").press
    week.vilde.presses("Skriv en rettelse")
    assert "Skriv meldinga til alle deltakerne" in week.vilde.last.text
    week.vilde.carries(take_back, confirm.id)
    assert "Vil du trekke tilbake dette?" in week.vilde.last.text


def words_of(week: Week, *groups: int | None) -> None:
    for group in groups:
        wordings.add(week.scene.tx, programmes.prompt_of(week.scene.tx, week.id, "M1-1").id, group, OTHER)


def test_where_groups_have_words_of_their_own_those_of_the_others_are_shown_and_it_is_said(week: Week) -> None:
    words_of(week, week.north.id)
    told = opens(week.vilde)
    assert FIRST in told
    assert OTHER["nb"] not in told
    assert "Én gruppe har andre ord: Nord." in told
    week.vilde.presses("Se det slik det blir")
    assert FIRST in week.vilde.last.text
    assert "Én gruppe har andre ord: Nord." in week.vilde.last.text
    week.vilde.presses("Tilbake")
    for label in ("Bare én gruppe", "Nord", "Uke 36"):
        week.vilde.presses(label, week.vilde.last)
    assert OTHER["nb"] in week.vilde.last.text
    assert "andre ord" not in week.vilde.last.text
    assert FIRST in ahead(week.vilde)


def test_the_words_for_all_are_shown_though_some_were_asked_in_those_before(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, hours=[("2026-08-31", 3, "10:00")])
    week.begins()
    words_of(week, None)
    jumps(week, "questions.week", 0, "2026-08-31")
    told = week.vilde.last.text
    assert OTHER["nb"] in told
    assert "Én gruppe har andre ord: Nord." in told


def test_where_all_groups_have_the_same_words_that_is_not_said(week: Week) -> None:
    words_of(week, week.north.id, week.south.id)
    assert "andre ord" not in opens(week.vilde)
    assert OTHER["nb"] in week.vilde.last.text
    assert "Bare én gruppe" not in week.vilde.last.labels


def test_what_is_sent_and_taken_back_by_hand_is_told_in_the_words_of_each_group(week: Week) -> None:
    words_of(week, week.south.id)
    week.scene.at(oslo(8, 31, 10))
    jumps(week, "questions.send_now", 0, "2026-08-31")
    told = week.vilde.last.text
    assert told.index(FIRST) < told.index("Nord") < told.index(OTHER["nb"]) < told.index("Sør")
    week.vilde.presses("Ja, send nå")
    week.scene.until_now()
    jumps(week, "questions.take_back", 0, "2026-08-31")
    told = week.vilde.last.text
    assert told.index(FIRST) < told.index("Nord") < told.index(OTHER["nb"]) < told.index("Sør. Ingen har svart ennå.")


def test_an_edit_while_the_question_leaves_is_looked_over_once_more(week: Week) -> None:
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    types(week.vilde)
    calendar.change(week.scene.tx, week.south.id, hours=[("2026-08-31", 3, "10:00")])
    week.begins()
    before = kept(week.scene.tx)
    toasts = week.vilde.presses("Ja, bruk dette")
    assert toasts == ["Spørsmålet gikk ut til flere imens. Se over en gang til."]
    assert kept(week.scene.tx) == before
    assert week.vilde.sees("beholder ordene de fikk: Nord")
    week.vilde.presses("Ja, bruk dette")
    assert week.vilde.sees("De nye ordene er lagret")


def test_a_button_of_what_was_written_before_changes_nothing(week: Week) -> None:
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    keep = week.vilde.last.button("Behold som det er").press
    types(week.vilde)
    confirm, yes, before = week.vilde.last, week.vilde.last.button("Ja, bruk dette").press, kept(week.scene.tx)
    week.vilde.carries(keep, confirm.id)
    assert kept(week.scene.tx) == before
    week.vilde.presses("Ja, bruk dette", confirm)
    before = kept(week.scene.tx)
    week.vilde.carries(yes, confirm.id)
    assert kept(week.scene.tx) == before


def test_what_is_given_up_leaves_the_question_as_it_was(week: Week) -> None:
    opens(week.vilde)
    week.vilde.presses("Endre teksten")
    week.vilde.writes(OTHER["nb"])
    week.vilde.presses("Ikke likevel")
    week.begins()
    assert FIRST in week.question.text


# --- of one's own ----------------------------------------------------------------------------------------------------


def writes_new(week: Week, hint: str) -> None:
    ahead(week.vilde)
    week.vilde.presses("Skriv et nytt spørsmål")
    types(week.vilde)
    week.vilde.presses(hint)


@AFTER_THE_FIRST
def test_a_new_question_comes_in_the_week_that_is_chosen_and_the_rest_a_week_later(week: Week) -> None:
    writes_new(week, "Nei, ingenting")
    assert f"«{OTHER['nb']}» kommer i uke 37 (alle gruppene). Det er ikke gjort ennå." in week.vilde.last.text
    assert "uke 2: tir. 8. sep. → tir. 15. sep." in week.vilde.last.text
    week.vilde.presses("En annen uke")
    week.vilde.presses("Uke 38")
    week.vilde.presses("Ja, gjør det")
    assert "Planen er endret" in week.vilde.last.text
    week.scene.at(oslo(9, 15))
    assert put(week, week.north.id) == ["31.08 M1-1", "07.09 M1-2", "14.09 own-1"]
    assert OTHER["nb"] in week.question.text


@AFTER_THE_FIRST
def test_a_new_question_may_ask_to_name_nobody(week: Week) -> None:
    writes_new(week, "Ingen navn")
    week.vilde.presses("Ja, gjør det")
    assert programmes.get(week.scene.tx, week.id).content.own[0].without_names
    week.scene.at(oslo(9, 8))
    assert "Ingen navn" in week.question.text


def test_a_new_question_that_is_not_planned_yet_is_kept_to_be_chosen(week: Week) -> None:
    writes_new(week, "Nei, ingenting")
    week.vilde.presses("Ikke nå")
    week.vilde.presses("Bytt spørsmål")
    week.vilde.presses("Hva lærte du av noen")
    week.vilde.presses("Ja, gjør det")
    week.begins()
    assert OTHER["nb"] in week.question.text


# --- another question ------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_the_weeks_question_is_swapped_for_another_of_what_is_left(week: Week) -> None:
    opens(week.vilde, "Uke 37")
    week.vilde.presses("Bytt spørsmål")
    assert "Hvilket spørsmål skal komme i uke 37 i stedet?" in week.vilde.last.text
    assert not [label for label in week.vilde.last.labels if label.startswith(SECOND[:20])]
    week.vilde.presses(week.vilde.last.labels[1])
    week.vilde.presses("Ja, gjør det")
    assert "Angre" in week.vilde.last.labels
    week.scene.at(oslo(9, 15))
    assert put(week, week.north.id) == ["31.08 M1-1", "07.09 M1-4", "14.09 M1-2"]


def test_who_was_quicker_is_seen_before_a_second_yes(week: Week) -> None:
    berit = week.facilitator("Berit")
    week.begins()
    for person in (week.vilde, berit):
        opens(person, "Uke 37")
        person.presses("Bytt spørsmål")
        person.presses(person.last.labels[0])
    week.vilde.presses("Ja, gjør det")
    before = kept(week.scene.tx)
    berit.presses("Ja, gjør det")
    assert kept(week.scene.tx) == before


def test_where_a_week_asks_nothing_any_more_it_is_the_next_that_gets_another_question(week: Week) -> None:
    berit = week.facilitator("Berit")
    week.begins()
    opens(week.vilde, "Uke 37")
    week.vilde.presses("Bytt spørsmål")
    week.vilde.presses(week.vilde.last.labels[0])
    berit.writes("/veileder")
    for label in ("Spørsmål", "Endre planen", "Ikke neste uke", "Ja, gjør det"):
        berit.presses(label)
    week.vilde.presses("Ja, gjør det")
    week.vilde.presses("Ja, gjør det", week.vilde.sees("kommer i uke 38 (alle gruppene). Det er ikke gjort ennå."))
    week.vilde.sees("kommer i uke 38.")
    week.scene.at(oslo(9, 15))
    assert put(week, week.north.id) == ["31.08 M1-1", "14.09 M1-3"]


def test_the_list_names_the_week_in_which_another_question_would_come(week: Week) -> None:
    week.begins()
    opens(week.vilde, "Uke 37")
    swap = week.vilde.last.button("Bytt spørsmål").press
    berit = week.facilitator("Berit")
    berit.writes("/veileder")
    for label in ("Spørsmål", "Endre planen", "Ikke neste uke", "Ja, gjør det"):
        berit.presses(label)
    week.vilde.carries(swap, week.vilde.last.id)
    assert "Hvilket spørsmål skal komme i uke 38 i stedet?" in week.vilde.last.text


def test_a_week_that_was_asked_is_not_swapped(week: Week) -> None:
    opens(week.vilde, "Uke 36")
    week.vilde.presses("Bytt spørsmål")
    other = week.vilde.last.button(week.vilde.last.labels[0]).press
    week.begins()
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.vilde.carries(other, week.vilde.last.id)[0]
    assert kept(week.scene.tx) == before
    opens(week.vilde, "Denne uka")
    assert "Bytt spørsmål" not in week.vilde.last.labels


# --- now -------------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_this_weeks_question_is_sent_before_its_hour_once(week: Week) -> None:
    week.scene.at(oslo(9, 7, 10))
    opens(week.vilde, "Uke 37")
    week.vilde.presses("Send nå")
    assert week.vilde.last.text.startswith("Dette går ut med en gang:\n\n«" + SECOND)
    assert "Nord, Sør" in week.vilde.last.text
    yes = week.vilde.last.button("Ja, send nå").press
    week.vilde.presses("Ja, send nå")
    assert week.vilde.last.text == "Det går ut nå."
    week.scene.until_now()
    assert SECOND in week.question.text
    assert SECOND in week.liv.last.text
    week.vilde.carries(yes, week.vilde.last.id)
    week.scene.at(oslo(9, 9))
    assert len([text for text in week.in_chat() if SECOND in text]) == 1


@AFTER_THE_FIRST
def test_what_is_sent_in_the_evening_leaves_in_the_morning_and_says_so(week: Week) -> None:
    week.scene.at(oslo(9, 7, 18))
    opens(week.vilde, "Uke 37")
    week.vilde.presses("Send nå")
    assert "Dette går ut tirsdag 8. september kl. 08.00:" in week.vilde.last.text
    week.vilde.presses("Ja, send nå")
    assert week.vilde.last.text == "Det venter til tirsdag 8. september kl. 08.00, og går ut da."
    week.scene.at(oslo(9, 8, 8))
    assert SECOND in week.question.text


def test_a_week_that_is_free_is_asked_by_hand_and_what_it_moves_is_told(week: Week) -> None:
    week.scene.at(oslo(9, 28, 10))
    opens(week.vilde, "Uke 40")
    week.vilde.presses("Send nå")
    assert "Kommer til en annen tid" in week.vilde.last.text
    week.vilde.presses("Ja, send nå")
    week.scene.until_now()
    assert put(week, week.north.id)[-1] == "28.09 M2-1"


@AFTER_THE_FIRST
def test_on_a_friday_afternoon_nothing_is_sent_any_more(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, leave=["2026-09-07"])
    week.scene.at(oslo(9, 11, 13))
    (said,) = jumps(week, "questions.send_now", week.north.id, "2026-09-07")
    assert "Det er for sent å sende noe denne uka" in said
    jumps(week, "questions.send_now", week.north.id, "2026-09-14")
    assert "Ja, send nå" not in week.vilde.last.labels


@AFTER_THE_FIRST
def test_what_was_asked_is_not_sent_again(week: Week) -> None:
    assert "Send nå" not in (opens(week.vilde, "Denne uka") and week.vilde.last.labels)
    jumps(week, "questions.send_now", 0, "2026-08-31")
    assert "Ja, send nå" not in week.vilde.last.labels


def test_a_question_that_came_too_late_is_told_and_can_not_be_sent(week: Week) -> None:
    week.scene.now = oslo(9, 3, 10)
    week.scene.until_now()
    assert "For sent for: Nord, Sør." in opens(week.vilde, "Denne uka")
    assert not {"Send nå", "Trekk tilbake", "Bytt spørsmål"} & set(week.vilde.last.labels)


# --- taken back ------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_a_question_is_taken_back_and_how_many_have_answered_is_seen_before(week: Week) -> None:
    week.answers(week.kari)
    opens(week.vilde, "Denne uka")
    week.vilde.presses("Trekk tilbake")
    assert "Nord, Sør. Én har svart." in week.vilde.last.text
    week.vilde.presses("Ja, trekk tilbake")
    week.scene.until_now()
    assert "Spørsmålet er trukket tilbake fra alle gruppene." in week.vilde.last.text
    assert not [text for text in week.in_chat() if FIRST in text]
    assert not [shown for shown in week.liv.chat if FIRST in shown.text]
    assert "spørsmålet er trukket tilbake" in opens(week.vilde, "Denne uka")
    week.scene.at(oslo(9, 8))
    assert FIRST in week.question.text


@AFTER_THE_FIRST
def test_what_was_taken_back_is_not_offered_to_be_taken_back_again(week: Week) -> None:
    opens(week.vilde, "Denne uka")
    week.vilde.presses("Trekk tilbake")
    week.vilde.presses("Ja, trekk tilbake")
    week.vilde.presses("Tilbake")
    assert "spørsmålet er trukket tilbake" in week.vilde.last.text
    assert "Trekk tilbake" not in week.vilde.last.labels
    (said,) = jumps(week, "questions.take_back", 0, "2026-08-31")
    assert "ikke noe å trekke tilbake" in said
    assert FIRST in week.question.text  # it goes a moment later
    week.scene.until_now()
    assert not [text for text in week.in_chat() if FIRST in text]


@pytest.mark.parametrize("noted_as_free", [False, True])
def test_what_was_sent_by_hand_in_a_free_week_is_taken_back(week: Week, *, noted_as_free: bool) -> None:
    week.scene.at(oslo(9, 30 if noted_as_free else 28, 10))
    jumps(week, "questions.send_now", 0, "2026-09-28")
    week.vilde.presses("Ja, send nå")
    week.scene.until_now()
    asked = week.question.text
    jumps(week, "questions.take_back", 0, "2026-09-28")
    week.vilde.presses("Ja, trekk tilbake")
    week.vilde.presses("Tilbake")
    assert "spørsmålet er trukket tilbake" in week.vilde.last.text
    assert "Trekk tilbake" not in week.vilde.last.labels
    week.scene.until_now()
    assert asked not in week.in_chat()
    assert put(week, week.north.id)[-1] == "21.09 M1-4"
    week.scene.at(oslo(10, 6))
    assert put(week, week.north.id)[-1] == "05.10 M2-1"


@AFTER_THE_FIRST
def test_what_is_older_than_two_days_is_said_to_be_taken_away(week: Week) -> None:
    week.scene.at(oslo(9, 3, 12))
    opens(week.vilde, "Denne uka")
    week.vilde.presses("Trekk tilbake")
    week.vilde.presses("Ja, trekk tilbake")
    week.scene.until_now()
    assert not [text for text in week.in_chat() if FIRST in text]


def test_who_has_no_group_gets_theirs_taken_back_with_all(week: Week) -> None:
    lone = week.librarian("Siv", "1866")
    week.begins()
    assert FIRST in lone.last.text
    jumps(week, "questions.take_back", 0, "2026-08-31")
    week.vilde.presses("Ja, trekk tilbake")
    week.scene.until_now()
    assert not [shown for shown in lone.chat if FIRST in shown.text]
    week.scene.at(oslo(9, 8))
    assert FIRST in lone.last.text


def test_where_nothing_was_asked_nothing_is_taken_back(week: Week) -> None:
    (said,) = jumps(week, "questions.take_back", 0, "2026-08-24")
    assert "ikke noe å trekke tilbake" in said


@AFTER_THE_FIRST
def test_a_button_of_the_week_before_takes_back_and_sends_nothing_of_this_one(week: Week) -> None:
    opens(week.vilde, "Denne uka")
    week.vilde.presses("Trekk tilbake")
    old = [week.vilde.last.button("Ja, trekk tilbake").press]
    week.scene.at(oslo(9, 8))
    before = kept(week.scene.tx)
    old += [
        press("questions.take_back", week.id, 0, "2026-08-31"),
        press("questions.send_now", week.id, 0, "2026-08-31"),
    ]
    old += [press("questions.send_yes", week.id, 0, "2026-08-31", "0.0")]
    for each in old:
        week.vilde.writes("/veileder")
        week.vilde.carries(each, week.vilde.last.id)
        assert week.vilde.last.text == "Knappen gjelder ikke lenger: den var for uke 36. Ingenting er endret."
        assert week.vilde.last.labels == ["Uke 37"]
    assert kept(week.scene.tx) == before
    week.vilde.presses("Uke 37")
    assert SECOND in week.vilde.last.text


@AFTER_THE_FIRST
def test_a_week_is_opened_for_all_the_groups_that_it_stands_under(week: Week) -> None:
    third = week.group("Vest", week.librarian("Siv", "1866"), week.librarian("Bo", "1868"))
    calendar.change(week.scene.tx, third.id, leave=["2026-09-07"])
    assert ahead(week.vilde).startswith("Nord, Sør:\n\n")
    week.vilde.presses("Uke 37")
    assert f"Nord, Sør:\n{SECOND}" in week.vilde.last.text
    assert "Vest:\nIkke noe spørsmål" in week.vilde.last.text


# --- whose it is -----------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_only_a_facilitator_of_the_programme_and_group_may(week: Week) -> None:
    other, manager = Week(week.scene, grouped=False), week.manager("Rita")
    presses = [
        press("questions.week", week.id, week.north.id, "2026-09-07"),
        press("questions.preview", week.id, week.north.id, "2026-09-07"),
        press("questions.edit", week.id, week.north.id, "2026-09-07"),
        press("questions.words", week.id, week.north.id, "2026-09-07", 1),
        press("questions.new", week.id, 0, "2026-09-07"),
        press("questions.swap", week.id, 0, "2026-09-07"),
        press("questions.first", week.id, 0, "2026-09-07.3"),
        press("questions.when", week.id, 0, 3),
        press("questions.put", week.id, 0, "2026-09-07.3", "0.0"),
        press("questions.send_now", week.id, 0, "2026-08-31"),
        press("questions.send_yes", week.id, 0, "2026-08-31", "0.0"),
        press("questions.take_back", week.id, 0, "2026-08-31"),
        press("questions.back_yes", week.id, 0, "2026-08-31", "0.0"),
        press("questions.save", week.id, 1, 0),
        press("questions.groups", week.id),
    ]
    before = kept(week.scene.tx)
    for person in (week.kari, other.vilde, manager):
        for each in presses:
            assert "for veilederne" in person.carries(each, 1)[0], each
    for each in presses[:4]:
        other.vilde.carries(each.replace(f" {week.id} ", f" {other.id} ", 1), 1)
    assert kept(week.scene.tx) == before


@pytest.mark.parametrize("monday", ["2026-09-08", "nonsense", "2026-13-01"])
def test_a_button_with_no_monday_is_an_old_one(week: Week, monday: str) -> None:
    before = kept(week.scene.tx)
    jumps(week, "questions.week", 0, monday)
    assert kept(week.scene.tx) == before


def test_a_manager_sees_what_comes_and_opens_nothing(week: Week) -> None:
    manager = week.manager("Rita")
    manager.writes("/veileder")
    manager.presses("Spørsmål")
    manager.presses("Det som kommer")
    assert manager.last.labels == ["Tilbake"]


def test_a_week_is_given_off_from_its_screen_and_no_other_with_an_old_button(week: Week) -> None:
    week.scene.at(oslo(9, 7, 12))
    opens(week.vilde, "Uke 37")
    off, screen = week.vilde.last.button("Ikke denne uka").press, week.vilde.last.id
    week.vilde.carries(off, screen)
    assert "uke 37" in week.vilde.last.text
    week.scene.at(oslo(9, 8, 12))
    week.vilde.carries(off, screen)
    assert week.vilde.last.text.startswith("Tirsdag 8. september kl. 09.00, til alle gruppene. Det er stilt.")
    assert "Ikke denne uka" not in week.vilde.last.labels
    week.scene.at(oslo(9, 14, 12))
    week.vilde.carries(off, screen)
    shown = next(each for each in reversed(week.vilde.chat) if each.id == screen)
    assert shown.labels == ["Se det slik det blir", "Endre teksten", "Tilbake"]
