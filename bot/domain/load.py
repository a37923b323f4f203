"""How much is asked of people: the minutes of a week, and whether they find it too much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import rhythm
from bot.domain.free import Free

QUESTION, REPLY = 10, 5  # minutes: to answer the question of the week, and to reply to a colleague


@dataclass(frozen=True)
class Minutes:
    """What a week takes, in minutes."""

    question: int
    reply: int
    sessions: int

    @property
    def total(self) -> int:
        return self.question + self.reply + self.sessions


def minutes(sessions: Iterable[int], *, is_asked: bool) -> Minutes:
    """Add up a week with sessions of these lengths; where nothing is asked, there is nothing to reply to either."""
    return Minutes(QUESTION, REPLY, sum(sessions)) if is_asked else Minutes(0, 0, sum(sessions))


# --- what people say of it -------------------------------------------------------------------------------------------

FELT = ("much", "fine", "little")
EVERY = 4  # weeks with a question
TWICE = 2  # times in a row that it was too much


@dataclass(frozen=True)
class Reached:
    """Somebody of whom it is to be heard, and the weeks in which a question came to them since they were asked last."""

    member_id: int
    weeks: int
    heard_on: date | None
    paused_until: date | None
    reminded: bool  # of this week's question


def ask_at(asked_at: datetime, free: Free) -> datetime:
    """Give the UTC moment to ask how much it is, after a week's question: when the week ends, after its reminder.

    On a Monday morning where the question came on the last working day.
    """
    ends, reminds = rhythm.sum_up_at(asked_at, free), rhythm.remind_at(asked_at, free)
    if ends is None:
        return rhythm.look_at(asked_at, free)
    return max(ends, reminds) if reminds < rhythm.summed_up_until(ends, free.zone) else ends


def is_asked(who: Reached, today: date) -> bool:
    """Whether it is somebody's turn: not on a pause, nor after a silence, about which they get a line of its own."""
    is_away = who.paused_until is not None and today < who.paused_until
    is_silent = who.heard_on is None or today - who.heard_on >= rhythm.SILENT
    return who.weeks >= EVERY and not is_away and not is_silent


def is_too_much(last: Iterable[Sequence[str]], members: int) -> bool:
    """Whether most of a group have said so twice in a row; of each what they said last, newest first."""
    twice = [said for said in last if len(said) >= TWICE and set(said[:TWICE]) == {"much"}]
    return 2 * len(twice) > members
