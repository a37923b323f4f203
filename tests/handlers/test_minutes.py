"""Who plans a session hears where its week asks more than was agreed on, and may go on."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain import load
from bot.services import minutes
from bot.services.minutes import Heavy
from storage import calendar
from tests.cohort import STARTER
from tests.handlers.test_sessions import LINK, opens
from tests.scene import Scene
from tests.week import Week, begun, oslo

QUESTION_WEEK = "torsdag 24. september 12.30"


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def plans(week: Week, when: str = QUESTION_WEEK, whom: str = "Nord", length: str = "90 min") -> str:
    """Plan a session up to its preview; gives what stands there."""
    opens(week.vilde)
    week.vilde.presses("Nytt møte")
    week.vilde.writes("Videomøte 1")
    week.vilde.presses(whom)
    week.vilde.writes(when)
    week.vilde.presses(length)
    week.vilde.writes(LINK)
    return week.vilde.last.text


def announces(week: Week, **kwargs: str) -> None:
    plans(week, **kwargs)
    week.vilde.presses("Send invitasjonen")


def test_a_session_that_makes_its_week_too_long_says_so_and_can_be_announced_still(week: Week) -> None:
    told = plans(week)
    assert told.endswith(
        "Uke 39 blir på 105 minutter for gruppa Nord: spørsmål 10, kollegasvar 5, møter 90. Dere har avtalt høyst 90."
    )
    week.vilde.presses("Send invitasjonen")
    assert week.kari.sees("Du er invitert")


@pytest.mark.parametrize(("most", "is_told"), [(105, False), (104, True)])
def test_how_much_is_too_much_is_what_the_programme_says(scene: Scene, most: int, *, is_told: bool) -> None:
    class Agreed(Week):
        source = STARTER.replace("most_minutes = 90", f"most_minutes = {most}")

    week = Agreed(scene)
    week.begins()
    told = plans(week)
    assert (f"Dere har avtalt høyst {most}." in told) == is_told


def test_a_week_that_is_not_too_long_is_not_spoken_of(week: Week) -> None:
    assert "minutter for" not in plans(week, length="60 min")


def test_in_a_week_without_a_question_there_is_room_for_a_longer_session(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, leave=["2026-09-21"])
    assert "minutter for" not in plans(week)


def test_sessions_of_everyone_and_of_a_group_are_added_up(week: Week) -> None:
    announces(week, whom="Hele kullet", length="60 min")
    assert "Uke 39 blir på 105 minutter for gruppa Sør: spørsmål 10, kollegasvar 5, møter 90." in plans(
        week, whom="Sør", length="30 min", when="fredag 25. september 9.00"
    )
    week.vilde.presses("Send invitasjonen")
    told = plans(week, whom="Hele kullet", length="30 min", when="mandag 21. september 14.00")
    assert "Uke 39 blir på 105 minutter for hele kullet: spørsmål 10, kollegasvar 5, møter 90." in told
    assert "Uke 39 blir på 135 minutter for gruppa Sør" in told


def test_a_session_that_is_moved_is_counted_where_it_is_to_be_and_not_where_it_was(week: Week) -> None:
    announces(week, length="60 min")
    week.vilde.presses("Flytt")
    week.vilde.writes("onsdag 23. september 12.30")
    assert "minutter for" not in week.vilde.last.text
    announces(week, length="45 min", when="onsdag 9. september 14.00")
    week.vilde.presses("Flytt")
    week.vilde.writes("mandag 21. september 14.00")
    assert "Flytte «Videomøte 1»" in week.vilde.last.text
    assert "Uke 39 blir på 120 minutter for gruppa Nord" in week.vilde.last.text


def test_a_week_with_sessions_alone_says_so(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, leave=["2026-09-21"])
    week.vilde.writes("/veileder")
    announces(week, length="60 min")
    told = plans(week, length="45 min", when="onsdag 23. september 14.00")
    assert "Uke 39 blir på 105 minutter for gruppa Nord, bare i møter. Dere har avtalt høyst 90." in told


def test_the_weeks_ahead_that_are_too_long_are_told_group_by_group(week: Week) -> None:
    announces(week)
    announces(week, whom="Hele kullet", length="60 min", when="torsdag 10. september 12.30")
    tx, now = week.scene.tx, week.scene.now
    (heavy,) = minutes.ahead(tx, now, week.id)
    assert heavy == Heavy(date(2026, 9, 21), week.north, load.minutes([90], is_asked=True), 90)
    assert minutes.ahead(tx, now, week.id, among=[week.south.id]) == []
    assert minutes.ahead(tx, oslo(9, 28), week.id) == []


def test_a_mend_of_the_plan_that_frees_the_week_is_enough(week: Week) -> None:
    announces(week)
    calendar.change(week.scene.tx, week.north.id, leave=["2026-09-21"])
    assert minutes.ahead(week.scene.tx, week.scene.now, week.id) == []
