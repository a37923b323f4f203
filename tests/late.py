"""What must be said, to whom and when, if the bot was down meanwhile: by what is agreed, and by nothing the bot does.

Local times, without a zone. Public holidays and free weeks are those of the almanac beside the tests of the domain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.domain import norway

OSLO = ZoneInfo("Europe/Oslo")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ASKS = time(9)
# How late each may be. A question, and what reminds of a meeting, by the table of the design; beyond that it is told.
QUESTION_LATE = 2  # working days
NEAR_THE_NEXT = timedelta(hours=24)
DAY_BEFORE, HALF_HOUR = "session day before", "session half hour"
BEFORE_THE_MEETING = {DAY_BEFORE: timedelta(hours=2), HALF_HOUR: timedelta(minutes=5)}
# What nobody waits for is left out in silence: a word to a colleague after so long, all else when its week is over.
COLLEAGUE_LATE = timedelta(days=3)
STALE = timedelta(days=7)  # an answer that holidays kept from being asked about
LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - local
RESTS = timedelta(days=6)  # nobody is asked for a word twice a week


class Said(NamedTuple):
    at: datetime
    what: str
    to: str
    about: str = ""


@dataclass(frozen=True)
class Down:
    """From when until when nothing happened."""

    begin: datetime
    end: datetime

    def up(self, at: datetime) -> bool:
        return not self.begin <= at < self.end

    def looks(self, at: datetime) -> datetime:
        """When the bot looks at what is due at a moment."""
        return at if self.up(at) else self.end


def elapsed(at: datetime, by: timedelta) -> datetime:
    """So much later, as time passes also where the clocks are changed."""
    later = at.replace(tzinfo=OSLO).astimezone(ZoneInfo("UTC")) + by
    return later.astimezone(OSLO).replace(tzinfo=None)


def closes(day: date) -> datetime:
    return datetime.combine(day, time(12) if day.weekday() == 4 else time(16))


def opens(at: datetime) -> datetime:
    """This moment where the bot may write of its own accord, else the next at which it may."""
    day = at.date()
    if norway.is_working_day(day) and time(8) <= at.time() and at < closes(day):
        return at
    if not (norway.is_working_day(day) and at.time() < time(8)):
        day = norway.working_days_after(day, 1)
    return datetime.combine(day, time(8))


def working_days_after(at: datetime, days: int) -> datetime:
    return datetime.combine(norway.working_days_after(at.date(), days), at.time())


@dataclass(frozen=True)
class Question:
    number: int
    asked: datetime
    until: datetime  # from here on it is too near the next, or its week is over


def questions(weekday: int, start: date, count: int) -> list[Question]:
    """The questions that are put on a weekday from a Monday on."""
    days = [day for n in range(3 * count) if (day := norway.day_of(start + n * WEEK, weekday, ASKS))]
    asked = [datetime.combine(day, ASKS) for day in days[: count + 1]]
    return [
        Question(n, this, elapsed(min(elapsed(this, WEEK), following), -NEAR_THE_NEXT))
        for n, (this, following) in enumerate(pairwise(asked), 1)
    ]


@dataclass(frozen=True)
class Group:
    """Three people: one answers an hour after the question has come, one skips it after half an hour, one is silent.

    Where they have no chat there is one, alone, who is silent.
    """

    name: str
    weekday: int
    chat: bool = True

    @property
    def people(self) -> list[str]:
        return [f"{self.name} {does}" for does in (("svarer", "hopper over", "tier") if self.chat else ("tier",))]


@dataclass(frozen=True)
class Came:
    """A question that came to a group, and what its people did."""

    at: datetime
    skipped: datetime | None
    answered: datetime | None


class Owed:
    """Everything that is said of a programme that was down once."""

    def __init__(self, groups: list[Group], start: date, count: int, down: Down) -> None:
        self._down = down
        self._groups = groups
        self._asked = {group.name: questions(group.weekday, start, count) for group in groups}
        self._came = {group.name: self._what_came(group) for group in groups}

    def said(self, meetings: list[datetime], whose: Group, until: datetime) -> list[Said]:
        everything = [*self._missed(), *self._silence(until), *self._calls(until), *self._meetings(meetings, whose)]
        for group in self._groups:
            everything += [*self._questions(group), *self._reminders(group)]
            everything += [*self._colleagues(group), *self._ends(group)] if group.chat else []
        return sorted(each for each in everything if each.at <= until)

    # --- the question ------------------------------------------------------------------------------------------------

    def _leaves(self, question: Question) -> datetime | None:
        latest = min(working_days_after(question.asked, QUESTION_LATE), question.until)
        at = opens(self._down.looks(question.asked))
        return at if at < latest else None

    def _what_came(self, group: Group) -> list[tuple[Question, Came]]:
        found = []
        for question in self._asked[group.name]:
            if at := self._leaves(question):
                skips, answers = (at + timedelta(minutes=minutes) for minutes in (30, 60))
                did = [moment if group.chat and self._down.up(moment) else None for moment in (skips, answers)]
                found.append((question, Came(at, *did)))
        return found

    def _questions(self, group: Group) -> Iterator[Said]:
        for question, came in self._came[group.name]:
            yield Said(came.at, "question", group.name if group.chat else group.people[0], str(question.number))

    def _missed(self) -> Iterator[Said]:
        """The facilitator hears of each question, and of which groups it did not come to."""
        missed: dict[tuple[datetime, int], list[str]] = {}
        for group in self._groups:
            for question in self._asked[group.name]:
                if self._leaves(question) is None:
                    at = opens(self._down.looks(question.asked))
                    missed.setdefault((at, question.number), []).append(group.name)
        for (at, number), names in missed.items():
            yield Said(at, "missed", "Vilde", f"{number}: {', '.join(sorted(names))}")

    # --- what follows on it ------------------------------------------------------------------------------------------

    def _reminders(self, group: Group) -> Iterator[Said]:
        for question, came in self._came[group.name]:
            due = opens(working_days_after(came.at, 3))
            at = opens(self._down.looks(due))
            if due < question.until and at < question.until:
                done = [bool(came.answered), bool(came.skipped), False] if group.chat else [False]
                for person, has in zip(group.people, done, strict=True):
                    if not has:
                        yield Said(at, "reminder", person, str(question.number))

    def _colleagues(self, group: Group) -> Iterator[Said]:
        """Only who skips is ever heard besides the author, so that it is always their turn."""
        last = LONG_AGO
        for _, came in self._came[group.name]:
            if came.answered:
                due = opens(elapsed(came.answered, timedelta(hours=48)))
                at = self._down.looks(due)
                if due < elapsed(came.answered, STALE) and at < due + COLLEAGUE_LATE and at - last >= RESTS:
                    last = at
                    if opens(at) < at + COLLEAGUE_LATE:
                        yield Said(opens(at), "colleague", group.people[1])

    def _ends(self, group: Group) -> Iterator[Said]:
        """The morning of the last working day of the week in which the question came, but not of its own day."""
        for _, came in self._came[group.name]:
            friday = came.at.date() + timedelta(days=4 - came.at.weekday())
            rest = [came.at.date() + n * DAY for n in range(1, (friday - came.at.date()).days + 1)]
            days = [day for day in rest if norway.is_working_day(day)]
            if days:
                at = self._down.looks(datetime.combine(days[-1], time(10)))
                if at < closes(days[-1]):
                    yield Said(at, "end of the week", group.name)

    # --- silence -----------------------------------------------------------------------------------------------------

    def _silence(self, until: datetime) -> Iterator[Said]:
        known: set[tuple[str, str, date | None]] = set()
        first = min(question.asked for asked in self._asked.values() for question in asked).date()
        monday = first - first.weekday() * DAY + WEEK
        while datetime.combine(monday, time()) < until:
            due = opens(datetime.combine(monday, time(10)))
            looked = self._down.looks(due)
            week = due.date() - due.weekday() * DAY
            if looked < closes(week + 4 * DAY):
                yield from self._looks(looked, monday, known)
            while datetime.combine(monday, time(10)) <= looked:
                monday += WEEK

    def _looks(self, at: datetime, monday: date, known: set[tuple[str, str, date | None]]) -> Iterator[Said]:
        for group in self._groups:
            for person in group.people:
                heard = self._heard(group, person, at)
                weeks = self._mondays(group, monday, since=heard)
                if len(weeks) >= 2 and ("check in", person, heard) not in known:
                    yield Said(opens(at), "check in", person)
                    known.add(("check in", person, heard))

    def _calls(self, until: datetime) -> Iterator[Said]:
        """Facilitators hear of the silent when a week begins, till the close of the next working day."""
        monday = min(question.asked for asked in self._asked.values() for question in asked).date()
        monday += WEEK - monday.weekday() * DAY
        while datetime.combine(monday, time()) < until:
            due = opens(datetime.combine(monday, time(8)))
            at = opens(self._down.looks(due))
            if due.date() < monday + WEEK and at < closes(norway.working_days_after(due.date(), 1)):
                yield from self._called(at, monday)
            monday += WEEK

    def _called(self, at: datetime, monday: date) -> Iterator[Said]:
        before = monday - WEEK
        while norway.is_free_week(before):
            before -= WEEK
        asked_last = max((day for group in self._groups for day in self._mondays(group, monday)), default=date.min)
        silent = sorted(
            person
            for group in self._groups
            for person in group.people
            if len(weeks := self._mondays(group, monday, since=self._heard(group, person, at))) == 3
            and weeks[-1] == asked_last
        )
        if silent and asked_last >= before:
            yield Said(at, "call", "Vilde", ", ".join(silent))

    def _mondays(self, group: Group, before: date, since: date | None = None) -> list[date]:
        """The weeks in which a question came to a group after a day, and before a Monday."""
        days = [came.at.date() for _, came in self._came[group.name] if came.at.date() < before]
        return sorted({day - day.weekday() * DAY for day in days if since is None or day > since})

    def _heard(self, group: Group, person: str, before: datetime) -> date | None:
        did = [
            moment
            for _, came in self._came[group.name]
            for moment, who in zip((came.answered, came.skipped), group.people, strict=False)
            if moment and who == person and moment <= before
        ]
        return max(did).date() if did and group.chat else None

    # --- meetings ----------------------------------------------------------------------------------------------------

    def _meetings(self, meetings: list[datetime], whose: Group) -> Iterator[Said]:
        for starts in meetings:
            late = []
            for what, due in ((DAY_BEFORE, starts - DAY), (HALF_HOUR, starts - timedelta(minutes=30))):
                at = self._down.looks(due)
                if at < elapsed(starts, -BEFORE_THE_MEETING[what]):
                    yield from (Said(at, what, person, f"{starts:%d.%m.}") for person in whose.people)
                else:
                    late.append(at)
            if late:
                yield Said(min(late), "reminders late", "Vilde", f"{starts:%d.%m.}")
