"""A programme where clocks show another hour than in Norway: everything there goes by its own."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.cohort import STARTER
from tests.week import FIRST, Week, oslo

HOURS_BEHIND = 2  # of Oslo


class Azores(Week):
    source = STARTER.replace('time_zone = "Europe/Oslo"', 'time_zone = "Atlantic/Azores"')


@pytest.fixture
def week(copy_of: Callable[..., Azores]) -> Azores:
    return copy_of(Azores)


def there(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return oslo(month, day, hour + HOURS_BEHIND, minute)


def test_the_question_the_reminder_and_the_summary_come_at_the_hours_of_the_place(week: Azores) -> None:
    week.scene.at(there(1, 8, 59))
    assert week.in_chat() == []
    week.scene.at(there(1, 9))
    assert FIRST in week.question.text
    week.scene.at(there(4, 8, 59))
    assert week.kari.chat == []
    week.scene.at(there(4, 9))
    assert "en gang til" in week.kari.last.text
    week.scene.at(there(4, 9, 59))
    assert "God helg!" not in week.in_chat()[-1]
    week.scene.at(there(4, 10))
    assert "God helg!" in week.in_chat()[-1]


def test_what_is_told_over_a_button_is_told_in_the_hours_of_the_place_too(week: Azores) -> None:
    week.scene.at(there(31, 9, month=8))
    week.kari.writes("/sporsmal")
    told = "Det kommer et spørsmål tirsdag 1. september kl. 09.00."
    assert told in week.kari.last.text
    week.kari.writes("Dette er ikke noe svar ennå.")
    (toast,) = week.kari.presses("Svaret mitt denne uka")
    assert told in toast
