"""What is put to whom in the weeks of the tables, and what people do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.simulation.calendar import DAY, WEEK, asked_at, at, monday_of, next_allowed, own_hour
from tests.simulation.model import REASONS, STARTS, Cast, local, table

APART = timedelta(hours=24)
LOOKED = time(10)


@dataclass(frozen=True)
class Put:
    """A question that was put to a group in its chat, or to one person."""

    key: str
    monday: date
    to: str
    at: datetime
    closes: datetime  # from here on it is not sent
    following: datetime | None  # when the next is put

    @property
    def ends_module(self) -> bool:
        return self.key[-2:] == ("-4" if self.key[0] == "M" or self.key[:2] == "E6" else "-3")

    @property
    def is_later(self) -> bool:
        """Whether it comes a while after its module, or after them all: then silence is no matter."""
        return "follow-up" in self.key or "after" in self.key


@dataclass(frozen=True)
class Deed:
    """What somebody does about a question."""

    at: datetime
    who: str
    act: str
    key: str
    monday: date

    @property
    def is_answer(self) -> bool:
        return self.act in ("chats", "shares", "keeps", "tells all")

    @property
    def is_posted(self) -> bool:
        """Whether the bot says it in the group's chat."""
        return self.act in ("shares", "tells all")

    @property
    def is_seen(self) -> bool:
        return self.is_posted or self.act == "chats"


class Doings:
    """All that the tables say of a cast, week by week."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.chats, self.alone = self._in_chats(), self._privately()
        self.deeds = self._deeds()
        # Who has answered before their own hour has come is not asked again.
        self.alone = [put for put in self.alone if not self.is_done(put.to, put.key, put.at)]

    def taken_back(self) -> Iterator[tuple[str, date, str, datetime]]:
        """What was asked in a group's chat in a week, and then was not: it comes again, as its table says."""
        for event in self.cast.events:
            if event.what.startswith("takes ") and " back from " in event.what:
                _, key, _, _, group = event.what.split()
                moment = local(event.at)
                yield group, monday_of(moment.date()), key, moment

    def _in_chats(self) -> list[Put]:
        """A question in each group's chat, at the group's hour."""
        return [put for name in self.cast.groups for put in self._plan(name, name, self._asked(name))]

    def _asked(self, group: str) -> dict[date, str]:
        weeks = table(self.cast.groups[group].weeks)
        return {monday: what for monday, what in weeks.items() if what not in REASONS}

    def _plan(self, to: str, group: str, weeks: dict[date, str]) -> list[Put]:
        """The questions of a table, with when they close: a day before the next, or before their week is over."""
        asked = [(monday, key, asked_at(self.cast.groups[group], monday)) for monday, key in weeks.items()]
        moments = [moment for _, _, moment in asked if moment]
        assert len(moments) == len(asked), f"{to} is asked in a week without a day for it"
        return [
            Put(key, monday, to, moment, min(moment + WEEK, following or moment + WEEK) - APART, following)
            for (monday, key, _), moment, following in zip(asked, moments, [*moments[1:], None], strict=True)
        ]

    def _privately(self) -> list[Put]:
        """Copies for who wants them or is not in the chat, other electives, and who came, or came back, that week."""
        found = []
        for name, person in self.cast.people.items():
            instead = table(person.instead)
            theirs = sorted({**self._asked(person.group), **instead}.items())
            for put in self._plan(name, person.group, dict(theirs)):
                moment = self._comes_to(name, put, sees_it=person.in_chat and put.monday not in instead)
                if moment and moment < put.closes:
                    found.append(Put(put.key, put.monday, name, moment, put.closes, put.following))
        return found

    def _comes_to(self, name: str, put: Put, *, sees_it: bool) -> datetime | None:
        """When a question comes to somebody privately, if it does."""
        person, group = self.cast.people[name], self.cast.group_of(name)
        here_since = local(person.comes) if person.comes else put.at
        if back := self.cast.back(name, put.at.date()):
            here_since = at(back, time())
        if here_since > put.at:
            moment = next_allowed(here_since, group)
            # Two days before the next and later, they begin with that.
            return moment if put.following is None or moment < put.following - 2 * DAY else None
        if not self.cast.is_here(name, put.at) or (sees_it and not person.copies):
            return None
        return own_hour(person, group, put.at)

    # --- what people do ----------------------------------------------------------------------------------------------

    def _deeds(self) -> list[Deed]:
        """What everybody does about each week's question, in order."""
        found = []
        for name, person in self.cast.people.items():
            alone = {put.monday: put.key for put in self.alone if put.to == name}
            for monday, key in {**self._asked(person.group), **alone}.items():
                way, asked = self.cast.way(name, monday), asked_at(self.cast.group_of(name), monday)
                assert asked
                moment = at(asked.date() + way.days * DAY, time.fromisoformat(way.at))
                could = self.cast.is_here(name, moment) and not self.cast.back(name, moment.date())
                if way.act and could and (self.cast.is_here(name, asked) or monday in alone):
                    found.append(Deed(moment, name, way.act, key, monday))
            found += self._before_it_was_taken_back(name)
        return sorted(found, key=lambda deed: (deed.at, deed.who))

    def _before_it_was_taken_back(self, name: str) -> Iterator[Deed]:
        for group, monday, key, end in self.taken_back():
            way, asked = self.cast.way(name, monday), asked_at(self.cast.groups[group], monday)
            assert asked
            moment = at(asked.date() + way.days * DAY, time.fromisoformat(way.at))
            if self.cast.people[name].group == group and way.act and moment < end and self.cast.is_here(name, moment):
                yield Deed(moment, name, way.act, key, monday)

    def is_done(self, name: str, key: str, moment: datetime) -> bool:
        """Whether somebody has answered or skipped by then, and has not taken it back."""
        return any(
            deed.who == name and deed.key == key and deed.at < moment and self.stands(deed, moment)
            for deed in self.deeds
            if deed.is_answer or deed.act == "skips"
        )

    def stands(self, deed: Deed, moment: datetime) -> bool:
        """Whether somebody has not taken back what they did, by then."""
        gone = self.cast.when(f"takes back the answer to {deed.key}", deed.who)
        return not gone or gone >= moment

    def heard(self, name: str, before: datetime) -> date:
        """The last day on which somebody wrote or pressed something."""
        moments = [deed.at for deed in self.deeds if deed.who == name]
        moments += [local(event.at) for event in self.cast.events if event.who == name and event.what != "is back"]
        return max([moment for moment in moments if moment < before], default=at(STARTS, time())).date()

    # --- silence -----------------------------------------------------------------------------------------------------

    def looks(self) -> list[datetime]:
        """Monday mornings after weeks in which somebody was asked, or as soon as allowed."""
        mondays = {put.monday for put in (*self.chats, *self.alone)}
        return sorted({next_allowed(at(monday + WEEK, LOOKED)) for monday in mondays})

    def silent(self, name: str, look: datetime) -> list[date]:
        """The weeks before a Monday in which somebody was asked, with nothing heard of them since."""
        person, heard, monday = self.cast.people[name], self.heard(name, look), monday_of(look.date())
        return sorted(
            {
                put.monday
                for put in (*self.chats, *self.alone)
                if put.to == name or (put.to == person.group and person.in_chat and self.cast.is_here(name, put.at))
                if monday - 12 * WEEK <= put.monday < monday and put.at.date() > heard and not put.is_later
                if not self.cast.back(name, put.at.date()) or put.to == name
            }
        )
