"""What cannot be computed with, told before anything is."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.groups.cost import SLOTS, position
from bot.domain.groups.model import Person, Rules, Unusable

LARGEST = 30
"""People in a group; the compiled cost counts to 31."""


def check(people: Sequence[Person], rules: Rules) -> None:
    """Raise Unusable with all that is wrong, a sentence each."""
    faults = [*_rules(rules), *_twice(people), *(fault for person in people for fault in _person(person))]
    if faults:
        raise Unusable("\n".join(faults))


def _rules(rules: Rules) -> Iterator[str]:
    if not 1 <= rules.min <= rules.max <= LARGEST:
        yield f"Gruppene kan ikke være på {rules.min}–{rules.max}. Velg 1 ≤ min ≤ max ≤ {LARGEST}."


def _twice(people: Sequence[Person]) -> Iterator[str]:
    for id, times in Counter(person.id for person in people).items():
        if times > 1:
            yield f"Id-en «{id}» står på {times} personer. Gi hver sin egen."


def _person(person: Person) -> Iterator[str]:
    lat, lon = person.lat, person.lon
    if (lat is None) != (lon is None):
        yield f"{person.name} har bare én koordinat. Skriv både lat og lon, eller ingen av dem."
    elif lat is not None and lon is not None:
        if 4 <= lat <= 32 and 57 <= lon <= 81:
            yield f"Det ser ut som lat og lon er byttet om for {person.name} ({lat}, {lon})."
        elif not (-90 <= lat <= 90 and -180 <= lon <= 180):
            yield f"Koordinatene for {person.name} finnes ikke ({lat}, {lon}). Rett lat og lon, eller la dem stå tomme."
    else:
        try:
            position(person)
        except ValueError as unknown:
            yield str(unknown)
    if wrong := sorted(person.slots - set(SLOTS)):
        yield f"{person.name} har en tid som ikke finnes: {', '.join(map(str, wrong))}. Bruk 0–9."
    if person.size_class not in {"small", "larger"}:
        yield f"Størrelsen «{person.size_class}» for {person.name} er ukjent. Bruk small eller larger."
