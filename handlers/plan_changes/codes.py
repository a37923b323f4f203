"""A change as a button carries it, each module by its place in the programme: «move.2.4», «longer.2.1», «week»."""

from bot.domain.programme import Change, Drop, Lengthen, Move, NotThisWeek, Swap
from bot.services import programme as programmes
from handlers.turn import Turn
from handlers.view import View

NOT_THIS_WEEK = "week"
LAST = "last"  # where a module comes after all others
WEEKS = (1, 2, 3, 4)


def read(where: Turn | View, programme_id: int, code: str) -> Change:
    """The change that a button stands for; raises ValueError where there is none such."""
    match code.split("."):
        case ["week"]:
            return NotThisWeek()
        case ["move", one, other]:
            return Move(module(where, programme_id, one), "" if other == LAST else module(where, programme_id, other))
        case ["longer", one, weeks] if int(weeks) in WEEKS:
            return Lengthen(module(where, programme_id, one), int(weeks))
        case ["drop", one]:
            return Drop(module(where, programme_id, one))
        case ["swap", one, other]:
            return Swap(module(where, programme_id, one), module(where, programme_id, other))
    raise ValueError(code)


def module(where: Turn | View, programme_id: int, place: str) -> str:
    """The key of a module by its place; raises ValueError where there is none."""
    modules, n = programmes.get(where.tx, programme_id).content.modules, int(place)
    if not 0 <= n < len(modules):
        raise ValueError(place)
    return modules[n].key
