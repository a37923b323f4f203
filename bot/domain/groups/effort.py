from collections.abc import Callable
from typing import NamedTuple


class Effort(NamedTuple):
    """How hard to look for a plan: the caller's seed, bound on the work, clock, and ear for how far it is."""

    seed: int
    work: int | None
    stop: Callable[[], bool]
    progress: Callable[[float], None]
