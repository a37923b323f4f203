"""Faults on request: what Telegram, or the way to it, does wrong."""

import random
from dataclasses import dataclass, fields
from typing import Any

from bot.playground.refusals import Refused, bad, forbidden, too_many

Json = dict[str, Any]
REFUSALS = ("429", "400", "403", "500", "migrate")
LOST = ("timeout_before", "timeout_after", "drop_before", "drop_after", "garbage")
AFTER = ("timeout_after", "drop_after", "garbage")


@dataclass
class Rule:
    """One fault: which calls it meets, how often, and what it does.

    `seconds` is how long a time-out holds the connection at most, `retry_after` what a 429 asks for.
    A 500 takes place before the effect, or after it with `effect`.
    """

    kind: str
    method: str | None = None
    chat_id: int | None = None
    times: int | None = None
    probability: float = 1.0
    seed: int = 1
    skip: int = 0
    retry_after: int = 1
    seconds: float = 60.0
    description: str | None = None
    effect: bool = False

    def __post_init__(self) -> None:
        if self.kind not in REFUSALS + LOST:
            raise ValueError(f"Unknown kind of fault: {self.kind}. Known: {', '.join(REFUSALS + LOST)}.")
        self.effect = self.effect or self.kind in AFTER
        self._chance = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    @classmethod
    def read(cls, given: Json) -> "Rule":
        unknown = given.keys() - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"A fault has no {', '.join(sorted(unknown))}.")
        return cls(**given)

    def meets(self, method: str, chat_id: Any) -> bool:
        if self.times == 0 or (self.method and self.method.lower() != method.lower()):
            return False
        if self.chat_id is not None and str(chat_id) != str(self.chat_id):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self._chance.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def refusal(self) -> Refused:
        """The refusal this fault answers with."""
        if self.kind == "429":
            return too_many(self.retry_after)
        if self.kind == "400":
            return bad(self.description or "playground fault")
        if self.kind == "403":
            return forbidden(self.description or "bot was blocked by the user")
        return Refused(500, self.description or "Internal Server Error")


class Faults:
    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def take(self, method: str, chat_id: Any) -> Rule | None:
        return next((rule for rule in self.rules if rule.meets(method, chat_id)), None)
