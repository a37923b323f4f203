"""What somebody is asked before the first week, as they wait for it; the first question comes on 1 September."""

import re
from datetime import date

import pytest

from bot.domain.conversation import press
from bot.services import changes, due, groups, programme
from bot.services.programme import New
from storage import groups as rows
from storage import participations, people
from tests.joining import STARTER, joins, start
from tests.kept import kept
from tests.scene import Person, Scene, Shown
from tests.week import oslo

FIRST = "Hva er én ting du vil bli bedre til som leder?"
SECOND = "Når i uka passer det deg å svare, og hva kan komme i veien?"
SOON = date(2026, 9, 15)


@pytest.fixture
def new(scene: Scene) -> New:
    return start(scene, SOON)


def grouped(scene: Scene, new: New, *persons: Person) -> None:
    """Let them be in a group from now on, and hear of it."""
    ids = [member.id for each in persons if (member := people.by_address(scene.tx, str(each.id)))]
    group = rows.add(scene.tx, scene.now, new.id, [], name="Nord", host_municipality="1870")
    groups.settle(scene.tx, scene.now, new.id, dict.fromkeys(ids, group))
    scene.deliver()


def asked(person: Person, text: str) -> list[Shown]:
    return [shown for shown in person.chat if text in shown.text]


# --- as they wait ----------------------------------------------------------------------------------------------------


def test_who_has_joined_is_asked_something_as_they_wait(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    assert "Da er du med" in kari.chat[-2].text
    assert kari.last.text == f"Mens du venter\n\n{FIRST}"
    assert kari.last.labels[:2] == ["Svar", "Hopp over"]


def test_what_they_answer_is_kept_for_them_alone_and_shown_to_others_when_they_say(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    kari.presses("Svar")
    kari.writes("Å si nei.")
    assert "Bare du" in kari.sees("Å si nei.").text
    assert "Du har svart. Takk!" in kari.sees("Mens du venter").text
    ola = joins(scene.person("Ola"), new.join_token)
    ola.presses("Vis svarene")
    assert "Å si nei." not in ola.last.text
    kari.presses("Hele kullet")
    ola.presses("Vis svarene")
    assert "Å si nei." in ola.last.text


def test_in_the_week_of_the_first_question_that_is_the_one(scene: Scene, new: New) -> None:
    scene.at(oslo(9, 14))
    kari = joins(scene.person("Kari"), new.join_token)
    assert "Da er du med. Første spørsmål kommer tirsdag 15. september kl. 09.00." in kari.last.text


def test_it_is_skipped_with_a_tap_and_nobody_is_reminded(scene: Scene, new: New) -> None:
    kari, ola = (joins(scene.person(name), new.join_token) for name in ("Kari", "Ola"))
    kari.presses("Hopp over")
    assert "Du hopper over dette." in kari.sees(FIRST).text
    scene.at(oslo(9, 14))
    assert len(asked(ola, FIRST)) == 1


def test_a_reply_to_it_is_an_answer(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    kari.replies(kari.sees(FIRST), "Å si nei.")
    assert "Bare du" in kari.sees("Å si nei.").text


def test_who_is_no_participant_is_not_asked(scene: Scene, new: New) -> None:
    mona = scene.person("Mona")
    mona.writes(f"/start {new.manager_token}")
    mona.presses("Ja, jeg vil være med")
    mona.presses("Mona")
    assert not asked(mona, FIRST)


def test_a_programme_without_such_questions_asks_none(scene: Scene) -> None:
    blocks = re.split(r"(?m)^(?=\[\[)", STARTER)
    source = "".join(each for each in blocks if 'when = "start"' not in each)
    new = programme.start(scene.tx, scene.now, source, SOON, "nb")
    kari = joins(scene.person("Kari"), new.join_token)
    assert "Da er du med" in kari.last.text
    scene.at(oslo(9, 2))
    grouped(scene, new, kari)
    assert "Mens du venter" not in kari.last.text


# --- with the group --------------------------------------------------------------------------------------------------


def test_who_hears_of_their_group_is_asked_when_it_suits_and_may_choose_their_hour(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    scene.at(oslo(9, 2))
    grouped(scene, new, kari)
    assert "Nord" in kari.chat[-2].text
    assert kari.last.text == f"Mens du venter\n\n{SECOND}"
    for label in ("Velg dag og tid", "torsdag", "10.00", "10.15"):
        kari.presses(label)
    assert "Spørsmål som kommer privat: hver torsdag kl. 10.15." in kari.last.text
    kari.presses("Svar", kari.sees(SECOND))
    kari.writes("Torsdager. Skoleklassene kan komme i veien.")
    assert kari.sees("Skoleklassene")


def test_nobody_else_chooses_ones_hour(scene: Scene, new: New) -> None:
    joins(scene.person("Kari"), new.join_token)
    mona = scene.person("Mona")
    mona.writes(f"/start {new.manager_token}")
    mona.presses("Ja, jeg vil være med")
    before = kept(scene.tx)
    assert mona.carries(press("start_questions.hour", new.id), mona.last.id)
    assert kept(scene.tx) == before


def test_never_two_in_a_week(scene: Scene, new: New) -> None:
    """Kari joins on a Monday and hears of her group on the Wednesday: she is asked on the Monday after."""
    kari = joins(scene.person("Kari"), new.join_token)
    scene.at(oslo(8, 26))
    grouped(scene, new, kari)
    assert not asked(kari, SECOND)
    assert due.next_kind(scene.tx, oslo(8, 28, 16)) == "next_start_question"
    scene.at(oslo(8, 31, 8))
    assert [shown.at for shown in asked(kari, SECOND)] == [oslo(8, 31, 8)]


def test_not_in_the_week_of_the_first_question_nor_later(scene: Scene, new: New) -> None:
    kari, ola = (joins(scene.person(name), new.join_token) for name in ("Kari", "Ola"))
    scene.at(oslo(9, 14, 10))
    grouped(scene, new, kari)
    scene.at(oslo(9, 23))
    grouped(scene, new, ola)
    scene.at(oslo(10, 1))
    assert not asked(kari, SECOND)
    assert not asked(ola, SECOND)


def test_once_however_often_one_changes_groups_and_not_after_one_has_answered_or_left(scene: Scene, new: New) -> None:
    kari, ola, ine = (joins(scene.person(name), new.join_token) for name in ("Kari", "Ola", "Ine"))
    scene.at(oslo(8, 28))
    grouped(scene, new, kari, ola, ine)
    grouped(scene, new, kari)
    ola.writes("/innstillinger")
    ola.presses("Gå ut av programmet")
    ola.presses("Ja, gå ut")
    member = people.by_address(scene.tx, str(ine.id))
    assert member
    participations.change(scene.tx, member.id, new.id, paused_until=date(2026, 12, 1))
    scene.at(oslo(9, 5))
    assert [len(asked(each, SECOND)) for each in (kari, ola, ine)] == [1, 0, 0]


# --- who comes when it has begun -------------------------------------------------------------------------------------


def test_who_comes_when_it_has_begun_gets_one_screen_of_where_we_are_and_no_question_from_before(
    scene: Scene, new: New
) -> None:
    scene.at(oslo(9, 30))
    ola = joins(scene.person("Ola"), new.join_token)
    assert "Programmet er i gang, og du begynner rett på denne uka." in ola.chat[-2].text
    assert "Nå: Samfunnsoppdraget og rolleforståelse, uke 2 av 4\nNeste spørsmål: tirsdag " in ola.last.text
    coming = ola.last.text.partition("Dette kommer:\n")[2].partition("\n\n")[0].splitlines()
    next_year = [day for day in coming if any(month in day for month in ("januar", "februar", "mars", "april"))]
    assert next_year
    assert [day for day in coming if day.endswith(" 2027")] == next_year
    ola.writes("/program")
    assert ola.last.text == ola.chat[-2].text
    assert not asked(ola, FIRST)


def test_who_comes_back_sees_it_too(scene: Scene, new: New) -> None:
    ola = joins(scene.person("Ola"), new.join_token)
    ola.presses("Hopp over")
    for moment in (oslo(9, 1), oslo(9, 30)):
        scene.at(moment)
        ola.writes("/innstillinger")
        for label in ("Gå ut av programmet", "Ja, gå ut"):
            ola.presses(label)
        ola.writes("/start")
        ola.presses("Ja, ta meg med igjen")
    assert len(asked(ola, FIRST)) == 1
    assert "Nå: " in ola.last.text


def test_who_comes_when_it_is_over_is_told_so(scene: Scene, new: New) -> None:
    scene.now = oslo(10, 1, year=2027)
    ola = joins(scene.person("Ola"), new.join_token)
    assert "Ukene i programmet er ferdige." in ola.chat[-2].text
    assert "Så kommer ett spørsmål i uka" not in ola.chat[-2].text
    assert "Alle ukene er ferdige." in ola.last.text


def test_with_this_weeks_question_comes_nothing_from_before_the_start(scene: Scene, new: New) -> None:
    first = joins(scene.person("Kari"), new.join_token)
    grouped(scene, new, first)
    scene.at(oslo(9, 16))
    ola = joins(scene.person("Ola"), new.join_token)
    scene.until_now()
    assert "Samfunnsoppdraget og rolleforståelse, uke 1 av 4" in ola.last.text
    assert ola.last.labels[:2] == ["Svar", "Hopp over"]
    changes.noted(scene.tx, scene.now, new.id)
    assert not asked(ola, SECOND)
