"""Questions in other words, of the facilitators' own, sent by hand and taken back: who is asked what, and when."""

from collections.abc import Callable

import pytest

from bot.domain.people import Member
from bot.domain.programme import AtOnce, Change, First, NotThisWeek, TakenBack
from bot.services import plan_changes, posting
from bot.services import prompts as use_prompts
from bot.services import wordings as use_wordings
from storage import calendar, people, programmes, wordings
from storage.wordings import Wording
from tests.scene import Person
from tests.week import CHAT, FIRST, SECOND, Week, begun, oslo

OTHER = {
    "nb": "Hva lærte du av noen denne uka?",
    "nn": "Kva lærte du av nokon denne veka?",
    "en": "What did somebody teach you?",
}


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Week]) -> Week:
    return copy_of(getattr(request, "param", Week))


AFTER_THE_FIRST = pytest.mark.parametrize("week", [begun], indirect=True)


def as_member(week: Week, person: Person) -> Member:
    member = people.by_address(week.scene.tx, str(person.id))
    assert member is not None
    return member


def reword(week: Week, key: str = "M1-1", group: int | None = None) -> None:
    prompt = programmes.prompt_of(week.scene.tx, week.id, key)
    wordings.add(week.scene.tx, prompt.id, group, OTHER)


def change(week: Week, change: Change, group: int | None = None) -> None:
    plan_changes.make(week.scene.tx, week.scene.now, as_member(week, week.vilde), week.id, change, group_id=group)
    week.scene.until_now()


def put(week: Week, group: int) -> list[str]:
    return [f"{monday:%d.%m} {key}" for monday, key in calendar.put(week.scene.tx, week.id, [group]).get(group, [])]


# --- other words -----------------------------------------------------------------------------------------------------


def test_who_is_asked_after_it_was_edited_sees_the_new_words_in_their_language(week: Week) -> None:
    reword(week)
    week.begins()
    assert OTHER["nb"] in week.question.text
    assert OTHER["nb"] in week.per.last.text


def test_where_it_is_not_said_for_whom_the_words_are_those_for_all(week: Week) -> None:
    id = programmes.prompt_of(week.scene.tx, week.id, "M1-1").id
    reword(week, group=week.north.id)
    week.begins()
    assert use_wordings.used(week.scene.tx, id, week.id) is None
    reword(week)
    reword(week, group=week.south.id)
    found = use_wordings.used(week.scene.tx, id, week.id)
    assert found is not None
    assert found.group_id is None


def test_who_is_in_no_group_is_not_asked_in_the_words_of_one(week: Week) -> None:
    reword(week, group=week.south.id)
    week.begins()
    assert OTHER["nb"] in week.per.last.text
    eva = week.librarian("Eva", "1871")
    week.scene.later(minutes=1)
    assert FIRST in eva.last.text


def test_other_words_for_one_group_are_for_it_alone(week: Week) -> None:
    reword(week, group=week.north.id)
    week.begins()
    assert OTHER["nb"] in week.question.text
    assert FIRST in week.per.last.text
    week.kari.writes("/sporsmal")
    assert OTHER["nb"] in week.kari.last.text


@AFTER_THE_FIRST
def test_who_was_asked_before_it_was_edited_keeps_seeing_what_they_were_asked(week: Week) -> None:
    reword(week)
    week.kari.writes("/sporsmal", chat=CHAT)
    assert FIRST in week.scene.chat(CHAT)[-1].text
    for person in (week.kari, week.per):
        person.writes("/sporsmal")
        assert FIRST in person.last.text
    late = week.librarian("Siv", "1866")
    week.places(late, week.north)
    week.scene.later(minutes=1)
    assert FIRST in late.sees("uke 1 av 4").text


def test_what_was_written_last_counts_also_where_a_group_had_words_of_its_own() -> None:
    mine, all_ = Wording(1, 7, 3, {}), Wording(2, 7, None, {})
    assert wordings.newest([all_, mine], 3) == all_
    assert wordings.newest([mine], 4) is None


# --- facilitators' own -----------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_facilitators_own_question_is_asked_answered_and_followed_by_the_next(week: Week) -> None:
    programmes.add_own(week.scene.tx, week.id, OTHER, None, without_names=False)
    change(week, First("own-1"))
    week.scene.at(oslo(9, 8))
    assert "Spørsmål fra veilederne" in week.question.text
    assert "uke" not in week.question.text.partition("\n")[0]
    assert OTHER["nb"] in week.question.text
    week.answers(week.kari, "At det går an å spørre.", "Gruppa")
    week.kari.writes("/program")
    assert "Nå: Samfunnsoppdraget og rolleforståelse, med et spørsmål fra veilederne\n" in week.kari.last.text
    week.scene.at(oslo(9, 15))
    assert put(week, week.north.id) == ["31.08 M1-1", "07.09 own-1", "14.09 M1-2"]


@AFTER_THE_FIRST
def test_one_between_two_modules_is_in_neither(week: Week) -> None:
    week.scene.at(oslo(9, 23))
    programmes.add_own(week.scene.tx, week.id, OTHER, None, without_names=False)
    change(week, First("own-1"))
    week.scene.at(oslo(10, 6))
    assert put(week, week.north.id)[-2:] == ["21.09 M1-4", "05.10 own-1"]
    week.kari.writes("/program")
    assert "Nå: Spørsmål fra veilederne\n" in week.kari.last.text


# --- by hand ---------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_a_question_is_sent_at_once_and_is_the_one_of_its_week(week: Week) -> None:
    week.scene.at(oslo(9, 7, 10))
    change(week, AtOnce(oslo(9, 7, 10).isoformat()), week.north.id)
    assert SECOND in week.question.text
    week.scene.at(oslo(9, 8, 12))
    assert put(week, week.north.id) == ["31.08 M1-1", "07.09 M1-2"] == put(week, week.south.id)
    assert len([text for text in week.in_chat() if SECOND in text]) == 1


@AFTER_THE_FIRST
def test_a_question_is_sent_in_a_free_week_to_chat_and_in_private(week: Week) -> None:
    for group in (week.north, week.south):
        calendar.change(week.scene.tx, group.id, leave=["2026-09-07"])
    week.scene.at(oslo(9, 9, 10))
    change(week, AtOnce(oslo(9, 9, 10).isoformat()))
    assert SECOND in week.question.text
    assert SECOND in week.liv.last.text
    week.scene.at(oslo(9, 15))
    assert put(week, week.north.id)[1:] == ["07.09 M1-2", "14.09 M1-3"]


# --- taken back ------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_what_is_taken_back_goes_everywhere_and_comes_again_the_week_after(week: Week) -> None:
    week.kari.writes("/sporsmal")
    week.answers(week.per, "Et lån til.")
    week.scene.later(hours=1)
    change(week, TakenBack())
    for chat in (CHAT, week.kari.id, week.liv.id):
        assert not [shown for shown in week.scene.chat(chat) if FIRST in shown.text]
    assert put(week, week.north.id) == [] == put(week, week.south.id)
    week.scene.at(oslo(9, 4, 16))
    assert not [text for text in week.in_chat() if "stille" in text]  # nothing is summed up, nobody reminded
    assert not [shown for shown in week.liv.chat if FIRST in shown.text]
    week.scene.at(oslo(9, 8))
    assert FIRST in week.question.text
    assert put(week, week.north.id) == ["07.09 M1-1"]
    assert calendar.off(week.scene.tx, [week.north.id])[week.north.id][0][1] == "taken_back"


@AFTER_THE_FIRST
def test_who_had_answered_keeps_the_answer_and_may_change_it(week: Week) -> None:
    week.answers(week.per, "Et lån til.")
    change(week, TakenBack())
    prompt = programmes.prompt_of(week.scene.tx, week.id, "M1-1").id
    assert use_prompts.asked(week.scene.tx, week.scene.now, as_member(week, week.per), prompt)
    week.scene.at(oslo(9, 8))
    assert not [shown for shown in week.per.chat if FIRST in shown.text]  # they are done with it


@AFTER_THE_FIRST
def test_it_is_taken_back_from_one_group_and_stays_with_the_other_and_can_be_sent_again(week: Week) -> None:
    change(week, TakenBack(), week.north.id)
    assert FIRST in week.liv.last.text
    week.scene.at(oslo(9, 2, 10))
    change(week, AtOnce(oslo(9, 2, 10).isoformat()), week.north.id)
    assert FIRST in week.question.text
    assert put(week, week.north.id) == ["31.08 M1-1"]
    assert not posting.post(week.scene.tx, week.scene.now)


@AFTER_THE_FIRST
def test_a_week_that_was_given_off_is_asked_after_all(week: Week) -> None:
    week.scene.at(oslo(9, 7, 9))
    change(week, NotThisWeek())
    week.scene.at(oslo(9, 9, 10))
    change(week, AtOnce(oslo(9, 9, 10).isoformat()))
    assert SECOND in week.question.text
