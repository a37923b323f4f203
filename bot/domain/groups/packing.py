"""Whether the hard rules can all hold at once, and groups that show it; nothing here knows what a group costs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.domain.groups.demands import Demand, Unit, apart, units
from bot.domain.groups.model import Person

MOST_TRIES = 50_000


class Bin(NamedTuple):
    pinned: str | None
    units: list[Unit]

    @property
    def size(self) -> int:
        return sum(len(unit.members) for unit in self.units)


def pack(people: Sequence[Person], wanted: Sequence[Demand]) -> list[Bin] | None:
    """Give groups that keep every demand; None where there are none, or none was found in 50,000 tries.

    Only those whom a demand concerns are searched for a place. The others fill the groups up, in the order of their
    municipalities.
    """
    concerned = _concerned(wanted)
    bins = _place(people, wanted)
    if bins is None:
        return None
    rest = sorted(
        (p for p in people if p.id not in concerned), key=lambda person: (person.municipality_number, person.id)
    )
    return _fill(bins, rest, *_sizes(people, wanted))


def fits(people: Sequence[Person], wanted: Sequence[Demand]) -> bool:
    """Tell whether `pack` would give groups."""
    return _place(people, wanted) is not None


def _sizes(people: Sequence[Person], wanted: Sequence[Demand]) -> tuple[int, int]:
    least = max((each.size for each in wanted if each.kind == "min"), default=1)
    return least, min((each.size for each in wanted if each.kind == "max"), default=len(people))


def _concerned(wanted: Sequence[Demand]) -> set[str]:
    return {id for each in wanted for id in each.ids}


def _place(people: Sequence[Person], wanted: Sequence[Demand]) -> list[Bin] | None:
    """Search depth first, hardest to place first; a unit may join any group that it fits or begin a new one."""
    count, concerned = len(people), _concerned(wanted)
    least, most = _sizes(people, wanted)
    joined = units((person for person in people if person.id in concerned), wanted)
    clashing = _clashes(joined, wanted)
    if clashing is None:
        return None
    hardest = sorted(joined, key=lambda u: (u.pinned is None, -len(u.members), -len(clashing[u]), min(u.ids)))
    bins: list[Bin] = []
    where: dict[Unit, Bin] = {}
    open_choices = [_choices(hardest[0], bins, where, clashing, most)] if hardest else []
    tries = 0
    while open_choices:
        unit = hardest[len(open_choices) - 1]
        if unit in where:
            _leave(unit, bins, where)
        choice = next(open_choices[-1], None)
        tries += 1
        if choice is None:
            open_choices.pop()
        elif tries > MOST_TRIES + len(hardest):
            return None
        else:
            if not choice.units:
                bins.append(choice)
            choice.units.append(unit)
            where[unit] = choice
            if _can_be_filled(bins, count - sum(len(u.members) for u in where), least, most):
                if len(open_choices) == len(hardest):
                    return bins
                open_choices.append(_choices(hardest[len(open_choices)], bins, where, clashing, most))
    return bins if not hardest and _can_be_filled([], count, least, most) else None


def _clashes(joined: Sequence[Unit], wanted: Sequence[Demand]) -> dict[Unit, set[Unit]] | None:
    """Which units may not meet; None where one clashes with itself, or is pinned to two groups."""
    unit_of = {id: unit for unit in joined for id in unit.ids}
    clashing: dict[Unit, set[Unit]] = {unit: set() for unit in joined}
    for one, other in (tuple(pair) for pair in apart(wanted)):
        clashing[unit_of[one]].add(unit_of[other])
        clashing[unit_of[other]].add(unit_of[one])
    twice = any(each.kind == "pin" and unit_of[each.ids[0]].pinned != each.group for each in wanted)
    return None if twice or any(unit in others for unit, others in clashing.items()) else clashing


def _choices(
    unit: Unit, bins: list[Bin], where: dict[Unit, Bin], clashing: dict[Unit, set[Unit]], most: int
) -> Iterator[Bin]:
    barred = {id(where[other]) for other in clashing[unit] if other in where}
    if unit.pinned is None:
        room = most - len(unit.members)
        yield from [each for each in reversed(bins) if each.size <= room and id(each) not in barred]
    if len(unit.members) <= most:
        yield Bin(unit.pinned, [])


def _leave(unit: Unit, bins: list[Bin], where: dict[Unit, Bin]) -> None:
    left = where.pop(unit)
    left.units.pop()
    if not left.units:
        bins.pop()


def _can_be_filled(bins: Sequence[Bin], waiting: int, least: int, most: int) -> bool:
    """Tell whether that many people of whom nothing is asked can fill these groups and some new ones."""
    return _new_bins(bins, waiting, least, most) is not None


def _new_bins(bins: Sequence[Bin], waiting: int, least: int, most: int) -> range | None:
    """How many new groups that would take."""
    lacking, room = sum(max(0, least - each.size) for each in bins), sum(most - each.size for each in bins)
    fewest, largest = -(-max(0, waiting - room) // most), (waiting - lacking) // least
    return range(fewest, largest + 1) if lacking <= waiting and fewest <= largest else None


def _fill(bins: list[Bin], rest: Sequence[Person], least: int, most: int) -> list[Bin]:
    """Give each group its least first, then one more to each in turn; neighbours come one after the other."""
    new = _new_bins(bins, len(rest), least, most)
    assert new is not None
    bins = [*bins, *(Bin(None, []) for _ in range(new[len(new) // 2]))]
    more = [max(0, least - each.size) for each in bins]
    left, turn = len(rest) - sum(more), 0
    while left:
        n = turn % len(bins)
        if bins[n].size + more[n] < most:
            more[n] += 1
            left -= 1
        turn += 1
    waiting = iter(rest)
    return [
        Bin(each.pinned, each.units + [Unit((next(waiting),), None) for _ in range(n)])
        for each, n in zip(bins, more, strict=True)
    ]
