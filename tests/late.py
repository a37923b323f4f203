"""What must be said, to whom and when, if the bot was down meanwhile: by what is agreed, and by nothing the bot does.

Local times, without a zone. Public holidays and free weeks are those of the almanac beside the tests of the domain.
"""

from collections.abc import Callable, Iterator
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
LONG_AGO, FAR_OFF = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - local
RESTS = timedelta(days=6)  # nobody is asked for a word twice a week
CHECK_IN_LATE = 5  # working days
HABIT = 4  # who has answered as often without a reminder is not reminded any more
MODULE_ENDS = {4, 8}  # the numbers of the questions after which the first modules are over
LOAD_EVERY = 4  # questions after which people are asked whether it is too much
SILENT = timedelta(days=14)  # nor who has been silent for so long
ON_TIME = timedelta(hours=1)  # what comes later than that, what follows on it comes later too


class Said(NamedTuple):
    at: datetime
    what: str
    to: str
    about: str = ""


@dataclass(frozen=True)
class Down:
    """From when until when nothing happened, or, where it is Telegram that was away, nothing came through."""

    begin: datetime
    end: datetime
    telegram: bool = False

    def up(self, at: datetime) -> bool:
        return not self.begin <= at < self.end

    def looks(self, at: datetime) -> datetime:
        """When the bot looks at what is due at a moment."""
        return at if self.telegram else self.passes(at)

    def passes(self, at: datetime) -> datetime:
        """When what could be done at a moment is done."""
        return at if self.up(at) else self.end

    def leaves(self, at: datetime) -> datetime:
        """When what the bot says of its own accord at a moment comes."""
        return opens(self.passes(opens(at)))


WELL = Down(LONG_AGO, LONG_AGO)


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
    number: int  # 0 for one that is asked when the modules are over
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

    The silent one skips the first question too. Where they have no chat each is asked alone, and this is one of them.
    """

    name: str
    weekday: int
    alone: str = ""
    own_hour: tuple[int, time] | None = None  # a weekday, and the time

    @property
    def people(self) -> list[str]:
        return [f"{self.name} {does}" for does in ([self.alone] if self.alone else ("svarer", "hopper over", "tier"))]


class Silence(NamedTuple):
    """Somebody who is silent, and the day on which they were heard last, if ever."""

    of: str
    since: date | None


@dataclass(frozen=True)
class Came:
    """A question that came to a group, and what its people did."""

    meant: datetime  # when it was to come, once it was put
    at: datetime
    skipped: datetime | None
    answered: datetime | None

    def late(self, follows: Callable[[datetime], datetime]) -> datetime:
        """When something follows on it: as late as it came itself."""
        planned, after_all = follows(self.meant), follows(self.at)
        return after_all if after_all >= planned + ON_TIME else planned


def last_of_week(day: date) -> date | None:
    """The last working day of a week, after a day in it."""
    rest = [day + n * DAY for n in range(1, 5 - day.weekday())]
    return max((each for each in rest if norway.is_working_day(each)), default=None)


def next_monday(at: datetime) -> datetime:
    monday = at.date() + (7 - at.weekday()) * DAY
    return opens(datetime.combine(monday, time(10)))


def _is_told_at(asked: datetime) -> datetime:
    last = last_of_week(asked.date())
    return datetime.combine(last, time(10)) if last else next_monday(asked)


def _own_moment(group: Group, question: Question) -> datetime:
    """When a question comes to who has chosen an hour; else when it is put."""
    if group.own_hour is None:
        return question.asked
    weekday, hour = group.own_hour
    asked = question.asked.date()
    days = (asked + (weekday - asked.weekday()) * DAY, asked, asked + DAY)
    moments = (datetime.combine(day, hour) for day in days)
    return opens(next(each for each in moments if each >= question.asked))


def _whom(group: Group) -> str:
    return group.people[0] if group.alone else group.name


class Owed:
    """Everything that is said of a programme that was down once."""

    def __init__(self, asked: dict[Group, list[Question]], down: Down, answered: int = 0) -> None:
        """What each group is to be asked; those who answer have answered so many questions before."""
        self._down = down
        self._answered = answered
        self._groups = [*asked]
        self._asked = asked
        self._came = {group: self._what_came(group) for group in asked}
        self._lines: set[tuple[str, date]] = set()  # who was to get a friendly line, and on which day

    def said(self, meetings: list[datetime], whose: Group, until: datetime) -> list[Said]:
        lines = [*self._silence(until)]
        self._lines |= {(each.to, each.at.date()) for each in lines}
        everything = [*lines, *self._missed(), *self._mondays_told(until), *self._meetings(meetings, whose)]
        for group in self._groups:
            everything += [*self._questions(group), *self._reminders(group), *self._loads(group)]
            everything += [*self._colleagues(group), *self._ends(group)] if not group.alone else []
        return sorted(each for each in everything if each.at <= until)

    # --- the question ------------------------------------------------------------------------------------------------

    def _leaves(self, question: Question) -> datetime | None:
        latest = min(working_days_after(question.asked, QUESTION_LATE), question.until)
        at = opens(self._down.looks(question.asked))
        return at if at < latest else None

    def _what_came(self, group: Group) -> list[tuple[Question, Came]]:
        found = []
        for question in self._asked[group]:
            if (meant := self._is_meant_for(group, question)) and (at := self._comes(question, *meant)):
                skips, answers = (at + timedelta(minutes=minutes) for minutes in (30, 60))
                skipped = skips if self._down.up(skips) and not group.alone else None
                answered = answers if self._down.up(answers) and group.people[0].endswith("svarer") else None
                found.append((question, Came(meant[0], at, skipped, answered)))
        return found

    def _is_meant_for(self, group: Group, question: Question) -> tuple[datetime, datetime] | None:
        """From when and until when a question that is put may come: at somebody's own hour, where they chose one."""
        at = self._leaves(question)
        if at is None:
            return None
        latest = min(working_days_after(question.asked, QUESTION_LATE), question.until)
        own = _own_moment(group, question)
        closed = min(working_days_after(own, QUESTION_LATE), question.until)
        return (own, closed) if at < own < closed else (at, latest)

    def _comes(self, question: Question, meant: datetime, latest: datetime) -> datetime | None:
        at = self._down.leaves(meant)
        return at if at < latest else None

    def _questions(self, group: Group) -> Iterator[Said]:
        for question, came in self._came[group]:
            yield Said(came.at, "question", _whom(group), str(question.number))

    def _missed(self) -> Iterator[Said]:
        """The facilitator hears of each question, and of which groups it did not come to."""
        missed: dict[tuple[datetime, int], set[str]] = {}
        for group in self._groups:
            for question in self._asked[group]:
                if self._leaves(question) is None:
                    at = opens(self._down.looks(question.asked))
                    missed.setdefault((at, question.number), set()).add(group.name)
            yield from self._missed_later(group)
        for (at, number), names in missed.items():
            yield Said(at, "missed", "Vilde", f"{number}: {', '.join(sorted(names))}")

    def _missed_later(self, group: Group) -> Iterator[Said]:
        """What was put in time, but for an hour at which nothing could come."""
        for question in self._asked[group]:
            if (meant := self._is_meant_for(group, question)) and self._comes(question, *meant) is None:
                at = self._down.leaves(self._down.looks(meant[1]))
                yield Said(at, "missed", "Vilde", f"{question.number}: {_whom(group)}")

    # --- what follows on it ------------------------------------------------------------------------------------------

    def _reminders(self, group: Group) -> Iterator[Said]:
        for at, question, person in self._reminded(group):
            comes = self._down.leaves(at)
            if comes < self._reminded_until(group, question) and (person, comes.date()) not in self._lines:
                yield Said(comes, "reminder", person, str(question.number))

    def _reminded(self, group: Group) -> Iterator[tuple[datetime, Question, str]]:
        """Who is about to be reminded of which question."""
        answered = self._answered
        for question, came in self._came[group]:
            due = came.late(lambda at: opens(working_days_after(at, 3)))
            at = self._down.looks(due)
            if max(due, at) < self._reminded_until(group, question):
                is_used = answered >= HABIT and group.people[0].endswith("svarer")
                woken = bool(came.skipped) and question.number == 1
                done = [bool(came.answered) or is_used, bool(came.skipped), woken]
                yield from ((at, question, each) for each, has in zip(group.people, done, strict=False) if not has)
            answered += bool(came.answered)

    def _reminded_until(self, group: Group, question: Question) -> datetime:
        """A day before the next question comes to them, or before a week has passed; a day is left to remind on."""
        comes = [_own_moment(group, each) for each in self._asked[group] if each.number >= question.number]
        own, *following = comes[:2]
        over, reminds = elapsed(own, 7 * DAY), opens(working_days_after(own, 3))
        if reminds < elapsed(own, 14 * DAY):
            over = max(over, elapsed(reminds, 2 * DAY))
        return elapsed(min([over, *following]), -DAY)

    def _colleagues(self, group: Group) -> Iterator[Said]:
        """Whose turn it is of those who are not silent: who was asked longest ago, or never, after the author."""
        asked = dict.fromkeys(group.people[1:], LONG_AGO)
        for _, came in self._came[group]:
            if came.answered:
                due = opens(elapsed(came.answered, timedelta(hours=48)))
                at = self._down.looks(due)
                heard = {each: self._heard(group, each, at) for each in asked}
                free = [each for each, day in heard.items() if day and at.date() - day < SILENT]
                rested = [each for each in free if at - asked[each] >= RESTS]
                if rested and due < elapsed(came.answered, STALE) and at < due + COLLEAGUE_LATE:
                    chosen = min(rested, key=lambda each: asked[each])
                    asked[chosen] = at
                    if (comes := self._down.leaves(at)) < at + COLLEAGUE_LATE:
                        yield Said(comes, "colleague", chosen)

    def _ends(self, group: Group) -> Iterator[Said]:
        """As the week of a question ends; for what came on its last working day, on the Monday after.

        Then not so late that the next question is near, unless a module has ended: something is asked about it there.
        """
        asked = {each.number: each.asked for each in self._asked[group]}
        for question, came in self._came[group]:
            at = self._down.looks(came.late(_is_told_at))
            comes = self._down.leaves(at)
            is_late = at.date() >= question.asked.date() + (7 - question.asked.weekday()) * DAY
            near = elapsed(asked.get(question.number + 1, FAR_OFF), -NEAR_THE_NEXT)
            is_too_near = is_late and at >= near and question.number not in MODULE_ENDS
            if comes < closes(_is_told_at(came.at).date()) and not is_too_near:
                yield Said(comes, "end of the week", group.name)

    # --- how much it is ----------------------------------------------------------------------------------------------

    def _loads(self, group: Group) -> Iterator[Said]:
        """After each fourth question, as its week ends; on the Monday after for who was reminded in that week.

        Where there is a newer question by then, it is that week's turn.
        """
        since = dict.fromkeys(group.people, 0)
        reminded = [*self._reminded(group)]
        for question, came in self._came[group]:
            since = {person: weeks + 1 for person, weeks in since.items()}
            due = self._load_due(self._down.looks(question.asked)) if group.alone else came.late(self._load_due)
            looked = self._down.looks(due)
            if any(each.number > question.number and each.asked <= looked for each in self._asked[group]):
                continue
            for person, weeks in since.items():
                heard = self._heard(group, person, looked)
                if weeks >= LOAD_EVERY and heard and looked.date() - heard < SILENT:
                    monday = question.asked.date() - question.asked.weekday() * DAY
                    is_late = looked.date() >= monday + WEEK
                    mine = [at for at, _, each in reminded if each == person and monday <= at.date() and at <= looked]
                    at = next_monday(looked) if mine and not is_late else opens(looked)
                    since[person] = 0
                    if (comes := self._down.leaves(at)) < closes(at.date()):
                        yield Said(comes, "load", person)

    def _load_due(self, at: datetime) -> datetime:
        if (last := last_of_week(at.date())) is None:
            return next_monday(at)
        ends, reminds = datetime.combine(last, time(10)), opens(working_days_after(at, 3))
        return reminds if ends < reminds < closes(last) else ends

    # --- silence -----------------------------------------------------------------------------------------------------

    def _silence(self, until: datetime) -> Iterator[Said]:
        """The friendly lines; on the day for which one was planned nothing else is asked, also where none came."""
        told: set[Silence] = set()
        first = min(question.asked for asked in self._asked.values() for question in asked).date()
        monday = first - first.weekday() * DAY + WEEK
        while datetime.combine(monday, time()) < until:
            due = opens(datetime.combine(monday, time(10)))
            looked = self._down.looks(due)
            is_looked = looked < closes(due.date() + (4 - due.weekday()) * DAY)
            for silence in set(self._silent(looked, monday)) - told:
                self._lines.add((silence.of, due.date()))
                if is_looked:
                    told.add(silence)
                    if (comes := self._down.leaves(looked)) < working_days_after(opens(looked), CHECK_IN_LATE):
                        yield Said(comes, "check in", silence.of)
            while datetime.combine(monday, time(10)) <= looked:
                monday += WEEK

    def _silent(self, at: datetime, monday: date) -> Iterator[Silence]:
        """Who has not been heard in two weeks with a question before a Monday."""
        for group in self._groups:
            for person in group.people:
                heard = self._heard(group, person, at)
                if len(self._mondays(group, monday, since=heard)) >= 2:
                    yield Silence(person, heard)

    def _mondays_told(self, until: datetime) -> Iterator[Said]:
        """Facilitators hear how things are when a week begins, till the close of the next working day."""
        first = min(question.asked for asked in self._asked.values() for question in asked).date()
        monday = first - first.weekday() * DAY - WEEK
        while datetime.combine(monday, time()) < until:
            due = opens(datetime.combine(monday, time(8)))
            at = self._down.leaves(self._down.looks(due))
            if due.date() < monday + WEEK and at < closes(norway.working_days_after(due.date(), 1)):
                if self._needs_anybody(monday):
                    yield Said(at, "monday", "Vilde", f"{monday:%d.%m.}")
                yield from self._called(at, monday)
            monday += WEEK

    def _needs_anybody(self, monday: date) -> bool:
        """Always while the modules go on; after them in the weeks in which something is asked."""
        asked = [question for group in self._groups for question in self._asked[group]]
        return any(each.number or monday <= each.asked.date() < monday + WEEK for each in asked)

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
        days = [came.at.date() for _, came in self._came[group] if came.at.date() < before]
        return sorted({day - day.weekday() * DAY for day in days if since is None or day > since})

    def _heard(self, group: Group, person: str, before: datetime) -> date | None:
        did = [
            moment
            for question, came in self._came[group]
            for woken in [[came.skipped] if question.number == 1 else []]
            for moment, who in zip((came.answered, came.skipped, *woken), group.people, strict=False)
            if moment and who == person and moment <= before
        ]
        return max(did).date() if did else None

    # --- meetings ----------------------------------------------------------------------------------------------------

    def _meetings(self, meetings: list[datetime], whose: Group) -> Iterator[Said]:
        for starts in meetings:
            late = []
            for what, due in ((DAY_BEFORE, starts - DAY), (HALF_HOUR, starts - timedelta(minutes=30))):
                at = self._down.passes(due)
                if at < elapsed(starts, -BEFORE_THE_MEETING[what]):
                    yield from (Said(at, what, person, f"{starts:%d.%m.}") for person in whose.people)
                else:
                    late.append(at)
            if late:
                yield Said(min(late), "reminders late", "Vilde", f"{starts:%d.%m.}")
