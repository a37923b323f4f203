"""People on their way into a programme, as they press and write."""

from datetime import date
from importlib.resources import files

from bot.services import programme
from bot.services.programme import New
from tests.scene import Person, Scene

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()


def start(scene: Scene, on: date = date(2026, 9, 1)) -> New:
    """Start the starter programme."""
    return programme.start(scene.tx, scene.now, STARTER, on, "nb")


def opens(person: Person, token: str) -> Person:
    """Open a link and say yes."""
    person.writes(f"/start {token}")
    person.presses("Ja, jeg vil være med")
    return person


def tells_place(person: Person, place: str = "Sortland", library: str = "Sortland folkebibliotek") -> None:
    person.writes(place)
    if "Hvilken av disse" in person.last.text:
        person.presses(f"{place},")
    person.presses(library)


def joins(person: Person, token: str, position: str = "Jeg leder det, på stedet") -> Person:
    """Join by a link: at Sortland, free at two times, with two electives."""
    opens(person, token).presses(person.name)
    tells_place(person)
    if "bemanning" in person.last.text:
        person.presses("Under to årsverk")
    person.presses(position)
    if "Leder du ett bibliotek til" in person.last.text:
        person.presses("Nei, det var alt")
    person.presses("Mandag 08.30")
    person.presses("Onsdag 14.00")
    person.presses("Ferdig")
    person.presses("Markedsføring")
    if "Velg inntil 2" in person.last.text:
        person.presses("Retorikk")
    person.presses("Ferdig")
    return person


def joins_as(person: Person, token: str) -> Person:
    """Join as something other than a participant."""
    opens(person, token).presses(person.name)
    return person
