"""A plan on its way: how long it has taken, for whoever waits at a terminal, and when its time is up."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

PATIENCE = 1.0  # seconds that nobody minds


@contextmanager
def watching(
    said: str, console: Console, budget: float | None = None, now: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[], bool]]:
    """Show on a terminal what is being done; gives what tells whether `budget` seconds have passed."""
    began = now()
    with _Late(console, began, now) as bar:
        bar.add_task(said, total=budget)
        yield lambda: budget is not None and now() - began >= budget


class _Late(Progress):
    """A bar that is seen only when somebody has waited for it, and that leaves nothing behind."""

    def __init__(self, console: Console, began: float, now: Callable[[], float]) -> None:
        self._began, self._now = began, now
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        shown = console.is_terminal
        super().__init__(*columns, console=console, transient=True, get_time=now, disable=not shown)

    def get_renderables(self) -> Iterable[RenderableType]:
        passed = self._now() - self._began
        if passed >= PATIENCE:
            for task in self.tasks:
                task.completed = min(passed, task.total or 0)
            yield from super().get_renderables()
