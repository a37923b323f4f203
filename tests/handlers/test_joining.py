from datetime import date
from importlib.resources import files

import pytest
import sqlalchemy

from bot.services import joining, programme
from bot.services.programme import New
from storage.schema import metadata
from tests.scene import Person, Scene

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()


@pytest.fixture
def new(scene: Scene) -> New:
    return programme.start(scene.tx, scene.now, STARTER, date(2026, 9, 1), "nb")


def stored(scene: Scene) -> dict[str, int]:
    """How many rows each table has, but for the outbox, which holds what the bot answers."""
    tables = [table for table in metadata.sorted_tables if table.name != "outbox"]
    count = sqlalchemy.func.count()
    return {table.name: scene.tx.execute(sqlalchemy.select(count).select_from(table)).scalar_one() for table in tables}


def joins(person: Person, token: str, place: str = "sortl", library: str = "Sortland folkebibliotek") -> Person:
    """Join as a leader who can meet at two times."""
    person.writes(f"/start {token}")
    person.presses("Ja")
    person.presses(person.name)
    person.writes(place)
    person.presses(person.last.labels[0])
    person.presses(library)
    person.presses("Under to årsverk")
    person.presses("Jeg leder det, på")
    person.presses("Mandag 08.30")
    person.presses("Onsdag 14.00")
    person.presses("Ferdig")
    person.presses("Markedsføring")
    person.presses("Retorikk")
    return person


def test_joining_takes_few_taps_and_one_typed_answer(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    assert "Da er du med" in kari.last.text
    (part,) = joining.active_members(scene.tx, new.id)
    assert part.member.name == "Kari"
    assert part.posts[0].library.name == "Sortland folkebibliotek"
    assert (part.slots, len(part.electives), part.remote) == ((0, 5), 2, False)
