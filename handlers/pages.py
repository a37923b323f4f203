"""Long lists some at a time: as buttons, or as words."""

from collections.abc import Callable, Iterable, Sequence

from bot.domain.conversation import Button, Row
from bot.domain.parts import units
from bot.texts import Words

SIZE = 8
ROOM = 3000  # UTF-16 units of words on a page; leaves some for what stands around them
NAMES = 10  # in a sentence
TurnTo = Callable[[int], str]


def page(_: Words, choices: Sequence[Button], number: int, turn_to: TurnTo) -> tuple[Row, ...]:
    """One page of choices, a button a row, and the way to the pages before and after."""
    rows = tuple((each,) for each in choices[number * SIZE : (number + 1) * SIZE])
    return (*rows, *arrows(_, number, -(-len(choices) // SIZE), turn_to))


def arrows(_: Words, number: int, pages: int, turn_to: TurnTo) -> tuple[Row, ...]:
    """The way to the pages before and after, where there are any."""
    row = []
    if number > 0:
        row.append(Button(_("‹ Forrige"), turn_to(number - 1)))
    if number + 1 < pages:
        row.append(Button(_("Neste ›"), turn_to(number + 1)))
    return (tuple(row),) if row else ()


def in_pages(entries: Iterable[tuple[str, str]]) -> list[str]:
    """Headings, each with what stands under it, as pages of words; a heading comes again at the top of a page."""
    pages: list[str] = []
    above = ""
    for heading, words in entries:
        text = words if heading == above else f"\n{heading}\n\n{words}" if heading else f"\n{words}"
        if pages and units(pages[-1]) + units(text) < ROOM:
            pages[-1] += f"\n{text}"
        else:
            pages.append(f"{heading}\n\n{words}" if heading else words)
        above = heading
    return pages


def some_names(_: Words, names: Sequence[str], most: int = NAMES) -> str:
    """The first of many names, and how many more there are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    return _.count("{names} og én til", "{names} og {n} til", more, names=shown) if more > 0 else shown
