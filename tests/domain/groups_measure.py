"""The measure once more, in plain Python and from its definition, and every way to share a few people out."""

from itertools import combinations
from math import asin, cos, inf, radians, sin, sqrt

from bot.domain.places import load_municipalities


def km(one, other):
    (lat, lon), (other_lat, other_lon) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def where(person):
    if person.lat is not None:
        return person.lat, person.lon
    return centre(person.municipality_number)


def centre(number):
    place = load_municipalities()[number]
    return place.lat, place.lon


def cost(members, rules, before=None, id=None):
    """What a group costs; `before` tells which group each person was in."""
    weights, before = rules.weights, before or {}

    def travel(host):
        far = [rules.km.get((each.municipality_number, host), km(where(each), centre(host))) for each in members]
        abroad = sum(each.municipality_number[:2] != host[:2] for each in members)
        return sum(far) + sum(max(0, each - weights.far_km) for each in far) + weights.other_county * abroad

    modules = {module for each in members for module in each.modules} or {None}
    towns = {each.municipality_number for each in members}
    return (
        min(map(travel, towns))
        + weights.slot * min(sum(slot not in each.slots for each in members) for slot in range(10))
        + weights.module * min(sum(module not in each.modules for each in members) for module in modules)
        + weights.no_larger * all(each.size_class != "larger" for each in members)
        + weights.no_small * all(each.size_class != "small" for each in members)
        + weights.same_municipality * (len(members) - len(towns))
        + weights.size * abs(len(members) - rules.target)
        + weights.stability * sum(before.get(each.id, id) != id for each in members)
    )


def allowed(groups, people, rules):
    """Tell whether sets of ids keep the hard rules; which group each set is does not matter."""
    least = min(rules.min, len(people))
    asked = {frozenset(pair) for ids in rules.together for pair in combinations(ids, 2)}
    kept = {frozenset(pair) for ids in rules.apart for pair in combinations(ids, 2)}
    kept |= {frozenset((each.id, each.leader_id)) for each in people if each.leader_id} - asked
    asked |= {frozenset((one.id, other.id)) for one, other in combinations(rules.pin, 2) if one.group == other.group}
    kept |= {frozenset((one.id, other.id)) for one, other in combinations(rules.pin, 2) if one.group != other.group}
    return all(
        least <= len(group) <= rules.max
        and not any(pair <= group for pair in kept)
        and all(pair <= group or not pair & group for pair in asked)
        for group in groups
    )


def partitions(ids):
    """Give every way to share ids out into groups."""
    if not ids:
        yield []
        return
    first, *rest = ids
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            group = frozenset((first, *others))
            for groups in partitions([id for id in rest if id not in group]):
                yield [group, *groups]


def cheapest(people, rules, before=None):
    """What the cheapest plan costs, or None where there is none; `before` tells which group each person was in."""
    by_id = {each.id: each for each in people}
    at = {pin.id: pin.group for pin in rules.pin}
    known = {}

    def price(group):
        if group not in known:
            known[group] = cost([by_id[id] for id in group], rules)
        return known[group]

    def total(groups):
        return sum(map(price, groups)) + (rules.weights.stability * _moved(groups, before, at) if before else 0)

    return min(map(total, (each for each in partitions(sorted(by_id)) if allowed(each, people, rules))), default=None)


def _moved(groups, before, at, taken=frozenset()):
    """How many move at the least, whichever group each set of ids is; `at` tells who is pinned to which."""
    if not groups:
        return 0
    members, *rest = groups
    names = {at[id] for id in members if id in at} or {None, *(before[id] for id in members if id in before)}
    free = (name for name in names if name is None or name not in taken)
    ways = (sum(before.get(id, n) != n for id in members) + _moved(rest, before, at, taken | {n}) for n in free)
    return min(ways, default=inf)
