"""A programme of two years with 5,000 people in 1,250 groups: as agreed, and a message no dearer in the end."""

import re
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from pathlib import Path
from typing import TextIO

import pytest

from storage import migrations
from storage.database import open_sqlite
from tests.simulation.crowd import crowd, patterns
from tests.simulation.direct import Direct
from tests.simulation.doings import Deed
from tests.simulation.expectation import Expectation
from tests.simulation.ledger import Reader, differences
from tests.simulation.model import FACILITATOR, Line, local

GROUPS = 1_250
HALF_YEARS = ("2027-01-01", "2027-07-01", "2028-01-01", "2028-08-01")
MIB = 1024 * 1024
WEEK = timedelta(weeks=1)
NUMBER = re.compile(r"_\d+")  # of a group, in the names of those who are in it


class Two:
    """Two years of many groups; what reached whom goes into a file, so that it takes no room in memory."""

    def __init__(self, groups: int, folder: Path) -> None:
        self.patterns = patterns()[:groups]
        self.expectations = [Expectation(pattern) for pattern in self.patterns]
        self.groups, self.path = groups, folder / "ledger"
        self._engine = open_sqlite(folder / "kollokvie.db")
        # Nothing crashes here; and the log of what is written is brought into the database now and then, as by the bot.
        for pragma in ("synchronous=OFF", "wal_autocheckpoint=1000"):
            self._engine.raw_connection().cursor().execute(f"PRAGMA {pragma}")
        self.costs: list[float] = []  # of a message, by half-years, in what a fixed piece of work costs meanwhile
        self.peak = 0

    def lives(self, until: tuple[str, ...]) -> Iterator[str]:
        """Let the half-years pass; tells of each."""
        reader = Reader({})
        with self._engine.begin() as tx:
            migrations.upgrade(tx)
        with self.path.open("w") as ledger:
            direct = Direct(
                self._engine,
                crowd(self.patterns, self.groups),
                lambda line: _write(ledger, line),
                reader.what,
            )
            direct.gather()
            since = local("2026-08-01")
            for end in map(local, until):
                said, started, took, fixed = direct.said, time.monotonic(), 0.0, 0.0
                for week_end, deeds in self._by_weeks(since, end):
                    fixed += _of_the_processor(_a_fixed_piece_of_work)
                    took += _of_the_processor(partial(direct.lives, deeds, week_end))
                weeks, messages = ceil((end - since) / WEEK), direct.said - said
                self.costs.append(took / messages / (fixed / weeks))
                self.peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                yield (
                    f"until {end:%Y-%m-%d}: {messages:6} messages, {1000 * took / messages:4.1f} ms of the processor "
                    f"each, {self.costs[-1]:5.3f} of a fixed piece of work; {time.monotonic() - started:4.0f} s, "
                    f"at most {self.peak / MIB:3.0f} MiB"
                )
                since = end
        self._engine.dispose()

    def _by_weeks(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, list[Deed]]]:
        """Each week's end, and what everybody does in it."""
        deeds = self._deeds(since, until)
        while since < until:
            end = min(since + WEEK, until)
            yield end, [each for each in deeds if since <= each.at < end]
            since = end

    def _deeds(self, since: datetime, until: datetime) -> list[Deed]:
        """What everybody does in a time, in order."""
        found = [
            replace(deed, who=f"{deed.who}_{number}")
            for number in range(self.groups)
            for deed in self.expectations[number % len(self.patterns)].deeds
            if since <= deed.at < until
        ]
        return sorted(found, key=lambda deed: (deed.at, deed.who))

    def differences(self, until: str) -> Iterator[str]:
        """What is missing or too much, group by group; what the facilitator hears of them all is another matter."""
        came: dict[int, list[Line]] = {number: [] for number in range(self.groups)}
        with self.path.open() as ledger:
            for text in ledger:
                at, to, what = text.rstrip("\n").split("\t")
                if to != FACILITATOR:
                    name, _, number = to.partition("_")
                    came[int(number)].append(Line(at, name, NUMBER.sub("", what)))
        owed = [
            [line for line in each.lines() if line.at < until and line.to != FACILITATOR] for each in self.expectations
        ]
        for number, lines in came.items():
            if found := differences(owed[number % len(self.patterns)], lines):
                yield f"group {number}: {found}"

    def told(self, until: str) -> tuple[list[Line], list[Line]]:
        """What the facilitator is owed, as it follows from all the groups together; and what came."""
        owed = Expectation(crowd(self.patterns, self.groups)).lines()
        came = [Line(*text.split("\t")) for text in self.path.read_text().splitlines()]
        return [line for line in owed if line.to == FACILITATOR and line.at < until], [
            line for line in came if line.to == FACILITATOR
        ]


def _of_the_processor(work: Callable[[], None]) -> float:
    """How many seconds of the processor something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _a_fixed_piece_of_work() -> None:
    """Of the kind that a message is; how long it takes tells how fast the machine is meanwhile, which others share."""
    rows = [(number, f"{number:08x}"[::-1]) for number in range(20_000)]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE work (number INTEGER PRIMARY KEY, text TEXT)")
        database.executemany("INSERT INTO work VALUES (?, ?)", rows)
        database.execute("SELECT number, text FROM work ORDER BY text").fetchall()


def _write(ledger: TextIO, line: Line) -> None:
    ledger.write("\t".join(line) + "\n")


def test_some_weeks_of_some_groups_are_message_by_message_what_was_agreed(tmp_path: Path) -> None:
    """The short form of what follows."""
    two, until = Two(6, tmp_path), "2026-11-15"
    list(two.lives((until,)))
    assert not list(two.differences(until))
    owed, came = two.told(until)
    assert "may need a call" in str(owed)
    assert not differences(owed, came), differences(owed, came)


@pytest.mark.soak
def test_what_the_facilitator_hears_in_two_years_of_some_groups_is_as_agreed(tmp_path: Path) -> None:
    two = Two(12, tmp_path)
    list(two.lives(HALF_YEARS))
    owed, came = two.told(HALF_YEARS[-1])
    assert "for a while" in str(owed)
    assert not differences(owed, came), differences(owed, came)


@pytest.mark.soak
def test_two_years_of_five_thousand_people_are_as_agreed_and_cost_no_more_in_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two, began = Two(GROUPS, tmp_path), time.monotonic()
    for told in two.lives(HALF_YEARS):
        with capsys.disabled():
            sys.stdout.write(f"\n{told}; {time.monotonic() - began:4.0f} s in all")
            sys.stdout.flush()
    assert not list(two.differences(HALF_YEARS[-1]))
    assert two.costs[-1] < 1.5 * two.costs[0]
    assert two.peak < 300 * MIB
