from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from bot.domain.groups.checking import check
from bot.domain.groups.conflicts import Impossible, collision
from bot.domain.groups.cost import evaluate, km_to_host, position
from bot.domain.groups.demands import Demand, Unit, apart, demands, units
from bot.domain.groups.effort import Effort
from bot.domain.groups.model import Assignment, Group, Person, Rules
from bot.domain.groups.packing import Bin, pack
from bot.domain.places import load_municipalities

if TYPE_CHECKING:
    from bot.domain.groups.solving import Solution


def never() -> bool:
    return False


def ignore(_share: float) -> None:
    """Tell nobody how far it is."""


def assign(
    people: Iterable[Person],
    rules: Rules,
    previous: Assignment | None = None,
    seed: int = 0,
    work: int | None = None,
    stop: Callable[[], bool] = never,
    progress: Callable[[float], None] = ignore,
) -> Assignment:
    """Put people into the cheapest groups; raises Impossible where the rules cannot all hold, and Unusable.

    `work` bounds the moves looked at: the same people, rules, seed and work give the same plan, whatever the order of
    the people. `stop` tells when time is up, which is asked between pieces of work; `progress` hears the share done.
    """
    everyone = sorted(people, key=lambda person: person.id)
    check(everyone, rules)
    if not everyone:
        return Assignment((), 0.0, {}, "optimal", (), (), "work")
    wanted = demands(everyone, rules)
    here = {person.id: person for person in everyone}
    packed = pack(here, wanted)
    if packed is None:
        raise Impossible(collision(here, wanted))
    before = {id: group.id for group in (previous.groups if previous else ()) for id in group.members if id in here}
    joined = units(everyone, wanted)
    known = sorted(set(before.values()) | {unit.pinned for unit in joined if unit.pinned})
    found = _solve(joined, packed, wanted, known, before, rules, Effort(seed, work, stop, progress))
    groups = _groups(everyone, found.groups, known, before, rules, previous)
    return _assignment(everyone, rules, before, groups, found)


def _solve(
    joined: Sequence[Unit],
    packed: Sequence[Bin],
    wanted: Sequence[Demand],
    known: Sequence[str],
    before: Mapping[str, str],
    rules: Rules,
    effort: Effort,
) -> "Solution":
    from bot.domain.groups.arrays import tabulate  # noqa: PLC0415 - NumPy, numba and HiGHS only when a plan is made
    from bot.domain.groups.solving import solve  # noqa: PLC0415
    from bot.domain.groups.start import Given  # noqa: PLC0415

    number = {id: n for n, id in enumerate(known)}
    unit_of = {id: n for n, unit in enumerate(joined) for id in unit.ids}
    least = next(each.size for each in wanted if each.kind == "min")
    arrays = tabulate(joined, apart(wanted), rules, least, number, before)
    begin = [
        Given(number.get(each.pinned or ""), [unit_of[unit.members[0].id] for unit in each.units]) for each in packed
    ]
    return solve(arrays, len(known), begin, effort)


def _groups(
    everyone: Sequence[Person],
    found: Iterable[tuple[int, list[int]]],
    known: Sequence[str],
    before: Mapping[str, str],
    rules: Rules,
    previous: Assignment | None,
) -> list[Group]:
    """Name the groups: those from before keep id and name, and new ones get an id that was never used."""
    names = {group.id: group.name for group in previous.groups} if previous else {}
    taken = set(names.values())
    unused = (id for id in (f"g{n}" for n in count(1)) if id not in names and id not in known)
    groups = []
    for n, numbers in sorted((min(len(known), n), sorted(numbers)) for n, numbers in found):
        members = [everyone[k] for k in numbers]
        id = known[n] if n < len(known) else next(unused)
        newcomers = sum(before.get(person.id, id) != id for person in members)
        cost = evaluate(members, rules, newcomers)
        name = names.get(id) or _name(cost.host_municipality, taken)
        taken.add(name)
        ids = tuple(person.id for person in members)
        groups.append(Group(id, name, cost.host_municipality, cost.slot, cost.module, ids, cost.cost))
    return groups


def _assignment(
    everyone: Sequence[Person], rules: Rules, before: Mapping[str, str], groups: Sequence[Group], found: "Solution"
) -> Assignment:
    cost = {term: sum(group.cost[term] for group in groups) for term in groups[0].cost}
    moved = (id for group in groups for id in group.members if before.get(id, group.id) != group.id)
    return Assignment(
        groups=tuple(groups),
        total=sum(cost.values()),
        cost=cost,
        status="optimal" if found.proven and not _is_vague(everyone) else "heuristic",
        warnings=tuple(_warnings(everyone, rules, groups)),
        moved=tuple(sorted(moved)),
        stopped="time" if found.late else "work",
    )


def _is_vague(everyone: Iterable[Person]) -> bool:
    """Whether people from one unknown municipality are at several places.

    Each group of theirs would then meet at another place than the search has counted with.
    """
    known = load_municipalities()
    unknown = {(each.municipality_number, position(each)) for each in everyone if each.municipality_number not in known}
    return len(unknown) > len({number for number, _ in unknown})


def _name(number: str, taken: set[str]) -> str:
    """A group's name: where it meets, and a number where several meet there."""
    place = load_municipalities().get(number)
    return free_name(place.name if place else number, taken)


def free_name(name: str, taken: set[str]) -> str:
    """A name, with a number where it is taken."""
    return next(each for n in count(1) if (each := name if n == 1 else f"{name} {n}") not in taken)


def _warnings(everyone: Sequence[Person], rules: Rules, groups: Iterable[Group]) -> Iterator[str]:
    by_id = {person.id: person for person in everyone}
    for group in groups:
        members = [by_id[id] for id in group.members]
        if len(members) < rules.min:
            yield f"Det er bare {len(members)} i gruppa {group.name}. En gruppe bør ha minst {rules.min}."
        for person in members:
            km = km_to_host(person, group.host_municipality, members, rules.km)
            if km > rules.travel_limit_km:
                yield f"{person.name} har {km:.0f} km til gruppa {group.name}. Vurder videomøter."
