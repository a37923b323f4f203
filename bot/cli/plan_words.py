"""A plan in words, for whoever reads it in a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.table import Table

from bot.domain.groups import Assignment, Group, Person
from bot.domain.groups.cost import km_to_host
from bot.domain.places import load_municipalities

DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag")
HOURS = ("08.30", "14.00")
TERMS = {
    "travel": "reise",
    "slot": "tider som ikke passer",
    "module": "moduler som ikke er valgt",
    "no_larger": "grupper uten en større enhet",
    "no_small": "grupper uten en liten enhet",
    "same_municipality": "flere fra samme kommune",
    "size": "grupper over eller under målet",
    "stability": "personer som flyttes",
}
STATUS = {
    ("optimal", "work"): "Det finnes ingen bedre plan: det er bevist.",
    ("optimal", "time"): "Det finnes ingen bedre plan: det er bevist.",
    ("heuristic", "work"): "Planen er god, men det er ikke bevist at den er best.",
    ("heuristic", "time"): "Tida tok slutt. Alle regler holder, men med mer tid kan planen bli bedre.",
}
MOST_GROUPS = 200
MOST_LINES = 20

People = Mapping[str, Person]


def table(plan: Assignment, people: People) -> Table:
    """Each group: who, where, when, how far the one has who has furthest, and what it costs."""
    shown = Table("Gruppe", "Møtested", "Tid", "Personer", box=None, pad_edge=False, header_style="bold")
    shown.add_column("Lengst, km", justify="right", no_wrap=True)
    shown.add_column("Kostnad", justify="right", no_wrap=True)
    names = _names(people)
    for group in plan.groups[:MOST_GROUPS]:
        members = [people[id] for id in group.members]
        km = max(km_to_host(person, group.host_municipality, members) for person in members)
        cost = number(sum(group.cost.values()))
        shown.add_row(
            f"{group.id} {group.name}",
            _place(group),
            _time(group, members),
            ", ".join(names[id] for id in group.members),
            number(km),
            cost,
        )
    return shown


def _place(group: Group) -> str:
    found = load_municipalities().get(group.host_municipality)
    return found.name if found else group.host_municipality


def _time(group: Group, members: Iterable[Person]) -> str:
    """The group's time, and how many can come then where not all can."""
    free = [group.slot in person.slots for person in members]
    said = f"{DAYS[group.slot // 2]} {HOURS[group.slot % 2]}"
    return said if all(free) else f"{said} ({sum(free)} av {len(free)} kan)"


def number(value: float) -> str:
    """A number as it is read aloud: «12 345»."""
    return f"{value:,.0f}".replace(",", " ")


def lines(plan: Assignment, people: People, before: Assignment | None) -> Iterator[str]:
    """What is said below the table: the sum, how good the plan is, what has changed, what to look at."""
    if (hidden := len(plan.groups) - MOST_GROUPS) > 0:
        yield f"… og {_many(hidden, 'gruppe', 'grupper')} til. Alle er med i det --out og --json gir."
    yield ""
    persons, groups = _many(len(people), "person", "personer"), _many(len(plan.groups), "gruppe", "grupper")
    yield f"{persons} i {groups}. Kostnaden er {number(plan.total)}, regnet i kilometer:"
    yield from (f"{number(cost):>9}  {TERMS.get(term, term)}" for term, cost in plan.cost.items() if cost)
    yield STATUS[plan.status, plan.stopped]
    if before:
        yield from ("", *_changes(plan, people, before))
    if plan.warnings:
        yield from ("", *_first("Se på dette:", plan.warnings))


def _changes(plan: Assignment, people: People, before: Assignment) -> Iterator[str]:
    was = {id: group for group in before.groups for id in group.members}
    now = {id: group for group in plan.groups for id in group.members}
    new = [id for id in people if id not in was]
    left = [id for id in was if id not in people]
    names = _names(people)
    moves = (f"{names[id]} flyttes fra {was[id].name} til {now[id].name}." for id in plan.moved)
    joins = (f"{names[id]} er ny i {now[id].name}." for id in new)
    said = f"Siden forrige plan: {len(plan.moved)} flyttes, {len(new)} kommer til og {len(left)} går ut."
    yield from _first(said, [*moves, *joins])


def _names(people: People) -> dict[str, str]:
    """What each is called, with the id where others have the same name."""
    count = Counter(person.name for person in people.values())
    return {id: f"{each.name} ({id})" if count[each.name] > 1 else each.name for id, each in people.items()}


def _first(said: str, told: Sequence[str]) -> Iterator[str]:
    yield said
    yield from (f"- {each}" for each in told[:MOST_LINES])
    if len(told) > MOST_LINES:
        yield f"… og {number(len(told) - MOST_LINES)} til."


def _many(n: int, one: str, many: str) -> str:
    return f"{number(n)} {one if n == 1 else many}"
