"""Simpler ways to make groups, to compare with; none of them heeds who must be together or apart."""

import random

import numpy as np
from k_means_constrained import KMeansConstrained

from bot.domain.groups import Person, Rules, evaluate
from bot.domain.groups.cost import position
from bot.domain.groups.demands import apart_pairs, pairs
from bot.domain.places import distance_km

Groups = list[list[Person]]


def at_random(people: list[Person], rules: Rules) -> Groups:
    return _dealt(random.Random(0).sample(people, len(people)), rules)


def nearest_neighbours(people: list[Person], rules: Rules) -> Groups:
    """From the first left, always on to whoever is nearest."""
    left, chain = people[1:], people[:1]
    while left:
        nearest = min(left, key=lambda each: distance_km(*position(chain[-1]), *position(each)))
        chain.append(nearest)
        left.remove(nearest)
    return _dealt(chain, rules)


def k_means_constrained(people: list[Person], rules: Rules) -> Groups:
    count = round(len(people) / rules.target)
    points = np.array([position(each) for each in people]) * [1, 0.4]  # a degree of longitude is short up here
    labels = KMeansConstrained(count, rules.min, rules.max, random_state=0, n_init=1).fit_predict(points)
    return [[each for each, label in zip(people, labels, strict=True) if label == n] for n in range(count)]


def total(groups: Groups, rules: Rules) -> float:
    return sum(evaluate(members, rules).total for members in groups)


def broken(groups: Groups, people: list[Person], rules: Rules) -> int:
    """How many pairs are apart who must be together, or together who must be apart; somebody may have left."""
    at = {person.id: n for n, members in enumerate(groups) for person in members}
    together = {pair for ids in rules.together for pair in pairs(ids)}
    parted = sum(at[one] != at[other] for one, other in map(sorted, together))
    kept_apart = [sorted(pair) for pair in apart_pairs(people, rules) if pair <= at.keys()]
    return parted + sum(at[one] == at[other] for one, other in kept_apart)


def _dealt(people: list[Person], rules: Rules) -> Groups:
    count = round(len(people) / rules.target)
    return [[each for n, each in enumerate(people) if n * count // len(people) == k] for k in range(count)]
