"""People and groups to draw: cut by neighbourhood, so that the map alone is tried."""

from bot.domain.groups import Group, Person
from bot.domain.places import load_municipalities

NORTH = sorted(number for number in load_municipalities() if number[:2] in {"18", "55", "56"})
EVERYWHERE = sorted(load_municipalities())


def person(n, number="1860", lat=None, lon=None):
    return Person(f"p{n:05}", f"Person {n}", "Biblioteket", number, lat, lon)


def people_of(numbers):
    return [person(n, number) for n, number in enumerate(numbers)]


def cut(people, size=4):
    """Groups of those whose municipality numbers follow one another, each hosted by its first member."""
    rows = [people[start : start + size] for start in range(0, len(people), size)]
    return [
        Group(f"g{n}", named(row[0].municipality_number, n), row[0].municipality_number, 1, "", ids(row))
        for n, row in enumerate(rows)
    ]


def named(number, n):
    return f"{load_municipalities()[number].name} {n}" if number in load_municipalities() else f"Gruppe {n}"


def ids(people):
    return tuple(person.id for person in people)
