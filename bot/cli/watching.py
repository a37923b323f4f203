"""Work on its way: how far it is and how long it has taken, for whoever waits at a terminal, and when time is up."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

PATIENCE = 1.0  # seconds that nobody minds


@dataclass
class Watch:
    """Asked by the work whether its time is up, and told how far it is."""

    now: Callable[[], float]
    began: float
    budget: float | None
    share: float = 0.0

    @property
    def passed(self) -> float:
        return self.now() - self.began

    def stop(self) -> bool:
        return self.budget is not None and self.passed >= self.budget

    def progress(self, share: float) -> None:
        self.share = share


@contextmanager
def watching(
    said: str, console: Console, budget: float | None = None, now: Callable[[], float] = time.monotonic
) -> Iterator[Watch]:
    """Show on a terminal what is being done, which is to take `budget` seconds at most."""
    watch = Watch(now, now(), budget)
    with _Late(console, watch) as bar:
        bar.add_task(said, total=None)
        yield watch


class _Late(Progress):
    """A bar that is seen only when somebody has waited for it, and that leaves nothing behind."""

    def __init__(self, console: Console, watch: Watch) -> None:
        self._watch = watch
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        shown = console.is_terminal
        super().__init__(*columns, console=console, transient=True, get_time=watch.now, disable=not shown)

    def get_renderables(self) -> Iterable[RenderableType]:
        if self._watch.passed >= PATIENCE:
            share = self._watch.share
            for task in self.tasks:  # what nobody knows the length of moves to and fro: also the proof at the end
                task.completed, task.total = share, 1.0 if 0 < share < 1 else None
            yield from super().get_renderables()
