"""A group that is asked its question each Tuesday at nine, in a chat of its own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.region import HADSEL, OKSNES, SORTLAND, Region
from tests.scene import Person, Scene, Shown

CHAT, OTHER_CHAT = -100, -200
FIRST = "Tenk på én gang den siste uka"
SECOND = "Hva tror folk i kommunen"


def oslo(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Oslo")).astimezone(UTC)


class Week(Region):
    """Kari, Ola and Ine in a group with a chat; Per and Liv in one without; Vilde leads."""

    def __init__(self, scene: Scene, *, grouped: bool = True) -> None:
        super().__init__(scene)
        self.vilde = self.facilitator("Vilde")
        if grouped:
            self.groups()

    def groups(self) -> None:
        self.kari = self.librarian("Kari", SORTLAND)
        self.ola = self.librarian("Ola", HADSEL)
        self.ine = self.librarian("Ine", OKSNES)
        self.per = self.librarian("Per", SORTLAND, library="Filialen")
        self.liv = self.librarian("Liv", HADSEL, library="Filialen")
        self.north = self.group("Nord", self.kari, self.ola, self.ine, chat=CHAT)
        self.south = self.group("Sør", self.per, self.liv)

    def begins(self) -> None:
        """Let the first question be put."""
        self.scene.at(oslo(9, 1))

    @property
    def question(self) -> Shown:
        """The newest question in the group's chat."""
        return self.kari.sees("Svar på denne meldinga", CHAT)

    def in_chat(self, chat: int = CHAT) -> list[str]:
        return [shown.text for shown in self.scene.chat(chat)]

    def answers(self, person: Person, text: str = "En gutt fikk lekseplass.", to: str | None = None) -> None:
        """Answer in private, and choose who sees it."""
        person.writes("/svar")
        person.writes(text)
        if to:
            person.presses(to)


def begun(scene: Scene) -> Week:
    """The first question has just been put."""
    week = Week(scene)
    week.begins()
    return week
