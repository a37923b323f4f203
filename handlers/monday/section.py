from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.conversation import Row
from bot.domain.parts import shortened
from bot.domain.people import Member
from bot.services.outlook import Group, Outlook
from bot.texts import Words
from handlers.pages import some_names

NAMES, NAME = 5, 20  # how many, and the UTF-16 units of each


@dataclass(frozen=True)
class Section:
    """What it says, the buttons for it, and whether it is something to do."""

    text: str
    buttons: tuple[Row, ...] = ()
    is_to_do: bool = True


def names(_: Words, called: Sequence[Group | Member]) -> str:
    """The first of them, and how many more there are; in short, since one message has room for all sections."""
    return some_names(_, [shortened(each.name, NAME) for each in called], NAMES)


def groups_by_name(_: Words, groups: Sequence[Group], outlook: Outlook) -> str:
    """Some groups by name, where they are not all that the reader looks after."""
    if not 1 < len(groups) == len(outlook.groups):
        return names(_, groups)
    return _("alle gruppene") if outlook.among is None else _("gruppene dine")
