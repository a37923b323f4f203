"""How long to anneal and from how hot, on two threads: several runs side by side, or one run over two regions."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from bot.domain.groups.annealing import Pool, State, anneal
from bot.domain.groups.arrays import Arrays, Floats, Ints
from bot.domain.groups.effort import Effort

SMALL = 400
"""Up to so many people several runs pay; beyond, one long run does."""
RUNS = 8
THREADS = 2
HOT, WARM, COLD = 20.0, 6.0, 1.0
"""Temperatures in kilometre equivalents; warm is where a plan from before is not shaken to pieces."""
LACK, HARD = 1800.0, 1e9
SEGMENTS = 24
QUENCH = 100
"""Moves for each person when the time is up."""
REMEMBERED = 1 << 15
"""Groups remembered from each run."""


class Met(NamedTuple):
    """Groups that were met: the people, how many they are, the number and the cost of each."""

    group: Ints
    size: Ints
    number: Ints
    cost: Floats


def work_for(people: int, before: bool = False) -> int:
    """How many moves to look at when nobody says: seconds for a few people, half a minute for 20,000."""
    if people <= SMALL:
        return (10_000 if before else 50_000) * people
    return min(6_000 * people, 40_000_000)


def side_by_side(arrays: Arrays, starts: Sequence[State], hot: float, effort: Effort) -> tuple[Met, bool]:
    """Anneal each state by itself, the first under hard sizes; gives the groups met, and whether time cut it short."""
    pools = [_pool(arrays, REMEMBERED) for _ in starts]
    whole = np.zeros(len(starts[0].size), np.int64)
    seeds = [_seed(effort.seed, n) for n in range(len(starts))]

    def run(n: int, moves: int, hot: float, cold: float) -> None:
        anneal(arrays, starts[n], pools[n], whole, 0, moves, hot, cold, LACK if n else HARD, seeds[n])

    late = _cool(run, Cooling(len(starts), _work(arrays, effort) // len(starts), hot, len(arrays.people)), effort)
    full = [min(int(pool.met[0]), REMEMBERED) for pool in pools]
    fields: Any = ([pool[k][:n] for pool, n in zip(pools, full, strict=True)] for k in range(4))
    return Met(*map(np.concatenate, fields)), late


def by_regions(arrays: Arrays, state: State, hot: float, lack: float, effort: Effort) -> bool:
    """Anneal one large state in two halves of the map, cut anew each time; tells whether time cut it short."""
    nothing = _pool(arrays, 0)
    seeds = [_seed(effort.seed, n) for n in range(THREADS)]
    cuts = np.random.default_rng(abs(effort.seed))
    region = np.zeros(len(state.size), np.int64)

    def run(n: int, moves: int, hot: float, cold: float) -> None:
        anneal(arrays, state, nothing, region, n, moves, hot, cold, lack, seeds[n])

    cooling = Cooling(THREADS, _work(arrays, effort) // THREADS, hot, len(arrays.people) // THREADS)
    return _cool(run, cooling, effort, lambda: _cut(arrays, state, region, cuts))


def _work(arrays: Arrays, effort: Effort) -> int:
    before = bool((arrays.people[:, 4] >= 0).any())
    return work_for(len(arrays.people), before) if effort.work is None else effort.work


class Cooling(NamedTuple):
    runs: int
    moves: int
    """In each run."""
    hot: float
    people: int


def _cool(
    run: Callable[[int, int, float, float], None],
    cooling: Cooling,
    effort: Effort,
    before: Callable[[], None] = lambda: None,
) -> bool:
    """Let all runs cool, a segment at a time; when time is up, they are cold at once."""
    steps = cooling.hot * (COLD / cooling.hot) ** np.linspace(0, 1, SEGMENTS + 1)
    with ThreadPoolExecutor(THREADS) as threads:
        for n in range(SEGMENTS):
            before()
            late = effort.stop()
            hot, cold = (COLD, COLD) if late else (steps[n], steps[n + 1])
            moves = min(cooling.moves, QUENCH * cooling.people) if late else cooling.moves // SEGMENTS
            list(threads.map(run, range(cooling.runs), repeat(moves), repeat(hot), repeat(cold)))
            if late:
                return True
            effort.progress((n + 1) / SEGMENTS)
    return False


def _cut(arrays: Arrays, state: State, region: Ints, cuts: np.random.Generator) -> None:
    """Halve the groups by how far they are from a municipality that is drawn; the empty ones are dealt out."""
    pole = cuts.integers(arrays.travel.shape[1])
    far = arrays.travel[arrays.people[state.group[:, 0], 1], pole]
    used = state.size > 0
    region[:] = np.arange(len(region)) % THREADS
    region[used] = far[used] > np.median(far[used])


def _pool(arrays: Arrays, rows: int) -> Pool:
    return Pool(
        np.zeros((rows, arrays.most), np.int64),
        np.zeros(rows, np.int64),
        np.zeros(rows, np.int64),
        np.zeros(rows),
        np.zeros(1, np.int64),
    )


def _seed(seed: int, run: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.random.SeedSequence([abs(seed), seed < 0, run]).generate_state(1, np.uint64) | np.uint64(1)
