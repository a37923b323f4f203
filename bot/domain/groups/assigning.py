from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bot.domain.groups.cost import evaluate, km_to_host
from bot.domain.groups.demands import Unit, apart_pairs, units
from bot.domain.groups.model import Assignment, Group, Impossible, Person, Rules
from bot.domain.groups.search import Plan, Problem, improve, nearest, people_of
from bot.domain.places import load_municipalities

DEFAULT_WORK = 20_000
"""Changes looked at; enough for a hundred people."""


def never() -> bool:
    return False


def assign(  # noqa: PLR0917 - the signature that the command and the bot share
    people: Iterable[Person],
    rules: Rules,
    previous: Assignment | None = None,
    seed: int = 0,
    work: int | None = None,
    stop: Callable[[], bool] = never,
) -> Assignment:
    """Put people into groups, neighbours first; raises Impossible, in words, where the rules cannot all hold.

    The same people, rules, seed and work give the same plan, whatever the order of the people.
    """
    everyone = sorted(people, key=lambda person: person.id)
    if not everyone:
        return Assignment((), 0.0, {}, "optimal", (), (), "work")
    problem = _problem(everyone, rules, previous)
    plan = nearest(problem, seed)
    if plan is None:
        raise Impossible(_no_way(problem))
    stopped = improve(problem, plan, DEFAULT_WORK if work is None else work, stop)
    return _assignment(problem, plan, previous, stopped)


def nearest_with_room(
    person: Person, groups: Sequence[Group], rules: Rules, people: Iterable[Person] = ()
) -> Group | None:
    """Find the group with room whose host is nearest a late joiner and where nobody must be apart from them.

    `people` are the groups' members, so that their own leaders are known.
    """
    apart = apart_pairs([*people, person], rules)
    open_ = [
        group
        for group in groups
        if len(group.members) < rules.max and not any(frozenset((person.id, id)) in apart for id in group.members)
    ]
    return min(open_, key=lambda group: (km_to_host(person, group.host_municipality, [person]), group.id), default=None)


def _problem(everyone: Sequence[Person], rules: Rules, previous: Assignment | None) -> Problem:
    apart = apart_pairs(everyone, rules)
    joined = units(everyone, rules, apart)
    here = {person.id for person in everyone}
    before = {id: group.id for group in (previous.groups if previous else ()) for id in group.members if id in here}
    group_ids = _group_ids(len(everyone), rules, before, joined)
    return Problem(joined, group_ids, before, rules, min(rules.min, len(everyone)), apart)


def _group_ids(people: int, rules: Rules, before: dict[str, str], joined: Sequence[Unit]) -> list[str]:
    """Choose how many groups there are and what they are called: those from before, pinned ones, then new ones."""
    left = Counter(before.values())
    wanted = sorted({unit.pinned for unit in joined if unit.pinned})
    known = wanted + [id for id, _ in sorted(left.items(), key=lambda item: (-item[1], item[0])) if id not in wanted]
    least, most = -(-people // rules.max), people // min(rules.min, people)
    if least > most:
        raise Impossible(f"{people} personer kan ikke deles i grupper på {rules.min}–{rules.max}. Endre min eller max.")
    fitting = range(max(least, len(wanted)), most + 1)
    if not fitting:
        raise Impossible(f"Noen er festet til {len(wanted)} grupper, men det blir ikke folk til mer enn {most}.")
    count = min(fitting, key=lambda count: (abs(count - len(left)) if left else 0, abs(people - count * rules.target)))
    new = (f"g{n}" for n in range(1, count + len(known) + 1))
    return (known + [id for id in new if id not in known])[:count]


def _no_way(problem: Problem) -> str:
    names = {person.id: person.name for unit in problem.units for person in unit.members}
    pairs = [" og ".join(sorted(names[id] for id in pair)) for pair in problem.apart if pair <= names.keys()]
    pinned = [person.name for unit in problem.units for person in unit.members if unit.pinned]
    told = [f"hver for seg: {'; '.join(sorted(pairs))}"] * bool(pairs) + [f"festet: {', '.join(pinned)}"] * bool(pinned)
    return (
        f"Fant ingen måte å dele {len(names)} personer i {len(problem.group_ids)} grupper på når alle regler skal holde"
        f" ({'. '.join(told) or 'grupper som skal være sammen'}). Ta bort en regel, eller endre min og max."
    )


def _assignment(problem: Problem, plan: Plan, previous: Assignment | None, stopped: str) -> Assignment:
    names = {group.id: group.name for group in previous.groups} if previous else {}
    groups = []
    for n, chosen in enumerate(plan):
        groups.append(_group(problem, n, people_of(chosen), names))
        names[groups[-1].id] = groups[-1].name
    cost = {term: sum(group.cost[term] for group in groups) for term in groups[0].cost}
    moved = (id for group in groups for id in group.members if problem.before.get(id, group.id) != group.id)
    return Assignment(
        groups=tuple(groups),
        total=sum(cost.values()),
        cost=cost,
        status="heuristic",
        warnings=tuple(_warnings(problem, plan, groups)),
        moved=tuple(sorted(moved)),
        stopped=stopped,
    )


def _group(problem: Problem, n: int, members: list[Person], names: dict[str, str]) -> Group:
    id = problem.group_ids[n]
    found = evaluate(members, problem.rules, problem.newcomers(members, n))
    name = names.get(id) or _name(found.host_municipality, set(names.values()))
    ids = tuple(person.id for person in members)
    return Group(id, name, found.host_municipality, found.slot, found.module, ids, found.cost)


def _name(number: str, taken: set[str]) -> str:
    """A group's name: where it meets, and a number where several meet there."""
    place = load_municipalities().get(number)
    return free_name(place.name if place else number, taken)


def free_name(name: str, taken: set[str]) -> str:
    """A name, with a number where it is taken."""
    return next(each for each in (name, *(f"{name} {n}" for n in range(2, len(taken) + 3))) if each not in taken)


def _warnings(problem: Problem, plan: Plan, groups: Sequence[Group]) -> Iterable[str]:
    for group, chosen in zip(groups, plan, strict=True):
        members = people_of(chosen)
        if len(members) < problem.rules.min:
            yield f"Det er bare {len(members)} i gruppa {group.name}. En gruppe bør ha minst {problem.rules.min}."
        for person in members:
            km = km_to_host(person, group.host_municipality, members)
            if km > problem.rules.travel_limit_km:
                yield f"{person.name} har {km:.0f} km til gruppa {group.name}. Vurder videomøter."
