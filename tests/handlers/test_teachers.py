"""Guest teachers put up material for their modules and see no group; who takes part reads it when the module begins."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from bot.domain.conversation import press
from bot.services import calendar, links, privacy, programme, teachers
from storage import people
from storage.schema import answer, material
from tests.joining import joins_as
from tests.kept import kept
from tests.scene import Person, Scene
from tests.week import CHAT, Week, oslo

LINK = "Se https://example.org/retorikk før vi møtes."


@pytest.fixture
def taught(scene: Scene) -> SimpleNamespace:
    """Tora teaches the first module; the first question is put on the first of September."""
    week = Week(scene)
    tora = week.teacher("Tora")
    (first, *_) = teachers.in_order(scene.tx, week.id)
    tora.writes("/hjelp")
    tora.presses("Stoffet mitt")
    return SimpleNamespace(week=week, scene=scene, tora=tora, first=first)


def chooses(taught: SimpleNamespace, person: Person | None = None) -> Person:
    """Say that the first module is theirs."""
    tora = person or taught.tora
    tora.presses("Velg modulene mine")
    tora.carries(press("material.choose", taught.first.id, 1, 0), tora.last.id)
    tora.presses("Ferdig")
    return tora


def puts_up(taught: SimpleNamespace, text: str = LINK) -> None:
    chooses(taught)
    taught.tora.carries(press("material.module", taught.first.id), taught.tora.last.id)
    taught.tora.presses("Legg ut noe")
    taught.tora.writes(text)


def reads(person: Person) -> Person:
    person.writes("/program")
    person.presses("Stoff til modulen")
    return person


def ids(taught: SimpleNamespace) -> list[int]:
    return [each.id for each in teachers.of_module(taught.scene.tx, taught.first.id)]


# --- putting up ------------------------------------------------------------------------------------------------------


def test_the_days_of_a_module_are_those_of_where_most_groups_are(taught: SimpleNamespace) -> None:
    week = taught.week
    running = programme.get(week.scene.tx, week.id)
    second = running.content.modules[1]
    plan = calendar.of_group(week.scene.tx, running, week.north.id)
    first = next(each.at for each in plan.questions if each.module == second)
    days = teachers.days(week.scene.tx, running, second)
    assert days
    assert days[0] == first.date() == date(2026, 10, 6)  # after the school's holiday in the autumn


def test_a_teacher_chooses_modules_and_sees_their_days(taught: SimpleNamespace) -> None:
    assert "Hvilke moduler" in taught.tora.last.text
    chooses(taught)
    assert len(taught.tora.last.labels) == 2
    taught.tora.presses(taught.tora.last.labels[0])
    assert "Fra tirsdag 1. september til fredag 25. september 2026." in taught.tora.last.text
    assert "Ingenting er lagt ut ennå." in taught.tora.last.text
    assert taught.tora.last.labels == ["Legg ut noe", "Tilbake"]


def test_a_teacher_sees_the_sessions_for_everyone_in_their_module(taught: SimpleNamespace) -> None:
    for name, title in (("Hele kullet", "Innledning"), ("Nord", "Bare for Nord")):
        vilde = taught.week.vilde
        vilde.writes("/veileder")
        for label in ("Møter", "Nytt møte"):
            vilde.presses(label)
        vilde.writes(title)
        vilde.presses(name)
        vilde.writes("torsdag 3. september 08.30")
        vilde.presses("60 min")
        vilde.writes("https://video.example/1")
        vilde.presses("Send invitasjonen")
    chooses(taught)
    taught.tora.presses(taught.tora.last.labels[0])
    assert "«Innledning», torsdag 3. september kl. 08.30\nhttps://video.example/1" in taught.tora.last.text
    assert "Nord" not in taught.tora.last.text


@pytest.mark.parametrize("kind", ["document", "photo", "voice"])
def test_a_text_a_link_or_a_file_is_put_up(taught: SimpleNamespace, kind: str) -> None:
    puts_up(taught)
    assert "Lagt ut." in taught.tora.last.text
    taught.tora.presses("Legg ut mer")
    taught.tora.sends(kind)
    taught.week.begins()
    reads(taught.week.kari)
    text, file = taught.week.kari.last.labels
    taught.week.kari.presses(text)
    assert taught.week.kari.last.text == f"{LINK}\n\nLagt ut av Tora."
    taught.week.kari.presses(file)
    assert taught.week.kari.last.message.file is not None
    assert taught.week.kari.last.message.file.kind == kind


def test_what_cannot_be_put_up_is_told_and_the_next_try_counts(taught: SimpleNamespace) -> None:
    puts_up(taught, "a" * 4000)
    assert "Teksten er 4000 tegn lang, og det er plass til 3840." in taught.tora.last.text
    taught.tora.writes("", unsupported=True)
    assert "klarer jeg ikke å ta imot" in taught.tora.last.text
    assert ids(taught) == []
    taught.tora.writes(LINK)
    assert len(ids(taught)) == 1


def test_what_is_changed_is_changed_where_it_was_opened(taught: SimpleNamespace) -> None:
    puts_up(taught)
    taught.week.begins()
    reads(taught.week.kari).presses("Se https")
    taught.tora.presses("Endre")
    taught.tora.writes("Les heller kapittel 2.")
    assert "Endret." in taught.tora.last.text
    assert taught.week.kari.last.text == "Les heller kapittel 2.\n\nLagt ut av Tora."


def test_it_follows_an_edit_of_the_message_that_it_was_written_in(taught: SimpleNamespace) -> None:
    chooses(taught)
    taught.tora.carries(press("material.module", taught.first.id), taught.tora.last.id)
    taught.tora.presses("Legg ut noe")
    written = taught.tora.writes(LINK)
    taught.week.begins()
    reads(taught.week.kari).presses("Se https")
    taught.tora.edits(written, "Les heller kapittel 2.")
    assert "Endret." in taught.tora.last.text
    assert taught.week.kari.last.text == "Les heller kapittel 2.\n\nLagt ut av Tora."
    taught.tora.edits(written, "a" * 4000)
    assert "Teksten er 4000 tegn lang" in taught.tora.last.text
    assert taught.week.kari.last.text.startswith("Les heller")


def test_what_a_facilitator_has_put_in_its_place_follows_no_edit_of_its_author(taught: SimpleNamespace) -> None:
    chooses(taught)
    taught.tora.carries(press("material.module", taught.first.id), taught.tora.last.id)
    taught.tora.presses("Legg ut noe")
    written, vilde = taught.tora.writes(LINK), taught.week.vilde
    vilde.writes("/veileder")
    vilde.carries(press("material.edit", *ids(taught)), vilde.last.id)
    vilde.writes("Les kapittel 3.")
    before = kept(taught.scene.tx)
    taught.tora.edits(written, "Noe annet.")
    assert kept(taught.scene.tx) == before
    taught.week.begins()
    reads(taught.week.kari).presses("Les kapittel 3.")
    assert taught.week.kari.last.text.startswith("Les kapittel 3.")


def test_what_is_taken_away_is_gone_where_it_was_opened_too(taught: SimpleNamespace) -> None:
    puts_up(taught)
    taught.week.begins()
    reads(taught.week.kari).presses("Se https")
    taught.tora.presses("Ta bort")
    assert ids(taught) == []
    assert not any(LINK in shown.text for shown in taught.week.kari.chat)
    assert "tatt bort" in taught.week.kari.presses("Se https")[0]


def test_a_facilitator_puts_up_and_takes_away_for_every_module(taught: SimpleNamespace) -> None:
    puts_up(taught)
    vilde = taught.week.vilde
    vilde.writes("/veileder")
    vilde.presses("Stoff til modulene")
    assert len([label for label in vilde.last.labels if label not in ("Faglærere (1)", "Tilbake", "Neste ›")]) == 8
    vilde.presses(vilde.last.labels[0])
    vilde.presses("Se https")
    assert vilde.last.labels == ["Endre", "Ta bort", "Tilbake"]
    vilde.presses("Ta bort")
    assert "Ingenting er lagt ut ennå." in vilde.last.text


def test_a_facilitator_sees_who_teaches_what_and_can_let_them_teach_no_more(taught: SimpleNamespace) -> None:
    puts_up(taught)
    vilde = taught.week.vilde
    vilde.writes("/veileder")
    for label in ("Stoff til modulene", "Faglærere (1)"):
        vilde.presses(label)
    assert "• Tora: Samfunnsoppdraget og rolleforståelse" in vilde.last.text
    vilde.presses("Fjern Tora")
    assert "Skal Tora ikke være faglærer" in vilde.last.text
    (toast,) = vilde.presses("Ja, fjern Tora")
    assert toast == "Gjort. De får beskjed."
    assert vilde.last.text == "Programmet har ingen faglærere nå."
    assert "Du er ikke lenger faglærer i «Lederutvikling for små bibliotek»." in taught.tora.last.text
    assert len(ids(taught)) == 1
    taught.tora.writes("/hjelp")
    assert "Stoffet mitt" not in taught.tora.last.labels
    before = kept(taught.scene.tx)
    taught.tora.carries(press("material.write", taught.first.id), taught.tora.last.id)
    assert kept(taught.scene.tx) == before
    vilde.presses("Tilbake")
    assert not any("Faglærere" in label for label in vilde.last.labels)


def test_nobody_but_a_facilitator_lets_a_teacher_teach_no_more(taught: SimpleNamespace) -> None:
    other = Week(taught.scene, grouped=False)
    before = kept(taught.scene.tx)
    for person in (taught.tora, taught.week.kari, taught.week.manager("Mona"), other.vilde):
        person.writes("/hjelp")
        for name in ("material.relieve", "material.relieve_yes"):
            carried = press(name, taught.week.id, taught.week.member(taught.tora))
            assert "for veilederne" in person.carries(carried, person.last.id)[0]
    assert people.with_role(taught.scene.tx, taught.week.id, "teacher")
    assert kept(taught.scene.tx)["teaching"] == before["teaching"]
    vilde = taught.week.vilde
    vilde.writes("/hjelp")
    carried = press("material.relieve_yes", taught.week.id, taught.week.member(taught.week.kari))
    assert "gjelder ikke lenger" in vilde.carries(carried, vilde.last.id)[0]


def test_a_teacher_changes_only_what_is_their_own_in_modules_that_are_theirs(taught: SimpleNamespace) -> None:
    puts_up(taught)
    other = taught.week.teacher("Truls")
    other.writes("/hjelp")
    other.presses("Stoffet mitt")
    (id_,) = ids(taught)
    before = kept(taught.scene.tx)
    for data in (("material.write", taught.first.id), ("material.module", taught.first.id), ("material.edit", id_)):
        assert "ditt eget stoff" in other.carries(press(*data), other.last.id)[0]
    assert kept(taught.scene.tx) == before
    chooses(taught, other)
    other.presses(other.last.labels[0])
    other.presses("Se https")
    assert other.last.text == f"{LINK}\n\nLagt ut av Tora."
    for name in ("material.edit", "material.take", "material.manage"):
        assert "ditt eget stoff" in other.carries(press(name, id_), other.last.id)[0]
    assert ids(taught) == [id_]


def test_no_participant_puts_anything_up(taught: SimpleNamespace) -> None:
    puts_up(taught)
    taught.week.begins()
    (id_,) = ids(taught)
    before = kept(taught.scene.tx)
    for data in (("material.menu", taught.week.id), ("material.choose", taught.first.id, 1, 0)):
        assert "for veilederne" in taught.week.kari.carries(press(*data), 1)[0]
    for name, id in (("material.write", taught.first.id), ("material.take", id_), ("material.edit", id_)):
        assert "for veilederne" in taught.week.kari.carries(press(name, id), 1)[0]
    assert "gjelder ikke" in taught.week.kari.carries(press("material.mine"), 1)[0]
    assert kept(taught.scene.tx) == before


def test_what_comes_long_after_is_asked_about_and_not_put_up(taught: SimpleNamespace) -> None:
    chooses(taught)
    taught.tora.presses(taught.tora.last.labels[0])
    taught.tora.presses("Legg ut noe")
    taught.scene.later(hours=2)
    taught.tora.writes("Hei, er det noen der?")
    assert ids(taught) == []


# --- reading ---------------------------------------------------------------------------------------------------------


def test_the_material_is_there_from_a_week_before_the_module_and_not_earlier(taught: SimpleNamespace) -> None:
    puts_up(taught)
    taught.scene.at(oslo(8, 25, 8))
    taught.week.kari.writes("/program")
    assert taught.week.kari.last.labels == []
    (id_,) = ids(taught)
    for data in (("material.list", taught.first.id), ("material.open", id_), ("material.read", taught.week.id)):
        assert taught.week.kari.carries(press(*data), taught.week.kari.last.id)[0]
    assert not any(LINK in shown.text for shown in taught.week.kari.chat)
    taught.scene.at(oslo(8, 25, 10))
    reads(taught.week.kari)
    assert "ingenting må leses" in taught.week.kari.last.text


def test_modules_that_have_begun_are_chosen_among_the_latest_first(taught: SimpleNamespace) -> None:
    vilde = taught.week.vilde
    for row in teachers.in_order(taught.scene.tx, taught.week.id)[:2]:
        vilde.writes("/veileder")
        vilde.presses("Stoff til modulene")
        vilde.carries(press("material.write", row.id), vilde.last.id)
        vilde.writes(f"Stoff nummer {row.id}.")
    taught.scene.at(oslo(12, 1))
    reads(taught.week.kari)
    assert "Hvilken modul" in taught.week.kari.last.text
    taught.week.kari.presses(taught.week.kari.last.labels[1])
    assert taught.week.kari.last.labels == [f"Stoff nummer {taught.first.id}.", "Tilbake"]


def test_in_the_groups_chat_the_programme_has_no_such_button(taught: SimpleNamespace) -> None:
    puts_up(taught)
    taught.week.begins()
    taught.week.kari.writes("/program", chat=CHAT)
    assert taught.scene.chat(CHAT)[-1].labels == []


def test_from_one_module_the_way_leads_back_to_the_others(taught: SimpleNamespace) -> None:
    puts_up(taught)
    second = teachers.in_order(taught.scene.tx, taught.week.id)[1]
    taught.tora.carries(press("material.choose", second.id, 1, 0), taught.tora.last.id)
    taught.tora.carries(press("material.write", second.id), taught.tora.last.id)
    taught.tora.writes("Om saksframlegg.")
    taught.week.begins()
    taught.scene.at(oslo(9, 29))
    kari = reads(taught.week.kari)
    modules = kari.last.labels
    assert len(modules) == 2
    kari.presses(modules[1])
    assert kari.last.labels[0].startswith("Se https")
    kari.presses("Tilbake")
    assert kari.last.labels == modules


def test_who_has_left_or_never_joined_reads_nothing(taught: SimpleNamespace) -> None:
    puts_up(taught)
    taught.week.begins()
    (id_,) = ids(taught)
    kari, eve = taught.week.kari, taught.scene.person("Eve")
    kari.writes("/innstillinger")
    kari.presses("Gå ut av programmet")
    kari.presses("Ja, gå ut")
    for each in (kari, eve):
        assert "for veilederne" in each.carries(press("material.open", id_), 1)[0]


# --- what a teacher does not see -------------------------------------------------------------------------------------


def test_a_teacher_sees_no_group_no_people_and_no_answer(taught: SimpleNamespace) -> None:
    week, tora = taught.week, taught.tora
    week.begins()
    week.answers(week.kari, "Bare til gruppa.", to="Gruppa")
    before = kept(taught.scene.tx)
    for command in ("/veileder", "/gruppe", "/sporsmal", "/svar", "/program", "/finn gruppa", "/del"):
        tora.writes(command)
    asked = [("groups.menu", week.id), ("groups.show", week.north.id), ("people.menu", week.id)]
    asked += [("people.show", week.member(week.kari)), ("prompts.menu", week.id), ("sessions.menu", week.id)]
    asked += [("charge.menu", week.id), ("broadcasts.menu", week.id), ("answers.others", 1)]
    for name, id in asked:
        tora.carries(press(name, id), tora.last.id)
    told = "\n".join(shown.text for shown in tora.chat)
    for hidden in ("Kari", "Nord", "Bare til gruppa"):
        assert hidden not in told
    assert kept(taught.scene.tx, "awaited") == {k: v for k, v in before.items() if k != "awaited"}


def test_a_teachers_reply_in_a_groups_chat_is_not_kept(taught: SimpleNamespace) -> None:
    taught.week.begins()
    before = kept(taught.scene.tx)
    taught.tora.replies(taught.week.question, "Bra spørsmål!", CHAT)
    assert kept(taught.scene.tx) == before
    assert taught.scene.tx.execute(answer.select()).all() == []
    assert not any("Bra spørsmål!" in text for text in taught.week.in_chat())


# --- export and erasure ----------------------------------------------------------------------------------------------


def test_what_a_teacher_put_up_is_in_their_data_and_stays_without_their_name(taught: SimpleNamespace) -> None:
    puts_up(taught)
    taught.week.begins()
    reads(taught.week.kari).presses("Se https")
    member = people.get(taught.scene.tx, taught.week.member(taught.tora))
    told = json.loads(privacy.document(taught.scene.tx, member))
    assert told["material"][0]["text"] == LINK
    assert [each["module"] for each in told["teaching"]] == [taught.first.key]
    taught.tora.writes("/slett")
    taught.tora.presses("Ja, slett alt")
    assert taught.week.kari.last.text == LINK
    (row,) = taught.scene.tx.execute(material.select())
    assert (row.made_by, row.chat, row.message) == (None, None, None)


def test_on_joining_a_teacher_is_shown_the_way(scene: Scene) -> None:
    week = Week(scene)
    token = links.issue(scene.tx, scene.now, week.id, role="teacher")
    tora = joins_as(scene.person("Tora"), token)
    assert tora.last.labels[0] == "Stoffet mitt"
    tora.presses("Stoffet mitt")
    assert "Hvilke moduler" in tora.last.text
