"""Putting each question to groups and people when its hour has come: to groups in their chats, else privately."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.domain import hours, prompts
from bot.domain.people import Participation, StudyGroup
from bot.domain.prompts import Question
from bot.services import alerts, outbox
from bot.services.outbox import To
from bot.services.prompts import Cohort, prompt_id
from storage import Transaction, groups, programmes
from storage import prompts as rows
from storage.prompts import Posting

Window = tuple[datetime, datetime]


def post(tx: Transaction, now: datetime) -> None:
    """Put every question whose hour has come to the groups, and to those who do not see it in their group's chat."""
    for running in programmes.every(tx):
        if going := groups.every(tx, running.id):
            asking = _Asking(tx, now, Cohort.load(tx, running), rows.with_chat(tx, running.id))
            asking.the_groups(going)
            for person in asking.cohort.people.values():
                asking.privately(person)


def next_question(tx: Transaction, now: datetime) -> datetime | None:
    """When the next question is put to a group."""
    moments = []
    for running in programmes.every(tx):
        if going := groups.every(tx, running.id):
            cohort = Cohort.load(tx, running)
            plans = [cohort.plan(group=group.id) for group in going]
            moments += [following.at for plan in plans if (following := prompts.upcoming(plan, now))]
    return min(moments, default=None)


@dataclass(frozen=True)
class _Asking:
    tx: Transaction
    now: datetime
    cohort: Cohort
    with_chat: set[int]  # the groups that have a chat to be asked in

    def the_groups(self, going: Sequence[StudyGroup]) -> None:
        """Ask each group; the facilitators are told of what was missed."""
        missed: dict[int, list[int]] = defaultdict(list)
        for group in going:
            plan = self.cohort.plan(group=group.id)
            for question in plan:
                if question.at <= self.now and (asked := self._ask(group, question)) and asked.missed:
                    missed[asked.prompt_id].append(group.id)
            if question_now := prompts.current(plan, self.now):
                self._settle_electives(group, question_now)
                self._post_in_chat(group, question_now)
        for asked_id, ids in missed.items():
            alerts.tell(self.tx, self.now, self.cohort.running.id, "alert.missed", prompt=asked_id, group_ids=ids)

    def _settle_electives(self, group: StudyGroup, question: Question) -> None:
        """Once a group has begun on its electives, nobody's change of mind moves them."""
        if not question.module.core and group.id not in self.cohort.settled:
            rows.settle_electives(self.tx, group.id, self.cohort.electives(group=group.id))

    def _ask(self, group: StudyGroup, question: Question) -> Posting | None:
        """Note that a group is asked, or that it is too late to; None where that is noted, or was before its time."""
        seats = self.cohort.in_group(group.id)
        if not seats or self.cohort.posting(question, group=group.id):
            return None
        together_since = min(seat.since for seat in seats)
        too_late = self._window(question, together_since) is None
        if too_late and together_since > question.at:
            return None
        return self._note(question, missed=too_late, group_id=group.id)

    def _post_in_chat(self, group: StudyGroup, question: Question) -> None:
        """Send it to the group's chat, once; a chat that is made after its hour gets it while it is in time."""
        seats, posting = self.cohort.in_group(group.id), self.cohort.posting(question, group=group.id)
        if posting is None or not seats or group.id not in self.with_chat:
            return
        if window := self._window(question, min(seat.since for seat in seats)):
            self._send(To(group=group.id), "posting.group", posting, window)

    def privately(self, person: Participation) -> None:
        """Send a copy to somebody who does not see the question in a group's chat, and is not done with it."""
        member_id, seat = person.member.id, self.cohort.seats.get(person.member.id)
        plan = self.cohort.plan(group=seat.group_id) if seat else self.cohort.plan(member=member_id)
        question = prompts.current(plan, self.now)
        if question is None or self.now >= question.until or self.cohort.has_asked(question, member_id):
            return
        here_since = self._here_since(person, seat.since if seat else person.joined_at)
        if self._is_away(person) or (self._sees_it(question, person, here_since) and not person.private_prompts):
            return
        window = self._window(question, here_since)
        if window and not self._is_done(question, person):
            self._send(To(member=member_id), "posting.private", self._note(question, member_id=member_id), window)

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

    def _sees_it(self, question: Question, person: Participation, here_since: datetime) -> bool:
        """Whether the group's chat got it while they were there."""
        seat = self.cohort.seats.get(person.member.id)
        posting = self.cohort.posting(question, group=seat.group_id) if seat else None
        return posting is not None and posting.posted_at >= here_since and posting.group_id in self.with_chat

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
        posting = rows.post(self.tx, self.now, asked_id, missed=missed, **whom)
        self.cohort.postings.append(posting)
        return posting

    def _send(self, to: To, kind: str, posting: Posting, window: Window) -> None:
        outbox.send(
            self.tx,
            self.now,
            to,
            kind,
            programme=self.cohort.running.id,
            key=f"posting:{posting.id}",
            subject=f"posting:{posting.id}",
            if_uncertain="ask",
            due_at=window[0],
            in_hours=True,
            expires_at=window[1],
            prompt=posting.prompt_id,
        )
