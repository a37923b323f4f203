"""What is said of a question in more than one place."""

from collections.abc import Sequence
from datetime import date

from bot.domain.conversation import Button, press
from bot.domain.people import StudyGroup
from bot.domain.programme import Prompt
from bot.services import charge, groups, prompts, weeks, wordings
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
    """What is asked in a week, in the words that are for all, if any of those groups is; None where nothing is."""
    if shown.key is None:
        return None
    prompt_id = weeks.prompt_id(view.tx, programme_id, shown.key)
    return prompts.in_words(view.tx, prompt_id, group_id=by_words(view, programme_id, shown)[0][0].id)


def by_words(view: View, programme_id: int, shown: InWeek) -> list[list[StudyGroup]]:
    """The groups that are asked something in a week, those that are asked it in the same words together."""
    assert shown.key
    return wordings.alike(view.tx, weeks.prompt_id(view.tx, programme_id, shown.key), shown.groups)


def in_other_words(view: View, programme_id: int, shown: InWeek) -> list[str]:
    """Which of the groups are asked it in other words than those of `asked_in`."""
    _ = view.words
    those = [group for each in by_words(view, programme_id, shown)[1:] for group in each] if shown.key else []
    named = names(view, those)
    told = _.count(
        "Én gruppe har andre ord: {groups}.", "{n} grupper har andre ord: {groups}.", len(those), groups=named
    )
    return [told] if those else []


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
