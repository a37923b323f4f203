"""What a group costs, compiled: the same measure as in cost.py, over arrays.

Only plain arrays are handed to what is called in the innermost loop: a tuple of them would be copied at every call,
which costs more than the work itself.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numpy as np

from bot.domain.groups.arrays import Floats, Ints

P = ParamSpec("P")
R = TypeVar("R")
SLOT_BITS = np.uint64((1 << 10) - 1)
MODULE_BITS = ~SLOT_BITS


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile when first called, and keep the result on disk where that can be; threads run it side by side."""
    try:
        return _compiled(function, is_kept=True)
    except RuntimeError:  # neither beside the code nor at home, nor where NUMBA_CACHE_DIR says, may it be kept
        return _compiled(function, is_kept=False)


def _compiled(function: Callable[P, R], *, is_kept: bool) -> Callable[P, R]:
    return cast("Callable[P, R]", numba.njit(cache=is_kept, nogil=True, error_model="numpy")(function))


@compiled
def cost_of(people: Ints, travel: Floats, weights: Floats, group: Ints, size: int, number: int) -> Any:
    """Give what the first `size` people of `group` cost as group `number`, at their cheapest host, slot and module.

    How many want a time or a module is counted for all of them at once: bit b of ones, twos, fours, eights and sixteens
    is the binary count of those who want b.
    """
    if size == 0:
        return 0.0
    ones = twos = fours = eights = sixteens = np.uint64(0)
    nearest = np.inf
    hosts = larger = moved = 0
    for i in range(size):
        person = group[i]
        carry = np.uint64(people[person, 0])
        ones, carry = ones ^ carry, ones & carry
        twos, carry = twos ^ carry, twos & carry
        fours, carry = fours ^ carry, fours & carry
        eights, carry = eights ^ carry, eights & carry
        sixteens ^= carry
        larger += people[person, 3]
        moved += people[person, 4] >= 0 and people[person, 4] != number
        host = people[person, 2]
        seen = False
        for j in range(i):
            seen |= people[group[j], 2] == host
        if seen:
            continue
        hosts += 1
        there = 0.0
        for j in range(size):
            there += travel[people[group[j], 1], host]
        nearest = min(nearest, there)
    counts = (sixteens, eights, fours, twos, ones)
    return (
        nearest
        + weights[0] * (size - most_wanted(counts, SLOT_BITS))
        + weights[1] * (size - most_wanted(counts, MODULE_BITS))
        + weights[2] * (larger == 0)
        + weights[3] * (larger == size)
        + weights[4] * (size - hosts)
        + weights[5] * abs(size - weights[7])
        + weights[6] * moved
    )


@compiled
def most_wanted(counts: Any, among: np.uint64) -> int:
    """Give the largest of the counts that are written in binary, one below the other, in these bits."""
    largest = 0
    for digit in counts:
        largest *= 2
        if digit & among:
            among &= digit
            largest += 1
    return largest


@compiled
def random(state: Any) -> Any:
    """Draw from [0, 1), by xorshift64 (Marsaglia 2003); `state` is one number, not 0, and is moved on."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)
