"""A programme whose people work in libraries of real municipalities."""

from collections.abc import Sequence

from bot.domain.people import Position
from storage import libraries, participations
from tests.cohort import Cohort
from tests.scene import Person

SORTLAND, HADSEL, OKSNES, BO, ANDOY, VAGAN = "1870", "1866", "1868", "1867", "1871", "1865"
VARDO = "5634"


class Region(Cohort):
    def librarian(
        self,
        name: str,
        municipality: str,
        *,
        position: Position = "leader",
        library: str | None = None,
        slots: Sequence[int] = (0, 3),
    ) -> Person:
        """Somebody who takes part, and works in a library there."""
        person = self.participant(name)
        self.moves(person, municipality, position=position, library=library)
        participations.change(self.scene.tx, self.member(person), self.id, slots=list(slots))
        return person

    def moves(
        self, person: Person, municipality: str, *, position: Position = "leader", library: str | None = None
    ) -> None:
        """Work in another library from now on."""
        kept = libraries.keep(self.scene.tx, municipality, library or f"Biblioteket i {municipality}", "small")
        libraries.place(self.scene.tx, self.member(person), position, [kept])
