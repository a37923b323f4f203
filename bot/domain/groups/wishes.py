"""What a facilitator asks of a plan: who is to be in which group, with whom, and not with whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.domain.groups.demands import Pair
from bot.domain.groups.model import Pin, Rules

Bond = Literal["together", "apart"]


@dataclass(frozen=True)
class Wishes:
    """Ids of people, and the group that each pinned one is to be in."""

    pins: Mapping[str, str]
    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    def pinned(self, id: str, group: str | None) -> "Wishes":
        """Pin a person to a group, in place of any other; or let them go."""
        rest = {each: at for each, at in self.pins.items() if each != id}
        return replace(self, pins=rest if group is None else {**rest, id: group})

    def pinned_in(self, groups: Collection[str]) -> "Wishes":
        """Let go of those who are pinned to any other group."""
        return replace(self, pins={id: at for id, at in self.pins.items() if at in groups})

    def without(self, id: str) -> "Wishes":
        """Forget what is asked of a person."""
        kept = (frozenset(pair for pair in pairs if id not in pair) for pairs in (self.together, self.apart))
        return Wishes(self.pinned(id, None).pins, *kept)

    def bound(self, pair: Pair, bond: Bond | None) -> "Wishes":
        """Keep two together or apart, in place of what was asked of them before; or ask nothing of them."""
        return replace(
            self,
            together=self.together - {pair} | ({pair} if bond == "together" else set()),
            apart=self.apart - {pair} | ({pair} if bond == "apart" else set()),
        )

    def bonds_of(self, id: str) -> list[tuple[Bond, str]]:
        """What is asked of a person and each other."""
        kept: tuple[tuple[Bond, frozenset[Pair]], ...] = (("together", self.together), ("apart", self.apart))
        return sorted((bond, other) for bond, pairs in kept for pair in pairs if id in pair for other in pair - {id})

    def within(self, rules: Rules, people: Collection[str]) -> Rules:
        """Rules that these wishes are added to, but for those about somebody who is not among the people."""
        return replace(
            rules,
            together=(*rules.together, *(pair for pair in sorted(self.together, key=sorted) if pair <= {*people})),
            apart=(*rules.apart, *(pair for pair in sorted(self.apart, key=sorted) if pair <= {*people})),
            pin=(*rules.pin, *(Pin(id, group) for id, group in sorted(self.pins.items()) if id in people)),
        )

    def as_json(self) -> dict[str, Any]:
        pairs = {"together": self.together, "apart": self.apart}
        return {"pins": dict(self.pins)} | {bond: sorted(map(sorted, kept)) for bond, kept in pairs.items()}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Wishes":
        return cls(kept["pins"], *(frozenset(map(frozenset, kept[bond])) for bond in ("together", "apart")))


NONE = Wishes({})
