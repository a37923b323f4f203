"""What must reach whom, and when: worked out from the tables and from what is agreed, with nothing of the product's."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tests.simulation import meetings
from tests.simulation.calendar import (
    DAY,
    WEEK,
    asked_at,
    at,
    is_free,
    is_working_day,
    monday_of,
    next_allowed,
    own_hour,
    working_days_after,
)
from tests.simulation.model import FACILITATOR, OSLO, REASONS, STARTS, Cast, Event, Line, local, minute, table

LOAD_EVERY = 4  # weeks with a question
HABIT = 4  # answers in a row without a reminder, and no more come
APART = timedelta(hours=24)
UNANSWERED = timedelta(hours=48)
RESTS = timedelta(days=6)
SILENT = timedelta(days=14)
SUMMED_UP = LOOKED = time(10)
BEGINS = time(8)
LOAD = "how much is it"
NAMED = 5  # in a list for a phone; of the others it is told how many
NEVER = at(date(2000, 1, 1), time())


@dataclass(frozen=True)
class Put:
    """A question that was put to a group in its chat, or to one person."""

    key: str
    monday: date
    to: str
    at: datetime
    closes: datetime  # from here on it is not sent, nor reminded of

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


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" og {'én' if more == 1 else more} til" if more > 0 else "")


class Expectation:
    """Everything that follows from what the tables say of a cast."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.chats, self.alone = self._in_chats(), self._privately()
        self.deeds = self._deeds()
        # Who has answered before their own hour has come is not asked again.
        self.alone = [put for put in self.alone if not self._is_done(put.to, put.key, put.at)]

    def lines(self) -> list[Line]:
        """All that reaches anybody, in order."""
        return sorted([*self.by_itself(), *self._replies()])

    def by_itself(self) -> list[Line]:
        """What the bot says of its own accord; each kind is a function."""
        kinds = (
            self._questions,
            self._reminders,
            self._summaries,
            self._recognitions,
            self._loads,
            self._check_ins,
            self._mondays,
            self._news,
        )
        return [*(line for kind in kinds for line in kind()), *meetings.lines(self.cast)]

    # --- questions ---------------------------------------------------------------------------------------------------

    def _questions(self) -> Iterator[Line]:
        for put in self.chats:
            yield Line(minute(put.at), put.to, f"question {self._in_words(put, put.to)}")
        for put in self.alone:
            yield Line(minute(put.at), put.to, f"copy {self._in_words(put, self.cast.people[put.to].group)}")
        for group, monday, key, _ in self._taken_back():
            asked = asked_at(self.cast.groups[group], monday)
            assert asked
            yield Line(minute(asked), group, f"question {key}")

    def _in_words(self, put: Put, group: str) -> str:
        """What a question is called in a group: those who are asked after a facilitator has, are asked as she wrote."""
        does = f"puts {put.key} in other words"
        since = self.cast.when(does) or self.cast.when(f"{does} for {group}")
        return f"{put.key} in other words" if since and since < put.at else put.key

    def _taken_back(self) -> Iterator[tuple[str, date, str, datetime]]:
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
        ends = [min([moment + WEEK, *moments[n : n + 1]]) for n, moment in enumerate(moments, 1)]
        return [
            Put(key, monday, to, moment, end - APART)
            for (monday, key, _), moment, end in zip(asked, moments, ends, strict=True)
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
                    found.append(Put(put.key, put.monday, name, moment, put.closes))
        return found

    def _comes_to(self, name: str, put: Put, *, sees_it: bool) -> datetime | None:
        """When a question comes to somebody privately, if it does."""
        person, group = self.cast.people[name], self.cast.group_of(name)
        here_since = local(person.comes) if person.comes else put.at
        if back := self.cast.back(name, put.at.date()):
            here_since = at(back, time())
        if here_since > put.at:
            return next_allowed(here_since, group)
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
        for group, monday, key, end in self._taken_back():
            way, asked = self.cast.way(name, monday), asked_at(self.cast.groups[group], monday)
            assert asked
            moment = at(asked.date() + way.days * DAY, time.fromisoformat(way.at))
            if self.cast.people[name].group == group and way.act and moment < end and self.cast.is_here(name, moment):
                yield Deed(moment, name, way.act, key, monday)

    def _is_done(self, name: str, key: str, moment: datetime) -> bool:
        """Whether somebody has answered or skipped by then, and has not taken it back."""
        return any(
            deed.who == name and deed.key == key and deed.at < moment and self._stands(deed, moment)
            for deed in self.deeds
            if deed.is_answer or deed.act == "skips"
        )

    def _stands(self, deed: Deed, moment: datetime) -> bool:
        """Whether somebody has not taken back what they did, by then."""
        gone = self.cast.when(f"takes back the answer to {deed.key}", deed.who)
        return not gone or gone >= moment

    def _heard(self, name: str, before: datetime) -> date:
        """The last day on which somebody wrote or pressed something."""
        moments = [deed.at for deed in self.deeds if deed.who == name]
        moments += [local(event.at) for event in self.cast.events if event.who == name and event.what != "is back"]
        return max([moment for moment in moments if moment < before], default=at(STARTS, time())).date()

    # --- what follows on a question ----------------------------------------------------------------------------------

    def _reminders(self) -> Iterator[Line]:
        """Three working days later, once, to those who are not done; not to who is used to answering without."""
        for name, person in self.cast.people.items():
            mine = [put for put in self.alone if put.to == name]
            had = {put.monday for put in mine}
            had |= {put.monday for put in self.chats if self.cast.is_spared(name, put.monday)}
            mine += [put for put in self.chats if put.to == person.group and person.in_chat and put.monday not in had]
            reminded: dict[date, datetime] = {}
            for put in sorted(mine, key=lambda put: put.at):
                group = self.cast.group_of(name)
                moment = next_allowed(working_days_after(put.at, 3, group), group)
                if moment < put.closes and self._is_waited_for(name, put, moment, reminded):
                    reminded[put.monday] = moment
                    yield Line(minute(moment), name, f"reminder {self._in_words(put, person.group)}")

    def _is_waited_for(self, name: str, put: Put, moment: datetime, reminded: dict[date, datetime]) -> bool:
        is_here = self.cast.is_here(name, put.at) and self.cast.is_here(name, moment)
        is_done = self._is_done(name, put.key, moment)
        return is_here and not (is_done or self.cast.back(name, moment.date()) or self._is_used(name, moment, reminded))

    def _is_used(self, name: str, moment: datetime, reminded: dict[date, datetime]) -> bool:
        """Whether somebody's last four answers came without a reminder."""
        mine = [deed for deed in self.deeds if deed.who == name and deed.is_answer and deed.at < moment]
        mine = [deed for deed in mine if self._stands(deed, moment)][-HABIT:]
        after = [deed for deed in mine if deed.monday in reminded and reminded[deed.monday] <= deed.at]
        return len(mine) == HABIT and not after

    def _summaries(self) -> Iterator[Line]:
        """On the last working day of the week, in the chat, unless that is the day of the question."""
        for put in self.chats:
            if moment := self._ends(put):
                quoted = ", quoting" if self._is_released(put, moment) else ""
                ending = ", the module ends" if put.ends_module else ""
                yield Line(minute(moment), put.to, f"summary: {self._answered(put, moment)}{quoted}{ending}")

    def _ends(self, put: Put) -> datetime | None:
        """When the week of a group's question ends."""
        rest = [put.monday + n * DAY for n in range(put.at.weekday() + 1, 5)]
        last = max((day for day in rest if is_working_day(day, self.cast.groups[put.to])), default=None)
        return at(last, SUMMED_UP) if last else None

    def _answered(self, put: Put, moment: datetime) -> int:
        here = self.cast.members(put.to, moment)
        done = [deed for deed in self.deeds if deed.is_answer and deed.at < moment and self._stands(deed, moment)]
        return len({deed.who for deed in done if deed.who in here and self._is_of(deed, put)})

    def _is_of(self, deed: Deed, put: Put) -> bool:
        """Whether somebody answered that week's question, their own in place of the group's too, or the same before."""
        return deed.monday == put.monday or deed.key == put.key

    def _is_released(self, put: Put, moment: datetime) -> bool:
        """Whether somebody in another group has let everyone see what they answered to the same question."""
        told = [deed for deed in self.deeds if deed.act == "tells all" and deed.key == put.key and deed.at < moment]
        return any(self.cast.people[deed.who].group != put.to for deed in told)

    def _loads(self) -> Iterator[Line]:
        """After every fourth week with a question, as it ends; on the Monday after for who was reminded in it."""
        reminded = [(line.to, line.at) for line in self._reminders()]
        last: dict[str, date] = defaultdict(lambda: date.min)
        for put in sorted(self.chats, key=lambda put: put.at):
            if put.at >= self._over(put.to):
                continue
            group = self.cast.groups[put.to]
            moment = self._ends(put) or next_allowed(at(put.monday + WEEK, LOOKED), group)
            for name in self.cast.members(put.to, moment):
                weeks = {monday for monday in self._reached(name) if last[name] < monday <= put.monday}
                is_silent = moment.date() - self._heard(name, moment) >= SILENT
                if len(weeks) < LOAD_EVERY or is_silent or self.cast.back(name, moment.date()):
                    continue
                last[name] = put.monday
                late = any(to == name and str(put.monday) <= when <= minute(moment) for to, when in reminded)
                yield Line(minute(next_allowed(at(put.monday + WEEK, LOOKED), group) if late else moment), name, LOAD)

    def _over(self, group: str) -> datetime:
        """When the modules are behind, and all that comes is no load any more."""
        return max(put.at for put in self.chats if put.to == group and not put.is_later) + WEEK

    def _reached(self, name: str) -> list[date]:
        """The weeks in which a question came to somebody, by their Mondays."""
        person = self.cast.people[name]
        alone = [put.monday for put in self.alone if put.to == name]
        if not person.in_chat:
            return alone
        return [
            *alone,
            *(put.monday for put in self.chats if put.to == person.group and self.cast.is_here(name, put.at)),
        ]

    # --- a word to a colleague ---------------------------------------------------------------------------------------

    def _recognitions(self) -> Iterator[Line]:
        """48 hours after an answer that the bot posted, if nobody has replied, whose turn it is."""
        asked: dict[str, datetime] = defaultdict(lambda: NEVER)
        for moment, _, author in sorted(self._unanswered()):
            if chosen := self._whose_turn(author, moment, asked):
                asked[chosen] = moment
                yield Line(minute(moment), chosen, f"do you know this from {author}")

    def _unanswered(self) -> Iterator[tuple[datetime, datetime, str]]:
        for deed in self.deeds:
            said = deed.at.astimezone(UTC)
            moment = next_allowed((said + UNANSWERED).astimezone(OSLO), self.cast.group_of(deed.who))
            is_waiting = not self._is_replied_to(deed) and self._stands(deed, moment)
            if deed.is_posted and moment.astimezone(UTC) < said + WEEK and is_waiting:
                yield moment, said, deed.who

    def _is_replied_to(self, deed: Deed) -> bool:
        replies = [local(event.at) for event in self.cast.events if event.what == f"replies to {deed.who}"]
        return any(deed.at < moment < deed.at + UNANSWERED for moment in replies)

    def _whose_turn(self, author: str, moment: datetime, asked: dict[str, datetime]) -> str | None:
        """Who was asked longest ago, or never, the next after the author first; nobody twice a week or silent."""
        order = list(self.cast.people)
        after = [*order[order.index(author) + 1 :], *order[: order.index(author)]]
        here = self.cast.members(self.cast.people[author].group, moment)
        fit = [
            name
            for name in after
            if name in here
            and not self.cast.back(name, moment.date())
            and moment - asked[name] >= RESTS
            and moment.date() - self._heard(name, moment) < SILENT
        ]
        return min(fit, key=lambda name: asked[name]) if fit and self.cast.is_here(author, moment) else None

    # --- silence -----------------------------------------------------------------------------------------------------

    def looks(self) -> list[datetime]:
        """Monday mornings after weeks in which somebody was asked, or as soon as allowed."""
        mondays = {put.monday for put in (*self.chats, *self.alone)}
        return sorted({next_allowed(at(monday + WEEK, LOOKED)) for monday in mondays})

    def _silent(self, name: str, look: datetime) -> list[date]:
        """The weeks before a Monday in which somebody was asked, with nothing heard of them since."""
        person, heard, monday = self.cast.people[name], self._heard(name, look), monday_of(look.date())
        return sorted(
            {
                put.monday
                for put in (*self.chats, *self.alone)
                if put.to == name or (put.to == person.group and person.in_chat and self.cast.is_here(name, put.at))
                if monday - 12 * WEEK <= put.monday < monday and put.at.date() > heard and not put.is_later
                if not self.cast.back(name, put.at.date()) or put.to == name
            }
        )

    def _silences(self) -> Iterator[tuple[datetime, str, list[date]]]:
        for look in self.looks():
            for name in self.cast.people:
                if self.cast.is_here(name, look) and not self.cast.back(name, look.date()):
                    yield look, name, self._silent(name, look)

    def _check_ins(self) -> Iterator[Line]:
        """After two silent weeks a friendly line, once in a silence."""
        told = set()
        for look, name, weeks in self._silences():
            heard = self._heard(name, look)
            if len(weeks) >= 2 and (name, heard) not in told:
                told.add((name, heard))
                yield Line(minute(next_allowed(look, self.cast.group_of(name))), name, "check-in")

    # --- what the facilitator hears when a week begins ---------------------------------------------------------------

    def _mondays(self) -> Iterator[Line]:
        """As a week begins, but in one that is free for everyone: where anybody is asked, or something is to do.

        The first has begun already when the programme is made.
        """
        monday, last = monday_of(STARTS) + WEEK, max(put.monday for put in self.chats)
        while monday <= last + WEEK:
            moment = next_allowed(at(monday, BEGINS))
            if monday_of(moment.date()) == monday:
                called = self._called(moment)
                if called or self._is_asked(monday) or self._begins_soon(moment) or self._is_quiet(monday):
                    yield Line(minute(moment), FACILITATOR, "the week begins" + called)
            monday += WEEK

    def _is_asked(self, monday: date) -> bool:
        """The facilitator gives weeks off when they have begun."""
        weeks = [table(group.weeks).get(monday, "leave") for group in self.cast.groups.values()]
        return any(what not in REASONS or what == "not_now" for what in weeks)

    def _begins_soon(self, moment: datetime) -> bool:
        """Whether a module begins till a week after the next such message: no session is planned in any of them."""
        following = next_allowed(at(monday_of(moment.date()) + WEEK, BEGINS)) + WEEK
        return any(put.key[-2:] == "-1" and moment < put.at < following for put in self.chats)

    def _is_quiet(self, monday: date) -> bool:
        """Whether nobody in a group answered the last two questions it was asked, of late."""
        lately = sorted({put.monday for put in self.chats if put.monday < monday})[-4:]
        answered = {(self.cast.people[deed.who].group, deed.monday) for deed in self.deeds if deed.is_answer}
        for name in self.cast.groups:
            asked = [put.monday for put in self.chats if put.to == name and put.monday in lately][-2:]
            if len(asked) == 2 and not any((name, each) in answered for each in asked):
                return True
        return False

    def _called(self, moment: datetime) -> str:
        """Who has been silent for three weeks, and who for longer, where anybody was asked since they heard last."""
        monday = monday_of(moment.date())
        before = next(each for n in range(1, 60) if not is_free(each := monday - n * WEEK))
        last = max((put.monday for put in (*self.chats, *self.alone) if put.monday < monday), default=NEVER.date())
        if last < before:
            return ""
        here = [name for name in self.cast.people if self.cast.is_here(name, moment)]
        silent = {
            name: weeks
            for name in sorted(here)
            if not self.cast.back(name, moment.date()) and len(weeks := self._silent(name, moment)) >= 3
        }
        new = [name for name, weeks in silent.items() if len(weeks) == 3 and weeks[-1] == last]
        told = f"; may need a call: {_listed(new)}" if new else ""
        rest = [name for name in silent if name not in new]
        return told + (f"; for a while: {_listed(rest)}" if rest else "")

    # --- what answers somebody ---------------------------------------------------------------------------------------

    def _replies(self) -> Iterator[Line]:
        for deed in self.deeds:
            for to, what in self._reply(deed):
                yield Line(minute(deed.at), to, what)
        for event in self.cast.events:
            for what in REPLIES.get(event.what, ()):
                yield Line(event.at, event.who, what)

    def _reply(self, deed: Deed) -> Iterator[tuple[str, str]]:
        """What the bot answers in private; and what it says for somebody in the chat."""
        if deed.act == "chats":
            yield deed.who, "own answer"
        elif deed.act == "looks":
            yield deed.who, "what do you say"
        elif deed.act == "skips" and not self.cast.people[deed.who].in_chat and self._sees_others(deed):
            yield deed.who, "others"
        elif deed.is_answer:
            yield deed.who, "what do you say"
            yield deed.who, "own answer"
            if self._sees_others(deed):
                yield deed.who, "others"
            if deed.is_posted:
                yield self.cast.people[deed.who].group, f"answer of {deed.who}"

    def _sees_others(self, deed: Deed) -> bool:
        """Whether there is something to see for somebody who answers.

        Of their group's that week, or to the same question before it was taken back; or for all.
        """
        people = self.cast.people
        return any(
            (people[other.who].group == people[deed.who].group and deed.monday == other.monday)
            or (
                other.key == deed.key
                and (other.act == "tells all" or people[other.who].group == people[deed.who].group)
            )
            for other in self.deeds
            if other.at < deed.at and other.who != deed.who and other.is_seen and self._stands(other, deed.at)
        )

    # --- what others do ----------------------------------------------------------------------------------------------

    def _news(self) -> Iterator[Line]:
        """What some must know of others' doings."""
        for event in self.cast.events:
            for to, what in self._told_of(event):
                yield Line(minute(next_allowed(local(event.at))), to, what)

    def _told_of(self, event: Event) -> list[tuple[str, str]]:
        match event.what:
            case "comes":
                return [(event.who, "you are in a group"), (self.cast.people[event.who].group, "somebody new")]
            case "leaves":
                return [(FACILITATOR, "somebody left")]
            case "says it is too much" if self._is_too_much(event):
                return [(FACILITATOR, "too much")]
        return []

    def _is_too_much(self, event: Event) -> bool:
        """Whether somebody is the one with whom most of a group have said so twice."""
        here = self.cast.members(self.cast.people[event.who].group, local(event.at))
        said = Counter(each.who for each in self.cast.events if (each.what, each.at <= event.at) == (event.what, True))
        twice = [name for name in here if said[name] >= 2]
        return event.who == twice[-1] if 2 * len(twice) > len(here) else False


WRITES = ("facilitator's menu", *(3 * ["asks on"]))  # something in each language
REPLIES = {
    "more time for M2 in Midt": ("facilitator's menu",),
    "M5 before M4": ("facilitator's menu",),
    "not this week": ("facilitator's menu",),
    "sends the question to Vest": ("facilitator's menu",),
    "comes": ("hello",),
    "pauses for 2 weeks": ("pause",),
    "leaves": ("settings",),
    "takes back the answer to M1-3": ("it is gone",),
    "writes anew": ("asks on", "own answer"),
    "puts M1-4 in other words": WRITES,
    "puts M3-4 in other words for Øst": WRITES,
    "asks Midt something of her own": WRITES,
    "M2-3 before M2-2 in Vest": ("facilitator's menu",),
    "takes E2-3 back from Vest": ("facilitator's menu",),
    "plans Videomøte 1": WRITES,  # a title, when it is, and the link
    "plans Videomøte 2": WRITES,
    "plans Videomøte 3": WRITES,
    "moves Videomøte 2": ("facilitator's menu", "asks on"),
    "cancels Videomøte 3": ("facilitator's menu",),
}
