"""The bar: how near to the best known, how fast, and in how much memory, for how many people."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench_groups.running import Run

ANSWER = 200.0
"""Milliseconds from a question to its answer, while a plan for 20,000 is made and looked through."""
ROUNDED = 1e-4
"""Of the kept totals, which have two decimals, in per cent."""


@dataclass(frozen=True)
class Bar:
    seconds: float
    gap: float = 0.0
    """In per cent of the best known; 0 for the optimum, which is also said to be one."""
    mib: float | None = None
    moved: float | None = None
    """In per cent of those who stay."""

    def __str__(self) -> str:
        said = [f"≤ {self.gap:g} %" if self.gap else "proven", f"≤ {self.seconds:g} s"]
        if self.mib is not None:
            said.append(f"≤ {self.mib:g} MiB")
        if self.moved is not None:
            said.append(f"≤ {self.moved:g} % moved")
        return ", ".join(said)

    def missed(self, run: Run, best: float | None, stayed: int) -> Iterator[str]:
        """Name what is not met."""
        yield from run.faults
        if run.seconds > self.seconds:
            yield "time"
        if best is not None and 100 * (run.total / best - 1) > self.gap + ROUNDED:
            yield "gap"
        if not self.gap and run.plan.status != "optimal":
            yield "not proven"
        if self.mib is not None and run.mib > self.mib:
            yield "memory"
        if self.moved is not None and 100 * len(run.plan.moved) > self.moved * stayed:
            yield "moved"
