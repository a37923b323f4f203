"""What is said where something was to be done about a question that has been put meanwhile, and what can be done."""

from collections.abc import Sequence

from bot.domain.conversation import Message, Reaction, Say
from bot.services import prompts, weeks
from bot.services.weeks import InWeek
from handlers.questions.editing import can_be_done, for_those_who_have
from handlers.questions.words import back_to, day, names, number_of, whom
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def told(turn: Turn, programme_id: int, group_id: int, monday: str) -> Reaction:
    """Say so where a week's question waits for none of them any more; None where it does, or they are asked nothing."""
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    found = _asked(turn, programme_id, group_id, monday)
    if not found or any(_waits(turn, each) for each in found):
        return None
    return Say("monday.already", programme=programme_id, group=group_id, monday=monday)


def _asked(where: Turn | View, programme_id: int, group_id: int, monday: str) -> list[InWeek]:
    found = weeks.in_week(where.tx, where.member, programme_id, group_id or None, day(monday))
    return [each for each in found if each.key]


def _waits(turn: Turn, shown: InWeek) -> bool:
    return shown.week.at > turn.now and len(shown.asked) + len(shown.missed) < len(shown.groups)


@routes.message("monday.already")
def already(view: View, programme: int, group: int, monday: str) -> Message:
    _ = view.words
    found, back = _asked(view, programme, group, monday), (back_to(view, programme, group, monday),)
    if not any(each.asked for each in found):
        return Message(_not_put(view, found, whom(view, programme, group), monday), (back,))
    return Message(
        "\n\n".join([_put(view, programme, group, found), can_be_done(view, programme, monday)]),
        (*for_those_who_have(view, programme, group, monday), back),
    )


def _put(view: View, programme_id: int, group_id: int, found: Sequence[InWeek]) -> str:
    """To whom, and when, where that was once for all."""
    _ = view.words
    asked = [each for one in found for each in one.asked]
    is_all = len(asked) == sum(len(each.groups) for each in found)
    to = whom(view, programme_id, group_id) if is_all else names(view, asked)
    text = _("Spørsmålet er allerede stilt til {whom}.", whom=to)
    put = prompts.posting_of(view.tx, view.now, asked[0]) if len({each.week.at for each in found}) == 1 else None
    if put is None or put.monday != found[0].week.monday:
        return text
    return f"{text} {_('Det gikk ut {moment}.', moment=_.moment(put.posted_at))}"


def _not_put(view: View, found: Sequence[InWeek], to: str, monday: str) -> str:
    _ = view.words
    if any(each.missed for each in found):
        return _("Det ble for sent å stille spørsmålet i uke {n} til {whom}.", n=number_of(day(monday)), whom=to)
    return _("Spørsmålet er på vei ut til {whom} nå.", whom=to)
