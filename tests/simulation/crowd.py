"""Five thousand people in 1,250 groups: each group lives as one of some patterns that a seed draws."""

from dataclasses import replace
from datetime import time
from random import Random

from tests.simulation.model import Cast, Group, Person, Way

SEED = 2026
PATTERNS = 50
SIZE = 4
# What groups are asked in which week, where nothing is changed: in Nordland, and in Troms.
NORDLAND = """
    2026-W36 M1-1  2026-W37 M1-2  2026-W38 M1-3  2026-W39 M1-4  2026-W41 M2-1  2026-W42 M2-2  2026-W43 M2-3
    2027-W06 M2-4  2027-W07 M3-1  2027-W08 M3-2  2027-W10 M3-3  2027-W14 M3-4  2027-W16 M4-1  2027-W18 M4-2
    2027-W20 M4-3
    2027-W36 M4-4  2027-W37 M5-1  2027-W38 M5-2  2027-W39 M5-3  2027-W41 M5-4  2027-W42 E1-1  2027-W43 E1-2
    2028-W06 E1-3  2028-W07 E2-1  2028-W08 E2-2  2028-W10 E2-3  2028-W14 E1-follow-up  2028-W18 E2-follow-up
    2028-W36 after-3-months"""
TROMS = """
    2026-W36 M1-1  2026-W37 M1-2  2026-W38 M1-3  2026-W39 M1-4  2026-W41 M2-1  2026-W42 M2-2  2026-W43 M2-3
    2027-W06 M2-4  2027-W07 M3-1  2027-W08 M3-2  2027-W09 M3-3  2027-W14 M3-4  2027-W16 M4-1  2027-W18 M4-2
    2027-W20 M4-3
    2027-W36 M4-4  2027-W37 M5-1  2027-W38 M5-2  2027-W39 M5-3  2027-W41 M5-4  2027-W42 E1-1  2027-W43 E1-2
    2028-W06 E1-3  2028-W07 E2-1  2028-W08 E2-2  2028-W09 E2-3  2028-W14 E1-follow-up  2028-W18 E2-follow-up
    2028-W36 after-3-months"""
HOURS = (
    (1, time(9), "1870", NORDLAND),
    (2, time(8, 15), "1804", NORDLAND),
    (1, time(13, 15), "5530", TROMS),
    (4, time(9, 30), "1870", NORDLAND),  # on the last day of a week
)
WAYS = (
    Way("chats", 0, "14:10"),
    Way("chats", 5, "14:30"),  # after a reminder
    Way("shares", 1, "10:20"),
    Way("keeps", 1, "10:20"),
    Way("skips", 0, "14:20"),
    Way("looks", 1, "10:20"),
    Way(""),
)
# Of a hundred people so many live in each of these ways, when they do anything at all.
SHARES = (70, 4, 3, 3, 10, 4, 6)
FALL_SILENT = 0.9  # so many answer for some weeks and then no more: they are used to it, and are not reminded


def patterns() -> list[Cast]:
    chance = Random(SEED)
    return [_pattern(chance, number) for number in range(PATTERNS)]


def _pattern(chance: Random, number: int) -> Cast:
    weekday, at, host, weeks = HOURS[number % len(HOURS)]
    group = Group("G", host, weekday, at, weeks)
    people = [_person(chance, name, host, weeks) for name in "abcd"]
    return Cast({group.name: group}, {person.name: person for person in people})


def _person(chance: Random, name: str, municipality: str, weeks: str) -> Person:
    """Somebody with a way of their own, who now and then does something else; many fall silent, some for a while."""
    way, named = chance.choices(WAYS, SHARES)[0], weeks.split()[::2]
    otherwise = {week: chance.choices(WAYS, SHARES)[0] for week in named if chance.random() < 0.05}
    first = chance.randrange(4, 6)
    lasts = len(named) if chance.random() < FALL_SILENT else chance.randrange(5)
    otherwise |= dict.fromkeys(named[first : first + lasts], Way(""))
    if in_chat := chance.random() < 0.98:
        return Person(name, "G", municipality, way, ("E1", "E2"), otherwise=otherwise)
    otherwise = {week: _alone(each) for week, each in otherwise.items()}
    return Person(name, "G", municipality, _alone(way), ("E1", "E2"), in_chat=in_chat, otherwise=otherwise)


def _alone(way: Way) -> Way:
    return Way("shares", 1, "10:20") if way.act == "chats" else way


def crowd(patterns: list[Cast], groups: int) -> Cast:
    """So many groups, each like one of the patterns; who is «a» in it is «a17» here."""
    made = Cast({}, {})
    for number in range(groups):
        pattern = patterns[number % len(patterns)]
        group = replace(pattern.groups["G"], name=f"G_{number}")
        made.groups[group.name] = group
        for person in pattern.people.values():
            mine = replace(person, name=f"{person.name}_{number}", group=group.name)
            made.people[mine.name] = mine
    return made
