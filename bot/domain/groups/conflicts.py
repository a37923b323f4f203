"""Which rules collide, and the smallest set of them to give up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from bot.domain.groups.demands import Demand
from bot.domain.groups.model import Person
from bot.domain.groups.packing import fits

MOST_CORES = 30
RELUCTANCE = {"together": 0, "apart": 0, "pin": 0, "max": 1, "min": 1, "leader": 2}
"""What is least hard to give up comes first, among sets of one size."""

Demands = tuple[Demand, ...]


@dataclass(frozen=True)
class Collision:
    people: int
    cores: tuple[Demands, ...]
    """Rules that cannot all hold; without any one of a core the others of it can."""
    ways_out: tuple[Demands, ...]
    """The smallest sets to give up, where each is enough; none where there are more cores than are looked for."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Collision":
        cores, ways_out = (
            tuple(tuple(Demand(**each | {"ids": tuple(each["ids"])}) for each in demands) for demands in kept[name])
            for name in ("cores", "ways_out")
        )
        return cls(kept["people"], cores, ways_out)


class Impossible(ValueError):
    """The rules cannot all hold."""

    def __init__(self, collision: Collision) -> None:
        super().__init__(collision)
        self.collision = collision


def collision(people: Mapping[str, Person], wanted: Sequence[Demand]) -> Collision:
    """Tell which demands collide, where no groups fit them."""
    cores = [_core(people, wanted)]
    while not fits(people, _but(wanted, hitting := _hitting(cores))):
        if len(cores) == MOST_CORES:
            return Collision(len(people), tuple(cores), ())
        cores.append(_core(people, _but(wanted, hitting)))
    if len(hitting) > 1:
        return Collision(len(people), tuple(cores), (hitting,))
    alone = tuple((each,) for each in cores[0] if fits(people, _but(wanted, [each])))
    return Collision(len(people), tuple(cores), alone)


def _core(people: Mapping[str, Person], wanted: Sequence[Demand]) -> Demands:
    """Give a minimal part of the demands that cannot hold, by QuickXplain (Junker 2004).

    Most often they are about the same few people, and then those about others need not be looked at.
    """
    order = {each: n for n, each in enumerate(wanted)}
    part = next((part for part in _parts(wanted) if not fits(people, part)), wanted)
    found = _explain(people, [], [], sorted(part, key=order.__getitem__))
    return tuple(sorted(found, key=order.__getitem__))


def _parts(wanted: Sequence[Demand]) -> list[list[Demand]]:
    """Part the demands so that no two parts name the same person or group; the sizes are in each."""
    part_of: dict[str, list[Demand]] = {}
    for each in wanted:
        touching = {id(part): part for name in _named(each) if (part := part_of.get(name))}
        merged = [each, *chain(*touching.values())]
        part_of |= dict.fromkeys(chain(*map(_named, merged)), merged)
    sizes = [each for each in wanted if not each.ids]
    return [[*part, *sizes] for part in {id(part): part for part in part_of.values()}.values()]


def _named(demand: Demand) -> list[str]:
    return [*demand.ids, *([f"group {demand.group}"] if demand.group else [])]


def _explain(
    people: Mapping[str, Person], held: list[Demand], added: list[Demand], parts: list[Demand]
) -> list[Demand]:
    if added and not fits(people, held):
        return []
    if len(parts) <= 1:
        return parts
    one, other = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    second = _explain(people, held + one, one, other)
    first = _explain(people, held + second, second, one)
    return first + second


def _hitting(cores: Sequence[Demands]) -> Demands:
    """Give the smallest set with something of every core."""
    for most in range(1, len(cores) + 1):
        if found := _hit(cores, (), most):
            return tuple(sorted(found, key=_hardness))
    return ()


def _hit(cores: Sequence[Demands], chosen: Demands, most: int) -> Demands | None:
    """Add to what is chosen, up to so many in all, until every core is hit; what is easiest to give up comes first."""
    open_ = [core for core in cores if not set(core) & set(chosen)]
    if not open_:
        return chosen
    if len(chosen) + _disjoint(open_) > most:
        return None
    ways = (_hit(open_, (*chosen, each), most) for each in sorted(open_[0], key=_hardness))
    return next((found for found in ways if found), None)


def _disjoint(cores: Iterable[Demands]) -> int:
    """How many cores share nothing with one counted before: as many must be given up, at the least."""
    seen: set[Demand] = set()
    count = 0
    for core in cores:
        if not seen & set(core):
            seen |= set(core)
            count += 1
    return count


def _hardness(demand: Demand) -> tuple[int, str]:
    return RELUCTANCE[demand.kind], str(demand)


def _but(wanted: Iterable[Demand], given_up: Iterable[Demand]) -> list[Demand]:
    gone = set(given_up)
    return [each for each in wanted if each not in gone]
