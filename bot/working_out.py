"""What is thought about for so long, or takes so much to read or load, that a process beside the bot does it.

It reads the database itself, as it is at one moment, and never writes: the bot keeps what comes of it.
"""

import os
import time
from collections.abc import Callable
from typing import TypeVar

from bot.domain.groups import Impossible, Person, Rules, assign
from bot.maps import draw
from bot.services import plan_work
from bot.services.plan_work import Task, Worked
from storage import reading

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


def work_out(database: str, plan_id: int) -> Worked | None:
    """Look for the best plan, for so long at most once all is loaded; None where nobody wants it any more."""
    load()
    with reading(database) as tx:
        task = plan_work.task(tx, plan_id)
    return sought(task) if task else None


def sought(task: Task, work: int | None = None) -> Worked:
    """What is found in the time that a task has, and by so much work."""
    until = time.monotonic() + task.seconds
    people, stop = task.on.people.values(), lambda: time.monotonic() >= until
    try:
        found = assign(people, task.rules, task.previous, work=work, stop=stop)
    except Impossible as error:
        return plan_work.worked(task, error)
    return plan_work.worked(task, found)


def drawn(database: str, plan_id: int) -> bytes:
    """The map of a plan; empty where there is none any more."""
    with reading(database) as tx:
        drawing = plan_work.drawing(tx, plan_id)
    return draw(drawing.people, drawing.groups) if drawing else b""


if __name__ == "__main__":
    politely(load)
