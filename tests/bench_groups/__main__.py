"""python -m tests.bench_groups: plans for the instances kept here and fresh ones, next to simpler ways."""

import json
import subprocess
import sys
import time

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.bench_groups import instances, rivals

LINES = [
    ("g00016_1", None, "optimum, 15 s"),
    ("g00030_1", None, "optimum, 15 s"),
    ("fresh_40_1", None, "optimum, 15 s"),
    ("g00060_1", None, "1 %, 5 s"),
    ("g00200_1", None, "2 %, 20 s"),
    ("g01000_1", None, "3 %, 10 s"),
    ("dev05000", 15, "3 %, 20 s"),
    ("dev05000", None, "1 %, 60 s"),
    ("dev20000", 22, "4 %, 30 s, 1.5 GB"),
    ("dev20000", None, "2 %, 60 s"),
    ("change200", None, "6 %, 5 % moved, 4 s"),
    ("fresh_60_2", None, "1 %, 5 s"),
    ("fresh_200_3", None, "2 %, 20 s"),
    ("fresh_1000_4", None, "3 %, 10 s"),
    ("fresh_5000_5", None, "3 %, 20 s"),
]
WAYS = {
    "random": (rivals.at_random, 20_000),
    "nearest": (rivals.nearest_neighbours, 1_000),
    "k-means-c.": (rivals.k_means_constrained, 1_000),
}


def run(name: str, seconds: float | None) -> tuple[dict[str, float | str], float]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench_groups.one", name, *([str(seconds)] if seconds else [])]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(told), time.perf_counter() - began


def compared(name: str) -> list[str]:
    people, rules = instances.people(name), instances.rules(name)
    return [
        f"{rivals.total(way(people, rules), rules):,.0f}" if len(people) <= most else "–" for way, most in WAYS.values()
    ]


def main() -> None:
    console = Console()
    table = Table(title="Study groups: total in kilometre equivalents, gap to the best known")
    for column in (
        "instance",
        "budget",
        "total",
        "gap %",
        "status",
        "ended by",
        "moved",
        "s",
        "CPU s",
        "MB",
        "bar",
        *WAYS,
    ):
        table.add_column(column, justify="right")
    run("g00016_1", None)  # compiles, the first time only
    chosen = [line for line in LINES if not sys.argv[1:] or line[0] in sys.argv[1:]]
    for name, budget, bar in track(chosen, console=console, transient=True):
        told, seconds = run(name, budget)
        best = instances.known(name)
        gap = f"{100 * (float(told['total']) / best - 1):.2f}" if best else "–"
        table.add_row(
            name, f"{budget or '–'}", f"{told['total']:,.2f}", gap, str(told["status"]), str(told["stopped"]),
            str(told["moved"]), f"{seconds:.1f}", f"{told['cpu']:.1f}", f"{told['mb']:.0f}", bar, *compared(name),
        )  # fmt: skip
    console.print(table)


main()
