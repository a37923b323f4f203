"""Putting each question to groups and people when its hour has come: to groups in their chats, else privately."""

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain import hours, prompts
from bot.domain.free import Free
from bot.domain.people import Participation
from bot.domain.programme import Plan, Question
from bot.services import alerts, outbox, taking_back, wordings
from bot.services.calendar import Calendar
from bot.services.outbox import To
from bot.services.own_time import own_hour
from bot.services.programme import Running
from bot.services.prompts import card_about, prompt_id
from storage import Transaction, alone, audit, done, groups, is_passing, programmes, savepoint
from storage import calendar as rows
from storage import outbox as messages
from storage import prompts as questions
from storage.prompts import Posting, Seat

Window = tuple[datetime, datetime]
log = logging.getLogger(__name__)
BITE = 8  # groups at a time: some 50 ms, and what leaves meanwhile is not held up
PEOPLE = 25  # at a time, who are asked alone
STUCK = "questions stuck"
TOLD_EVERY = timedelta(days=1)


def post(tx: Transaction, now: datetime) -> bool:
    """Put every question whose hour has come to the groups, and to those who do not see it in their group's chat.

    Some groups at a time, so that who writes meanwhile is answered; True where there may be more.
    """
    more = False
    for id in programmes.ids(tx):
        with _by_itself(tx, now, id):
            more |= _post(tx, now, programmes.get(tx, id))
    return more


def next_question(tx: Transaction, now: datetime) -> datetime | None:
    """When the next question is put to a group, or to those without one."""
    moments = [rows.next_due(tx, now)]
    for id in programmes.ids(tx):
        with _by_itself(tx, now, id):
            if is_asked(tx, id) and (kinds := alone.one_of_each_kind(tx, id)):
                moments += _next_alone(Calendar.load(tx, programmes.get(tx, id), [], kinds), now)
    return min(filter(None, moments), default=None)


def next_copy(tx: Transaction, now: datetime) -> datetime | None:
    """When the next question that was put leaves at somebody's own hour."""
    return messages.next_of(tx, "posting.private", now)


def _next_alone(calendar: Calendar, now: datetime) -> list[datetime]:
    return [question.at for plan in calendar.of_the_lone() if (question := plan.upcoming(now))]


@contextmanager
def _by_itself(tx: Transaction, now: datetime, programme_id: int) -> Iterator[None]:
    """Let one programme that fails hold up no other; its facilitators hear once a day, and the log has it whole."""
    try:
        with savepoint(tx):
            yield
    except Exception as error:
        if is_passing(error):
            raise
        told = audit.last(tx, STUCK, programme_id)
        if told is None or now - told >= TOLD_EVERY:  # it is asked each second what is due
            audit.note(tx, now, STUCK, programme_id)
            alerts.tell(tx, now, programme_id, "alert.stuck")
            log.exception("the questions of programme %s could not be put; it is tried again", programme_id)


def _post(tx: Transaction, now: datetime, running: Running) -> bool:
    due = rows.due(tx, running.id, now, BITE)
    if due:
        asking = _Asking.load(tx, now, running, due)
        for group_id in due:
            asking.the_group(group_id)
    if len(due) == BITE:
        return True
    _the_chats_made_since(tx, now, running)
    if _those_who_came_later(tx, now, running) or (is_asked(tx, running.id) and _the_lone(tx, now, running)):
        return True
    _tell_missed(tx, now, running)
    return False


def _tell_missed(tx: Transaction, now: datetime, running: Running) -> None:
    """Of each question once, when all to whom it came too late are noted."""
    for asked_id, missed in questions.untold(tx, running.id).items():
        group_ids = [each.group_id for each in missed if each.group_id is not None]
        lone = len(missed) - len(group_ids)
        alerts.tell(tx, now, running.id, "alert.missed", prompt=asked_id, group_ids=group_ids, lone=lone)
        questions.are_told(tx, asked_id)


def is_asked(tx: Transaction, programme_id: int) -> bool:
    """Whether a programme's questions have begun: nobody is asked before there are groups."""
    return bool(groups.has_any(tx, programme_id))


def _the_chats_made_since(tx: Transaction, now: datetime, running: Running) -> None:
    """A chat that is made after its group's hour gets the question while it is in time."""
    if waiting := questions.not_in_chat(tx, now, running.id, BITE):
        asking = _Asking.load(tx, now, running, {each.group_id for each in waiting if each.group_id is not None})
        for posting in waiting:
            asking.in_new_chat(posting)


def _those_who_came_later(tx: Transaction, now: datetime, running: Running) -> bool:
    """Some groups at a time, till somebody is sent it; True where there may be more."""
    later = alone.came_later(tx, now, running.id, running.content.day(now))
    return any(
        _Asking.load(tx, now, running, groups).each_privately(id for group_id in groups for id in later[group_id])
        for groups in _in_bites([*later], BITE)
    )


def _in_bites(ids: list[int], most: int) -> Iterator[list[int]]:
    return (ids[n : n + most] for n in range(0, len(ids), most))


def _the_lone(tx: Transaction, now: datetime, running: Running) -> bool:
    """Those without a group, while a week's question is open anywhere; True where there may be more."""
    kinds = alone.one_of_each_kind(tx, running.id)
    plans = Calendar.load(tx, running, [], kinds).of_the_lone() if kinds else []
    current = [plan.current(now) for plan in plans]
    mondays = [question.monday for question in current if question and now < question.until]
    lone = alone.not_asked(tx, running.id, running.content.day(now), min(mondays)) if mondays else []
    return any(_Asking.load(tx, now, running, (), some).each_privately(some) for some in _in_bites(lone, PEOPLE))


@dataclass(frozen=True)
class _Asking:
    """Some groups and people of a programme, who are asked now."""

    tx: Transaction
    now: datetime
    calendar: Calendar
    chats: dict[int, datetime]  # the groups that have a chat to be asked in, and since when
    put: dict[int, Posting]  # what each group was asked last

    @classmethod
    def load(
        cls, tx: Transaction, now: datetime, running: Running, group_ids: Collection[int], lone: Collection[int] = ()
    ) -> "_Asking":
        calendar = Calendar.load(tx, running, group_ids, lone)
        return cls(tx, now, calendar, questions.chats(tx, running.id, group_ids), questions.last_put(tx, group_ids))

    def the_group(self, group_id: int) -> None:
        """Ask a group what is due, and say when it is looked at next."""
        plan = self.calendar.of_group(group_id)
        self._take_back(group_id, plan)
        for question in self._not_asked(group_id, plan):
            self._ask(group_id, question)
        if question_now := plan.current(self.now):
            self._settle_electives(group_id, question_now)
            self._post_in_chat(group_id, question_now)
        rows.note_off(self.tx, group_id, plan.passed(self.now))
        for seat in self.calendar.in_group(group_id):
            self.privately(seat.member_id)
        rows.look_at(self.tx, group_id, plan.looked_at_next(self.now))

    def _take_back(self, group_id: int, plan: Plan) -> None:
        """What the group was asked last goes, where a facilitator has taken it back."""
        last = self.put.get(group_id)
        if last and any(week.monday == last.monday and week.reason == "taken_back" for week in plan.weeks):
            members = [seat.member_id for seat in self.calendar.in_group(group_id)]
            taking_back.remove(self.tx, self.now, last, members)
            del self.put[group_id]
            self.put.update(questions.last_put(self.tx, [group_id]))

    def _not_asked(self, group_id: int, plan: Plan) -> list[Question]:
        """The questions that came due since a group was asked last: all before was noted then."""
        last = self.put[group_id].monday if group_id in self.put else date.min
        return [each for each in plan.questions if each.at <= self.now and each.monday > last]

    def _settle_electives(self, group_id: int, question: Question) -> None:
        """Once a group has begun on its electives, nobody's change of mind moves them."""
        if not question.module.core and self.calendar.own[group_id].electives is None:
            questions.settle_electives(self.tx, group_id, self.calendar.electives(group_id))

    def _ask(self, group_id: int, question: Question) -> None:
        """Note that a group is asked, or that it is too late to; nothing where that was before its time."""
        seats = self.calendar.in_group(group_id)
        if not seats:
            return
        together_since = min(seat.since for seat in seats)
        too_late = self._window(question, self.calendar.free(group_id), together_since) is None
        if not too_late or together_since <= question.at:
            self.put[group_id] = self._note(question, group_id, missed=too_late, group_id=group_id)

    def in_new_chat(self, posting: Posting) -> None:
        assert posting.group_id is not None
        question = self.calendar.of_group(posting.group_id).current(self.now)
        if question is None or question.monday != posting.monday or not self._post_in_chat(posting.group_id, question):
            questions.is_in_chat(self.tx, posting.id)

    def _post_in_chat(self, group_id: int, question: Question) -> bool:
        """Send it to the group's chat, once, where it has one and it is in time."""
        seats, posting = self.calendar.in_group(group_id), self.put.get(group_id)
        if posting is None or posting.monday != question.monday or not seats or group_id not in self.chats:
            return False
        free = self.calendar.free(group_id)
        window = self._window(question, free, min(seat.since for seat in seats))
        if window:
            self._send(To(group=group_id), "posting.group", posting, window)
            questions.is_in_chat(self.tx, posting.id)
        return window is not None

    def each_privately(self, member_ids: Iterable[int]) -> bool:
        """Do so with each of them; tells whether any was sent it."""
        return sum(self.privately(id) for id in member_ids) > 0

    def privately(self, member_id: int) -> bool:
        """Send a copy to somebody who does not see the question in a group's chat, and is not done with it."""
        person, seat = self.calendar.people[member_id], self.calendar.seats.get(member_id)
        question = self.calendar.of_member(member_id).current(self.now)
        if question is None or self.now >= question.until or self._was_sent(question, member_id):
            return False
        here_since = self._here_since(person, seat.since if seat else person.joined_at)
        if self._is_away(person) or (self._sees_it(question, seat, here_since) and not person.private_prompts):
            return False
        window = self._window(question, self.calendar.free_for(member_id), here_since)
        if self._is_done(question, member_id):
            return False
        if window is None:
            if seat is None and here_since <= question.at:
                self._note(question, None, missed=True, member_id=member_id)
            return False
        way_in = {"way_in": True} if self._is_first_outside_chat(member_id, seat) else {}
        posting = self._note(question, seat.group_id if seat else None, member_id=member_id)
        about = card_about(posting.prompt_id, member_id)
        window = self._at_own_hour(person, question, window)
        self._send(To(member=member_id), "posting.private", posting, window, about=about, **way_in)
        return True

    def _at_own_hour(self, person: Participation, question: Question, window: Window) -> Window:
        """From when and until when a copy may be sent to somebody who has chosen an hour."""
        hour = own_hour(person)
        if hour is None:
            return window
        free = self.calendar.free_for(person.member.id)
        own = prompts.own_moment(question, hour, free)
        closes = min(hours.working_days_after(own, prompts.LATE_WORKING_DAYS, free), question.until)
        return (own, closes) if window[0] < own < closes else window

    def _free(self, to: To) -> Free:
        if to.group is not None:
            return self.calendar.free(to.group)
        assert to.member is not None
        return self.calendar.free_for(to.member)

    def _was_sent(self, question: Question, member_id: int) -> bool:
        """Whether a member was sent this question, or another of its week: they may have changed electives."""
        alone = self.calendar.alone.get(member_id, {})
        return question.prompt.key in alone.values() or any(monday >= question.monday for monday in alone)

    def _is_first_outside_chat(self, member_id: int, seat: Seat | None) -> bool:
        """Whether this is the first question that somebody gets because they are not in their group's chat."""
        if seat is None or seat.in_chat or seat.group_id not in self.chats:
            return False
        since, programme_id = max(seat.since, self.chats[seat.group_id]), self.calendar.running.id
        return not questions.was_asked_since(self.tx, programme_id, member_id, since)

    def _here_since(self, person: Participation, seated_at: datetime) -> datetime:
        """When somebody joined, came into their group, or came back, whichever was last."""
        moments = [person.joined_at, seated_at]
        if person.paused_until:
            moments.append(datetime.combine(person.paused_until, time(), self.calendar.programme.zone).astimezone(UTC))
        return max(moments)

    def _is_away(self, person: Participation) -> bool:
        return person.is_away(self.calendar.programme.day(self.now))

    def _sees_it(self, question: Question, seat: Seat | None, here_since: datetime) -> bool:
        """Whether somebody is in the group's chat, and it got the question while they were with the group."""
        if seat is None or not seat.in_chat or seat.group_id not in self.chats:
            return False
        posting = self.put.get(seat.group_id)
        is_theirs = posting is not None and posting.key == question.prompt.key
        return is_theirs and posting is not None and posting.posted_at >= here_since

    def _is_done(self, question: Question, member_id: int) -> bool:
        asked_id = prompt_id(self.tx, self.calendar.running, question)
        return done.is_done(self.tx, asked_id, member_id)

    def _window(self, question: Question, free: Free, here_since: datetime) -> Window | None:
        """From when and until when a question may still be sent; None where it is too late."""
        if question.at_once:  # a facilitator sent it, perhaps in a free week
            free = Free(free.zone)
        opens, closes = hours.next_allowed(self.now, free), prompts.latest(question, here_since, free)
        return (opens, closes) if opens < closes else None

    def _note(self, question: Question, of_group: int | None, *, missed: bool = False, **whom: int) -> Posting:
        """Whoever is in a group is asked in the words in which it was."""
        asked_id = prompt_id(self.tx, self.calendar.running, question)
        wording = wordings.used(self.tx, asked_id, self.calendar.running.id, group_id=of_group)
        words = wording.id if wording else None
        return questions.post(
            self.tx, self.now, asked_id, question.monday, question.until, missed=missed, wording_id=words, **whom
        )

    def _send(self, to: To, kind: str, posting: Posting, window: Window, about: str = "", **params: Any) -> None:
        """What a facilitator sends in a free week leaves in it, as nothing else does."""
        outbox.send(
            self.tx,
            self.now,
            to,
            kind,
            programme=self.calendar.running.id,
            key=f"posting:{posting.id}",
            subject=about or f"posting:{posting.id}",
            if_uncertain="ask",
            due_at=window[0],
            in_hours=hours.allowed(window[0], self._free(to)),
            expires_at=window[1],
            prompt=posting.prompt_id,
            **params,
        )
