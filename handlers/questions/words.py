"""What is said of a question in more than one place."""

from collections.abc import Sequence
from datetime import date

from bot.domain.conversation import Button, press
from bot.domain.people import StudyGroup
from bot.domain.programme import Prompt
from bot.services import charge, groups, prompts, weeks
from bot.services.prompts import Asked
from bot.services.weeks import InWeek
from handlers.pages import some_names
from handlers.view import View


def day(monday: str) -> date:
    """The Monday of a week that a button carries; raises ValueError where it is none."""
    found = date.fromisoformat(monday)
    if found.weekday():
        raise ValueError(monday)
    return found


def number_of(monday: date) -> int:
    """The week's number in the calendar."""
    return monday.isocalendar().week


def names(view: View, those: Sequence[StudyGroup]) -> str:
    return some_names(view.words, [each.name for each in those])


def whom(view: View, programme_id: int, group_id: int | None) -> str:
    """For whom something is: one group, or all that somebody looks after."""
    _ = view.words
    if group_id:
        return groups.get(view.tx, group_id).name
    theirs = charge.groups_of(view.tx, view.member, programme_id)
    return _("alle gruppene") if theirs is None else _("gruppene dine")


def may_act(view: View, programme_id: int, group_id: int) -> bool:
    """Whether what is done changes the plan of one group, or of all by somebody who looks after all."""
    return bool(group_id) or charge.groups_of(view.tx, view.member, programme_id) is None


def asked_in(view: View, programme_id: int, shown: InWeek) -> Asked | None:
    """What is asked in a week, in the words of the first of those groups; None where nothing is."""
    if shown.key is None:
        return None
    prompt_id = weeks.prompt_id(view.tx, programme_id, shown.key)
    return prompts.in_words(view.tx, prompt_id, group_id=shown.groups[0].id)


def step_in_words(view: View, prompt: Prompt) -> str:
    """What a question asks people to do, in the arc of its module; nothing for one of the facilitators' own."""
    _ = view.words
    told = {
        "notice": _("1: legge merke til noe"),
        "sense": _("2: forstå det"),
        "try": _("3: prøve noe"),
        "share": _("4: bestemme og dele"),
    }
    return told.get(prompt.step, "")


def back_to(view: View, programme_id: int, group_id: int, monday: str) -> Button:
    return Button(view.words("Tilbake"), press("questions.week", programme_id, group_id, monday))
