"""What follows on a question, and when: who has not answered is reminded, the week is summed up, silence is heard."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain import hours
from bot.domain.free import FRIDAY, WEEK, Free, monday_of

REMINDED_AFTER = 3  # working days
APART = timedelta(hours=24)  # from the next question
HABIT = 4  # answers in a row that needed no reminder
UNANSWERED_FOR = timedelta(hours=48)  # as they pass, also where the clocks are changed meanwhile
RESTS = timedelta(days=6)  # who was asked is asked no more for so long
SILENT = timedelta(days=14)
MORNING = time(10)
CHECKED_ON_AFTER, TOLD_OF_AFTER = 2, 3  # silent weeks
UNANSWERED = 2  # questions in a row that nobody in a group answered

Word = Literal["chat", "away", "quiet"]
"""Why a group needs a word: its chat is lost, most of it is on pause, or nobody answers."""


def remind_at(asked_at: datetime, free: Free) -> datetime:
    """Give the UTC moment when who has not answered is reminded: three working days later, in allowed hours."""
    return hours.next_allowed(hours.working_days_after(asked_at, REMINDED_AFTER, free), free)


def reminded_until(comes: Sequence[datetime], free: Free) -> datetime:
    """Give the UTC moment from which on nobody is reminded of a question: its week is over, or the next one is near.

    `comes` is when it and the next one come, if one does. Where a free week puts the reminder off it has a day; where
    a holiday of weeks does, nobody is reminded any more.
    """
    at, *following = comes
    ends, reminds = at + WEEK, remind_at(at, free)
    if reminds < at + 2 * WEEK:
        ends = max(ends, reminds + 2 * APART)
    return min([ends, *following]) - APART


def needs_reminding(last: Sequence[bool]) -> bool:
    """Whether somebody is ever reminded, by whether each of their last answers, newest first, came after a reminder."""
    return len(last) < HABIT or any(last[:HABIT])


# --- the end of the week ---------------------------------------------------------------------------------------------


def sum_up_at(asked_at: datetime, free: Free) -> datetime | None:
    """Give the UTC moment when a question's week is summed up: the morning of its last working day.

    None where that is the day of the question itself.
    """
    here = asked_at.astimezone(ZoneInfo(free.zone)).date()
    rest = [here + timedelta(days=n) for n in range(1, FRIDAY - here.weekday() + 1)]
    last = max((day for day in rest if free.is_working_day(day)), default=None)
    return hours.local(last, MORNING, free.zone) if last else None


def told_how_it_went_at(asked_at: datetime, free: Free) -> datetime:
    """Give the UTC moment to tell a group how the week of its question went: as it ends, else on the Monday after."""
    return sum_up_at(asked_at, free) or look_at(asked_at, free)


def summed_up_until(at: datetime, zone: str) -> datetime:
    """Give the UTC moment from which on it is too late to sum up a week: the bot may write no more that day."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return hours.local(day, hours.sending_hours(day)[1], zone)


# --- silence ---------------------------------------------------------------------------------------------------------


def look_at(after: datetime, free: Free) -> datetime:
    """Give the next UTC moment to look who is silent: on a Monday morning, or as soon as allowed."""
    return _on_monday(after, MORNING, free)


def _on_monday(after: datetime, at: time, free: Free) -> datetime:
    monday = monday_of(after.astimezone(ZoneInfo(free.zone)).date())
    if hours.local(monday, at, free.zone) <= after:
        monday += WEEK
    return hours.next_allowed(hours.local(monday, at, free.zone), free)


def looked_until(at: datetime, zone: str) -> datetime:
    """Give the UTC moment from which on a look at silence that was due at one is left out: its week is over.

    The bot was away meanwhile, and nobody could be heard; on the next Monday it is looked anew.
    """
    friday = monday_of(at.astimezone(ZoneInfo(zone)).date()) + timedelta(days=FRIDAY)
    return hours.local(friday, hours.FRIDAY_CLOSES, zone)


def silent_weeks(
    asked_at: Collection[datetime], heard_on: date | None, away_until: date | None, zone: str
) -> list[date]:
    """The weeks in a zone, by their Mondays, in which somebody was asked and nothing was heard of them since.

    `heard_on` is a day in UTC; who presses something on the day itself was heard. Not those before a pause was over.
    """
    quiet = [at for at in asked_at if heard_on is None or at.astimezone(UTC).date() > heard_on]
    days = {at.astimezone(ZoneInfo(zone)).date() for at in quiet}
    return sorted({monday_of(day) for day in days if not away_until or day >= away_until})


# --- what facilitators are told on Mondays ---------------------------------------------------------------------------


def tell_at(after: datetime, free: Free) -> datetime:
    """Give the next UTC moment to tell facilitators what needs them: the first of a week at which the bot may write.

    A week that is free for everyone has none: what cannot wait is told at once, and all else after it.
    """
    return _on_monday(after, hours.OPENS, free)


def week_before(monday: date, free: Free) -> date:
    """The last week before one that was not free for everyone, by its Monday: in it facilitators were told last."""
    before = monday - WEEK
    while free.week(before):
        before -= WEEK
    return before


def is_news(last: date | None, monday: date, free: Free) -> bool:
    """Whether what was asked in a week is news to facilitators on a Monday: they were told last before its answers."""
    return last is not None and last >= week_before(monday, free)


def told_until(at: datetime, free: Free) -> datetime:
    """Give the UTC moment from which on it is too late to tell: the bot may write no more the working day after."""
    day = hours.working_days_after(at, 1, free).astimezone(ZoneInfo(free.zone)).date()
    return hours.local(day, hours.sending_hours(day)[1], free.zone)


def foreseen_until(monday: date, free: Free) -> datetime:
    """Give the UTC moment till which facilitators are told of a week what comes: a week after they are told again."""
    return tell_at(hours.local(monday, hours.OPENS, free.zone), free) + WEEK


def needs_a_word(answered: Sequence[int], *, here: int, members: int, chat_lost: bool) -> Word | None:
    """Why a group needs a word from its facilitator, if it does.

    `answered` is how many answered each of its questions, newest first; `here` how many are not on pause.
    """
    if chat_lost:
        return "chat"
    if 2 * here < members:
        return "away"
    return "quiet" if len(answered) >= UNANSWERED and not any(answered[:UNANSWERED]) else None


# --- a word to a colleague -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be asked for a word, and when they last were, about any answer."""

    id: int
    asked_at: datetime | None
    heard_on: date | None  # the last day they wrote or pressed something, in UTC


def ask_at(said_at: datetime, free: Free) -> datetime | None:
    """Give the UTC moment to ask a colleague about an answer without reply: 48 hours later, in allowed hours.

    None where that would be more than a week after the answer.
    """
    at = hours.next_allowed(said_at + UNANSWERED_FOR, free)
    return at if at < said_at + WEEK else None


def whom_to_ask(colleagues: Collection[Colleague], author_id: int, now: datetime) -> int | None:
    """Whose turn it is: who was asked longest ago, or never; nobody twice a week, and nobody who has been silent.

    Of several who were never asked the one after the author, as in a circle: so as many answers find as many people.
    """
    free = [each for each in colleagues if _is_rested(each, now) and _is_heard(each, now)]
    turns = sorted(
        free, key=lambda each: (each.asked_at is not None, each.asked_at or now, each.id < author_id, each.id)
    )
    return turns[0].id if turns else None


def _is_rested(colleague: Colleague, now: datetime) -> bool:
    return colleague.asked_at is None or now - colleague.asked_at >= RESTS


def _is_heard(colleague: Colleague, now: datetime) -> bool:
    return colleague.heard_on is not None and now.date() - colleague.heard_on < SILENT
