"""What a facilitator is to know when a week begins: who and what needs them, and what is asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import groupby

from bot.domain import hours, rhythm
from bot.domain.delivery import Delivery
from bot.domain.free import WEEK, Reason
from bot.domain.people import Member
from bot.domain.programme import Module, Plan, Prompt, Question
from bot.domain.rhythm import Word
from bot.domain.sessions import Session
from bot.services import alerts, alike, charge, inviting, minutes, programme, silence, wordings
from bot.services.minutes import Heavy
from bot.services.programme import Running
from bot.services.prompts import prompt_id
from storage import Transaction
from storage import monday as rows
from storage import responses as response_rows
from storage import sessions as session_rows
from storage import wordings as wording_rows
from storage.monday import Group
from storage.responses import Response
from storage.wordings import Wording

__all__ = ["Asked", "Group", "Outlook", "Silent", "Unplanned", "Word"]

LATELY = 4  # weeks with a question in which two may have been put to a group that had leave meanwhile


@dataclass(frozen=True)
class Silent:
    """Who may need a call: since this Monday, and since before."""

    new: list[Member]
    before: list[Member]


@dataclass(frozen=True)
class Asked:
    """A question of this week that is still to be put, and to whom."""

    prompt: Prompt
    at: datetime
    groups: list[Group]


@dataclass(frozen=True)
class Unplanned:
    """A module that begins this week or soon and that these groups have no session in; None where it is all of them."""

    module: Module
    begins: datetime
    groups: list[Group] | None


@dataclass(frozen=True)
class Outlook:
    """A week of a programme as it is for one who looks after it; each question about it is asked once."""

    tx: Transaction
    now: datetime
    running: Running
    member: Member
    monday: date

    @classmethod
    def of(cls, tx: Transaction, now: datetime, member: Member | None, programme_id: int, monday: date) -> "Outlook":
        """Raises Refusal where somebody does not look after it."""
        leader = programme.must_be(tx, member, programme_id, "facilitator", "manager")
        return cls(tx, now, programme.get(tx, programme_id), leader, monday)

    @cached_property
    def groups(self) -> list[Group]:
        """Those that they look after."""
        found = rows.groups(self.tx, self.running.id, self.running.content.day(self.now))
        return [each for each in found if self.among is None or each.id in self.among]

    @cached_property
    def among(self) -> set[int] | None:
        """The groups that they look after, by their ids; None where that is all of them."""
        return charge.groups_of(self.tx, self.member, self.running.id)

    @property
    def leads_all(self) -> bool:
        return charge.looks_after(self.tx, self.member, self.running.id, None)

    # --- people ------------------------------------------------------------------------------------------------------

    @cached_property
    def silent(self) -> Silent:
        """They stand here until they are heard, in each week in which anybody is asked."""
        new, before = silence.to_call(self.tx, self.running, self.monday, again=self._is_in_use)
        others = self._of_others if new or before else set()
        named = rows.by_name(self.tx, [id for id in (*new, *before) if id not in others])
        return Silent([each for each in named if each.id in new], [each for each in named if each.id in before])

    @cached_property
    def other_way(self) -> list[Member]:
        """Those who would rather be reached in another way, until it is agreed how."""
        return self._theirs(rows.other_way(self.tx, self.running.id))

    @cached_property
    def out_of_reach(self) -> list[Member]:
        """Those who take part, and whom the bot cannot write to now."""
        return self._theirs(rows.out_of_reach(self.tx, self.running.id))

    def _theirs(self, found: list[Member]) -> list[Member]:
        others = self._of_others if found else set()
        return [each for each in found if each.id not in others]

    @cached_property
    def not_come(self) -> int:
        """How many were invited by name and have not come."""
        return len(inviting.unreached(self.tx, self.running.id))

    @cached_property
    def _of_others(self) -> set[int]:
        return charge.of_others(self.tx, self.member, self.running.id)

    # --- groups ------------------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> list[tuple[Group, Word]]:
        """The groups that need a word, and why; that they are quiet once for each week with a question."""
        answered = self._answered()
        needs = [(each, _needs(each, answered.get(each.id, []))) for each in self.groups]
        return [(group, word) for group, word in needs if word]

    def _answered(self) -> dict[int | None, list[int]]:
        """How many of each group answered its last questions, newest first; further back only where nobody did."""
        weeks = response_rows.mondays(self.tx, self.running.id, LATELY, before=self.monday)
        last = weeks[0] if weeks else None
        if not (rhythm.is_news(last, self.monday, self.running.content.free()) or self._is_in_use):
            return {}
        found = _by_group(response_rows.of_groups(self.tx, self.running.id, weeks[: rhythm.UNANSWERED]))
        unsure = [
            id
            for id, answered in found.items()
            if id is not None and len(answered) < rhythm.UNANSWERED and not any(answered)
        ]
        return found | _by_group(response_rows.of_groups(self.tx, self.running.id, weeks, unsure)) if unsure else found

    @cached_property
    def doubts(self) -> list[Delivery]:
        """What perhaps arrived."""
        return alerts.waiting(self.tx, self.running.id, self.member)

    # --- questions ---------------------------------------------------------------------------------------------------

    @cached_property
    def asked(self) -> list[Asked]:
        """What is to be asked this week, the most common first."""
        found: dict[tuple[str, datetime, int | None], Asked] = {}
        for question, group, words in self._waiting():
            key = (question.prompt.key, question.at, words.id if words else None)
            new = Asked(wordings.worded(question.prompt, words), question.at, [])
            found.setdefault(key, new).groups.append(group)
        for each in found.values():
            each.groups.sort(key=lambda group: group.id)
        return sorted(found.values(), key=lambda each: (-len(each.groups), each.at, each.groups[0].id))

    def _waiting(self) -> Iterator[tuple[Question, Group, Wording | None]]:
        """What is still to be put to each group, and the words that a facilitator has given it."""
        for plan, groups in self._plans:
            for question in [each for each in plan.questions if each.monday == self.monday]:
                known = wording_rows.of_prompt(self.tx, prompt_id(self.tx, self.running, question))
                for group in groups:
                    if self._waits(question, group):
                        yield question, group, wording_rows.newest(known, group.id)

    @cached_property
    def off(self) -> dict[Reason, list[Group]]:
        """The groups that are asked nothing this week, by the reason."""
        found: dict[Reason, list[Group]] = defaultdict(list)
        for plan, groups in self._plans:
            week = next((each for each in plan.weeks if each.monday == self.monday), None)
            if week and week.reason:
                found[week.reason] += groups
        return found

    @cached_property
    def is_asked_already(self) -> list[Group]:
        """The groups whose question of this week has come, or is on its way."""
        asked = [
            group
            for plan, groups in self._plans
            for question in plan.questions
            if question.monday == self.monday
            for group in groups
            if not self._waits(question, group)
        ]
        return sorted(asked, key=lambda each: each.id)

    def _waits(self, question: Question, group: Group) -> bool:
        return question.at > self.now and group.asked_on != self.monday

    @property
    def not_looked_up(self) -> int:
        """How many groups it was not worked out for what they are asked: there are too many, each on its own way."""
        return len(self.groups) - sum(len(groups) for _, groups in self._plans)

    @property
    def is_anyone_asked(self) -> bool:
        """Whether any group is asked something this week, or has been."""
        return bool(self.asked or self.is_asked_already or self.not_looked_up)

    @property
    def _is_in_use(self) -> bool:
        """Whether any group is asked something this week, or was to be, before it was given off."""
        return self.is_anyone_asked or not self.off.keys().isdisjoint(("not_now", "taken_back"))

    @cached_property
    def _plans(self) -> list[tuple[Plan, list[Group]]]:
        return alike.plans(self.tx, self.running, self.groups, self.monday, self._until)

    # --- sessions ----------------------------------------------------------------------------------------------------

    @cached_property
    def uncovered(self) -> list[Session]:
        """The sessions that come soon and to which nobody has said yes, though there was time to."""
        mine, asked_by = {None, *(each.id for each in self.groups)}, self.now - rhythm.UNANSWERED_FOR
        found = rows.uncovered(self.tx, self.now, self.running.id, self._until, asked_by)
        return [each for each in found if each.group_id in mine]

    @cached_property
    def unplanned(self) -> list[Unplanned]:
        """The modules that begin this week or soon, with the groups that have and had no session in them."""
        planned = session_rows.ahead(self.tx, self._since, self.running.id)
        without: dict[str, list[tuple[Question, list[Group]]]] = defaultdict(list)
        groups_in: dict[str, int] = defaultdict(int)
        for plan, groups in self._plans:
            for weeks in _modules(plan.questions):
                if (
                    weeks[0].module in self.running.content.modules
                    and self.monday <= weeks[0].monday
                    and weeks[0].at < self._until
                ):
                    key = weeks[0].module.key
                    groups_in[key] += len(groups)
                    if lacking := [each for each in groups if not self._has_session(planned, weeks, each)]:
                        without[key].append((weeks[0], lacking))
        return [self._unplanned(found, groups_in[key]) for key, found in without.items()]

    def _unplanned(self, found: list[tuple[Question, list[Group]]], groups_in: int) -> Unplanned:
        """A module, with when the first of the groups that lack a session begins with it."""
        groups = [group for _, lacking in found for group in lacking]
        is_all = len(groups) == groups_in == len(self.groups)
        begins = min(first.at for first, _ in found)
        return Unplanned(found[0][0].module, begins, None if is_all else groups)

    @cached_property
    def heavy(self) -> list[Heavy]:
        """The coming weeks that ask too much."""
        return minutes.ahead(self.tx, self.now, self.running.id, self.among)

    def _has_session(self, planned: Iterable[Session], weeks: list[Question], group: Group) -> bool:
        days = range(weeks[0].monday.toordinal(), (weeks[-1].monday + WEEK).toordinal())
        return any(
            each.group_id in (None, group.id) and self.running.content.day(each.starts_at).toordinal() in days
            for each in planned
        )

    @property
    def _since(self) -> datetime:
        return hours.local(self.monday, time(), self.running.content.time_zone)

    @cached_property
    def _until(self) -> datetime:
        return rhythm.foreseen_until(self.monday, self.running.content.free())


def _needs(group: Group, answered: Sequence[int]) -> Word | None:
    return rhythm.needs_a_word(answered, here=group.here, members=group.members, chat_lost=group.chat_lost)


def _modules(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """The questions of each module that come one after the other, the first time it comes."""
    seen = set()
    for key, weeks in groupby(questions, lambda each: each.module.key):
        if key not in seen:
            yield list(weeks)
        seen.add(key)


def _by_group(responses: Sequence[Response]) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = defaultdict(list)
    for each in responses:
        found[each.group_id].append(each.answered)
    return found
