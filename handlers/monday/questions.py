"""What is asked this week, and the ways to change that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.domain.parts import shortened
from bot.services import programme, weeks
from bot.services.outlook import Asked, Outlook
from bot.texts import capital
from handlers.facilitator import sees_people
from handlers.monday import already
from handlers.monday.opening import below, way
from handlers.monday.section import Section, groups_by_name
from handlers.pages import page
from handlers.plan_changes.preview import not_this_week
from handlers.programme import reason
from handlers.questions.by_hand import send_now
from handlers.questions.editing import edit
from handlers.questions.swapping import swap
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 3


ACTS: dict[str, Callable[[Turn, int, int, str], Reaction]] = {
    "now": send_now,
    "edit": edit,
    "swap": swap,
    "off": not_this_week,
}
LENGTH = 120  # UTF-16 units of a question that is one of several


def section(view: View, outlook: Outlook) -> Section | None:
    _, asked = view.words, outlook.asked
    told = [_told(view, outlook, each, n if len(asked) > 1 else 0) for n, each in enumerate(asked[:SHOWN], 1)]
    if (more := sum(len(each.groups) for each in asked[SHOWN:]) + outlook.not_looked_up) > 0:
        told.append(_.count("Én gruppe til får sitt spørsmål.", "{n} grupper til får sitt spørsmål.", more))
    if already := outlook.is_asked_already:
        told.append(_("Sendt til {groups}.", groups=groups_by_name(_, already, outlook)))
    told += [
        _(
            "Uten spørsmål denne uka ({reason}): {groups}.",
            reason=reason(view, why),
            groups=groups_by_name(_, groups, outlook),
        )
        for why, groups in outlook.off.items()
    ]
    if not told:
        return None
    return Section("\n\n".join([_("Ukas spørsmål:"), *told]), _buttons(view, outlook), is_to_do=False)


def _told(view: View, outlook: Outlook, asked: Asked, number: int) -> str:
    _ = view.words
    question, whom = _.pick(asked.prompt.text), groups_by_name(_, asked.groups, outlook)
    if not number:
        return _("{moment} til {groups}:\n«{question}»", moment=_when(view, asked), groups=whom, question=question)
    short = shortened(question, LENGTH)
    told = _("{moment} til {groups}:\n«{question}»", moment=_when(view, asked), groups=whom, question=short)
    return f"{number}. {told}"


def _when(view: View, asked: Asked) -> str:
    return capital(view.words.moment(asked.at))


def _buttons(view: View, outlook: Outlook) -> tuple[Row, ...]:
    """What can be done about the one question there is; or else a button for each, which opens it."""
    _, asked, id = view.words, outlook.asked, outlook.running.id
    all_ = way(_("Spørsmål"), "questions", id)
    if not sees_people(view, id) or not asked:
        return ((all_,),)
    if len(asked) == 1 and (group := _one_for_all(outlook, asked[0])) is not None:
        return (*_acts(view, outlook, group), (all_,))
    choices = [_opens(view, outlook, each, n) for n, each in enumerate(asked[:SHOWN], 1)]
    return tuple((each,) for each in (*choices, all_))


def _one_for_all(outlook: Outlook, asked: Asked) -> int | None:
    """What stands for the groups of a question in a button: the only one, or 0 for all; None where it is neither."""
    if len(asked.groups) == 1:
        return asked.groups[0].id
    return 0 if outlook.leads_all and not outlook.not_looked_up else None


def _opens(view: View, outlook: Outlook, asked: Asked, number: int) -> Button:
    opens = press("monday.question", outlook.running.id, asked.groups[0].id, outlook.monday)
    return Button(view.words("Spørsmål {n}", n=number), opens)


def _acts(view: View, outlook: Outlook, group_id: int) -> tuple[Row, ...]:
    _, here = view.words, (outlook.running.id, group_id, outlook.monday)
    labels = {"now": _("Send nå"), "edit": _("Endre teksten"), "swap": _("Bytt spørsmål"), "off": _("Ikke denne uka")}
    buttons = [Button(label, press("monday.act", name, *here)) for name, label in labels.items()]
    return tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))


# --- one question ----------------------------------------------------------------------------------------------------


@routes.button("monday.act")
def act(turn: Turn, name: str, programme_id: int, group_id: int, monday: str) -> Reaction:
    """What is begun from the message goes on below it, about its own week; meanwhile that may have been asked."""
    if name not in ACTS:
        raise ValueError(f"nothing is done by {name!r}")
    if name != "edit":  # which says itself what was asked
        if put := already.told(turn, programme_id, group_id, monday):
            return put
        if date.fromisoformat(monday) != weeks.this_week(turn.tx, turn.now, programme_id):
            raise Refusal("stale")
    return below(ACTS[name](turn, programme_id, group_id, monday))


@routes.button("monday.question")
def question(turn: Turn, programme_id: int, group_id: int, monday: str) -> Reaction:
    """One of several: the one that this group is asked, and perhaps others."""
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    return Say("monday.question", of=programme_id, group=group_id, monday=monday)


@routes.button("monday.groups_asked")
def turn_page(turn: Turn, programme_id: int, group_id: int, monday: str, number: int) -> Reaction:
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    return Show("monday.question", of=programme_id, group=group_id, monday=monday, number=number)


@routes.button("monday.group_asked")
def one_group(turn: Turn, programme_id: int, group_id: int, monday: str) -> Reaction:
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    return Show("monday.question", of=programme_id, group=group_id, monday=monday, alone=True)


@routes.message("monday.question")
def question_text(view: View, of: int, group: int, monday: str, *, number: int = 0, alone: bool = False) -> Message:
    """For whom it is, and for one of these what can be done about it."""
    _ = view.words
    outlook = Outlook.of(view.tx, view.now, view.member, of, date.fromisoformat(monday))
    asked = next((each for each in outlook.asked if group in {one.id for one in each.groups}), None)
    if asked is None:
        return Message(_("Dette spørsmålet venter ikke på noen nå. Se hva som kommer under /veileder, «Spørsmål»."))
    theirs = [each for each in asked.groups if each.id == group or not alone]
    told = _told(view, outlook, replace(asked, groups=theirs), 0)
    if len(theirs) == 1:
        return Message(told, _acts(view, outlook, group))
    choices = [Button(each.name, press("monday.group_asked", of, each.id, monday)) for each in theirs]
    rows = page(_, choices, number, lambda other: press("monday.groups_asked", of, group, monday, other))
    return Message("\n\n".join([told, _("Hvilken gruppe gjelder det?")]), rows)
