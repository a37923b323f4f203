"""What the tables say: people, groups, how they live, and what they are asked in which week."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
STARTER = Path(__file__).parents[2] / "bot" / "programmes" / "ledelse.toml"
STARTS = date(2026, 8, 31)
FACILITATOR = "Vilde"
REASONS = (
    "holiday",
    "leave",
    "school",
    "not_now",
    "more_time",
    "elective",
    "taken_back",
)  # in a table, all else names a question

# Two years with some weeks of questions in each half; those of the counties come on top.
FREE = (*range(1, 6), 11, 13, 15, 17, 19, *range(21, 27), *range(31, 36), 44, 45)
LEAVE = (*(date.fromisocalendar(y, w, 1) for y in (2026, 2027) for w in (46, *range(48, 52))), date(2028, 3, 20))
"""The weeks before Christmas, and one before Easter, when all the groups have leave."""


def programme() -> str:
    """The starter programme, spread over two years."""
    listed = ", ".join(map(str, FREE))
    return STARTER.read_text().replace('free_weeks = ["påske"]', f'free_weeks = ["påske", {listed}]', 1)


def wordings(written: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The keys of questions, by their words in the programme's file, for whomever and in whatever language.

    And what a facilitator has written, in each language.
    """
    file = tomllib.loads(STARTER.read_text())
    asked = [(each["when"], each) for each in file["along"]]
    for module in file["module"]:
        asked += [(f"{module['key']}-{number}", prompt) for number, prompt in enumerate(module["prompt"], 1)]
        asked += [(f"{module['key']}-follow-up", module["follow_up"])] if "follow_up" in module else []
    variants = ("text", "alone", "local_staff", "remote_leader")
    found = {words: key for key, prompt in asked for each in variants for words in prompt.get(each, {}).values()}
    return found | {words: key for key, texts in written.items() for words in texts}


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=OSLO)


@cache
def table(weeks: str) -> dict[date, str]:
    """What stands in a table, by Mondays."""
    words = weeks.split()
    return {date.fromisoformat(f"{week}-1"): what for week, what in zip(words[::2], words[1::2], strict=True)}


@dataclass(frozen=True)
class Group:
    name: str
    host: str  # the number of the municipality where it meets
    weekday: int  # Monday is 0
    at: time
    weeks: str  # a table
    leave: tuple[date, ...] = LEAVE
    by_hand: tuple[str, ...] = ()  # moments at which the facilitator sends the question of that week

    @property
    def county(self) -> str:
        return self.host[:2]


@dataclass(frozen=True)
class Way:
    """What somebody does about a question, how many days after it came, and when."""

    act: str  # "chats", "shares", "keeps", "tells all", "skips" or "looks"; "" for nothing
    days: int = 0
    at: str = "10:15"


@dataclass(frozen=True)
class Person:
    name: str
    group: str
    municipality: str
    way: Way
    electives: tuple[str, ...]
    position: Literal["leader", "staff", "remote_leader"] = "leader"
    leads: tuple[str, ...] = ()  # who work in the libraries that a remote leader leads
    language: str = "nb"
    in_chat: bool = True
    copies: bool = False  # wants the questions privately as well
    hour: tuple[int, str] | None = None  # their own, for what comes privately
    comes: str = ""  # the moment at which somebody comes late
    otherwise: Mapping[str, Way] = field(default_factory=dict, hash=False)  # in some weeks
    instead: str = ""  # a table: what they are asked alone, in place of what their group is
    spared: str = ""  # weeks in which what their group is asked is not for them


@dataclass(frozen=True)
class Event:
    """Something else that happens, once, at a moment in local time."""

    at: str
    who: str
    what: str


@dataclass(frozen=True)
class Meeting:
    """A video session that a facilitator plans, and may move or cancel: its events say when."""

    title: str
    starts: str
    group: str = ""  # for everybody where none is named
    moved_to: str = ""


@dataclass(frozen=True)
class Cast:
    """Some groups, everybody in them, and what else happens to them."""

    groups: dict[str, Group]
    people: dict[str, Person]
    events: tuple[Event, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    written: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)  # by a facilitator, by keys

    def group_of(self, name: str) -> Group:
        return self.groups[self.people[name].group]

    def is_here(self, name: str, moment: datetime) -> bool:
        """Whether somebody takes part then."""
        left = [local(event.at) for event in self.events if event.who == name and event.what == "leaves"]
        comes = self.people[name].comes
        return (not comes or local(comes) <= moment) and not (left and left[0] <= moment)

    def when(self, what: str, who: str = FACILITATOR) -> datetime | None:
        """When somebody does something that is done once."""
        return self._moments.get((who, what))

    @cached_property
    def _moments(self) -> dict[tuple[str, str], datetime]:
        return {(event.who, event.what): local(event.at) for event in self.events}

    def back(self, name: str, day: date) -> date | None:
        """The first day after the pause that somebody is on."""
        for event in self.events:
            if event.who == name and event.what.startswith("pauses for "):
                since, weeks = local(event.at).date(), int(event.what.split()[2])
                if since <= day < since + timedelta(weeks=weeks):
                    return since + timedelta(weeks=weeks)
        return None

    def members(self, group: str, moment: datetime) -> list[str]:
        return [name for name, each in self.people.items() if each.group == group and self.is_here(name, moment)]

    def is_spared(self, name: str, monday: date) -> bool:
        return any(date.fromisoformat(f"{week}-1") == monday for week in self.people[name].spared.split())

    def way(self, name: str, monday: date) -> Way:
        """How somebody lives in a week; who is asked alone answers alone."""
        year, number, _ = monday.isocalendar()
        person = self.people[name]
        usual = Way("") if self.is_spared(name, monday) else person.otherwise.get(f"{year}-W{number:02}", person.way)
        alone = monday in table(person.instead) or not person.in_chat
        return replace(usual, act="shares") if alone and usual.act == "chats" else usual


class Line(NamedTuple):
    """A message: the local minute at which it comes, the chat or person it comes to, and what it is."""

    at: str
    to: str
    what: str

    def __str__(self) -> str:
        return f"{self.at}  {self.to:<8}  {self.what}"


def minute(moment: datetime) -> str:
    return f"{moment.astimezone(OSLO):%Y-%m-%d %H:%M}"
