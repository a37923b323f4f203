"""Whom something will reach, and when, told to the facilitator who is about to send it."""

from bot.domain import hours
from bot.services import programme
from handlers.facilitator import sees_names
from handlers.pages import some_names
from handlers.view import View


def out_of_reach(view: View, programme_id: int, names: list[str]) -> list[str]:
    """Who will not get it, so that somebody can call them; how many, to a reader who is told no names."""
    _ = view.words
    if not names:
        return []
    if not sees_names(view, programme_id):
        return [_.count("Én når jeg ikke.", "{n} når jeg ikke.", len(names))]
    return [_("Jeg når ikke: {names}.", names=some_names(_, names))]


def late_hour(view: View, programme_id: int) -> list[str]:
    """Facilitators write when they want, but should know that it is outside people's working hours."""
    if hours.allowed(view.now, programme.get(view.tx, programme_id).content.free()):
        return []
    return [view.words("Det er utenfor arbeidstida nå. De får den likevel med en gang.")]
