"""A programme with people in it, made without going through the joining."""

from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import ClassVar

from bot.domain.people import StudyGroup
from bot.services import programme
from bot.services.groups import settle as moved_to
from storage import groups, participations, people
from tests.scene import Person, Scene

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()


@dataclass
class Cohort:
    scene: Scene
    id: int = field(init=False)
    source: ClassVar[str] = STARTER

    def __post_init__(self) -> None:
        self.id = programme.start(self.scene.tx, self.scene.now, self.source, date(2026, 9, 1), "nb").id

    def facilitator(self, name: str) -> Person:
        return self._with_role(name, "facilitator")

    def manager(self, name: str) -> Person:
        return self._with_role(name, "manager")

    def teacher(self, name: str) -> Person:
        return self._with_role(name, "teacher")

    def participant(self, name: str, *, paused_until: date | None = None, language: str | None = None) -> Person:
        person = self._with_role(name, "participant", language)
        slots_and_electives = {"slots": [], "electives": [], "private_prompts": False, "paused_until": paused_until}
        participations.start(self.scene.tx, self.scene.now, self.member(person), self.id, **slots_and_electives)
        return person

    def _with_role(self, name: str, role: str, language: str | None = None) -> Person:
        person = self.scene.person(name)
        member = people.add(self.scene.tx, self.scene.now, name, language, str(person.id))
        people.give_role(self.scene.tx, self.scene.now, member.id, self.id, role)
        return person

    def member(self, person: Person) -> int:
        member = people.by_address(self.scene.tx, str(person.id))
        assert member is not None
        return member.id

    def group(self, name: str, *members: Person, chat: int | None = None) -> StudyGroup:
        ids = [self.member(each) for each in members]
        group = groups.add(self.scene.tx, self.scene.now, self.id, ids, name=name, host_municipality="1870")
        if chat is not None:
            groups.bind(self.scene.tx, self.scene.now, group.id, chat)
            for id in ids:
                groups.came_into_chat(self.scene.tx, self.scene.now, group.id, id)
        return group

    def places(self, person: Person, group: StudyGroup) -> None:
        """Let somebody be in this group from now on, and tell whom it concerns."""
        moved_to(self.scene.tx, self.scene.now, self.id, {self.member(person): group})
        self.scene.deliver()

    def leaves(self, person: Person) -> None:
        participations.change(self.scene.tx, self.member(person), self.id, status="left")
