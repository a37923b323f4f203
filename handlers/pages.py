"""Long lists as buttons, some at a time."""

from collections.abc import Callable, Sequence

from bot.domain.conversation import Button, Row
from bot.texts import Words

SIZE = 8


def page(_: Words, choices: Sequence[Button], number: int, turn_to: Callable[[int], str]) -> tuple[Row, ...]:
    """One page of choices, a button a row, and the way to the pages before and after."""
    first = number * SIZE
    arrows = []
    if number > 0:
        arrows.append(Button(_("‹ Forrige"), turn_to(number - 1)))
    if first + SIZE < len(choices):
        arrows.append(Button(_("Neste ›"), turn_to(number + 1)))
    rows = tuple((each,) for each in choices[first : first + SIZE])
    return (*rows, tuple(arrows)) if arrows else rows
