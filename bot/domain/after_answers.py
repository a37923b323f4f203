"""Which question follows an answer, at most one, and never the same twice running."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.programme import AfterAnswer

ENOUGH = 2  # left lying in a row, they come only where a new module begins


@dataclass(frozen=True)
class Followed:
    """A question that followed an answer of somebody's; `taken` where they added to it."""

    key: str
    taken: bool


def chosen(known: Sequence[AfterAnswer], step: str, before: Sequence[Followed]) -> AfterAnswer | None:
    """The question to follow an answer to a prompt of a step; `before` is what followed earlier ones, the latest first.

    The one that came longest ago, or never; none that came the last time. Who has let several lie is asked less.
    """
    if len(before) >= ENOUGH and not any(each.taken for each in before[:ENOUGH]) and step != "notice":
        return None
    keys = [each.key for each in before]
    fitting = [each for each in known if each.step == step and each.key not in keys[:1]]
    return max(fitting, key=lambda each: keys.index(each.key) if each.key in keys else len(keys), default=None)
