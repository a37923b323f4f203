"""What is asked at the end of a module, with the end of its last week."""

from collections.abc import Callable

import pytest

from bot.domain.delivery import Perhaps
from storage import forums, programmes
from tests.pilots import Soon, divided
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, Week, oslo

END = "Hva tar du med deg hjem fra denne modulen?"
MINE = "Jeg sier oftere nei."


def ended(scene: Scene) -> Week:
    week = Week(scene)
    scene.at(oslo(9, 25, 10))
    return week


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    """The last week of the first module, after its end was told on Friday."""
    return copy_of(ended)


def told(week: Week) -> Shown:
    return week.kari.sees(END, CHAT)


def prompt(week: Week, key: str = "module-end:M1") -> int:
    return programmes.prompt_of(week.scene.tx, week.id, key).id


def privately(week: Week, person: Person, text: str = MINE) -> None:
    person.writes(f"/start svar-{prompt(week)}")
    person.writes(text)


def test_the_end_of_a_modules_last_week_asks_what_one_takes_home(week: Week) -> None:
    assert told(week).text.endswith(
        "God helg!\n\nDa er vi ferdige med Samfunnsoppdraget og rolleforståelse. "
        f"{END}\n\nSvar på meldinga her, så ser gruppa det, eller trykk «Svar privat»."
    )
    assert told(week).at == oslo(9, 25, 10)
    assert told(week).labels == ["Svar privat"]
    assert len([text for text in week.in_chat() if END in text]) == 1


def test_each_module_asks_anew_and_keeps_its_own_answers(week: Week) -> None:
    week.kari.replies(told(week), MINE, CHAT)
    week.scene.at(oslo(11, 1))
    ends = [shown for shown in week.scene.chat(CHAT) if END in shown.text]
    assert len(ends) == 2
    week.kari.replies(ends[1], "Jeg spør andre mer.", CHAT)
    week.kari.writes(f"/start svar-{prompt(week)}")
    assert MINE in week.kari.last.text
    assert "andre mer" not in week.kari.last.text


def test_a_reply_to_it_is_an_answer_that_the_group_sees(week: Week) -> None:
    week.kari.replies(told(week), MINE, CHAT)
    assert MINE in week.kari.last.text
    assert "Ta tilbake …" in week.kari.last.labels
    privately(week, week.ola, "Jeg også.")
    assert MINE in week.ola.last.text


def test_it_is_answered_privately_for_oneself_first(week: Week) -> None:
    week.ola.writes(f"/start svar-{prompt(week)}")
    assert week.ola.last.text.startswith("Samfunnsoppdraget og rolleforståelse, til slutt\n\n" + END)
    week.ola.writes(MINE)
    assert "Bare du" in week.ola.sees(MINE).text
    privately(week, week.kari, "Ikke så mye.")
    assert MINE not in week.kari.last.text


def test_nobody_is_reminded_and_it_is_no_answer_to_the_weeks_question(week: Week) -> None:
    before = [len(person.chat) for person in (week.ola, week.ine)]
    privately(week, week.kari)
    week.vilde.writes("/veileder")
    week.vilde.presses("Spørsmål")
    assert "Nord: 0 av 3 har svart" in week.vilde.last.text
    week.scene.at(oslo(10, 5))
    assert not [
        shown.text
        for person, n in zip((week.ola, week.ine), before, strict=True)
        for shown in person.chat[n:]
        if END in shown.text
    ]


def test_other_weeks_end_without_it_and_replies_to_them_are_talk(week: Week) -> None:
    other = next(shown for shown in week.scene.chat(CHAT) if shown.at == oslo(9, 18, 10))
    assert END not in other.text
    before = len(week.kari.chat)
    week.kari.replies(other, "God helg!", CHAT)
    assert len(week.kari.chat) == before


def test_who_takes_no_part_answers_nothing_and_who_was_asked_the_same_elsewhere_does(week: Week) -> None:
    stranger = week.scene.person("Fremmed")
    stranger.replies(told(week), "Hva er dette?", CHAT)
    assert "tar ikke vare på" in " ".join(week.in_chat()[-1].split())
    week.per.replies(told(week), MINE, CHAT)
    assert MINE in week.per.last.text


def test_before_a_module_has_begun_it_asks_nobody(week: Week) -> None:
    week.ola.writes(f"/start svar-{prompt(week, 'module-end:M2')}")
    assert "Skriv, snakk inn" not in week.ola.last.text
    week.ola.writes(f"/start svar-{prompt(week, 'module-end:E1')}")
    assert "Skriv, snakk inn" not in week.ola.last.text


def test_who_has_another_elective_may_answer_what_the_group_is_asked(copy_of: Callable[..., Soon]) -> None:
    week = copy_of(divided)
    week.scene.at(oslo(10, 23, 10))
    week.kari.writes(f"/start svar-{prompt(week, 'module-end:E1')}")
    assert "Skriv, snakk inn" in week.kari.last.text


def test_one_common_chat_is_told_that_everyone_sees_it(scene: Scene) -> None:
    week = Week(scene)
    forums.add(scene.tx, week.id)
    scene.at(oslo(9, 25, 10))
    assert "så ser hele kullet det, eller trykk «Svar privat»" in told(week).text


def test_where_it_is_not_known_whether_it_arrived_a_reply_is_kept_by_nobody(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(9, 25, 9, 59))
    scene.outcomes = [Perhaps("time-out")] * 4
    scene.at(oslo(9, 25, 10))
    assert not [text for text in week.in_chat() if END in text]
