"""What is asked some weeks after an elective, and some months after the programme."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from storage import participations, programmes
from tests.cohort import STARTER
from tests.region import ANDOY
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, Week, oslo

KEPT = ('key = "M1"', 'key = "E1"', 'key = "E4"', 'key = "E6"')
HOW_IT_WENT = "Hva har du organisert annerledes siden sist?"
THREE = "Hva gjør du annerledes nå enn før programmet?"
SIX = "Hva klarte du ikke å få til, og hva sto i veien?"
TWELVE = "Hva vil du si til en som skal begynne på programmet?"
SILENT, CALL, REMINDER = "Det er en stund siden vi snakket sammen", "Kan trenge en telefon", "en gang til"


def short() -> str:
    """A programme of a core module and an elective: from week 36 to 39 and, since 40 is free, from 41 to 43."""
    head, *modules = re.split(r"(?m)^(?=\[\[module\]\])", STARTER)
    aside = modules[-1][modules[-1].index("[[along]]") :]
    kept = [each.partition("[[along]]")[0] for each in modules if any(key in each for key in KEPT)]
    return re.sub(r"(?m)^electives = \d", "electives = 1", head) + "".join(kept) + aside


class Short(Week):
    source = short()

    def chooses(self, person: Person, elective: str) -> None:
        participations.change(self.scene.tx, self.member(person), self.id, electives=[elective])

    def groups(self) -> None:
        super().groups()
        for person in (self.kari, self.ola, self.ine, self.per, self.liv):
            self.chooses(person, "E1")


def last_week(scene: Scene) -> Short:
    """The electives' last question was put two days ago, and everybody was just heard."""
    week = Short(scene)
    scene.at(oslo(10, 22))
    for person in (week.kari, week.ola, week.ine, week.per, week.liv):
        person.writes("/program")
    return week


def three_months_later(scene: Scene) -> Short:
    week = last_week(scene)
    scene.at(oslo(1, 19, year=2027))
    return week


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Short]) -> Short:
    return copy_of(getattr(request, "param", Short))


IN_THE_LAST_WEEK = pytest.mark.parametrize("week", [last_week], indirect=True)
THREE_MONTHS_LATER = pytest.mark.parametrize("week", [three_months_later], indirect=True)


def asked(shown: list[Shown]) -> list[tuple[datetime, str]]:
    """When each of what comes later was put, and what it says first; reminders are not counted."""
    later = (HOW_IT_WENT, THREE, SIX, TWELVE)
    mine = [each for each in shown if any(text in each.text for text in later) and REMINDER not in each.text]
    return [(each.at, each.text.partition("\n")[0]) for each in mine]


LATER = [
    (oslo(12, 15), "Organisasjonsteori, en tid etterpå"),
    (oslo(1, 19, year=2027), "Tre måneder etter programmet"),
    (oslo(4, 20, year=2027), "Seks måneder etter programmet"),
    (oslo(10, 19, year=2027), "Ett år etter programmet"),
]


def test_weeks_and_months_later_the_group_is_asked_again_in_its_chat_and_who_has_none_privately(week: Short) -> None:
    week.scene.at(oslo(8, 31))
    eva = week.librarian("Eva", ANDOY)
    week.chooses(eva, "E1")
    week.scene.at(oslo(12, 31, year=2028))
    assert asked(week.scene.chat(CHAT)) == LATER
    assert asked(week.per.chat) == LATER
    assert asked(week.kari.chat) == []
    assert asked(eva.chat) == LATER  # who has no group


@THREE_MONTHS_LATER
def test_it_is_answered_and_reminded_of_once_as_any_other(week: Short) -> None:
    before = len(week.ola.chat)
    week.kari.replies(week.question, "Jeg delegerer mer.", CHAT)
    assert "Jeg delegerer mer." in week.kari.last.text
    week.per.presses("Svar")
    week.per.writes("Jeg sier nei oftere.")
    assert week.per.sees("Jeg sier nei oftere.")
    week.scene.at(oslo(1, 29, 16, year=2027))
    told = [each.text for each in week.ola.chat[before:]]
    assert len([text for text in told if REMINDER in text and THREE in text]) == 1
    week.ola.writes("/sporsmal")
    assert THREE in week.ola.sees("Tre måneder etter programmet").text


@THREE_MONTHS_LATER
def test_the_end_of_that_week_is_told_as_any_other_and_after_the_last_it_is_over(week: Short) -> None:
    week.kari.replies(week.question, "Jeg delegerer mer.", CHAT)
    week.scene.at(oslo(1, 22, 10, year=2027))
    assert week.in_chat()[-1].startswith(
        "Én har svart på ukas spørsmål.\n\nNeste spørsmål: tirsdag 20. april kl. 09.00"
    )
    week.scene.at(oslo(10, 22, 10, year=2027))
    assert "Alle spørsmålene er stilt. Takk for følget!" in week.in_chat()[-1]


@IN_THE_LAST_WEEK
def test_nobody_is_called_silent_for_what_they_are_asked_later(week: Short) -> None:
    """Everybody was heard in the last week of the electives, and then no more."""
    told = {id: len(shown) for id, shown in week.scene.chats.items()}
    week.scene.at(oslo(12, 31, year=2028))
    for person in (week.kari, week.per, week.vilde):
        said = [shown.text for shown in person.chat[told[person.id] :]]
        assert not [text for text in said if SILENT in text or CALL in text]


def test_who_has_another_elective_than_the_group_is_asked_how_that_went(week: Short) -> None:
    week.chooses(week.ola, "E4")
    week.scene.at(oslo(12, 31))
    assert [where for _, where in asked(week.scene.chat(CHAT))] == ["Organisasjonsteori, en tid etterpå"]
    own = [shown for shown in week.ola.chat if "en tid etterpå" in shown.text and REMINDER not in shown.text]
    assert [shown.at for shown in own] == [oslo(12, 15)]
    assert own[0].text.startswith("Integrering, en tid etterpå")


@IN_THE_LAST_WEEK
def test_the_words_above_it_are_in_ones_own_language(week: Short) -> None:
    for person, language in ((week.per, "Nynorsk"), (week.liv, "English")):
        person.writes("/innstillinger")
        person.presses("Språk")
        person.presses(language)
    week.scene.at(oslo(1, 19, year=2027))
    assert week.per.sees("Tre månader etter programmet")
    assert week.liv.sees("Three months after the programme")


@IN_THE_LAST_WEEK
def test_who_has_left_is_asked_no_more(week: Short) -> None:
    week.scene.at(oslo(11, 2))
    week.per.writes("/innstillinger")
    week.per.presses("Gå ut av programmet")
    week.per.presses("Ja, gå ut")
    week.scene.at(oslo(12, 31, year=2027))
    assert asked(week.per.chat) == []


def test_every_prompt_of_a_programme_can_be_found(week: Short) -> None:
    for key in ("start", "start-2", "module-end:M1", "module-end:E6", "E1-follow-up", "after-12-months"):
        assert programmes.prompt_of(week.scene.tx, week.id, key).key == key
