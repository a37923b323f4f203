from collections.abc import Callable

import pytest

from bot.domain.delivery import NotSent, Perhaps
from bot.domain.free import FRIDAY
from bot.services import due, privacy
from storage import calendar, groups, people
from tests.handlers.test_sessions import announces
from tests.pilots import Soon
from tests.region import ANDOY
from tests.scene import Scene
from tests.week import CHAT, OTHER_CHAT, Week, begun, oslo

TEXT = "En gutt fikk lekseplass."
HERE = "svart på ukas spørsmål"
QUIET = "Denne uka har det vært stille her"


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def ends(week: Week, chat: int = CHAT) -> list[str]:
    """What was said in a chat of how the week went."""
    return [text for text in week.in_chat(chat) if HERE in text or QUIET in text]


def test_on_friday_morning_the_group_hears_how_many_have_answered_and_what_is_next(week: Week) -> None:
    week.kari.replies(week.question, TEXT, CHAT)
    week.answers(week.ola)
    week.scene.at(oslo(9, 4, 9, 59))
    assert ends(week) == []
    week.scene.at(oslo(9, 4, 10))
    assert ends(week) == ["2 har svart på ukas spørsmål.\n\nNeste spørsmål: tirsdag 8. september kl. 09.00\nGod helg!"]
    week.scene.at(oslo(9, 8))
    assert len(ends(week)) == 1


def test_it_names_the_next_meeting(week: Week) -> None:
    announces(week.vilde, when="onsdag 9. september 08.30")
    week.scene.at(oslo(9, 4, 10))
    assert "Neste møte: Videomøte 1, onsdag 9. september kl. 08.30" in ends(week)[0]


def test_a_quiet_week_is_met_kindly_and_counts_nobody(week: Week) -> None:
    week.scene.at(oslo(9, 4, 10))
    assert QUIET in ends(week)[0]
    assert "det er helt greit" in ends(week)[0]


def test_an_answer_that_only_its_author_sees_is_counted_and_not_shown(week: Week) -> None:
    week.answers(week.ola)
    week.scene.at(oslo(9, 4, 10))
    assert ends(week)[0].startswith("Én har svart på ukas spørsmål.")
    assert TEXT not in ends(week)[0]


def test_only_what_others_have_released_to_everyone_is_quoted(week: Week) -> None:
    week.answers(week.per, "En katt flyttet inn.", to="Hele kullet")
    week.answers(week.liv, "Dette er for gruppa.", to="Gruppa")
    week.answers(week.kari, "Dette står i chatten.", to="Hele kullet")
    week.scene.at(oslo(9, 4, 10))
    assert "Fra andre i kullet:\n\nPer (Sortland): En katt flyttet inn.\n\nNeste" in ends(week)[0]
    assert "Dette" not in ends(week)[0]


def test_two_are_quoted_at_most(week: Week) -> None:
    for name in ("Eva", "Geir", "Tor"):
        someone = week.librarian(name, ANDOY, library=name)
        week.answers(someone, f"{name} sitt svar.", to="Hele kullet")
        week.scene.later(minutes=1)
    week.scene.at(oslo(9, 4, 10))
    assert [name for name in ("Eva", "Geir", "Tor") if f"{name} sitt svar." in ends(week)[0]] == ["Geir", "Tor"]


@pytest.mark.parametrize("narrower", ["Bare meg", "Gruppa"])
def test_a_quote_goes_when_its_author_hides_it_and_comes_again_when_they_show_it(week: Week, narrower: str) -> None:
    week.answers(week.per, "En katt flyttet inn.", to="Hele kullet")
    week.scene.at(oslo(9, 4, 10))
    week.per.presses(narrower)
    assert "katt" not in ends(week)[0]
    assert "Fra andre" not in ends(week)[0]
    week.per.presses("Hele kullet")
    assert "katt" in ends(week)[0]


def test_a_quote_follows_an_edit(week: Week) -> None:
    week.answers(week.per, "En katt flyttet inn.", to="Hele kullet")
    week.scene.at(oslo(9, 4, 10))
    week.per.presses("Endre")
    week.per.writes("To katter flyttet inn.")
    assert "Per (Sortland): To katter flyttet inn." in ends(week)[0]


def test_a_quote_goes_with_an_answer_that_is_taken_back_and_with_who_is_erased(week: Week) -> None:
    week.answers(week.per, "En katt flyttet inn.", to="Hele kullet")
    week.answers(week.liv, "En hund flyttet inn.", to="Hele kullet")
    week.scene.at(oslo(9, 4, 10))
    week.per.presses("Ta tilbake")
    week.per.presses("Ja, slett svaret")
    assert "katt" not in ends(week)[0]
    privacy.erase(week.scene.tx, week.scene.now, people.get(week.scene.tx, week.member(week.liv)))
    week.scene.deliver()
    assert "hund" not in ends(week)[0]


def test_a_group_without_a_chat_hears_nothing_and_nobody_of_it_privately(week: Week) -> None:
    week.scene.at(oslo(9, 4, 10))
    assert not [shown.text for each in (week.per, week.liv) for shown in each.chat if QUIET in shown.text]


def test_a_chat_that_never_got_the_question_hears_nothing_of_the_week(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(9, 1, 8))
    scene.outcomes = [Perhaps("time-out")]
    week.begins()
    scene.at(oslo(9, 8))
    assert ends(week) == []


def test_a_chat_that_is_made_in_the_week_and_got_the_question_hears_how_it_went(week: Week) -> None:
    week.scene.at(oslo(9, 2))
    groups.bind(week.scene.tx, week.scene.now, week.south.id, OTHER_CHAT)
    week.scene.at(oslo(9, 4, 10))
    assert len(ends(week, OTHER_CHAT)) == 1


def test_in_a_free_week_there_is_nothing_to_sum_up(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    scene.at(oslo(9, 27))
    before = len(ends(week))
    scene.at(oslo(10, 4))  # week 40 is free
    assert len(ends(week)) == before


def test_the_last_week_says_that_it_was_the_last(scene: Scene) -> None:
    week = Soon(scene)
    scene.at(oslo(3, 1, year=2027))
    (last,) = [text for text in ends(week) if "den siste uka i programmet" in text]
    assert (
        "Takk for følget! Chatten er deres så lenge dere vil, og jeg spør bare en gang iblant.\nNeste spørsmål: "
        in last
    )


def test_until_noon_it_may_be_late_and_after_that_it_is_left_out_in_silence(week: Week) -> None:
    week.scene.now = oslo(9, 4, 11, 59)
    week.scene.until_now()
    assert len(ends(week)) == 1
    week.scene.now = oslo(9, 11, 12)
    week.scene.until_now()
    week.scene.at(oslo(9, 14))
    assert len(ends(week)) == 1
    assert not [shown.text for shown in week.vilde.chat if "for sent å sende en melding" in shown.text]


def test_what_cannot_leave_till_noon_is_left_out_and_nobody_is_told(week: Week) -> None:
    week.scene.at(oslo(9, 4, 9, 30))
    told = len(week.vilde.chat)
    week.scene.outcomes = [NotSent("no connection")] * 20
    week.scene.at(oslo(9, 4, 10))
    week.scene.outcomes = []
    week.scene.now = oslo(9, 4, 12)
    week.scene.until_now()
    assert ends(week) == []
    assert len(week.vilde.chat) == told


def test_what_perhaps_arrived_is_not_said_again(week: Week) -> None:
    week.scene.at(oslo(9, 4, 9, 30))
    told = len(week.vilde.chat)
    week.scene.outcomes = [Perhaps("time-out")]
    week.scene.at(oslo(9, 4, 11))
    assert ends(week) == []
    assert len(week.vilde.chat) == told


def test_a_chat_that_is_lost_hears_nothing(week: Week) -> None:
    groups.lose(week.scene.tx, week.scene.now, week.north.id)
    week.scene.at(oslo(9, 8))
    assert ends(week) == []


def test_a_group_that_has_ended_hears_nothing(week: Week) -> None:
    groups.end(week.scene.tx, week.scene.now, week.north.id)
    week.scene.at(oslo(9, 4, 10))
    assert ends(week) == []


def asked_on_fridays(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, hours=[("2026-09-07", FRIDAY, "09:00")])


def test_a_group_that_is_asked_on_the_last_working_day_hears_on_monday_how_it_went(week: Week) -> None:
    asked_on_fridays(week)
    week.scene.at(oslo(9, 11, 12))
    assert len(ends(week)) == 1  # of the week before
    week.scene.at(oslo(9, 14, 9, 59))
    week.kari.replies(week.question, TEXT, CHAT)
    week.scene.at(oslo(9, 14, 10))
    late = "Én har svart på det forrige spørsmålet.\n\nNeste spørsmål: fredag 18. september kl. 09.00"
    assert week.in_chat()[-1] == late
    week.scene.at(oslo(9, 21, 10))
    assert week.in_chat()[-1].startswith("Det forrige spørsmålet står åpent for den som vil svare på det.")


def test_after_a_free_week_the_question_is_the_previous_one_not_that_of_the_week_before(week: Week) -> None:
    asked_on_fridays(week)
    week.scene.at(oslo(10, 5, 12))  # asked on 25 September
    late = [shown for shown in week.scene.chat(CHAT) if shown.text.startswith("Det forrige spørsmålet står åpent")]
    assert [shown.at for shown in late][-1] == oslo(10, 5, 8)


def test_the_end_of_a_module_is_told_to_a_group_that_is_asked_on_the_last_working_day(week: Week) -> None:
    asked_on_fridays(week)
    week.scene.at(oslo(10, 9, 8))  # after a free week
    told = [shown for shown in week.scene.chat(CHAT) if "Hva tar du med deg hjem" in shown.text]
    assert [shown.at for shown in told] == [oslo(10, 5, 8)]


@pytest.mark.parametrize(("at", "following"), [("09:00", "5. oktober kl. 09.00"), ("08:00", "12. oktober kl. 08.00")])
def test_the_end_of_a_module_is_told_also_where_the_next_question_is_near_or_there(
    week: Week, at: str, following: str
) -> None:
    calendar.change(week.scene.tx, week.north.id, hours=[("2026-09-07", FRIDAY, "09:00"), ("2026-10-05", 0, at)])
    week.scene.at(oslo(10, 5, 12))
    (told,) = [shown for shown in week.scene.chat(CHAT) if "Hva tar du med deg hjem" in shown.text]
    assert told.at == oslo(10, 5, 8)
    assert told.text.startswith("Det forrige spørsmålet står åpent for den som vil svare på det.")
    assert f"Neste spørsmål: mandag {following}" in told.text


def test_what_was_said_of_a_week_goes_with_a_question_that_is_taken_back(week: Week) -> None:
    groups.bind(week.scene.tx, week.scene.now, week.south.id, OTHER_CHAT)
    week.scene.at(oslo(9, 4, 10))
    week.vilde.writes("/veileder")
    for label in ("Spørsmål", "Det som kommer", "Bare én gruppe", "Nord", "Denne uka", "Trekk tilbake", "Ja, trekk"):
        week.vilde.presses(label)
    week.scene.later(minutes=5)
    assert ends(week) == []
    assert len(ends(week, OTHER_CHAT)) == 1


def test_a_reply_to_it_is_talk_among_people(week: Week) -> None:
    week.scene.at(oslo(9, 4, 10))
    before = len(week.in_chat())
    week.kari.replies(week.kari.sees(QUIET, CHAT), "God helg!", CHAT)
    assert len(week.in_chat()) == before


def test_it_is_named_when_a_week_is_summed_up(week: Week) -> None:
    week.scene.at(oslo(9, 4, 9))
    assert due.next_due(week.scene.tx, week.scene.now) == oslo(9, 4, 10)
    assert due.next_kind(week.scene.tx, week.scene.now) == "next_summary"
