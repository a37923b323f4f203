"""Writes a cast into the database, as if they had joined: who works where, is in which group, and wants what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.services import programme
from storage import Transaction, calendar, groups, libraries, participations, people
from tests.simulation import model
from tests.simulation.model import FACILITATOR, STARTS, Cast, Person


class Seating:
    """Whom the database knows by which number."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.programme = 0
        self.members: dict[str, int] = {}
        self.groups: dict[str, int] = {}

    def seat(self, tx: Transaction, now: datetime, addresses: Mapping[str, int]) -> None:
        """Everybody but those who come later."""
        self.programme = programme.start(tx, now, model.programme(), STARTS, "nb").id
        for name, address in addresses.items():
            self.members[name] = people.add(tx, now, name, None, str(address)).id
            speaks = self.cast.people[name].language if name in self.cast.people else "nb"
            people.change(tx, self.members[name], language=speaks)
        people.give_role(tx, now, self.members[FACILITATOR], self.programme, "facilitator")
        here = [person for person in self.cast.people.values() if not person.comes]
        for person in here:
            self.takes_part(tx, now, person)
        for name, group in self.cast.groups.items():
            ids = [self.members[each.name] for each in here if each.group == name]
            self.groups[name] = groups.add(tx, now, self.programme, ids, name=name, host_municipality=group.host).id
            hours = [(STARTS.isoformat(), group.weekday, f"{group.at:%H:%M}")]
            calendar.change(tx, self.groups[name], hours=hours, leave=[day.isoformat() for day in group.leave])

    def takes_part(self, tx: Transaction, now: datetime, person: Person) -> None:
        id = self.members[person.name]
        people.give_role(tx, now, id, self.programme, "participant")
        wishes: dict[str, Any] = {"slots": [0], "electives": list(person.electives), "paused_until": None}
        participations.start(tx, now, id, self.programme, private_prompts=person.copies, **wishes)
        participations.change(tx, id, self.programme, hour=person.hour)
        led = [self.cast.people[name] for name in person.leads] or [person]
        kept = [libraries.keep(tx, each.municipality, f"{each.name}s bibliotek", "small") for each in led]
        libraries.place(tx, id, person.position, kept)
