"""How much is asked of people: the minutes of a week, and whether they find it too much."""

from collections.abc import Iterable
from dataclasses import dataclass

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
