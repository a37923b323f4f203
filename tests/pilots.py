"""Shorter programmes: a pilot without electives that becomes the full one, and one that soon comes to its electives."""

from storage import participations
from tests.cohort import STARTER
from tests.scene import Person, Scene
from tests.week import Week, oslo

FULL = STARTER
PILOT = STARTER[: STARTER.index('[[module]]\nkey = "M4"')].replace("electives = 2", "electives = 0", 1)


def without(text: str, *keys: str) -> str:
    """The same file without some modules."""
    for key in keys:
        begin = text.index(f'[[module]]\nkey = "{key}"')
        ends = [text.find(each, begin + 1) for each in ("\n[[module]]\n", "\n# ------")]
        text = text[:begin] + text[min(end for end in ends if end > 0) + 1 :]
    return text


def first(text: str, key: str) -> str:
    """The same file with a module before all others."""
    begin = text.index(f'[[module]]\nkey = "{key}"')
    rest = without(text, key)
    moved = text[begin : begin + len(text) - len(rest)]
    at = rest.index("[[module]]")
    return rest[:at] + moved + rest[at:]


class Soon(Week):
    """One module of four weeks, then the electives: from week 41, since 40 is free."""

    source = without(STARTER, "M2", "M3", "M4", "M5")

    def chooses(self, person: Person, *electives: str) -> None:
        participations.change(self.scene.tx, self.member(person), self.id, electives=list(electives))


def divided(scene: Scene) -> Soon:
    """The group takes organisation and then marketing; Kari takes rhetoric in place of the first."""
    week = Soon(scene)
    week.chooses(week.ola, "E1", "E2")
    week.chooses(week.ine, "E1")
    week.chooses(week.kari, "E5", "E2")
    scene.at(oslo(9, 22, 12))
    return week
