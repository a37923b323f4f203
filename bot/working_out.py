"""What is thought about for so long, or takes so much to load, that a process beside the bot does it."""

import os
import time
from collections.abc import Callable
from typing import TypeVar

from bot.domain.groups import Assignment, Impossible, Person, Rules, assign

T = TypeVar("T")
ANYBODY = Person("", "", "", "0301")
POLITE = 10  # how far behind the bot's replies this process stands in line, as `nice` counts


def politely(work: Callable[..., T], *args: object) -> T:
    """Do something while nobody else needs the machine."""
    os.setpriority(os.PRIO_PROCESS, 0, POLITE)
    return work(*args)


def load() -> None:
    """Load all that the search consists of; what is not compiled yet, is, and is kept for the next process."""
    assign([ANYBODY], Rules(), work=0)


def work_out(
    people: tuple[Person, ...], rules: Rules, previous: Assignment | None, seconds: float
) -> Assignment | Impossible:
    """Look for the best plan, for so long at most once all is loaded: right after an install it must be compiled."""
    load()
    until = time.monotonic() + seconds
    try:
        return assign(people, rules, previous, stop=lambda: time.monotonic() >= until)
    except Impossible as error:
        return error


if __name__ == "__main__":
    politely(load)
