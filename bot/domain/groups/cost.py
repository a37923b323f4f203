from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.groups.model import Km, Person, Rules
from bot.domain.places import distance_km, load_municipalities

SLOTS = range(10)
AS_THE_CROW_FLIES: Km = {}


@dataclass(frozen=True)
class Evaluation:
    host_municipality: str
    slot: int
    module: str
    cost: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.cost.values())


def evaluate(members: Sequence[Person], rules: Rules, newcomers: int = 0) -> Evaluation:
    """Give a group's cheapest host, slot and module, and what each term then costs.

    `newcomers` are the members who come from another group; terms in kilometre equivalents. Ties go to the lowest.
    """
    weights = rules.weights
    hosts = {person.municipality_number for person in members}
    host_travel = {host: sum(travel(person, host, members, rules) for person in members) for host in sorted(hosts)}
    host = min(host_travel, key=host_travel.__getitem__)
    slot = min(SLOTS, key=lambda slot: sum(slot not in person.slots for person in members))
    modules = sorted(set().union(*(person.modules for person in members))) or [""]
    module = min(modules, key=lambda module: sum(module not in person.modules for person in members))
    sizes = {person.size_class for person in members}
    cost = {
        "travel": host_travel[host],
        "slot": weights.slot * sum(slot not in person.slots for person in members),
        "module": weights.module * sum(module not in person.modules for person in members),
        "no_larger": weights.no_larger * ("larger" not in sizes),
        "no_small": weights.no_small * ("small" not in sizes),
        "same_municipality": weights.same_municipality * (len(members) - len(hosts)),
        "size": weights.size * abs(len(members) - rules.target),
        "stability": weights.stability * newcomers,
    }
    return Evaluation(host, slot, module, cost)


def travel(person: Person, host: str, members: Iterable[Person], rules: Rules) -> float:
    """Give what it costs a person to meet in the host municipality, in kilometre equivalents."""
    km = km_to_host(person, host, members, rules.km)
    other_county = person.municipality_number[:2] != host[:2]
    return km + max(0.0, km - rules.weights.far_km) + rules.weights.other_county * other_county


def km_to_host(person: Person, host: str, members: Iterable[Person], known: Km = AS_THE_CROW_FLIES) -> float:
    """Give how far it is, as the crow flies where nothing else is known."""
    km = known.get((person.municipality_number, host))
    return distance_km(*position(person), *_host_position(host, members)) if km is None else km


def position(person: Person) -> tuple[float, float]:
    """Give where a person is, in degrees; raises ValueError for an unknown municipality without coordinates."""
    if person.lat is not None and person.lon is not None:
        return person.lat, person.lon
    place = load_municipalities().get(person.municipality_number)
    if place is None:
        raise ValueError(
            f"Kommunenummeret «{person.municipality_number}» for {person.name} er ikke kjent. "
            "Rett nummeret, eller skriv inn lat og lon."
        )
    return place.lat, place.lon


def _host_position(host: str, members: Iterable[Person]) -> tuple[float, float]:
    """Give the host municipality's centre, or where its first member is when the municipality is not known."""
    if place := load_municipalities().get(host):
        return place.lat, place.lon
    return position(min((p for p in members if p.municipality_number == host), key=lambda person: person.id))
