"""A plan in words, for whoever reads it in a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.table import Table

from bot.domain.groups import Assignment, Collision, Group, Person
from bot.domain.groups.cost import km_to_host
from bot.domain.groups.demands import Demand
from bot.domain.groups.model import Km
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
MOST_COLLISIONS = 10

People = Mapping[str, Person]


def table(plan: Assignment, people: People, known: Km) -> Table:
    """Each group: who, where, when, how far the one has who has furthest, and what it costs."""
    shown = Table("Gruppe", "Møtested", "Tid", "Personer", box=None, pad_edge=False, header_style="bold")
    shown.add_column("Lengst, km", justify="right", no_wrap=True)
    shown.add_column("Kostnad", justify="right", no_wrap=True)
    names = _names(people)
    for group in plan.groups[:MOST_GROUPS]:
        members = [people[id] for id in group.members]
        km = max(km_to_host(person, group.host_municipality, members, known) for person in members)
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


def collision(found: Collision, people: People) -> Iterator[str]:
    """Which rules cannot all hold, and what is enough to give up."""
    names, cores = _names(people), found.cores
    if {each.kind for each in cores[0]} == {"min", "max"}:
        least, most = (next(each.size for each in cores[0] if each.kind == kind) for kind in ("min", "max"))
        yield f"{_many(found.people, 'person', 'personer')} kan ikke deles i grupper på {least}–{most}."
        yield "Endre min eller max."
        return
    for core in cores[:MOST_COLLISIONS]:
        words = [_rule(each, names) for each in core]
        together = {1: f" med {_many(found.people, 'person', 'personer')}", 2: " begge"}.get(len(core), " alle")
        yield f"{_and(words)} kan ikke{together if len(core) > 1 else ''} holde{together if len(core) == 1 else ''}."
    if (hidden := len(cores) - MOST_COLLISIONS) > 0:
        yield f"… og {_many(hidden, 'kollisjon', 'kollisjoner')} til."
    yield _way_out(found, names)


def _way_out(found: Collision, names: Mapping[str, str]) -> str:
    if not found.ways_out:
        return "Flere regler kan også stå i veien. Rett disse først, og prøv igjen."
    if len(found.ways_out) == len(found.cores[0]) > 1:
        return "Det er nok å gi opp én av dem."
    ways = [_and([_rule(each, names) for each in way]) for way in found.ways_out]
    return f"Det er nok å gi opp: {' eller '.join(ways)}."


def _rule(demand: Demand, names: Mapping[str, str]) -> str:
    who = _and([names[id] for id in demand.ids])
    match demand.kind:
        case "together":
            return f"{who} sammen"
        case "apart":
            return f"{who} hver for seg"
        case "leader":
            return f"{who} hver for seg (leder og ansatt)"
        case "pin":
            return f"{who} festet til {demand.group}"
        case "min":
            return f"minst {demand.size} i hver gruppe"
        case "max":
            return f"høyst {demand.size} i hver gruppe"


def _and(words: Sequence[str]) -> str:
    return " og ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
