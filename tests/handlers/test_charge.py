"""Facilitators who look after some of the groups see and do what those need, and are told who has the others."""

from types import SimpleNamespace

import pytest

from bot.domain.conversation import Call, press
from bot.domain.delivery import Perhaps
from bot.domain.parts import units
from bot.services import alerts, outbox
from bot.services.outbox import To
from storage import charge as rows
from tests.kept import kept
from tests.region import SORTLAND
from tests.scene import Person, Scene
from tests.week import CHAT, OTHER_CHAT, Week, oslo


@pytest.fixture
def shared(scene: Scene) -> SimpleNamespace:
    """Vilde looks after North, Berit after everything; South is where Per and Liv are."""
    week = Week(scene)
    berit = week.facilitator("Berit")
    rows.put(scene.tx, week.member(week.vilde), week.id, [week.north.id])
    return SimpleNamespace(week=week, scene=scene, vilde=week.vilde, berit=berit)


def menu(person: Person, *labels: str) -> Person:
    person.writes("/veileder")
    for label in labels:
        person.presses(label)
    return person


def forges(person: Person, *data: object) -> list[str]:
    return person.carries(press(*map(str, data)), person.last.id if person.chat else 1)


# --- what is seen ----------------------------------------------------------------------------------------------------


def test_one_sees_the_groups_that_are_ones_own(shared: SimpleNamespace) -> None:
    menu(shared.vilde, "Grupper")
    assert shared.vilde.last.labels == ["Nord", "Tilbake"]
    assert "Det er 2 grupper.\nDu følger opp én av dem." in shared.vilde.last.text
    menu(shared.berit, "Grupper")
    assert shared.berit.last.labels[:2] == ["Nord", "Sør – mangler chat"]
    assert "Du følger opp" not in shared.berit.last.text


def test_one_sees_the_people_in_those_and_who_is_in_none(shared: SimpleNamespace) -> None:
    shared.week.librarian("Nora", SORTLAND)
    menu(shared.vilde, "Deltakere")
    names = [label.partition(" (")[0] for label in shared.vilde.last.labels if "(" in label]
    assert names == ["Ine", "Kari", "Nora", "Ola"]
    assert "6 er med" in shared.vilde.last.text
    assert "Du følger opp 4 av dem." in shared.vilde.last.text


def test_one_writes_to_ones_own_groups_and_their_people(shared: SimpleNamespace) -> None:
    menu(shared.vilde, "Skriv til deltakerne")
    assert not any(label.startswith("Alle deltakerne") for label in shared.vilde.last.labels)
    shared.vilde.presses("En gruppe")
    assert shared.vilde.last.labels[0] == "Nord"
    assert "Sør" not in shared.vilde.last.labels
    menu(shared.vilde, "Skriv til deltakerne", "Én person")
    assert shared.vilde.last.labels[:3] == ["Ine", "Kari", "Ola"]
    assert "Per" not in shared.vilde.last.labels


def test_one_plans_sessions_for_ones_own_groups(shared: SimpleNamespace) -> None:
    menu(shared.vilde, "Møter", "Nytt møte")
    shared.vilde.writes("Videomøte 1")
    assert shared.vilde.last.labels[0] == "Nord"
    assert not {"Sør", "Hele kullet"} & set(shared.vilde.last.labels)


def test_one_sees_how_far_ones_own_groups_have_come(shared: SimpleNamespace) -> None:
    shared.week.begins()
    menu(shared.vilde, "Spørsmål")
    assert "Nord" in shared.vilde.last.text
    assert "Sør" not in shared.vilde.last.text


def test_one_sees_how_much_it_is_for_ones_own_groups(shared: SimpleNamespace) -> None:
    for day in (1, 8, 15, 22):
        shared.scene.at(oslo(9, day, 10))
        for person in (shared.week.kari, shared.week.per):
            shared.week.answers(person)
    shared.scene.at(oslo(9, 25, 10))
    shared.week.kari.presses("For mye")
    shared.week.per.presses("For lite")
    menu(shared.vilde, "Spørsmål", "Hvor mye er det?")
    assert "1 for mye, 0 passe, 0 for lite" in shared.vilde.last.text
    menu(shared.berit, "Spørsmål", "Hvor mye er det?")
    assert "1 for mye, 0 passe, 1 for lite" in shared.berit.last.text


def test_one_sees_what_was_changed_in_the_plan_of_ones_own_groups(shared: SimpleNamespace) -> None:
    shared.week.begins()
    for group in ("Nord", "Sør"):
        menu(shared.berit, "Spørsmål", "Endre planen", "Bare én gruppe", group, "Ikke neste uke")
        shared.berit.presses("Ja, gjør det")
    for person, shown in ((shared.vilde, ["Nord"]), (shared.berit, ["Sør", "Nord"])):
        menu(person)
        person.carries(press("plan_changes.newest", shared.week.id), person.last.id)
        assert [name for name in ("Sør", "Nord") if f"({name})" in person.last.text] == shown


def test_what_was_changed_for_all_is_for_who_has_them_all_to_undo(shared: SimpleNamespace) -> None:
    shared.week.begins()
    menu(shared.berit, "Spørsmål", "Endre planen", "Ikke neste uke")
    shared.berit.presses("Ja, gjør det")
    for person, offered in ((shared.vilde, []), (shared.berit, ["Angre 1"])):
        menu(person)
        person.carries(press("plan_changes.newest", shared.week.id), person.last.id)
        assert "(alle gruppene)" in person.last.text
        assert [label for label in person.last.labels if label.startswith("Angre")] == offered


def test_where_nobody_has_all_groups_everybody_may_change_what_is_about_them_all(shared: SimpleNamespace) -> None:
    rows.put(shared.scene.tx, shared.week.member(shared.berit), shared.week.id, [shared.week.south.id])
    assert "Alle deltakerne (5)" in menu(shared.vilde, "Skriv til deltakerne").last.labels
    menu(shared.vilde, "Spørsmål", "Endre planen")
    assert "for alle gruppene" in shared.vilde.last.text
    assert "Lag forslag" in menu(shared.vilde, "Grupper").last.labels


# --- who has no group ------------------------------------------------------------------------------------------------

NO_GROUP = "Du følger ikke opp noen grupper nå."


def reads(person: Person, programme_id: int) -> list[str]:
    """What stands on each screen of questions, and on the way to write to somebody."""
    told = [menu(person, "Spørsmål").last.text]
    person.carries(press("prompts.ahead", programme_id), person.last.id)
    return [*told, person.last.text, menu(person, "Skriv til deltakerne", "Én person").last.text]


def test_who_has_no_group_is_told_so_and_whom_to_ask_for_some(shared: SimpleNamespace) -> None:
    rows.put(shared.scene.tx, shared.week.member(shared.vilde), shared.week.id, [])
    for told in reads(shared.vilde, shared.week.id):
        assert told == f"{NO_GROUP} Spør Berit om å velge noen til deg under «Veiledere»."
        assert shared.vilde.last.labels[0] == "Se hvem som har hva"
    shared.vilde.presses("Se hvem som har hva")
    assert "• Vilde: ingen grupper nå" in shared.vilde.last.text


def test_who_has_no_group_and_may_choose_is_told_where(shared: SimpleNamespace) -> None:
    week = shared.week
    rows.put(shared.scene.tx, week.member(shared.berit), week.id, [week.north.id, week.south.id])
    rows.put(shared.scene.tx, week.member(shared.vilde), week.id, [])
    for told in reads(shared.vilde, week.id):
        assert told == f"{NO_GROUP} Velg noen under «Veiledere»."
    for label in ("Se hvem som har hva", "Vilde", "Sør"):
        shared.vilde.presses(label)
    assert "Sør" in menu(shared.vilde, "Grupper").last.labels[0]


def test_where_there_are_no_groups_yet_the_way_to_make_some_is_told_to_everybody(scene: Scene) -> None:
    week = Week(scene, grouped=False)
    rows.put(scene.tx, week.member(week.vilde), week.id, [])
    first, second, third = reads(week.vilde, week.id)
    assert first.startswith("Spørsmålene begynner når gruppene er klare.")
    assert second == "Det er ingen grupper å stille spørsmål til ennå."
    assert third == "Ingen er med ennå."


# --- what is not theirs ----------------------------------------------------------------------------------------------

OF_SOUTH = ["people.show PER OF", "people.take_out_yes PER OF", "broadcast.person OF PER", "silence.person PER OF"]
OF_SOUTH += ["changes.keep_seat PER OF", "changes.free_seat PER OF", "groups.show SOUTH", "groups.connect SOUTH"]
OF_SOUTH += ["groups.remind SOUTH", "broadcast.group OF SOUTH", "session.for OF SOUTH", "own_time SOUTH"]
OF_SOUTH += [f"questions.{each} OF SOUTH 2026-08-31" for each in ("week", "preview", "edit", "take_back", "send_now")]
OF_SOUTH += ["questions.words OF SOUTH 2026-08-31 0", "questions.new OF SOUTH 2026-08-31"]
OF_ALL = ["broadcast.all OF", "session.for OF 0", "groups.propose OF", "changes.letting_in OF 1", "forums.choose OF"]


def filled_in(shared: SimpleNamespace, data: str) -> str:
    week = shared.week
    named = {"PER": week.member(week.per), "OF": week.id, "SOUTH": week.south.id}
    return " ".join(str(named.get(each, each)) for each in data.split())


@pytest.mark.parametrize("data", OF_SOUTH)
def test_what_is_about_anothers_group_is_refused_and_says_whose_it_is(shared: SimpleNamespace, data: str) -> None:
    menu(shared.vilde)
    before = kept(shared.scene.tx)
    toasts = shared.vilde.carries(filled_in(shared, data), shared.vilde.last.id)
    assert toasts == ["Gruppa Sør følges opp av Berit. Snakk med dem."]
    assert kept(shared.scene.tx) == before


@pytest.mark.parametrize("letters", [12, 80])
def test_what_is_told_over_the_chat_has_room_there_however_many_look_after_a_group(
    shared: SimpleNamespace, letters: int
) -> None:
    for n in range(8):
        shared.week.facilitator(f"Turid {n} ".ljust(letters, "n"))
    menu(shared.vilde)
    (told,) = shared.vilde.carries(filled_in(shared, "groups.show SOUTH"), shared.vilde.last.id)
    assert told.startswith("Gruppa Sør følges opp av Berit, Turid 0")
    assert units(told) <= 200
    assert told.endswith("og 6 til. Snakk med dem." if letters == 12 else "…")


@pytest.mark.parametrize("data", OF_ALL)
def test_what_is_about_all_groups_is_for_who_has_them_all(shared: SimpleNamespace, data: str) -> None:
    menu(shared.vilde)
    before = kept(shared.scene.tx)
    toasts = shared.vilde.carries(filled_in(shared, data), shared.vilde.last.id)
    assert toasts == ["Dette gjelder alle gruppene. Spør en av dem som har alle: Berit."]
    assert kept(shared.scene.tx) == before


def test_a_session_of_anothers_group_is_not_theirs_to_move(shared: SimpleNamespace) -> None:
    menu(shared.berit, "Møter", "Nytt møte")
    shared.berit.writes("Videomøte 1")
    shared.berit.presses("Sør")
    shared.berit.writes("torsdag 3. september 08.30")
    shared.berit.presses("60 min")
    shared.berit.writes("https://video.example/1")
    shared.berit.presses("Send invitasjonen")
    data = next(button.press for row in shared.berit.last.message.buttons for button in row)
    session_id = data.split()[1]
    menu(shared.vilde, "Møter")
    assert "Videomøte" not in shared.vilde.last.text
    assert "følges opp av Berit" in forges(shared.vilde, "session.manage", session_id)[0]


def test_a_draft_to_a_group_that_is_another_s_meanwhile_is_not_sent(shared: SimpleNamespace) -> None:
    menu(shared.vilde, "Skriv til deltakerne", "En gruppe", "Nord")
    shared.vilde.writes("Hei alle sammen.")
    rows.put(shared.scene.tx, shared.week.member(shared.vilde), shared.week.id, [shared.week.south.id])
    assert "følges opp av Berit" in shared.vilde.presses("Send")[0]
    assert not any("Hei alle sammen." in text for text in shared.week.in_chat())


def test_who_has_some_groups_lets_nobody_in_who_would_have_them_all(shared: SimpleNamespace) -> None:
    menu(shared.vilde, "Deltakere", "Inviter noen")
    assert "Veileder" not in shared.vilde.last.labels
    assert {"Deltaker", "Faglærer"} <= set(shared.vilde.last.labels)
    toasts = shared.vilde.carries(press("people.link", shared.week.id, "facilitator", 0), shared.vilde.last.id)
    assert toasts == ["Dette gjelder alle gruppene. Spør en av dem som har alle: Berit."]


# --- what they are told ----------------------------------------------------------------------------------------------


def test_a_note_goes_to_those_who_look_after_its_author(shared: SimpleNamespace) -> None:
    shared.week.per.writes("/hjelp")
    shared.week.per.presses("Skriv til veilederne")
    shared.week.per.writes("Når er møtet?")
    assert shared.berit.last.text.startswith("Fra Per")
    assert shared.vilde.chat == []
    answers = next(button.press for row in shared.berit.last.message.buttons for button in row)
    assert shared.vilde.carries(answers, 1) == ["Gruppa Sør følges opp av Berit. Snakk med dem."]


def test_what_is_in_doubt_is_for_those_who_look_after_its_group(shared: SimpleNamespace) -> None:
    scene, week = shared.scene, shared.week
    scene.outcomes = [Perhaps("slow")]
    outbox.send(scene.tx, scene.now, To(member=week.member(week.per)), "help", programme=week.id, if_uncertain="ask")
    scene.deliver()
    assert "kom fram til Per" in shared.berit.last.text
    assert shared.vilde.chat == []
    assert not any("Usikre" in label for label in menu(shared.vilde).last.labels)
    (doubtful,) = alerts.waiting(scene.tx, week.id)
    assert "for veilederne" in forges(shared.vilde, "alerts.again", doubtful.id)[0]
    assert alerts.waiting(scene.tx, week.id) == [doubtful]


def test_who_leaves_is_told_to_those_who_looked_after_them(shared: SimpleNamespace) -> None:
    shared.week.per.writes("/innstillinger")
    shared.week.per.presses("Gå ut av programmet")
    shared.week.per.presses("Ja, gå ut")
    shared.scene.later(hours=1)
    assert "Per har gått ut" in shared.berit.last.text
    assert shared.vilde.chat == []


def test_the_chat_of_anothers_group_does_not_let_one_in(shared: SimpleNamespace) -> None:
    week = shared.week
    week.group("Vest", week.librarian("Siv", SORTLAND), chat=OTHER_CHAT)
    for chat, verb in ((CHAT, "approve_join_request"), (OTHER_CHAT, "decline_join_request")):
        shared.vilde.does("join_request", chat, private_chat=shared.vilde.id)
        assert shared.scene.calls[-1] == (chat, Call(verb, {"user_id": shared.vilde.id}))


def test_a_question_that_was_missed_is_told_to_those_whose_groups_missed_it(shared: SimpleNamespace) -> None:
    shared.scene.now = oslo(9, 5)
    shared.scene.at(oslo(9, 7))
    assert "til Nord:" in shared.vilde.sees("rakk ikke ut i tide").text
    assert "til Nord, Sør:" in shared.berit.sees("rakk ikke ut i tide").text


def test_whom_to_call_is_told_to_those_who_look_after_them(shared: SimpleNamespace) -> None:
    shared.week.begins()
    shared.scene.at(oslo(9, 21, 11))
    assert "Kan trenge en telefon: Ine, Kari, Ola." in shared.vilde.sees("Kan trenge en telefon").text
    assert "Kan trenge en telefon: Ine, Kari, Liv, Ola, Per." in shared.berit.sees("Kan trenge en telefon").text
