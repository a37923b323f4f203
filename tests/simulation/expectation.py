"""What must reach whom, and when: worked out from the tables and from what is agreed, with nothing of the product's."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from tests.simulation import meetings, replies, silence
from tests.simulation.calendar import (
    DAY,
    WEEK,
    asked_at,
    at,
    is_working_day,
    next_allowed,
    own_hour,
    working_days_after,
)
from tests.simulation.doings import APART, LOOKED, Deed, Doings, Put
from tests.simulation.model import OSLO, Line, local, minute, table

LOAD_EVERY = 4  # weeks with a question
HABIT = 4  # answers in a row without a reminder, and no more come
UNANSWERED = timedelta(hours=48)
RESTS = timedelta(days=6)
SILENT = timedelta(days=14)
SUMMED_UP = time(10)
LOAD = "how much is it"
NEVER = at(date(2000, 1, 1), time())


class Expectation(Doings):
    """Everything that follows from what the tables say of a cast."""

    def lines(self) -> list[Line]:
        """All that reaches anybody, in order; each kind is a function."""
        kinds = (self._questions, self._reminders, self._summaries, self._recognitions, self._loads)
        elsewhere = (silence.lines(self), meetings.lines(self.cast), replies.lines(self))
        return sorted([*(line for kind in kinds for line in kind()), *(line for those in elsewhere for line in those)])

    # --- questions ---------------------------------------------------------------------------------------------------

    def _questions(self) -> Iterator[Line]:
        for put in self.chats:
            yield Line(minute(put.at), put.to, f"question {self._in_words(put, put.to)}")
        for put in self.alone:
            yield Line(minute(put.at), put.to, f"copy {self._in_words(put, self.cast.people[put.to].group)}")
        for group, monday, key, _ in self.taken_back():
            asked = asked_at(self.cast.groups[group], monday)
            assert asked
            yield Line(minute(asked), group, f"question {key}")

    def _in_words(self, put: Put, group: str) -> str:
        """What a question is called in a group: those who are asked after a facilitator has, are asked as she wrote."""
        does = f"puts {put.key} in other words"
        since = self.cast.when(does) or self.cast.when(f"{does} for {group}")
        return f"{put.key} in other words" if since and since < put.at else put.key

    # --- what follows on a question ----------------------------------------------------------------------------------

    def _reminders(self) -> Iterator[Line]:
        """Three working days later, once, to those who are not done; not to who is used to answering without."""
        lines = {(line.to, line.at[:10]) for line in silence.check_ins(self)}
        for name, person in self.cast.people.items():
            mine = [put for put in self.alone if put.to == name]
            had = {put.monday for put in mine}
            had |= {put.monday for put in self.chats if self.cast.is_spared(name, put.monday)}
            mine += [put for put in self.chats if put.to == person.group and person.in_chat and put.monday not in had]
            reminded: dict[date, datetime] = {}
            for put in sorted(mine, key=lambda put: put.at):
                group = self.cast.group_of(name)
                moment = next_allowed(working_days_after(put.at, 3, group), group)
                has_line = (name, minute(moment)[:10]) in lines  # that day nothing else is asked of them
                if (
                    moment < self._ends_for(name, put)
                    and not has_line
                    and self._is_waited_for(name, put, moment, reminded)
                ):
                    reminded[put.monday] = moment
                    yield Line(minute(moment), name, f"reminder {self._in_words(put, person.group)}")

    def _ends_for(self, name: str, put: Put) -> datetime:
        """From when on somebody is not reminded: a day before their next question; and no holiday of weeks ago."""
        person, group = self.cast.people[name], self.cast.group_of(name)
        weeks = {**self._asked(person.group), **(table(person.instead) if put in self.alone else {})}
        monday = min((each for each in weeks if each > put.monday), default=None)
        following = asked_at(group, monday) if monday else None
        if following and put in self.alone:
            following = own_hour(person, group, following)
        return min(following - APART if following else put.at + 2 * WEEK, put.at + 2 * WEEK)

    def _is_waited_for(self, name: str, put: Put, moment: datetime, reminded: dict[date, datetime]) -> bool:
        is_here = self.cast.is_here(name, put.at) and self.cast.is_here(name, moment)
        is_done = self.is_done(name, put.key, moment)
        return is_here and not (is_done or self.cast.back(name, moment.date()) or self._is_used(name, moment, reminded))

    def _is_used(self, name: str, moment: datetime, reminded: dict[date, datetime]) -> bool:
        """Whether somebody's last four answers came without a reminder."""
        mine = [deed for deed in self.deeds if deed.who == name and deed.is_answer and deed.at < moment]
        mine = [deed for deed in mine if self.stands(deed, moment)][-HABIT:]
        after = [deed for deed in mine if deed.monday in reminded and reminded[deed.monday] <= deed.at]
        return len(mine) == HABIT and not after

    def _summaries(self) -> Iterator[Line]:
        """On the last working day of the week, in the chat; of what was asked on that day, on the Monday after."""
        for put in self.chats:
            ends = self._ends(put)
            moment = ends or self._monday_after(put)
            what = "summary" if ends else "summary afterwards"
            quoted = ", quoting" if self._is_released(put, moment) else ""
            ending = ", the module ends" if put.ends_module else ""
            yield Line(minute(moment), put.to, f"{what}: {self._answered(put, moment)}{quoted}{ending}")

    def _ends(self, put: Put) -> datetime | None:
        """When the week of a group's question ends."""
        rest = [put.monday + n * DAY for n in range(put.at.weekday() + 1, 5)]
        last = max((day for day in rest if is_working_day(day, self.cast.groups[put.to])), default=None)
        return at(last, SUMMED_UP) if last else None

    def _monday_after(self, put: Put) -> datetime:
        return next_allowed(at(put.monday + WEEK, LOOKED), self.cast.groups[put.to])

    def _answered(self, put: Put, moment: datetime) -> int:
        here = self.cast.members(put.to, moment)
        done = [deed for deed in self.deeds if deed.is_answer and deed.at < moment and self.stands(deed, moment)]
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
        lines = {(line.to, line.at[:10]) for line in silence.check_ins(self)}
        last: dict[str, date] = defaultdict(lambda: date.min)
        for put in sorted(self.chats, key=lambda put: put.at):
            if put.at >= self._over(put.to):
                continue
            moment = self._ends(put) or self._monday_after(put)
            for name in self.cast.members(put.to, moment):
                weeks = {monday for monday in self._reached(name) if last[name] < monday <= put.monday}
                is_silent = moment.date() - self.heard(name, moment) >= SILENT
                if len(weeks) < LOAD_EVERY or is_silent or self.cast.back(name, moment.date()):
                    continue
                late = any(to == name and str(put.monday) <= when <= minute(moment) for to, when in reminded)
                at_last = minute(self._monday_after(put) if late else moment)
                if (name, at_last[:10]) not in lines:
                    last[name] = put.monday
                    yield Line(at_last, name, LOAD)

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
            is_waiting = not self._is_replied_to(deed) and self.stands(deed, moment)
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
            and moment.date() - self.heard(name, moment) < SILENT
        ]
        return min(fit, key=lambda name: asked[name]) if fit and self.cast.is_here(author, moment) else None
