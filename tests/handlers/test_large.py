"""Every screen of a large programme is one that Telegram takes: found by pressing every button there is."""

import copy
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations, cycle

import pytest

import tests.cohort
from bot.domain.conversation import Attachment, Button, Message
from bot.domain.delivery import Perhaps
from bot.domain.parts import LONGEST, LONGEST_CAPTION, units
from handlers.limits import MOST_BUTTONS, fitting
from storage import participations
from tests.kept import kept
from tests.region import HADSEL, OKSNES, SORTLAND, VARDO, Region
from tests.scene import Person, Scene
from tests.week import Week, oslo

GROUPS, MORE_ELECTIVES = 101, 9
LOOKED_AT, DEEP = 2, 12  # how often each kind of button is pressed, and after how many others
CHAT = -100
LONG = "Karoline Margrethe Bartholomeussen-Vestvågøysund Haralds"
LATE = oslo(2, 16, 10, year=2027)  # the groups are at their electives


def with_more_electives(source: str) -> str:
    """The programme with fifteen electives."""
    first = re.search(r'\[\[module\]\]\nkey = "E1".*?(?=\[\[module\]\])', source, re.DOTALL)
    assert first is not None
    more = [first[0].replace('key = "E1"', f'key = "X{n}"') for n in range(MORE_ELECTIVES)]
    return "\n".join([source, *more])


class Crowd(Region):
    """A hundred groups, each on its own way through the electives, and long names everywhere."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.vilde = self.facilitator("Vilde")
        self.kari = self.librarian("Kari", SORTLAND, library=f"{LONG} bibliotek")
        places = cycle([SORTLAND, HADSEL, OKSNES, VARDO])
        keys = [f"E{n}" for n in range(1, 7)] + [f"X{n}" for n in range(MORE_ELECTIVES)]
        for n, electives in zip(range(GROUPS), combinations(keys, 2), strict=False):
            member = self.librarian(f"{n} {LONG}", next(places), library=f"{n} {LONG} bibliotek")
            participations.change(scene.tx, self.member(member), self.id, electives=list(electives))
            self.group(f"Gruppe {n} ved {LONG}", member, *([self.kari] if n == 0 else []), chat=CHAT - n)
        for n in range(5):
            self.librarian(f"Venter {n} {LONG}", VARDO)
        scene.outcomes = [Perhaps("no answer")] * 9
        scene.now = LATE
        scene.until_now()


@contextmanager
def undone(scene: Scene) -> Iterator[None]:
    """Let something happen, and then not have happened."""
    chats, now = {chat: [copy.copy(each) for each in shown] for chat, shown in scene.chats.items()}, scene.now
    savepoint = scene.tx.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        scene.chats, scene.now = chats, now


class Explorer:
    """Presses every button that a person is shown, then every button of what comes of it."""

    def __init__(self) -> None:
        self.pressed, self.faults = Counter[str](), list[str]()

    def looks(self, person: Person, command: str) -> None:
        person.writes(command)
        self._presses_all(person, 0)

    def _presses_all(self, person: Person, depth: int) -> None:
        last = person.last
        self._measure(last.message)
        for button in [each for row in last.message.buttons for each in row if each.press]:
            name = button.press.split(" ")[0]
            if self.pressed[name] < LOOKED_AT and depth < DEEP:
                self.pressed[name] += 1
                with undone(person.scene):
                    person.carries(button.press, last.id, under=last.text)
                    if person.chat:
                        self._presses_all(person, depth + 1)

    def _measure(self, message: Message) -> None:
        longest = LONGEST_CAPTION if message.file or message.attachment else LONGEST
        if units(message.text) > longest or sum(map(len, message.buttons)) > MOST_BUTTONS:
            self.faults.append(message.text[:100])


@pytest.fixture
def crowd(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Crowd:
    monkeypatch.setattr(tests.cohort, "STARTER", with_more_electives(tests.cohort.STARTER))
    return Crowd(scene)


def writes_to_all(vilde: Person) -> None:
    vilde.writes("/veileder")
    for label in ("Skriv til deltakerne", "Alle deltakerne"):
        vilde.presses(label)
    vilde.writes("Husk møtet.")
    vilde.presses("Send")


def plans_a_session(vilde: Person) -> None:
    vilde.writes("/veileder")
    for label in ("Møter", "Nytt møte"):
        vilde.presses(label)
    vilde.writes("Videomøte " + "x" * 60)
    vilde.presses("Hele kullet")
    vilde.writes("torsdag 25. februar kl. 08.30")
    vilde.presses("60 min")
    vilde.writes("https://video.example.no/m/1")
    vilde.presses("Send invitasjonen")


def shares_much(kari: Person) -> None:
    kari.writes("/svar")
    for _ in range(20):
        kari.sends("photo", "Et bilde til.")
    for n in range(12):
        kari.writes(f"/del {n} " + "ord " * 200)
        kari.presses("Hele kullet")


def test_pictures_are_counted_and_there_is_an_end_to_them(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    week.kari.writes("/svar")
    for _ in range(20):
        week.kari.sends("photo")
    assert "[20 bilder]" in "".join(shown.text for shown in week.kari.chat)
    before = kept(scene.tx)
    week.kari.sends("photo")
    assert "plass til 20 meldinger" in week.kari.last.text
    assert kept(scene.tx) == before


def test_every_screen_has_room_for_a_large_programme(crowd: Crowd, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        writes_to_all(crowd.vilde)
        plans_a_session(crowd.vilde)
        shares_much(crowd.kari)
        explorer = Explorer()
        explorer.looks(crowd.vilde, "/veileder")
        for command in ("/hjelp", "/finn ord", "/minedata"):
            explorer.looks(crowd.kari, command)
    assert explorer.faults == []
    assert [record.getMessage() for record in caplog.records] == []
    assert len(explorer.pressed) > 60, sorted(explorer.pressed)


# --- the way out -----------------------------------------------------------------------------------------------------


def test_what_is_too_long_after_all_is_cut_and_logged_rather_than_lost(caplog: pytest.LogCaptureFixture) -> None:
    picture = Attachment("qr.png", b"", picture=True)
    for message, longest in (
        (Message("ord " * 2000), LONGEST),
        (Message("ord " * 500, attachment=picture), LONGEST_CAPTION),
    ):
        cut = fitting(message, "some.kind")
        assert longest - 10 < units(cut.text) <= longest
        assert cut.text.endswith("ord…")
    assert "some.kind" in caplog.text


def test_of_too_many_buttons_those_there_is_room_for_are_shown(caplog: pytest.LogCaptureFixture) -> None:
    rows = tuple((Button(f"{n}", "a"), Button("b", "b")) for n in range(80))
    assert sum(map(len, fitting(Message("Velg", rows), "some.kind").buttons)) == MOST_BUTTONS
    assert "some.kind" in caplog.text


def test_what_there_is_room_for_is_left_as_it_is() -> None:
    message = Message("å" * LONGEST, ((Button("a", "a"),),) * MOST_BUTTONS)
    assert fitting(message, "some.kind") is message
