"""Which rules collide, and the smallest set of them to give up: computed, and told in words."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from bot.domain.groups.demands import Demand, demands
from bot.domain.groups.model import Person, Rules
from bot.domain.groups.packing import pack

MOST_CORES = 30
RELUCTANCE = {"together": 0, "apart": 0, "pin": 0, "max": 1, "min": 1, "leader": 2}
"""What is least hard to give up comes first, among sets of one size."""


def told(people: Sequence[Person], rules: Rules) -> str:
    """Tell people which rules collide, where `pack` finds no groups."""
    wanted = demands(people, rules)
    cores, given_up = _cores(people, wanted)
    names = {person.id: person.name for person in people}
    sentences = [_sentence(core, names, len(people)) for core in cores]
    if {each.kind for each in cores[0]} == {"min", "max"}:
        return f"{sentences[0]}. Endre min eller max."
    alone = [each for each in cores[0] if _hold(people, _but(wanted, [each]))] if len(given_up) == 1 else []
    if len(cores[0]) > 1 and alone == list(cores[0]):
        return f"{sentences[0]}; det er nok å gi opp én av dem."
    ways = " eller ".join(_words(each, names) for each in alone or given_up[:1])
    if len(given_up) > 1:
        ways = _listed([_words(each, names) for each in given_up])
    return f"{'. '.join(sentences)}. Det er nok å gi opp: {ways}."


def give_up(people: Sequence[Person], wanted: Sequence[Demand]) -> tuple[Demand, ...]:
    """Give the smallest set of demands without which the others can hold."""
    return _cores(people, wanted)[1]


def _cores(people: Sequence[Person], wanted: Sequence[Demand]) -> tuple[list[tuple[Demand, ...]], tuple[Demand, ...]]:
    """Give minimal sets that collide, until the smallest set that hits them all frees the rest, and that set."""
    cores = [_core(people, wanted)]
    while True:
        hitting = _hitting(cores)
        rest = _but(wanted, hitting)
        if len(cores) == MOST_CORES or _hold(people, rest):
            return [core for core in cores if len(cores) == 1 or not _covered(core, cores)], hitting
        cores.append(_core(people, rest))


def _covered(core: tuple[Demand, ...], cores: Sequence[tuple[Demand, ...]]) -> bool:
    return any(set(other) < set(core) for other in cores)


def _core(people: Sequence[Person], wanted: Sequence[Demand]) -> tuple[Demand, ...]:
    """Give a minimal part of the demands that cannot hold, by QuickXplain (Junker 2004)."""
    return tuple(sorted(_explain(people, [], [], list(wanted)), key=wanted.index))


def _explain(people: Sequence[Person], held: list[Demand], added: list[Demand], parts: list[Demand]) -> list[Demand]:
    if added and not _hold(people, held):
        return []
    if len(parts) <= 1:
        return parts
    one, other = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    second = _explain(people, held + one, one, other)
    first = _explain(people, held + second, second, one)
    return first + second


def _hitting(cores: Sequence[tuple[Demand, ...]]) -> tuple[Demand, ...]:
    """Give the smallest set with something of every core."""
    every = sorted({each for core in cores for each in core}, key=lambda each: (RELUCTANCE[each.kind], str(each)))
    sets = (found for size in range(1, len(cores) + 1) for found in combinations(every, size))
    return next(found for found in sets if all(set(found) & set(core) for core in cores))


def _hold(people: Sequence[Person], wanted: Sequence[Demand]) -> bool:
    return pack(people, wanted) is not None


def _but(wanted: Iterable[Demand], given_up: Iterable[Demand]) -> list[Demand]:
    gone = set(given_up)
    return [each for each in wanted if each not in gone]


def _sentence(core: Sequence[Demand], names: Mapping[str, str], people: int) -> str:
    sizes = {each.kind: each.size for each in core}
    if sizes.keys() == {"min", "max"}:
        return f"{people} personer kan ikke deles i grupper på {sizes['min']}–{sizes['max']}"
    words = _listed([_words(each, names) for each in core])
    if len(core) == 1:
        return f"{words} kan ikke holde med {people} personer"
    return f"{words} kan ikke {'begge' if len(core) == 2 else 'alle'} holde"


def _words(demand: Demand, names: Mapping[str, str]) -> str:
    who = _listed([names[id] for id in demand.ids])
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


def _listed(words: Sequence[str]) -> str:
    return " og ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
