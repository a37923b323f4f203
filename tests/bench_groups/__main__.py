"""python -m tests.bench_groups [SEED]: plans for the instances kept here and for fresh ones, next to simpler ways.

The fresh ones are other ones each time; SEED draws the same ones again. Ends with 1 where the bar is not met.
"""

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.bench_groups import instances, rivals
from tests.bench_groups.bar import ANSWER, Bar
from tests.bench_groups.instances import Instance
from tests.bench_groups.replies import while_planning
from tests.bench_groups.running import Run, run

SMALL, SIXTY, TWO_HUNDRED, THOUSAND = Bar(15), Bar(5, 1), Bar(20, 2), Bar(10, 3)
CHANGE = Bar(4, 6, moved=5)
KEPT: list[tuple[str, float | None, Bar]] = [
    ("g00016_1", None, SMALL),
    ("g00030_1", None, SMALL),
    ("g00060_1", None, SIXTY),
    ("g00200_1", None, TWO_HUNDRED),
    ("g01000_1", None, THOUSAND),
    ("dev05000", 15, Bar(20, 3)),
    ("dev05000", None, Bar(60, 1)),
    ("dev20000", 22, Bar(30, 4, 1.5 * 1024)),
    ("dev20000", 54, Bar(60, 2)),
    ("change200", None, CHANGE),
]
FRESH: list[tuple[int, float | None, Bar, int]] = [
    (13, None, SMALL, 0),
    (40, None, SMALL, 0),
    (60, None, SIXTY, 4),
    (200, None, TWO_HUNDRED, 2),
    (1000, None, THOUSAND, 4),
    (5000, 15, Bar(20, 3), 2),
    (20_000, 22, Bar(30, 4, 1.5 * 1024), 2),
]
"""The last: how many times as long, twice, it is looked for what is then the best known."""
COLUMNS = ("people", "budget", "total", "gap %", "s", "CPU s", "MiB", "status", "ended by", "moved", "bar", "met")
WAYS = {
    "random": (rivals.at_random, 20_000),
    "nearest neighbour": (rivals.nearest_neighbours, 5_000),
    "k-means-constrained": (rivals.k_means_constrained, 1_000),  # 130 s at 5,000
}
console = Console(width=None if sys.stdout.isatty() else 240)


@dataclass(frozen=True)
class Line:
    instance: Instance
    budget: float | None
    bar: Bar
    run: Run
    best: float | None

    @property
    def missed(self) -> list[str]:
        before = self.instance.previous
        here = {person.id for person in self.instance.people}
        stayed = sum(id in here for group in before.groups for id in group.members) if before else 0
        return [*self.bar.missed(self.run, self.best, stayed)]


def lines(folder: Path, seed: int) -> Iterator[Line]:
    for name, budget, bar in KEPT:
        instance = instances.kept(name, folder)
        yield Line(instance, budget, bar, run(instance, budget), instance.best)
    for count, budget, bar, longer in FRESH:
        instance = instances.fresh(count, seed, folder)
        made = run(instance, budget)
        yield Line(instance, budget, bar, made, best_known(instance, made, longer))
        if count == 200:
            after = instances.changed(instance, made.written, seed, folder)
            yield Line(after, None, CHANGE, run(after), run(after, change=False).total)


def best_known(instance: Instance, made: Run, longer: int) -> float | None:
    """The best of what was made and what is found in much more time, twice."""
    command = [sys.executable, "-m", "tests.bench_groups.longer", *instance.files, longer]
    found = [subprocess.check_output([*map(str, command), str(n)], text=True) for n in (1, 2) if longer]
    return min([made.total, *map(float, found)])


def row(line: Line) -> list[str]:
    made, best = line.run, line.best
    gap = "–" if best is None else f"{round(100 * (made.total / best - 1), 2) + 0:.2f}"
    moved = f"{len(made.plan.moved)}" if line.instance.previous else ""
    took = (f"{made.seconds:.1f}", f"{made.cpu:.1f}", f"{made.mib:.0f}")
    said = (made.plan.status, made.plan.stopped, moved)
    met = "NO: " + ", ".join(line.missed) if line.missed else "yes"
    return [line.instance.name, f"{line.budget or ''}", f"{made.total:,.0f}", gap, *took, *said, str(line.bar), met,
            *(compared(line.instance, way, most) for way, most in WAYS.values())]  # fmt: skip


def compared(instance: Instance, way: Callable[..., rivals.Groups], most: int) -> str:
    """What a simpler way gives, and how many pairs it puts together or apart against the rules."""
    people = list(instance.people)
    if len(people) > most:
        return "–"
    groups = way(people, instance.rules)
    return f"{rivals.total(groups, instance.rules):,.0f} ({rivals.broken(groups, people, instance.rules)})"


def replies(folder: Path) -> bool:
    """Tell how soon the bot answers meanwhile; whether it is soon enough."""
    told = asyncio.run(while_planning(instances.kept("dev20000", folder).people))
    slow, half = max(told.took), statistics.median(told.took)
    console.print(f"/hjelp while a plan for 20,000 is asked for, made, kept, shown, looked through and drawn, which is "
                  f"seen after {told.seconds:.0f} s: {len(told.took)} times, half within {half:.0f} ms, all within "
                  f"{slow:.0f} ms (bar: {ANSWER:.0f} ms): {'yes' if slow <= ANSWER else 'NO'}.")  # fmt: skip
    return slow <= ANSWER


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.SystemRandom().randrange(1_000_000)
    table = Table(title=f"Study groups: totals in kilometre equivalents; fresh ones of seed {seed}")
    for name in (*COLUMNS, *(f"{way} (pairs broken)" for way in WAYS)):
        table.add_column(name, justify="right")
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        run(instances.kept("g00016_1", folder))  # compiles, the first time only
        made = [*track(lines(folder, seed), total=len(KEPT) + len(FRESH) + 1, console=console, transient=True)]
        for line in made:
            table.add_row(*row(line))
        console.print(table)
        is_soon = replies(folder)
    return 0 if is_soon and not any(line.missed for line in made) else 1


if __name__ == "__main__":
    sys.exit(main())
