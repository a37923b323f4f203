"""A text too long for one message: people's apps send it as several, one right after the other, and mean one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.conversation import Incoming
from bot.domain.parts import units

LONG = 3500  # UTF-16 units; apps cut at 4096, or at a space or a line before that
APART = timedelta(seconds=2)  # at most, between the moments that the messages bear
A_MOMENT = timedelta(seconds=1)  # how long the rest of a long text is waited for


@dataclass
class Taken:
    """What somebody did, in one update or, where it was a long text, in several."""

    ids: list[int]  # of the updates
    what: Incoming
    last: Incoming
    received_at: datetime

    def add(self, id: int, rest: Incoming, received_at: datetime) -> None:
        text, argument = f"{self.what.text}\n{rest.text}", f"{self.what.argument}\n{rest.text}"
        self.what = replace(self.what, text=text, argument=argument if self.what.command else "")
        self.ids.append(id)
        self.last, self.received_at = rest, received_at


def together(came: Iterable[tuple[int, Incoming, datetime]]) -> list[Taken]:
    """What people did, in order, with long texts in one piece; of each update its id, what it says, when it came."""
    taken: list[Taken] = []
    latest: dict[str, Taken] = {}
    for id, what, received_at in came:
        before = latest.get(what.address)
        if before and _goes_on(before.last, what):
            before.add(id, what, received_at)
        else:
            latest[what.address] = Taken([id], what, what, received_at)
            taken.append(latest[what.address])
    return taken


def until(taken: list[Taken], each: Taken) -> datetime | None:
    """Until when more of it may come; None where nothing more is waited for."""
    if not _may_go_on(each.last):
        return None
    is_newest = not any(other.what.address == each.what.address for other in taken[taken.index(each) + 1 :])
    return each.received_at + A_MOMENT if is_newest else None


def _may_go_on(what: Incoming) -> bool:
    return _is_text(what) and units(what.text) >= LONG


def _goes_on(before: Incoming, what: Incoming) -> bool:
    return _may_go_on(before) and _is_text(what) and what.command is None and what.at - before.at <= APART


def _is_text(what: Incoming) -> bool:
    written = what.private and what.event is None and what.press is None and not what.edited
    return written and what.file is None and bool(what.text)
