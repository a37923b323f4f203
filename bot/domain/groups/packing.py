"""Whether the hard rules can all hold at once, and groups that show it; nothing here knows what a group costs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass
class _Room:
    """Whether those of whom nothing is asked can fill the groups that are begun, and some new ones."""

    least: int
    most: int
    waiting: int
    """People in no group yet."""
    lacking: int = 0
    """How many the groups need to be large enough."""
    free: int = 0
    """How many more they hold."""

    def changed(self, group: Bin, by: int) -> None:
        """A group has grown by so many, or shrunk."""
        self.waiting -= by
        for size, sign in ((group.size - by, -1), (group.size, 1)):
            if size:
                self.lacking += sign * max(0, self.least - size)
                self.free += sign * (self.most - size)

    def new_bins(self) -> range | None:
        """How many new groups that would take."""
        fewest = -(-max(0, self.waiting - self.free) // self.most)
        largest = (self.waiting - self.lacking) // self.least
        return range(fewest, largest + 1) if self.lacking <= self.waiting and fewest <= largest else None


def pack(people: Mapping[str, Person], wanted: Sequence[Demand]) -> list[Bin] | None:
    """Give groups that keep every demand; None where there are none, or none was found in 50,000 tries.

    Only those whom a demand concerns are searched for a place. The others fill the groups up, in the order of their
    municipalities.
    """
    concerned, room = _concerned(wanted), _room(people, wanted)
    bins = _place(people, wanted, room)
    if bins is None:
        return None
    others = (person for person in people.values() if person.id not in concerned)
    rest = sorted(others, key=lambda person: (person.municipality_number, person.id))
    return _fill(bins, rest, room)


def fits(people: Mapping[str, Person], wanted: Sequence[Demand]) -> bool:
    """Tell whether `pack` would give groups."""
    return _place(people, wanted, _room(people, wanted)) is not None


def _room(people: Mapping[str, Person], wanted: Sequence[Demand]) -> _Room:
    least = max((each.size for each in wanted if each.kind == "min"), default=1)
    most = min((each.size for each in wanted if each.kind == "max"), default=len(people))
    return _Room(least, most, len(people))


def _concerned(wanted: Sequence[Demand]) -> set[str]:
    return {id for each in wanted for id in each.ids}


def _place(people: Mapping[str, Person], wanted: Sequence[Demand], room: _Room) -> list[Bin] | None:
    """Search depth first, hardest to place first; a unit may join any group that it fits or begin a new one."""
    joined = units((people[id] for id in sorted(_concerned(wanted))), wanted)
    clashing = _clashes(joined, wanted)
    if clashing is None:
        return None
    hardest = sorted(joined, key=lambda u: (u.pinned is None, -len(u.members), -len(clashing[u]), min(u.ids)))
    bins: list[Bin] = []
    where: dict[Unit, Bin] = {}
    open_choices = [_choices(hardest[0], bins, where, clashing, room.most)] if hardest else []
    tries = 0
    while open_choices:
        unit = hardest[len(open_choices) - 1]
        if unit in where:
            _leave(unit, bins, where, room)
        choice = next(open_choices[-1], None)
        tries += 1
        if choice is None:
            open_choices.pop()
        elif tries > MOST_TRIES + len(hardest):
            return None
        else:
            _join(unit, choice, bins, where, room)
            if room.new_bins() is not None:
                if len(open_choices) == len(hardest):
                    return bins
                open_choices.append(_choices(hardest[len(open_choices)], bins, where, clashing, room.most))
    return bins if not hardest and room.new_bins() is not None else None


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
    """Give the groups that a unit fits, the newest first, while what is tried below is taken back each time."""
    barred = {id(where[other]) for other in clashing[unit] if other in where}
    if unit.pinned is None:
        for each in reversed(bins):
            if each.size <= most - len(unit.members) and id(each) not in barred:
                yield each
    if len(unit.members) <= most:
        yield Bin(unit.pinned, [])


def _join(unit: Unit, choice: Bin, bins: list[Bin], where: dict[Unit, Bin], room: _Room) -> None:
    if not choice.units:
        bins.append(choice)
    choice.units.append(unit)
    where[unit] = choice
    room.changed(choice, len(unit.members))


def _leave(unit: Unit, bins: list[Bin], where: dict[Unit, Bin], room: _Room) -> None:
    left = where.pop(unit)
    left.units.pop()
    if not left.units:
        bins.pop()
    room.changed(left, -len(unit.members))


def _fill(bins: list[Bin], rest: Sequence[Person], room: _Room) -> list[Bin]:
    """Give each group its least first, then one more to each in turn; neighbours come one after the other."""
    new = room.new_bins()
    assert new is not None
    bins = [*bins, *(Bin(None, []) for _ in range(new[len(new) // 2]))]
    more = [max(0, room.least - each.size) for each in bins]
    left, turn = len(rest) - sum(more), 0
    while left:
        n = turn % len(bins)
        if bins[n].size + more[n] < room.most:
            more[n] += 1
            left -= 1
        turn += 1
    waiting = iter(rest)
    return [
        Bin(each.pinned, each.units + [Unit((next(waiting),), None) for _ in range(n)])
        for each, n in zip(bins, more, strict=True)
    ]
