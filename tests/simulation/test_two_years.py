"""A programme of two years with thirteen people, and the year after it, lived by the real bot under a moved clock."""

import ast
import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.simulation.calendar import is_allowed
from tests.simulation.expectation import Expectation
from tests.simulation.ledger import Reader, differences
from tests.simulation.life import life
from tests.simulation.model import FACILITATOR, Line, local
from tests.simulation.thirteen import THIRTEEN

ENDS = local("2029-09-30 12:00")  # a year after the last question of all
REPLIES = (
    "own answer",
    "others",
    "nobody yet",
    "what do you say",
    "answer of",
    "hello",
    "pause",
    "settings",
    "facilitator's menu",
    "asks on",
    "it is gone",
)  # to what people do
ACTING = ("life", "direct", "seating")  # what makes the product act


@dataclass(frozen=True)
class Lived:
    """What came of it: the playground's ledger, and what it says."""

    entries: list[dict[str, Any]]
    lines: list[Line]


async def _live(folder: Path) -> Lived:
    async with life(folder) as living:
        await living.gather()
        begun = len(living.playground.ledger.entries)
        await living.lives(Expectation(THIRTEEN).deeds, ENDS)
        entries = living.playground.ledger.entries[begun:]
        return Lived(entries, Reader(living.names, THIRTEEN.written).lines(entries))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return asyncio.run(_live(tmp_path_factory.mktemp("life")))


def by_itself(lived: Lived) -> list[Line]:
    """What the bot says of its own accord."""
    return [line for line in lived.lines if not line.what.startswith(REPLIES)]


def test_what_reaches_whom_and_when_is_message_by_message_what_was_agreed(lived: Lived) -> None:
    owed = Expectation(THIRTEEN).lines()
    assert not differences(owed, lived.lines), differences(owed, lived.lines)


def test_the_bot_writes_of_its_own_accord_in_allowed_hours_only(lived: Lived) -> None:
    """Monday to Friday 08 to 16, Friday until 12; not on holidays, nor in weeks that are free for who gets it.

    That a meeting is soon is said at any hour.
    """
    for line in by_itself(lived):
        if line.what.startswith("soon"):
            continue
        group = THIRTEEN.groups.get(line.to) or (THIRTEEN.group_of(line.to) if line.to != FACILITATOR else None)
        assert is_allowed(local(line.at), group), line


def test_nobody_is_reminded_twice_of_a_question(lived: Lived) -> None:
    reminders = Counter((line.to, line.what) for line in lived.lines if line.what.startswith("reminder"))
    assert reminders
    assert set(reminders.values()) == {1}


def test_a_group_is_asked_one_question_a_week_and_none_twice_but_what_was_taken_back(lived: Lived) -> None:
    questions = [line for line in lived.lines if line.what.startswith("question")]
    weeks = Counter((line.to, local(line.at).isocalendar()[:2]) for line in questions)
    assert set(weeks.values()) == {1}
    asked = Counter((line.to, line.what) for line in questions)
    assert [each for each, n in asked.items() if n > 1] == [("Vest", "question E2-3")]


def test_the_pace_of_each_chat_follows_the_moved_clock(lived: Lived) -> None:
    """A second by that clock lies between two messages in a chat, and the playground, which counts, refuses none."""
    assert not [entry for entry in lived.entries if entry.get("error", {}).get("error_code") == 429]
    sent: dict[int, list[datetime]] = {}
    for entry in lived.entries:
        if entry["method"].startswith("send") and entry["effect"]:
            sent.setdefault(int(entry["parameters"]["chat_id"]), []).append(datetime.fromisoformat(entry["time"]))
    gaps = [after - before for moments in sent.values() for before, after in pairwise(moments)]
    assert timedelta(seconds=1) <= min(gaps) < timedelta(seconds=2)


def test_what_is_expected_is_worked_out_with_nothing_of_the_products() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        if path.stem in ACTING or path.stem.startswith("test_"):
            continue
        tree = ast.parse(path.read_text())
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert not [module for module in modules if module.split(".")[0] in ("bot", "handlers", "storage")], path.stem
