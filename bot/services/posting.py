"""Putting each question to groups and people when its hour has come: to groups in their chats, else privately."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import hours, prompts
from bot.domain.people import Participation, StudyGroup
from bot.domain.prompts import Question
from bot.services import alerts, outbox
from bot.services.outbox import To
from bot.services.programme import Running
from bot.services.prompts import Cohort, card_about, prompt_id
from storage import Transaction, audit, groups, is_passing, programmes, savepoint
from storage import prompts as rows
from storage.prompts import Posting, Seat

Window = tuple[datetime, datetime]
log = logging.getLogger(__name__)
STUCK = "questions stuck"
TOLD_EVERY = timedelta(days=1)


def post(tx: Transaction, now: datetime) -> None:
    """Put every question whose hour has come to the groups, and to those who do not see it in their group's chat."""
    for id in programmes.ids(tx):
        with _by_itself(tx, now, id):
            _post(tx, now, programmes.get(tx, id))


def next_question(tx: Transaction, now: datetime) -> datetime | None:
    """When the next question is put to a group."""
    moments = []
    for id in programmes.ids(tx):
        with _by_itself(tx, now, id):
            if not groups.every(tx, id):
                continue  # before there are groups there may be very many people, and this is asked each second
            cohort = Cohort.load(tx, programmes.get(tx, id))
            plans = [cohort.plan(group=group_id) for group_id in cohort.groups]
            moments += [following.at for plan in plans if (following := prompts.upcoming(plan, now))]
    return min(moments, default=None)


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


def _post(tx: Transaction, now: datetime, running: Running) -> None:
    if going := groups.every(tx, running.id):
        asking = _Asking.load(tx, now, running)
        asking.the_groups(going)
        for person in asking.cohort.people.values():
            asking.privately(person)


@dataclass(frozen=True)
class _Asking:
    tx: Transaction
    now: datetime
    cohort: Cohort
    chats: dict[int, datetime]  # the groups that have a chat to be asked in, and since when
    group_asked_at: dict[int, datetime]  # when each group was asked last
    member_asked_at: dict[int, datetime]  # and each member alone, of late
    in_groups: dict[tuple[int, str], Posting]  # what groups were asked of late

    @classmethod
    def load(cls, tx: Transaction, now: datetime, running: Running) -> "_Asking":
        """What was put before the questions of now were due is done with, and is not looked at."""
        cohort = Cohort.load(tx, running)
        plans = [cohort.plan(group=id) for id in cohort.groups] + [
            cohort.plan(member=id) for id in cohort.people.keys() - cohort.seats.keys()
        ]
        due = [question.at for plan in plans if (question := prompts.current(plan, now))]
        lately = rows.posted(tx, running.id, min(due, default=now))
        return cls(
            tx,
            now,
            cohort,
            rows.chats(tx, running.id),
            rows.last_asked(tx, running.id),
            {each.member_id: each.posted_at for each in lately if each.member_id is not None},
            {(each.group_id, each.key): each for each in lately if each.group_id is not None},
        )

    def the_groups(self, going: Sequence[StudyGroup]) -> None:
        """Ask each group; the facilitators are told of what was missed."""
        missed: dict[int, list[int]] = defaultdict(list)
        for group in going:
            plan = self.cohort.plan(group=group.id)
            for question in self._not_asked(group, plan):
                if (asked := self._ask(group, question)) and asked.missed:
                    missed[asked.prompt_id].append(group.id)
            if question_now := prompts.current(plan, self.now):
                self._settle_electives(group, question_now)
                self._post_in_chat(group, question_now)
        for asked_id, ids in missed.items():
            alerts.tell(self.tx, self.now, self.cohort.running.id, "alert.missed", prompt=asked_id, group_ids=ids)

    def _not_asked(self, group: StudyGroup, plan: Sequence[Question]) -> list[Question]:
        """The questions that came due since a group was asked last: all before was noted then."""
        last = self.group_asked_at.get(group.id)
        return [each for each in plan if each.at <= self.now and (last is None or each.at > last)]

    def _settle_electives(self, group: StudyGroup, question: Question) -> None:
        """Once a group has begun on its electives, nobody's change of mind moves them."""
        if not question.module.core and group.id not in self.cohort.settled:
            rows.settle_electives(self.tx, group.id, self.cohort.electives(group=group.id))

    def _ask(self, group: StudyGroup, question: Question) -> Posting | None:
        """Note that a group is asked, or that it is too late to; None where that was before its time."""
        seats = self.cohort.in_group(group.id)
        if not seats:
            return None
        together_since = min(seat.since for seat in seats)
        too_late = self._window(question, together_since) is None
        if too_late and together_since > question.at:
            return None
        posting = self._note(question, missed=too_late, group_id=group.id)
        self.in_groups[group.id, question.prompt.key] = posting
        return posting

    def _post_in_chat(self, group: StudyGroup, question: Question) -> None:
        """Send it to the group's chat, once; a chat that is made after its hour gets it while it is in time."""
        seats, posting = self.cohort.in_group(group.id), self.in_groups.get((group.id, question.prompt.key))
        if posting is None or not seats or group.id not in self.chats:
            return
        if window := self._window(question, min(seat.since for seat in seats)):
            self._send(To(group=group.id), "posting.group", posting, window)

    def privately(self, person: Participation) -> None:
        """Send a copy to somebody who does not see the question in a group's chat, and is not done with it."""
        member_id, seat = person.member.id, self.cohort.seats.get(person.member.id)
        plan = self.cohort.plan(group=seat.group_id) if seat else self.cohort.plan(member=member_id)
        question = prompts.current(plan, self.now)
        if question is None or self.now >= question.until or self._was_sent(question, member_id):
            return
        here_since = self._here_since(person, seat.since if seat else person.joined_at)
        if self._is_away(person) or (self._sees_it(question, seat, here_since) and not person.private_prompts):
            return
        window = self._window(question, here_since)
        if window and not self._is_done(question, person):
            way_in = {"way_in": True} if self._is_first_outside_chat(member_id, seat) else {}
            posting = self._note(question, member_id=member_id)
            about = card_about(posting.prompt_id, member_id)
            self._send(To(member=member_id), "posting.private", posting, window, about=about, **way_in)

    def _was_sent(self, question: Question, member_id: int) -> bool:
        """Whether a member was sent this question, or another since it was due: they may have changed electives."""
        asked_at = self.member_asked_at.get(member_id)
        return asked_at is not None and asked_at >= question.at

    def _is_first_outside_chat(self, member_id: int, seat: Seat | None) -> bool:
        """Whether this is the first question that somebody gets because they are not in their group's chat."""
        if seat is None or seat.in_chat or seat.group_id not in self.chats:
            return False
        return not rows.was_asked_since(self.tx, member_id, max(seat.since, self.chats[seat.group_id]))

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.cohort.running.content.time_zone)

    def _here_since(self, person: Participation, seated_at: datetime) -> datetime:
        """When somebody joined, came into their group, or came back, whichever was last."""
        moments = [person.joined_at, seated_at]
        if person.paused_until:
            moments.append(datetime.combine(person.paused_until, time(), self._zone).astimezone(UTC))
        return max(moments)

    def _is_away(self, person: Participation) -> bool:
        return person.is_away(self.now.astimezone(self._zone).date())

    def _sees_it(self, question: Question, seat: Seat | None, here_since: datetime) -> bool:
        """Whether somebody is in the group's chat, and it got the question while they were with the group."""
        if seat is None or not seat.in_chat or seat.group_id not in self.chats:
            return False
        posting = self.in_groups.get((seat.group_id, question.prompt.key))
        return posting is not None and posting.posted_at >= here_since

    def _is_done(self, question: Question, person: Participation) -> bool:
        asked_id = prompt_id(self.tx, self.cohort.running, question)
        return person.member.id in rows.answerers(self.tx, asked_id) | rows.skippers(self.tx, asked_id)

    def _window(self, question: Question, here_since: datetime) -> Window | None:
        """From when and until when a question may still be sent; None where it is too late."""
        content = self.cohort.running.content
        opens = hours.next_allowed(self.now, content.time_zone, content.free_weeks)
        closes = prompts.latest(question, here_since, content.time_zone, content.free_weeks)
        return (opens, closes) if opens < closes else None

    def _note(self, question: Question, *, missed: bool = False, **whom: int) -> Posting:
        asked_id = prompt_id(self.tx, self.cohort.running, question)
        return rows.post(self.tx, self.now, asked_id, question.monday, missed=missed, **whom)

    def _send(self, to: To, kind: str, posting: Posting, window: Window, about: str = "", **params: Any) -> None:
        outbox.send(
            self.tx,
            self.now,
            to,
            kind,
            programme=self.cohort.running.id,
            key=f"posting:{posting.id}",
            subject=about or f"posting:{posting.id}",
            if_uncertain="ask",
            due_at=window[0],
            in_hours=True,
            expires_at=window[1],
            prompt=posting.prompt_id,
            **params,
        )
