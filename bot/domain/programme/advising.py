"""What might be better in a programme file, though nothing is wrong with it."""

from collections.abc import Iterator
from typing import Any

from bot.domain.load import QUESTION
from bot.domain.programme.checks import Mistake
from bot.domain.programme.fitting import SIDES, tables

# What is not heard where it is not asked along the way.
LOST = {
    "start": "da hører dere ikke hva hver deltaker vil bli bedre til",
    "every-4-weeks": "da hører dere ikke om det blir for mye eller for lite",
    "after-3-months": "da hører dere ikke hva som ble annerledes",
    "after-6-months": "da hører dere ikke hva som ikke lot seg gjøre",
    "after-12-months": "da hører dere ikke hva den neste bør vite",
}

MOST_STARTS = 2  # one as somebody has joined, and one once they have a group


def advisable(data: dict[str, Any]) -> Iterator[Mistake]:
    """Find it in what a right programme file holds."""
    if data["minutes"] < QUESTION:
        yield ("minutes",), "too_few_minutes", {"minutes": data["minutes"], "question": QUESTION}
    for place, module in tables(data, "module"):
        asked = [prompt for _, prompt in tables(module, "prompt")]
        if module.get("core_for_remote") and not any(side in each for each in asked for side in SIDES):
            yield (*place, "core_for_remote"), "both_sides", {}
    starts = [place for place, along in tables(data, "along") if along["when"] == "start"]
    for place in starts[MOST_STARTS:]:
        yield (*place, "when"), "too_many_starts", {}
    there = {along["when"] for _, along in tables(data, "along")}
    for when, lost in LOST.items():
        if when not in there:
            yield ("along",), "not_along", {"when": when, "lost": lost}
